"""What a person decides outranks every rule, whatever the rule; and ids stay when digests of later days come."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kgraph.extract import extract
from kgraph.model import Concept, Decision, Paper, Resolution, Section
from kgraph.resolve import resolve
from kgraph.rulings import Action, Ruling
from kgraph.text import key


def paper(number: int, abstract: str, day: str = "2026-02-12") -> Paper:
    section = Section(name="abstract", text=abstract, lang="en")
    return Paper(id=f"2602.{number:05d}", title="A study", sections=(section,), day=day, precision="day")


def resolved(texts: Sequence[str], *rulings: Ruling) -> Resolution:
    papers = [paper(number, text) for number, text in enumerate(texts, 1)]
    return resolve({p.id: p for p in papers}, [extract(p) for p in papers], rulings=rulings)


def ruling(action: Action, *names: str, kind: str | None = None, reason: str = "", who: str = "") -> Ruling:
    return Ruling.model_validate({"action": action, "names": names, "kind": kind, "reason": reason, "who": who})


def called(found: Resolution, name: str) -> list[Concept]:
    return [c for c in found.concepts if key(name) in {key(a.name) for a in c.aliases}]


def concept(found: Resolution, name: str) -> Concept:
    (one,) = called(found, name)
    return one


def papers_of(found: Resolution, name: str) -> list[str]:
    return [o.paper.removeprefix("2602.0000") for o in found.occurrences if o.concept == concept(found, name).id]


def persons(found: Resolution) -> list[Decision]:
    return [d for d in found.decisions if d.rule == "person"]


# rule that keeps them apart, texts, the two
MERGED = [
    ("no rule", ["We propose QuillNet.", "We use ZigNet."], "QuillNet", "ZigNet"),
    ("the apart list", ["We compare DPO with PPO.", "PPO is old."], "DPO", "PPO"),
    ("two curated concepts", ["We use supervised learning.", "We use GRPO."], "supervised learning", "GRPO"),
    ("numbers", ["We test QuillNet-7B.", "We test QuillNet-8B."], "QuillNet-7B", "QuillNet-8B"),
    ("a curated one and another", ["We use QuillNet.", "SAEs are used."], "QuillNet", "SAE"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "texts", "left", "right"), MERGED, ids=[case[0] for case in MERGED])
def test_merge_outranks(rule: str, texts: Sequence[str], left: str, right: str) -> None:
    assert concept(resolved(texts), left) != concept(resolved(texts), right)
    found = resolved(texts, ruling("merge", left, right, reason="I know", who="Ada"))
    assert concept(found, left) == concept(found, right)
    assert papers_of(found, left) == ["1", "2"]
    assert {key(left), key(right)} <= {key(alias.name) for alias in concept(found, left).aliases}
    assert persons(found) == [Decision(left=left, right=right, verdict="joined", rule="person", reason="I know (Ada)")]


# rule that joins them, texts, concept, name taken out
SPLIT = [
    ("the lexicon", ["We use sparse autoencoders.", "SAEs work."], "Sparse Autoencoder", "SAE"),
    ("a definition", ["We propose Zigzag Quill Learning (ZQL). ZQL works."], "Zigzag Quill Learning", "ZQL"),
    ("the corpus", ["We propose Zigzag Quill Learning (ZQL).", "ZQL works."], "Zigzag Quill Learning", "ZQL"),
    ("the generic head", ["We use QuillNet.", "本文提出羽毛（QuillNet Framework）。"], "羽毛", "QuillNet"),
]


@pytest.mark.parametrize(("rule", "texts", "whole", "name"), SPLIT, ids=[case[0] for case in SPLIT])
@pytest.mark.parametrize("action", ["split", "never"])
def test_split_and_never_outrank(action: Action, rule: str, texts: Sequence[str], whole: str, name: str) -> None:
    assert concept(resolved(texts), whole) == concept(resolved(texts), name)
    found = resolved(texts, ruling(action, whole, name))
    assert concept(found, whole).id != concept(found, name).id
    (told,) = persons(found)
    assert (told.left, told.right, told.verdict) == (concept(found, whole).id, concept(found, name).id, "kept_apart")
    mentions = {m.text for o in found.occurrences if o.concept == concept(found, whole).id for m in o.mentions}
    assert key(name) not in set(map(key, mentions))
    assert concept(resolved(texts), whole).id in (concept(found, whole).id, concept(found, name).id)


def test_a_name_that_only_the_lexicon_knows_is_taken_out_without_a_concept_of_its_own() -> None:
    found = resolved(["SAEs work."], ruling("split", "SAE", "Sparse Auto-Encoder"))
    assert "Sparse Auto-Encoder" not in {a.name for a in concept(found, "SAE").aliases}
    assert found.idle == ()


def test_never_is_not_asked_again_nor_is_what_was_rejected() -> None:
    texts = ["We propose QuillFormerX.", "We propose QuillFormersX."]
    (asked,) = [d for d in resolved(texts).decisions if d.verdict == "review"]
    for action in ("never", "reject"):
        found = resolved(texts, ruling(action, "QuillFormerX", "QuillFormersX"))
        assert [d.verdict for d in found.decisions if {d.left, d.right} == {asked.left, asked.right}] == ["kept_apart"]
        assert len(found.concepts) == 2


RPO = [
    "We propose Reasoning Path Optimization (RPO). RPO works.",
    "We propose Relation-aware Preference Optimization (RPO). RPO works.",
    "We compare with RPO.",
]


def test_what_a_bare_name_means_is_decided_by_its_id() -> None:
    found = resolved(RPO, ruling("merge", "concept:relation-aware-preference-optimization", "concept:rpo"))
    assert papers_of(found, "Relation-aware Preference Optimization") == ["2", "3"]
    assert not [d for d in found.decisions if d.verdict == "review"]


def test_one_answer_leaves_the_other_question_open() -> None:
    found = resolved(RPO, ruling("reject", "concept:rpo", "Reasoning Path Optimization"))
    (asked,) = [d for d in found.decisions if d.verdict == "review"]
    assert (asked.left, asked.right) == ("concept:rpo", "concept:relation-aware-preference-optimization")


def test_rename_changes_name_and_kind_and_neither_id_nor_names() -> None:
    texts = ["We use SAEs.", "A sparse autoencoder works."]
    before, found = concept(resolved(texts), "SAE"), concept(resolved(texts, ruling("rename", "SAE", "稀疏AE", kind="model")), "SAE")
    assert (found.id, found.name, found.kind) == (before.id, "稀疏AE", "model")
    assert {a.name for a in found.aliases} == {*(a.name for a in before.aliases), "稀疏AE"}
    assert [a.origin for a in found.aliases if a.name == "稀疏AE"] == ["decision"]
    (told,) = persons(resolved(texts, ruling("rename", "SAE", kind="task")))
    assert told.reason == "a task"


def test_later_decisions_see_what_earlier_ones_left() -> None:
    texts = ["We propose QuillNet.", "We use ZigNet.", "We use HopNet."]
    found = resolved(
        texts,
        ruling("merge", "QuillNet", "ZigNet"),
        ruling("rename", "ZigNet", "Quill Machine"),
        ruling("merge", "Quill Machine", "HopNet"),
        ruling("split", "Quill Machine", "QuillNet"),
    )
    assert found.idle == ()
    assert papers_of(found, "Quill Machine") == ["2", "3"]
    assert papers_of(found, "QuillNet") == ["1"]


@pytest.mark.parametrize(
    ("one", "says"),
    [
        (ruling("merge", "QuillNet", "NoNet"), "no concept is called 'NoNet'"),
        (ruling("rename", "concept:no-net", "X"), "no concept is called 'concept:no-net'"),
        (ruling("split", "QuillNet", "NoNet"), "the concept has no name 'NoNet'"),
        (ruling("split", "QuillNet", "QuillNet"), "the only name"),
        (ruling("reject", "SAE", "Sparse Autoencoder"), "a rule has joined them since"),
        (ruling("never", "SAE", "NoNet"), "no concept is called 'NoNet'"),
        (ruling("never", "QuillNet", "concept:quillnet"), "no name tells them apart"),
    ],
)
def test_what_touches_nothing_is_told_and_is_no_error(one: Ruling, says: str) -> None:
    texts = ["We propose QuillNet and use SAEs."]
    found = resolved(texts, one)
    assert [says in told and told.startswith("decision 1 (") for told in found.idle] == [True]
    assert found.model_copy(update={"idle": ()}) == resolved(texts)


def test_of_a_merge_of_three_the_two_that_are_there_are_joined() -> None:
    found = resolved(["We propose QuillNet.", "We use ZigNet."], ruling("merge", "QuillNet", "NoNet", "ZigNet"))
    assert papers_of(found, "QuillNet") == ["1", "2"]
    assert len(found.idle) == 1


def test_a_name_that_a_later_paper_shares_still_means_the_concept_that_was_there() -> None:
    decided = ruling("merge", "RPO", "QuillNet")
    texts = ["We propose Reasoning Path Optimization (RPO). RPO works.", "We use QuillNet."]
    later = [*texts, "We propose Relation-aware Preference Optimization (RPO)."]
    for papers in (texts, later):
        assert "Reasoning Path Optimization" in {a.name for a in concept(resolved(papers, decided), "QuillNet").aliases}


def test_every_mention_of_every_paper_is_kept_by_merge_and_split() -> None:
    texts = ["We propose Zigzag Quill Learning (ZQL). ZQL beats SAEs.", "ZQL, QuillNet and sparse autoencoders."]

    def mentions(found: Resolution) -> list[tuple[str, str, int]]:
        return sorted((o.paper, m.section, m.start) for o in found.occurrences for m in o.mentions)

    decided = (ruling("merge", "ZQL", "SAE"), ruling("split", "ZQL", "SAE"), ruling("never", "ZQL", "Zigzag Quill Learning"))
    for count in range(len(decided) + 1):
        assert mentions(resolved(texts, *decided[:count])) == mentions(resolved(texts))


DECIDED = (
    ruling("merge", "QuillNet", "SAE"),
    ruling("never", "ZQL", "Zigzag Quill Learning"),
    ruling("split", "Sparse Autoencoder", "稀疏自编码器"),
    ruling("rename", "QuillNet", "Quill Machine"),
)


@settings(max_examples=20, deadline=None)
@given(st.permutations(range(3)), st.permutations(DECIDED))
def test_order_of_papers_makes_no_difference_to_decisions(order: list[int], decided: list[Ruling]) -> None:
    texts = [
        "We propose Zigzag Quill Learning (ZQL). 稀疏自编码器很好。",
        "ZQL, QuillNet and sparse autoencoders.",
        "QuillNet beats SAEs. 稀疏自编码器",
    ]
    papers = [paper(number, text) for number, text in enumerate(texts, 1)]
    mixed = [papers[at] for at in order]
    assert resolve({p.id: p for p in mixed}, [extract(p) for p in mixed], rulings=decided) == resolved(texts, *decided)


# Ids.

DAYS = [
    ["ZQL is good. 稀疏自编码器很好。", "We use quill fields. U-Net is used.", "We use RPO."],
    [
        "We propose Zigzag Quill Learning (ZQL), better than GRPO.",
        "Quill Fields and SAEs.",
        "We propose Reasoning Path Optimization (RPO).",
    ],
    ["锯齿羽毛学习（ZQL）是新的。", "We propose RPO: Relation-aware Preference Optimization (RPO).", "Quill fields (QF) again. U-Nets."],
]
PAPERS = [
    paper(100 * day + number, text, day=f"2026-02-{day:02d}") for day, texts in enumerate(DAYS, 1) for number, text in enumerate(texts, 1)
]
EXTRACTED = {p.id: extract(p) for p in PAPERS}


def ids_of(papers: Sequence[Paper]) -> tuple[dict[str, str], Resolution]:
    """The concept of each mention, and all that was resolved."""
    found = resolve({p.id: p for p in papers}, [EXTRACTED[p.id] for p in papers])
    places = {f"{o.paper} {m.section} {m.start}": o.concept for o in found.occurrences for m in o.mentions}
    return places, found


@settings(max_examples=60, deadline=None)
@given(st.sets(st.sampled_from(range(len(PAPERS))), min_size=1), st.integers(1, 2))
def test_papers_of_later_days_move_no_id_unless_the_ledger_says_so(chosen: set[int], until: int) -> None:
    papers = [PAPERS[at] for at in sorted(chosen)]
    before, _ = ids_of([p for p in papers if p.day <= f"2026-02-{until:02d}"])
    after, found = ids_of(papers)
    names = {c.id: {key(a.name) for a in c.aliases} for c in found.concepts}
    told = {side for d in found.decisions for side in (d.left, d.right, key(d.left), key(d.right))}
    for place, id in before.items():
        if after[place] != id:
            assert told & {id, after[place], *names[after[place]]}, f"{id} became {after[place]}"


def days(*texts: str) -> list[Paper]:
    """A paper a day."""
    return [paper(number, text, day=f"2026-02-{number:02d}") for number, text in enumerate(texts, 1)]


def found_in(papers: Sequence[Paper], *rulings: Ruling) -> Resolution:
    return resolve({p.id: p for p in papers}, [extract(p) for p in papers], rulings=rulings)


def test_an_id_is_what_the_first_paper_calls_the_concept() -> None:
    papers = days(
        "ZQL is good.", "We propose Zigzag Quill Learning (ZQL).", "Zigzag Quill Learning is old.", "锯齿羽毛学习（Zigzag Quill Learning）"
    )
    named = [concept(found_in(papers[:until]), "ZQL") for until in range(1, 5)]
    assert [one.id for one in named] == ["concept:zql"] * 4
    assert [one.name for one in named] == ["ZQL", *["Zigzag Quill Learning"] * 3]


def test_a_curated_concept_has_the_slug_of_its_curated_name() -> None:
    assert [c.id for c in found_in(days("SAEs are good.", "稀疏自编码器", "A sparse auto-encoder.")).concepts] == [
        "concept:sparse-autoencoder"
    ]


def test_of_those_with_one_slug_the_earliest_keeps_it_and_the_others_have_their_paper_behind_it() -> None:
    papers = days("潮汐路径泡沫（RPO）很好。", "关系泡沫（RPO）很好。", "We use RPO.")
    assert [c.id for c in found_in(papers[:1]).concepts] == ["concept:rpo"]
    assert [c.id for c in found_in(papers).concepts] == ["concept:rpo", "concept:rpo~2602.00002", "concept:rpo~2602.00003"]
    assert {a.name for a in found_in(papers).concepts[0].aliases} == {"RPO", "潮汐路径泡沫"}


def test_what_only_has_the_name_of_a_curated_concept_never_has_its_id() -> None:
    papers = days("A sparse autoencoder is an SAE.")
    found = found_in(papers, ruling("split", "concept:sparse-autoencoder", "sparse autoencoder"))
    assert {c.id: c.name for c in found.concepts} == {
        "concept:sparse-autoencoder": "SAE",
        "concept:sparse-autoencoder~2602.00001": "Sparse Autoencoder",
    }
