"""Which engine a graph's address means."""

from collections.abc import Callable, Mapping
from pathlib import Path

from kgraph.connection import EMBEDDED, Address
from kgraph.errors import SettingError
from kgraph.store.base import GraphStore
from kgraph.store.embedded import EmbeddedGraph

GRAPH_FILE = "graph.lbdb"


def _embedded(address: Address, workspace: Path) -> GraphStore:
    return EmbeddedGraph(workspace / GRAPH_FILE)


def _neo4j(address: Address, workspace: Path) -> GraphStore:
    from kgraph.store.neo4j import Neo4jGraph

    return Neo4jGraph(address)


ENGINES: Mapping[str, Callable[[Address, Path], GraphStore]] = {
    EMBEDDED: _embedded,
    **dict.fromkeys(("bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc"), _neo4j),
}
"""By the scheme of the address: what makes a store from the address and the workspace."""


def open_graph(address: Address | str | None, workspace: Path) -> GraphStore:
    """The graph of a workspace (``None`` or ``embedded``), or in a Neo4j server (``bolt://…``, ``neo4j://…``). Of a text alone nobody is
    told who asks: see ``kgraph.connection.find_address``.

    Raises ``SettingError`` that lists what is allowed for any other address.
    Nothing is opened yet: a graph that is not there shows at the first read.
    """
    found = address if isinstance(address, Address) else Address(url=address or EMBEDDED)
    scheme = found.url.partition("://")[0].lower()
    if scheme not in ENGINES or (scheme == EMBEDDED) == found.server:
        shown = f"at {scheme}://" if found.server else "there"  # never the whole address: a password may stand in it
        allowed = ", ".join(name if name == EMBEDDED else f"{name}://…" for name in ENGINES)
        raise SettingError(f"no engine for a graph {shown}; allowed are {allowed}")
    return ENGINES[scheme](found, workspace)
