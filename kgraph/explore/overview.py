"""What is on screen first: the best-connected concepts, the strong ties among them, and the papers that hold them together.

The same rules stand in ``page/view.js``, which draws them again when a filter changes; both must give the same nodes and edges.
Everything is compared with sums and quotients only, which Python and JavaScript round alike.
"""

from collections import defaultdict
from dataclasses import dataclass

from kgraph.explore.graph import GraphData
from kgraph.measures import SHRINK, PairCounts

CONCEPTS = 110
"""Concepts of the overview, at most."""

PAPERS = 40
"""Papers of the overview, at most."""

TIES = 3
"""Ties that each concept may choose: its strongest."""

PAPER_TIES = 4
"""Concepts of the overview that a paper is tied to, at most."""

MANY_PAPERS = 60
"""From so many papers on, a tie of the overview needs two papers."""


@dataclass(frozen=True, slots=True)
class Tie:
    """An edge by the numbers of its ends among all nodes; ``papers`` is 0 for a paper's own tie to a concept."""

    left: int
    right: int
    papers: int


@dataclass(frozen=True, slots=True)
class Overview:
    """Numbers of nodes: concepts count from 0, papers follow them. ``floor``: the papers a tie needs."""

    concepts: tuple[int, ...]
    papers: tuple[int, ...]
    ties: tuple[Tie, ...]
    floor: int


def strength(both: int, left: int, right: int, papers: int) -> float:
    """How much more often two concepts meet than by chance, shrunk: ``kgraph.measures.rank`` without its logarithm."""
    return (both + SHRINK) / (left * right / papers + SHRINK)


def overview(data: GraphData, counts: PairCounts, weight: int = 1) -> Overview:
    """Chooses nodes and ties. Best-connected: most ties (counted in papers) of at least ``floor``, then most papers.

    ``floor`` is two papers in a graph of many, one in a small one, and never less than ``weight``.
    """
    floor = max(2 if len(data.papers) >= MANY_PAPERS else 1, weight)
    degree = [0] * len(data.concepts)
    pairs = list(zip(counts.left.tolist(), counts.right.tolist(), counts.both.tolist(), strict=True))
    for left, right, both in pairs:
        if both >= floor:
            degree[left] += both
            degree[right] += both
    frequency = counts.papers.tolist()
    chosen = sorted(range(len(data.concepts)), key=lambda at: (-degree[at], -frequency[at], at))[:CONCEPTS]
    drawn = set(chosen)
    total = len(data.papers)
    ties = [
        (strength(both, frequency[left], frequency[right], total), left, right, both)
        for left, right, both in pairs
        if both >= floor and left in drawn and right in drawn
    ]
    kept = _strongest(ties)
    papers, paper_ties = _papers(data, drawn)
    return Overview(tuple(chosen), papers, (*kept, *paper_ties), floor)


def _strongest(ties: list[tuple[float, int, int, int]]) -> list[Tie]:
    """Ties that are among the ``TIES`` strongest of either end, strongest first."""
    taken: dict[int, int] = defaultdict(int)
    kept = []
    for _, left, right, both in sorted(ties, key=lambda tie: (-tie[0], -tie[3], tie[1], tie[2])):
        if taken[left] < TIES or taken[right] < TIES:
            taken[left] += 1
            taken[right] += 1
            kept.append(Tie(left, right, both))
    return kept


def _papers(data: GraphData, drawn: set[int]) -> tuple[tuple[int, ...], list[Tie]]:
    """The papers with most concepts on screen, the newest of equals first, and their ties in the order of their mentions."""
    first = len(data.concepts)
    at = {concept.id: number for number, concept in enumerate(data.concepts)}
    shown: dict[str, list[int]] = defaultdict(list)
    for mention in data.mentions:
        if at[mention.concept] in drawn:
            shown[mention.paper].append(at[mention.concept])
    order = sorted(range(len(data.papers)), key=lambda n: (data.papers[n].day_end, n), reverse=True)
    order.sort(key=lambda n: -len(shown[data.papers[n].id]))
    chosen = tuple(first + n for n in order[:PAPERS] if shown[data.papers[n].id])
    ties = [Tie(node, concept, 0) for node in chosen for concept in shown[data.papers[node - first].id][:PAPER_TIES]]
    return chosen, ties
