"""What errors come from: worked out by hand, and as many of them as the figures say."""

from pathlib import Path

import pytest

from kgraph.error_causes import CAUSES, Error, error_causes, examine
from kgraph.evaluate import Entry, Found, Gold, evaluate, read_gold
from kgraph.explain import Candidate


def gold(name: str, tier: str = "core", role: str = "used", kind: str = "method", **more: object) -> Gold:
    return Gold.model_validate({"name": name, "tier": tier, "role": role, "type": kind, **more})


def found(name: str, *names: str, kind: str = "method", role: str = "used") -> Found:
    return Found.model_validate({"name": name, "names": names, "kind": kind, "role": role})


def candidate(text: str, reason: str = "", concept: str = "") -> Candidate:
    return Candidate("1", "abstract", 0, len(text), text, "lexicon", bool(concept), reason, concept)


def causes(records: list[Gold], predictions: list[Found], *candidates: Candidate) -> list[Error]:
    return list(error_causes([Entry(id="1", concepts=tuple(records))], {"1": predictions}, {"1": candidates}))


def of(figure: str, errors: list[Error]) -> list[tuple[str, str, str]]:
    return [(error.cause, error.annotated, error.found) for error in errors if error.figure == figure]


SAE = gold("Sparse Autoencoder", acronym="SAE", expansion="sparse autoencoder", forms=("SAEs", "稀疏自编码器"))


@pytest.mark.parametrize(
    ("name", "texts", "cause", "annotated"),
    [
        ("SAE", (), "same concept twice", "Sparse Autoencoder"),
        ("Sparse Autoencoder Feature", (), "boundary", "Sparse Autoencoder"),
        ("Autoencoders", (), "boundary", "Sparse Autoencoder"),
        ("自编码器", (), "boundary", "Sparse Autoencoder"),
        ("Something", ("trained SAEs",), "boundary", "Sparse Autoencoder"),  # as the paper writes it
        ("Usaeful", (), "not annotated", ""),  # letters inside a word are no boundary
        ("Decoder", (), "not annotated", ""),
        ("…", (), "not annotated", ""),
    ],
)
def test_a_wrong_prediction(name: str, texts: tuple[str, ...], cause: str, annotated: str) -> None:
    errors = causes([SAE], [found("稀疏自编码器", "sparse autoencoder", "SAE"), found(name)], *(candidate(t, "", name) for t in texts))
    assert of("precision", errors) == [(cause, annotated, name)]


@pytest.mark.parametrize(
    ("candidates", "predictions", "cause", "by"),
    [
        ((), (found("Autoencoder", "GSM8K", "SAE"),), "lies in another concept", "Autoencoder"),
        ((candidate("SAEs", "no term: whatever"),), (), "dropped as no term", "SAEs"),
        ((candidate("SAEs", "stop word"),), (), "dropped as no term", "SAEs"),
        ((candidate("SAEs", "overlaps 'SAEs here' (name)"), candidate("SAEs here", "", "SAEs Here")), (), "boundary", "SAEs here"),
        ((candidate("自编码器", "its name", "自编码器"),), (), "boundary", "自编码器"),
        ((candidate("自编码器", "no term: whatever"),), (), "not seen", ""),
        ((), (), "not seen", ""),
    ],
)
def test_a_missed_concept(candidates: tuple[Candidate, ...], predictions: tuple[Found, ...], cause: str, by: str) -> None:
    errors = causes([gold("GSM8K", tier="core"), SAE], list(predictions), *candidates)
    assert (cause, "Sparse Autoencoder", by) in of("core_recall", errors)


def test_a_concept_found_but_not_in_every_way() -> None:
    errors = causes(
        [SAE, gold("SOAR", role="proposed"), gold("GSM8K", kind="dataset"), gold("Missed", role="proposed", tier="ok")],
        [found("SAEs"), found("soar"), found("GSM", "GSM8K", kind="metric", role="proposed")],
    )
    assert of("name_acc", errors) == [
        ("another of its annotated names", "Sparse Autoencoder", "SAEs"),
        ("a name that is not annotated", "GSM8K", "GSM"),
    ]
    assert of("type_acc", errors) == [("dataset → metric", "GSM8K", "GSM")]
    assert of("proposed_recall", errors) == [("given as used", "SOAR", "soar")]
    assert of("proposed_precision", errors) == [("annotated as used", "GSM8K", "GSM")]
    assert of("acronym_link", errors) == [("acronym and expansion apart", "Sparse Autoencoder", "SAEs")]
    assert of("core_recall", errors) == of("precision", errors) == []


def test_figures_and_errors_say_the_same(root: Path, digests: Path) -> None:
    path = root / "tests" / "gold_small.json"
    examined = examine(path, digests)
    scores, core = examined.scores, sum(record.tier == "core" for entry in read_gold(path) for record in entry.concepts)
    assert scores == evaluate(path, digests)
    count = {figure: len(of(figure, list(examined.errors))) for figure in CAUSES}
    assert scores.precision == round(1 - count["precision"] / scores.predicted, 3)
    assert scores.core_recall == round(1 - count["core_recall"] / core, 3)
    assert scores.type_acc == round(1 - count["type_acc"] / (core - count["core_recall"]), 3)
    assert scores.name_acc == round(1 - count["name_acc"] / (core - count["core_recall"]), 3)


def test_they_are_sorted_by_figure_cause_and_place(root: Path, digests: Path) -> None:
    errors = examine(root / "tests" / "gold_small.json", digests).errors
    assert [error.figure for error in errors] == sorted((error.figure for error in errors), key=list(CAUSES).index)
    assert errors == tuple(sorted(errors, key=lambda error: list(CAUSES).index(error.figure)))  # stable: sorted already
