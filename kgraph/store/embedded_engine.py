"""The embedded engine's own package behind a few functions: opening a file, running a statement."""

import contextlib
import os
import re
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kgraph.errors import EngineMissing, Refused
from kgraph.model import Table
from kgraph.store.values import inward, outward

if TYPE_CHECKING:
    import ladybug

GIB = 1 << 30
_MAX_DB_SIZE = 64 * GIB
PATIENCE = 60
"""Seconds a statement may take."""
_TRIES, _PAUSE = 5, 0.1
_INTERNALS = re.compile(r": expected rule oC_\w{1,60}")
_PARAMETER = re.compile(r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|`[^`]*`|//[^\n]*|/\*.*?\*/|\$(\w{1,60})""", re.DOTALL)


def engine_module() -> Any:
    """The engine's package, imported at first use. Raises ``EngineMissing``."""
    try:
        import ladybug
    except ImportError as error:
        raise EngineMissing("the embedded engine is not installed: pip install ladybug==0.22.0") from error
    return ladybug


def open_database(ladybug: Any, path: Path, *, read_only: bool) -> Any:
    """Opens a file; a moment later again where another process is just writing it."""
    left = _TRIES
    while True:
        try:
            return ladybug.Database(str(path), read_only=read_only, buffer_pool_size=_buffer_pool(read_only), max_db_size=_MAX_DB_SIZE)
        except RuntimeError as error:
            left -= 1
            if "retry" not in str(error) or not left:
                raise
            time.sleep(_PAUSE)


def _buffer_pool(read_only: bool) -> int:
    """Bytes the engine may hold in memory: to read, 1 GiB, or half of what a smaller machine has; to load, that half, for all rows of a
    table that are copied must fit. It takes no more than it needs."""
    with contextlib.suppress(ValueError, OSError, AttributeError):
        half = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 2
        return min(GIB, half) if read_only else half
    return GIB if read_only else 4 * GIB


def run(
    connection: "ladybug.Connection", cypher: str, params: Mapping[str, Any] | None, limit: int | None, seconds: float = PATIENCE
) -> Table:
    """Runs one statement; at most ``limit`` rows where given. Raises ``Refused``, also for one that was stopped after ``seconds``."""
    given = {name: outward(value) for name, value in (params or {}).items()}
    if missing := sorted({name for name in _PARAMETER.findall(cypher) if name} - given.keys()):
        raise Refused(f"no value for parameter {', '.join(missing)}")  # the engine would take it for null and find nothing
    if empty := sorted(name for name, value in given.items() if value == []):
        raise Refused(f"the embedded engine takes no empty list: parameter {', '.join(empty)}")
    try:
        result = connection.execute(cypher, given or None)
        if isinstance(result, list):
            raise Refused("more than one statement: give one")
        columns = tuple(result.get_column_names())
        if len(set(columns)) < len(columns):
            raise Refused("two columns have one name; give them different ones with AS")
        rows = result.get_all() if limit is None else result.get_n(limit)
        result.close()
    except RuntimeError as error:
        late = "interrupted" in str(error).lower()
        raise Refused(f"took longer than {seconds:g} s and was stopped; ask for less" if late else one_line(error)) from error
    return Table.model_construct(columns=columns, rows=tuple(tuple(map(inward, row)) for row in rows))


def one_line(error: Exception) -> str:
    """The engine's answer without its grammar and its copy of the statement."""
    text = str(error).split('\n"')[0]
    return " ".join(_INTERNALS.sub("", text).split()) or type(error).__name__
