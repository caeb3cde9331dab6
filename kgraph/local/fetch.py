"""Brings the jars of a version of Neo4j into the user's cache folder, once: by Maven where it is there, else by jgo.

What lies in the folder ``lib`` of a version is complete and checked: it is gathered beside and renamed. What an interrupted call had
gathered is used by the next one. Both roads obey the user's own settings (Maven's ``settings.xml``, jgo's ``jgo.conf``) and take what the
local Maven repository has already.
"""

import contextlib
import os
import shutil
import subprocess
import threading
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from kgraph.errors import EngineMissing, StoreError, Unavailable
from kgraph.local.jars import Jar, check, jars
from kgraph.local.manifest import pom
from kgraph.store.lock import WriterLock

if TYPE_CHECKING:
    from jgo.maven import MavenContext

Progress = Callable[[str, int, int], None]
Road = Literal["mvn", "jgo"]

EXTRA = "pip install '.[neo4j-local]' in kgraph's checkout"
_TRIES = 3
_AT_ONCE = 8
_STEP = "jars of Neo4j"
_MAVEN, _JGO = ".maven", ".jgo"


def silent(step: str, done: int, total: int) -> None:
    """Tells nobody how far it is."""


def cache_folder() -> Path:
    """The folder under which every version has its own. Raises ``EngineMissing`` without the extra."""
    try:
        from platformdirs import user_cache_path
    except ImportError as error:
        raise EngineMissing(f"a Neo4j of this machine needs more packages; run: {EXTRA}") from error
    return user_cache_path("kgraph", appauthor=False) / "neo4j"


def library(version: str, cache: Path | None = None, progress: Progress = silent, road: Road | None = None) -> Path:
    """The folder of the version's jars, fetched if need be, every jar checked. ``progress`` is told of jars done and of how many.

    Raises ``SettingError`` (a version without a list), ``EngineMissing`` (neither Maven nor jgo), ``Unavailable`` (nothing that
    answers) or ``StoreError`` (a jar that is not what it must be; it is named).
    """
    wanted = jars(version)
    home = (cache or cache_folder()) / version
    if not (home / "lib").is_dir():
        home.mkdir(parents=True, exist_ok=True)
        with WriterLock(home / "lock", f"the folder {home} of Neo4j's jars", wait=900):
            if not (home / "lib").is_dir():  # another process may have fetched them while this one waited
                _gather(wanted, home / "part", progress, road)
                os.replace(home / "part", home / "lib")
    check(home / "lib", wanted)
    return home / "lib"


def _gather(wanted: Sequence[Jar], into: Path, progress: Progress, road: Road | None) -> None:
    into.mkdir(exist_ok=True)
    names = {jar.name for jar in wanted}
    for stray in into.iterdir():
        if stray.name not in names:
            shutil.rmtree(stray) if stray.is_dir() else stray.unlink()
    missing = [jar for jar in wanted if not jar.fits(into / jar.name)]
    roads: dict[Road, Callable[[Sequence[Jar], Path, Progress], None]] = {"mvn": _by_maven, "jgo": _by_jgo}
    chosen: list[Road] = [road] if road else [name for name, there in (("mvn", _has_maven()), ("jgo", _has_jgo())) if there]  # type: ignore[misc]
    if missing and not chosen:
        raise EngineMissing(f"Neo4j's jars are not here yet, and there is nothing to fetch them with; run: {EXTRA}, or install Maven")
    for at, name in enumerate(chosen if missing else ()):
        try:
            roads[name](missing, into, progress)
            break
        except Unavailable:
            if at + 1 == len(chosen):
                raise
    for folder in (_MAVEN, _JGO):
        shutil.rmtree(into / folder, ignore_errors=True)
    check(into, wanted)


def _has_maven() -> bool:
    return shutil.which("mvn") is not None


def _has_jgo() -> bool:
    from importlib.util import find_spec

    return find_spec("jgo") is not None


