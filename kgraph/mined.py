"""The term pairs of ``seeds/concepts/mined.jsonl``, which ``kgraph lexicon mine`` writes: read fast, once, when first asked for.

A record is one term or name: how it is called in English and in Chinese, its short forms, in how many papers of the corpus it stands.
"""

import gc
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from kgraph.errors import SeedError
from kgraph.model import KINDS, Kind
from kgraph.resources import folder, read_table
from kgraph.text import aligned, key, lang_of, singular_acronym

LONGEST_NAME = 80
"""Characters of a name, at most."""

SOURCES = ("definition", "alignment", "bracket", "title")
"""Where a record comes from, in the order of ``Record.sources``."""

_DOMINANT = 0.8
"""Share of the papers that the most frequent of several records of one acronym must have to be the one meant."""


class Record(NamedTuple):
    """One term. ``zh`` names are surely the same as the English ones, ``maybe`` ones are likely; ``papers`` counts those that any name but
    the short forms stands in (``count`` in the file); ``paper`` and ``day`` are those of the first; ``sources`` counts papers by source."""

    en: tuple[str, ...]
    short: tuple[str, ...]
    zh: tuple[str, ...]
    maybe: tuple[str, ...]
    papers: int
    kind: Kind | None
    paper: str
    day: str
    sources: tuple[int, ...]

    def names(self) -> tuple[str, ...]:
        """Every sure name, the long English ones first."""
        return (*self.en, *self.short, *self.zh)


_HAN = re.compile("[\u4e00-\u9fff]+")
_SMALL = re.compile("[a-z][a-z -]*[a-rt-z]")


def quick_key(name: str) -> str:
    """``kgraph.text.key``, faster for what most names are: Chinese characters alone, or small words in the singular."""
    if _HAN.fullmatch(name):
        return name
    return name.replace(" ", "").replace("-", "") if _SMALL.fullmatch(name) else key(name)


class Mined:
    """Records, found by name. Long names are looked up as ``kgraph.text.key`` folds them, short forms in their own case."""

    def __init__(self, records: Iterable[Record]) -> None:
        self.records = tuple(records)
        self._long: dict[str, Record] = {}
        self._short: dict[str, list[Record]] = defaultdict(list)
        for record in self.records:
            for name in record.en + record.zh:
                self._long[quick_key(name)] = record
            for name in record.short:
                self._short[name].append(record)

    def senses(self, name: str) -> tuple[Record, ...]:
        """All records that go by a name, the most frequent first: an acronym has several, a term one."""
        short = self._short.get(singular_acronym(name))
        if short:
            spelled = [record for record in short if record.en] or short  # a line for the acronym alone tells nothing more
            return tuple(sorted(spelled, key=lambda record: (-record.papers, record)))
        found = self._long.get(key(name))
        return (found,) if found else ()

    def record(self, name: str) -> Record | None:
        """The record of a name; ``None`` where there is none, or where an acronym stands for several things about as often."""
        found = self.senses(name)
        if not found or found[0].papers < _DOMINANT * sum(record.papers for record in found):
            return None
        return found[0]

    def translations(self, name: str) -> tuple[str, ...]:
        """The names in the other language that surely are the same; none for short forms, which may stand for another thing. Of a
        Chinese name that goes with a short form alone (无人机, UAV) that is the translation."""
        found = self._long.get(key(name))
        if not found:
            return ()
        return (found.en or found.short) if lang_of(name) == "zh" else found.zh

    def count(self, name: str) -> int:
        """In how many papers of the corpus the term stands; 0 for an unknown one."""
        return sum(record.papers for record in self.senses(name))


def to_line(record: Record) -> str:
    """A record as one line of the file; what is empty is left out."""
    fields = record._asdict() | {"sources": {source: n for source, n in zip(SOURCES, record.sources, strict=True) if n}}
    kept = {"count" if name == "papers" else name: value for name, value in fields.items() if value or name in ("en", "kind")}
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":")) + "\n"


