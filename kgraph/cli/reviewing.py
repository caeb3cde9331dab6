"""The questions that are too close to call, and a person's answers: kgraph concepts review."""

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Group
from rich.padding import Padding
from rich.text import Text

from kgraph.cli import options as opt
from kgraph.cli import output
from kgraph.cli.deciding import NoBuild, Reason, Who, decide, graph_of, place_of

if TYPE_CHECKING:
    from kgraph.query import Question
    from kgraph.rulings import Action, Ruling
    from kgraph.store import GraphStore

_ANSWERS: "dict[str, tuple[Action, str]]" = {
    "a": ("merge", "are one concept now"),
    "r": ("reject", "are not one thing for now"),
    "n": ("never", "are never one thing"),
}


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
    place = place_of(workspace, graph, decisions, no_build)
    with Library(place.workspace, create=False) as library:
        taken = library.decisions()
    with graph_of(place) as store:
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
        decide(place, list(rulings.values()), "; ".join(told), quiet)


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
