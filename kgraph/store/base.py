"""What an engine must do, and the rows it is given."""

from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Annotated, Any, NamedTuple, Protocol, Self, runtime_checkable

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


class Plan(NamedTuple):
    """What a server would do with a statement: ``kind`` is r (reads), w, rw or s (the system); ``tree`` the operators as the driver gives
    them; ``notes`` what it warns of."""

    kind: str
    tree: Mapping[str, Any]
    notes: tuple[str, ...]


class GraphStore(Protocol):
    """One graph on one engine. Open for reading unless said otherwise; a context manager that closes itself."""

    engine: str

    def load(self, rows: GraphRows) -> None:
        """Makes the graph equal to ``rows``, all or nothing. Raises ``Locked`` or ``StoreError``."""

    def read(
        self, cypher: str, params: Mapping[str, Any] | None = None, *, limit: int | None = None, timeout: float | None = None
    ) -> Table:
        """Runs one reading statement; at most ``limit`` rows where given, stopped after ``timeout`` seconds (else the engine's own time).

        Raises ``Refused`` with the engine's answer in one line.
        """

    def renew(self) -> None:
        """Sees what has been loaded since it was opened, as the next ``open_graph`` would."""

    def close(self) -> None:
        """Closes it; closing twice is no error."""

    def __enter__(self) -> Self: ...

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None: ...


class Written(NamedTuple):
    """What a statement of a person's gave and changed: its rows; what the server counted (``nodes_created`` …); and of the graph's own
    labels and types those of which there are more or fewer now."""

    table: Table
    counted: Mapping[str, int]
    touched: tuple[str, ...]


@runtime_checkable
class Server(GraphStore, Protocol):
    """A graph that others may be asking, and that is therefore changed in place."""

    def check(self) -> None:
        """Returns where it answers, lets us in and is new enough. Raises ``StoreError`` in one line within ten seconds."""

    def differences(self) -> tuple[str, ...]:
        """What of the schema it lacks or has otherwise, a line each."""

    def push(self, source: Source, tell: Tell, *, full: bool = False, force: bool = False) -> Pushed:
        """Makes the graph equal to a library's rows. ``full``: whatever it shows; ``force``: relationships of persons may go."""

    def plan(self, cypher: str, params: Mapping[str, Any] | None = None, *, profile: bool = False, timeout: float | None = None) -> Plan:
        """What it would do with a statement, which is not run; with ``profile`` it is run, and the plan tells what was done."""

    def write(self, cypher: str, params: Mapping[str, Any] | None = None, *, timeout: float | None = None) -> Written:
        """Runs one statement of a person's that may write."""