def read_mined(path: Path) -> Iterator[Record]:
    """Reads a file of records. Raises ``SeedError`` with file and line for the first fault."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise SeedError(path.name, 0, f"not UTF-8: {error.reason}; make it anew by kgraph lexicon mine") from error
    lines = text.splitlines()
    objects = _at_once(lines)
    for number, line in enumerate(lines, 1):
        try:
            yield _record(objects[number - 1] if objects else json.loads(line))
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            wanted = '{"en": [names], "short": [], "zh": [], "maybe": [], "count", "kind", "paper", "day", "sources": {}}'
            raise SeedError(path.name, number, f"{error or type(error).__name__}; one object a line is wanted: {wanted}") from error


def _at_once(lines: list[str]) -> list[Any]:
    """The objects of all lines, in half the time that line by line takes; none where a line is at fault."""
    try:
        found: list[Any] = json.loads(f"[{','.join(lines)}]")
    except ValueError:
        return []
    return found if len(found) == len(lines) else []


_KINDS = frozenset((None, *KINDS))
_FIELDS = frozenset(Record._fields) - {"papers"} | {"count"}
_LISTS = ("en", "short", "zh", "maybe")
_NONE: list[str] = []


def _record(data: dict[str, Any]) -> Record:
    get = data.get
    en, short, zh, maybe = lists = [get(field, _NONE) for field in _LISTS]
    if list(map(type, lists)) != _FOUR_LISTS or not {*map(type, en + short + zh + maybe)} <= _ONLY_TEXT:
        raise ValueError("en, short, zh, maybe: lists of names are wanted")
    if not en and not short:
        raise ValueError("en, short: one name at least is wanted")
    if not data.keys() <= _FIELDS:
        raise ValueError(f"unknown field {min(data.keys() - _FIELDS)}")
    count, kind, paper, day = data["count"], data["kind"], data["paper"], data["day"]
    if kind not in _KINDS:
        raise ValueError(f"kind: {kind!r} is none of {', '.join(KINDS)}, null")
    if type(count) is not int or count < 1 or type(paper) is not str or type(day) is not str:
        raise ValueError("count: a whole number above 0 is wanted, paper and day: texts")
    source = get("sources", _NO_SOURCES).get
    numbers = (source("definition", 0), source("alignment", 0), source("bracket", 0), source("title", 0))
    return Record(tuple(en), tuple(short), tuple(zh), tuple(maybe), count, kind, paper, day, numbers)


_FOUR_LISTS = [list] * 4
_ONLY_TEXT = {str}
_NO_SOURCES: dict[str, int] = {}


def mined_path() -> Path:
    """Where the project keeps its records."""
    return folder("seeds") / "concepts" / "mined.jsonl"


class Name(NamedTuple):
    """What a build has to know of a mined name: how frequent it is, 1 to 3, and, of a Chinese one, its usual English name."""

    size: str
    english: str


def index(records: Iterable[Record]) -> dict[str, Name]:
    """The long names of the records that were mined (and not merely counted), aligned, sorted."""
    found: dict[str, Name] = {}
    for record in records:
        size = "1" if record.papers < _SEVERAL else "2" if record.papers < _MANY else "3"
        for name in (*record.en, *record.zh) if any(record.sources) else ():
            if len(name) > 1:
                found.setdefault(aligned(name), Name(size, record.en[0] if name in record.zh and record.en else ""))
    return dict(sorted(found.items()))


_SEVERAL, _MANY = 10, 100
"""Papers from which a name is of the second, of the third size."""


def write_index(found: Mapping[str, Name], path: Path) -> None:
    """One name a line, with its size and its English name, tabs between."""
    path.write_text("".join(f"{name}\t{one.size}\t{one.english}\n" for name, one in found.items()), encoding="utf-8")


def index_path() -> Path:
    """Where the project keeps the index of its mined names, a small part of the records that is read in no time."""
    return folder("seeds") / "concepts" / "names.tsv"


@cache
def names() -> dict[str, Name]:
    """The project's index; empty where the file is not there. Raises ``SeedError`` for a bad line."""
    wanted = "name, size and English name with tabs between are wanted; make the file anew: kgraph lexicon words"
    return dict(read_table(index_path(), lambda name, size, english: (name, Name(size, english)), wanted))


@cache
def english_names() -> dict[str, str]:
    """The usual English name of each Chinese one, by ``kgraph.text.key``."""
    return {quick_key(name): one.english for name, one in names().items() if one.english}


@cache
def mined() -> Mined:
    """The project's own records, read once; none where the file is not there."""
    path = mined_path()
    collects = gc.isenabled()
    gc.disable()  # nothing here is garbage, and the collector would walk over all of it again and again
    try:
        return Mined(read_mined(path) if path.is_file() else ())
    finally:
        if collects:
            gc.enable()
