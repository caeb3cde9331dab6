"""Commands that change the library or read digests: build, forget, rebuild, extract."""

import contextlib
from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from kgraph.cli import options as opt
from kgraph.cli import output

if TYPE_CHECKING:
    from kgraph.model import Skip

_STEPS = {
    "read": "reading",
    "extract": "finding concepts",
    "resolve": "joining names",
    "store": "writing the graph",
    "push": "sending",
    "export": "writing files",
    "jars of Neo4j": "fetching Neo4j",
}
_SHOWN_SKIPS = 10


class Extracted(StrEnum):
    """How extractions are printed."""

    JSONL = "jsonl"
    TABLE = "table"


@contextlib.contextmanager
def progress_bar(quiet: bool) -> Iterator["_Bar"]:
    """A progress bar on a terminal, nothing elsewhere."""
    target = output.console(stderr=True)
    shown = target.is_terminal and not quiet
    with Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), console=target, transient=True, disable=not shown
    ) as shown_bar:
        yield _Bar(shown_bar)


class _Bar:
    def __init__(self, bar: Progress) -> None:
        self._bar = bar
        self._task = bar.add_task("", total=None)

    def __call__(self, step: str, done: int, total: int) -> None:
        self._bar.update(self._task, description=_STEPS.get(step, step), completed=done, total=total)


def register(app: typer.Typer) -> None:
    """Adds this module's commands."""
    for command in (build, push, extract, forget, rebuild, train):
        app.command()(command)


def build(
    paths: opt.Paths,
    workspace: opt.Workspace = None,
    graph: opt.Graph = None,
    date: opt.Date = None,
    dialect: opt.Dialect = None,
    decisions: opt.Decisions = None,
    format: Annotated[opt.Brief, typer.Option("--format", help="The summary, for people or for scripts.")] = opt.Brief.TABLE,
    quiet: opt.Quiet = False,
) -> None:
    """Take digests into the library and make the graph equal to it.

    What was taken before is not read again. A digest that changed replaces what it gave before. Nothing is lost silently: what cannot
    be read is counted and listed with file, line and reason.

    Example: kgraph build seeds/digests
    """
    from kgraph.build import build as run

    rulings = opt.decisions(decisions, workspace, quiet)
    with progress_bar(quiet) as progress:
        done = run(
            paths,
            opt.workspace(workspace),
            graph=opt.graph(graph, workspace),
            date=date,
            dialect=dialect,
            rulings=rulings,
            progress=progress,
        )
    if format is opt.Brief.JSON:
        output.emit_json(done.model_dump(mode="json"))
        return
    lines = [
        f"{done.entries} entries: {done.papers} papers, {done.listed_again} listed again, {len(done.skipped)} skipped",
        f"{done.new} new, {done.changed} changed, {done.unchanged} unchanged" + (f", {done.removed} removed" if done.removed else ""),
        f"{done.concepts} concepts; {done.merged} joins of names, {done.kept_apart} kept apart; {done.seconds:.1f} s",
    ]
    if not done.new and not done.changed and not done.removed:
        lines.insert(1, f"nothing changed: the graph {'was made anew' if done.graph_written else 'is up to date'}")
    if done.decided or done.idle:
        lines.append(f"{done.decided} decisions of persons applied, {len(done.idle)} touch nothing here")
    lines += done.idle
    lines += (f"skipped {skip.file}:{skip.line}: {skip.reason}" for skip in done.skipped[:_SHOWN_SKIPS])
    if len(done.skipped) > _SHOWN_SKIPS:
        lines.append(f"… and {len(done.skipped) - _SHOWN_SKIPS} more; --format json lists all")
    for line in lines:
        output.say(line, quiet)


def push(
    workspace: opt.Workspace = None,
    graph: opt.Graph = None,
    full: Annotated[bool, typer.Option("--full", help="Send all, and take out what is not in the library.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Let relationships of your own go with the nodes they hang on.")] = False,
    decisions: opt.Decisions = None,
    format: Annotated[opt.Brief, typer.Option("--format", help="The summary, for people or for scripts.")] = opt.Brief.TABLE,
    quiet: opt.Quiet = False,
) -> None:
    """Make a Neo4j server equal to the library: all of it the first time, then what changed since the revision the server shows.

    Without --graph, NEO4J_URI or a kgraph.toml it is the server that `kgraph neo4j start` runs for the workspace. Properties, labels and
    relationships of your own stay.

    Example: kgraph push --graph bolt://localhost:7687
    """
    from kgraph.deliver import send
    from kgraph.errors import SettingError

    address = opt.graph(graph, workspace, local=True)
    if not address.server:
        raise SettingError("no Neo4j server to push to: give --graph bolt://HOST:PORT, set NEO4J_URI, or run kgraph neo4j start")
    rulings = opt.decisions(decisions, workspace, quiet)
    with progress_bar(quiet) as progress:
        done = send(opt.workspace(workspace), address, rulings=rulings, full=full, force=force, progress=progress)
    if format is opt.Brief.JSON:
        output.emit_json(done.model_dump(mode="json"))
        return
    if done.extent == "nothing":
        output.say(f"{address.url} shows revision {done.revision} already: nothing to do", quiet)
        return
    output.say(
        f"{address.url} shows revision {done.revision}: {done.written} rows written, {done.removed} nodes and relationships taken out",
        quiet,
    )
    for line in done.detached:
        output.say(f"went with its node: {line}", quiet)


