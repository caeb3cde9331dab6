"""A server that is killed, frozen, read-only or without room while it is pushed to: one line soon, the library as it was, and afterwards
the same push makes all well. On a server of this file's own, whose data lie on a small disk of its own.

Such a disk is a tmpfs, for which one must be allowed to mount. Where that is not so the server's files are limited in size instead: it may
write no more just the same.
"""

import os
import resource
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kgraph.build import build
from kgraph.connection import Address, find_address
from kgraph.deliver import send
from kgraph.errors import StoreError, Unavailable
from kgraph.local import start, status
from kgraph.local.conf import conf_text
from kgraph.local.home import Home, Record
from kgraph.local.jars import DEFAULT
from kgraph.store import Library, Server, load_schema, neo4j_push, open_graph, rows_of, statements

pytestmark = pytest.mark.xdist_group("neo4j")

DISK = 96
"""Megabytes of the small disk: what a start, its logs and some pushes need, and half as much again."""

CONF = """
db.tx_log.rotation.size=256k
server.jvm.additional=-XX:TieredStopAtLevel=1
"""
"""Logs of the size of the disk; and a Java that starts sooner, and is slower once it is warm."""

LONG = "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b RETURN max(a * b) AS most"
SOON = 10.0


class Own:
    """The server of this file, and the disk it is on."""

    def __init__(self, workspace: Path, mounted: bool) -> None:
        self.workspace, self.mounted = workspace, mounted
        self._filler = workspace / "filler"

    @property
    def address(self) -> Address:
        return find_address(None, self.workspace, environ={}, folder=self.workspace, local=True)

    def prepare(self) -> None:
        """Before the first start: its conf."""
        home = Home(self.workspace)
        home.conf.parent.mkdir(parents=True)
        home.write(
            Record(version=os.environ.get("KGRAPH_TEST_NEO4J_VERSION", DEFAULT), bolt="bolt://127.0.0.1:0", http="http://127.0.0.1:0")
        )
        home.conf.write_text(conf_text(None, 0, 0, "512m", 2**33) + CONF)

    def start(self, conf: str = "") -> None:
        """Starts it, with lines more in its conf for this once."""
        there = Home(self.workspace).conf
        there.write_text(there.read_text() + conf)
        start(self.workspace)
        there.write_text(there.read_text().removesuffix(conf))

    def signal(self, number: int) -> None:
        pid = status(self.workspace).pid
        if pid:
            os.kill(pid, number)

    def kill(self) -> None:
        self.signal(signal.SIGKILL)
        while status(self.workspace).running:
            time.sleep(0.05)

    def restart(self, conf: str = "") -> None:
        self.kill()
        self.start(conf)

    def fill(self) -> None:
        """From here on it may write next to nothing."""
        if self.mounted:
            free = os.statvfs(self.workspace)
            self._filler.write_bytes(bytes(free.f_bavail * free.f_bsize - 100_000))
        else:
            pid = status(self.workspace).pid
            assert pid
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (100_000, 100_000))

    def empty(self) -> None:
        self._filler.unlink(missing_ok=True)

    def take_all_out(self) -> None:
        with open_graph(self.address, self.workspace) as graph:
            assert isinstance(graph, Server)
            graph.write("MATCH (n) DETACH DELETE n")


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Own]:
    workspace = tmp_path_factory.mktemp("own")
    mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK}m", "kgraph-test", str(workspace)]
    mounted = shutil.which("mount") is not None and subprocess.run(mount, capture_output=True, check=False).returncode == 0
    server = Own(workspace, mounted)
    server.prepare()
    try:
        server.start()
        yield server
    finally:
        server.signal(signal.SIGCONT)
        server.kill()
        if mounted:
            subprocess.run(["umount", "-l", str(workspace)], check=True)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory, digests: Path) -> Path:
    """3,200 rows."""
    workspace = tmp_path_factory.mktemp("library")
    build([digests / "2026-02-04.md"], workspace)
    return workspace


