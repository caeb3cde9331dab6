"""Commands that ask the graph: query, show, stats, schema."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kgraph.cli import options as opt
from kgraph.cli import output
from kgraph.errors import BadParameter

if TYPE_CHECKING:
    from kgraph.model import Table
    from kgraph.store import GraphStore

_COUNTED = ("papers", "concepts", "aliases", "keywords", "categories", "authors", "days", "digests", "mentions", "cooccurrences")


class Engine(StrEnum):
    """An engine whose schema can be printed."""

    EMBEDDED = "embedded"
    NEO4J = "neo4j"


def register(app: typer.Typer) -> None:
    """Adds this module's commands."""
    for command in (query, show, ledger, stats, schema):
        app.command()(command)


def _parameters(given: list[str]) -> dict[str, str]:
    pairs = {}
    for pair in given:
        name, sign, value = pair.partition("=")
        if not sign or not name:
            raise BadParameter(f"-p {pair!r} is no parameter; write -p name=value, for example -p concept=SAE")
        if name.strip() in pairs:
            raise BadParameter(f"parameter {name.strip()!r} is given twice; give it once")
        pairs[name.strip()] = value
    return pairs


Name = Annotated[str | None, typer.Argument(help="A named query; --list shows them.", show_default=False)]
Param = Annotated[list[str] | None, typer.Option("--param", "-p", metavar="NAME=VALUE", help="A parameter; may be repeated.")]
Cypher = Annotated[str | None, typer.Option("--cypher", help="A reading statement of your own instead.", show_default=False)]
Timeout = Annotated[float, typer.Option("--timeout", min=0, help="Seconds after which it is stopped; 0: never.")]
Limit = Annotated[
    int | None,
    typer.Option(
        "--limit",
        min=0,
        help=opt.text("Most rows; 0: all. [default: the query's own, 1000 of a statement of your own]"),
        show_default=False,
    ),
]


def query(
    name: Name = None,
    param: Param = None,
    cypher: Cypher = None,
    list_: Annotated[bool, typer.Option("--list", help="List the named queries with their parameters.")] = False,
    limit: Limit = None,
    timeout: Timeout = 30.0,
    explain: Annotated[bool, typer.Option("--explain", help="The server's plan instead of rows; nothing is run.")] = False,
    profile: Annotated[bool, typer.Option("--profile", help="Run it, and print the plan with rows and db hits.")] = False,
    write: Annotated[bool, typer.Option("--write", help="Let your statement write to a Neo4j server; asks on a terminal.")] = False,
    format: Annotated[opt.Format, typer.Option("--format", help="How rows are printed.")] = opt.Format.TABLE,
    first: opt.First = False,
    workspace: opt.Workspace = None,
    graph: opt.Graph = None,
    quiet: opt.Quiet = False,
) -> None:
    """Ask the graph: a named query with parameters, or a Cypher statement. Nothing is written without --write.

    Names of concepts may be given in any language and spelling.

    Examples: kgraph query concept_papers -p concept=稀疏自编码器
    · kgraph query --cypher "MATCH (c:Concept) RETURN c.name AS name, c.papers AS papers ORDER BY papers DESC LIMIT 5"
    """
    from kgraph.query.answer import Answer, ask_cypher, ask_named, ask_plan, listing
    from kgraph.store import open_graph

    if list_:
        output.emit(output.RENDER[format](listing()))
        return
    if (name is None) == (cypher is None):
        raise typer.BadParameter("give the name of a query, or --cypher with a statement; --list shows the names", param_hint="NAME")
    values = _parameters(param or [])
    with open_graph(opt.graph(graph, workspace), opt.workspace(workspace)) as store:
        if explain or profile:
            option = "--profile" if profile else "--explain"
            answer = ask_plan(store, name, cypher, values, option=option, first=first, profile=profile, timeout=timeout)
        elif write:
            answer = Answer(_write(store, cypher, values, timeout, quiet))
        elif cypher is not None:
            answer = ask_cypher(store, cypher, values, limit=limit, timeout=timeout)
        elif name is not None:
            answer = ask_named(store, name, values, limit=limit, first=first)
    for note in answer.notes:
        output.say(note, quiet)
    if answer.cut:
        output.say(f"cut at {answer.cut} rows; --limit 0 shows all", quiet)
    output.emit(output.RENDER[format](answer.table))


def _write(store: "GraphStore", cypher: str | None, values: dict[str, str], timeout: float, quiet: bool) -> "Table":
    """Runs a statement that may write, after asking on a terminal; says what it changed."""
    from kgraph.query.answer import server_of

    if cypher is None:
        raise typer.BadParameter("--write is for a statement of your own: --cypher", param_hint="--write")
    server = server_of(store, "--write")
    if sys.stdin.isatty():
        typer.confirm("The statement may change the graph for all who use it. Run it?", abort=True, err=True)
    done = server.write(cypher, values, timeout=timeout)
    changed = ", ".join(f"{number} {what.replace('_', ' ')}" for what, number in done.counted.items())
    output.say(f"changed: {changed or 'nothing'}", quiet)
    if done.touched:
        output.say(f"these are kgraph's own: {', '.join(done.touched)}; kgraph push --full makes them equal to the library again")
    return done.table


