"""English words that a paper uses for its Chinese terms."""

import pytest

from kgraph.extract.partners import partners
from kgraph.extract.passage import Passage
from kgraph.extract.spans import Span
from kgraph.translation import Dictionary, Tie

WORDS = Dictionary(
    [
        Tie("gam", "game", "游戏", 0.9),
        Tie("evalu", "evaluation", "评估", 0.9),
        Tie("memor", "memory", "记忆", 0.9),
        Tie("gat", "gate", "门", 0.9),
    ]
)


def passages(english: str, chinese: str, term: str, finder: str = "tagger", known: str = "") -> tuple[Passage, ...]:
    one, other = Passage("abstract", english), Passage("summary", chinese)
    at = chinese.index(term)
    other.mentions = [Span(at, at + len(term), term, finder)]
    if known:
        one.mentions = [Span(english.index(known), english.index(known) + len(known), known, "lexicon")]
    for passage in (one, other):
        passage.tokenize()
    return one, other


@pytest.mark.parametrize(
    ("english", "term", "expected"),
    [
        ("We turn to game evaluation at sea.", "游戏评估", ["game evaluation"]),
        ("A game-evaluation scheme; the game-evaluation again.", "游戏评估", ["game-evaluation", "game-evaluation"]),
        ("We play a game. Evaluation follows.", "游戏评估", []),  # not one run of words
        ("We play a game.", "游戏评估", []),
        ("The memory gate opens.", "游戏评估", []),
    ],
)
def test_the_words_of_a_term_side_by_side(english: str, term: str, expected: list[str]) -> None:
    found = partners(passages(english, f"提出{term}的方法", term), WORDS)
    assert [span.text for _, span in found] == expected


def test_only_terms_that_no_one_knows_are_looked_for() -> None:
    assert not list(partners(passages("A game evaluation.", "提出游戏评估的方法", "游戏评估", finder="lexicon"), WORDS))


def test_a_mention_that_is_there_stays_unless_it_lies_inside() -> None:
    inside = passages("A memory gate.", "提出记忆门的方法", "记忆门", known="memory")
    assert [span.text for _, span in partners(inside, WORDS)] == ["memory gate"]
    across = passages("A memory gate opener.", "提出记忆门的方法", "记忆门", known="gate opener")
    assert not list(partners(across, WORDS))


def test_offsets_are_true() -> None:
    for passage, span in partners(passages("Of 🙂 game evaluation.", "提出游戏评估的方法", "游戏评估"), WORDS):
        assert passage.text[span.start : span.end] == span.text
