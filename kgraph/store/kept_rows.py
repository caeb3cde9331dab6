"""The graph's rows as the library keeps them, and which changed since when: what a server lacks can be told without making the rest anew.

Rows are kept by key. A revision that changes some is logged key by key: when it last changed, when it came first (``born``) and last
(``came``), 0 for before the log. Where the log would hold more than half as many keys as there are rows it begins anew, and a graph that
shows an older revision is compared as a whole.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from kgraph.store.push import Before
from kgraph.store.schema import Schema, load_schema

Row: TypeAlias = tuple[Any, ...]
Key: TypeAlias = tuple[str, str]
Kept: TypeAlias = tuple[str, str, str]

TABLES = """
CREATE TABLE IF NOT EXISTS graph_row (
    name TEXT NOT NULL, a TEXT NOT NULL, b TEXT NOT NULL, data TEXT NOT NULL, PRIMARY KEY (name, a, b)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS graph_change (
    name TEXT NOT NULL, a TEXT NOT NULL, b TEXT NOT NULL, revision INTEGER NOT NULL, born INTEGER NOT NULL, came INTEGER NOT NULL,
    PRIMARY KEY (name, a, b)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS graph_change_revision ON graph_change (revision, name);
CREATE TABLE IF NOT EXISTS graph_revision (revision INTEGER PRIMARY KEY, fingerprint TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS graph_count (name TEXT PRIMARY KEY, rows INTEGER NOT NULL) WITHOUT ROWID;
"""

_MOST_LOGGED = 0.5
_BEFORE: Mapping[Before, str] = {"absent": "c.born > ?1", "present": "c.came <= ?1", "unknown": "c.born <= ?1 AND c.came > ?1"}
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode


class KeptRows:
    """The rows of one library, read and written through its own ``read(statement, values)`` and ``write(statement, rows)``."""

    def __init__(
        self, read: Callable[[str, Sequence[object]], Iterator[tuple[Any, ...]]], write: Callable[[str, Iterable[Sequence[object]]], int]
    ) -> None:
        self._read, self._write = read, write
        self._schema: Schema = load_schema()

    def put(self, tables: Mapping[str, Sequence[Row]], revision: int, fingerprint: str) -> int:
        """Makes the rows kept equal to ``tables``, sorted and unique by key; how many keys came, changed or went. In a transaction."""
        fresh = not self._one("SELECT EXISTS (SELECT 1 FROM graph_row)")
        changed = sum(self._put(name, tables.get(name, ()), revision, fresh) for name in self._schema.tables())
        if (
            changed
            and not fresh
            and self._one("SELECT count(*) FROM graph_change") > _MOST_LOGGED * self._one("SELECT count(*) FROM graph_row")
        ):
            fresh = True
        if fresh:
            self._write("DELETE FROM graph_change", [()])
            self._write("DELETE FROM graph_revision", [()])
        self._write("INSERT OR REPLACE INTO graph_revision VALUES (?, ?)", [(revision, fingerprint)])
        self._write(
            "INSERT OR REPLACE INTO graph_count VALUES (?, ?)", [(name, len(tables.get(name, ()))) for name in self._schema.tables()]
        )
        return changed

    def _put(self, name: str, rows: Sequence[Row], revision: int, fresh: bool) -> int:
        width = self._schema.key_width(name)
        new = ((*(row[:width] if width == 2 else (row[0], "")), _encode(row[width:])) for row in rows)
        if fresh:
            return self._write("INSERT INTO graph_row VALUES (?, ?, ?, ?)", ((name, *row) for row in new))
        there = self._read("SELECT a, b, data FROM graph_row WHERE name = ? ORDER BY a, b", (name,))
        came, other, gone = _difference(there, new)
        self._write("INSERT OR REPLACE INTO graph_row VALUES (?, ?, ?, ?)", ((name, *row) for row in (*came, *other)))
        self._write("DELETE FROM graph_row WHERE name = ? AND a = ? AND b = ?", ((name, *key) for key in gone))
        log = "INSERT INTO graph_change VALUES (?1, ?2, ?3, ?4, ?5, ?5) ON CONFLICT DO UPDATE SET revision = ?4"
        self._write(log, ((name, *key[:2], revision, 0) for key in (*other, *gone)))
        self._write(f"{log}, came = ?5", ((name, *row[:2], revision, revision) for row in came))
        return len(came) + len(other) + len(gone)

    @property
    def library(self) -> str:
        """The library's id."""
        return self._fact("library")

    @property
    def revision(self) -> int:
        """The library's revision."""
        return int(self._fact("revision") or 0)

    def _fact(self, key: str) -> str:
        return next((str(text) for (text,) in self._read("SELECT value FROM meta WHERE key = ?", (key,))), "")

    def fingerprint(self, revision: int) -> str:
        """What the graph's content hashed to at a revision; empty where that is not known any more."""
        found = [text for (text,) in self._read("SELECT fingerprint FROM graph_revision WHERE revision = ?", (revision,))]
        return str(found[0]) if found else ""

    def count(self, name: str) -> int:
        """How many rows a label or relationship type has; noted when they are put, since counting millions takes seconds."""
        return next((int(rows) for (rows,) in self._read("SELECT rows FROM graph_count WHERE name = ?", (name,))), 0)

    def rows(self, name: str) -> Iterator[Row]:
        """All rows of a label or relationship type, by key, read as they are asked for."""
        yield from self._rows(name, "SELECT a, b, data FROM graph_row WHERE name = ? ORDER BY a, b", (name,))

    def changes(self, since: int) -> int:
        """How many rows of all labels and types came, changed or went after a revision."""
        return self._one("SELECT count(*) FROM graph_change WHERE revision > ?", (since,))

    def changed(self, name: str, since: int, before: Before) -> Iterator[Row]:
        """The rows that came or changed after a revision, by key: of those that were there then, or were not, or that cannot be told of."""
        yield from self._rows(
            name,
            "SELECT r.a, r.b, r.data FROM graph_change AS c JOIN graph_row AS r USING (name, a, b) "
            f"WHERE c.revision > ?1 AND c.name = ?2 AND {_BEFORE[before]} ORDER BY c.a, c.b",
            (since, name),
        )

    def gone(self, name: str, since: int) -> Iterator[Row]:
        """The keys of the rows that went after a revision, sorted."""
        width = self._schema.key_width(name)
        select = (
            "SELECT c.a, c.b FROM graph_change AS c LEFT JOIN graph_row AS r USING (name, a, b) "
            "WHERE c.revision > ? AND c.name = ? AND r.data IS NULL ORDER BY c.a, c.b"
        )
        for key in self._read(select, (since, name)):
            yield tuple(key[:width])

    def missing(self, name: str, keys: Iterable[Row]) -> Iterator[Row]:
        """Those of some keys that no row has."""
        for key in keys:
            a, b = key if len(key) == 2 else (key[0], "")
            if not self._one("SELECT EXISTS (SELECT 1 FROM graph_row WHERE name = ? AND a = ? AND b = ?)", (name, a, b)):
                yield key

    def _rows(self, name: str, select: str, values: Sequence[object]) -> Iterator[Row]:
        width = self._schema.key_width(name)
        for a, b, data in self._read(select, values):
            yield ((a, b) if width == 2 else (a,)) + tuple(_tuples(json.loads(data)))

    def _one(self, select: str, values: Sequence[object] = ()) -> int:
        return int(next(self._read(select, values))[0])


def _tuples(values: list[Any]) -> Iterator[Any]:
    return (tuple(value) if isinstance(value, list) else value for value in values)


def _difference(there: Iterator[tuple[Any, ...]], new: Iterator[tuple[Any, ...]]) -> tuple[list[Kept], list[Kept], list[Key]]:
    """Rows that only ``new`` has, rows that are other than those ``there``, and keys that only ``there`` has; both come sorted by their
    first two."""
    came: list[Kept] = []
    other: list[Kept] = []
    gone: list[Key] = []
    old = next(there, None)
    for row in new:
        while old is not None and old[:2] < row[:2]:
            gone.append((old[0], old[1]))
            old = next(there, None)
        if old is not None and old[:2] == row[:2]:
            if old[2] != row[2]:
                other.append((row[0], row[1], row[2]))
            old = next(there, None)
        else:
            came.append((row[0], row[1], row[2]))
    gone += [(old[0], old[1])] if old is not None else []
    gone += ((a, b) for a, b, _ in there)
    return came, other, gone
