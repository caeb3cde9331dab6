"""Word-by-word translation: what is learnt from known names, what fits, what a Chinese name is in English."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kgraph import translation
from kgraph.errors import SeedError
from kgraph.translation import LEAST, Dictionary, Tie, dictionary, learn, stems, write_ties

KNOWN = [
    (("tidal memory",), ("潮汐记忆",)),
    (("tidal gate",), ("潮汐门",)),
    (("episodic memory", "memory of episodes"), ("情景记忆",)),
    (("gate control",), ("门控制",)),
    (("control of tides",), ("潮汐控制",)),
]


@pytest.fixture(scope="module")
def small() -> Dictionary:
    return Dictionary(learn(KNOWN))


def test_what_turns_up_together_more_than_once_is_tied() -> None:
    ties = {(tie.word, tie.run): tie.dice for tie in learn(KNOWN)}
    assert ties["memory", "记忆"] == 1.0  # two concepts, both words in both
    assert ties["gate", "门"] == 1.0
    assert ("episodic", "情景") not in ties  # seen once
    assert all(dice >= LEAST for dice in ties.values())


def test_the_same_names_in_any_order_give_the_same_ties() -> None:
    assert list(learn(KNOWN)) == list(learn(KNOWN[::-1]))


@pytest.mark.parametrize(
    ("english", "chinese", "at_least", "at_most"),
    [
        ("memory gate", "记忆门", 0.9, 1.0),
        ("memory gates", "记忆门", 0.9, 1.0),
        ("KV memory", "KV记忆", 0.9, 1.0),
        ("memory", "记忆门", 0.3, 0.7),  # a character is left over
        ("memory gate control", "记忆门", 0.5, 0.8),  # a word is left over
        ("GPT memory", "KV记忆", 0.0, 0.5),  # another Latin part
        ("harbour", "记忆门", 0.0, 0.0),
        ("", "记忆", 0.0, 0.0),
        ("memory", "", 0.0, 0.0),
        ("memory " * 500, "记忆" * 500, 0.0, 0.0),  # no terms
    ],
)
def test_fit(small: Dictionary, english: str, chinese: str, at_least: float, at_most: float) -> None:
    assert at_least <= small.fit(english, chinese) <= at_most


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("memory evolution", "记忆演化"),
        ("gradient redundancy", "梯度冗余"),
        ("retrieval latency", "检索延迟"),
        ("game evaluation", "游戏评估"),
    ],
)
def test_the_projects_dictionary_knows_the_words_of_the_field(english: str, chinese: str) -> None:
    assert dictionary().fit(english, chinese) > 0.6
    assert dictionary().fit("protein folding", chinese) < 0.3


def test_a_chinese_name_in_english(small: Dictionary) -> None:
    assert small.english("KV记忆门", lambda part: "") == "KV memory gate"
    assert small.english("记忆洋流", lambda part: "") == ""  # a part that nobody knows
    terms = {"情景记忆": "episodic memory"}
    assert small.english("情景记忆门", lambda part: terms.get(part, "")) == "episodic memory gate"


def test_ties_survive_the_file_and_a_bad_line_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "words.tsv"
    write_ties([Tie("memor", "memory", "记忆", 0.5)], path)
    monkeypatch.setattr(translation, "dictionary_path", lambda: path)
    dictionary.cache_clear()
    try:
        assert dictionary().stems_of("大记忆") == {"memor"}
        path.write_text("memor\tmemory\t记忆\n", encoding="utf-8")
        dictionary.cache_clear()
        with pytest.raises(SeedError, match=r"words\.tsv:1.*kgraph lexicon words"):
            dictionary()
    finally:
        dictionary.cache_clear()


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60), st.text(max_size=60))
def test_any_two_texts_have_a_fit_between_0_and_1(english: str, chinese: str) -> None:
    assert 0.0 <= dictionary().fit(english, chinese) <= 1.0
    assert stems(english) == stems(english)
