"""A real Neo4j for one workspace on this machine: start, stop, status, remove, and its admin tool."""

import shutil
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

from kgraph.errors import Crashed, Locked, SettingError, StoreError, Unavailable
from kgraph.local.conf import HOST, checked_heap, conf_text, free_port, java_options, machine_memory, taken
from kgraph.local.fetch import Progress, library, silent
from kgraph.local.home import USER, Home, Record
from kgraph.local.jars import DEFAULT, jars, newer
from kgraph.local.java import calendar, find_java, java_command
from kgraph.local.process import cause, home_option, last_lines, ours, serves_http, spawn, speaks_bolt
from kgraph.model import Value
from kgraph.store.lock import WriterLock

_ADMIN = "org.neo4j.cli.AdminTool"
_PORT_TAKEN = "Address already in use"
_TRIES = 3


class Status(Value):
    """What is known of a workspace's server. ``answers``: Bolt does; ``size``: bytes of its data. Where none was ever started, all is
    false, empty or zero but ``home``."""

    running: bool
    answers: bool
    version: str = ""
    bolt: str = ""
    http: str = ""
    browser: str = ""
    user: str = ""
    password_file: str = ""
    pid: int | None = None
    size: int = 0
    home: str


class Started(Value):
    """A server that answers; ``new``: it did not run before."""

    record: Record
    new: bool


def start(
    workspace: Path,
    version: str | None = None,
    *,
    heap: str | None = None,
    bolt_port: int | None = None,
    http_port: int | None = None,
    progress: Progress = silent,
    timeout: float = 120,
) -> Started:
    """Starts the server of a workspace and waits, ``timeout`` seconds at most, until it answers; it goes on when this process ends.

    ``version``: that of the last start, else ``DEFAULT``. ``heap``: memory of Java, such as ``2g``. Ports: those of the last start
    where they are free, else any. Raises ``SettingError``, ``EngineMissing``, ``Locked`` or ``StoreError``; ``Crashed`` if it ends at once.
    """
    home = Home(workspace)
    checked_heap(heap)
    if version:
        jars(version)
    workspace.mkdir(parents=True, exist_ok=True)
    with _one_at_a_time(home):
        last = home.read()
        if last and ours(last.pid, home.path):
            return Started(record=_already(home, last, version, heap, (bolt_port, http_port), timeout), new=False)
        chosen = version or (last.version if last else DEFAULT)
        if last and newer(last.version, chosen):
            raise SettingError(
                f"the data were last written by Neo4j {last.version}, and {chosen} is older; --version {last.version}, or remove"
            )
        for port in {bolt_port, http_port} - {None}:
            if port and taken(port):
                raise Unavailable(f"port {port} is taken by another program; name another one, or none: a free one is found")
        jars_at, java = library(chosen, progress=progress), find_java(chosen)
        home.path.mkdir(parents=True, exist_ok=True)
        kept = last.ports if last else (None, None)
        for attempt in range(_TRIES):
            bolt, http = bolt_port or free_port(kept[0]), http_port or free_port(kept[1])
            record = Record(version=chosen, bolt=f"bolt://{HOST}:{bolt}", http=f"http://{HOST}:{http}")
            home.write(record)  # before anything else is in the folder: by this it is known for ours
            home.prepare()
            _configure(home, bolt, http, heap)
            try:
                return Started(record=_run(home, record, java_command(java, jars_at, *_server(home, chosen)), timeout), new=True)
            except Crashed as error:  # between the look for a free port and its use somebody else may have taken it
                given = bolt_port or http_port
                if given or attempt + 1 == _TRIES or not any(_PORT_TAKEN in line for line in error.log):
                    raise
        raise AssertionError("the last try returns or raises")


def _one_at_a_time(home: Home) -> WriterLock:
    return WriterLock(home.lock, f"the Neo4j in {home.path}", wait=180)


def _already(
    home: Home, record: Record, version: str | None, heap: str | None, ports: tuple[int | None, int | None], timeout: float
) -> Record:
    """A server that runs: what is asked of a start must be what it was started with."""
    other = [f"version {record.version}"] if version and version != record.version else []
    other += [f"port {has}" for asked, has in zip(ports, record.ports, strict=True) if asked and asked != has]
    other += ["its own heap"] if heap else []
    if other:
        raise SettingError(f"Neo4j runs already, with {', '.join(other)}; first: kgraph neo4j stop")
    _wait(home, record, timeout)
    return record


def _configure(home: Home, bolt: int, http: int, heap: str | None) -> None:
    there = home.conf.read_text(encoding="utf-8") if home.conf.exists() else None
    text = conf_text(there, bolt, http, heap, machine_memory())
    if text != there:
        home.conf.write_text(text, encoding="utf-8", newline="\n")


def _server(home: Home, version: str) -> tuple[str, list[str], list[str]]:
    """Main class, arguments and options of Java."""
    main = "org.neo4j.server.Neo4jCommunity" if calendar(version) else "org.neo4j.server.CommunityEntryPoint"
    return main, [home_option(home.path), f"--config-dir={home.conf.parent}"], java_options(home.conf.read_text(encoding="utf-8"))


