"""The project's own data: the curated concepts, the stop list, the pairs kept apart, the cue words."""

from collections import defaultdict
from pathlib import Path

import pytest

from kgraph.cues import cues
from kgraph.errors import SeedError
from kgraph.lexicon import Lexicon, lexicon, read_entries, read_words
from kgraph.resolve.resolver import apart_pairs
from kgraph.text import fold, key


def test_no_name_belongs_to_two_concepts_unless_marked_ambiguous() -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for entry in lexicon().entries:
        ambiguous = {fold(name) for name in entry.ambiguous}
        for name in entry.names():
            if fold(name) not in ambiguous:
                owners[name].add(entry.name)
    assert {name: owner for name, owner in owners.items() if len(owner) > 1} == {}


def test_ambiguous_names_are_names() -> None:
    strays = {entry.name: {*map(key, entry.ambiguous)} - {*map(key, entry.names())} for entry in lexicon().entries}
    assert {name: stray for name, stray in strays.items() if stray} == {}


@pytest.mark.parametrize(
    ("name", "concept", "kind"),
    [
        ("RoPE", "Rotary Position Embedding", "method"),
        ("旋转位置编码", "Rotary Position Embedding", "method"),
        ("MoE", "Mixture of Experts", "method"),
        ("SAEs", "Sparse Autoencoder", "method"),
        ("稀疏自编码器", "Sparse Autoencoder", "method"),
        ("sparse autoencoders", "Sparse Autoencoder", "method"),
        ("GRPO", "Group Relative Policy Optimization", "method"),
        ("JEPA", "Joint Embedding Predictive Architecture", "method"),
        ("KV cache", "KV Cache", "concept"),
        ("思维链", "Chain-of-Thought", "method"),
        ("LoRA", "Low-Rank Adaptation", "method"),
        ("检索增强生成", "Retrieval-Augmented Generation", "method"),
        ("GSM8K", "GSM8K", "dataset"),
    ],
)
def test_names_everyone_knows(name: str, concept: str, kind: str) -> None:
    (sense,) = lexicon().senses(name)
    assert (sense.entry.name, sense.entry.kind, sense.sure) == (concept, kind, True)


def test_an_acronym_counts_only_in_its_own_case() -> None:
    assert lexicon().senses("RAG")
    assert not lexicon().senses("rag")


def test_an_ambiguous_acronym_has_senses_none_of_them_sure() -> None:
    senses = lexicon().senses("MAE")
    assert {sense.entry.name for sense in senses} == {"Mean Absolute Error", "Masked Autoencoder"}
    assert not any(sense.sure for sense in senses)


@pytest.mark.parametrize("word", ["TL;DR", "Motivation", "摘要", "SOTA", "State-of-the-Art", "Technical Report"])
def test_furniture_and_generic_words_are_stopped(word: str) -> None:
    assert lexicon().is_stop(word)


def test_a_fault_names_file_line_and_what_is_wanted(tmp_path: Path) -> None:
    faulty = tmp_path / "concepts.jsonl"
    faulty.write_text('{"name": "A", "kind": "method", "tier": "core"}\n{"name": "B", "kind": "thing", "tier": "core"}\n', encoding="utf-8")
    with pytest.raises(SeedError, match=r"concepts\.jsonl:2: kind: .*one JSON object a line"):
        read_entries(faulty)


def test_the_digest_changes_with_the_data() -> None:
    entries = lexicon().entries[:3]
    assert Lexicon(entries, ["a"]).digest == Lexicon(entries, ["a"]).digest
    assert Lexicon(entries, ["a"]).digest != Lexicon(entries, ["b"]).digest


def test_word_lists_have_comments(tmp_path: Path) -> None:
    words = tmp_path / "stop.txt"
    words.write_text("# furniture\n\n摘要\n TL;DR \n", encoding="utf-8")
    assert read_words(words) == ("摘要", "TL;DR")


@pytest.mark.parametrize(("left", "right"), [("DPO", "PPO"), ("RNN", "CNN"), ("SAE", "VAE"), ("Llama 2", "Llama 3"), ("编码器", "解码器")])
def test_pairs_kept_apart(left: str, right: str) -> None:
    assert tuple(sorted((key(left), key(right)))) in apart_pairs()


def test_cue_words_are_read() -> None:
    assert "提出" in cues().role.proposed
    assert "outperforms" in cues().role.compared_with
