"""Any small graph is the same on both engines: the rows it holds, and every answer, order included."""

import tempfile
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from store_samples import graphs

from kgraph.connection import Address
from kgraph.errors import KgraphError
from kgraph.model import Paper, Resolution, Table
from kgraph.query import catalogue, run
from kgraph.store import GraphStore, open_graph, project, rows_of

pytestmark = pytest.mark.xdist_group("neo4j")

_DAYS = ("2026-01", "2026-02-01", "2026-03")
_TEXTS = ("a", "null")


@pytest.fixture(scope="module")
def server(neo4j_module_database: Address, tmp_path_factory: pytest.TempPathFactory) -> Iterator[GraphStore]:
    with open_graph(neo4j_module_database, tmp_path_factory.mktemp("server")) as store:
        yield store


def questions(store: GraphStore) -> Iterator[tuple[str, dict[str, str]]]:
    """Every named query with everything the graph has to ask it about: at most two of a kind, since answers repeat."""
    there = rows_of(store).tables
    keys = {label: [str(row[0]) for row in there[label]] for label in ("Concept", "Paper", "Keyword", "Digest")}
    some = {
        "concept": keys["Concept"][:2],
        "paper": keys["Paper"][:2],
        "keyword": keys["Keyword"][:2],
        "text": keys["Digest"][:2] or list(_TEXTS),
        "day": list(_DAYS),
        "day_end": list(_DAYS),
    }
    for name, query in catalogue().items():
        needed = [p for p in query.parameters if p.required]
        for values in product(*(some[p.type] for p in needed)):
            yield name, dict(zip((p.name for p in needed), values, strict=True))


def answer(store: GraphStore, name: str, params: dict[str, str]) -> Table | str:
    """The rows, or why there are none: some texts are no name of anything."""
    try:
        return run(store, name, params)
    except KgraphError as error:
        return str(error)


@settings(max_examples=12, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(graphs())
def test_any_graph_gives_the_same_answers_on_both_engines(server: GraphStore, graph: tuple[list[Paper], Resolution]) -> None:
    rows = project(*graph, 1)
    server.load(rows)
    with tempfile.TemporaryDirectory() as folder, open_graph(None, Path(folder)) as embedded:
        embedded.load(rows)
        assert rows_of(server) == rows_of(embedded)
        for name, params in questions(embedded):
            assert answer(server, name, params) == answer(embedded, name, params), (name, params)
