"""What an engine must do, and the rows it is given."""

from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Annotated, Any, Protocol, Self, runtime_checkable

from pydantic import PlainSerializer, PlainValidator

from kgraph.model import Table, Value
from kgraph.store.push import Pushed, Source, Tell


def _rows(given: Any) -> Any:
    return tuple(map(tuple, given)) if isinstance(given, list | tuple) else given


Rows = Annotated[Sequence[tuple[Any, ...]], PlainValidator(_rows), PlainSerializer(tuple)]
"""Rows of one label or type: a tuple, or, where there are millions, a sequence that makes each when it is asked for."""


class GraphRows(Value):
    """A whole graph as rows, by label or relationship type, each row in the order of the columns.

    Columns of a node are its properties as ``schema/graph.toml`` lists them; of a relationship the keys of its two ends, then its
    properties. Rows are sorted and unique by key, so that equal graphs are equal rows.
    """

    tables: dict[str, Rows]
    fingerprint: str


class GraphStore(Protocol):
    """One graph on one engine. Open for reading unless said otherwise; a context manager that closes itself."""

    engine: str

    def load(self, rows: GraphRows) -> None:
        """Makes the graph equal to ``rows``, all or nothing. Raises ``Locked`` or ``StoreError``."""

    def read(self, cypher: str, params: Mapping[str, Any] | None = None, *, limit: int | None = None) -> Table:
        """Runs one reading statement; at most ``limit`` rows where given. Raises ``Refused`` with the engine's answer in one line."""

    def close(self) -> None:
        """Closes it; closing twice is no error."""

    def __enter__(self) -> Self: ...

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None: ...


@runtime_checkable
class Server(GraphStore, Protocol):
    """A graph that others may be asking, and that is therefore changed in place."""

    def check(self) -> None:
        """Returns where it answers, lets us in and is new enough. Raises ``StoreError`` in one line within ten seconds."""

    def push(self, source: Source, tell: Tell, *, full: bool = False, force: bool = False) -> Pushed:
        """Makes the graph equal to a library's rows. ``full``: whatever it shows; ``force``: relationships of persons may go."""
