"""Choice, communities and places of the overview, on graphs small enough to check by hand."""

import math

import pytest
from explore_graphs import GRPO

from kgraph.explore import ConceptNode, GraphData, Mention, PaperNode, graph_data
from kgraph.explore.layout import communities, positions
from kgraph.explore.overview import MANY_PAPERS, Tie, overview, strength
from kgraph.explore.pack import paper_community


def graph(*papers: str, days: tuple[str, ...] = ()) -> GraphData:
    """A graph from lists of one-letter concepts, one list a paper, in the order of their mentions."""
    return graph_data(
        [
            PaperNode(f"p{n}", f"Paper {n}", days[n] if days else "2026-02-01", days[n] if days else "2026-02-01")
            for n in range(len(papers))
        ],
        [ConceptNode(f"concept:{letter}", letter, "method") for letter in sorted(set("".join(papers)))],
        [Mention(f"p{n}", f"concept:{letter}") for n, letters in enumerate(papers) for letter in letters],
    )


def test_concepts_come_by_their_ties_then_by_their_papers() -> None:
    data = graph("ab", "abc", "d", "d", "d")
    assert [data.concepts[at].name for at in overview(data, data.pairs()).concepts] == ["a", "b", "c", "d"]


def test_papers_come_by_their_concepts_then_the_newest() -> None:
    data = graph("ab", "ab", "abc", "", days=("2026-02-01", "2026-02-03", "2026-02-02", "2026-02-04"))
    first = len(data.concepts)
    assert [data.papers[at - first].id for at in overview(data, data.pairs()).papers] == ["p2", "p1", "p0"]


def test_ties_are_the_strongest_first_and_a_paper_is_tied_to_its_concepts() -> None:
    data = graph("ab", "ab", "ac")
    assert overview(data, data.pairs()).ties == (
        Tie(0, 1, 2), Tie(0, 2, 1),
        Tie(5, 0, 0), Tie(5, 2, 0), Tie(4, 0, 0), Tie(4, 1, 0), Tie(3, 0, 0), Tie(3, 1, 0),
    )  # fmt: skip


def test_in_a_large_graph_a_tie_needs_two_papers() -> None:
    papers = ["ab", "ab", "ac", *["d"] * (MANY_PAPERS - 3)]
    data = graph(*papers)
    view = overview(data, data.pairs())
    assert view.floor == 2
    assert [tie for tie in view.ties if tie.papers] == [Tie(0, 1, 2)]
    assert overview(data, data.pairs(), weight=3).ties[0].papers == 0


def test_every_concept_around_a_hub_keeps_its_only_tie() -> None:
    data = graph(*[f"h{letter}" for letter in "abcdefgijk"])
    view = overview(data, data.pairs())
    assert len([tie for tie in view.ties if tie.papers]) == 10


@pytest.mark.parametrize(
    ("both", "left", "right", "papers", "expected"), [(5, 10, 10, 20, 1.0), (0, 1, 1, 1, 5 / 6), (10, 10, 10, 100, 2.5)]
)
def test_strength_is_one_at_chance(both: int, left: int, right: int, papers: int, expected: float) -> None:
    assert strength(both, left, right, papers) == pytest.approx(expected)


def test_two_cliques_are_two_communities_and_the_larger_is_the_first() -> None:
    clique = [(a, b, 1.0) for a in range(4) for b in range(a)]
    edges = [*clique, *((a + 4, b + 4, 1.0) for a in range(5) for b in range(a)), (0, 4, 0.1)]
    found = communities(range(10), edges)
    assert [found[at] for at in range(10)] == [1, 1, 1, 1, 0, 0, 0, 0, 0, -1]


@pytest.mark.parametrize("edges", [[], [(0, 1, 0.0)], [(0, 0, 1.0)], [(0, 1, -1.0)]])
def test_without_a_positive_edge_there_are_no_communities(edges: list[tuple[int, int, float]]) -> None:
    assert communities(range(2), edges) == {0: -1, 1: -1}


def test_nodes_never_overlap_and_places_are_the_same_every_time() -> None:
    nodes = list(range(60))
    edges = [(n, (n * 7 + 1) % 60, 1.0) for n in nodes]
    group = {n: n % 5 for n in nodes}
    size = {n: 5.0 + n % 20 for n in nodes}
    places = positions(nodes, edges, group, size)
    assert places == positions(nodes, edges, group, size)
    assert len(places) == 60
    for a in nodes:
        for b in range(a):
            assert math.dist(places[a], places[b]) >= size[a] + size[b]


@pytest.mark.parametrize("nodes", [[], [3], [1, 2]])
def test_very_small_graphs_have_places_too(nodes: list[int]) -> None:
    assert sorted(positions(nodes, [], dict.fromkeys(nodes, -1), dict.fromkeys(nodes, 5.0))) == nodes


def test_a_paper_stands_with_most_of_its_concepts() -> None:
    community = [0, 1, 1, -1]
    assert paper_community([0, 1, 2], community) == 1
    assert paper_community([0, 1], community) == 0
    assert paper_community([3], community) == -1
    assert paper_community([], community) == -1


def test_what_nothing_mentions_is_left_out_and_proposals_come_first(data: GraphData) -> None:
    assert {mention.concept for mention in data.mentions} == {concept.id for concept in data.concepts}
    first = next(mention for mention in data.mentions if mention.paper == "2602.10002")
    assert (first.concept, first.role) == (GRPO, "proposed")
