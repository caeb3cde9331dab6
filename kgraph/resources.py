"""Finds the project's own data: ``schema/``, ``cypher/`` and ``seeds/``, in a checkout or inside an installed wheel."""

import hashlib
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import TypeVar

from kgraph.errors import SeedError

T = TypeVar("T")

_PACKAGE = Path(__file__).resolve().parent


@cache
def folder(name: str) -> Path:
    """The folder ``schema``, ``cypher`` or ``seeds``: of the wheel where it is there, else of the checkout.

    Raises ``FileNotFoundError`` where the installation is broken.
    """
    for root in (_PACKAGE / "data", _PACKAGE.parent):
        if (root / name).is_dir():
            return root / name
    raise FileNotFoundError(f"kgraph is not completely installed: its folder {name!r} is missing")


def checkout() -> Path | None:
    """The root of the checkout that kgraph runs from; none where it is installed from a wheel."""
    installed = (_PACKAGE / "data" / "seeds").is_dir()
    return None if installed or not (_PACKAGE.parent / "seeds").is_dir() else _PACKAGE.parent


@cache
def code_version(*rooms: str) -> str:
    """A hash of the code of some of kgraph's packages and modules ("extract", "text")."""
    files = [file for room in rooms for file in (*sorted((_PACKAGE / room).glob("*.py")), _PACKAGE / f"{room}.py") if file.is_file()]
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()[:16]


def files_version(*paths: Path) -> str:
    """A hash of the bytes of some files, those that are there; empty where none is."""
    found = [path.read_bytes() for path in paths if path.is_file()]
    return hashlib.sha256(b"\0".join(found)).hexdigest()[:16] if found else ""


def read_table(path: Path, make: Callable[..., T], wanted: str) -> Iterator[T]:
    """What ``make`` gives of the columns of each line of a file with tabs; nothing where the file is not there.

    Raises ``SeedError`` with file, line and what is ``wanted`` for the first line that ``make`` does not take.
    """
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines() if path.is_file() else (), 1):
        try:
            yield make(*line.split("\t"))
        except (TypeError, ValueError):
            raise SeedError(path.name, number, wanted) from None
