"""Pairs of names judged by hand: those that are one thing meet in one concept, those that are two never do.

The corpus is made here: each name stands in a paper of its own, in a sentence of our own. An acronym's long form is defined by one
more paper, as papers do; all else must come from the names' own spelling and the lexicon, with all other pairs' acronyms about.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest

from kgraph.extract import extract_by_rules
from kgraph.lexicon import lexicon
from kgraph.model import Paper, Resolution, Section
from kgraph.resolve import resolve
from kgraph.resolve.clusters import Clusters, versions_differ
from kgraph.resolve.evidence import initials
from kgraph.resolve.groups import is_acronym
from kgraph.resolve.resolver import apart_pairs
from kgraph.resolve.spelling import Parts, form
from kgraph.text import key, lang_of

Pair = tuple[str, str]


def pairs(path: Path) -> list[Pair]:
    """The pairs of a file of two columns."""
    lines = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    return [(left, right) for left, right in lines]


HERE = Path(__file__).resolve().parent
JOINED = pairs(HERE / "pairs_joined.tsv")
APART = pairs(HERE / "pairs_apart.tsv")
NEVER = pairs(HERE.parent.parent / "seeds" / "apart.tsv")


def resolved(texts: Iterable[str]) -> Resolution:
    papers = {}
    for number, text in enumerate(texts, 1):
        section = Section(name="abstract", text=text, lang=lang_of(text))
        id = f"26{number // 90000 + 10}.{number:05d}"
        papers[id] = Paper(id=id, title="A study", sections=(section,), day="2026-02-12", precision="day")
    return resolve(papers, map(extract_by_rules, papers.values()))


def named(found: Resolution) -> dict[str, set[str]]:
    """The concepts that each name, by its key, is an alias of."""
    ids: dict[str, set[str]] = defaultdict(set)
    for concept in found.concepts:
        for alias in concept.aliases:
            ids[key(alias.name)].add(concept.id)
    return ids


def says(name: str) -> str:
    return f"本文使用{name}。" if lang_of(name) == "zh" else f"We use {name} in this work."


def defines(left: str, right: str) -> list[str]:
    """A paper that defines one name as the other's acronym, where it is one; else none."""
    short, long = (left, right) if is_acronym(left) else (right, left)
    if not is_acronym(short) or is_acronym(long):
        return []
    return [f"本文提出{long}（{short}）。" if lang_of(long) == "zh" else f"We propose {long} ({short})."]


def over_merged(found: Resolution, never: Sequence[Pair]) -> list[Pair]:
    ids = named(found)
    return [(left, right) for left, right in never if ids[key(left)] & ids[key(right)]]


def test_names_of_one_thing_are_joined() -> None:
    texts = [text for left, right in JOINED for text in (says(left), says(right), *defines(left, right))]
    ids = named(resolved(texts))
    missed = [(left, right) for left, right in JOINED if not ids[key(left)] & ids[key(right)]]
    assert len(missed) <= 0.1 * len(JOINED), missed


def test_names_of_two_things_are_never_joined() -> None:
    texts = [says(name) for pair in (*APART, *JOINED) for name in pair]
    texts += [f"We compare {left} with {right}." for left, right in APART]
    assert over_merged(resolved(texts), APART) == []


def test_the_apart_list_holds_whatever_the_papers_say() -> None:
    """Papers that define one side by the other, and chains over a third name."""
    texts = [f"We use {left} ({right}) and {right} ({left})." for left, right in NEVER]
    texts += [f"本文提出{left}（{right}）。" for left, right in NEVER]
    texts += [f"We use Zigzag Quill Number {at} ({name})." for at, pair in enumerate(NEVER) for name in pair]
    assert over_merged(resolved(texts), NEVER) == []


def test_the_lexicon_agrees_with_the_apart_list() -> None:
    held = [(entry.name, pair) for entry in lexicon().entries for pair in _pairs_within(map(key, entry.names()))]
    assert held == []


def _pairs_within(keys: Iterable[str]) -> list[Pair]:
    known = sorted(set(keys))
    return [(a, b) for at, a in enumerate(known) for b in known[at + 1 :] if (a, b) in apart_pairs()]


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("behaviour modelling", "behavior modeling"),
        ("tokenisation", "Tokenization"),
        ("two-dimensional lattices", "2D lattice"),
        ("三维重建", "3D重建"),
        ("Rényi divergence", "Renyi divergences"),
        ("the Lottery Ticket Hypothesis", "Lottery Ticket Hypothesis"),
        ("prognostics & health management", "prognostic and health management"),
        ("大型语言模型", "大语言模型"),
        ("蒙特卡罗树搜索", "蒙特卡洛树搜索"),
        ("圖神經網絡", "图神经网络"),
        ("spatio-temporal attention", "spatiotemporal attention"),
        ("GRPO's", "GRPO"),
        ("ＧＰＴ-４", "GPT-4"),
    ],
)
def test_spellings_of_one_name(left: str, right: str) -> None:
    assert form(left) == form(right)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("3DGS", "3DG"),
        ("Llama 2", "Llama 3"),
        ("class A", "class B"),
        ("SAE", "VAE"),
        ("T", "A/T"),
        ("图像生成", "视频生成"),
        ("GPT-3.5", "GPT-35"),
    ],
)
def test_spellings_of_two_names(left: str, right: str) -> None:
    assert form(left) != form(right)


