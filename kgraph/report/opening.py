"""The first screen in three sentences: what was read, what stands out, what is uncertain."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from kgraph.report.clusters import Cluster
from kgraph.report.evidence import anchor
from kgraph.report.pairs import LARGE, Cooccurrence, measured
from kgraph.report.words import number

FEW = 100
"""Below so many papers a report describes these papers and says so."""


class Span(NamedTuple):
    """A piece of a sentence, with the anchor of what stands behind it, or ''."""

    text: str
    target: str = ""


def opening(counted: Cooccurrence, themes: tuple[Cluster, ...]) -> tuple[tuple[Span, ...], ...]:
    """The three sentences."""
    return tuple(_read(counted)), tuple(_outstanding(counted, themes)), tuple(_uncertain(counted))


def papers(count: int) -> str:
    """The count with its noun."""
    return "1 paper" if count == 1 else f"{number(count)} papers"


def _read(counted: Cooccurrence) -> Iterator[Span]:
    """What was read."""
    rows = counted.corpus.papers
    if not rows:
        yield Span("No paper lies in this scope, so there is nothing to report.")
        return
    days = sorted({paper.day for paper in rows if paper.precision == "day"})
    months = Counter(paper.day for paper in rows if paper.precision != "day")
    parts = []
    if days:
        gaps = _missing_weekdays(days)
        gap = f" ({number(gaps)} weekday{'s' * (gaps != 1)} between had none)" if gaps else ""
        span = f"on {days[0]}" if len(days) == 1 else f"on {number(len(days))} days from {days[0]} to {days[-1]}{gap}"
        parts.append(f"{number(counted.n - months.total())} {span}" if months else span)
    if months:
        span = min(months) if len(months) == 1 else f"{min(months)} to {max(months)}"
        known = f"of which only the month is known ({span})"
        parts.append(f"{number(months.total())} {known}" if days else known)
    yield Span(f"{papers(counted.n)}, {' and '.join(parts)}, speak{'s' * (counted.n == 1)} of {number(len(counted.concepts))} concepts,")
    yield Span(f" which meet in {number(len(counted.pairs))} different pairs.")


def _missing_weekdays(days: list[str]) -> int:
    """Mondays to Fridays between the first and the last day that are not among them; none where a day is no day of the calendar."""
    try:
        known = [date.fromisoformat(day) for day in days]
    except ValueError:
        return 0
    between = (known[0] + timedelta(n) for n in range(1, (known[-1] - known[0]).days))
    return sum(day.weekday() < 5 for day in set(between) - set(known))


def _outstanding(counted: Cooccurrence, themes: tuple[Cluster, ...]) -> Iterator[Span]:
    """What stands out."""
    best = [pair for pair in counted.plain[:3] if pair.rank > 0]
    if not counted.pairs:
        yield Span("No two concepts meet in a paper, so nothing can stand out.")
    elif not best:
        yield Span(f"No pair that meets in {papers(counted.floor.both)} does so more often than chance would have it.")
    else:
        yield Span("Furthest above chance: ")
        for at, pair in enumerate(best):
            if at:
                yield Span(" ")
            names = f"{counted.concepts[pair.left].name} with {counted.concepts[pair.right].name}"
            yield Span(names, anchor(pair.left, pair.right))
            lift = measured(pair, counted.n)["lift"]
            comma = "." if at == len(best) - 1 and not themes else ";" if at == len(best) - 1 else ","
            yield Span(f" ({papers(pair.both)}, {number(lift)} times what chance would give){comma}")
    if themes:
        label = " · ".join(counted.concepts[id].name for id in themes[0].label)
        opening = "The" if not best else "the"
        yield Span(f" {opening} largest of {number(len(themes))} themes is " if len(themes) > 1 else f" {opening} one theme is ")
        yield Span(label, "themes")
        yield Span(f" ({number(len(themes[0].concepts))} concepts).")


def _uncertain(counted: Cooccurrence) -> Iterator[Span]:
    """What is uncertain."""
    once = sum(pair.both == 1 for pair in counted.pairs)
    if not counted.n:
        yield Span("Of no paper nothing can be said")
    elif counted.n < FEW:
        yield Span(f"So few papers ({number(counted.n)}) show what these papers say, not what the field does")
    elif counted.n < LARGE:
        yield Span(f"From {papers(counted.n)} ranks are rough: one paper more can move a pair by many places")
    else:
        yield Span("A name that the extraction missed or took for another shifts every count it stands in")
    if counted.pairs:
        yield Span(f"; {number(once)} of the {number(len(counted.pairs))} pairs ({once / len(counted.pairs):.0%}) met in one paper only")
    if counted.floor.lowered:
        yield Span(f"; no pair reaches the usual floor, so those in {papers(counted.floor.both)} are shown, which proves nothing")
    if counted.twins:
        yield Span("; ")
        yield Span(f"{number(len(counted.twins))} pair{'s' * (len(counted.twins) != 1)} may be one thing written twice", "twins")
    yield Span(".")
