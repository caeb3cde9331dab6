"""How names and texts are compared."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgraph.text import aligned, fold, key, lang_of, sentences, tidy

ONE_NAME = [
    ("SAEs", "SAE"),
    ("sparse autoencoders", "Sparse Autoencoder"),
    ("Sparse Auto-Encoder", "sparse autoencoder"),
    ("KV-Cache", "KV cache"),
    ("ＧＲＰＯ", "GRPO"),
    ("A²V-SLP", "A$^{2}$V-SLP"),
    ("**RoPE**", "RoPE"),
    ("chain‑of‑thought", "Chain of Thought"),
    ("policies", "policy"),
    ("大语言模型", "大语言模型"),
    ("benchmarks", "benchmark"),
    ("VAEs", "VAE"),
    ("RHSs", "RHS"),
]
TWO_NAMES = [
    ("Llama 2", "Llama 3"),
    ("GPT-3.5", "GPT-35"),
    ("GPS", "GP"),
    ("DPO", "PPO"),
    ("loss", "los"),
    ("C++", "C"),
    ("Pass@1", "Pass@10"),
    ("编码器", "解码器"),
    ("analysis", "analysi"),
]


@pytest.mark.parametrize(("left", "right"), ONE_NAME)
def test_one_name(left: str, right: str) -> None:
    assert key(left) == key(right)


@pytest.mark.parametrize(("left", "right"), TWO_NAMES)
def test_two_names(left: str, right: str) -> None:
    assert key(left) != key(right)


@given(st.text())
def test_comparing_twice_is_comparing_once(name: str) -> None:
    assert fold(fold(name)) == fold(name)


@given(st.text())
def test_aligned_keeps_every_offset(text: str) -> None:
    assert len(aligned(text)) == len(text)


@given(st.text())
def test_sentences_are_in_order_and_lose_nothing_but_space(text: str) -> None:
    spans = sentences(text)
    assert all(first < last for first, last in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    inside = "".join(text[first:last] for first, last in spans)
    assert "".join(inside.split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("本文提出RLCER。它优于RLVR！", ["本文提出RLCER。", "它优于RLVR！"]),
        ("We use e.g. RoPE (Su et al. 2021). It works.", ["We use e.g. RoPE (Su et al. 2021).", "It works."]),
        ("It gains 3.5 points. 然后", ["It gains 3.5 points.", "然后"]),
        ("One line\nanother", ["One line", "another"]),
        ("", []),
    ],
)
def test_sentences(text: str, parts: list[str]) -> None:
    assert [text[first:last] for first, last in sentences(text)] == parts


def test_language_and_tidying() -> None:
    assert (lang_of("KV缓存"), lang_of("KV cache")) == ("zh", "en")
    assert tidy("  two \n words ") == "two words"
