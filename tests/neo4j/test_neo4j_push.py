"""A Neo4j server made equal to a library, and kept so: on the real server."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import neo4j
import pytest

from kgraph.build import build, forget
from kgraph.connection import Address
from kgraph.deliver import send
from kgraph.errors import Locked, StoreError
from kgraph.rulings import Ruling
from kgraph.store import Library, Server, load_schema, neo4j_push, open_graph, rows_of

pytestmark = pytest.mark.xdist_group("neo4j")

MARCH = "2026-03-05.md"
Run = Callable[..., list[Any]]


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def driver(neo4j_database: Address) -> Iterator[neo4j.Driver]:
    assert neo4j_database.password
    auth = (neo4j_database.username, neo4j_database.password.get_secret_value())
    with neo4j.GraphDatabase.driver(neo4j_database.url, auth=auth) as opened:
        yield opened


@pytest.fixture
def run(driver: neo4j.Driver) -> Run:
    """Runs a statement as somebody else would: its values, row by row."""

    def asked(statement: str, **params: Any) -> list[Any]:
        with driver.session() as session:
            return [tuple(record.values()) for record in session.run(statement, params)]

    return asked


def digest(folder: Path, name: str, *papers: tuple[str, str, str]) -> Path:
    """A digest of papers: arXiv id, title, abstract."""
    folder.mkdir(exist_ok=True)
    dated = enumerate(papers, 1)
    records = [{"id": one, "title": title, "abstract": text, "date": f"2026-03-{at:02}"} for at, (one, title, text) in dated]
    lines = [json.dumps(record, ensure_ascii=False) for record in records]
    (folder / name).write_text("\n".join(lines), encoding="utf-8")
    return folder / name


ALPHA = ("2603.00001", "Sparse autoencoders for safety", "We train sparse autoencoders (SAEs) 稀疏自编码器 on GSM8K with GRPO.")
MANY = tuple((f"2602.{at:05}", f"Paper {at}", f"We use {at}-layer networks for task {at}.") for at in range(1, 25))
BETA = ("2603.00002", "Better GRPO", "We compare GRPO with proximal policy optimization (PPO) on GSM8K.")
GAMMA = ("2603.00003", "A mixture of experts", "Mixture-of-experts (MoE) with rotary position embeddings (RoPE) beats GRPO on MATH.")


def shows_the_library(workspace: Path, address: Address) -> bool:
    """Whether the server holds what the library keeps, row by row, and says so."""
    with Library(workspace, create=False) as library, open_graph(address, workspace) as graph:
        held = rows_of(graph)
        kept = {name: tuple(library.rows.rows(name)) for name in load_schema().tables()}
        for name, rows in kept.items():
            assert held.tables[name] == rows, name
        return held.fingerprint == library.rows.fingerprint(library.revision())


def test_the_five_digests_are_the_same_graph_on_both_engines(seeded: Path, neo4j_database: Address) -> None:
    done = send(seeded, neo4j_database)
    assert (done.extent, done.removed, done.before) == ("whole", 0, 0)
    assert shows_the_library(seeded, neo4j_database)
    with open_graph(None, seeded) as embedded, open_graph(neo4j_database, seeded) as server:
        assert rows_of(embedded) == rows_of(server)


def test_what_changed_is_sent_and_no_more(workspace: Path, tmp_path: Path, neo4j_database: Address) -> None:
    first = digest(tmp_path / "in", "a.jsonl", ALPHA, BETA, *MANY)
    build([first], workspace)
    assert send(workspace, neo4j_database).extent == "whole"
    assert send(workspace, neo4j_database).extent == "nothing"
    build([digest(tmp_path / "in", "b.jsonl", GAMMA)], workspace)
    done = send(workspace, neo4j_database)
    assert (done.extent, done.before, done.revision, done.removed) == ("changes", 1, 2, 0)
    assert shows_the_library(workspace, neo4j_database)
    forget("b.jsonl", workspace)
    done = send(workspace, neo4j_database)
    assert done.extent == "changes"
    assert done.removed > 0
    assert shows_the_library(workspace, neo4j_database)


def test_a_build_with_a_server_brings_it_up_to_date(workspace: Path, tmp_path: Path, neo4j_database: Address) -> None:
    source = digest(tmp_path / "in", "a.jsonl", ALPHA, BETA)
    assert build([source], workspace, graph=neo4j_database).graph_written
    assert shows_the_library(workspace, neo4j_database)
    assert not build([source], workspace, graph=neo4j_database).graph_written
    decided = Ruling(action="merge", names=("GRPO", "PPO"), reason="for the test")
    build([source], workspace, graph=neo4j_database, rulings=(decided,))
    assert shows_the_library(workspace, neo4j_database)
    assert not (workspace / "graph.lbdb").exists()


def test_a_server_some_revisions_behind_gets_them_all(workspace: Path, tmp_path: Path, neo4j_database: Address) -> None:
    build([digest(tmp_path / "in", "a.jsonl", ALPHA, BETA, *MANY)], workspace)
    send(workspace, neo4j_database)
    for name, paper in (("b.jsonl", GAMMA), ("c.jsonl", ("2603.00004", "More GRPO", "GRPO again, on MATH."))):
        build([digest(tmp_path / "in", name, paper)], workspace)
    forget("b.jsonl", workspace)
    assert send(workspace, neo4j_database).before == 1
    assert shows_the_library(workspace, neo4j_database)


def test_what_a_person_put_there_stays(workspace: Path, tmp_path: Path, neo4j_database: Address, run: Run) -> None:
    run("CREATE (:Note {text: 'read this'})-[:ABOUT]->(:Topic {name: 'safety'})")
    build([digest(tmp_path / "in", "a.jsonl", ALPHA, BETA)], workspace)
    send(workspace, neo4j_database)
    run("MATCH (p:Paper {id: '2603.00001'}) SET p:Favourite, p.stars = 5, p.title = 'changed by hand'")
    run("MATCH (p:Paper {id: '2603.00001'}), (n:Note) CREATE (n)-[:ON {since: 2026}]->(p)")
    build([digest(tmp_path / "in", "b.jsonl", GAMMA)], workspace)
    send(workspace, neo4j_database)
    send(workspace, neo4j_database, full=True)
    assert run("MATCH (p:Favourite) RETURN p.id, p.stars, p.title") == [("2603.00001", 5, ALPHA[1])]
    assert run("MATCH (n:Note)-[x:ON]->(p:Paper) RETURN n.text, x.since, p.id") == [("read this", 2026, "2603.00001")]
    assert run("MATCH (:Note)-[:ABOUT]->(t:Topic) RETURN t.name") == [("safety",)]
    assert shows_the_library(workspace, neo4j_database)


def test_a_persons_relationship_goes_with_its_node_only_by_force_and_is_listed(
    workspace: Path, tmp_path: Path, neo4j_database: Address, run: Run
) -> None:
    build([digest(tmp_path / "in", "a.jsonl", ALPHA), digest(tmp_path / "in", "b.jsonl", BETA)], workspace)
    send(workspace, neo4j_database)
    run("MATCH (p:Paper {id: $id}) CREATE (:Person {name: 'Ann'})-[:READ]->(p)", id=BETA[0])
    forget("b.jsonl", workspace)
    with pytest.raises(StoreError, match=r"\(:Paper '2603\.00002'\)<-\[:READ\]-\(:Person 'Ann'\).*--force"):
        send(workspace, neo4j_database)
    assert run("MATCH (p:Paper) RETURN count(p)") == [(2,)]
    done = send(workspace, neo4j_database, force=True)
    assert done.detached == ("(:Paper '2603.00002')<-[:READ]-(:Person 'Ann')",)
    assert run("MATCH (p:Person) RETURN p.name") == [("Ann",)]
    assert shows_the_library(workspace, neo4j_database)


def test_another_library_is_told_and_replaced_only_in_full(workspace: Path, tmp_path: Path, neo4j_database: Address) -> None:
    build([digest(tmp_path / "in", "a.jsonl", ALPHA)], workspace)
    send(workspace, neo4j_database)
    other = tmp_path / "other"
    build([digest(tmp_path / "in", "b.jsonl", BETA)], other)
    with pytest.raises(StoreError, match="shows another library"):
        send(other, neo4j_database)
    assert shows_the_library(workspace, neo4j_database)
    assert send(other, neo4j_database, full=True).extent == "whole"
    assert shows_the_library(other, neo4j_database)


def test_a_database_with_nodes_of_our_labels_is_not_touched(workspace: Path, tmp_path: Path, neo4j_database: Address, run: Run) -> None:
    run("CREATE (:Author {name: 'Borges'})")
    build([digest(tmp_path / "in", "a.jsonl", ALPHA)], workspace)
    with pytest.raises(StoreError, match="holds Author nodes that kgraph did not write"):
        send(workspace, neo4j_database)
    assert run("MATCH (n) RETURN labels(n), n.name") == [(["Author"], "Borges")]


def test_a_batch_of_a_killed_push_that_arrives_late_is_counted(
    workspace: Path, tmp_path: Path, neo4j_database: Address, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server may still be at work on what a dead writer sent when the next push has begun to count."""
    build([digest(tmp_path / "in", "a.jsonl", ALPHA, BETA)], workspace)
    send(workspace, neo4j_database)
    [(month,)] = run("MATCH (m:Month) WITH m, m.date AS month DETACH DELETE m RETURN month")
    run("MATCH (m:Meta) SET m.revision = 0, m.writing = 'whole 1 x here, process 1'")
    check = neo4j_push._Push._check

    def arrives(push: neo4j_push._Push, tx: Any) -> None:
        run("CREATE (:Month {date: $month})", month=month)
        check(push, tx)

    monkeypatch.setattr(neo4j_push._Push, "_check", arrives)
    assert send(workspace, neo4j_database).extent == "whole"
    assert shows_the_library(workspace, neo4j_database)


