"""Options that several commands share, each said once."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from kgraph.config import Settings

Workspace = Annotated[
    Path | None,
    typer.Option(
        "--workspace", "-w", help="Folder of the library and the graph. [env: KGRAPH_WORKSPACE; default: kgraph-data]", show_default=False
    ),
]
Graph = Annotated[
    str | None, typer.Option("--graph", help="Address of the graph: embedded. [env: KGRAPH_GRAPH; default: embedded]", show_default=False)
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No talk on stderr, only errors.")]
Date = Annotated[str | None, typer.Option("--date", metavar="DAY", help="Day of entries that have none of their own, such as 2026-02-12.")]
Dialect = Annotated[
    str | None,
    typer.Option("--dialect", help="How the digests are written: fields, daily-arxiv, jsonl. [default: sniffed]", show_default=False),
]
Paths = Annotated[
    list[str],
    typer.Argument(metavar="PATH…", help="Digests or folders of digests (.md .txt .json .jsonl, also .gz .xz); - is standard input."),
]
First = Annotated[bool, typer.Option("--first", help="Take the first of several things with one name.")]


class Format(StrEnum):
    """How a table is printed."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    MARKDOWN = "markdown"


class Brief(StrEnum):
    """How one object is printed."""

    TABLE = "table"
    JSON = "json"


def workspace(given: Path | None) -> Path:
    """The folder given, else the environment's, else the default."""
    return given or Settings().workspace


def graph(given: str | None) -> str:
    """The address given, else the environment's, else the embedded engine."""
    return given or Settings().graph
