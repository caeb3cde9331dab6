"""Finds digests: files, folders, standard input; plain, gzip or xz."""

import gzip
import io
import lzma
import os
import sys
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, cast

from kgraph.errors import DigestError
from kgraph.model import Skip, Value
from kgraph.read.prose import sound

SUFFIXES = frozenset({".md", ".markdown", ".txt", ".json", ".jsonl", ".ndjson"})
PACKED = frozenset({".gz", ".xz"})
STDIN = "stdin"
MOST = 2 << 30
"""Bytes that a packed file may hold."""


class DigestFile(Value):
    """A digest to be read. ``name`` is what it is called in sources and reports; ``path`` None is standard input."""

    name: str
    path: Path | None

    def data(self) -> bytes:
        """Its bytes, unpacked. Raises ``DigestError`` where it cannot be read or is not what its ending says."""
        try:
            data = self.path.read_bytes() if self.path else sys.stdin.buffer.read() if sys.stdin else b""
        except OSError as problem:
            raise DigestError(self.name, 0, f"cannot be read: {problem.strerror or problem}") from problem
        suffix = self.path.suffix.lower() if self.path else ""
        try:
            if data.startswith(b"\x1f\x8b"):
                return self._unpacked(cast(BinaryIO, gzip.open(io.BytesIO(data))))
            if data.startswith(b"\xfd7zXZ\x00"):
                return self._unpacked(cast(BinaryIO, lzma.open(io.BytesIO(data))))
        except (OSError, EOFError, zlib.error, lzma.LZMAError) as problem:
            raise DigestError(self.name, 0, f"cannot be unpacked: {' '.join(str(problem).split())}") from problem
        if suffix in PACKED and data:
            raise DigestError(self.name, 0, f"is not packed as its ending {suffix} says; rename it or pack it again")
        return data

    def _unpacked(self, stream: BinaryIO) -> bytes:
        """All of a packed stream, which may say little and hold much: not more than ``MOST``."""
        with stream:
            data = stream.read(MOST + 1)
        if len(data) > MOST:
            raise DigestError(self.name, 0, f"holds more than {MOST >> 30} GiB when unpacked; split it")
        return data


def known(path: Path) -> bool:
    """Whether a file's ending is that of a digest."""
    endings = [ending.lower() for ending in path.suffixes]
    if endings and endings[-1] in PACKED:
        endings.pop()
    return bool(endings) and endings[-1] in SUFFIXES


def _clean(name: str) -> str:
    return sound(name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")).replace("\n", " ")


def _walk(top: Path, folder: Path, seen: set[Path]) -> Iterator[tuple[str, Path]]:
    """All files under a folder with their names, sorted; links are followed, but no folder is entered twice."""
    here = folder.resolve()
    if here in seen:
        return
    seen.add(here)
    try:
        inside = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        yield _clean(folder.relative_to(top).as_posix()), folder  # a folder among the files: one that cannot be listed
        return
    for entry in inside:
        path = folder / entry.name
        if entry.name.startswith("."):
            continue
        if path.is_dir():
            yield from _walk(top, path, seen)
        else:
            yield _clean(path.relative_to(top).as_posix()), path


def find(paths: Iterable[str | Path]) -> tuple[tuple[DigestFile, ...], tuple[Skip, ...]]:
    """The digests under the paths given, and the files in folders that are none, with the reason.

    A folder is walked in order, names beginning with a dot left alone; a file given itself is taken whatever its ending; ``-`` is
    standard input. A file reached twice is taken once. Two files of one name are told apart by the folders above them.
    Raises ``DigestError`` for a path that is not there.
    """
    found: dict[Path | None, str] = {}
    skips: dict[Path, Skip] = {}
    seen: set[Path] = set()
    for given in paths:
        if str(given) == "-":
            found.setdefault(None, STDIN)
            continue
        path = Path(given)
        if not path.exists():
            raise DigestError(_clean(str(given)), 0, "no such file or folder")
        if not path.is_dir() and not path.is_file():
            raise DigestError(_clean(str(given)), 0, "not a regular file; give - and send it to standard input")
        if not path.is_dir():
            found.setdefault(path.resolve(), _clean(path.name))
            continue
        for name, inside in _walk(path, path, seen):
            if inside.is_dir():
                skips.setdefault(inside, Skip(file=name, line=0, reason="a folder that cannot be listed"))
            elif not inside.exists():
                skips.setdefault(inside, Skip(file=name, line=0, reason="a link to nothing"))
            elif not inside.is_file():
                skips.setdefault(inside, Skip(file=name, line=0, reason="not a regular file"))
            elif known(inside):
                found.setdefault(inside.resolve(), name)
            else:
                reason = f"not a digest by its ending {inside.suffix!r}" if inside.suffix else "not a digest: its name has no ending"
                skips.setdefault(inside.resolve(), Skip(file=name, line=0, reason=reason))
    files = tuple(DigestFile(name=name, path=path) for path, name in _told_apart(found))
    return files, tuple(skip for at, skip in skips.items() if at not in found)


def _told_apart(found: dict[Path | None, str]) -> Iterator[tuple[Path | None, str]]:
    """Files with names that are theirs alone: where two share one, as many folders above it as it takes, for each of them."""
    often = Counter(found.values())
    for path, name in found.items():
        others = [other for other, same in found.items() if same == name and other not in (path, None)] if often[name] > 1 else []
        depth = name.count("/") + 1
        while path and others and depth < len(path.parts):
            depth += 1
            if all(other is None or other.parts[-depth:] != path.parts[-depth:] for other in others):
                break
        yield path, _clean("/".join(path.parts[-depth:])) if path and others else name