def test_what_somebody_took_out_is_told_and_put_back_in_full(workspace: Path, tmp_path: Path, neo4j_database: Address, run: Run) -> None:
    build([digest(tmp_path / "in", "a.jsonl", ALPHA, BETA)], workspace)
    send(workspace, neo4j_database)
    run("MATCH (p:Paper {id: $id}) DETACH DELETE p", id=BETA[0])
    build([digest(tmp_path / "in", "b.jsonl", GAMMA)], workspace)
    with pytest.raises(StoreError, match="kgraph push --full"):
        send(workspace, neo4j_database)
    assert run("MATCH (p:Paper) RETURN count(p)") == [(1,)]
    send(workspace, neo4j_database, full=True)
    assert shows_the_library(workspace, neo4j_database)


def test_a_second_writer_is_told(workspace: Path, tmp_path: Path, neo4j_database: Address, driver: neo4j.Driver) -> None:
    build([digest(tmp_path / "in", "a.jsonl", ALPHA)], workspace)
    send(workspace, neo4j_database)
    build([digest(tmp_path / "in", "b.jsonl", BETA)], workspace)
    with driver.session() as session, session.begin_transaction() as writing:
        writing.run("MATCH (m:Meta {id: 'kgraph'}) SET m.writing = m.writing").consume()
        with pytest.raises(Locked, match="is being written by"):
            send(workspace, neo4j_database)
        writing.rollback()
    send(workspace, neo4j_database)
    assert shows_the_library(workspace, neo4j_database)