def _by_maven(missing: Sequence[Jar], into: Path, progress: Progress) -> None:
    """A project whose only dependencies are these jars: Maven copies them, with the user's mirrors and proxies."""
    work = into / _MAVEN
    work.mkdir()
    (work / "pom.xml").write_text(pom(((j.group, j.artifact, j.version, j.classifier) for j in missing), alone=True), encoding="utf-8")
    command = [shutil.which("mvn") or "mvn", "-B", "--strict-checksums", "dependency:copy-dependencies", "-DoutputDirectory=jars"]
    last: deque[str] = deque(maxlen=400)
    done = 0
    progress(_STEP, 0, len(missing))
    try:
        with subprocess.Popen(
            command,
            cwd=work,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
        ) as ran:
            for line in ran.stdout or ():
                last.append(line)
                if "Downloaded from" in line and ".jar" in line:
                    done = min(done + 1, len(missing))
                    progress(_STEP, done, len(missing))
    except OSError as error:
        raise Unavailable(f"Maven does not start: {error.strerror or error}") from error
    if ran.returncode:
        fault = next((line for line in last if line.startswith("[ERROR]")), "[ERROR] no reason given")
        raise Unavailable(f"Maven could not fetch Neo4j's jars: {fault.removeprefix('[ERROR]').strip()}")
    for jar in missing:
        with contextlib.suppress(FileNotFoundError):  # the check afterwards names what is missing
            os.replace(work / "jars" / jar.name, into / jar.name)
    progress(_STEP, len(missing), len(missing))


def _by_jgo(missing: Sequence[Jar], into: Path, progress: Progress) -> None:
    """Each jar by itself: the list says which, so that nothing needs to be resolved."""
    from concurrent.futures import ThreadPoolExecutor, as_completed

    context, repository = _jgo(into / _JGO)
    halt = threading.Event()
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        tasks = [pool.submit(_one, jar, context, repository, into, halt) for jar in missing]
        try:
            progress(_STEP, 0, len(missing))
            for done, task in enumerate(as_completed(tasks), 1):
                task.result()
                progress(_STEP, done, len(missing))
        finally:
            halt.set()
            pool.shutdown(cancel_futures=True)


def _jgo(folder: Path) -> tuple["MavenContext", Path]:
    """What downloads into a folder of its own, and the user's repository, which is only read: jgo leaves half a file when interrupted."""
    import logging

    from jgo.config import GlobalSettings
    from jgo.constants import MAVEN_CENTRAL_URL
    from jgo.maven import MavenContext

    logging.getLogger("jgo").setLevel(logging.ERROR)  # it only warns of a wrong sum: ours refuses
    settings = GlobalSettings.load()
    context = MavenContext(repo_cache=folder, remote_repos={"central": MAVEN_CENTRAL_URL, **settings.repositories}, timeout=60)
    return context, settings.repo_cache


def _one(jar: Jar, context: Any, repository: Path, into: Path, halt: threading.Event) -> None:
    have = repository / jar.path
    if jar.fits(have):
        shutil.copyfile(have, into / f"{jar.name}.part")
        os.replace(into / f"{jar.name}.part", into / jar.name)
        return
    artifact = context.project(jar.group, jar.artifact).at_version(jar.version).artifact(jar.classifier, "jar")
    for attempt in range(_TRIES):
        if halt.is_set():
            return
        target = artifact.cached_path
        with contextlib.suppress(FileNotFoundError):
            target.unlink()
        try:
            fetched = context.resolver.download(artifact)
        except (OSError, RuntimeError) as error:  # requests' errors are OSErrors
            if attempt + 1 == _TRIES:
                raise Unavailable(
                    f"cannot fetch {jar.name}: {' '.join(str(error).split())[:200]}; check the network and jgo.conf"
                ) from error
            continue
        if not jar.fits(fetched):
            raise StoreError(f"{jar.name} is refused: what the repository sent is not the file it should be (size or SHA-256 differ)")
        os.replace(fetched, into / jar.name)
        return
