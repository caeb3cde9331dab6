"""A person's decisions: each change goes into their file and into the graph, or, where either fails, into neither."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from kgraph.build import Progress, rebuild, silent
from kgraph.connection import Address
from kgraph.errors import UnknownName
from kgraph.model import Decision
from kgraph.query import find_concept, run
from kgraph.rulings import Ruling, added, parse, read_text, removed, write
from kgraph.store import GraphStore, Library
from kgraph.store.lock import WriterLock
from kgraph.text import fold, key

PREFIX = "concept:"
_LISTED = 8


class Place(NamedTuple):
    """Where decisions are kept and shown: their file, and the workspace and graph they are replayed in; ``built`` False leaves the
    graph for the next build."""

    file: Path
    workspace: Path
    graph: Address | str | None = None
    built: bool = True

    def rulings(self) -> tuple[Ruling, ...]:
        """All decisions. Raises ``SeedError`` with file and line."""
        return parse(read_text(self.file), str(self.file))

    def decide(self, rulings: Sequence[Ruling], progress: Progress = silent) -> tuple[str, ...]:
        """Adds decisions; what of all decisions finds nothing to act on, a line each. Raises ``SeedError``, ``StoreError``."""
        with self._lock():
            text = read_text(self.file)
            parse(text, str(self.file))
            return self._change(text, added(text, rulings), progress)

    def undo(self, number: int | None = None, progress: Progress = silent) -> tuple[int, Ruling]:
        """Takes a decision out again: the last, or that of a number; both of it. Raises ``UnknownName`` where there is none."""
        with self._lock():
            text = read_text(self.file)
            known = parse(text, str(self.file))
            if not known:
                raise UnknownName("decision", "last", hint=f"{self.file} holds none")
            at = len(known) if number is None else number
            self._change(text, removed(text, at, str(self.file)), progress)
        return at, known[at - 1]

    def _lock(self) -> WriterLock:
        return WriterLock(self.workspace / "decisions.lock", f"the file of decisions {self.file}", 2.0)

    def _change(self, before: str, after: str, progress: Progress) -> tuple[str, ...]:
        existed = self.file.exists()
        rulings = parse(after, str(self.file))
        write(self.file, after)
        if not self.built:
            return ()
        try:
            return rebuild(self.workspace, graph=self.graph, rulings=rulings, progress=progress)
        except BaseException:
            if existed:
                write(self.file, before)
            else:
                self.file.unlink(missing_ok=True)
            raise


def called(store: GraphStore, given: str, first: bool = False) -> str:
    """How a concept is written in a decision: by one of its names, the one given where it may be, or by its id where others share it.

    Raises ``UnknownName``, ``AmbiguousName``.
    """
    concept = find_concept(store, given, first)
    names = _names(store, concept)
    near = [name for same in (str, fold, key) for name in names if same(name) == same(given)]
    (profile,) = run(store, "concept_profile", {"concept": concept}).records()
    for name in dict.fromkeys((*near, str(profile["name"]))):
        try:
            if find_concept(store, name) == concept:
                return name
        except UnknownName:
            continue
    return concept


def surface(store: GraphStore, concept: str, given: str) -> str:
    """The name of a concept that is meant. Raises ``UnknownName`` that lists its names."""
    names = _names(store, concept)
    for same in (str, fold, key):
        if found := [name for name in names if same(name) == same(given)]:
            return found[0]
    raise UnknownName(f"name of {concept}", given, names[:_LISTED])


def _names(store: GraphStore, concept: str) -> list[str]:
    return [str(row["alias"]) for row in run(store, "concept_names", {"concept": concept}).records()]


def history(store: GraphStore, workspace: Path, concept: str) -> list[Decision]:
    """All decisions that made a concept what it is: joins of its names, and refusals and questions that it is one side of. Those of
    persons first. Raises ``StoreError``."""
    names = frozenset(map(key, _names(store, concept)))

    def mine(side: str) -> bool:
        return side == concept if side.startswith(PREFIX) else key(side) in names

    def told(one: Decision) -> bool:
        left, right = mine(one.left), mine(one.right)
        return (left and right) if one.verdict == "joined" and one.rule != "person" else (left or right)

    with Library(workspace, create=False) as library:
        return sorted(filter(told, library.decisions()), key=lambda one: one.rule != "person")
