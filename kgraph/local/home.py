"""The folder of a workspace's server, ``WORKSPACE/neo4j``, and what kgraph itself keeps there: ``server.json`` and ``password``.

server.json   {"version", "bolt", "http", "pid"}: which server, where it answers; pid is null while it does not run
password      of the user neo4j, one line, readable by its owner only
conf/ data/ logs/ import/   Neo4j's own
"""

import hashlib
import os
import secrets
from pathlib import Path

from pydantic import ValidationError

from kgraph.errors import StoreError
from kgraph.model import Value

USER = "neo4j"
_ROUNDS = 1024


class Record(Value):
    """What ``server.json`` says. ``bolt`` and ``http`` are addresses, ``pid`` a process id while the server runs."""

    version: str
    bolt: str
    http: str
    pid: int | None = None

    @property
    def ports(self) -> tuple[int, int]:
        """The ports of Bolt and of HTTP."""
        bolt, http = (int(address.rpartition(":")[2]) for address in (self.bolt, self.http))
        return bolt, http


class Home:
    """The paths of one workspace's server."""

    def __init__(self, workspace: Path) -> None:
        self.path = workspace.absolute() / "neo4j"
        self.lock = workspace.absolute() / "neo4j.lock"  # beside it, so that the folder can be removed under the lock
        self.password = self.path / "password"
        self.conf = self.path / "conf" / "neo4j.conf"
        self.data = self.path / "data"
        self.log = self.path / "logs" / "neo4j.log"
        self.console = self.path / "logs" / "console.log"
        self._record = self.path / "server.json"

    def read(self) -> Record | None:
        """What was written last; None where no server was ever started.

        Raises ``StoreError`` where the folder holds something else.
        """
        try:
            return Record.model_validate_json(self._record.read_bytes())
        except FileNotFoundError:
            if self.path.exists() and any(self.path.iterdir()):
                raise StoreError(f"{self.path} is not a folder that kgraph made: it has no server.json; move it away") from None
            return None
        except ValidationError as error:
            raise StoreError(f"{self._record} is not what kgraph wrote; stop the server and delete that file") from error

    def write(self, record: Record) -> None:
        """Writes ``server.json``, whole or not at all."""
        beside = self._record.with_suffix(".new")
        beside.write_text(record.model_dump_json() + "\n", encoding="utf-8")
        os.replace(beside, self._record)

    def prepare(self) -> None:
        """Makes the folders and, before the first start, the password. It stands in no command: Neo4j reads its hash from a file.

        Raises ``StoreError`` where there are data whose password is lost.
        """
        for folder in ("conf", "data/dbms", "logs", "import"):
            (self.path / folder).mkdir(parents=True, exist_ok=True)
        first = not (self.data / "databases").exists()
        if not self.password.exists():
            if not first:
                raise StoreError(f"{self.password} is gone, and only its hash is in the data; put it back, or: kgraph neo4j remove")
            write_secret(self.password, secrets.token_urlsafe(24) + "\n")
        if first:
            auth = self.data / "dbms" / "auth.ini"
            auth.unlink(missing_ok=True)
            write_secret(auth, initial_user(self.password.read_text(encoding="utf-8").strip()))

    def size(self) -> int:
        """Bytes of the data on the disk."""
        return sum(file.stat().st_size for file in self.data.rglob("*") if file.is_file())


def write_secret(path: Path, text: str) -> None:
    """Writes a new file that only its owner can read, from the first byte on."""
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8", newline="\n") as file:
        file.write(text)


def initial_user(password: str, salt: bytes | None = None) -> str:
    """The line from which Neo4j makes its first user: what ``neo4j-admin dbms set-initial-password`` writes, but that takes the password
    as an argument, which every user of the machine can see."""
    salt = salt or secrets.token_bytes(32)
    digest = hashlib.sha256(salt + password.encode()).digest()
    for _ in range(_ROUNDS - 1):
        digest = hashlib.sha256(digest).digest()
    return f"{USER}:SHA-256,{digest.hex()},{salt.hex()},{_ROUNDS}:\n"
