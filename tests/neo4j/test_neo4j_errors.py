"""What goes wrong between here and a server: one line that says what to do, soon, and without a password in it."""

import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import neo4j
import pytest
from pydantic import SecretStr

from kgraph.build import build
from kgraph.connection import Address
from kgraph.deliver import send
from kgraph.errors import Refused, StoreError, Unavailable
from kgraph.store import Library, neo4j_push, open_graph, statements

pytestmark = pytest.mark.xdist_group("neo4j")

WRONG = "not-the-password"


@pytest.fixture
def library(tmp_path: Path) -> Path:
    (tmp_path / "a.jsonl").write_text('{"id": "2603.00001", "title": "On GRPO", "abstract": "We use GRPO.", "date": "2026-03-01"}')
    build([tmp_path / "a.jsonl"], tmp_path / "data")
    return tmp_path / "data"


@pytest.fixture
def run(neo4j_database: Address) -> Iterator[Callable[..., list[Any]]]:
    """Runs a statement as somebody else would: its values, row by row."""
    auth = (neo4j_database.username, (neo4j_database.password or SecretStr("")).get_secret_value())
    with neo4j.GraphDatabase.driver(neo4j_database.url, auth=auth) as driver, driver.session() as session:
        yield lambda statement, **params: [tuple(record.values()) for record in session.run(statement, params)]


