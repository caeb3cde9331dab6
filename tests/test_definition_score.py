"""The figures of definitions, over records labelled by hand."""

import gzip
from pathlib import Path

import pytest

from kgraph.definition_score import evaluate_definitions, is_records, read_records
from kgraph.errors import SeedError

RECORDS = """101
Sparse autoencoders.
We train a sparse autoencoder (SAE) with a hidden layer.
  SAE|sparse  Autoencoder|a comment

202
Nothing is defined here.
The support vector machine (SVM) is.
The operator (XQ) is not spelled out.
  XQ|operator of extreme quality
//!a note
//  YY|not a label
"""


@pytest.fixture
def records(tmp_path: Path) -> Path:
    path = tmp_path / "records.txt"
    path.write_text(RECORDS, encoding="utf-8")
    return path


def test_records_are_read(records: Path) -> None:
    first, second = read_records(records)
    assert (first.number, first.pairs) == ("101", frozenset({("SAE", "sparse autoencoder")}))
    assert second.text.startswith("Nothing is defined here.\nThe support")
    assert second.pairs == frozenset({("XQ", "operator of extreme quality")})


def test_one_is_right_one_is_wrong_and_one_is_missed(records: Path) -> None:
    scores = evaluate_definitions(records)
    assert (scores.records, scores.labelled, scores.found) == (2, 2, 2)
    assert (scores.precision, scores.recall, scores.f1, scores.f1_odd, scores.f1_even) == (0.5, 0.5, 0.5, 1, 0)


def test_packed_records_are_the_same(records: Path, tmp_path: Path) -> None:
    packed = tmp_path / "records.txt.gz"
    packed.write_bytes(gzip.compress(records.read_bytes()))
    assert read_records(packed) == read_records(records)


def test_records_are_told_from_annotated_entries_by_what_they_hold(records: Path, root: Path) -> None:
    assert is_records(records)
    assert not is_records(root / "tests" / "gold_small.json")
    assert not is_records(root / "missing.json")


def test_a_file_without_records_is_told(tmp_path: Path) -> None:
    path = tmp_path / "empty.txt.gz"
    path.write_bytes(gzip.compress(b"no record\n"))
    with pytest.raises(SeedError, match=r"empty\.txt\.gz: no record"):
        read_records(path)


def test_english_definitions_are_found_as_well_as_anyone_finds_them(root: Path) -> None:
    # Ab3P reaches 0.897 by this count. The even records are those that the rules were not developed on.
    scores = evaluate_definitions(root / "seeds" / "gold" / "med1250.txt.xz")
    assert (scores.records, scores.labelled) == (1250, 1199)
    assert scores.f1 >= 0.9
    assert scores.f1_even >= 0.89
