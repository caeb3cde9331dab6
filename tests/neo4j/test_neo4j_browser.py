"""What people see who open the graph in Neo4j Browser: the page of a server that `kgraph neo4j start` runs, in a real browser."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from chromium import chromium
from neo4j_browser import GRPO, Neo4jBrowser

from kgraph.connection import Address, find_address
from kgraph.deliver import send
from kgraph.local import start, status
from kgraph.store import open_graph

pytestmark = pytest.mark.xdist_group("neo4j")


@pytest.fixture(scope="module")
def shown(neo4j_module_database: Address, local_home: Path, seeded: Path) -> Address:
    """A server with a page, which holds the five digests."""
    start(local_home)
    address = find_address(None, local_home, environ={}, folder=local_home, local=True)
    send(seeded, address, full=True)
    return address


@pytest.fixture(scope="module")
def page(shown: Address, local_home: Path) -> Iterator[Neo4jBrowser]:
    assert shown.password
    with chromium() as browser:
        yield Neo4jBrowser(browser, status(local_home).browser or "", shown.username, shown.password.get_secret_value())


def test_it_draws_grpo_with_its_papers_in_our_colours(page: Neo4jBrowser, shown: Address, seeded: Path, root: Path) -> None:
    with open_graph(shown, seeded) as graph:
        papers = graph.read("MATCH (:Alias {name: 'GRPO'})-[:ALIAS_OF]->(:Concept)<-[:MENTIONS]-(p:Paper) RETURN p.id AS id").rows
    assert len(papers) > 5
    page.drop(root / "schema" / "browser.grass")
    page.run(GRPO)
    drawn = page.nodes(len(papers) + 2)
    declared = tomllib.loads((root / "schema" / "graph.toml").read_text(encoding="utf-8"))["nodes"]
    colours = [node["colour"] for node in drawn]
    assert colours.count(declared["Paper"]["colour"]) == len(papers)
    assert [node["colour"] for node in drawn if node["caption"].startswith("Group Relative")] == [declared["Concept"]["colours"]["method"]]
    assert [node["colour"] for node in drawn if node["caption"] == "GRPO"] == [declared["Alias"]["colour"]]
