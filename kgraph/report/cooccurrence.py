"""The co-occurrence report: which concepts go together, in a page, in Markdown, as a chart and as CSV files."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from kgraph.errors import SettingError
from kgraph.measures import MEASURES
from kgraph.report import render
from kgraph.report.clusters import Cluster, clusters
from kgraph.report.corpus import Corpus, Options
from kgraph.report.page import compose, heat_svg
from kgraph.report.pairs import Cooccurrence, count, measured
from kgraph.report.words import csv_text

PAIR_COLUMNS = ("concept", "partner", "papers", "concept_papers", "partner_papers", *MEASURES, "first_day", "last_day")
CONCEPT_COLUMNS = ("id", "name", "kind", "papers", "first_day", "cluster")
TREND_COLUMNS = ("concept", "day", "papers", "all_papers")
CLUSTER_COLUMNS = ("cluster", "label", "size", "papers", "centrality", "density", "concepts")

Rows = Iterator[Sequence[object]]


def report(corpus: Corpus, options: Options) -> dict[str, str]:
    """The whole report, file name → text, in the order of writing. Same corpus, same options: same bytes."""
    counted = count(corpus, options)
    themes = clusters(counted)
    page = compose(counted, themes)
    return {
        "index.html": render.html(page, heat_svg(counted, themes)),
        "report.md": render.text(page),
        "heatmap.svg": heat_svg(counted, themes, page="index.html", standalone=True),
        "pairs.csv": csv_text(PAIR_COLUMNS, _pairs(counted)),
        "concepts.csv": csv_text(CONCEPT_COLUMNS, _concepts(counted, themes)),
        "trends.csv": csv_text(TREND_COLUMNS, _trends(counted)),
        "clusters.csv": csv_text(CLUSTER_COLUMNS, _clusters(counted, themes)),
    }


def write(corpus: Corpus, out: Path, options: Options | None = None) -> list[Path]:
    """Writes the report into the folder ``out``, which is made where it is not there. Files there of the same names are replaced.

    Returns the files written; ``index.html`` is the first. Raises ``SettingError`` where the folder cannot be written.
    """
    files = report(corpus, options or Options())
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            (out / name).write_bytes(text.encode("utf-8"))
    except OSError as error:
        raise SettingError(f"the report cannot be written to {out} ({error.strerror}): name a folder that can") from error
    return [out / name for name in files]


def _pairs(counted: Cooccurrence) -> Rows:
    """Every pair of the scope, not only those shown, best first."""
    for pair in counted.pairs:
        names = (counted.concepts[pair.left].name, counted.concepts[pair.right].name)
        values = measured(pair, counted.n).values()
        yield (*names, pair.both, pair.papers_left, pair.papers_right, *values, pair.first_day, pair.last_day)


def _concepts(counted: Cooccurrence, themes: Sequence[Cluster]) -> Rows:
    """Every concept with a paper in scope, most frequent first; those in no theme have an empty cluster."""
    theme_of = {id: theme.number for theme in themes for id in theme.concepts}
    for id in sorted(counted.counts, key=lambda id: (-counted.counts[id], id)):
        row = counted.concepts[id]
        first = min((counted.papers[paper] for paper in counted.papers_of[id]), key=lambda paper: (paper.day_end, paper.id))
        yield id, row.name, row.kind, counted.counts[id], first.day, theme_of.get(id)


def _trends(counted: Cooccurrence) -> Rows:
    """Papers of each concept on each day that has one; papers of which only the month is known lie on no day."""
    day_of = {paper.id: paper.day for paper in counted.corpus.papers if paper.precision == "day"}
    everything = Counter(day_of.values())
    for id, row in counted.concepts.items():
        days = Counter(day_of[paper] for paper in counted.papers_of[id] if paper in day_of)
        for day in sorted(days):
            yield row.name, day, days[day], everything[day]


def _clusters(counted: Cooccurrence, themes: Sequence[Cluster]) -> Rows:
    """Every theme, largest first."""
    for theme in themes:
        label = " · ".join(counted.concepts[id].name for id in theme.label)
        members = "; ".join(counted.concepts[id].name for id in theme.concepts)
        yield theme.number, label, len(theme.concepts), len(theme.papers), theme.centrality, theme.density, members
