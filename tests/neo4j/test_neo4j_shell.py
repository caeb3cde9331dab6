"""kgraph shell on a Neo4j server: the same answers, plans, labels of kinds, and statements that are stopped there, too."""

import json
import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kgraph.cli.options import Format
from kgraph.cli.prompt import prompt_of
from kgraph.cli.session import Session
from kgraph.cli.shell import run_typed
from kgraph.connection import Address
from kgraph.deliver import send
from kgraph.query import names_like, run_cypher
from kgraph.store import Server, open_graph

pytestmark = pytest.mark.xdist_group("neo4j")

SLOW = "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b RETURN max(a * b) AS most;"


@pytest.fixture(scope="module")
def pushed(seeded: Path, neo4j_module_database: Address) -> Address:
    send(seeded, neo4j_module_database)
    return neo4j_module_database


@pytest.fixture
def session(pushed: Address, seeded: Path) -> Iterator[Session]:
    with open_graph(pushed, seeded) as store:
        yield Session(store, format=Format.JSON)


def test_both_engines_print_the_same(session: Session, seeded: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["concept_papers 稀疏自编码器 limit=3", "MATCH (c:Concept) RETURN c.name AS name ORDER BY name LIMIT 3;", ":show GRPO"]
    run_typed(session, asked)
    server = capsys.readouterr().out
    with open_graph(None, seeded) as store:
        run_typed(Session(store, format=Format.JSON), asked)
    assert server == capsys.readouterr().out != ""


def test_plans(session: Session, capsys: pytest.CaptureFixture[str]) -> None:
    run_typed(session, [":explain concept_papers GRPO"])
    assert {row["operator"].strip() for row in json.loads(capsys.readouterr().out)} >= {"ProduceResults", "NodeUniqueIndexSeek"}
    run_typed(session, [":param kind=method", "PROFILE\nMATCH (c:Concept {kind: $kind})\nRETURN count(*) AS n;"])
    assert sum(row["db_hits"] for row in json.loads(capsys.readouterr().out)) > 0
    run_typed(session, [":profile CREATE (:X)", "CREATE (:X);", "EXPLAIN CALL dbms.listConfig();", "MATCH (n) DETACH DELETE n;"])
    captured = capsys.readouterr()
    assert captured.err.count("error: only reading is allowed") == 3


def test_labels_of_kinds_and_names_are_completed(session: Session, seeded: Path) -> None:
    from prompt_toolkit.application import create_app_session
    from prompt_toolkit.completion import CompleteEvent
    from prompt_toolkit.document import Document
    from prompt_toolkit.history import InMemoryHistory
    from prompt_toolkit.input import DummyInput
    from prompt_toolkit.output import DummyOutput

    with create_app_session(input=DummyInput(), output=DummyOutput()):
        completer = prompt_of(session, InMemoryHistory()).completer
    assert completer
    assert [one.text for one in completer.get_completions(Document("MATCH (m:Meth"), CompleteEvent())] == ["Method"]
    with open_graph(None, seeded) as embedded:
        for what, begun in (("concept", "spar"), ("concept", "稀疏"), ("paper", "2602.1"), ("keyword", "")):
            assert names_like(session.store, what, begun, 5) == names_like(embedded, what, begun, 5) != ()


def test_an_interrupt_stops_the_statement_on_the_server_and_the_shell_goes_on(
    session: Session, pushed: Address, seeded: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run_typed(session, ["RETURN 1 AS one;"])  # connected
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # who runs tests in the background may ignore it
    try:
        threading.Timer(1.0, os.kill, (os.getpid(), signal.SIGINT)).start()
        began = time.monotonic()
        run_typed(session, [SLOW, "RETURN 2 AS two;"])
        assert time.monotonic() - began < 10
    finally:
        signal.signal(signal.SIGINT, before)
    captured = capsys.readouterr()
    assert "stopped" in captured.err
    assert '"two": 2' in captured.out
    with open_graph(pushed, seeded) as other:
        assert isinstance(other, Server)
        running = other.write("SHOW TRANSACTIONS YIELD currentQuery AS asked", timeout=5).table.column("asked")
    assert not [asked for asked in running if "range" in asked]


def test_a_statement_that_takes_too_long_is_stopped(session: Session, capsys: pytest.CaptureFixture[str]) -> None:
    run_typed(session, [":timeout 1", SLOW])
    assert "took longer than 1 s" in capsys.readouterr().err
    assert run_cypher(session.store, "RETURN 1 AS one").rows == ((1,),)
