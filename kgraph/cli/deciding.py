"""Commands with which a person decides which names are one concept: kgraph concepts merge, split, rename, undo, list, history."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kgraph.cli import options as opt
from kgraph.cli import output
from kgraph.cli.building import progress_bar

if TYPE_CHECKING:
    from kgraph.decide import Place
    from kgraph.rulings import Ruling
    from kgraph.store import GraphStore

concepts = typer.Typer(no_args_is_help=True, help="Decide which names are one concept; decisions outrank every rule and can be undone.")

Reason = Annotated[str, typer.Option("--reason", help="Why; it stands in the file and in the ledger.", show_default=False)]
Who = Annotated[str, typer.Option("--who", help="Who says so.", show_default=False)]
NoBuild = Annotated[bool, typer.Option("--no-build", help="Write the decision only; the next build applies it.")]
Name = Annotated[str, typer.Argument(help="Any name of a concept in any language, or its id.")]


def register(app: typer.Typer) -> None:
    """Adds this module's commands."""
    from kgraph.cli.reviewing import review

    concepts.command()(review)
    app.add_typer(concepts, name="concepts")


@concepts.callback()
def _concepts() -> None:
    """Decide which names are one concept; decisions outrank every rule and can be undone."""


def place_of(workspace: Path | None, graph: str | None, decisions: Path | None, no_build: bool = False) -> "Place":
    """Where decisions are kept and shown, by the options given."""
    from kgraph.decide import Place
    from kgraph.rulings import decisions_file

    where = opt.workspace(workspace)
    return Place(decisions_file(decisions, where), where, opt.graph(graph, workspace), built=not no_build)


def graph_of(place: "Place") -> "GraphStore":
    """The graph in which decisions show; a context manager."""
    from kgraph.store import open_graph

    return open_graph(place.graph, place.workspace)


def decide(place: "Place", rulings: "list[Ruling]", said: str, quiet: bool) -> None:
    """Takes the decisions, and says what changed in one line, and what they missed."""
    before = len(place.rulings())
    with progress_bar(quiet) as progress:
        idle = place.decide(rulings, progress)
    at = f"decision {before + 1}" if len(rulings) == 1 else f"decisions {before + 1} to {before + len(rulings)}"
    output.say(f"{said}; {at} of {place.file}" + ("" if place.built else "; the next build applies it"), quiet)
    for number in range(before + 1, before + len(rulings) + 1):
        for line in idle:
            if line.startswith(f"decision {number} "):
                output.say(line, quiet)


@concepts.command()
def merge(
    names: Annotated[list[str], typer.Argument(metavar="NAME NAME…", help="Names or ids of two or more concepts that are one.")],
    reason: Reason = "",
    who: Who = "",
    first: opt.First = False,
    no_build: NoBuild = False,
    decisions: opt.Decisions = None,
    workspace: opt.Workspace = None,
    graph: opt.Graph = None,
    quiet: opt.Quiet = False,
) -> None:
    """Make several concepts one, with all their names. Of two curated ones it is the first.

    Example: kgraph concepts merge "Sparse Autoencoder" SAE-X --reason "the appendix says so"
    """
    from kgraph.decide import called
    from kgraph.rulings import Ruling

    place = place_of(workspace, graph, decisions, no_build)
    with graph_of(place) as store:
        written = tuple(dict.fromkeys(called(store, name, first) for name in names))
        if len(written) < 2:
            raise typer.BadParameter("give two names or more", param_hint="NAME")
    ruling = Ruling(action="merge", names=written, reason=reason, who=who)
    decide(place, [ruling], f"{' and '.join(written)} are one concept now", quiet)


@concepts.command()
def split(
    concept: Name,
    name: Annotated[str, typer.Argument(help="The name of it that is another concept.")],
    reason: Reason = "",
    who: Who = "",
    first: opt.First = False,
    no_build: NoBuild = False,
    decisions: opt.Decisions = None,
    workspace: opt.Workspace = None,
    graph: opt.Graph = None,
    quiet: opt.Quiet = False,
) -> None:
    """Take a name with all its mentions out of a concept: it stands on its own.

    Example: kgraph concepts split "Sparse Autoencoder" SAE
    """
    from kgraph.decide import called, surface
    from kgraph.query import find_concept, run
    from kgraph.rulings import Ruling
    from kgraph.text import key

    place = place_of(workspace, graph, decisions, no_build)
    with graph_of(place) as store:
        one = find_concept(store, concept, first)
        out = surface(store, one, name)
        others = [row["alias"] for row in run(store, "concept_names", {"concept": one}).records() if key(row["alias"]) != key(out)]
        if not others:
            raise typer.BadParameter(f"{out!r} is the only name of {one}", param_hint="NAME")
        written = called(store, concept, first)
        if key(written) == key(out):  # what is taken out does not stand for what stays
            written = one
    ruling = Ruling(action="split", names=(written, out), reason=reason, who=who)
    decide(place, [ruling], f"{out} is taken out of {one} and stands on its own", quiet)


