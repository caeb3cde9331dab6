"""Each part can be switched off, and only that part goes."""

import re
from collections.abc import Callable, Set
from pathlib import Path
from typing import get_args

import pytest

from kgraph.ablation import ROWS, ablation
from kgraph.build import understand
from kgraph.evaluate import evaluate
from kgraph.extract import extract, extract_by_rules
from kgraph.lexicon import lexicon
from kgraph.mined import english_names
from kgraph.model import PARTS, Extraction, Mention, Paper, Part
from kgraph.resolve import resolve
from kgraph.resolve.groups import paper_groups

Make = Callable[..., Paper]


def names(papers: list[Paper], *without: Part) -> set[str]:
    return {concept.name for concept in understand({paper.id: paper for paper in papers}, without=frozenset(without)).concepts}


def test_every_part_has_a_row() -> None:
    assert {part for without in ROWS.values() for part in without} == set(PARTS)


def test_the_first_row_is_the_whole(root: Path, digests: Path) -> None:
    path = root / "tests" / "gold_small.json"
    told: list[str] = []
    table = ablation(path, digests, lambda row, done, total: told.append(f"{row} {done}/{total}"))
    whole = evaluate(path, digests).model_dump(exclude={"papers"})
    assert table.records()[0] == {"without": "nothing", **whole}
    assert [row[0] for row in table.rows] == list(ROWS)
    assert told[0] == f"nothing 0/{len(ROWS)}"


@pytest.mark.parametrize(
    ("part", "finder"), [("lexicon", "lexicon"), ("definitions", "definition"), ("names", "name"), ("names", "title"), ("names", "phrase")]
)
def test_a_finder_that_is_off_finds_nothing(paper: Make, part: Part, finder: str) -> None:
    one = paper("Tidal: a study", abstract="We use the quantum gate (QG), sparse autoencoders, TidalNet and the Kubo Greenwood Formula.")
    assert finder in {mention.finder for mention in extract(one).mentions}
    assert finder not in {mention.finder for mention in extract(one, {part}).mentions}


def test_the_trained_parts_together_are_what_the_rules_lack(paper: Make) -> None:
    one = paper("Tidal: a study", abstract="We study expert routing in tidal networks with sparse autoencoders.")
    assert extract(one, {"tagger", "judge"}) == extract_by_rules(one)
    assert "tagger" not in {mention.finder for mention in extract(one, {"tagger"}).mentions}
    assert extract(one, {"judge"}).opinions == ()


def test_switching_off_leaves_no_trace(paper: Make) -> None:
    one = paper("Tidal: a study", abstract="We use the quantum gate (QG) and sparse autoencoders.")
    before = extract(one)
    for part in get_args(Part):
        extract(one, {part})
    assert extract(one) == before


def test_corpus_acronyms(paper: Make) -> None:
    papers = [
        paper("A", id="2602.00001", abstract="The quantum tidal gate (QTG) is new."),
        paper("B", id="2602.00002", abstract="A QTG opens."),
    ]
    assert "QTG" not in names(papers)
    assert "QTG" in names(papers, "acronyms")


def test_translation_and_company() -> None:
    def rules(*texts: str, without: Set[Part] = frozenset()) -> set[str]:
        mentions = tuple(Mention(section="abstract", start=at, end=at + 1, text=text, finder="tagger") for at, text in enumerate(texts))
        _, decisions = paper_groups(Extraction(paper="2602.00001", mentions=mentions), lexicon(), without)
        return {decision.rule for decision in decisions if decision.verdict == "joined"}

    translated = ("equilibrium sampling benchmark", "均衡采样基准测试")
    assert rules(*translated) == {"translation"}
    assert rules(*translated, without={"translation"}) == set()
    ambiguous = next(
        (name, entry.name)
        for entry in lexicon().entries
        for name in entry.ambiguous
        if {sense.entry.name for sense in lexicon().senses(name)} == {entry.name} and lexicon().senses(entry.name)[0].sure
    )
    assert "company" in rules(*ambiguous)
    assert "company" not in rules(*ambiguous, without={"company"})


def test_the_mined_lexicon(paper: Make) -> None:
    pairs = ((zh, en) for zh, en in sorted(english_names().items()) if re.fullmatch("[\u4e00-\u9fff]{6}", zh) and " " in en)
    zh, en = next(pair for pair in pairs if not any(map(lexicon().senses, pair)))
    mentions = (
        Mention(section="abstract", start=0, end=1, text=zh, finder="tagger"),
        Mention(section="abstract", start=2, end=3, text=en, finder="tagger"),
    )
    one = paper("A", abstract=f"{zh} {en}")
    found = Extraction(paper=one.id, mentions=mentions)
    off: frozenset[Part] = frozenset(["translation"])
    rules = {decision.rule for decision in resolve({one.id: one}, [found], without=off).decisions}
    assert "mined lexicon" in rules
    assert "mined lexicon" not in {decision.rule for decision in resolve({one.id: one}, [found], without=off | {"mined"}).decisions}


def test_termhood(paper: Make) -> None:
    papers = [paper("A", abstract="Parameters matter to sparse autoencoders.")]
    assert "Model Parameter" not in names(papers)
    assert "Model Parameter" in names(papers, "termhood")


def test_without_the_lexicon_no_name_is_known(paper: Make) -> None:
    papers = [paper("A", abstract="We use SAEs and GPT-4.")]
    assert "Sparse Autoencoder" in names(papers)
    assert "Sparse Autoencoder" not in names(papers, "lexicon")
