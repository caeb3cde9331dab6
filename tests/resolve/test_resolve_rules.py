"""Which names become one concept, and which never do. Every case is a few small papers, read by the real extractor."""

from collections.abc import Callable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kgraph.extract import extract
from kgraph.model import Concept, Keyword, Mention, Opinion, Paper, Resolution, Section
from kgraph.resolve import resolve
from kgraph.resolve.concepts import title_case
from kgraph.resolve.groups import Group, headless, is_acronym
from kgraph.resolve.termhood import no_term
from kgraph.text import key, slug


def paper(number: int, abstract: str, title: str = "A study", lang: str = "en") -> Paper:
    section = Section(name="abstract", text=abstract, lang="zh" if lang == "zh" else "en")
    return Paper(id=f"2602.{number:05d}", title=title, sections=(section,), day="2026-02-12", precision="day")


def resolved(*papers: Paper) -> Resolution:
    return resolve({p.id: p for p in papers}, [extract(p) for p in papers])


def concept(found: Resolution, name: str) -> Concept:
    (one,) = [c for c in found.concepts if key(name) in {key(a.name) for a in c.aliases}]
    return one


def papers_of(found: Resolution, name: str) -> list[str]:
    id = concept(found, name).id
    return [o.paper for o in found.occurrences if o.concept == id]


JOINED: list[tuple[str, Sequence[str], str, str]] = [
    ("plural and case", ["We train sparse autoencoders.", "A Sparse Autoencoder is used."], "sparse autoencoders", "Sparse Autoencoder"),
    ("acronym and long form", ["We use SAEs.", "A sparse autoencoder works."], "SAEs", "sparse autoencoder"),
    ("two languages", ["稀疏自编码器捕获结构。", "SAEs work."], "稀疏自编码器", "SAE"),
    ("hyphens", ["We use chain of thought.", "We use chain-of-thought."], "chain of thought", "chain-of-thought"),
    ("a definition of their own", ["We propose Zigzag Quill Learning (ZQL).", "ZQL is used here."], "ZQL", "Zigzag Quill Learning"),
    ("a Chinese definition", ["本文提出锯齿羽毛学习（ZQL）框架。", "ZQL被用于此处。"], "ZQL", "锯齿羽毛学习"),
    ("a generic head", ["本文提出QuillNet。QuillNet Framework很新。"], "QuillNet", "QuillNet"),
    ("a long form that ends the other", ["锯齿羽毛（ZQ）很好。", "由自适应锯齿羽毛（ZQ）得到。"], "ZQ", "锯齿羽毛"),
    ("a model's name in other capitals", ["We test LLaMA.", "Llama is tested."], "LLaMA", "Llama"),
    ("full width", ["ＧＲＰＯ很好。", "GRPO is good."], "GRPO", "ＧＲＰＯ"),
]


@pytest.mark.parametrize(("why", "texts", "left", "right"), JOINED, ids=[case[0] for case in JOINED])
def test_joined(why: str, texts: Sequence[str], left: str, right: str) -> None:
    found = resolved(*(paper(number, text) for number, text in enumerate(texts, 1)))
    assert concept(found, left) == concept(found, right)
    assert papers_of(found, left) == [f"2602.{number:05d}" for number in range(1, len(texts) + 1)]


APART: list[tuple[str, str, str, str]] = [
    ("versions", "We compare Llama 2 with Llama 3.", "Llama 2", "Llama 3"),
    ("one letter", "We compare DPO with PPO.", "DPO", "PPO"),
    ("sizes", "We test Qwen2.5-7B and Qwen2.5-72B.", "Qwen2.5-7B", "Qwen2.5-72B"),
    ("near acronyms", "GRPO and GSPO differ.", "GRPO", "GSPO"),
    ("halves of a pair", "The encoder-decoder has an autoencoder and a Transformer.", "autoencoder", "Transformer"),
]


@pytest.mark.parametrize(("why", "text", "left", "right"), APART, ids=[case[0] for case in APART])
def test_kept_apart(why: str, text: str, left: str, right: str) -> None:
    found = resolved(paper(1, text))
    assert concept(found, left).id != concept(found, right).id