@concepts.command()
def rename(
    concept: Name,
    name: Annotated[str | None, typer.Argument(help="What it is called from now on.", show_default=False)] = None,
    kind: Annotated[str | None, typer.Option("--kind", help="What kind of thing it is from now on.", show_default=False)] = None,
    reason: Reason = "",
    who: Who = "",
    first: opt.First = False,
    no_build: NoBuild = False,
    decisions: opt.Decisions = None,
    workspace: opt.Workspace = None,
    graph: opt.Graph = None,
    quiet: opt.Quiet = False,
) -> None:
    """Give a concept another canonical name, or another kind. Its id and its other names stay.

    Example: kgraph concepts rename SAE "Sparse Auto-Encoder" --kind model
    """
    from pydantic import ValidationError

    from kgraph.decide import called
    from kgraph.model import KINDS
    from kgraph.query import find_concept
    from kgraph.rulings import Ruling
    from kgraph.text import tidy

    new = tidy(name or "")
    if not new and not kind:
        raise typer.BadParameter("give a new name, or --kind", param_hint="NAME")
    place = place_of(workspace, graph, decisions, no_build)
    with graph_of(place) as store:
        one = find_concept(store, concept, first)
        written = called(store, concept, first)
    if not new:
        names: tuple[str, ...] = (written,)
    else:  # a name is not renamed to itself: then the concept is meant by its id
        names = (written if written != new else one, new)
    try:
        ruling = Ruling.model_validate({"action": "rename", "names": names, "kind": kind, "reason": reason, "who": who})
    except ValidationError as error:
        raise typer.BadParameter(f"{kind!r} is no kind; choose from {', '.join(KINDS)}", param_hint="--kind") from error
    told = " and ".join(filter(None, (f"is called {new}" if new else "", f"is a {kind}" if kind else "")))
    decide(place, [ruling], f"{one} {told} now", quiet)


@concepts.command()
def undo(
    number: Annotated[int | None, typer.Argument(help="Number of a decision; else the last.", show_default=False)] = None,
    no_build: NoBuild = False,
    decisions: opt.Decisions = None,
    workspace: opt.Workspace = None,
    graph: opt.Graph = None,
    quiet: opt.Quiet = False,
) -> None:
    """Take a decision back: the graph is as if it had never been taken.

    Example: kgraph concepts undo
    """
    place = place_of(workspace, graph, decisions, no_build)
    with progress_bar(quiet) as progress:
        at, ruling = place.undo(number, progress)
    output.say(f"undone: decision {at} ({ruling}) of {place.file}", quiet)


@concepts.command("list")
def list_(
    decisions: opt.Decisions = None,
    workspace: opt.Workspace = None,
    format: Annotated[opt.Format, typer.Option("--format", help="How rows are printed.")] = opt.Format.TABLE,
    quiet: opt.Quiet = False,
) -> None:
    """List the decisions taken, with the numbers that undo takes.

    Example: kgraph concepts list
    """
    from kgraph.model import Table

    place = place_of(workspace, None, decisions)
    rows = tuple((at, r.action, r.names, r.kind or "", r.reason, r.who) for at, r in enumerate(place.rulings(), 1))
    output.emit(output.RENDER[format](Table(columns=("number", "action", "names", "kind", "reason", "who"), rows=rows)))


@concepts.command()
def history(
    concept: Name,
    first: opt.First = False,
    format: Annotated[opt.Format, typer.Option("--format", help="How rows are printed.")] = opt.Format.TABLE,
    decisions: opt.Decisions = None,
    workspace: opt.Workspace = None,
    graph: opt.Graph = None,
    quiet: opt.Quiet = False,
) -> None:
    """All decisions, persons' and rules', that made a concept what it is.

    Example: kgraph concepts history SAE
    """
    from kgraph.decide import history as told
    from kgraph.model import Table
    from kgraph.query import find_concept

    place = place_of(workspace, graph, decisions)
    with graph_of(place) as store:
        found = told(store, place.workspace, find_concept(store, concept, first))
    columns = ("verdict", "left", "right", "rule", "reason")
    rows = tuple(tuple(getattr(one, column) for column in columns) for one in found)
    output.emit(output.RENDER[format](Table(columns=columns, rows=rows)))
