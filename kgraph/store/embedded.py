"""The embedded engine: one file, nothing to start.

A load builds a new file beside the old one and puts it in its place when it is whole: what is there is never half-written, and
readers that have the old one open go on reading it.
"""

import contextlib
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from kgraph.errors import Refused, SchemaMismatch, StoreError, Unavailable
from kgraph.model import Table
from kgraph.store.base import GraphRows
from kgraph.store.embedded_engine import PATIENCE, engine_module, open_database, run
from kgraph.store.embedded_load import build_file, put_in_place
from kgraph.store.lock import WriterLock
from kgraph.store.schema import load_schema

if TYPE_CHECKING:
    import ladybug

_REBUILD = "run `kgraph rebuild` to make it anew from the library"


class EmbeddedGraph:
    """A graph in the file ``path``. Nothing is opened before the first read.

    ``read`` gives lists as tuples, whole decimals as int, days and times as ISO strings.
    """

    engine = "embedded"

    def __init__(self, path: Path) -> None:
        self._path = path
        self._schema = load_schema()
        self._database: ladybug.Database | None = None
        self._connection: ladybug.Connection | None = None
        self._file: tuple[int, int] | None = None  # which one is open: a load puts a new one in its place

    def read(
        self, cypher: str, params: Mapping[str, Any] | None = None, *, limit: int | None = None, timeout: float | None = None
    ) -> Table:
        """See ``GraphStore.read``. Raises ``Unavailable`` where no graph is, ``SchemaMismatch`` where it is another version's."""
        connection = self._open()
        seconds = PATIENCE if timeout is None else timeout
        connection.set_query_timeout(int(1000 * seconds))
        return run(connection, cypher, params, limit, seconds)

    def renew(self) -> None:
        """See ``GraphStore.renew``."""
        if self._connection is not None and self._file != self._there():
            self.close()

    def _there(self) -> tuple[int, int] | None:
        with contextlib.suppress(OSError):
            found = self._path.stat()
            return found.st_ino, found.st_mtime_ns
        return None

    def load(self, rows: GraphRows) -> None:
        """See ``GraphStore.load``. Needs about 1 GiB of memory for each million relationships at most."""
        ladybug = engine_module()
        with _disk(self._path), WriterLock(self._path.with_suffix(".lock"), f"the graph {self._path}"):
            folder = self._path.with_name(f".{self._path.name}.loading")
            shutil.rmtree(folder, ignore_errors=True)  # left by a load that was killed
            folder.mkdir()
            try:
                fresh = folder / self._path.name
                build_file(ladybug, fresh, folder, self._schema, rows)
                self.close()
                put_in_place(fresh, self._path)
            finally:
                shutil.rmtree(folder, ignore_errors=True)

    def close(self) -> None:
        """Closes the file; closing twice is no error."""
        connection, database = self._connection, self._database
        self._connection = self._database = None
        if connection is not None:
            connection.close()
        if database is not None:
            database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def _open(self) -> "ladybug.Connection":
        if self._connection is None:
            ladybug = engine_module()
            if not self._path.is_file():
                library = self._path.with_name("library.sqlite").is_file()
                raise Unavailable(f"no graph in {self._path.parent} yet: run kgraph {'rebuild' if library else 'build FOLDER'}")
            try:
                self._file = self._there()
                self._database = open_database(ladybug, self._path, read_only=True)
                self._connection = ladybug.Connection(self._database)
                self._connection.set_query_timeout(PATIENCE * 1000)
                found = run(self._connection, "MATCH (m:Meta) RETURN m.`schema` AS version", None, 1).rows
            except (RuntimeError, Refused) as error:
                self.close()
                raise SchemaMismatch(f"{self._path} is no graph that this version can open; {_REBUILD}") from error
            if found != ((self._schema.version,),):
                self.close()
                version = found[0][0] if found else "none"
                raise SchemaMismatch(f"{self._path} has schema {version}, this version has {self._schema.version}; {_REBUILD}")
        return self._connection


@contextlib.contextmanager
def _disk(path: Path) -> Iterator[None]:
    """What the disk refuses, as one of our errors."""
    try:
        yield
    except OSError as error:
        raise StoreError(f"cannot write {path}: {error.strerror or error}") from error