def test_a_homonym_stays_two_and_undefined_use_is_listed_for_review() -> None:
    found = resolved(
        paper(1, "We propose Reasoning Path Optimization (RPO). RPO works."),
        paper(2, "We propose Relation-aware Preference Optimization (RPO). RPO works."),
        paper(3, "We compare with RPO."),
    )
    senses = [c for c in found.concepts if "RPO" in {a.name for a in c.aliases}]
    assert len(senses) == 3  # the two senses, and the use that says neither
    review = [d for d in found.decisions if d.verdict == "review"]
    assert [(d.left, d.right, d.rule) for d in review] == [
        ("concept:rpo", "concept:reasoning-path-optimization", "homonym"),
        ("concept:rpo", "concept:relation-aware-preference-optimization", "homonym"),
    ]
    assert all("2602.00003" in d.reason for d in review)


def test_an_undefined_acronym_takes_the_only_sense_the_other_papers_give_it() -> None:
    found = resolved(paper(1, "We propose Zigzag Quill Learning (ZQL)."), paper(2, "We compare with ZQL."))
    assert papers_of(found, "ZQL") == ["2602.00001", "2602.00002"]
    assert any(d.rule == "corpus acronym" and d.left == "ZQL" for d in found.decisions)


def test_two_curated_concepts_are_never_joined_by_one_paper() -> None:
    found = resolved(paper(1, "监督学习（自监督学习）是一类方法。We use supervised learning and self-supervised learning."))
    assert concept(found, "supervised learning").id != concept(found, "self-supervised learning").id


def test_every_merge_is_in_the_ledger_and_destroys_no_name() -> None:
    found = resolved(paper(1, "We propose Zigzag Quill Learning (ZQL)."))
    names = {a.name for a in concept(found, "ZQL").aliases}
    assert names == {"ZQL", "Zigzag Quill Learning"}
    (joined,) = [d for d in found.decisions if d.verdict == "joined"]
    assert {joined.left, joined.right} == {"ZQL", "Zigzag Quill Learning"}
    assert joined.rule == "definition"


@pytest.mark.parametrize(
    ("title", "abstract", "name", "role"),
    [
        ("QuillNet: Fast Quills", "We propose QuillNet.", "QuillNet", "proposed"),
        ("A study", "本文提出一种名为QuillNet的框架。", "QuillNet", "proposed"),
        ("A study", "Our method outperforms QuillNet and ZigNet.", "ZigNet", "compared_with"),
        ("A study", "We report accuracy on GSM8K.", "GSM8K", "evaluated_on"),
        ("A study", "We use the Transformer.", "Transformer", "used"),
    ],
)
def test_roles(title: str, abstract: str, name: str, role: str) -> None:
    found = resolved(paper(1, abstract, title=title))
    id = concept(found, name).id
    assert [o.role for o in found.occurrences if o.concept == id] == [role]


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("We test Zeta-7B.", "Zeta-7B", "model"),
        ("We introduce QuillBench.", "QuillBench", "dataset"),
        ("在Quillset数据集上实验。", "Quillset", "dataset"),
        ("We report Quill@5.", "Quill@5", "metric"),
        ("We use GRPO.", "GRPO", "method"),
    ],
)
def test_kinds(text: str, name: str, kind: str) -> None:
    assert concept(resolved(paper(1, text)), name).kind == kind


@pytest.mark.parametrize("word", ["TL;DR", "Motivation", "摘要", "cs.LG", "SOTA", "evaluation", "benchmark", "performance", "实验", "方法"])
def test_furniture_and_generic_words_are_never_concepts(word: str) -> None:
    found = resolved(paper(1, f"{word} and GRPO. {word}"))
    assert {c.name for c in found.concepts} == {"Group Relative Policy Optimization"}


def test_evidence_is_the_sentence_that_defines_it(paper: Callable[..., Paper]) -> None:
    one = paper("On SAE features", abstract="SAE features are old. A sparse autoencoder (SAE) is sparse. SAE again.")
    found = resolved(one)
    (occurrence,) = [o for o in found.occurrences if o.concept == "concept:sparse-autoencoder"]
    assert occurrence.sentences[0] == "A sparse autoencoder (SAE) is sparse."
    assert occurrence.mentions[0].section == "abstract"
    assert all(one.text(m.section)[m.start : m.end] == m.text for m in occurrence.mentions)


def test_a_keyword_counts_as_a_mention() -> None:
    one = paper(1, "Nothing of note.").model_copy(update={"keywords": (Keyword(name="latent reasoning"),)})
    assert papers_of(resolved(one), "Latent Reasoning") == ["2602.00001"]


