"""Listings of one paper, from several digests, as one Paper: whatever their order and grouping, the result is the same."""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from kgraph.model import Keyword, Paper
from kgraph.read.assemble import sections
from kgraph.text import key, tidy
from kgraph.unions import Unions

_PLACE = re.compile(r" \d+$")
_LATEX = re.compile(r"[$\\{}]")


T = TypeVar("T")


def _settle(several: Sequence[tuple[T, ...]], join: Callable[[Sequence[tuple[T, ...]]], tuple[T, ...]]) -> tuple[T, ...]:
    """What all listings agree on, as it is; else their join, which depends on their contents alone."""
    return several[0] if all(each == several[0] for each in several) else join(several)


def _title_rank(title: str) -> tuple[bool, int, str]:
    return bool(_LATEX.search(title)), -len(title), title


def _titles(papers: Sequence[Paper]) -> tuple[str, tuple[str, ...]]:
    """The title to show (without LaTeX, then the longest, then the smallest) and the others; white space and case make no other."""
    kept: dict[str, str] = {}
    for title in sorted((title for paper in papers for title in (paper.title, *paper.other_titles)), key=_title_rank):
        kept.setdefault(tidy(title).casefold(), title)
    best, *others = kept.values()
    return best, tuple(sorted(others))


def _categories(several: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """The smallest of the primary categories, then all others by name."""
    primary = min(names[0] for names in several if names)
    return primary, *sorted({name for names in several for name in names} - {primary})


def _keywords(several: Sequence[tuple[Keyword, ...]]) -> tuple[Keyword, ...]:
    """Keywords that share a name (under ``kgraph.text.key``) as one: the smallest key of those that led gives the name."""
    words = sorted({word for words in several for word in words}, key=lambda word: (word.name, word.also))
    spelling: dict[str, str] = {}
    same: Unions[str] = Unions()
    for word in words:
        for name in (word.name, *word.also):
            spelling[_key(name)] = min(name, spelling.get(_key(name), name))
            same.join(_key(word.name), _key(name))
    leads: dict[str, str] = {}
    for word in words:
        top = same.find(_key(word.name))
        leads[top] = min(_key(word.name), leads.get(top, _key(word.name)))
    members: dict[str, list[str]] = {top: [] for top in leads}
    for name in sorted(spelling):
        members[same.find(name)].append(name)
    joined = (
        Keyword(name=spelling[lead], also=tuple(sorted(spelling[name] for name in members[top] if name != lead)))
        for top, lead in leads.items()
    )
    return tuple(sorted(joined, key=lambda word: (_key(word.name), word.name)))


def _key(name: str) -> str:
    return key(name) or name.casefold()


def _union(several: Iterable[tuple[T, ...]]) -> set[T]:
    return {value for values in several for value in values}


def merge(papers: Sequence[Paper]) -> Paper:
    """One Paper of all listings of it. Order and grouping make no difference: ``merge([merge([a, b]), c]) == merge([a, b, c])``.

    Texts, titles, keywords, categories, links and sources of all are kept; of the lists of authors the longest; an exact day before a
    month, the earliest of either; the highest version. Raises ``ValueError`` for none, or for papers of different ids.
    """
    if len({paper.id for paper in papers}) != 1:
        raise ValueError("merge takes one or more listings of one paper")
    title, others = _titles(papers)
    precision, day = min((paper.precision, paper.day) for paper in papers)
    return Paper(
        id=papers[0].id,
        version=max((paper.version for paper in papers if paper.version is not None), default=None),
        title=title,
        other_titles=others,
        sections=sections((_PLACE.sub("", section.name), section.text) for paper in papers for section in paper.sections),
        authors=min((paper.authors for paper in papers), key=lambda authors: (-len(authors), authors)),
        categories=_settle([paper.categories for paper in papers], _categories),
        keywords=_settle([paper.keywords for paper in papers], _keywords),
        day=day,
        precision=precision,
        links=_settle([paper.links for paper in papers], lambda several: tuple(sorted(_union(several)))),
        sources=tuple(
            sorted(_union(paper.sources for paper in papers), key=lambda source: (source.digest, source.first_line, source.last_line))
        ),
    )
