"""Themes: found, numbered, labelled, and placed by Callon's measures."""

import random
from itertools import combinations, pairwise

import pytest
from report_samples import EXAMPLE, corpus, many

from kgraph.measures import count_pairs, equivalence
from kgraph.report import Options
from kgraph.report.clusters import callon, clusters, deal, distinctive, leiden
from kgraph.report.pairs import count

GROUPS = [("MoE", "RoPE"), ("CoT", "SAE")]
EQUIVALENCES = {
    (left, right): equivalence(both, c_i, c_j, 5) or 0.0
    for left, right, both, c_i, c_j in count_pairs((paper, name) for paper, names in EXAMPLE.items() for name in names)
}


def test_callon_worked_example() -> None:
    (one, other) = callon(GROUPS, EQUIVALENCES)
    assert one == pytest.approx((2.916667, 37.5), abs=5e-7)
    assert other == pytest.approx((2.916667, 25), abs=5e-7)


def test_callon_does_not_see_order_or_diagonal() -> None:
    turned = {(right, left): weight for (left, right), weight in reversed(EQUIVALENCES.items())}
    diagonal = {(name, name): 1.0 for group in GROUPS for name in group}
    assert callon(GROUPS, {**turned, **diagonal}) == callon(GROUPS, EQUIVALENCES)
    assert callon(GROUPS[::-1], turned) == callon(GROUPS, EQUIVALENCES)[::-1]


def cliques(*sizes: int) -> dict[tuple[str, str], float]:
    """Groups that all know each other, joined in a chain by weak links."""
    groups = [[f"{letter}{at}" for at in range(size)] for letter, size in zip("pqrst", sizes, strict=False)]
    links = {pair: 1.0 for group in groups for pair in combinations(group, 2)}
    links.update({(group[0], after[0]): 0.05 for group, after in pairwise(groups)})
    return links


def test_numbered_by_size_then_least_id() -> None:
    assert [(len(group), group[0]) for group in leiden(cliques(3, 5, 4, 3))] == [(5, "q0"), (4, "r0"), (3, "p0"), (3, "s0")]


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_links_makes_no_difference(seed: int) -> None:
    links = list(cliques(4, 4, 3, 5).items())
    random.Random(seed).shuffle(links)
    turned = {(right, left) if at % 2 else (left, right): weight for at, ((left, right), weight) in enumerate(links)}
    assert leiden(turned) == leiden(cliques(4, 4, 3, 5))


@pytest.mark.parametrize("links", [{}, {("a", "b"): 0.0}, {("a", "b"): -1.0}, {("a", "a"): 1.0}])
def test_no_link_no_theme(links: dict[tuple[str, str], float]) -> None:
    assert leiden(links) == []


def test_a_link_without_weight_is_left_out() -> None:
    assert leiden({("a", "b"): 1.0, ("b", "c"): 0.0}) == [("a", "b")]


def test_papers_go_to_the_group_with_most_of_their_concepts() -> None:
    mentions = [(paper, name) for paper, names in EXAMPLE.items() for name in names]
    dealt = deal(mentions, GROUPS)
    assert dealt == [("2602.00001", "2602.00002", "2602.00003", "2602.00005"), ("2602.00004",)]
    assert deal([("p", "MoE"), ("p", "SAE")], GROUPS) == [("p",), ()]  # as many of each: the earlier one


def test_label_prefers_what_sets_a_group_apart() -> None:
    # a is in 4 papers of its group and 4 of the other; b in 3 of its group alone. f: a 8, b 3, c 6; A = (4 + 3 + 4 + 6) / 2 = 8.5
    # a: 4 ln(1 + 8.5/8) = 2.90, b: 3 ln(1 + 8.5/3) = 4.03
    groups = [("a", "b"), ("c",)]
    papers = [("1", "2", "3", "4"), ("5", "6", "7", "8", "9", "10")]
    papers_of = {"a": tuple("12345678"), "b": tuple("123"), "c": ("5", "6", "7", "8", "9", "10")}
    assert distinctive(groups, papers, papers_of) == [("b", "a"), ("c",)]


def test_themes_of_a_corpus() -> None:
    papers = many((4, ("MoE", "RoPE", "LoRA")), (3, ("SAE", "probing")), (1, ("SAE", "MoE")), (2, ("alone",)))
    first, second = clusters(count(corpus(papers), Options()))
    assert (first.number, first.concepts) == (1, ("concept:MoE", "concept:LoRA", "concept:RoPE"))
    assert (second.number, second.concepts) == (2, ("concept:SAE", "concept:probing"))
    assert (len(first.papers), len(second.papers)) == (5, 3)  # the mixed paper goes to the earlier theme
    assert first.centrality == second.centrality == 0  # SAE and MoE meet once: no link of the network
    assert first.density == pytest.approx(100 * (16 / 20 + 16 / 20 + 1) / 3)  # MoE is in 5 papers, the others in 4, all pairs in 4
    assert second.density == pytest.approx(100 * (9 / 12) / 2)


def test_no_themes_without_links() -> None:
    assert clusters(count(corpus(many((3, ("a",)), (3, ("b",)))), Options())) == ()
    assert clusters(count(corpus({}), Options())) == ()
