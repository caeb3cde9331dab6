"""Themes: groups of concepts that keep company, found by the Leiden algorithm, labelled, and placed by Callon's two measures."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import graspologic_native

from kgraph.measures import equivalence, salton
from kgraph.report.pairs import Cooccurrence

NETWORK = 250
"""At most so many concepts, the most frequent ones, make the network."""

LEAST_LINK = 3
"""Papers two concepts must share to be linked in it; fewer only where the whole report had to ask for fewer."""

SEED, RESOLUTION = 1, 1.0

Link = tuple[str, str]


@dataclass(frozen=True)
class Cluster:
    """A theme. ``number`` counts from 1 by size, then least id; ``concepts`` are ids, most frequent first, ``label`` three of them.

    ``papers`` are those given to it: each paper goes to the cluster with most of its concepts. ``centrality`` and ``density`` are
    Callon's (:func:`callon`).
    """

    number: int
    concepts: tuple[str, ...]
    label: tuple[str, ...]
    papers: tuple[str, ...]
    centrality: float
    density: float


def clusters(counted: Cooccurrence) -> tuple[Cluster, ...]:
    """The themes of a corpus, largest first; none where no two concepts are linked."""
    left_out = () if counted.options.hubs else counted.hubs
    frequent = sorted((id for id in counted.counts if id not in left_out), key=lambda id: (-counted.counts[id], id))
    network = set(frequent[:NETWORK])
    least = min(LEAST_LINK, counted.floor.both)
    links = {
        (pair.left, pair.right): pair for pair in counted.pairs if pair.both >= least and pair.left in network and pair.right in network
    }
    cosine = {link: salton(pair.both, pair.papers_left, pair.papers_right, counted.n) or 0.0 for link, pair in links.items()}
    callons = {link: equivalence(pair.both, pair.papers_left, pair.papers_right, counted.n) or 0.0 for link, pair in links.items()}
    groups = leiden(cosine)
    papers = deal(((row.paper, row.concept) for row in counted.corpus.mentions), groups)
    labels = distinctive(groups, papers, counted.papers_of)
    return tuple(
        Cluster(
            number=at + 1,
            concepts=tuple(sorted(group, key=lambda id: (-counted.counts[id], id))),
            label=labels[at],
            papers=papers[at],
            centrality=centrality,
            density=density,
        )
        for at, (group, (centrality, density)) in enumerate(zip(groups, callon(groups, callons), strict=True))
    )


def leiden(links: Mapping[Link, float], resolution: float = RESOLUTION, seed: int = SEED) -> list[tuple[str, ...]]:
    """Communities of a weighted network by modularity, ordered by size, then least id. Links without weight are left out.

    Traag, Waltman & van Eck, From Louvain to Leiden, Scientific Reports 9 (2019). The order in which links are given makes no
    difference: they are sorted first, since the algorithm is sensitive to it.
    """
    edges = sorted((min(link), max(link), float(weight)) for link, weight in links.items() if weight > 0 and link[0] != link[1])
    if not edges:
        return []
    _, found = graspologic_native.leiden(
        edges, resolution=resolution, randomness=0.001, iterations=10, use_modularity=True, seed=seed, trials=10
    )
    members: dict[int, list[str]] = defaultdict(list)
    for concept, community in found.items():
        members[community].append(concept)
    return sorted((tuple(sorted(group)) for group in members.values()), key=lambda group: (-len(group), group[0]))


def callon(groups: Sequence[Sequence[str]], links: Mapping[Link, float]) -> list[tuple[float, float]]:
    """Centrality and density of each group, from links weighted by equivalence.

    Centrality is ten times the sum of the links to other groups, density a hundred times the sum of the links inside, divided by
    the group's concepts. A link between two groups counts for both; the order of the two concepts makes no difference.
    Callon, Courtial & Laville, Co-word analysis, Scientometrics 22 (1991).
    """
    home = {concept: at for at, group in enumerate(groups) for concept in group}
    outside: list[list[float]] = [[] for _ in groups]
    inside: list[list[float]] = [[] for _ in groups]
    for (left, right), weight in links.items():
        one, other = home.get(left), home.get(right)
        if left == right or one is None or other is None:
            continue
        if one == other:
            inside[one].append(weight)
        else:
            outside[one].append(weight)
            outside[other].append(weight)
    # fsum: the same to the last bit in whatever order the links come
    return [(10 * math.fsum(outside[at]), 100 * math.fsum(inside[at]) / len(group)) for at, group in enumerate(groups)]


def deal(mentions: Iterable[tuple[str, str]], groups: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
    """Gives each paper to the group with most of its concepts (the earlier one where two have as many).

    Each group's papers come with most of the group's concepts first, then by id: the first ones are typical of it.
    """
    home = {concept: at for at, group in enumerate(groups) for concept in group}
    votes: dict[str, Counter[int]] = defaultdict(Counter)
    for paper, concept in set(mentions):
        if concept in home:
            votes[paper][home[concept]] += 1
    dealt: list[list[tuple[int, str]]] = [[] for _ in groups]
    for paper, counts in votes.items():
        group, most = min(counts.items(), key=lambda item: (-item[1], item[0]))
        dealt[group].append((-most, paper))
    return [tuple(paper for _, paper in sorted(group)) for group in dealt]


def distinctive(
    groups: Sequence[Sequence[str]], papers: Sequence[Sequence[str]], papers_of: Mapping[str, Sequence[str]], top: int = 3
) -> list[tuple[str, ...]]:
    """The members that tell each group from the others, by class-based TF-IDF over the papers given to it.

    ``tf ln(1 + A / f)``: tf papers of the group with the concept, f papers of all groups with it, A the mean over the groups of
    all such counts. Grootendorst, BERTopic (2022), section 3.3.
    """
    dealt = {paper: at for at, group in enumerate(papers) for paper in group}
    members = {concept for group in groups for concept in group}
    counts = [Counter[str]() for _ in groups]
    for concept in members:
        for paper in papers_of[concept]:
            if paper in dealt:
                counts[dealt[paper]][concept] += 1
    overall = Counter[str]()
    for group_counts in counts:
        overall.update(group_counts)
    mean = sum(overall.values()) / len(groups) if groups else 0.0

    def score(at: int, concept: str) -> float:
        return counts[at][concept] * math.log(1 + mean / overall[concept]) if overall[concept] else 0.0

    return [tuple(sorted(group, key=lambda id: (-score(at, id), id))[:top]) for at, group in enumerate(groups)]