@pytest.fixture
def in_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Many transactions for few rows."""
    monkeypatch.setattr(neo4j_push, "ONE_TRANSACTION", 500)
    monkeypatch.setattr(statements, "BATCH_ROWS", 200)


def shows_the_library(library: Path, server: Own) -> bool:
    with Library(library, create=False) as kept, open_graph(server.address, library) as graph:
        held = rows_of(graph)
        assert {name: held.tables[name] for name in load_schema().tables()} == {
            name: tuple(kept.rows.rows(name)) for name in load_schema().tables()
        }
        return held.fingerprint == kept.rows.fingerprint(kept.revision())


def content(library: Path) -> bytes:
    return (library / "library.sqlite").read_bytes()


def disturbed(library: Path, server: Own, part: float, disturb: Callable[[], object], error: type[StoreError] = Unavailable) -> str:
    """Pushes all, and does something when that part of the rows is sent; what is said of it, in time, and the library is what it was."""
    before, began = content(library), []

    def tell(step: str, done: int, total: int) -> None:
        if step == "push" and done >= part * total and not began:
            began.append(time.monotonic())
            disturb()

    with pytest.raises(error) as raised:
        send(library, server.address, full=True, progress=tell)
    assert time.monotonic() - began[0] < SOON
    assert content(library) == before
    assert "\n" not in str(raised.value)
    return str(raised.value)


@pytest.mark.usefixtures("in_batches")
@pytest.mark.parametrize(("part", "seconds"), [(0.1, 0.25), (1.0, 0.0)])
def test_a_server_killed_during_a_push_in_batches(part: float, seconds: float, library: Path, own: Own) -> None:
    """Somewhere on its way; and when all is sent, but the last batch not committed."""
    kill = threading.Timer(seconds, own.kill).start if seconds else own.kill
    told = disturbed(library, own, part, kill)
    assert "the connection was lost" in told
    assert "run the same command again" in told
    own.start()
    with open_graph(own.address, library) as graph:
        assert graph.read("MATCH (m:Meta) RETURN m.revision AS revision, m.writing <> '' AS writing").rows == ((0, True),)
    assert send(library, own.address).extent == "whole"
    assert shows_the_library(library, own)


def test_a_server_killed_during_a_push_in_one_transaction_and_started_read_only(library: Path, own: Own) -> None:
    own.take_all_out()
    assert "the connection was lost" in disturbed(library, own, 0.5, own.kill)
    own.start("server.databases.default_to_read_only=true\n")
    before, began = content(library), time.monotonic()
    command = [sys.executable, "-m", "kgraph", "push", "--workspace", str(library), "--graph", own.address.url]
    environ = {**os.environ, "NEO4J_PASSWORD_FILE": str(Home(own.workspace).password)}
    ran = subprocess.run(command, capture_output=True, text=True, env=environ, stdin=subprocess.DEVNULL, check=False)
    assert time.monotonic() - began < SOON
    assert (ran.returncode, ran.stdout, ran.stderr.count("\n")) == (1, "", 1)
    assert "is read-only; let the server write it" in ran.stderr
    assert content(library) == before
    with open_graph(own.address, library) as graph:
        assert graph.read("MATCH (p:Paper) RETURN count(p) AS papers").rows == ((0,),)
    own.restart()
    assert send(library, own.address).extent == "whole"
    assert shows_the_library(library, own)


@pytest.mark.usefixtures("in_batches")
def test_a_server_that_hangs(library: Path, own: Own) -> None:
    """It stands still with all its connections open: in the middle of a push, of a statement, and when one comes."""
    assert "does not answer any more" in disturbed(library, own, 0.5, lambda: own.signal(signal.SIGSTOP))
    began = time.monotonic()
    with pytest.raises(Unavailable, match="does not answer; see whether the server is well"):
        send(library, own.address)
    assert time.monotonic() - began < SOON
    own.signal(signal.SIGCONT)
    with open_graph(own.address, library) as graph:
        graph.read("MATCH (p:Paper) RETURN count(p) AS papers")
        threading.Timer(1, own.signal, (signal.SIGSTOP,)).start()
        began = time.monotonic()
        with pytest.raises(Unavailable, match="does not answer any more"):
            graph.read(LONG)
        assert time.monotonic() - began < SOON + 1
        own.signal(signal.SIGCONT)
    send(library, own.address)
    assert shows_the_library(library, own)


@pytest.mark.usefixtures("in_batches")
def test_a_server_whose_disk_is_full(library: Path, own: Own) -> None:
    """It stops its database, with no word of the disk; after room was made it has to be started again."""
    own.take_all_out()
    told = disturbed(library, own, 0.1, own.fill, StoreError)
    assert "disk is full" in told
    assert "make room there" in told
    before, began = content(library), time.monotonic()
    with pytest.raises(StoreError, match="disk is full"):
        send(library, own.address)
    assert time.monotonic() - began < SOON
    assert content(library) == before
    own.empty()
    own.restart()
    send(library, own.address)
    assert shows_the_library(library, own)
