"""The trained tagger: what it may take, that it learns, that the same entries give the same weights, and that one can do without."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kgraph.evaluate import papers_of, read_gold
from kgraph.extract import extract, extract_by_rules
from kgraph.extract.features import Repeats, clusters, columns, repeats
from kgraph.extract.passage import Passage
from kgraph.extract.spans import Span
from kgraph.extract.tagger import Tagger, model_path, tagger
from kgraph.extract.tokens import tokenize
from kgraph.extract.weights import read_weights, spelled_out
from kgraph.model import Paper
from kgraph.train import TAGGER, fit, labels

NOTHING = Repeats({}, {}, frozenset())


def test_tokens_of_mixed_text() -> None:
    assert [token.text for token in tokenize("用LLM-based 方法")] == ["用", "LLM", "-", "based", "方", "法"]


def passage_of(text: str, section: str = "abstract", *mentions: Span) -> Passage:
    passage = Passage(section, text)
    passage.mentions = list(mentions)
    passage.tokenize()
    return passage


def features(passage: Passage, again: Repeats, first: int = 0, last: int | None = None) -> list[list[str]]:
    return spelled_out(columns(passage, again, first, last))


def test_features_tell_what_the_rules_found() -> None:
    passage = passage_of("the KV cache of X", "abstract", Span(4, 12, "KV cache", "lexicon"), Span(16, 17, "X", "name"))
    rows = features(passage, NOTHING)
    assert [next(f for f in row if f.startswith("t+=")) for row in rows] == ["t+=O|Bc", "t+=Bc|Ic", "t+=Ic|O", "t+=O|Bn", "t+=Bn|"]


def test_features_tell_what_the_paper_says_again_and_what_its_title_holds() -> None:
    text = "a tidal gate . the tidal gate of 潮 汐 门 与 潮 汐 门"
    again = repeats(["tidal", "gates"], [["tidal", "gates"], text.split()])
    row = dict(f.split("=") for f in features(passage_of("a tidal gate"), again)[1] if "=" in f)
    assert (row["n"], row["n-+"]) == ("3", "12")
    assert "titled" in features(passage_of("tidal"), again)[0]
    assert "titled" not in features(passage_of("tidal", "title"), again)[0]
    assert again.pairs["潮", "汐"] == "2"


def test_a_part_of_a_passage_has_the_features_of_its_own_tokens() -> None:
    passage = passage_of("We use the KV cache. We use it.", "abstract", Span(11, 19, "KV cache", "lexicon"))
    whole, part = features(passage, NOTHING), features(passage, NOTHING, 3, 5)
    assert [next(f for f in row if f.startswith("t+=")) for row in part] == ["t+=Bc|Ic", "t+=Ic|"]
    assert len(whole) == len(passage.tokens)


def test_words_of_one_company_share_a_cluster() -> None:
    """Neighbours in the corpus decide, in both languages."""
    known = clusters()
    for one, other in [("propose", "introduce"), ("images", "videos"), ("提出", "开发"), ("识别", "检测")]:
        assert {size for size, (a, b) in enumerate(zip(known[one], known[other], strict=True)) if a == b}, (one, other)
    assert known["images"][0] != known["propose"][0]


def test_labels_are_the_longest_forms_and_cut_no_word(root: Path) -> None:
    (entry,) = [e for e in read_gold(root / "tests" / "gold_small.json") if e.id == "2601.00004"]
    text = "Mixture of Experts layers at MoEX, MoEs and the KV cache"
    tokens = tokenize(text)
    marked = [(token.text, mark) for token, mark in zip(tokens, labels(text, tokens, entry.concepts), strict=True) if mark != "O"]
    assert marked == [("Mixture", "B"), ("of", "I"), ("Experts", "I"), ("MoEs", "B"), ("KV", "B"), ("cache", "I")]


def test_it_learns_and_the_same_entries_give_the_same_weights(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kgraph.extract.tagger.SURE", 0.5)  # four entries make nobody sure
    monkeypatch.setitem(TAGGER, "c2", 0.05)
    gold = read_gold(root / "tests" / "gold_small.json")
    papers = papers_of(gold, root)
    assert fit(gold, papers, tmp_path / "a") == fit(gold[::-1], papers, tmp_path / "b") > 4
    for name in ("tagger.tsv", "judge.tsv"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()
    title = papers["2601.00001"].title
    assert "Tidal Forecasting" not in {m.text for m in extract_by_rules(papers["2601.00001"]).mentions}
    assert [span.text for span in Tagger(read_weights(tmp_path / "a" / "tagger.tsv"))(passage_of(title, "title"), NOTHING)] == [
        "Tidal Forecasting"
    ]


def test_the_projects_own_weights_are_there_and_small() -> None:
    assert model_path().stat().st_size < 20_000_000
    assert tagger() is not None


def test_it_adds_to_what_the_rules_find_and_takes_nothing_of_definitions_and_shapes(digests: Path) -> None:
    from kgraph.build import read_papers

    papers, _ = read_papers([digests / "2026-02-04.md"])
    more = 0
    for paper in list(papers.values())[:20]:
        rules, both = extract_by_rules(paper), extract(paper)
        kept = {(m.section, m.start, m.end) for m in both.mentions}
        assert {(m.section, m.start, m.end) for m in rules.mentions if m.finder != "lexicon"} <= kept
        assert all(paper.text(m.section)[m.start : m.end] == m.text for m in both.mentions)
        more += sum(m.finder == "tagger" for m in both.mentions)
    assert more > 0


def test_without_weights_the_rules_work_alone(paper: Callable[..., Paper], monkeypatch: pytest.MonkeyPatch) -> None:
    import kgraph.extract.pipeline as pipeline

    one = paper("A study", abstract="We use sparse autoencoders for expert routing in language-guided navigation.")
    monkeypatch.setattr(pipeline, "tagger", lambda: None)
    assert extract(one) == extract_by_rules(one)


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=200))
def test_any_text_gives_true_spans(text: str) -> None:
    field = tagger()
    assert field is not None
    for span in field(passage_of(text), NOTHING):
        assert text[span.start : span.end] == span.text
