"""What a server is given, and how much of it: decided from what its Meta node says, without the server."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Literal, NamedTuple, Protocol, TypeAlias

from kgraph.errors import SchemaMismatch, StoreError
from kgraph.model import Value

Row: TypeAlias = tuple[Any, ...]
Extent: TypeAlias = Literal["nothing", "changes", "whole"]
Before: TypeAlias = Literal["absent", "present", "unknown"]
Tell: TypeAlias = Callable[[str, int, int], None]


def silent(step: str, done: int, total: int) -> None:
    """Progress that nobody watches."""


class Source(Protocol):
    """The rows a graph is made of, and what changed in them since when: rows that were surely absent then, surely present, or either."""

    @property
    def library(self) -> str:
        """The library's id."""

    @property
    def revision(self) -> int:
        """The library's revision."""

    def fingerprint(self, revision: int) -> str: ...
    def count(self, name: str) -> int: ...
    def rows(self, name: str) -> Iterator[Row]: ...
    def changes(self, since: int) -> int: ...
    def changed(self, name: str, since: int, before: Before) -> Iterator[Row]: ...
    def gone(self, name: str, since: int) -> Iterator[Row]: ...
    def missing(self, name: str, keys: Iterable[Row]) -> Iterator[Row]: ...


class Pushed(Value):
    """What a push did: its extent, from which revision to which, rows written and taken out, and relationships of persons that went."""

    extent: Extent
    before: int
    revision: int
    written: int = 0
    removed: int = 0
    detached: tuple[str, ...] = ()


class Held(NamedTuple):
    """What the Meta node of a server says. ``writing``: extent, revision, fingerprint and writer of a push that has not ended."""

    library: str
    version: int
    revision: int
    fingerprint: str
    writing: str

    @property
    def unfinished(self) -> tuple[str, int, str] | None:
        """Extent, revision and fingerprint of a push that did not end."""
        parts = self.writing.split(" ")
        return (parts[0], int(parts[1]), parts[2]) if len(parts) > 3 else None


def decide(held: Held | None, source: Source, version: int, full: bool, where: str) -> Extent:
    """How much has to be sent. Raises ``SchemaMismatch`` or ``StoreError`` where that would overwrite what another library wrote."""
    if held is None:
        return "whole"
    if held.version > version:
        raise SchemaMismatch(f"the graph at {where} has schema {held.version}, this kgraph knows {version}: use a newer kgraph")
    if full:
        return "whole"
    if held.library != source.library:
        raise StoreError(f"the graph at {where} shows another library; kgraph push --full makes it show this one instead")
    if held.revision > source.revision:
        raise StoreError(
            f"the graph at {where} is ahead: it shows revision {held.revision}, the library has {source.revision}; "
            "was an older copy put back? kgraph push --full makes the graph equal to it"
        )
    known = source.fingerprint(held.revision)
    if held.revision and known and known != held.fingerprint:
        raise StoreError(
            f"the graph at {where} shows a revision {held.revision} that this library never had; kgraph push --full makes it equal"
        )
    if held.version < version or not held.revision or not known:
        return "whole"
    if unfinished := held.unfinished:
        extent, revision, fingerprint = unfinished
        return "changes" if extent == "changes" and source.fingerprint(revision) == fingerprint else "whole"
    return "nothing" if held.revision == source.revision else "changes"
