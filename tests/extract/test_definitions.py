"""Long and short forms in every shape that digests write them in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgraph.extract.alignment import align, find_expansions, is_short_form, short_forms
from kgraph.extract.definitions import DefinitionFinder
from kgraph.lexicon import lexicon

FIND = DefinitionFinder(lexicon())

GOOD = [
    # Chinese, half- and full-width brackets
    ("稀疏自编码器（SAEs）可分解激活", "SAEs", ["稀疏自编码器"]),
    ("稀疏自编码器(SAEs)可分解激活", "SAEs", ["稀疏自编码器"]),
    ("尽管思维链（CoT）发挥关键作用", "CoT", ["思维链"]),
    ("本文比较大型语言模型（LLMs）的能力", "LLMs", ["大型语言模型"]),
    ("本文提出元经验学习（MEL）框架", "MEL", ["元经验学习"]),
    ("本文提出交互式投影基聚类（IPBC）框架", "IPBC", ["交互式投影基聚类"]),
    ("本文提出预测关联记忆（PAM）架构", "PAM", ["预测关联记忆"]),
    ("利用条件扩散模型（CDM）在潜在空间生成", "CDM", ["条件扩散模型"]),
    ("状态空间模型(SSMs)提供高效的序列建模", "SSMs", ["状态空间模型"]),
    # both languages in one bracket
    ("组相对策略优化（Group Relative Policy Optimization, GRPO）", "GRPO", ["组相对策略优化", "Group Relative Policy Optimization"]),
    ("组相对策略优化（GRPO，Group Relative Policy Optimization）", "GRPO", ["组相对策略优化", "Group Relative Policy Optimization"]),
    ("检索增强生成（Retrieval-Augmented Generation，简称RAG）", "RAG", ["检索增强生成", "Retrieval-Augmented Generation"]),
    ("稀疏自编码器（sparse autoencoder）", "", ["稀疏自编码器", "sparse autoencoder"]),
    # the short form first
    ("GRPO (Group Relative Policy Optimization) is used", "GRPO", ["Group Relative Policy Optimization"]),
    ("本文提出了RLCER（基于自进化评分准则的思维链监督强化学习）方法", "RLCER", ["基于自进化评分准则的思维链监督强化学习"]),
    ("UMAP（均匀流形近似与投影）是最广泛使用的方法", "UMAP", ["均匀流形近似与投影"]),
    # English
    ("We use Large Language Models (LLMs).", "LLMs", ["Large Language Models"]),
    ("the Chain-of-Thought (CoT) prompt", "CoT", ["Chain-of-Thought"]),
    ("a variational autoencoder(VAE) is", "VAE", ["variational autoencoder"]),
    ("k-nearest neighbors (kNN)", "kNN", ["k-nearest neighbors"]),
    ("Vector Quantized-Variational Autoencoder (VQ-VAE)", "VQ-VAE", ["Vector Quantized-Variational Autoencoder"]),
    ("Rotary Position Embedding (RoPE)", "RoPE", ["Rotary Position Embedding"]),
    ("reinforcement learning with verifiable rewards (RLVR)", "RLVR", ["reinforcement learning with verifiable rewards"]),
    ("multi-modal large language models (MLLMs)", "MLLMs", ["multi-modal large language models"]),
    ("Mixture of Experts (MoE)", "MoE", ["Mixture of Experts"]),
    ("Asynchronous Advantage Actor Critic (A3C)", "A3C", ["Asynchronous Advantage Actor Critic"]),
    ("retrieval-augmented generation algorithm (RAG)", "RAG", ["retrieval-augmented generation"]),
    ("out-of-distribution (OOD) data", "OOD", ["out-of-distribution"]),
    ("parameter-efficient fine-tuning (PEFT)", "PEFT", ["parameter-efficient fine-tuning"]),
    # Latin letters inside Chinese
    ("层次记忆锚定Transformer（HMAT）", "HMAT", ["层次记忆锚定Transformer"]),
    ("本文提出流形感知时间LoRA（MaT-LoRA）", "MaT-LoRA", ["流形感知时间LoRA"]),
    # a boundary word that belongs to the term
    ("本文提出层次概念嵌入与追踪（HCEP）框架", "HCEP", ["层次概念嵌入与追踪"]),
    ("使其容易受到梯度反转攻击（GIA），攻击者", "GIA", ["梯度反转攻击"]),
    # quoted
    ("本文提出“检索感知蒸馏”（RAD）", "RAD", ["检索感知蒸馏"]),
]
BAD = [
    "性能优于现有方法（见表2）",
    "提升了3.92%（平均）",
    "the model (see Section 3) works",
    "in 2024 (Smith et al.)",
    "统一架构（如GPT-4）",
    "作为标准外向JEPA（预测未来状态）的补充",
    "accuracy (95.2%)",
    "（1）稀疏自编码器；（2）其他",
    "the baseline (p < 0.05)",
    "A sentence ends here. (RAG) begins",
    "跨模型家族（LLaMA、Mistral、Qwen）存在共享空间",
    "在数学推理（GSM8K）上提升",
    "上下文检索任务（特别是BABILong、RULER）",
    "一致优于原模型（+4.75%），同时",
    "在高分辨率（≤0.25°）集合天气预报中",
    "在异质性队列（UPENN、UCSF、RHUH）中评估",
]


@pytest.mark.parametrize(("text", "short", "longs"), GOOD)
def test_found(text: str, short: str, longs: list[str]) -> None:
    (found,) = FIND(text)
    assert (found.short.text if found.short else "", [long.text for long in found.longs]) == (short, longs)


@pytest.mark.parametrize("text", BAD)
def test_not_found(text: str) -> None:
    assert list(FIND(text)) == []


@pytest.mark.parametrize(("text", "short", "longs"), GOOD)
def test_spans_are_true(text: str, short: str, longs: list[str]) -> None:
    for found in FIND(text):
        for span in (*found.longs, *([found.short] if found.short else [])):
            assert text[span.start : span.end] == span.text


def test_a_short_form_is_no_name_of_another_known_concept() -> None:
    # HTCL is not continual learning, though that is what stands before the bracket.
    found = list(FIND("引入基于分层泰勒级数的持续学习框架（HTCL）"))
    assert all("持续学习" not in [long.text for long in one.longs] for one in found)


@pytest.mark.parametrize(
    ("title", "short", "long"),
    [
        ("HoPE: Hybrid of Position Embedding for Long Context", "HoPE", "Hybrid of Position Embedding"),
        ("MeKi: Memory-based Expert Knowledge Injection", "MeKi", "Memory-based Expert Knowledge Injection"),
        ("PRIME: Policy-Reinforced Iterative Multi-agent Execution", "PRIME", "Policy-Reinforced Iterative Multi-agent Execution"),
        ("DEL: Context-Aware Dynamic Exit Layer for Decoding", "DEL", "Dynamic Exit Layer"),
    ],
)
def test_expansions_without_a_bracket(title: str, short: str, long: str) -> None:
    assert short in short_forms(title)
    assert [(found, span.text) for found, span in find_expansions(title, [short])] == [(short, long)]


@pytest.mark.parametrize("title", ["TransPrune: Token Transition Pruning for Efficient Models", "SOAR: A study of soaring"])
def test_no_expansion_where_initials_do_not_say_so(title: str) -> None:
    assert list(find_expansions(title, short_forms(title))) == []


@pytest.mark.parametrize(
    ("text", "is_short"), [("SAE", True), ("RoPE", True), ("i.i.d.", True), ("2024", False), ("see below", False), ("transformer", False)]
)
def test_short_forms(text: str, is_short: bool) -> None:
    assert is_short_form(text) is is_short


@pytest.mark.parametrize(
    ("short", "words", "long"),
    [
        ("HMM", "using hidden Markov models", "hidden Markov models"),
        ("RL", "of reinforcement learning", "reinforcement learning"),
        ("XYZ", "nothing that fits", None),
        ("", "anything", None),
    ],
)
def test_alignment(short: str, words: str, long: str | None) -> None:
    start = align(short, words)
    assert (None if start is None else words[start:]) == long


@given(st.text(alphabet="aA中（()）,，- .。", max_size=200))
def test_any_text_gives_true_spans(text: str) -> None:
    for found in FIND(text):
        for span in (*found.longs, *([found.short] if found.short else [])):
            assert text[span.start : span.end] == span.text


@pytest.mark.parametrize("text", ["(" * 5000, "A-" * 5000 + "(AB)", "中" * 5000 + "（AB）", "a " * 5000 + "(AB)"])
def test_long_runs_are_no_trap(text: str) -> None:
    assert len(list(FIND(text))) <= 1
