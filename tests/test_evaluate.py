"""The figures: worked out by hand on a tiny case, and the extractor's on a few entries of our own."""

from pathlib import Path

import pytest

from kgraph.errors import SeedError
from kgraph.evaluate import Entry, Found, Gold, comparable, evaluate, read_gold, score


def gold(name: str, tier: str = "core", role: str = "used", kind: str = "method", **more: object) -> Gold:
    return Gold.model_validate({"name": name, "tier": tier, "role": role, "type": kind, **more})


def found(name: str, *names: str, kind: str = "method", role: str = "used") -> Found:
    return Found.model_validate({"name": name, "names": names, "kind": kind, "role": role})


def test_worked_example() -> None:
    entry = Entry(
        id="1",
        concepts=(
            gold("Sparse Autoencoder", acronym="SAE", expansion="稀疏自编码器", forms=("SAEs", "稀疏自编码器")),
            gold("SOAR", role="proposed"),
            gold("GSM8K", kind="dataset"),
            gold("Decoding", tier="ok"),
        ),
    )
    scores = score(
        [entry],
        {
            "1": [
                found("SAE", "稀疏自编码器"),  # right, linked, name told otherwise
                found("Sparse Autoencoder"),  # the same thing once more: wrong
                found("soar", role="proposed"),  # right in every way
                found("Decoding", role="proposed"),  # right, but not proposed
                found("Nonsense"),  # wrong
            ]
        },
    )
    assert (scores.predicted, scores.precision) == (5, 0.6)
    assert scores.core_recall == 0.667  # GSM8K is missed
    assert scores.f1 == round(2 * 0.6 * 0.667 / 1.267, 3)
    assert (scores.type_acc, scores.name_acc) == (1.0, 0.5)
    assert (scores.proposed_recall, scores.proposed_precision) == (1.0, 0.5)
    assert scores.acronym_link == 1.0


def test_nothing_to_divide_by_is_none() -> None:
    scores = score([], {})
    assert (scores.precision, scores.core_recall, scores.f1, scores.acronym_link) == (None, None, 0, None)


@pytest.mark.parametrize(
    ("left", "right"), [("SAEs", "sae"), ("KV-Cache", "kv cache"), ("Ｐass@1", "pass@1"), ("models", "model"), ("loss", "loss")]
)
def test_comparable(left: str, right: str) -> None:
    assert comparable(left) == comparable(right)


def test_a_faulty_gold_file_says_what_is_wrong(tmp_path: Path) -> None:
    faulty = tmp_path / "gold.json"
    faulty.write_text('[{"id": "1", "concepts": [{"name": "A"}]}]', encoding="utf-8")
    with pytest.raises(SeedError, match=r"gold\.json: 0\.concepts\.0\.type"):
        read_gold(faulty)


def test_a_few_entries_of_our_own(root: Path, digests: Path) -> None:
    scores = evaluate(root / "tests" / "gold_small.json", digests)
    assert scores.papers == 4
    assert scores.f1 >= 0.8
    assert scores.acronym_link is not None
    assert scores.acronym_link >= 0.85


def test_the_annotated_part_of_the_five_documents_can_be_read(root: Path, digests: Path) -> None:
    entries = read_gold(root / "seeds" / "gold" / "dev.json")
    assert len(entries) == 108
    assert {entry.digest for entry in entries} == {path.name for path in digests.iterdir()}