@pytest.mark.parametrize(
    ("left", "right", "differ"),
    [
        ("Qwen2.5-7B", "Qwen2.5-72B", True),
        ("Llama 2", "Llama 3", True),
        ("GPT-4", "GPT-4o", True),
        ("GPT-4o", "GPT-4o-mini", True),
        ("YOLO", "YOLOv8", True),
        ("Qwen2.5", "Qwen2.5-Coder", True),
        ("ViT-B", "ViT-B/16", True),
        ("AIME 2024", "AIME 2025", True),
        ("2D卷积", "三维卷积", True),
        ("GPT-4", "GPT4", False),
        ("3D Gaussian Splatting", "3DGS", False),
        ("三维重建", "3D重建", False),
        ("Transformer", "Transformer encoder", False),
        ("reasoning", "reasoning model", False),
        ("MATH-500", "MATH500", False),
    ],
)
def test_versions(left: str, right: str, differ: bool) -> None:
    assert versions_differ(left, right) is differ
    assert versions_differ(right, left) is differ


@pytest.mark.parametrize(
    ("short", "long", "lines_up"),
    [
        ("QA", "Quantum Annealing", True),
        ("MLLMs", "multimodal large language models", True),
        ("RLHF", "reinforcement learning from human feedback", True),
        ("GenAI", "generative artificial intelligence", True),
        ("SAE", "sparse autoencoder", True),
        ("RGB", "ranges, including visible", False),
        ("LLM", "language models", False),
        ("AI", "approximately 10 minutes", False),
    ],
)
def test_initials(short: str, long: str, lines_up: bool) -> None:
    assert initials(short, long) is lines_up


def test_parts_are_the_same_in_both_languages() -> None:
    parts = Parts(lexicon())
    assert parts.of("cold-start active learning") == parts.of("冷启动主动学习") != ""
    assert parts.of("Agentic CPT") == parts.of("agentic continual pre-training") != ""
    assert parts.of("Qwen2.5-7B") != parts.of("Qwen2.5-72B")


def test_no_chain_brings_two_things_together() -> None:
    clusters = Clusters([("a", "z")], {})
    assert clusters.join("name:a", "name:b") == ""
    assert clusters.join("name:y", "name:z") == ""
    assert clusters.join("name:b", "name:y") == "apart list"
    assert clusters.join("entry:E", "name:b") == ""
    assert clusters.join("entry:F", "name:b") == "two curated concepts"
    assert clusters.banned("entry:E", "z")
    assert not clusters.banned("entry:F", "z")


SAID: list[tuple[str, list[str], str, str, bool]] = [
    (
        "the paper's own definition outranks the lexicon",
        ["We use quantum annealing (QA). QA works."],
        "quantum annealing",
        "question answering",
        False,
    ),
    ("its Chinese name, too", ["本文使用量子退火（Quantum Annealing，QA）。QA很好。"], "量子退火", "quantum annealing", True),
    (
        "one acronym, two things",
        ["We propose Zigzag Quill Learning (ZQL)."] * 19 + ["Zero Query Loss (ZQL) is used.", "We compare with ZQL."],
        "Zigzag Quill Learning",
        "Zero Query Loss",
        False,
    ),
    (
        "British and American",
        ["We use quill localisation nets (QLN).", "Quill Localization Nets (QLN) work."],
        "quill localisation nets",
        "Quill Localization Nets",
        True,
    ),
    (
        "inflected long forms",
        ["We use convolution quill nets (CQN).", "Convolutional quill nets (CQN)."],
        "convolution quill nets",
        "Convolutional quill nets",
        True,
    ),
    (
        "one paper against many",
        [*["Zigzag Quill Learning (ZQL) and Odd Feather Search (OFS)."] * 9, "Zigzag Quill Learning (Odd Feather Search, OFS) is used."],
        "Zigzag Quill Learning",
        "Odd Feather Search",
        False,
    ),
]


@pytest.mark.parametrize(("why", "texts", "left", "right", "one"), SAID, ids=[case[0] for case in SAID])
def test_what_papers_say(why: str, texts: list[str], left: str, right: str, one: bool) -> None:
    ids = named(resolved(texts))
    assert bool(ids[key(left)] & ids[key(right)]) is one
    if one:
        assert ids[key(left)]


def test_a_number_that_the_long_form_does_not_say_joins_nothing() -> None:
    ids = named(resolved(["The first language (L1) and the second language (L2) differ. L1 and L2 meet."]))
    assert not ids[key("L1")] & ids[key("L2")]


def test_the_acronym_goes_with_the_papers_own_definition() -> None:
    ids = named(resolved(["We use quantum annealing (QA). QA works.", "QA is question answering."]))
    assert len(ids[key("QA")]) == 2
    assert ids[key("QA")] == ids[key("quantum annealing")] | ids[key("question answering")]


def test_an_undefined_acronym_takes_the_sense_of_nearly_all() -> None:
    texts = ["We propose Zigzag Quill Learning (ZQL)."] * 19 + ["Zero Query Loss (ZQL) is used.", "We compare with ZQL."]
    found = resolved(texts)
    (sense,) = named(found)[key("Zigzag Quill Learning")]
    assert sum(o.concept == sense for o in found.occurrences) == 20
    assert [d.reason for d in found.decisions if d.rule == "corpus acronym"] == ["19 of 20 papers that define it say so"]


def test_of_two_strong_senses_the_company_decides() -> None:
    texts = ["We propose Zigzag Quill Learning (ZQL) for speech recognition with CTC on LibriSpeech."] * 3
    texts += ["We use Zero Query Loss (ZQL) in recommender systems with collaborative filtering on MovieLens."] * 3
    texts += ["We compare with ZQL in recommender systems with collaborative filtering.", "We compare with ZQL."]
    found = resolved(texts)
    (sense,) = named(found)[key("Zero Query Loss")]
    assert sum(o.concept == sense for o in found.occurrences) == 4
    told = [d.verdict for d in found.decisions if d.rule in ("homonym", "acronym's company")]
    assert told == ["joined", "review", "review"]  # the last paper's ZQL: asked of it and of either sense
