from collections.abc import Iterator

import pytest
from small_graph import PAPERS, RESOLUTION

from kgraph.connection import Address
from kgraph.store import GraphStore, open_graph, project

ENGINES = ("embedded", pytest.param("neo4j", marks=pytest.mark.xdist_group("neo4j")))


@pytest.fixture(scope="module", params=ENGINES)
def graph(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[GraphStore]:
    """The graph of ``small_graph``, on either engine."""
    address = None if request.param == "embedded" else request.getfixturevalue("neo4j_module_database")
    assert address is None or isinstance(address, Address)
    with open_graph(address, tmp_path_factory.mktemp("graph")) as store:
        store.load(project(PAPERS, RESOLUTION, 1))
        yield store
