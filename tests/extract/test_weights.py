"""Weights as tables, and the field that they make of a sequence: sums, marginals, and what stands in a file."""

import math
from itertools import pairwise, product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgraph.errors import SeedError
from kgraph.extract.chain import marginals
from kgraph.extract.weights import Column, Weights, read_weights, spelled_out, write_weights

TABLE = {"w=gate": (1.0, 0.0), "x=te": (0.5, -0.25), "in=title": (0.0, 2.0)}


def word(text: str) -> tuple[str, ...]:
    return (f"w={text}", f"x={text[-2:]}")


def place(text: str) -> tuple[str, ...]:
    return (f"in={text}",)


SEEN = (Column(["gate", "plate", "sea"], word), Column(["title", "abstract", "title"], place, [0, 1, 1]))


def test_a_row_is_the_sum_of_all_that_is_seen_of_a_thing() -> None:
    weights = Weights(("yes", "no"), TABLE)
    expected = [[1.5, 1.75], [0.5, 1.75], [0.0, 0.0]]
    assert weights.sums(SEEN).tolist() == expected
    assert weights.sums(SEEN).tolist() == expected, "what was met before is remembered right"
    assert spelled_out(SEEN)[1] == ["w=plate", "x=te", "in=abstract", "in=title"]
    assert weights.sums((*SEEN, Column([], place, []))).tolist() == expected, "nothing of a sort was seen"
    assert weights.sums((Column([], word),)).shape == (0, 2)


def test_neighbours_share_their_keys() -> None:
    """Three keys for two things: the key before a boundary and the one behind it speak for the thing between them."""
    weights = Weights(("yes", "no"), {"before=a": (1.0, 0.0), "before=b": (2.0, 0.0), "behind=b": (0.0, 4.0), "behind=c": (0.0, 8.0)})
    sides = Column(["a", "b", "c"], (lambda key: (f"before={key}",), lambda key: (f"behind={key}",)))
    things = Column(["", ""], lambda key: ())
    assert weights.sums((things, sides)).tolist() == [[1.0, 4.0], [2.0, 8.0]]
    assert spelled_out((things, sides)) == [["before=a", "behind=b"], ["before=b", "behind=c"]]


@given(st.lists(st.text(max_size=4), max_size=300))
def test_remembering_changes_no_sum(words: list[str]) -> None:
    weights = Weights(("yes", "no"), TABLE)
    found = weights.sums((Column(words, word),))
    for text, row in zip(words, found.tolist(), strict=True):
        assert row == list(weights.sum(word(text)) or (0.0, 0.0))


def test_what_was_written_is_read(tmp_path: Path) -> None:
    path = tmp_path / "weights.tsv"
    write_weights(path, ("yes", "no"), {"w=门": {"yes": 1.23456}, "w=b": {"no": -0.5, "yes": 0.001}, "w=a": {"yes": 0.0001}})
    assert path.read_text(encoding="utf-8") == "\tyes\tno\nw=b\t0\t-0.5\nw=门\t1.2346\t0\n"
    assert read_weights(path).labels == ("yes", "no")
    assert read_weights(path).sum(["w=门", "w=b"]) == (1.2346, -0.5)


@pytest.mark.parametrize(
    ("text", "line"),
    [("\tyes\tno\nw=a\t1\n", 2), ("\tyes\nw=a\t1\nw=b\tmuch\n", 3), ("yes\nw=a\n", 2)],
    ids=["too few numbers", "no number", "no labels"],
)
def test_a_bad_line_is_named(tmp_path: Path, text: str, line: int) -> None:
    path = tmp_path / "weights.tsv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SeedError, match=rf"weights\.tsv:{line}.*kgraph train"):
        read_weights(path)


numbers = st.floats(-4, 4)


@given(st.lists(st.tuples(numbers, numbers, numbers), min_size=1, max_size=5), st.lists(numbers, min_size=9, max_size=9))
def test_marginals_are_those_of_all_sequences_counted_one_by_one(scores: list[tuple[float, ...]], moves: list[float]) -> None:
    table = [moves[0:3], moves[3:6], moves[6:9]]
    total = [[0.0] * 3 for _ in scores]
    for labels in product(range(3), repeat=len(scores)):
        weight = math.exp(
            sum(row[label] for row, label in zip(scores, labels, strict=True)) + sum(table[a][b] for a, b in pairwise(labels))
        )
        for at, label in enumerate(labels):
            total[at][label] += weight
    expected = [[value / sum(row) for value in row] for row in total]
    assert np.allclose(marginals(np.array(scores, dtype=np.float32), table), expected, atol=1e-4)


def test_no_sequence_is_too_long_and_an_empty_one_has_no_marginals() -> None:
    table = [[-2.0, 4.0, -2.0], [-3.0, 3.0, -4.0], [3.0, 0.0, 2.0]]
    long = marginals(np.full((20_000, 3), 40.0, dtype=np.float32), table)
    assert all(abs(sum(row) - 1) < 1e-9 for row in long)
    assert marginals(np.zeros((0, 3), dtype=np.float32), table) == []
