"""The graph's rows as CSV for Neo4j's bulk import (``neo4j-admin database import full``): a file a label, a file a relationship type.

What the tool does with a field was tried on 5.26.30 and 2026.05.0: between quotes any text arrives as it was, empty ones too, if quotes
are doubled and ``--multiline-fields`` is on; a backslash means nothing. Within a list nothing can be escaped, so that items are parted by
what no text of ours holds: NUL, which ``clean`` takes out of every row. A list of one empty text alone arrives as no list (see ``finish``).
"""

import csv
from collections.abc import Iterable, Iterator
from typing import Any, TextIO, TypeAlias

from kgraph.store.schema import NodeType, Property, Schema, Type, ddl, quoted
from kgraph.store.statements import handled

Row: TypeAlias = tuple[Any, ...]

BETWEEN_ITEMS = "\0"
_TYPES: dict[Type, str] = {"string": "string", "int": "long", "float": "double", "strings": "string[]"}
_OPTIONS = (
    "--overwrite-destination=true",  # a server that was started once has an empty database of this name
    "--multiline-fields=true",
    f"--array-delimiter=U+{ord(BETWEEN_ITEMS):04X}",
    "--bad-tolerance=0",  # 1,000 for Neo4j 5, any number for 2026
    "--strict=true",
)


def header(schema: Schema, name: str) -> tuple[str, ...]:
    """The columns of the file of a label or relationship type, each with its type. A node's key is kept as its property, too."""
    table = schema.table(name)
    if isinstance(table, NodeType):
        typed = (f"{p.name}:ID({name})" if p.name == table.key else _typed(p) for p in table.properties)
        return (*typed, *((":LABEL",) if table.kinds else ()))
    handle = (f"{table.handle}:long",) if table.handle else ()
    return (f":START_ID({table.source})", f":END_ID({table.target})", *map(_typed, table.properties), *handle)


def _typed(property: Property) -> str:
    return f"{property.name}:{_TYPES[property.type]}"


def write_table(schema: Schema, name: str, rows: Iterable[Row], file: TextIO) -> Iterator[int]:
    """Writes the file of a label or relationship type, opened without translation of newlines; after each row how many there are."""
    file.write(",".join(header(schema, name)) + "\n")
    writer = csv.writer(file, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n")
    for number, row in enumerate(_cells(schema, name, rows), 1):
        writer.writerow(row)
        yield number


def _cells(schema: Schema, name: str, rows: Iterable[Row]) -> Iterator[Iterable[Any]]:
    """Lists as one text; behind a node the second label of its kind, empty where it has none; behind a relationship its handle."""
    table = schema.table(name)
    rows = rows if isinstance(table, NodeType) else handled(table, rows)
    lists = any(p.type == "strings" for p in table.properties)
    kinds = table.kinds if isinstance(table, NodeType) else {}
    kind = table.columns.index("kind") if kinds else 0
    for row in rows:
        cells = [BETWEEN_ITEMS.join(value) if isinstance(value, tuple) else value for value in row] if lists else row
        yield (*cells, kinds.get(row[kind], "")) if kinds else cells


def command(schema: Schema) -> str:
    """The import, as a shell command of several lines that is run where the files are."""
    # The database first: behind --nodes it is taken for a file. A file name without a folder is refused by 2026.
    words = ["neo4j-admin database import full neo4j", *_OPTIONS]
    words += (f"--nodes={node.label}=./{node.label}.csv" for node in schema.nodes)
    words += (f"--relationships={rel.type}=./{rel.type}.csv" for rel in schema.relationships)
    return " \\\n  ".join(words)


def finish(schema: Schema) -> str:
    """The script that an imported graph lacks: constraints, indexes, and the lists of one empty text."""
    parts = [ddl(schema, "neo4j"), "\n// The import reads a list of one empty text as no list; none of ours is ever missing.\n"]
    for name in schema.tables():
        table = schema.table(name)
        lists = [f"x.{quoted(p.name)}" for p in table.properties if p.type == "strings"]
        if lists:
            pattern = f"(x:{quoted(name)})" if isinstance(table, NodeType) else f"()-[x:{quoted(name)}]->()"
            missing = " OR ".join(f"{each} IS NULL" for each in lists)
            sets = ", ".join(f"{each} = coalesce({each}, [''])" for each in lists)
            parts.append(f"MATCH {pattern} WHERE {missing} SET {sets};\n")
    parts.append("\nCALL db.awaitIndexes(3600);\n")
    return "".join(parts)
