"""Which concepts meet in papers: counted, ranked, and sorted into those to show, those with a hub, and those that may be one thing."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import combinations
from types import MappingProxyType
from typing import NamedTuple

from kgraph.measures import MEASURES, count_pairs, rank
from kgraph.report.corpus import ConceptRow, Corpus, Options, PaperRow, narrow
from kgraph.report.twins import same_thing

LARGE = 2000
"""From so many papers on, a pair must meet in 5 papers and each of its concepts stand in 10; below, 3 papers are enough."""

HUB_SHARE, HUB_LEAST = 0.05, 30
"""A hub stands in over 5 % of the papers, and in over 30: of a few hundred papers, 5 % are what one topic has."""


class Pair(NamedTuple):
    """Two concepts that meet, by id (``left < right``), in how many papers each and both, and the days of the first and last."""

    left: str
    right: str
    both: int
    papers_left: int
    papers_right: int
    rank: float
    first_day: str
    last_day: str


class Floor(NamedTuple):
    """The least a pair must have to be shown: papers with both, papers of each. ``lowered``: nothing reached the usual floor."""

    both: int
    each: int
    lowered: bool = False


@dataclass(frozen=True)
class Cooccurrence:
    """All that is counted of one scope. ``corpus`` is already narrowed; ``pairs`` are all of them, best first."""

    corpus: Corpus
    options: Options
    pairs: tuple[Pair, ...]
    floor: Floor
    counts: dict[str, int]

    @property
    def n(self) -> int:
        """Papers in scope, those without concepts too."""
        return len(self.corpus.papers)

    @cached_property
    def concepts(self) -> dict[str, ConceptRow]:
        """Concepts by id."""
        return {concept.id: concept for concept in self.corpus.concepts}

    @cached_property
    def papers(self) -> dict[str, PaperRow]:
        """Papers by arXiv id."""
        return {paper.id: paper for paper in self.corpus.papers}

    @cached_property
    def papers_of(self) -> dict[str, tuple[str, ...]]:
        """Papers of each concept, newest first."""
        order = {paper.id: at for at, paper in enumerate(sorted(self.corpus.papers, key=lambda p: (p.day_end, p.id), reverse=True))}
        found: dict[str, list[str]] = defaultdict(list)
        for row in self.corpus.mentions:
            found[row.concept].append(row.paper)
        return {concept: tuple(sorted(ids, key=order.__getitem__)) for concept, ids in found.items()}

    @property
    def hub_least(self) -> float:
        """A concept in more papers than this is a hub."""
        return max(HUB_SHARE * self.n, HUB_LEAST)

    @cached_property
    def hubs(self) -> tuple[str, ...]:
        """Concepts so frequent that they meet everything, most frequent first."""
        found = (id for id, papers in self.counts.items() if papers > self.hub_least)
        return tuple(sorted(found, key=lambda id: (-self.counts[id], id)))

    @cached_property
    def shown(self) -> tuple[Pair, ...]:
        """Pairs at or over the floor, best first."""
        both, each, _ = self.floor
        return tuple(pair for pair in self.pairs if pair.both >= both and min(pair.papers_left, pair.papers_right) >= each)

    @cached_property
    def twins(self) -> dict[Pair, str]:
        """Pairs over the floor that may be one thing written twice, and why."""
        reasons = {pair: same_thing(self._names(pair.left), self._names(pair.right)) for pair in self.shown}
        return {pair: reason for pair, reason in reasons.items() if reason}

    @cached_property
    def plain(self) -> tuple[Pair, ...]:
        """Pairs over the floor that are neither twins nor, unless asked for, with a hub."""
        hubs = () if self.options.hubs else self.hubs
        return tuple(pair for pair in self.shown if pair not in self.twins and pair.left not in hubs and pair.right not in hubs)

    @cached_property
    def with_hub(self) -> tuple[Pair, ...]:
        """Pairs over the floor with a hub that are no twins; none where hubs stand among the others."""
        plain = set(self.plain)
        return tuple(pair for pair in self.shown if pair not in plain and pair not in self.twins)

    def shared(self, left: str, right: str) -> tuple[str, ...]:
        """Papers with both concepts, newest first."""
        others = set(self.papers_of[right])
        return tuple(paper for paper in self.papers_of[left] if paper in others)

    def _names(self, concept: str) -> tuple[str, ...]:
        row = self.concepts[concept]
        return row.name, row.zh, *sorted(set(row.aliases) - {row.name, row.zh})


def count(corpus: Corpus, options: Options) -> Cooccurrence:
    """Counts all pairs of the scope that the options leave, and chooses the floor."""
    scope = narrow(corpus, options)
    n = len(scope.papers)
    counts = count_pairs((row.paper, row.concept) for row in scope.mentions)
    spans = _spans(scope)
    pairs = [
        Pair(left, right, both, c_i, c_j, rank(both, c_i, c_j, n) or 0.0, *spans[left, right]) for left, right, both, c_i, c_j in counts
    ]
    pairs.sort(key=lambda pair: (-pair.rank, -pair.both, pair.left, pair.right))
    return Cooccurrence(
        corpus=scope,
        options=options,
        pairs=tuple(pairs),
        floor=_floor(pairs, n, options.min_papers),
        counts=dict(zip(counts.concepts, counts.papers.tolist(), strict=True)),
    )


def measured(pair: Pair, n: int) -> Mapping[str, float | None]:
    """Every measure of a pair, by name."""
    return _measured(pair.both, min(pair.papers_left, pair.papers_right), max(pair.papers_left, pair.papers_right), n)


@lru_cache(maxsize=1 << 16)
def _measured(c_ij: int, rarer: int, other: int, n: int) -> Mapping[str, float | None]:
    """Most pairs share their counts with many others, and every measure is symmetric."""
    return MappingProxyType({name: measure(c_ij, rarer, other, n) for name, measure in MEASURES.items()})


def _floor(pairs: list[Pair], n: int, asked: int | None) -> Floor:
    """The usual floor for so many papers, or the one asked for, or else the highest below it that leaves a pair."""
    if asked is not None:
        return Floor(asked, 1)
    usual = Floor(5, 10) if n >= LARGE else Floor(3, 1)
    if not pairs or any(pair.both >= usual.both and min(pair.papers_left, pair.papers_right) >= usual.each for pair in pairs):
        return usual
    return Floor(min(usual.both, max(pair.both for pair in pairs)), 1, lowered=True)


def _spans(corpus: Corpus) -> dict[tuple[str, str], tuple[str, str]]:
    """Day (or month) of the first and of the last paper in which two concepts meet.

    A paper of which only the month is known stands behind those of the month, as everywhere in the graph.
    """
    of_paper: dict[str, list[str]] = defaultdict(list)
    for row in corpus.mentions:
        of_paper[row.paper].append(row.concept)
    spans: dict[tuple[str, str], tuple[str, str]] = {}
    for paper in sorted(corpus.papers, key=lambda p: (p.day_end, p.id)):
        for pair in combinations(sorted(of_paper[paper.id]), 2):
            spans[pair] = (spans[pair][0] if pair in spans else paper.day, paper.day)
    return spans
