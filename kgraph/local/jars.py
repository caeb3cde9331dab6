"""Which files a version of Neo4j consists of: a committed list of jars with their sizes and SHA-256 sums, ``jars/VERSION.tsv``."""

import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from kgraph.errors import SettingError, StoreError
from kgraph.model import Value
from kgraph.resources import read_table

DEFAULT = "5.26.30"
"""The version that is started where none is named: the long-term one."""

_LISTS = Path(__file__).resolve().parent / "jars"


class Jar(Value):
    """One file of a Maven repository, with what it must be: ``size`` in bytes, ``sha256`` in hexadecimal digits."""

    group: str
    artifact: str
    version: str
    classifier: str
    size: int
    sha256: str

    @property
    def name(self) -> str:
        """Its file name."""
        return "-".join(filter(None, (self.artifact, self.version, self.classifier))) + ".jar"

    @property
    def path(self) -> str:
        """Where a Maven repository has it, with slashes."""
        return f"{self.group.replace('.', '/')}/{self.artifact}/{self.version}/{self.name}"

    @property
    def line(self) -> str:
        """It as a line of a list."""
        return "\t".join(map(str, (self.group, self.artifact, self.version, self.classifier, self.size, self.sha256))) + "\n"

    def fits(self, file: Path) -> bool:
        """Whether a file is there and is this jar, byte for byte."""
        try:
            return file.stat().st_size == self.size and digest(file) == self.sha256
        except OSError:
            return False


def digest(file: Path) -> str:
    """The SHA-256 sum of a file."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def newer(left: str, right: str) -> bool:
    """Whether the version ``left`` is later than ``right``."""
    return _numbers(left) > _numbers(right)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))


@cache
def versions() -> tuple[str, ...]:
    """The versions that have a list, oldest first."""
    return tuple(sorted((file.stem for file in _LISTS.glob("*.tsv")), key=_numbers))


@cache
def jars(version: str) -> tuple[Jar, ...]:
    """The jars of a version. Raises ``SettingError`` for a version without a list."""
    if version not in versions():
        raise SettingError(f"Neo4j {version} is not among those that can be started here: {', '.join(versions())}")

    def jar(group: str, artifact: str, of: str, classifier: str, size: str, sha256: str) -> Jar:
        return Jar(group=group, artifact=artifact, version=of, classifier=classifier, size=int(size), sha256=sha256)

    return tuple(read_table(_LISTS / f"{version}.tsv", jar, "expected group, artifact, version, classifier, size and SHA-256, with tabs"))


def check(folder: Path, wanted: Iterable[Jar]) -> None:
    """Raises ``StoreError`` that names the first jar of a folder that is missing or not what it must be."""
    for jar in wanted:
        if not jar.fits(folder / jar.name):
            fault = "is not the file it should be (size or SHA-256 differ)" if (folder / jar.name).exists() else "is missing"
            raise StoreError(f"{folder / jar.name} {fault}; delete the folder {folder} and start again: it is fetched anew")
