"""The command that measures: evaluate."""

from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kgraph.cli import options as opt
from kgraph.cli import output
from kgraph.cli.building import progress_bar
from kgraph.model import Table

if TYPE_CHECKING:
    from kgraph.error_causes import Error


def register(app: typer.Typer) -> None:
    """Adds this module's command."""
    app.command()(evaluate)


def evaluate(
    gold: Annotated[Path, typer.Argument(help="Annotated entries (seeds/gold/dev.json) or definitions (seeds/gold/med1250.txt.xz).")],
    digests: Annotated[Path, typer.Option("--digests", help="Folder of the digests that entries without a text stand in.")] = Path(
        "seeds/digests"
    ),
    errors: Annotated[int, typer.Option("--errors", min=0, metavar="N", help="Show so many errors of each cause.")] = 0,
    ablation: Annotated[bool, typer.Option("--ablation", help="Measure with one part after the other switched off.")] = False,
    format: Annotated[opt.Format, typer.Option("--format", help="How tables are printed; json has all in one object.")] = opt.Format.TABLE,
    quiet: opt.Quiet = False,
) -> None:
    """Measure how well concepts are found, against annotated entries; or definitions, against labelled short and long forms.

    Of annotated entries it tells what the errors come from, too.

    Examples: kgraph evaluate seeds/gold/dev.json --errors 3 · kgraph evaluate seeds/gold/dev.json --ablation
    """
    from kgraph.definition_score import evaluate_definitions, is_records

    if is_records(gold):
        if errors or ablation:
            raise typer.BadParameter("of annotated entries only, not of labelled definitions", param_hint="--errors, --ablation")
        _emit(evaluate_definitions(gold).model_dump(), (), 0, format)
    elif ablation:
        from kgraph.ablation import ablation as switch_off

        with progress_bar(quiet) as progress:
            table = switch_off(gold, digests, lambda row, done, total: progress(f"without {row}", done, total))
        output.emit(output.RENDER[format](table))
    else:
        from kgraph.error_causes import examine

        with progress_bar(quiet) as progress:
            scores, found = examine(gold, digests, progress)
        _emit(scores.model_dump(), found, errors, format)


def _emit(scores: dict[str, Any], errors: "Sequence[Error]", shown: int, format: opt.Format) -> None:
    """The figures; with them, where a person reads or all goes into one object, the errors by cause."""
    figures = Table(columns=("figure", "value"), rows=tuple(scores.items()))
    if format is opt.Format.JSON:
        output.emit_json(scores | ({"errors": _counted(errors, shown)} if errors else {}))
    elif format is not opt.Format.TABLE:
        output.emit(output.RENDER[format](_examples(errors, shown) if shown else figures))
    else:
        counts = Counter((error.figure, error.cause) for error in errors)
        causes = Table(columns=("errors of", "cause", "number"), rows=tuple((*cause, number) for cause, number in counts.items()))
        tables = [figures, *([causes] if errors else []), *([_examples(errors, shown)] if shown else [])]
        output.emit("\n".join(map(output.as_table, tables)))


def _counted(errors: "Sequence[Error]", shown: int) -> list[dict[str, Any]]:
    found = []
    for (figure, cause), group in groupby(errors, key=lambda error: (error.figure, error.cause)):
        listed = list(group)
        examples = [{"id": error.id, "annotated": error.annotated, "found": error.found} for error in listed[:shown]]
        found.append({"figure": figure, "cause": cause, "count": len(listed)} | ({"examples": examples} if shown else {}))
    return found


def _examples(errors: "Sequence[Error]", shown: int) -> Table:
    """The first errors of each cause."""
    groups = (list(group)[:shown] for _, group in groupby(errors, key=lambda error: (error.figure, error.cause)))
    rows = tuple(tuple(error) for group in groups for error in group)
    return Table(columns=("errors of", "cause", "paper", "annotated", "found"), rows=rows)
