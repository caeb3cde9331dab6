"""The pipeline as a whole: what it keeps of the papers it has read (nothing), and how roles are read off cues."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgraph.extract import extract_by_rules
from kgraph.extract.lexical import LexiconFinder, variants
from kgraph.extract.pipeline import pipeline
from kgraph.extract.spans import PRIORITY, Span, settle
from kgraph.lexicon import lexicon
from kgraph.model import Paper

FIND = LexiconFinder(lexicon())


def test_what_spacy_knows_of_words_does_not_grow_with_papers(paper: Callable[..., Paper]) -> None:
    def read(number: int) -> None:
        extract_by_rules(
            paper(
                f"Word{number}: a title",
                abstract=f"We propose Wort{number}, and it outperforms Mot{number}.",
                method=f"我们提出了名字{number}。",
            )
        )

    read(0)
    known = len(pipeline().vocab.strings)
    for number in range(1, 50):
        read(number)
    assert len(pipeline().vocab.strings) == known


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("We propose SOAR, a method.", {("SOAR", "proposed")}),
        ("WE PROPOSE SOAR.", {("SOAR", "proposed")}),
        ("SOARing, we propos. BERToutperforms", set()),
        ("It outperforms BERT and GPT-4.", {("BERT", "compared_with"), ("GPT-4", "compared_with")}),
        ("BERT is strong. It outperforms.", set()),
        ("本文提出SOAR。BERT很好。", {("SOAR", "proposed")}),
        ("我们提出了一种名为SOAR的方法，优于BERT。", {("SOAR", "proposed"), ("BERT", "compared_with")}),
        ("We\npropose SOAR.", set()),
    ],
)
def test_roles_are_told_by_cues_in_the_same_sentence(paper: Callable[..., Paper], text: str, roles: set[tuple[str, str]]) -> None:
    assert set(extract_by_rules(paper("A study", abstract=text)).roles) == roles


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("large language models, LLMs", ["large language models", "LLMs"]),
        ("Large-Language models", ["Large-Language models"]),
        ("a natural-language query", ["natural-language query"]),
        ("policies", ["policies"]),
        ("autoencoders", ["autoencoders"]),
        ("myautoencoder autoencoderless", []),
        ("大语言模型LLM的", ["大语言模型", "LLM"]),
    ],
)
def test_curated_names_in_any_joint_and_plural_and_never_in_a_word(text: str, found: list[str]) -> None:
    assert [span.text for span in settle(FIND(text))] == found


@pytest.mark.parametrize(
    ("name", "forms"),
    [
        ("KV-Cache", ["kv cache", "kvcache"]),
        ("Chain-of-Thought", ["chain of thought"]),
        ("Deep Policy", ["deep policy", "deeppolicy", "deep policies", "deeppolicies"]),
        ("稀疏自编码器", ["稀疏自编码器"]),
        ("簇", []),
    ],
)
def test_variants(name: str, forms: list[str]) -> None:
    assert variants(name) == forms


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(1, 4), st.sampled_from(PRIORITY))))
def test_settled_spans_are_the_leftmost_longest(places: list[tuple[int, int, str]]) -> None:
    spans = [Span(start, start + length, "x" * length, finder) for start, length, finder in places]
    wanted: list[Span] = []
    for span in sorted(spans, key=lambda s: (s.start, -s.end, PRIORITY.index(s.finder))):
        if not wanted or span.start >= wanted[-1].end:
            wanted.append(span)
    assert settle(spans) == wanted


@given(st.text(alphabet="aA s-中LM文", max_size=60))
def test_spans_of_the_lexicon_are_true_and_cut_no_word(text: str) -> None:
    for span in FIND(text):
        assert text[span.start : span.end] == span.text
        around = text[max(0, span.start - 1) : span.start] + span.text[0], span.text[-1] + text[span.end : span.end + 1]
        assert not any(len(pair) == 2 and pair.isascii() and pair.isalnum() for pair in around)
