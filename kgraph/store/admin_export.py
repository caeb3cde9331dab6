"""A folder that Neo4j's bulk import reads: CSV files, the script that is run afterwards, and a README with the commands.

The README says that the export has not ended until it has; by its first line a folder is known for an earlier export.
"""

import os
from pathlib import Path

from kgraph.errors import StoreError
from kgraph.model import Value
from kgraph.store.admin_csv import command, finish, write_table
from kgraph.store.push import Source, Tell
from kgraph.store.schema import Schema, load_schema

README = "README.md"
SCRIPT = "schema.cypher"
_BESIDE = "README.md.new"
_REPORT = "import.report"
_TITLE = "# A kgraph graph for neo4j-admin"
_UNFINISHED = f"{_TITLE}\n\nThis export has not ended: run `kgraph export neo4j-admin` again.\n"
_TOLD = 5_000

_TEXT = """{title}

Revision {revision} of the library {library}, graph schema {version}, as `kgraph export neo4j-admin` wrote it.

| file | rows |
| --- | --- |
{files}

## 1. Import

With the server stopped, in this folder, as the user that the server runs as. **What the database `neo4j` held is gone afterwards.**

```sh
{command}
```

The command is the same for Neo4j 5.26 LTS and for Neo4j 2026; it was tried with 5.26.30 and 2026.05.0. Neo4j 5 leaves its report here
(`import.report`), Neo4j 2026 in the server's folder of logs. For another database than `neo4j`, write its name there and below. A text of
some millions of characters is more than the tool's buffer takes: add `--read-buffer-size=32m`, and give it memory.

## 2. Constraints and indexes

With the server started again, in this folder; the password is asked for. (The import's own `--schema` is for the block format of Neo4j
Enterprise alone, and in 5.26 takes no script of several statements; so it is not used.)

```sh
cypher-shell -a bolt://localhost:7687 -u neo4j -d neo4j -f {script}
```

## 3. Check

Where kgraph's workspace is. The first says that the graph is as declared; the second has nothing to do until the library changes, and then
sends what did.

```sh
kgraph schema --check --graph bolt://localhost:7687
kgraph push --graph bolt://localhost:7687
```

## The files

RFC 4180 with a line of typed columns: UTF-8, texts between quotes, which are doubled within, lines may end within a text, a backslash is
one. Items of a list (`string[]`) are parted by the character NUL, which stands in no text.
"""


class Exported(Value):
    """What was written: of which revision, and how many rows by label and relationship type."""

    revision: int
    nodes: int
    relationships: int


def check_folder(folder: Path) -> None:
    """Returns where an export may be written: to a new or empty folder, or over an earlier export. Raises ``StoreError``."""
    if not folder.exists():
        return
    if not folder.is_dir():
        raise StoreError(f"{folder} is a file; name a folder for the export")
    there = {each.name for each in folder.iterdir()}
    ours = {_file(name) for name in load_schema().tables()} | {README, SCRIPT, _BESIDE, _REPORT} if _earlier(folder) else set()
    if strange := sorted(there - ours):
        raise StoreError(f"{folder} holds {strange[0]!r}, which is no earlier export of kgraph; name a new or empty folder")


def _earlier(folder: Path) -> bool:
    try:
        with (folder / README).open("rb") as file:
            return file.read(len(_TITLE) + 1) == f"{_TITLE}\n".encode()
    except OSError:
        return False


def _file(name: str) -> str:
    return f"{name}.csv"


def write_export(source: Source, folder: Path, tell: Tell) -> Exported:
    """Writes all rows of a library into a folder, one after the other; equal rows are equal bytes. Raises ``StoreError``."""
    check_folder(folder)
    try:
        return _export(load_schema(), source, folder, tell)
    except OSError as error:
        raise StoreError(f"the export {error.filename or folder}: {error.strerror or error}") from error


def _export(schema: Schema, source: Source, folder: Path, tell: Tell) -> Exported:
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / README, _UNFINISHED)
    (folder / _REPORT).unlink(missing_ok=True)
    total = sum(source.count(name) for name in schema.tables())
    counted: dict[str, int] = {}
    for name in schema.tables():
        done, counted[name] = sum(counted.values()), 0
        with (folder / _file(name)).open("w", encoding="utf-8", newline="") as file:
            for number in write_table(schema, name, source.rows(name), file):
                counted[name] = number
                if number % _TOLD == 0:
                    tell("export", done + number, total)
    _write(folder / SCRIPT, finish(schema))
    _write(folder / _BESIDE, _readme(schema, source, counted))
    os.replace(folder / _BESIDE, folder / README)
    nodes = sum(counted[node.label] for node in schema.nodes)
    return Exported(revision=source.revision, nodes=nodes, relationships=sum(counted.values()) - nodes)


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _readme(schema: Schema, source: Source, counted: dict[str, int]) -> str:
    return _TEXT.format(
        title=_TITLE,
        revision=source.revision,
        library=source.library,
        version=schema.version,
        files="\n".join(f"| `{_file(name)}` | {number} |" for name, number in counted.items()),
        command=command(schema),
        script=SCRIPT,
    )
