"""The server as a process of the operating system: begun, told from others, asked whether it answers, ended."""

import os
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Sequence
from http.client import HTTPException
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from kgraph.errors import EngineMissing
from kgraph.local.fetch import EXTRA

if TYPE_CHECKING:
    import psutil

_BOLT = bytes.fromhex("6060b017 00000405 00000404 00000005 00000004")
"""The greeting of Bolt: its magic number and four versions that one would speak."""

_FAULTS = ("Caused by:", " ERROR ", "Exception", "Error:", "error:")


def home_option(home: Path) -> str:
    """The argument by which a server is known for that of one folder."""
    return f"--home-dir={home}"


def spawn(command: Sequence[str], cwd: Path, output: Path) -> "subprocess.Popen[bytes]":
    """Begins a process that outlives this one and its terminal; what it prints goes to the file ``output``."""
    flags = 0
    if sys.platform == "win32":
        flags = subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW
    env = {name: value for name, value in os.environ.items() if not name.startswith("NEO4J_")}  # a password for elsewhere may be there
    with output.open("wb") as console:
        return subprocess.Popen(
            command,
            cwd=cwd,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=console,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            creationflags=flags,
        )


def ours(pid: int | None, home: Path) -> "psutil.Process | None":
    """The process of that number if it is the server of that folder; process ids are given anew to others."""
    try:
        import psutil
    except ImportError as error:
        raise EngineMissing(f"a Neo4j of this machine needs more packages; run: {EXTRA}") from error

    if pid is None:
        return None
    try:
        process = psutil.Process(pid)
        return process if process.status() != psutil.STATUS_ZOMBIE and home_option(home) in process.cmdline() else None
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return None


def speaks_bolt(address: str, timeout: float = 2.0) -> bool:
    """Whether something at ``bolt://HOST:PORT`` takes the greeting and names a version."""
    at = urlsplit(address)
    try:
        with socket.create_connection((at.hostname or "", at.port or 7687), timeout) as wire:
            wire.sendall(_BOLT)
            answer = wire.recv(4, socket.MSG_WAITALL)
    except OSError:
        return False
    return len(answer) == 4 and any(answer)


def serves_http(address: str, timeout: float = 2.0) -> bool:
    """Whether a server at ``http://HOST:PORT`` answers; proxies of the environment are not asked."""
    try:
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(address, timeout=timeout) as answer:
            return bool(answer.status == 200)
    except (OSError, HTTPException):
        return False


def last_lines(path: Path, start: int = 0, most: int = 30) -> tuple[str, ...]:
    """The last lines of a log, of what was written behind byte ``start``; none where there is no log."""
    try:
        with path.open("rb") as file:
            file.seek(start)
            lines = file.read().decode("utf-8", "replace").splitlines()
    except OSError:
        return ()
    return tuple(line for line in lines if line.strip())[-most:]


def cause(log: Sequence[str]) -> str:
    """The line of a log that says best what went wrong: the innermost cause, else the last error, else the last line."""
    for fault in _FAULTS:
        for line in reversed(log):
            if fault in line and not line.lstrip().startswith("at "):
                return " ".join(line.split()).removeprefix("Caused by: ")[:400]
    return log[-1] if log else "it wrote no log"
