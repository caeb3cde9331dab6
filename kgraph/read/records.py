"""JSON digests, one record a line or one array: daily-arXiv's, plain records, and the arXiv metadata snapshot."""

import json
import re
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from operator import itemgetter
from typing import Any

from kgraph.model import Paper, Skip
from kgraph.read import vocabulary
from kgraph.read.assemble import Digest, paper
from kgraph.read.prose import clean, paragraphs, sound
from kgraph.read.values import find_day, find_id, find_links, split_authors, split_keywords
from kgraph.read.vocabulary import TEXTS, key_of

_SNIFFED = 50
_LATER = 100
_NEXT = re.compile(r"\n[ \t]{0,20}(?=\{)")
_VERSION = re.compile(r"v(\d{1,3})")
_BETWEEN = " \t\n,"


def sniff(text: str) -> float:
    """High where the text is an array of records, or where most of its first lines open one."""
    start = text[:200_000].lstrip()
    if re.match(r"\[\s*[{\]]", start):
        return 1e9
    lines = [line for line in start.split("\n", _SNIFFED)[:_SNIFFED] if line.strip()]
    records = sum(line.lstrip().startswith("{") for line in lines)
    if start.startswith("{") or (lines and records * 2 > len(lines)):
        return 1e9
    return 0.0


def parse(text: str, digest: Digest) -> list[Paper | Skip]:
    """All records, in order; what is no record is a skip with its line."""
    return [_paper(digest, line, record) if isinstance(record, dict) else digest.skip(line, record) for line, record in _records(text)]


def _records(text: str) -> Iterator[tuple[int, dict[str, Any] | str]]:
    """Each record with its line, or the reason why there is none."""
    first = text.lstrip().partition("\n")[0].rstrip()
    if first.startswith("[") or first == "{":
        yield from _stream(text)
        return
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield number, _load(line)


def _load(line: str) -> dict[str, Any] | str:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as problem:
        return f"not JSON: {_reason(problem)}"
    return record if isinstance(record, dict) else "not a JSON object"


def _reason(problem: Exception) -> str:
    if isinstance(problem, RecursionError):
        return "nested too deeply"
    return problem.msg if isinstance(problem, json.JSONDecodeError) else "a number out of range"


_END = re.compile(r"\]\s*\Z")


def _stream(text: str) -> Iterator[tuple[int, dict[str, Any] | str]]:
    """Records written over several lines, or in an array. Behind a broken one, goes on at the next line that opens a brace."""
    decoder = json.JSONDecoder()
    at = len(text) - len(text.lstrip())
    line, counted = 1, 0
    if text[at] == "[":
        at += 1
    while at < len(text):
        if text[at] in _BETWEEN:
            at += 1
            continue
        line += text.count("\n", counted, at)
        counted = at
        if _END.match(text, at):
            return
        try:
            record, at = decoder.raw_decode(text, at)
            yield line, record if isinstance(record, dict) else "not a JSON object"
        except (ValueError, RecursionError) as problem:
            yield line, f"not JSON: {_reason(problem)}"
            following = _NEXT.search(text, at)
            at = following.end() if following else len(text)


def _strings(value: Any) -> list[str]:
    """The strings of a value: itself, or a list's."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return [str(value)]
    if isinstance(value, list):
        return [part for part in value if isinstance(part, str)]
    return []


def _held(record: dict[str, Any], nested: bool = True) -> dict[str, list[tuple[int, Any]]]:
    """The values of a record, and of the record nested in it, by what they are, each with its key's place."""
    held: dict[str, list[tuple[int, Any]]] = {}
    for key, value in record.items():
        known = key_of(key)
        if known and value:
            held.setdefault(known[1], []).append((known[0], value))
    for _, inner in held.pop("nested", ()):
        for field, values in _held(inner, False).items() if nested and isinstance(inner, dict) else ():
            held.setdefault(field, []).extend((place + _LATER, value) for place, value in values)
    for values in held.values():
        values.sort(key=itemgetter(0))
    return held


def _paper(digest: Digest, line: int, raw: dict[str, Any]) -> Paper | Skip:
    held = _held(raw)

    def take(field: str) -> list[str]:
        return [text for _, value in held.get(field, ()) for text in _strings(value)]

    identifiers, links = take("id"), take("link")
    found = next(filter(None, (find_id(text, bare=True) or find_id(text) for text in identifiers)), None)
    found = found or next(filter(None, map(find_id, links)), None)
    texts = [(name, paragraphs(_wrapped(text))) for name in TEXTS for text in take(name)]
    # "abs" is a link in one layout and may be the abstract in another
    texts += [("abstract", paragraphs(_wrapped(text))) for text in links if not find_links(text) and not find_id(text) and " " in text]
    version, created = _versions(raw.get("versions"))
    if found and not found[1]:
        found = found[0], version
    updated = next(filter(None, map(find_day, take("updated"))), None)
    keywords, subjects = split_keywords(take("keywords"))
    return paper(
        digest,
        (line, line),
        found,
        clean(" ".join(take("title")[:1])),
        texts,
        day=next(filter(None, map(find_day, take("date"))), None) or created or updated,
        authors=_authors(raw, take("authors")),
        categories=[*(name for text in take("categories") for name in vocabulary.categories(text)), *subjects],
        keywords=keywords,
        links=[link for text in [*identifiers, *links] for link in find_links(sound(text))],
    )


def _wrapped(text: str) -> list[str]:
    """Lines of a text; arXiv indents the first line of a paragraph and breaks lines anywhere, so only empty lines part."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _versions(value: Any) -> tuple[int | None, str | None]:
    """The highest version of a snapshot's record, and the day its first was submitted (RFC 2822)."""
    highest, created = None, None
    for entry in value if isinstance(value, list) else []:
        if not isinstance(entry, dict) or not isinstance(entry.get("version"), str):
            continue
        match = _VERSION.fullmatch(entry["version"])
        if not match:
            continue
        highest = max(highest or 0, int(match[1]))
        if int(match[1]) == 1 and isinstance(entry.get("created"), str):
            try:
                created = find_day(parsedate_to_datetime(entry["created"]).date().isoformat())
            except (ValueError, TypeError, IndexError, OverflowError):
                created = find_day(entry["created"])
    return highest or None, created


def _authors(record: dict[str, Any], plain: list[str]) -> tuple[str, ...]:
    parsed = record.get("authors_parsed")
    if isinstance(parsed, list):
        names = [[part for part in name if isinstance(part, str)] for name in parsed if isinstance(name, list)]
        whole = (clean(" ".join(filter(None, [*name[1:2], *name[:1], *name[2:3]]))) for name in names)
        if kept := tuple(dict.fromkeys(filter(None, whole))):
            return kept
    if len(plain) > 1:
        return tuple(dict.fromkeys(filter(None, map(clean, plain))))
    return split_authors(plain)
