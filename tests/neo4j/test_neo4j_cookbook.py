"""docs/cypher.md is true on a server as well: the same answers, of plans that the server has nothing to say against."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from cookbook import PAGE, Section, answer, sections

from kgraph.connection import Address
from kgraph.deliver import send
from kgraph.query.plan import steps
from kgraph.store import Server, open_graph

pytestmark = pytest.mark.xdist_group("neo4j")

QUESTIONS = sections(PAGE.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def server(seeded: Path, neo4j_module_database: Address) -> Iterator[Server]:
    send(seeded, neo4j_module_database)
    with open_graph(neo4j_module_database, seeded) as store:
        assert isinstance(store, Server)
        yield store


@pytest.mark.parametrize("section", QUESTIONS, ids=lambda section: section.question)
def test_a_server_answers_so(section: Section, server: Server) -> None:
    assert answer(server, section.statement) == section.answer
    plan = server.plan(section.statement)
    operators = {step["operatorType"].partition("@")[0] for step in steps(plan.tree)}
    assert plan.notes == ()
    assert plan.kind == "r"
    assert "AllNodesScan" not in operators
    assert section.server_only or "CartesianProduct" not in operators
