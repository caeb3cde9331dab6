"""Building a file of the embedded engine from rows: Parquet parts copied into empty tables, counted, put in place."""

import os
from collections.abc import Sequence
from glob import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kgraph.errors import Locked, StoreError
from kgraph.store.base import GraphRows
from kgraph.store.embedded_engine import one_line, open_database, run
from kgraph.store.pairs import ArrayRows
from kgraph.store.schema import Schema, Type, quoted, statements

if TYPE_CHECKING:
    import ladybug

_ROWS_A_GROUP = 50_000


def build_file(ladybug: Any, fresh: Path, folder: Path, schema: Schema, rows: GraphRows) -> None:
    """A new file with all rows in it, checked and closed."""
    database = open_database(ladybug, fresh, read_only=False)
    try:
        # One thread: two that fill the index of a node table wait for each other for ever, once in a while.
        connection = ladybug.Connection(database, num_threads=1)
        try:
            for statement in statements(schema, "embedded"):
                connection.execute(statement)
            for name in schema.tables():
                if rows.tables.get(name):
                    part = folder / f"{name}.parquet"
                    _write_parquet(part, schema, name, rows.tables[name])
                    # The path is a pattern to the engine: what means something in a pattern or a string is escaped.
                    pattern = escape(part.as_posix()).replace("\\", "\\\\").replace("'", "\\'")
                    connection.execute(f"COPY {quoted(name)} FROM '{pattern}'")
                    part.unlink()
            _check(connection, schema, rows)
        finally:
            connection.close()
    except RuntimeError as error:
        raise StoreError(f"the graph could not be built: {one_line(error)}") from error
    finally:
        database.close()


def _write_parquet(path: Path, schema: Schema, name: str, rows: Sequence[tuple[Any, ...]]) -> None:
    import pyarrow as pa
    from pyarrow import parquet

    arrow: dict[Type, Any] = {"string": pa.string(), "int": pa.int64(), "float": pa.float64(), "strings": pa.list_(pa.string())}
    columns = _column_types(schema, name)
    shape = pa.schema([(column, arrow[kind]) for column, kind in columns])
    known: list[Any] = []
    if isinstance(rows, ArrayRows):  # each value is made once, not once a row
        known = [pa.array(column.values, arrow[kind]) for column, (_, kind) in zip(rows.columns, columns, strict=True)]
    with parquet.ParquetWriter(path, shape) as writer:
        for start in range(0, len(rows), _ROWS_A_GROUP):
            group = slice(start, start + _ROWS_A_GROUP)
            if isinstance(rows, ArrayRows):
                arrays = [values.take(pa.array(column.codes[group])) for values, column in zip(known, rows.columns, strict=True)]
            else:
                arrays = [pa.array(part, arrow[kind]) for part, (_, kind) in zip(zip(*rows[group], strict=True), columns, strict=True)]
            writer.write_table(pa.Table.from_arrays(arrays, schema=shape))


def _column_types(schema: Schema, name: str) -> list[tuple[str, Type]]:
    parts = {**{n.label: n.properties for n in schema.nodes}, **{r.type: r.properties for r in schema.relationships}}[name]
    types: dict[str, Type] = {p.name: p.type for p in parts}
    return [(column, types.get(column, "string")) for column in schema.columns(name)]


def _check(connection: "ladybug.Connection", schema: Schema, rows: GraphRows) -> None:
    """Raises ``StoreError`` where the engine holds not as many as it was given."""
    patterns = {n.label: f"(:{quoted(n.label)})" for n in schema.nodes}
    patterns |= {r.type: f"(:{quoted(r.source)})-[x:{quoted(r.type)}]->(:{quoted(r.target)})" for r in schema.relationships}
    for name, pattern in patterns.items():
        held = run(connection, f"MATCH {pattern} RETURN count(*) AS held", None, None).rows[0][0]
        if held != len(rows.tables.get(name, ())):
            raise StoreError(f"the graph could not be built: {held} of {len(rows.tables.get(name, ()))} {name} arrived")


def put_in_place(fresh: Path, path: Path) -> None:
    """Moves a closed file over the old one, on the disk before it counts."""
    if stray := [name for name in os.listdir(fresh.parent) if name.startswith(fresh.name + ".")]:
        raise StoreError(f"the graph could not be built: the engine left {', '.join(sorted(stray))} unfinished")
    with fresh.open("rb+") as file:
        os.fsync(file.fileno())
    try:
        fresh.replace(path)
    except PermissionError as error:
        raise Locked(f"{path} cannot be replaced: another process has it open, or the folder is read-only") from error
    if os.name == "posix":
        directory = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(directory)
        finally:
            os.close(directory)
