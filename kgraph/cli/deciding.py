"""Commands with which a person decides which names are one concept: kgraph concepts review, merge, split, rename, undo, history."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Group
from rich.padding import Padding
from rich.text import Text

from kgraph.cli import options as opt
from kgraph.cli import output
from kgraph.cli.building import progress_bar

if TYPE_CHECKING:
    from kgraph.decide import Place
    from kgraph.query import Question
    from kgraph.rulings import Action, Ruling
    from kgraph.store import GraphStore

_ANSWERS: "dict[str, tuple[Action, str]]" = {
    "a": ("merge", "are one concept now"),
    "r": ("reject", "are not one thing for now"),
    "n": ("never", "are never one thing"),
}

concepts = typer.Typer(no_args_is_help=True, help="Decide which names are one concept; decisions outrank every rule and can be undone.")

Reason = Annotated[str, typer.Option("--reason", help="Why; it stands in the file and in the ledger.", show_default=False)]
Who = Annotated[str, typer.Option("--who", help="Who says so.", show_default=False)]
NoBuild = Annotated[bool, typer.Option("--no-build", help="Write the decision only; the next build applies it.")]
Name = Annotated[str, typer.Argument(help="Any name of a concept in any language, or its id.")]


def register(app: typer.Typer) -> None:
    """Adds this module's commands."""
    app.add_typer(concepts, name="concepts")


@concepts.callback()
def _concepts() -> None:
    """Decide which names are one concept; decisions outrank every rule and can be undone."""


def _place(workspace: Path | None, graph: str | None, decisions: Path | None, no_build: bool = False) -> "Place":
    from kgraph.decide import Place
    from kgraph.rulings import decisions_file

    where = opt.workspace(workspace)
    return Place(decisions_file(decisions, where), where, opt.graph(graph), built=not no_build)


@contextmanager
def _graph(place: "Place") -> Iterator["GraphStore"]:
    from kgraph.store import open_graph

    with open_graph(place.graph, place.workspace) as store:
        yield store


def _decide(place: "Place", rulings: "list[Ruling]", said: str, quiet: bool) -> None:
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

    place = _place(workspace, graph, decisions, no_build)
    with _graph(place) as store:
        written = tuple(dict.fromkeys(called(store, name, first) for name in names))
        if len(written) < 2:
            raise typer.BadParameter("give two names or more", param_hint="NAME")
    ruling = Ruling(action="merge", names=written, reason=reason, who=who)
    _decide(place, [ruling], f"{' and '.join(written)} are one concept now", quiet)


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

    place = _place(workspace, graph, decisions, no_build)
    with _graph(place) as store:
        one = find_concept(store, concept, first)
        out = surface(store, one, name)
        others = [row["alias"] for row in run(store, "concept_names", {"concept": one}).records() if key(row["alias"]) != key(out)]
        if not others:
            raise typer.BadParameter(f"{out!r} is the only name of {one}", param_hint="NAME")
        written = called(store, concept, first)
        if key(written) == key(out):  # what is taken out does not stand for what stays
            written = one
    ruling = Ruling(action="split", names=(written, out), reason=reason, who=who)
    _decide(place, [ruling], f"{out} is taken out of {one} and stands on its own", quiet)


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
    place = _place(workspace, graph, decisions, no_build)
    with _graph(place) as store:
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
    _decide(place, [ruling], f"{one} {told} now", quiet)


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
    place = _place(workspace, graph, decisions, no_build)
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

    place = _place(workspace, None, decisions)
    rows = tuple((at, r.action, r.names, r.kind or "", r.reason, r.who) for at, r in enumerate(place.rulings(), 1))
    output.emit(output.RENDER[format](Table(columns=("number", "action", "names", "kind", "reason", "who"), rows=rows)))