def test_broader_concepts_are_those_a_name_ends_with() -> None:
    found = resolved(paper(1, "A multimodal large language model is a large language model."))
    assert concept(found, "multimodal large language model").broader == concept(found, "large language model").id


def test_near_names_are_listed_for_review_not_joined() -> None:
    found = resolved(paper(1, "We propose QuillFormerX."), paper(2, "We propose QuillFormersX."))
    assert len(found.concepts) == 2
    assert [d.rule for d in found.decisions if d.verdict == "review"] == ["near name"]


TEXTS = [
    "We propose Zigzag Quill Learning (ZQL), better than GRPO.",
    "ZQL and SAEs are used. 稀疏自编码器很好。",
    "We propose Reasoning Path Optimization (RPO).",
    "We propose Relation-aware Preference Optimization (RPO).",
    "RPO is compared with sparse autoencoders and DPO, PPO.",
    "锯齿羽毛学习（ZQL）是新的。",
]
EXTRACTED = [extract(paper(number, text)) for number, text in enumerate(TEXTS, 1)]


@settings(max_examples=30, deadline=None)
@given(st.permutations(range(len(TEXTS))))
def test_order_makes_no_difference(order: list[int]) -> None:
    papers = {p.id: p for p in (paper(at + 1, TEXTS[at]) for at in order)}
    straight = resolve({p.id: p for p in (paper(at, text) for at, text in enumerate(TEXTS, 1))}, EXTRACTED)
    assert resolve(papers, [EXTRACTED[at] for at in order]) == straight


@pytest.mark.parametrize(
    ("name", "acronym"),
    [("SAE", True), ("SAEs", True), ("RoPE", True), ("RPO", True), ("Transformer", False), ("QuillFormer", False), ("稀疏", False)],
)
def test_acronyms(name: str, acronym: bool) -> None:
    assert is_acronym(name) is acronym


def test_small_helpers() -> None:
    assert title_case("mixture of experts") == "Mixture of Experts"
    assert title_case("sparse autoencoders") == "Sparse Autoencoder"
    assert slug("Chain-of-Thought") == "chain-of-thought"
    assert slug("稀疏 自编码器") == "稀疏-自编码器"
    assert headless("DPO方法") == "DPO"
    assert headless("RaRa strategies") == "RaRa strategies"
    assert headless("RaRa networks") == "RaRa"
    assert headless("time series") == "time series"
    assert headless("method") == "method"


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("evidence retrieval tasks", "evidence retrieval"),
        ("Two-Stage Quill Strategies", "Two-Stage Quill"),
        ("co-design approaches", "co-design approaches"),  # one word would be left
        ("reasoning task", "reasoning task"),
        ("multi-task quill", "multi-task quill"),
        ("双向扫描顺序策略", "双向扫描顺序"),
        ("推理任务", "推理任务"),
        ("策略", "策略"),
    ],
)
def test_a_generic_tail_adds_nothing_to_a_phrase(name: str, bare: str) -> None:
    assert headless(name) == bare


@pytest.mark.parametrize(
    ("finder", "nothing", "dropped"),
    [("tagger", (0.9, 0.7), True), ("tagger", (0.9, 0.2), False), ("definition", (0.9, 0.9), False), ("title", (0.9, 0.9), False)],
    ids=["no name of it is a concept", "one of them is", "the text defines it", "the title names it"],
)
def test_what_the_judge_takes_for_no_concept(finder: str, nothing: tuple[float, ...], dropped: bool) -> None:
    names = [f"quill {number}" for number in range(len(nothing))]
    mentions = tuple(Mention(section="abstract", start=9 * n, end=9 * n + 7, text=name, finder=finder) for n, name in enumerate(names))
    opinions = tuple(Opinion(name, (), 0.0, doubt) for name, doubt in zip(names, nothing, strict=True))
    group = Group("2602.00001", tuple(names), (), None, mentions, (), (), opinions, titled=False)
    assert bool(no_term(group)) is dropped


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("We tune the parameters.", set()),  # a peripheral concept by a single word
        ("We tune the model parameters.", {"Model Parameter"}),
        ("MAE is reported.", {"MAE"}),  # an acronym whose sense stays open
        ("所用的参数更少。", set()),
    ],
)
def test_termhood(text: str, found: set[str]) -> None:
    assert {c.name for c in resolved(paper(1, text)).concepts} == found