@pytest.mark.parametrize("after", [0.02, 0.3, 0.8])
def test_a_push_killed_on_its_way_and_run_again_ends_as_one_undisturbed(
    after: float, seeded: Path, neo4j_database: Address, run: Run
) -> None:
    """Killed ``after`` seconds from its first batch. Batches are small, so that there are many transactions."""
    code = (
        "import sys; from pathlib import Path; from kgraph.store import neo4j_push, statements; from kgraph.deliver import send\n"
        "from kgraph.connection import find_address\n"
        "neo4j_push.ONE_TRANSACTION, statements.BATCH_ROWS = 1000, 300\n"
        "send(Path(sys.argv[1]), find_address(sys.argv[2], Path(sys.argv[1])), full=True)\n"
    )
    password = neo4j_database.password.get_secret_value() if neo4j_database.password else ""
    environ = {**os.environ, "NEO4J_USERNAME": neo4j_database.username, "NEO4J_PASSWORD": password}
    pushing = subprocess.Popen([sys.executable, "-c", code, str(seeded), neo4j_database.url], env=environ)
    until = time.monotonic() + 60
    while not run("MATCH (p:Paper) RETURN count(p)")[0][0] and time.monotonic() < until:
        time.sleep(0.02)
    time.sleep(after)
    pushing.send_signal(signal.SIGKILL)
    pushing.wait()
    assert run("MATCH (m:Meta) RETURN m.revision, m.writing <> ''") == [(0, True)]
    assert send(seeded, neo4j_database).extent == "whole"
    assert shows_the_library(seeded, neo4j_database)


def test_it_looks_as_the_schema_says(seeded: Path, neo4j_database: Address, run: Run) -> None:
    send(seeded, neo4j_database)
    kinds = load_schema().node("Concept").kinds
    for kind, count in run("MATCH (c:Concept) RETURN c.kind, count(*)"):
        labels = f":Concept:{kinds[kind]}" if kind in kinds else ":Concept"
        assert run(f"MATCH (c{labels}) WHERE c.kind = $kind RETURN count(*)", kind=kind) == [(count,)]
    assert run("MATCH (c:Method) WHERE c.kind <> 'method' RETURN count(*)") == [(0,)]
    unique = {(tuple(labels), tuple(names)) for labels, names in run("SHOW CONSTRAINTS YIELD labelsOrTypes, properties")}
    assert unique == {((node.label,), (node.key,)) for node in load_schema().nodes}
    found = run("CALL db.index.fulltext.queryNodes('names', '自编码') YIELD node RETURN labels(node), node.name, node.title")
    assert any("稀疏自编码器" in (name or "") for _, name, _ in found)
    assert run("MATCH (m:Meta) RETURN count(m), min(m.writing)") == [(1, "")]


def test_a_schema_that_is_not_as_declared_is_told(workspace: Path, tmp_path: Path, neo4j_database: Address, run: Run) -> None:
    def differences() -> tuple[str, ...]:
        with open_graph(neo4j_database, workspace) as store:
            assert isinstance(store, Server)
            return store.differences()

    assert "there is no graph" in differences()[0]
    build([digest(tmp_path / "in", "a.jsonl", ALPHA, BETA)], workspace, graph=neo4j_database)
    assert differences() == ()
    run("DROP INDEX concept_name")
    run("DROP CONSTRAINT paper_id")
    assert {"no index concept_name: run kgraph push", "no constraint paper_id: run kgraph push"} <= set(differences())
    build([digest(tmp_path / "in", "b.jsonl", GAMMA)], workspace, graph=neo4j_database)
    assert differences() == ()
