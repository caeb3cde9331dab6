"""Two dialects of Markdown digests: ``fields`` (headings with labelled fields) and ``daily-arxiv`` (the daily-arXiv layout)."""

import re

from kgraph.model import Paper, Skip
from kgraph.read import vocabulary
from kgraph.read.assemble import Digest, paper
from kgraph.read.entries import Draft, Reader
from kgraph.read.lexer import tokens
from kgraph.read.prose import clean, paragraphs
from kgraph.read.titles import titles
from kgraph.read.values import find_day, find_links, split_authors, split_keywords

_SNIFFED = 200_000
_MARKED = re.compile(r"^[ \t]{0,8}(?:[-*+] )?\*\*[^*\n]{1,30}(?:\*\*[ ]?[:：]|[:：]\*\*)", re.MULTILINE)
_DAILY = re.compile(r"^(?:<details>|Main category:|### \[\d{1,5}\] \[)", re.MULTILINE)
_ANY = re.compile(r"^[ \t]{0,3}[#＃]{1,6}", re.MULTILINE)


def sniff_fields(text: str) -> float:
    """How many lines look like this dialect's; a heading alone counts little."""
    text = text[:_SNIFFED]
    return len(_MARKED.findall(text)) + (0.5 if _ANY.search(text) else 0.1)


def sniff_daily(text: str) -> float:
    """How many lines look like the daily-arXiv layout's."""
    return float(len(_DAILY.findall(text[:_SNIFFED])))


def parse_fields(text: str, digest: Digest) -> list[Paper | Skip]:
    """Entries under headings, with fields such as ``**link**: …``, ``- 摘要：…`` or ``#### Abstract``."""
    return _parse(text, digest, marks=True)


def parse_daily(text: str, digest: Digest) -> list[Paper | Skip]:
    """Entries of the daily-arXiv layout: plain labels at the start of a paragraph, each once; all else is text."""
    return _parse(text, digest, marks=False)


def _parse(text: str, digest: Digest, marks: bool) -> list[Paper | Skip]:
    drafts = Reader(marks).read(tokens(text))
    names = titles([draft.heading for draft in drafts])
    return [_paper(draft, title, digest) for draft, title in zip(drafts, names, strict=True)]


def _paper(draft: Draft, title: str, digest: Digest) -> Paper | Skip:
    keywords, subjects = split_keywords(draft.values("keywords"))
    named = [name for value in draft.values("categories") for name in vocabulary.categories(value)]
    addresses = [*draft.values("link"), *draft.values("resource")]
    return paper(
        digest,
        (draft.line, max(draft.line, draft.last_line)),
        draft.found,
        next(filter(None, map(clean, draft.values("title"))), title),
        [(name, paragraphs(lines)) for name, lines in draft.texts()],
        day=next(filter(None, map(find_day, draft.values("date"))), None),
        authors=split_authors(draft.values("authors")),
        categories=[*named, *subjects],
        keywords=keywords,
        links=[*(draft.heading.links if draft.heading else ()), *(link for value in addresses for link in find_links(value))],
    )
