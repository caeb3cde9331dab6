"""What the co-occurrence report says, before it is written as HTML or as Markdown: the same for both."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from kgraph.report.clusters import NETWORK, RESOLUTION, SEED, Cluster
from kgraph.report.evidence import Door, Evidence, anchor
from kgraph.report.heatmap import heatmap
from kgraph.report.opening import Span, opening, papers
from kgraph.report.pairs import Cooccurrence, Pair, measured
from kgraph.report.words import arxiv_url, number

CELLS = 30
"""At most so many concepts in the heat map."""

LISTED = 100
"""Papers listed for one concept, newest first; of more only the number."""

SHOWN_MEASURES = ("expected", "lift", "rank", "association", "npmi", "jaccard")
"""Measures in the tables for people; ``pairs.csv`` has all."""


class PairLine(NamedTuple):
    """One line of a table of pairs."""

    anchor: str
    left: str
    left_target: str
    right: str
    right_target: str
    papers: str
    values: tuple[str, ...]
    first_day: str
    last_day: str
    reason: str


class PairTable(NamedTuple):
    """A table of pairs; ``left_out`` is how many more there are, ``reasons`` whether it has a column for them."""

    anchor: str
    heading: str
    note: str
    lines: tuple[PairLine, ...]
    left_out: int
    reasons: bool


class Member(NamedTuple):
    """A concept under its anchor, with its papers as ``(id, url)``, newest first; ``more`` are not ``listed``."""

    anchor: str
    name: str
    zh: str
    kind: str
    papers: int
    listed: tuple[tuple[str, str], ...]
    more: int


class Theme(NamedTuple):
    """One line of the table of themes; ``typical`` are ``(id, url, title)`` of three papers."""

    number: int
    label: str
    size: int
    papers: int
    centrality: str
    density: str
    members: tuple[Span, ...]
    typical: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Page:
    """Everything on the page. ``sentences`` are the first screen: what was read, what stands out, what is uncertain."""

    sentences: tuple[tuple[Span, ...], ...]
    tables: tuple[PairTable, ...]
    themes: tuple[Theme, ...]
    doors: tuple[Door, ...]
    members: tuple[Member, ...]
    settings: tuple[tuple[str, str], ...]


def compose(counted: Cooccurrence, themes: tuple[Cluster, ...]) -> Page:
    """The page of a counted corpus and its themes."""
    limit = counted.options.limit
    listed = (counted.plain[:limit], counted.with_hub[:limit], tuple(counted.twins)[:limit])
    drawn = heat_concepts(counted, themes)
    met = {(pair.left, pair.right) for pair in counted.pairs}
    cells = [pair for pair in ((min(a, b), max(a, b)) for at, a in enumerate(drawn) for b in drawn[:at]) if pair in met]
    doors = Evidence(counted).doors([*((pair.left, pair.right) for pairs in listed for pair in pairs), *cells])
    named = {id for pairs in listed for pair in pairs for id in (pair.left, pair.right)}
    named |= {*drawn, *(id for theme in themes for id in theme.concepts), *counted.hubs}
    return Page(
        sentences=opening(counted, themes),
        tables=tuple(_tables(counted)),
        themes=tuple(_theme(counted, theme) for theme in themes),
        doors=doors,
        members=tuple(_member(counted, id) for id in sorted(named, key=lambda id: (-counted.counts[id], id))),
        settings=tuple(_settings(counted)),
    )


def heat_concepts(counted: Cooccurrence, themes: tuple[Cluster, ...]) -> tuple[str, ...]:
    """Concepts of the heat map: the most frequent of the themes, by theme; where these are few, others that meet any stand behind."""
    theme_of = {id: theme.number for theme in themes for id in theme.concepts}
    hubs = () if counted.options.hubs else counted.hubs
    meeting = {id for pair in counted.pairs for id in (pair.left, pair.right) if id not in hubs}
    chosen = sorted(meeting, key=lambda id: (id not in theme_of, -counted.counts[id], id))[:CELLS]
    return tuple(sorted(chosen, key=lambda id: (theme_of.get(id, len(themes) + 1), -counted.counts[id], id)))


def heat_svg(counted: Cooccurrence, themes: tuple[Cluster, ...], page: str = "", standalone: bool = False) -> str:
    """The heat map, its cells linked to the pairs' anchors on ``page``."""
    drawn = heat_concepts(counted, themes)
    theme_of = {id: theme.number for theme in themes for id in theme.concepts}
    at = {id: place for place, id in enumerate(drawn)}
    matrix = [[counted.counts[row] if row == column else 0 for column in drawn] for row in drawn]
    strength = [[0.0] * len(drawn) for _ in drawn]
    links: dict[tuple[int, int], str] = {}
    for pair in counted.pairs:
        if pair.left in at and pair.right in at:
            for cell in ((at[pair.left], at[pair.right]), (at[pair.right], at[pair.left])):
                matrix[cell[0]][cell[1]] = pair.both
                strength[cell[0]][cell[1]] = measured(pair, counted.n)["salton"] or 0.0
                links[cell] = f"{page}#{anchor(pair.left, pair.right)}"
    labels = [counted.concepts[id].name for id in drawn]
    groups = [theme_of.get(id, 0) for id in drawn]
    return heatmap(labels, matrix, strength=strength, groups=groups, links=links, scale="cosine", standalone=standalone)


