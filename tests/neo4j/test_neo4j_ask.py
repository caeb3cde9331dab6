"""Asking a Neo4j server: read-only by plan, plans, limits, writing on purpose; and what the plans of the named queries look like."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from kgraph.connection import Address
from kgraph.deliver import send
from kgraph.errors import NotReadOnly, Refused
from kgraph.query import catalogue, run, run_cypher, values_of
from kgraph.query.plan import steps
from kgraph.store import GraphStore, Server, open_graph, rows_of

pytestmark = pytest.mark.xdist_group("neo4j")

GIVEN: dict[str, str | int] = {
    "concept": "GRPO",
    "partner": "Reinforcement Learning",
    "from": "GRPO",
    "to": "RoPE",
    "paper": "2602.10476",
    "day": "2026-02-12",
    "keyword": "",
    "digest": "2026-02-12.md",
}


class Ran(NamedTuple):
    code: int
    out: str
    err: str


@pytest.fixture(scope="module")
def pushed(seeded: Path, neo4j_module_database: Address) -> Address:
    send(seeded, neo4j_module_database)
    return neo4j_module_database


@pytest.fixture(scope="module")
def server(pushed: Address, seeded: Path) -> Iterator[Server]:
    with open_graph(pushed, seeded) as store:
        assert isinstance(store, Server)
        yield store


@pytest.fixture(scope="module")
def embedded(seeded: Path) -> Iterator[GraphStore]:
    with open_graph(None, seeded) as store:
        yield store


@pytest.fixture(scope="module")
def kgraph(pushed: Address, seeded: Path) -> Callable[..., Ran]:
    def asked(*arguments: str) -> Ran:
        password = pushed.password.get_secret_value() if pushed.password else ""
        environ = {**os.environ, "NEO4J_URI": pushed.url, "NEO4J_USERNAME": pushed.username, "NEO4J_PASSWORD": password}
        environ |= {"KGRAPH_WORKSPACE": str(seeded)}
        command = [sys.executable, "-m", "kgraph", *arguments]
        ran = subprocess.run(command, capture_output=True, text=True, env=environ, stdin=subprocess.DEVNULL, check=False)
        return Ran(ran.returncode, ran.stdout, ran.stderr)

    return asked


def given(store: GraphStore, name: str) -> dict[str, str | int]:
    """Parameters for a query, the first keyword there is among them."""
    keyword = str(run_cypher(store, "MATCH (k:Keyword) RETURN k.name AS name ORDER BY name LIMIT 1").rows[0][0])
    return {p.name: GIVEN[p.name] or keyword for p in catalogue()[name].parameters if p.required}


@pytest.mark.parametrize("name", catalogue())
def test_every_named_query_gives_the_same_rows_in_the_same_order_on_both_engines(name: str, server: Server, embedded: GraphStore) -> None:
    params = given(embedded, name)
    assert run(server, name, params) == run(embedded, name, params)


@pytest.mark.parametrize("name", catalogue())
def test_no_plan_of_a_named_query_looks_at_all_nodes_or_multiplies(name: str, server: Server) -> None:
    params = {**values_of(server, name, given(server, name)), "id": "concept:grpo"}
    plan = server.plan(catalogue()[name].text, params)
    operators = {step["operatorType"].partition("@")[0] for step in steps(plan.tree)}
    assert not operators & {"AllNodesScan", "CartesianProduct", "DirectedAllRelationshipsScan", "UndirectedAllRelationshipsScan"}
    keyed = {p.type for p in catalogue()[name].parameters} & {"concept", "paper", "keyword"} or name == "papers_of_digest"
    if keyed:
        assert any("IndexSeek" in operator for operator in operators), operators
        assert "NodeByLabelScan" not in operators
    assert plan.notes == ()
    assert plan.kind == "r"


REFUSED = [
    ("LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line", "LOAD CSV reads files"),
    ("MATCH (p:Paper) WITH p LIMIT 1 CALL (p) { LOAD CSV FROM 'file:///x' AS line RETURN line } RETURN line", "LOAD CSV reads files"),
    ("CREATE (:Paper {id: 'x'})", "--write allows writing"),
    ("MATCH (p:Paper) SET p.title = ''", "--write allows writing"),
    ("MATCH (n) DETACH DELETE n", "--write allows writing"),
    ("CREATE INDEX x FOR (n:Paper) ON (n.title)", "only reading is allowed"),
    ("CALL dbms.listConfig() YIELD name RETURN name", "the procedure dbms.listConfig is not among those"),
    ("CALL db.createLabel('X')", "the procedure db.createLabel is not among those"),
    ("MATCH (p:Paper) CALL { WITH p SET p.x = 1 } IN TRANSACTIONS OF 10 ROWS", "only reading is allowed"),
    ("SHOW USERS", "only reading is allowed"),
    ("ALTER CURRENT USER SET PASSWORD FROM 'a' TO 'b'", "only reading is allowed"),
]


@pytest.mark.parametrize(("statement", "told"), REFUSED)
def test_what_does_more_than_read_the_graph_is_refused_before_it_runs(statement: str, told: str, server: Server) -> None:
    before = rows_of(server).fingerprint
    with pytest.raises((NotReadOnly, Refused)) as raised:
        run_cypher(server, statement)
    assert told in str(raised.value) or isinstance(raised.value, Refused)
    assert "\n" not in str(raised.value)
    assert rows_of(server).fingerprint == before


ALLOWED = [
    "CALL db.index.fulltext.queryNodes('names', 'sparse') YIELD node RETURN count(node) > 0 AS found",
    "CALL db.labels() YIELD label RETURN count(label) > 0 AS found",
    "MATCH (p:Paper) CALL (p) { MATCH (p)-[:MENTIONS]->(c) RETURN count(c) AS n } RETURN max(n) > 0 AS found",
    "MATCH (p:Paper) WHERE p.title CONTAINS 'DELETE' OR true RETURN count(*) > 0 AS found // SET",
    "RETURN 'LOAD CSV' = 'LOAD CSV' AS found",
]


@pytest.mark.parametrize("statement", ALLOWED)
def test_what_only_reads_runs_whatever_its_words_are(statement: str, server: Server) -> None:
    assert run_cypher(server, statement).rows == ((True,),)


def test_two_statements_are_refused(server: Server) -> None:
    with pytest.raises(Refused):
        run_cypher(server, "MATCH (p:Paper) RETURN p.id AS id LIMIT 1; MATCH (n) DETACH DELETE n")


def test_a_statement_that_takes_too_long_is_stopped(kgraph: Callable[..., Ran]) -> None:
    slow = "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b RETURN max(a * b) AS most"
    ran = kgraph("query", "--cypher", slow, "--timeout", "1")
    assert ran.code == 1
    assert "took longer than 1 s and was stopped" in ran.err
    assert "--timeout" in ran.err
    assert ran.err.count("\n") == 1


def test_rows_are_cut_and_that_is_said(kgraph: Callable[..., Ran]) -> None:
    ran = kgraph("query", "--cypher", "UNWIND range(1, 1500) AS n RETURN n", "--format", "jsonl")
    assert ran.out.count("\n") == 1000
    assert "cut at 1000 rows" in ran.err
    assert kgraph("query", "--cypher", "UNWIND range(1, 1500) AS n RETURN n", "--limit", "0", "--format", "jsonl").out.count("\n") == 1500


def test_a_plan_is_printed_and_nothing_run(kgraph: Callable[..., Ran]) -> None:
    ran = kgraph("query", "concept_papers", "-p", "concept=GRPO", "--explain", "--format", "json")
    operators = [row["operator"].strip() for row in json.loads(ran.out)]
    assert operators[0] == "ProduceResults"
    assert "NodeUniqueIndexSeek" in operators
    assert "db_hits" not in ran.out
    profiled = json.loads(kgraph("query", "concept_papers", "-p", "concept=GRPO", "--profile", "--format", "json").out)
    assert sum(row["db_hits"] or 0 for row in profiled) > 0
    assert kgraph("query", "--cypher", "CREATE (:X)", "--profile").code == 1


def test_writing_is_explicit_and_says_what_is_kgraphs_own(kgraph: Callable[..., Ran]) -> None:
    assert kgraph("query", "--cypher", "CREATE (:Note {text: 'mine'})").code == 1
    ran = kgraph("query", "--write", "--cypher", "CREATE (n:Note {text: 'mine'}) RETURN n.text AS text", "--format", "csv")
    assert (ran.code, ran.out.split()) == (0, ["text", "mine"])
    assert "1 nodes created" in ran.err
    assert "kgraph's own" not in ran.err
    ran = kgraph("query", "--write", "--cypher", "CREATE (:Paper {id: 'x'})")
    assert "these are kgraph's own: Paper" in ran.err
    kgraph("query", "--write", "--cypher", "MATCH (n) WHERE n:Note OR n.id = 'x' DETACH DELETE n")


def test_plans_and_writing_are_for_a_server(seeded: Path) -> None:
    command = [sys.executable, "-m", "kgraph", "query", "stats", "--explain", "--workspace", str(seeded), "--graph", "embedded"]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ran.returncode == 2
    assert re.match(r"error: --explain is for a Neo4j server", ran.stderr)
