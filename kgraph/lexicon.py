"""The curated concepts of ``seeds/concepts/curated.jsonl`` and the stop list, and what a name means by them.

One line of the file is one concept, read and decided by a person: canonical name, kind, tier, acronyms, names in English and
Chinese, and which of its names are ambiguous (they often mean something else too).
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Literal, NamedTuple

from pydantic import TypeAdapter, ValidationError

from kgraph.errors import SeedError
from kgraph.model import Kind, Value
from kgraph.resources import folder
from kgraph.text import fold, key, lang_of, narrow, singular_acronym


class Entry(Value):
    """One curated concept. ``core`` concepts must be found; ``ok`` ones are right nodes, but generic or peripheral."""

    name: str
    kind: Kind
    tier: Literal["core", "ok"]
    acronyms: tuple[str, ...] = ()
    en: tuple[str, ...] = ()
    zh: tuple[str, ...] = ()
    ambiguous: tuple[str, ...] = ()
    count: int = 0

    def names(self) -> Iterator[str]:
        """Every name, the canonical one first."""
        yield self.name
        yield from self.acronyms
        yield from self.en
        yield from self.zh


class Sense(NamedTuple):
    """A concept that a name can stand for; ``sure`` where the name alone says so."""

    entry: Entry
    sure: bool


class Lexicon:
    """The entries, found by name."""

    def __init__(self, entries: Iterable[Entry], stop: Iterable[str]) -> None:
        self.entries = tuple(entries)
        self.stop = frozenset(key(word) for word in stop)
        short: dict[str, list[Sense]] = defaultdict(list)
        names: dict[str, list[Sense]] = defaultdict(list)
        loose: dict[str, list[Sense]] = defaultdict(list)
        for entry in self.entries:
            unsure = {fold(name) for name in entry.ambiguous}
            for name in dict.fromkeys(entry.names()):
                sense = Sense(entry, not unsure or fold(name) not in unsure)
                if name in entry.acronyms or _is_short(name):
                    _add(short[_caseful(name)], sense)
                    if entry.kind in ("model", "dataset"):
                        _add(loose[key(name)], sense)
                else:
                    _add(names[key(name)], sense)
        self._short, self._names, self._loose = dict(short), dict(names), dict(loose)
        self._senses = lru_cache(maxsize=1 << 16)(self._find)

    @cached_property
    def digest(self) -> str:
        """Changes whenever any of the data does."""
        data = "\n".join(e.model_dump_json() for e in self.entries) + "\n".join(sorted(self.stop))
        return hashlib.sha256(data.encode()).hexdigest()[:16]

    def senses(self, name: str) -> tuple[Sense, ...]:
        """The concepts that ``name`` can stand for. An acronym counts only in its own case ("RAG" is no "rag"), a plural s aside;
        the short name of a model or data set with any capital in it (LLaMA, Llama)."""
        return self._senses(name)

    def _find(self, name: str) -> tuple[Sense, ...]:
        found = self._short.get(_caseful(name)) or self._names.get(key(name))
        if not found and any(c.isupper() for c in name):
            found = self._loose.get(key(name))
        return tuple(found or ())

    def kind_of_head(self, name: str) -> Kind | None:
        """The kind of most curated concepts whose names end as this one does (… detection: task); ``None`` where few do."""
        return next((self._heads[head] for head in _endings(name) if head in self._heads), None)

    @cached_property
    def _heads(self) -> dict[str, Kind]:
        return _heads(self.entries)

    def is_stop(self, name: str) -> bool:
        """Whether the name is never a concept."""
        return key(name) in self.stop


_FEW = 4
"""Concepts with one ending that are too few to tell a kind by."""


def _endings(name: str) -> tuple[str, ...]:
    """What a name ends with, longest first: the last word of an English one, the last four to two characters of a Chinese one."""
    if not name.isascii() and lang_of(name) == "zh":
        return tuple(name[-length:] for length in (4, 3, 2) if len(name) > length)
    return (key(name.rpartition(" ")[2]),) if " " in name else ()


def _heads(entries: Iterable[Entry]) -> dict[str, Kind]:
    """The most frequent kind by ending, where it is that of at least half."""
    having: dict[str, list[Kind]] = defaultdict(list)
    for entry in entries:
        for ending in {ending for name in entry.names() if name not in entry.acronyms for ending in _endings(name)}:
            having[ending].append(entry.kind)
    found: dict[str, Kind] = {}
    for ending, kinds in having.items():
        if len(kinds) >= _FEW:
            best = min(set(kinds), key=lambda kind: (-kinds.count(kind), kind))
            if 2 * kinds.count(best) >= len(kinds):
                found[ending] = best
    return found


def _add(senses: list[Sense], sense: Sense) -> None:
    if all(sense.entry is not known.entry for known in senses):
        senses.append(sense)


def _is_short(name: str) -> bool:
    """Whether case is part of the name: acronyms (SAE, RoPE, KL) but not words (Transformer)."""
    return name.isascii() and " " not in name and len(name) <= 6 and sum(c.isupper() for c in name) >= 2


def _caseful(name: str) -> str:
    """The name with hyphens and spaces off and its plural s, its case kept."""
    return singular_acronym(narrow(name).translate(_JOINTS))


_JOINTS = dict.fromkeys(map(ord, " -\u2010\u2011\u2013"))


def read_entries(path: Path) -> tuple[Entry, ...]:
    """Reads a file of entries. Raises ``SeedError`` with file and line for the first fault."""
    adapter = TypeAdapter(Entry)
    entries = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip():
            try:
                entries.append(adapter.validate_json(line))
            except ValidationError as error:
                first = error.errors()[0]
                where = ".".join(str(part) for part in first["loc"]) or "line"
                raise SeedError(path.name, number, f"{where}: {first['msg']}; one JSON object a line is wanted") from error
    return tuple(entries)


def read_words(path: Path) -> tuple[str, ...]:
    """The lines of a word list, comments (#) and blank lines left out."""
    lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    return tuple(line for line in lines if line and not line.startswith("#"))


@cache
def lexicon() -> Lexicon:
    """The project's own lexicon, read once."""
    seeds = folder("seeds")
    return Lexicon(read_entries(seeds / "concepts" / "curated.jsonl"), read_words(seeds / "stop.txt"))
