"""Options that several commands share, each said once."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from pydantic import SecretStr

if TYPE_CHECKING:
    from kgraph.connection import Address
    from kgraph.rulings import Ruling


def _option(flags: tuple[str, ...], help: str, metavar: str | None = None) -> Any:
    """An option without a default of its own: its help says what happens where it is left out."""
    return typer.Option(*flags, help=text(help), metavar=metavar, show_default=False)


def text(help: str) -> str:
    """Help with square brackets that stay: rich takes them for its own marks."""
    return help.replace("[", "\\[")


Workspace = Annotated[
    Path | None,
    _option(("--workspace", "-w"), "Folder of the library and the graph. [env: KGRAPH_WORKSPACE; default: kgraph-data]"),
]
Graph = Annotated[
    str | None,
    _option(
        ("--graph",),
        "The graph: embedded, or bolt://… or neo4j://… of a Neo4j. [env: KGRAPH_GRAPH, NEO4J_URI; default: embedded]",
    ),
]
Decisions = Annotated[
    Path | None,
    _option(
        ("--decisions",),
        "File of a person's decisions. [env: KGRAPH_DECISIONS; default: seeds/concepts/decisions.toml in a checkout, else "
        "decisions.toml in the workspace]",
        "FILE",
    ),
]
Date = Annotated[
    str | None,
    _option(("--date",), "Day of entries that have none of their own, such as 2026-02-12.", "DAY"),
]
Dialect = Annotated[
    str | None,
    _option(("--dialect",), "How the digests are written: fields, daily-arxiv, jsonl. [default: sniffed]"),
]
Since = Annotated[str | None, _option(("--since",), "Only papers that can be of this day or later.", "DAY")]
Until = Annotated[str | None, _option(("--until",), "Only papers that can be of this day or earlier.", "DAY")]
Kinds = Annotated[
    list[str] | None,
    _option(("--kind",), "Only concepts of this kind: method, model, dataset, task, metric, concept; may be repeated."),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No talk on stderr, only errors.")]
First = Annotated[bool, typer.Option("--first", help="Take the first of several things with one name.")]
Paths = Annotated[
    list[str],
    typer.Argument(metavar="PATH…", help="Digests or folders of digests (.md .txt .json .jsonl, also .gz .xz); - is standard input."),
]


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
    from kgraph.config import Settings  # slow to load

    return given or Settings().workspace


def decisions(given: Path | None, where: Path | None, quiet: bool = False) -> "tuple[Ruling, ...]":
    """A person's decisions. A file that was asked for and is not there holds none, and that is said."""
    from kgraph.cli.output import say
    from kgraph.rulings import decisions_file, read_rulings

    file = decisions_file(given, workspace(where))
    if given and not file.exists():
        say(f"{file} is not there yet: no decisions are replayed", quiet)
    return read_rulings(file)


def graph(given: str | None, where: Path | None, *, local: bool = False) -> "Address":
    """The graph's address, and who asks: from the command line, the environment, files; a password that none of them has is asked for on
    a terminal. ``local``: rather the server that runs for the workspace than the embedded engine."""
    from kgraph.connection import find_address

    found = find_address(given, workspace(where), local=local)
    if found.server and found.password is None and sys.stdin.isatty() and sys.stderr.isatty():
        typed = typer.prompt(f"Password of {found.username} at {found.url}", default="", hide_input=True, show_default=False, err=True)
        found = found.model_copy(update={"password": SecretStr(typed)})
    return found
