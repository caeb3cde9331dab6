"""Finds the project's own data: ``schema/``, ``cypher/`` and ``seeds/``, in a checkout or inside an installed wheel."""

from functools import cache
from pathlib import Path

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
