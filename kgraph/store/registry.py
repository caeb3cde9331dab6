"""Which engine a graph's address means."""

from collections.abc import Callable, Mapping
from pathlib import Path

from kgraph.errors import SettingError
from kgraph.store.base import GraphStore
from kgraph.store.embedded import EmbeddedGraph

GRAPH_FILE = "graph.lbdb"


def _embedded(url: str, workspace: Path) -> GraphStore:
    return EmbeddedGraph(workspace / GRAPH_FILE)


def _neo4j(url: str, workspace: Path) -> GraphStore:
    from kgraph.store.neo4j import Login, Neo4jGraph

    return Neo4jGraph(url, Login())


ENGINES: Mapping[str, Callable[[str, Path], GraphStore]] = {
    "embedded": _embedded,
    **dict.fromkeys(("bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc"), _neo4j),
}
"""By the scheme of the address: what makes a store from the address and the workspace."""


def open_graph(url: str | None, workspace: Path) -> GraphStore:
    """The graph of a workspace (``None`` or ``embedded``), or in a Neo4j server (``bolt://…``, ``neo4j://…``).

    Raises ``SettingError`` that lists what is allowed for any other address.
    Nothing is opened yet: a graph that is not there shows at the first read.
    """
    scheme = (url or "embedded").partition("://")[0].lower()
    if scheme not in ENGINES:
        shown = f"at {scheme}://" if url and "://" in url else "there"  # never the whole address: a password may stand in it
        allowed = ", ".join(name if name == "embedded" else f"{name}://…" for name in ENGINES)
        raise SettingError(f"no engine for a graph {shown}; allowed are {allowed}")
    return ENGINES[scheme](url or "embedded", workspace)
