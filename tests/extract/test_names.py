"""Names that show by their shape."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgraph.extract.names import find_names, find_phrases, title_name, trim
from kgraph.extract.spans import settle


def names(text: str) -> list[str]:
    return [span.text for span in settle(find_names(text))]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("We test LLaMA-3-8B and GPT-4o-mini.", ["LLaMA-3-8B", "GPT-4o-mini"]),
        ("on GSM8K, MATH500 and Pass@1", ["GSM8K", "MATH500", "Pass@1"]),
        ("Power-SMC and V-STAR with nnUNet", ["Power-SMC", "V-STAR", "nnUNet"]),
        ("an LLM-based, GPU-accelerated, non-IID setting", ["LLM", "GPU", "IID"]),
        ("RL's limits, DPO’s bias, LLMs' cost", ["RL", "DPO", "LLMs"]),
        ("with Gemma-2 2B, Llama 3 and Qwen2.5-7B-Instruct", ["Gemma-2 2B", "Llama 3", "Qwen2.5-7B-Instruct"]),
        ("A$^{2}$V-SLP and $k$NN", ["A$^{2}$V-SLP", "$k$NN"]),
        ("在Synapse数据集上使用Transformer", ["Synapse", "Transformer"]),
        ("两种推理模型（Phi-4-Reasoning和GPT-OSS-20B）", ["Phi-4-Reasoning", "GPT-OSS-20B"]),
        ("CTTVAE+TBS框架生成样本", ["CTTVAE+TBS"]),
        ("CNNs/RNNs are used", ["CNNs", "RNNs"]),
        ("in 3D with 7B parameters, 12.5% and 10x at the 2nd step", []),
        ("The model works well. Results are good.", []),
        ("Table 3 and Figure 2 show it", []),
    ],
)
def test_names(text: str, found: list[str]) -> None:
    assert names(text) == found


@pytest.mark.parametrize(
    ("word", "name"),
    [("LLM-based", "LLM"), ("GPT-4o-mini", "GPT-4o-mini"), ("SSM-driven", "SSM"), ("non-IID", "IID"), ("K-means", "K-means")],
)
def test_trim(word: str, name: str) -> None:
    assert trim(word) == name


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("SOAR: Self-Organised Reasoning", "SOAR"),
        ("A$^{2}$V-SLP: Alignment-Aware Modeling", "A$^{2}$V-SLP"),
        ("8 CollectiveKV: Sharing Caches", "CollectiveKV"),
        ("Pensieve：记忆", None),
        ("Evaluating Memory: what we know", None),
        ("No colon here", None),
        ("When does it work well enough: a study", None),
    ],
)
def test_title_names(title: str, name: str | None) -> None:
    found = title_name(title)
    assert (found.text if found else None) == name


def test_phrases_stand_inside_a_sentence_and_lose_their_generic_head() -> None:
    text = "In this paper we introduce Visual Concept Mining, and the Memory Palace framework. Large Models follow."
    assert [span.text for span in find_phrases(text)] == ["Visual Concept Mining", "Memory Palace"]


@given(st.text(max_size=300))
def test_any_text_gives_true_spans(text: str) -> None:
    for span in (*find_names(text), *find_phrases(text)):
        assert text[span.start : span.end] == span.text


@pytest.mark.parametrize("text", ["A-" * 20000, "中" * 20000, "Aa " * 10000, "$" * 20000, "A." * 20000])
def test_long_runs_are_no_trap(text: str) -> None:
    assert isinstance(list(find_names(text)), list)