def _run(home: Home, record: Record, command: Sequence[str], timeout: float) -> Record:
    """Begins the process and waits for its answer. Whatever goes wrong, no process is left behind."""
    written = home.log.stat().st_size if home.log.exists() else 0
    process = spawn(command, home.path, home.console)
    running = record.model_copy(update={"pid": process.pid})
    home.write(running)
    try:
        _wait(home, running, timeout, written, process)
    except BaseException:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        home.write(record)
        raise
    return running


def _wait(home: Home, record: Record, timeout: float, written: int = 0, process: "subprocess.Popen[bytes] | None" = None) -> None:
    """Until Bolt and HTTP answer. Raises ``Crashed`` with the log when the process has ended, ``Unavailable`` after the time."""
    until = time.monotonic() + timeout
    while not (speaks_bolt(record.bolt) and serves_http(record.http)):
        ended = process.poll() is not None if process else ours(record.pid, home.path) is None
        if ended:
            log = last_lines(home.log, written) or last_lines(home.console)
            raise Crashed(f"Neo4j {record.version} ended while it started: {cause(log)}; its logs are in {home.log.parent}", log)
        if time.monotonic() > until:
            log = last_lines(home.log, written)
            raise Crashed(f"Neo4j {record.version} does not answer after {timeout:g} s; see its logs in {home.log.parent}", log)
        time.sleep(0.1)


def stop(workspace: Path, timeout: float = 120) -> bool:
    """Ends the server of a workspace and waits until it has; whether it ran. Raises ``Unavailable`` where it still runs afterwards."""
    home = Home(workspace)
    if not workspace.is_dir():
        return False
    with _one_at_a_time(home):
        return _stop(home, timeout)


def _stop(home: Home, timeout: float) -> bool:
    import psutil

    record = home.read()
    process = ours(record.pid, home.path) if record else None
    if record and process:
        try:
            process.terminate()
            process.wait(timeout)
        except psutil.NoSuchProcess:
            pass
        except psutil.TimeoutExpired as error:
            raise Unavailable(
                f"Neo4j (process {process.pid}) was told to stop and still runs after {timeout:g} s; wait, then: kgraph neo4j stop"
            ) from error
    if record and record.pid is not None:
        home.write(record.model_copy(update={"pid": None}))
    return process is not None


def status(workspace: Path) -> Status:
    """What the server of a workspace is doing. Nothing is changed."""
    home = Home(workspace)
    record = home.read()
    if record is None:
        return Status(running=False, answers=False, home=str(home.path))
    process = ours(record.pid, home.path)
    return Status(
        running=process is not None,
        answers=process is not None and speaks_bolt(record.bolt),
        version=record.version,
        bolt=record.bolt,
        http=record.http,
        browser=f"{record.http}/browser/",
        user=USER,
        password_file=str(home.password),
        pid=process.pid if process else None,
        size=home.size(),
        home=str(home.path),
    )


def remove(workspace: Path, timeout: float = 120) -> bool:
    """Stops the server of a workspace and deletes it with all its data; whether there was one.

    Raises ``StoreError`` where the folder is not one that kgraph made.
    """
    home = Home(workspace)
    if not home.path.exists():
        return False
    with _one_at_a_time(home):
        if home.read() is None and any(home.path.iterdir()):
            return False  # not reached: read has raised
        if home.path.is_symlink():
            raise StoreError(f"{home.path} is a link; remove what it points to yourself")
        _stop(home, timeout)
        shutil.rmtree(home.path)
    home.lock.unlink(missing_ok=True)
    return True


def admin(workspace: Path, arguments: Sequence[str], cwd: Path | None = None, timeout: float | None = None) -> str:
    """Runs neo4j-admin (``database import full neo4j …``) for the server of a workspace, started once before and stopped now; what it
    printed. ``arguments`` must not hold a password.

    Raises ``Unavailable`` (no server there), ``Locked`` (it runs) or ``StoreError`` with what the tool said.
    """
    home = Home(workspace)
    with _one_at_a_time(home):
        record = home.read()
        if record is None:
            raise Unavailable(f"there is no Neo4j in {home.path}; first: kgraph neo4j start")
        if ours(record.pid, home.path):
            raise Locked(f"Neo4j runs (process {record.pid}); first: kgraph neo4j stop")
        return _admin(home, record.version, arguments, cwd, timeout)


def _admin(home: Home, version: str, arguments: Sequence[str], cwd: Path | None, timeout: float | None) -> str:
    import os

    conf = home.conf.read_text(encoding="utf-8")
    command = java_command(find_java(version), library(version), _ADMIN, arguments, java_options(conf))
    env = {**os.environ, "NEO4J_HOME": str(home.path), "NEO4J_CONF": str(home.conf.parent)}
    env.pop("NEO4J_PASSWORD", None)
    ran = subprocess.run(
        command,
        cwd=cwd or home.path,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        timeout=timeout,
        check=False,
    )
    if ran.returncode:
        raise StoreError(f"neo4j-admin {' '.join(arguments[:2])} failed: {cause(ran.stdout.splitlines())}")
    return ran.stdout
