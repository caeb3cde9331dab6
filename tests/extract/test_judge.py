"""The trained judge: what it is told of a name, what it holds, and that one can do without it."""

from collections.abc import Callable

import pytest

from kgraph.extract import extract, extract_by_rules
from kgraph.extract.judge import Judge, describe, judge, model_path
from kgraph.extract.pipeline import passages
from kgraph.extract.weights import spelled_out
from kgraph.model import KINDS, Paper
from kgraph.resolve import resolve

ABSTRACT = (
    "We propose TideNet, a network for wave forecasting. Experiments on the HarbourBench dataset show that TideNet outperforms WaveNet. "
    "Accuracy rises by two points."
)


@pytest.fixture
def one(paper: Callable[..., Paper]) -> Paper:
    return paper("TideNet: Forecasting Waves at Night", abstract=ABSTRACT)


def described(paper: Paper) -> dict[str, list[str]]:
    names, seen = describe(passages(paper, None))
    return dict(zip(names, spelled_out(seen), strict=True))


def test_a_name_is_described_by_its_words_its_neighbours_and_its_places(one: Paper) -> None:
    rows = described(one)
    assert {"with=tidenet", "by=title", "before=propose", "said=we", "in=title", "in=abstract", "role=proposed"} <= set(rows["TideNet"])
    assert {"behind=dataset", "cue=dataset", "other is titled"} <= set(rows["HarbourBench"])


def test_another_sentence_says_nothing(one: Paper) -> None:
    assert "said=experiments" in described(one)["HarbourBench"]
    assert "said=forecasting" not in described(one)["HarbourBench"]


def test_what_is_remembered_is_remembered_once_for_all_papers(one: Paper, paper: Callable[..., Paper]) -> None:
    other = paper("Sea Walls", abstract="We study sea walls.")
    first, second = ([column.names for column in describe(passages(each, None))[1]] for each in (one, other))
    assert first == second, "sums are kept by these functions: new ones for each paper would be kept for ever"


def test_the_projects_weights_are_there_and_small() -> None:
    assert model_path().stat().st_size < 5_000_000
    assert isinstance(judge(), Judge)


def test_it_knows_what_a_paper_brings_from_what_it_compares_with(one: Paper) -> None:
    held = {opinion.name: opinion for opinion in extract(one).opinions}
    assert held["TideNet"].proposed > 0.5 > held["WaveNet"].proposed
    assert max(zip(held["HarbourBench"].kinds, KINDS, strict=True))[1] == "dataset"
    assert all(0 <= value <= 1 for opinion in held.values() for value in (*opinion.kinds, opinion.proposed))


def test_by_rules_there_are_no_opinions_and_cues_decide(one: Paper) -> None:
    rules = extract_by_rules(one)
    assert rules.opinions == ()
    found = {concept.name: concept.kind for concept in resolve({one.id: one}, [rules]).concepts}
    assert found["HarbourBench"] == "dataset"
