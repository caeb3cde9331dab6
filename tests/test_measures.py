"""The measures: a worked example to six digits, the edges, and what must hold for any counts."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kgraph.measures import MEASURES, count_pairs, vosviewer

EXAMPLE = {
    "p1": ("RoPE", "MoE"),
    "p2": ("RoPE", "MoE", "SAE"),
    "p3": ("RoPE", "MoE"),
    "p4": ("SAE", "CoT"),
    "p5": ("MoE",),
}
MENTIONS = [(paper, concept) for paper, concepts in EXAMPLE.items() for concept in concepts]

# pair: c_ij, c_i, c_j; association, VOSviewer's, Jaccard, cosine, inclusion, equivalence, NPMI, G2, rank
WORKED = {
    ("MoE", "RoPE"): ((3, 4, 3), (0.250000, 2.250000, 0.750000, 0.866025, 1.000000, 0.750000, 0.436829, 2.231436, 0.112475)),
    ("CoT", "SAE"): ((1, 1, 2), (0.500000, 4.000000, 0.500000, 0.707107, 1.000000, 0.500000, 0.569323, 2.231436, 0.152003)),
    ("RoPE", "SAE"): ((1, 3, 2), (0.166667, 1.000000, 0.250000, 0.408248, 0.500000, 0.166667, -0.113283, -0.138443, -0.047306)),
    ("MoE", "SAE"): ((1, 4, 2), (0.125000, 1.000000, 0.200000, 0.353553, 0.500000, 0.125000, -0.292030, -2.231436, -0.137504)),
    ("CoT", "MoE"): ((0, 1, 4), (0, 0, 0, 0, 0, 0, -1, -5.004024, -0.214125)),
    ("CoT", "RoPE"): ((0, 1, 3), (0, 0, 0, 0, 0, 0, -1, -2.231436, -0.163499)),
}
ORDER = ("association", "vosviewer", "jaccard", "salton", "inclusion", "equivalence", "npmi", "loglik", "rank")
LINKS = {"MoE": 4, "RoPE": 4, "SAE": 3, "CoT": 1}  # sums of a concept's links in the example; all links: 6


@pytest.mark.parametrize("pair", WORKED)
def test_worked_example(pair: tuple[str, str]) -> None:
    (c_ij, c_i, c_j), wanted = WORKED[pair]
    got = {name: measure(c_ij, c_i, c_j, 5) for name, measure in MEASURES.items()}
    got["vosviewer"] = vosviewer(c_ij, LINKS[pair[0]], LINKS[pair[1]], 6)
    for name, value in zip(ORDER, wanted, strict=True):
        assert got[name] == pytest.approx(value, abs=5e-7), name


def test_lift_is_association_times_n_and_count_over_expected() -> None:
    assert MEASURES["expected"](3, 4, 3, 5) == pytest.approx(2.4)
    assert MEASURES["lift"](3, 4, 3, 5) == pytest.approx(1.25)


def test_pairs_of_the_example_are_counted() -> None:
    counts = count_pairs(MENTIONS)
    assert counts.concepts == ("CoT", "MoE", "RoPE", "SAE")
    assert counts.papers.tolist() == [1, 4, 3, 2]
    assert list(counts) == [
        ("CoT", "SAE", 1, 1, 2),
        ("MoE", "RoPE", 3, 4, 3),
        ("MoE", "SAE", 1, 4, 2),
        ("RoPE", "SAE", 1, 3, 2),
    ]


def test_a_paper_counts_once_however_often_it_says_so() -> None:
    assert list(count_pairs(MENTIONS * 3)) == list(count_pairs(MENTIONS))


@pytest.mark.parametrize("mentions", [[], [("p1", "MoE")], [("p1", "MoE"), ("p2", "SAE")]])
def test_no_pairs(mentions: list[tuple[str, str]]) -> None:
    counts = count_pairs(mentions)
    assert list(counts) == []
    assert len(counts) == 0


@pytest.mark.parametrize("name", [name for name in MEASURES if name not in ("npmi", "loglik", "rank", "expected")])
def test_never_together_is_zero(name: str) -> None:
    assert MEASURES[name](0, 3, 4, 10) == 0


def test_never_together_npmi_is_its_least() -> None:
    assert MEASURES["npmi"](0, 3, 4, 10) == -1


@pytest.mark.parametrize(("name", "value"), [("npmi", 1), ("loglik", 0), ("lift", 1), ("rank", 0), ("jaccard", 1), ("salton", 1)])
def test_every_paper_has_both(name: str, value: float) -> None:
    assert MEASURES[name](7, 7, 7, 7) == value


@pytest.mark.parametrize("name", MEASURES)
@pytest.mark.parametrize("counts", [(0, 0, 4, 10), (0, 4, 0, 10), (0, 0, 0, 10), (0, 0, 0, 0)])
def test_nothing_can_be_said(name: str, counts: tuple[int, int, int, int]) -> None:
    assert MEASURES[name](*counts) is None


def test_vosviewer_without_links() -> None:
    assert vosviewer(0, 0, 3, 6) is None
    assert vosviewer(0, 2, 3, 6) == 0


@pytest.mark.parametrize("name", MEASURES)
@pytest.mark.parametrize("counts", [(4, 3, 5, 10), (-1, 3, 5, 10), (2, 11, 5, 10), (0, 6, 6, 10)])
def test_impossible_counts_are_a_mistake(name: str, counts: tuple[int, int, int, int]) -> None:
    with pytest.raises(ValueError, match="impossible counts"):
        MEASURES[name](*counts)


@st.composite
def tables(draw: st.DrawFn) -> tuple[int, int, int, int]:
    """Counts that can be: a 2×2 table, summed."""
    both, only_i, only_j, neither = (draw(st.integers(0, 60)) for _ in range(4))
    return both, both + only_i, both + only_j, both + only_i + only_j + neither


@settings(deadline=None)
@given(tables())
def test_ranges_and_symmetry(counts: tuple[int, int, int, int]) -> None:
    c_ij, c_i, c_j, n = counts
    for name, measure in MEASURES.items():
        value = measure(c_ij, c_i, c_j, n)
        assert value == measure(c_ij, c_j, c_i, n)
        if value is None:
            assert c_i == 0 or c_j == 0
            continue
        assert math.isfinite(value)
        if name in ("association", "jaccard", "salton", "inclusion", "equivalence"):
            assert 0 <= value <= 1 + 1e-12
        if name == "npmi":
            assert -1 <= value <= 1 + 1e-12
        if name in ("loglik", "rank") and c_ij * n != c_i * c_j:
            # below chance and above chance are told apart by the sign, but for what rounding swallows
            assert (value >= -1e-9) if c_ij * n > c_i * c_j else (value <= 1e-9)


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abcdefgh"), st.sampled_from("RSTUVW")), max_size=40))
def test_counting_equals_the_dense_product(mentions: list[tuple[str, str]]) -> None:
    counts = count_pairs(mentions)
    papers = sorted({paper for paper, _ in mentions})
    dense = np.zeros((len(papers), len(counts.concepts)), dtype=int)
    for paper, concept in mentions:
        dense[papers.index(paper), counts.concepts.index(concept)] = 1
    product = dense.T @ dense
    wanted = [
        (one, other, product[i, j], product[i, i], product[j, j])
        for i, one in enumerate(counts.concepts)
        for j, other in enumerate(counts.concepts)
        if i < j and product[i, j]
    ]
    assert list(counts) == wanted
