"""Each candidate is told of once, with what became of it; and telling changes nothing."""

from collections.abc import Callable, Iterator

import pytest

from kgraph.build import understand
from kgraph.explain import Candidate, explain
from kgraph.extract import extract
from kgraph.model import Paper
from kgraph.resolve.groups import Group
from kgraph.resolve.termhood import no_term
from kgraph.rulings import Ruling

Make = Callable[..., Paper]


def papers(make: Make) -> dict[str, Paper]:
    first = make(
        "SOAR: Sparse Autoencoders at Scale",
        id="2602.00001",
        abstract="We propose SOAR, which trains sparse autoencoders (SAEs) on LLaMA-3-8B. Parameters matter. SOTA on a test set of GSM8K.",
        method="我们提出SOAR，一种基于稀疏自编码器（SAE）的方法。",
    )
    second = make(
        "Another", id="2602.00002", abstract="The quantum tidal gate (QTG) is new. A QTG opens, and LLM-based agents look on. See ＬＬＭ."
    )
    third = make("A third", id="2602.00003", abstract="Here a QTG opens again.")
    return {paper.id: paper for paper in (first, second, third)}


def told(make: Make, text: str, id: str = "2602.00001", section: str = "abstract") -> list[Candidate]:
    """All candidates that a text is."""
    return [one for one in explain(papers(make)).candidates[id] if one.text == text and one.section == section]


@pytest.mark.parametrize(
    ("id", "section", "text", "finder", "concept", "reason"),
    [
        ("2602.00001", "title", "SOAR", "title", "SOAR", "its name"),
        ("2602.00001", "title", "SOAR", "name", "", "seen by a more trusted finder, too (title)"),
        ("2602.00001", "title", "Autoencoders", "lexicon", "", "overlaps 'Sparse Autoencoders' (lexicon)"),
        ("2602.00001", "abstract", "SAEs", "definition", "Sparse Autoencoder", "lexicon: a name of Sparse Autoencoder"),
        ("2602.00001", "method", "稀疏自编码器", "definition", "Sparse Autoencoder", "lexicon: a name of Sparse Autoencoder"),
        ("2602.00001", "abstract", "LLaMA", "lexicon", "", "overlaps 'LLaMA-3-8B' (name)"),
        ("2602.00001", "abstract", "Parameters", "lexicon", "", "no term: peripheral, and named by a single word (Model Parameter)"),
        ("2602.00001", "abstract", "SOTA", "name", "", "stop word"),
        (
            "2602.00002",
            "abstract",
            "QTG",
            "definition",
            "Quantum Tidal Gate",
            "definition: with 'quantum tidal gate', defined in 2602.00002, abstract",
        ),
        (
            "2602.00003",
            "abstract",
            "QTG",
            "name",
            "Quantum Tidal Gate",
            "corpus acronym: with 'quantumtidalgate', its only sense in these papers",
        ),
        ("2602.00002", "abstract", "LLM", "name", "", "overlaps 'LLM-based agents' (lexicon)"),
    ],
)
def test_the_reason(paper: Make, id: str, section: str, text: str, finder: str, concept: str, reason: str) -> None:
    found = [one for one in told(paper, text, id, section) if one.finder == finder]
    assert [(one.kept, one.concept, one.reason) for one in found[:1]] == [(bool(concept), concept, reason)]


def test_offsets_and_texts_are_the_papers_own(paper: Make) -> None:
    known = papers(paper)
    for one in _all(paper):
        assert one.text == known[one.id].text(one.section)[one.start : one.end]
    assert told(paper, "ＬＬＭ", "2602.00002")


def test_what_is_kept_is_what_was_found(paper: Make) -> None:
    """Every mention of the resolution once, under its concept; whatever is dropped has a reason; telling changes no result."""
    known = papers(paper)
    explained = explain(known)
    assert explained.resolution == understand(known)
    names = {concept.id: concept.name for concept in explained.resolution.concepts}
    mentioned = {
        (occurrence.paper, mention.section, mention.start, mention.end, mention.finder, names[occurrence.concept])
        for occurrence in explained.resolution.occurrences
        for mention in occurrence.mentions
    }
    kept = [(one.id, one.section, one.start, one.end, one.finder, one.concept) for one in _all(paper) if one.kept]
    assert len(kept) == len(set(kept))
    assert set(kept) == mentioned
    assert all(one.reason and bool(one.concept) == one.kept for one in _all(paper))


def test_candidates_come_in_the_order_of_the_text(paper: Make) -> None:
    listed = [(one.section, one.start, one.end) for one in explain(papers(paper)).candidates["2602.00001"]]
    assert listed == sorted(listed, key=lambda place: (["title", "abstract", "method"].index(place[0]), place[1:]))


def test_a_persons_decision_is_a_reason(paper: Make) -> None:
    known = {one.id: one for one in [paper("A study", abstract="We use TidalNet and GateNet.")]}
    merge = Ruling(action="merge", names=("TidalNet", "GateNet"), reason="the appendix says so")
    found = {one.text: one for one in explain(known, rulings=[merge]).candidates["2602.00001"] if one.kept}
    assert found["TidalNet"].concept == found["GateNet"].concept
    assert {found["TidalNet"].reason, found["GateNet"].reason} == {"its name", "person: with 'GateNet', the appendix says so"}


def _all(make: Make) -> Iterator[Candidate]:
    for listed in explain(papers(make)).candidates.values():
        yield from listed


def test_what_another_finder_saw_is_a_term(paper: Make) -> None:
    """Termhood doubts only what nothing but the lexicon knows."""
    mentions = extract(paper("A study", abstract="We use TidalNet.")).mentions
    group = Group("2602.00001", ("TidalNet",), (), None, mentions, (), (), (), False)
    assert no_term(group) == ""
    bare = group._replace(names=("policy",), mentions=tuple(mention.model_copy(update={"finder": "lexicon"}) for mention in mentions))
    assert no_term(bare) == "only the lexicon knows it, in a sense that the paper does not settle"
