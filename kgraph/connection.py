"""Where the graph is, and who asks: found from the command line, the environment, and files, in that order.

    address     --graph, then KGRAPH_GRAPH, then NEO4J_URI, then ``graph`` in a kgraph.toml, else ``embedded``
    user name   NEO4J_USERNAME, then ``username`` in a kgraph.toml, else ``neo4j``
    database    NEO4J_DATABASE, then ``database`` in a kgraph.toml, else ``neo4j``
    password    NEO4J_PASSWORD, then the file NEO4J_PASSWORD_FILE names, then the file ``password_file`` names in a kgraph.toml,
                then, for the server that ``kgraph neo4j start`` runs for this workspace, that server's own file; else it is asked for

A kgraph.toml in the workspace comes before one in the current folder, key by key. A password stands in none of them, nor in an address.
"""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import SecretStr, TypeAdapter, ValidationError

from kgraph.errors import SettingError
from kgraph.model import Value

FILE = "kgraph.toml"
EMBEDDED = "embedded"
LOCAL = "neo4j"
"""Folder, in a workspace, of the server that ``kgraph neo4j start`` runs: ``server.json`` names its address, ``password`` holds that."""

_KEYS = ("graph", "username", "database", "password_file")


class Address(Value):
    """A graph's address, and who asks there. ``password`` is ``None`` where none was found; ``origin`` says where ``url`` stood."""

    url: str = EMBEDDED
    username: str = "neo4j"
    password: SecretStr | None = None
    database: str = "neo4j"
    origin: str = "default"

    @property
    def server(self) -> bool:
        """Whether this is a server, not the embedded engine."""
        return "://" in self.url


class _Said(NamedTuple):
    """What a file says, and where relative paths in it begin."""

    name: str
    values: Mapping[str, str]
    folder: Path


def find_address(
    given: str | None, workspace: Path, *, environ: Mapping[str, str] | None = None, folder: Path | None = None, local: bool = False
) -> Address:
    """The address of a workspace's graph. ``given``: what the command line says; ``environ`` and ``folder``: of this process unless said;
    ``local``: rather the server that runs for the workspace than the embedded engine.

    Raises ``SettingError`` for a file that cannot be read, a key nobody knows, and a password where none belongs.
    """
    env = {name: value for name, value in (os.environ if environ is None else environ).items() if value}
    files = _files(workspace, Path() if folder is None else folder)
    running = local_url(workspace)
    url, origin = _first(
        (given or "", "--graph"),
        *((env.get(name, ""), name) for name in ("KGRAPH_GRAPH", "NEO4J_URI")),
        *((file.values.get("graph", ""), file.name) for file in files),
        (running if local else "", "kgraph neo4j start"),
        (EMBEDDED, "default"),
    )
    _no_secret(url, origin)
    if "://" not in url:
        return Address(url=url, origin=origin)
    username, _ = _first((env.get("NEO4J_USERNAME", ""), ""), *((file.values.get("username", ""), "") for file in files), ("neo4j", ""))
    database, _ = _first((env.get("NEO4J_DATABASE", ""), ""), *((file.values.get("database", ""), "") for file in files), ("neo4j", ""))
    password = _password(env, files, workspace / LOCAL / "password" if url == running else None)
    return Address(url=url, username=username, password=password, database=database, origin=origin)


def local_url(workspace: Path) -> str:
    """The Bolt address of the server that was started for a workspace; empty where there is none."""
    try:
        found = TypeAdapter(dict[str, Any]).validate_json((workspace / LOCAL / "server.json").read_bytes())
    except (OSError, ValidationError):
        return ""
    return str(found.get("bolt", ""))


def _first(*choices: tuple[str, str]) -> tuple[str, str]:
    return next(choice for choice in choices if choice[0])


def _files(workspace: Path, folder: Path) -> list[_Said]:
    paths = dict.fromkeys(path.resolve() for path in (workspace / FILE, folder / FILE))
    return [_read(path) for path in paths if path.is_file()]


def _read(path: Path) -> _Said:
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingError(f"{path}: {error.strerror or error}") from error
    except ValueError as error:
        raise SettingError(f"{path}: not TOML: {error}") from error
    for key, value in values.items():
        if key == "password":
            raise SettingError(f"{path}: a password does not belong here; write password_file = 'FILE' and put it there, or NEO4J_PASSWORD")
        if key not in _KEYS:
            raise SettingError(f"{path}: nothing is called {key!r} here; allowed are {', '.join(_KEYS)}")
        if not isinstance(value, str) or not value:
            raise SettingError(f"{path}: {key} is a text in quotes, not {value!r}")
    return _Said(str(path), values, path.parent)


def _password(env: Mapping[str, str], files: list[_Said], local: Path | None) -> SecretStr | None:
    if "NEO4J_PASSWORD" in env:
        return SecretStr(env["NEO4J_PASSWORD"])
    named = [(Path(env["NEO4J_PASSWORD_FILE"]), "NEO4J_PASSWORD_FILE")] if "NEO4J_PASSWORD_FILE" in env else []
    named += [(file.folder / file.values["password_file"], file.name) for file in files if "password_file" in file.values]
    named += [(local, "kgraph neo4j start")] if local else []
    if not named:
        return None
    path, origin = named[0]
    try:
        text = path.read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no text"
        raise SettingError(f"the password file {path} ({origin}) cannot be read: {reason}") from error
    if not text or not text[0]:
        raise SettingError(f"the password file {path} ({origin}) is empty; its first line is the password")
    return SecretStr(text[0])


def _no_secret(url: str, origin: str) -> None:
    if "@" in url.partition("://")[2].partition("/")[0]:
        raise SettingError(
            f"the address from {origin} names a user or a password, which others can read there; "
            "write scheme://HOST:PORT, and use NEO4J_USERNAME and NEO4J_PASSWORD or NEO4J_PASSWORD_FILE"
        )
