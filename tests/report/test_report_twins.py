"""Which names may be one thing written twice."""

import pytest

from kgraph.report.twins import same_thing


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ("SAE", "SAEs", "plural"),
        ("Sparse Autoencoder", "sparse auto-encoders", "plural"),
        ("ViT", "Vision Transformer", "initials"),
        ("RoPE", "Rotary Position Embedding", "initials"),
        ("CoT", "Chain-of-Thought", "initials"),
        ("GRPO", "Group Relative Policy Optimization", "initials"),
        ("SoC", "System on a Chip", "initials"),
        ("Transformer", "Vision Transformer", "contained"),
        ("Policy Optimization", "Group Relative Policy Optimisation", ""),
        ("Policy Optimization", "Group Relative Policy Optimization", "contained"),
        ("注意力", "稀疏的注意力", "contained"),
        ("线性", "非线性", ""),
        ("DPO", "PPO", ""),
        ("Llama 2", "Llama 3", ""),
        ("former", "Transformer", ""),
        ("MoE", "RoPE", ""),
        ("SFT", "Reinforcement Learning", ""),
        ("A", "A Star", ""),
        ("", "MoE", ""),
        ("", "", ""),
    ],
)
def test_same_thing(one: str, other: str, reason: str) -> None:
    assert same_thing([one], [other]) == reason
    assert same_thing([other], [one]) == reason


@pytest.mark.parametrize(
    ("names", "others", "reason"),
    [
        (["Grouped Policy", "", "GRPO"], ["Group Relative Policy Optimization"], "initials"),
        (["KV"], ["Key-Value Store", "", "KV store"], "contained"),
        (["Dense Vector", "", "embedding"], ["Embedding Layer"], ""),
        (["Reasoning", "推理"], ["Chain-of-Thought", "思维链", "思维链推理"], ""),
        (["Reasoning", "推理"], ["CoT", "思维链推理"], "contained"),
    ],
    ids=["initials of an alias", "in an alias", "an alias inside", "Chinese in an alias", "Chinese in the Chinese name"],
)
def test_other_names(names: list[str], others: list[str], reason: str) -> None:
    assert same_thing(names, others) == reason
    assert same_thing(others, names) == reason