@concepts.command()
def history(
    concept: Name,
    first: opt.First = False,
    format: Annotated[opt.Format, typer.Option("--format", help="How rows are printed.")] = opt.Format.TABLE,
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

    place = _place(workspace, graph, None)
    with _graph(place) as store:
        found = told(store, place.workspace, find_concept(store, concept, first))
    columns = ("verdict", "left", "right", "rule", "reason")
    rows = tuple(tuple(getattr(one, column) for column in columns) for one in found)
    output.emit(output.RENDER[format](Table(columns=columns, rows=rows)))


@concepts.command()
def review(
    accept: Annotated[list[str] | None, typer.Option(metavar="N|KEY", help="The two are one concept.", show_default=False)] = None,
    reject: Annotated[list[str] | None, typer.Option(metavar="N|KEY", help="Not one thing for now: hide it.", show_default=False)] = None,
    never: Annotated[list[str] | None, typer.Option(metavar="N|KEY", help="Never one thing: no rule may join them.")] = None,
    limit: Annotated[int, typer.Option("--limit", min=0, help="Most questions; 0: all.")] = 20,
    format: Annotated[opt.Brief, typer.Option("--format", help="For people or for scripts.")] = opt.Brief.TABLE,
    reason: Reason = "",
    who: Who = "",
    no_build: NoBuild = False,
    decisions: opt.Decisions = None,
    workspace: opt.Workspace = None,
    graph: opt.Graph = None,
    quiet: opt.Quiet = False,
) -> None:
    """What is too close to call, with the sentences of both sides; on a terminal it asks, in a script --accept and the like answer.

    Numbers move when questions are answered; keys (r1a2b3c4) stay. Options may be repeated.

    Examples: kgraph concepts review --limit 5 · kgraph concepts review --accept r1a2b3c4 --never 2
    """
    from kgraph.query import chosen, questions, with_evidence
    from kgraph.store import Library

    answers = [*(("a", one) for one in accept or ()), *(("r", one) for one in reject or ()), *(("n", one) for one in never or ())]
    place = _place(workspace, graph, decisions, no_build)
    with Library(place.workspace, create=False) as library:
        taken = library.decisions()
    with _graph(place) as store:
        asked = questions(store, taken)
        rulings: dict[str, Ruling] = {}
        for letter, given in answers:
            question = chosen(asked, given)
            if question.key in rulings:
                raise typer.BadParameter(f"{given!r} is answered twice", param_hint="--accept, --reject, --never")
            rulings[question.key] = _ruling(store, question, letter, reason, who)
        if not answers:
            shown = [with_evidence(store, one) for one in (asked[:limit] if limit else asked)]
            if format is opt.Brief.JSON:
                output.emit_json([one.model_dump(mode="json") for one in shown])
            elif terminal():
                rulings = _asked(store, shown, reason, who)
            else:
                output.emit(_drawn(shown))
            if not rulings:
                output.say(f"{len(asked)} open questions" + (f", {len(shown)} shown" if len(shown) < len(asked) else ""), quiet)
    if rulings:
        told = [f"{ruling.names[0]} and {ruling.names[1]} {_said(ruling)}" for ruling in rulings.values()]
        _decide(place, list(rulings.values()), "; ".join(told), quiet)


def terminal() -> bool:
    """Whether there is a person to ask."""
    return bool(sys.stdin and sys.stdout) and sys.stdin.isatty() and sys.stdout.isatty()


def _ruling(store: "GraphStore", question: "Question", letter: str, reason: str, who: str) -> "Ruling":
    from kgraph.decide import called
    from kgraph.rulings import Ruling

    names = (called(store, question.left.id), called(store, question.right.id))
    return Ruling(action=_ANSWERS[letter][0], names=names, reason=reason, who=who)


def _said(ruling: "Ruling") -> str:
    return next(said for action, said in _ANSWERS.values() if action == ruling.action)


def _asked(store: "GraphStore", asked: "list[Question]", reason: str, who: str) -> "dict[str, Ruling]":
    """Asks about each in turn, until all are answered or the person has had enough."""
    rulings: dict[str, Ruling] = {}
    for question in asked:
        output.emit(_drawn([question]))
        while (answer := typer.prompt("accept, reject, never, skip or quit", default="s", err=True).strip().lower()[:1]) not in "arnsq":
            output.say("a, r, n, s or q")
        if answer == "q":
            break
        if answer in _ANSWERS:
            rulings[question.key] = _ruling(store, question, answer, reason, who)
    return rulings


def _drawn(asked: "list[Question]") -> str:
    parts: list[Any] = []
    for one in asked:
        parts.append(Text.assemble((f"{one.number}  {one.key}  ", "bold"), (f"{output.plain(one.reason)} (rule: {one.rule})", "dim")))
        for side in (one.left, one.right):
            papers = "1 paper" if side.papers == 1 else f"{side.papers} papers"
            parts.append(Padding(Text(f"{output.plain(side.name)}  {side.kind}, {papers}, {side.id}"), (0, 0, 0, 3), expand=False))
            parts += (
                Padding(Text(f"{paper}  {output.plain(said)}", style="dim"), (0, 0, 0, 6), expand=False) for paper, said in side.sentences
            )
    target = output.console()
    with target.capture() as capture:
        target.print(Group(*parts), soft_wrap=False)
    return output.trimmed(capture.get()) if parts else ""