def _tables(counted: Cooccurrence) -> Iterator[PairTable]:
    floor = f"Pairs in at least {papers(counted.floor.both)}"
    floor += f", of concepts in at least {counted.floor.each}" if counted.floor.each > 1 else ""
    yield _table(counted, "pairs", "Pairs", f"{floor}; best rank first.", counted.plain)
    if counted.with_hub:
        names = ", ".join(counted.concepts[id].name for id in counted.hubs)
        note = f"Concepts in over {number(int(counted.hub_least))} papers meet everything, so their pairs stand apart: {names}."
        yield _table(counted, "hubs", "Pairs with a hub", note, counted.with_hub)
    note = "One name is the other's initials, its plural, or stands inside it: they may be one thing, or one a kind of the other."
    yield _table(counted, "twins", "Same thing?", note, tuple(counted.twins))


def _table(counted: Cooccurrence, target: str, heading: str, note: str, pairs: tuple[Pair, ...]) -> PairTable:
    shown = pairs[: counted.options.limit]
    lines = tuple(_line(counted, pair) for pair in shown)
    return PairTable(target, heading, note, lines, len(pairs) - len(shown), target == "twins")


def _line(counted: Cooccurrence, pair: Pair) -> PairLine:
    values = measured(pair, counted.n)
    return PairLine(
        anchor=anchor(pair.left, pair.right),
        left=counted.concepts[pair.left].name,
        left_target=anchor(pair.left),
        right=counted.concepts[pair.right].name,
        right_target=anchor(pair.right),
        papers=number(pair.both),
        values=tuple(number(values[name]) for name in SHOWN_MEASURES),
        first_day=pair.first_day,
        last_day=pair.last_day,
        reason=counted.twins.get(pair, ""),
    )


def _theme(counted: Cooccurrence, theme: Cluster) -> Theme:
    return Theme(
        number=theme.number,
        label=" · ".join(counted.concepts[id].name for id in theme.label),
        size=len(theme.concepts),
        papers=len(theme.papers),
        centrality=number(theme.centrality),
        density=number(theme.density),
        members=tuple(Span(counted.concepts[id].name, anchor(id)) for id in theme.concepts),
        typical=tuple((id, arxiv_url(id), counted.papers[id].title) for id in theme.papers[:3]),
    )


def _member(counted: Cooccurrence, id: str) -> Member:
    row, mine = counted.concepts[id], counted.papers_of[id]
    links = tuple((paper, arxiv_url(paper)) for paper in mine[:LISTED])
    return Member(anchor(id), row.name, row.zh, row.kind, len(mine), links, len(mine) - len(links))


def _settings(counted: Cooccurrence) -> Iterator[tuple[str, str]]:
    options = counted.options
    yield "since", options.since or "the first day"
    yield "until", options.until or "the last day"
    yield "kinds", ", ".join(options.kinds)
    yield "least papers of a pair", f"{counted.floor.both}{'' if options.min_papers else ' (by the size of the corpus)'}"
    yield "pairs in one table", str(options.limit)
    yield "hubs", f"{'among the others' if options.hubs else 'apart'}: concepts in over {number(int(counted.hub_least))} papers"
    yield "themes", f"of the {NETWORK} most frequent concepts; Leiden, resolution {RESOLUTION:g}, seed {SEED}"