def extract(
    paths: opt.Paths,
    date: opt.Date = None,
    dialect: opt.Dialect = None,
    decisions: opt.Decisions = None,
    explain: Annotated[bool, typer.Option("--explain", help="Print each candidate with the reason it was kept or dropped.")] = False,
    format: Annotated[Extracted, typer.Option("--format", help="One JSON object a line, or a table for reading.")] = Extracted.TABLE,
    quiet: opt.Quiet = False,
) -> None:
    """Print the concepts of each paper. No workspace is needed and none is touched.

    With --explain: every span that a finder saw, the concept it became and by which rule; or why it was dropped.

    Examples: kgraph extract digest.md --format jsonl · kgraph extract digest.md --explain
    """
    import json

    from kgraph.build import read_papers, understand
    from kgraph.model import Table

    rulings = opt.decisions(decisions, None, quiet)
    papers, skipped = read_papers(paths, date=date, dialect=dialect)
    if explain:
        from kgraph.cli import explaining
        from kgraph.explain import explain as run

        with progress_bar(quiet) as progress:
            candidates = run(papers, progress, rulings).candidates
        output.emit(explaining.as_lines(candidates) if format is Extracted.JSONL else explaining.as_table(candidates))
        _skipped(skipped, quiet)
        return
    with progress_bar(quiet) as progress:
        found = understand(papers, progress, rulings)
    concepts = {concept.id: concept for concept in found.concepts}
    rows: dict[str, list[dict[str, object]]] = {paper: [] for paper in papers}
    for occurrence in found.occurrences:
        concept = concepts[occurrence.concept]
        rows[occurrence.paper].append(
            {
                "name": concept.name,
                "aliases": [alias.name for alias in concept.aliases],
                "forms": sorted({mention.text for mention in occurrence.mentions}),
                "type": concept.kind,
                "role": occurrence.role,
                "mentions": [mention.model_dump(exclude={"finder"}) for mention in occurrence.mentions],
            }
        )
    if format is Extracted.JSONL:
        for paper, listed in rows.items():
            output.emit(json.dumps({"id": paper, "title": papers[paper].title, "concepts": listed}, ensure_ascii=False) + "\n")
    else:
        flat = [(paper, row["name"], row["type"], row["role"], row["forms"]) for paper, listed in rows.items() for row in listed]
        output.emit(output.as_table(Table(columns=("paper", "concept", "kind", "role", "forms"), rows=tuple(flat))))
    _skipped(skipped, quiet)


def _skipped(skipped: "Iterable[Skip]", quiet: bool) -> None:
    for skip in skipped:
        output.say(f"skipped {skip.file}:{skip.line}: {skip.reason}", quiet)


def forget(
    digest: Annotated[str, typer.Argument(help="Name of a digest, as `kgraph query all_sources` shows it.")],
    workspace: opt.Workspace = None,
    graph: opt.Graph = None,
    decisions: opt.Decisions = None,
    quiet: opt.Quiet = False,
) -> None:
    """Take a digest out again, with all that only it supported.

    Example: kgraph forget 2026-02-12.md
    """
    from kgraph.build import forget as run

    rulings = opt.decisions(decisions, workspace, quiet)
    with progress_bar(quiet) as progress:
        gone = run(digest, opt.workspace(workspace), graph=opt.graph(graph, workspace), rulings=rulings, progress=progress)
    output.say(f"forgot {digest}: {gone} papers went with it", quiet)


def rebuild(workspace: opt.Workspace = None, graph: opt.Graph = None, decisions: opt.Decisions = None, quiet: opt.Quiet = False) -> None:
    """Make the graph anew from the library and the decisions alone.

    Example: kgraph rebuild
    """
    from kgraph.build import rebuild as run

    rulings = opt.decisions(decisions, workspace, quiet)
    with progress_bar(quiet) as progress:
        idle = run(opt.workspace(workspace), graph=opt.graph(graph, workspace), rulings=rulings, progress=progress)
    for line in ("the graph is made anew", *idle):
        output.say(line, quiet)


def train(
    gold: Annotated[list[Path], typer.Argument(help="Files of annotated entries.")],
    out: Annotated[Path, typer.Option("--output", "-o", help="The folder for the weights.")],
    digests: Annotated[Path, typer.Option("--digests", help="Folder of the digests that entries without a text stand in.")] = Path(
        "seeds/digests"
    ),
    quiet: opt.Quiet = False,
) -> None:
    """Fit the trained parts, tagger and judge, to annotated entries. Put tagger.tsv and judge.tsv into seeds/concepts to use them.

    Example: kgraph train my-entries.json -o seeds/concepts
    """
    from kgraph.train import train as run

    texts = run(gold, digests, out)
    output.say(f"{out}: fitted to {texts} texts", quiet)
