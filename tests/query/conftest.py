from collections.abc import Iterator

import pytest
from small_graph import PAPERS, RESOLUTION

from kgraph.store import GraphStore, project
from kgraph.store.embedded import EmbeddedGraph


@pytest.fixture(scope="session")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GraphStore]:
    """The graph of ``small_graph``, on the embedded engine."""
    store = EmbeddedGraph(tmp_path_factory.mktemp("graph") / "graph.lbdb")
    store.load(project(PAPERS, RESOLUTION, 1))
    yield store
    store.close()