def kgraph(address: Address, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Runs a command with a server."""
    password = address.password.get_secret_value() if address.password else ""
    environ = {**os.environ, "NEO4J_URI": address.url, "NEO4J_USERNAME": address.username, "NEO4J_PASSWORD": password}
    environ["NEO4J_DATABASE"] = address.database
    command = [sys.executable, "-m", "kgraph", *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=environ, stdin=subprocess.DEVNULL, check=False)


def more(library: Path, number: int = 2, title: str = "More on GRPO") -> None:
    """A paper more in the library."""
    added = {"id": f"2603.{number:05}", "title": title, "abstract": "We use GRPO on MATH.", "date": "2026-03-02"}
    (library.parent / f"{number}.jsonl").write_text(json.dumps(added))
    build([library.parent / f"{number}.jsonl"], library)


@pytest.fixture
def silent_port() -> Iterator[int]:
    """A port that takes connections and never says a word."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        yield listening.getsockname()[1]


def told(library: Path, address: Address) -> str:
    """What a push and a build say; both the same, within ten seconds, and the library is what it was."""
    with Library(library) as before:
        revision = before.revision()
    messages = []
    for act in (lambda: send(library, address), lambda: build([library.parent / "a.jsonl"], library, graph=address, date="2026-01-01")):
        began = time.monotonic()
        with pytest.raises(StoreError) as raised:
            act()
        assert time.monotonic() - began < 10
        messages.append(str(raised.value))
    with Library(library) as after:
        assert after.revision() == revision
    assert messages[0] == messages[1]
    assert "\n" not in messages[0]
    assert WRONG not in messages[0]
    return messages[0]


def refused(library: Path, address: Address) -> str:
    """What a push says, within ten seconds, and the library is what it was."""
    before, began = (library / "library.sqlite").read_bytes(), time.monotonic()
    with pytest.raises(StoreError) as raised:
        send(library, address)
    assert time.monotonic() - began < 10
    assert (library / "library.sqlite").read_bytes() == before
    assert "\n" not in str(raised.value)
    return str(raised.value)


def test_nobody_listens(library: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert "kgraph neo4j start runs one here" in told(library, Address(url=f"bolt://127.0.0.1:{port}"))


def test_no_such_host(library: Path) -> None:
    assert "no such host" in told(library, Address(url="bolt://no-such-host.invalid:7687"))


def test_what_listens_says_nothing(library: Path, silent_port: int) -> None:
    assert "does not answer" in told(library, Address(url=f"bolt://127.0.0.1:{silent_port}"))


def test_a_wrong_password(library: Path, neo4j_server: Address) -> None:
    assert "NEO4J_PASSWORD" in told(library, neo4j_server.model_copy(update={"password": SecretStr(WRONG)}))


def test_no_password(library: Path, neo4j_server: Address) -> None:
    assert "NEO4J_PASSWORD" in told(library, neo4j_server.model_copy(update={"password": None}))


@pytest.mark.parametrize("scheme", ["bolt+s", "bolt+ssc", "neo4j+s"])
def test_an_encrypted_scheme_where_nothing_is_encrypted(scheme: str, library: Path, neo4j_server: Address) -> None:
    plain = neo4j_server.url.partition("://")[2]
    assert f"is {scheme.partition('+')[0]}:// meant" in told(library, neo4j_server.model_copy(update={"url": f"{scheme}://{plain}"}))


def test_a_database_that_is_not_there(library: Path, neo4j_server: Address) -> None:
    assert "there is no database 'papers'" in told(library, neo4j_server.model_copy(update={"database": "papers"}))


def test_nothing_was_pushed_yet(tmp_path: Path, neo4j_database: Address) -> None:
    with open_graph(neo4j_database, tmp_path) as graph, pytest.raises(Unavailable, match="run kgraph push"):
        graph.read("MATCH (p:Paper) RETURN p.id AS id")


def test_a_statement_that_writes_is_refused_by_the_server(library: Path, neo4j_database: Address) -> None:
    send(library, neo4j_database)
    with open_graph(neo4j_database, library) as graph:
        with pytest.raises(Refused, match=r"(?i)write"):
            graph.read("MATCH (p:Paper) SET p.title = ''")
        with pytest.raises(Refused, match="Invalid input"):
            graph.read("MATCH (p:Paper RETURN p.id AS id")


def test_a_wrong_password_too_often(library: Path, neo4j_database: Address) -> None:
    """The server then refuses the right one too, for some seconds."""
    wrong, said = neo4j_database.model_copy(update={"password": SecretStr(WRONG)}), ""
    for _ in range(6):
        with pytest.raises(StoreError) as raised:
            send(library, wrong)
        said = str(raised.value)
        if "too often" in said:
            break
    assert "refuses all for some seconds" in said
    until = time.monotonic() + 30
    while time.monotonic() < until:
        try:
            send(library, neo4j_database)
            break
        except StoreError:
            time.sleep(0.5)
    assert send(library, neo4j_database).extent == "nothing"


@pytest.mark.parametrize(
    ("changed", "said", "commands"),
    [
        ({"url": "bolt://127.0.0.1:1"}, "kgraph neo4j start runs one here", ("push", "query stats", "build a.jsonl")),
        ({"password": SecretStr(WRONG)}, "NEO4J_PASSWORD", ("push",)),
        ({"database": "papers"}, "NEO4J_DATABASE", ("push", "query stats", "schema --check")),
    ],
)
def test_a_command_prints_one_line_and_exits_with_1(
    changed: dict[str, Any], said: str, commands: tuple[str, ...], library: Path, neo4j_database: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = neo4j_database.model_copy(update=changed)
    monkeypatch.chdir(library.parent)
    monkeypatch.setenv("KGRAPH_WORKSPACE", str(library))
    for command in commands:
        began = time.monotonic()
        ran = kgraph(address, *command.split())
        assert time.monotonic() - began < 10
        assert (ran.returncode, ran.stdout, ran.stderr.count("\n")) == (1, "", 1), command
        assert ran.stderr.startswith("error: ")
        assert said in ran.stderr
        assert WRONG not in ran.stderr


def test_a_constraint_that_data_already_there_break(library: Path, neo4j_database: Address, run: Callable[..., list[Any]]) -> None:
    send(library, neo4j_database)
    more(library)
    run("DROP CONSTRAINT paper_id")
    run("MATCH (p:Paper) CREATE (:Paper {id: p.id, mine: true})")
    said = refused(library, neo4j_database)
    assert "is broken by data already there" in said
    assert "'2603.00001'" in said
    run("MATCH (p:Paper {mine: true}) DELETE p")
    send(library, neo4j_database)
    run("CREATE CONSTRAINT own FOR (p:Paper) REQUIRE p.title IS UNIQUE")
    try:
        more(library, 3)
        assert "is broken by data already there" in refused(library, neo4j_database)
    finally:
        run("DROP CONSTRAINT own")
    send(library, neo4j_database)


def test_an_index_of_somebody_elses_where_a_constraint_goes(library: Path, neo4j_database: Address, run: Callable[..., list[Any]]) -> None:
    send(library, neo4j_database)
    more(library)
    run("DROP CONSTRAINT paper_id")
    run("CREATE INDEX own FOR (p:Paper) ON (p.id)")
    try:
        said = refused(library, neo4j_database)
        assert "already exists an index (:Paper {id})" in said
        assert "SHOW INDEXES" in said
    finally:
        run("DROP INDEX own")
    send(library, neo4j_database)


def test_an_index_that_is_not_ready(
    library: Path, neo4j_database: Address, run: Callable[..., list[Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Much text for the full-text index, and no patience."""
    send(library, neo4j_database)
    more(library)
    run("DROP INDEX names")
    words = " ".join(f"{word}-{at}" for at in range(20) for word in ("sparse", "autoencoder", "interpretability"))
    run("UNWIND range(1, 30000) AS i CREATE (:Paper {mine: i, title: $words + i})", words=words)
    monkeypatch.setattr(neo4j_push, "_INDEX_SECONDS", 0)
    assert re.search(r"the index names of .* is POPULATING \(\d+ %\); try again when it is ONLINE", refused(library, neo4j_database))
    run("MATCH (p:Paper) WHERE p.mine IS NOT NULL CALL (p) { DELETE p } IN TRANSACTIONS OF 5000 ROWS")
    run("CALL db.awaitIndexes(60)")
    send(library, neo4j_database)


@pytest.mark.parametrize("rows", [1, 100_000])
def test_a_second_command_while_one_is_pushing(rows: int, library: Path, neo4j_database: Address, monkeypatch: pytest.MonkeyPatch) -> None:
    """In batches, and in one transaction. What builds has built: only the server is not up to date."""
    send(library, neo4j_database)
    more(library)
    monkeypatch.setattr(neo4j_push, "ONE_TRANSACTION", rows)
    monkeypatch.setattr(statements, "BATCH_ROWS", 5)
    more_there = library.parent / "c.jsonl"
    more_there.write_text('{"id": "2603.00009", "title": "GRPO", "abstract": "We use GRPO.", "date": "2026-03-03"}')
    second: list[subprocess.CompletedProcess[str]] = []

    def tell(step: str, done: int, total: int) -> None:
        if step == "push" and done and not second:
            second.append(kgraph(neo4j_database, "push", "--workspace", str(library)))
            second.append(kgraph(neo4j_database, "build", str(more_there), "--workspace", str(library)))

    done = send(library, neo4j_database, progress=tell)
    for ran in second:
        assert (ran.returncode, ran.stdout, ran.stderr.count("\n")) == (1, "", 1)
        assert f"is being written by {'another process' if rows > 1 else socket.gethostname()}" in ran.stderr
    assert len(second) == 2
    assert done.revision == 2
    again = send(library, neo4j_database)
    assert (again.before, again.revision) == (2, 3)
