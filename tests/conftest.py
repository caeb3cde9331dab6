"""What several rooms' tests share: the seeds, one graph grown from them, and one Neo4j server.

The server is the one ``KGRAPH_TEST_NEO4J_URI`` names (with ``NEO4J_USERNAME`` and ``NEO4J_PASSWORD``), whose database is emptied; else
one that ``kgraph neo4j start`` runs for as long as the tests do, shared by all processes that run them.
"""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from filelock import FileLock
from pydantic import SecretStr

from kgraph.build import build
from kgraph.connection import Address, find_address
from kgraph.model import Paper, Section
from kgraph.read.prose import language

_HOME = "KGRAPH_TEST_NEO4J_HOME"
_WIPE = "MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS"


def pytest_configure(config: pytest.Config) -> None:
    """One folder for the server, told to the processes that run tests for this one."""
    if not hasattr(config, "workerinput"):
        os.environ[_HOME] = tempfile.mkdtemp(prefix="kgraph-neo4j-")


def pytest_unconfigure(config: pytest.Config) -> None:
    """The server goes with the process that began the tests."""
    if not hasattr(config, "workerinput"):
        home = Path(os.environ.pop(_HOME))
        if (home / "neo4j").exists():
            from kgraph.local import remove

            remove(home)
        shutil.rmtree(home, ignore_errors=True)


ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def digests(root: Path) -> Path:
    """The five real digests."""
    return root / "seeds" / "digests"


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory, digests: Path) -> Path:
    """A workspace built from the five digests. Tests only read it."""
    workspace = tmp_path_factory.mktemp("seeded")
    build([digests], workspace)
    return workspace


@pytest.fixture
def paper() -> Callable[..., Paper]:
    """Makes a paper from a title and texts: ``paper("SOAR: …", abstract="We propose …")``."""

    def make(title: str, id: str = "2602.00001", day: str = "2026-02-12", **texts: str) -> Paper:
        sections = tuple(Section(name=name, text=text, lang=language(text)) for name, text in texts.items())
        return Paper(id=id, title=title, sections=sections, day=day, precision="day")

    return make


@pytest.fixture(scope="session")
def local_home() -> Path:
    """The workspace whose own server the tests use, where no other is named."""
    return Path(os.environ[_HOME])


@pytest.fixture(scope="session")
def neo4j_server() -> Address:
    """The server, and who asks there. That it does not start is a failure."""
    if uri := os.environ.get("KGRAPH_TEST_NEO4J_URI"):
        return find_address(uri, Path(os.environ[_HOME]))
    from kgraph.local import start

    home = Path(os.environ[_HOME])
    start(home, os.environ.get("KGRAPH_TEST_NEO4J_VERSION"))
    found = find_address(None, home, environ={}, folder=home, local=True)
    assert found.server
    return found


def _database(server: Address) -> Iterator[Address]:
    """The server's database, empty, for one at a time."""
    with FileLock(Path(os.environ[_HOME]) / "database.lock"):
        wipe(server)
        yield server


@pytest.fixture
def neo4j_database(neo4j_server: Address) -> Iterator[Address]:
    """The server's database, empty, for one test."""
    yield from _database(neo4j_server)


@pytest.fixture(scope="module")
def neo4j_module_database(neo4j_server: Address) -> Iterator[Address]:
    """The server's database, empty, for all tests of one file."""
    yield from _database(neo4j_server)


def wipe(address: Address) -> None:
    """Takes everything out of a database but its indexes."""
    import neo4j

    auth = (address.username, (address.password or SecretStr("")).get_secret_value())
    with neo4j.GraphDatabase.driver(address.url, auth=auth) as driver, driver.session() as session:
        session.run(_WIPE).consume()
