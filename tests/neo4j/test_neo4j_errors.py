"""What goes wrong between here and a server: one line that says what to do, soon, and without a password in it."""

import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from kgraph.build import build, send
from kgraph.connection import Address
from kgraph.errors import Refused, StoreError, Unavailable
from kgraph.store import Library, open_graph

pytestmark = pytest.mark.xdist_group("neo4j")

WRONG = "not-the-password"


@pytest.fixture
def library(tmp_path: Path) -> Path:
    (tmp_path / "a.jsonl").write_text('{"id": "2603.00001", "title": "On GRPO", "abstract": "We use GRPO.", "date": "2026-03-01"}')
    build([tmp_path / "a.jsonl"], tmp_path / "data")
    return tmp_path / "data"


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


def test_nobody_listens(library: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert "kgraph neo4j start runs one here" in told(library, Address(url=f"bolt://127.0.0.1:{port}"))


def test_no_such_host(library: Path) -> None:
    assert "no such host" in told(library, Address(url="bolt://no-such-host.invalid:7687"))


def test_what_listens_says_nothing(library: Path, silent_port: int) -> None:
    assert "does not speak this protocol" in told(library, Address(url=f"bolt://127.0.0.1:{silent_port}"))


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
