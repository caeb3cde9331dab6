"""One digest's bytes to a Reading."""

import datetime
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache

from kgraph.errors import SettingError
from kgraph.model import Paper, Reading, Skip
from kgraph.read import markdown, records
from kgraph.read.assemble import Digest
from kgraph.read.prose import decode
from kgraph.read.values import file_day
from kgraph.resources import code_version, folder


@cache
def reader_version() -> str:
    """Changes with the code and the vocabulary that digests are read by, so that stored readings are read anew."""
    return hashlib.sha256(code_version("read", "text", "model").encode() + (folder("schema") / "dialects.toml").read_bytes()).hexdigest()[
        :16
    ]


@dataclass(frozen=True)
class Dialect:
    """A way digests are written: ``sniff`` says how much a text looks like it (0: not at all), ``parse`` gives each entry
    as a Paper, or as a Skip with the reason."""

    sniff: Callable[[str], float]
    parse: Callable[[str, Digest], list[Paper | Skip]]


DIALECTS = {
    "fields": Dialect(markdown.sniff_fields, markdown.parse_fields),
    "daily-arxiv": Dialect(markdown.sniff_daily, markdown.parse_daily),
    "jsonl": Dialect(records.sniff, records.parse),
}
"""All dialects by name. Where two look alike the earlier wins."""


def _known(dialect: str) -> Dialect:
    if dialect not in DIALECTS:
        near = get_close_matches(dialect, DIALECTS, n=1, cutoff=0.4)
        meant = f"; did you mean {near[0]!r}?" if near else ""
        raise SettingError(f"no dialect is called {dialect!r}{meant} (known: {', '.join(DIALECTS)})")
    return DIALECTS[dialect]


def _checked(date: str | None) -> str | None:
    if date is None:
        return None
    try:
        if len(date) != 10:
            raise ValueError("not ten characters")
        return datetime.date.fromisoformat(date).isoformat()
    except ValueError as problem:
        raise SettingError(f"date {date!r} is no day; give it as year-month-day, for example 2026-02-12") from problem


def digest_key(data: bytes, name: str, date: str | None, dialect: str | None) -> str:
    """SHA-256, in hex, over the digest's bytes and all else that decides how they are read: the day in the file's name, the
    two overrides and the reader's version."""
    how = json.dumps([reader_version(), file_day(name), date, dialect])
    return hashlib.sha256(how.encode() + b"\n" + data).hexdigest()


def parse(data: bytes, name: str, *, date: str | None = None, dialect: str | None = None) -> Reading:
    """Reads one digest. ``date`` stands in for entries without a day of their own, ``dialect`` for the one sniffed.

    Whatever the bytes are, this gives a Reading: every entry seen is a paper or a skip. Bytes that are no text, or hold no entry,
    give one skip with line 0. Raises ``SettingError`` for a bad date or an unknown dialect.
    """
    date = _checked(date)
    if dialect is not None:
        _known(dialect)
    key = digest_key(data, name, date, dialect)
    text = decode(data)

    def nothing(reason: str) -> Reading:
        return Reading(name=name, key=key, dialect=dialect or "", skipped=(Skip(file=name, line=0, reason=reason),))

    if text is None:
        return nothing("binary, or not text in UTF-8")
    if not text.strip("\ufeff \t\n"):
        return nothing("empty")
    chosen = dialect or max(DIALECTS, key=lambda known: DIALECTS[known].sniff(text))
    entries = DIALECTS[chosen].parse(text, Digest(name, date))
    if not entries:
        return nothing("no entry found: no heading with an arXiv link or a known field, and no JSON record")
    return Reading(
        name=name,
        key=key,
        dialect=chosen,
        papers=tuple(entry for entry in entries if isinstance(entry, Paper)),
        skipped=tuple(entry for entry in entries if isinstance(entry, Skip)),
    )