def show(
    name: Annotated[str, typer.Argument(help="Any name of a concept in any language, an arXiv id, or words of a title.")],
    first: opt.First = False,
    workspace: opt.Workspace = None,
    graph: opt.Graph = None,
    quiet: opt.Quiet = False,
) -> None:
    """Show a concept or a paper as a card: names, papers, the sentences that say so, partners.

    Examples: kgraph show 稀疏自编码器 · kgraph show 2602.10476
    """
    from kgraph.cli.cards import card
    from kgraph.store import open_graph

    with open_graph(opt.graph(graph, workspace), opt.workspace(workspace)) as store:
        output.emit(card(store, name, first))


class Verdicts(StrEnum):
    """What can be decided about two names."""

    JOINED = "joined"
    KEPT_APART = "kept_apart"
    REVIEW = "review"


def ledger(
    name: Annotated[str | None, typer.Argument(help="Only decisions about this name.", show_default=False)] = None,
    verdict: Annotated[Verdicts | None, typer.Option(help="Only decisions that ended so.", show_default=False)] = None,
    format: Annotated[opt.Format, typer.Option("--format", help="How rows are printed.")] = opt.Format.TABLE,
    workspace: opt.Workspace = None,
    quiet: opt.Quiet = False,
) -> None:
    """Why names are one thing or not: every merge, every refusal, and what is too close to call.

    Examples: kgraph ledger SAE · kgraph ledger --verdict review
    """
    from kgraph.model import Table
    from kgraph.store import Library
    from kgraph.text import key, slug

    def names(side: str) -> bool:
        if name is None or side == name:
            return True
        bare = side.removeprefix("concept:").partition("~")[0]
        return bare == slug(name) if side.startswith("concept:") else key(side) == key(name)

    with Library(opt.workspace(workspace), create=False) as library:
        taken = library.decisions()
    columns = ("verdict", "left", "right", "rule", "reason")
    rows = [
        tuple(getattr(one, column) for column in columns)
        for one in taken
        if (verdict is None or one.verdict == verdict.value) and (names(one.left) or names(one.right))
    ]
    output.emit(output.RENDER[format](Table(columns=columns, rows=tuple(rows))))


def stats(
    format: Annotated[opt.Brief, typer.Option("--format", help="For people or for scripts.")] = opt.Brief.TABLE,
    workspace: opt.Workspace = None,
    graph: opt.Graph = None,
    quiet: opt.Quiet = False,
) -> None:
    """Count what the graph holds; equal fingerprints are equal graphs.

    Example: kgraph stats --format json
    """
    from kgraph.model import Table
    from kgraph.query import run
    from kgraph.store import open_graph

    with open_graph(opt.graph(graph, workspace), opt.workspace(workspace)) as store:
        counted = dict(run(store, "stats", {}).rows)  # what there is none of has no row
        (meta,) = run(store, "meta", {}).records()
    counted = {name: counted.get(name, 0) for name in _COUNTED} | {"revision": meta["revision"], "fingerprint": meta["fingerprint"]}
    if format is opt.Brief.JSON:
        output.emit_json(counted)
    else:
        output.emit(output.as_table(Table(columns=("what", "number"), rows=tuple((k, str(v)) for k, v in counted.items()))))


def schema(
    engine: Annotated[Engine, typer.Option("--engine", help="For which engine.")] = Engine.EMBEDDED,
    output_file: Annotated[Path | None, typer.Option("--output", "-o", help="A file instead of stdout.", show_default=False)] = None,
    check: Annotated[bool, typer.Option("--check", help="Compare the graph with it instead.")] = False,
    workspace: opt.Workspace = None,
    graph: opt.Graph = None,
    quiet: opt.Quiet = False,
) -> None:
    """Print the graph's schema as statements of one engine: tables, or constraints and indexes. With --check: what a graph has otherwise.

    Examples: kgraph schema --engine neo4j · kgraph schema --check
    """
    from kgraph.store import ddl, load_schema

    if check:
        _check_schema(graph, workspace, quiet)
        return

    text = ddl(load_schema(), engine.value)
    if output_file:
        output_file.write_text(text, encoding="utf-8")
    else:
        output.emit(text)


def _check_schema(graph: str | None, workspace: Path | None, quiet: bool) -> None:
    """Says that a graph is as declared, or prints what is not and ends with an error."""
    from kgraph.errors import SchemaMismatch
    from kgraph.store import Server, open_graph

    address = opt.graph(graph, workspace)
    with open_graph(address, opt.workspace(workspace)) as store:
        if isinstance(store, Server):
            found = store.differences()
        else:
            store.read("MATCH (m:Meta) RETURN m.id AS id")  # an embedded graph is made anew where its version differs, which this tells
            found = ()
    for line in found:
        output.emit(f"{line}\n")
    if found:
        raise SchemaMismatch(f"the graph at {address.url} is not as declared: {len(found)} differences")
    output.say(f"the graph ({address.url}) is as declared", quiet)
