"""What an engine must do, and the rows it is given."""

from collections.abc import Mapping
from types import TracebackType
from typing import Any, Protocol, Self

from kgraph.model import Table, Value


class GraphRows(Value):
    """A whole graph as rows, by label or relationship type, each row in the order of the columns.

    Columns of a node are its properties as ``schema/graph.toml`` lists them; of a relationship the keys of its two ends, then its
    properties. Rows are sorted and unique by key, so that equal graphs are equal rows.
    """

    tables: dict[str, tuple[tuple[Any, ...], ...]]
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
