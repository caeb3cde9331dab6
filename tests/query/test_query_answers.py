"""Every named query against the small graph; the expected rows are worked out from the table in ``small_graph``."""

import math
from typing import Any

import pytest
from small_graph import (
    ALPHA,
    EMPTY,
    GROUP,
    GRPO,
    GSM8K,
    HERMIT,
    LLM,
    MAE_MASKED,
    MASKED,
    MATH,
    PPO,
    RELATIVE,
    REWARD,
    RPO_RELATIVE,
    RPO_REWARD,
    SAE,
    says,
)

from kgraph.errors import AmbiguousName, BadParameter, UnknownName
from kgraph.query import catalogue, run
from kgraph.store import GraphStore


def ask(graph: GraphStore, query: str, columns: str, **params: str | int) -> list[tuple[Any, ...]]:
    """Some columns of an answer."""
    table = run(graph, query, {name.rstrip("_"): value for name, value in params.items()})
    assert table.columns == catalogue()[query].columns
    return list(zip(*(table.column(column) for column in columns.split()), strict=True))


# Papers of a concept. The paper of February 2026 counts as of the 28th behind "since", as of the 1st before "until".


@pytest.mark.parametrize("name", ["稀疏自编码器", "SAEs", "sparse autoencoder", "Sparse-Autoencoders", "ＳＡＥ", SAE])
def test_papers_of_a_concept_are_the_same_by_each_of_its_names(graph: GraphStore, name: str) -> None:
    assert ask(graph, "concept_papers", "paper day role section sentence mentions", concept=name) == [
        (MASKED, "2026-03-01", "used", "abstract", says(SAE, MASKED), 1),
        (REWARD, "2026-02-12", "used", "abstract", says(SAE, REWARD), 1),
        (GROUP, "2026-02", "used", "abstract", says(SAE, GROUP), 1),  # a month comes behind its days
        (ALPHA, "2026-01-10", "proposed", "abstract", says(SAE, ALPHA), 1),
    ]


@pytest.mark.parametrize(
    ("span", "papers"),
    [
        ({"since": "2026-02-12"}, [MASKED, REWARD, GROUP]),
        ({"since": "2026-02-13"}, [MASKED, GROUP]),
        ({"since": "2026-02-28"}, [MASKED, GROUP]),
        ({"since": "2026-03"}, [MASKED]),
        ({"since": "2027"}, []),
        ({"until": "2026-02-12"}, [REWARD, GROUP, ALPHA]),
        ({"until": "2026-02-01"}, [GROUP, ALPHA]),
        ({"until": "2026-01"}, [ALPHA]),
        ({"until": "2026-02"}, [REWARD, GROUP, ALPHA]),
        ({"since": "2026-02", "until": "2026-02"}, [REWARD, GROUP]),
        ({"limit": "2"}, [MASKED, REWARD]),
        ({"limit": 0}, [MASKED, REWARD, GROUP, ALPHA]),
    ],
)
def test_papers_of_a_concept_in_a_span_of_days(graph: GraphStore, span: dict[str, str], papers: list[str]) -> None:
    assert ask(graph, "concept_papers", "paper", concept="SAE", **span) == [(paper,) for paper in papers]


def test_papers_of_one_day_come_by_id_the_newer_first(graph: GraphStore) -> None:
    assert ask(graph, "concept_papers", "paper", concept="PPO") == [(REWARD,), (RELATIVE,), (GROUP,)]


def test_the_caption_of_an_answer_is_the_summary_of_its_query(graph: GraphStore) -> None:
    assert run(graph, "top_pairs", {}).caption == catalogue()["top_pairs"].summary


# One concept.


def test_profile_of_a_concept(graph: GraphStore) -> None:
    assert ask(graph, "concept_profile", "concept id name kind zh aliases papers first_day first_paper", concept="saes") == [
        (
            "Sparse Autoencoder",
            SAE,
            "Sparse Autoencoder",
            "method",
            "稀疏自编码器",
            ("SAE", "Sparse Autoencoder", "sparse auto-encoders", "稀疏自编码器"),
            4,
            "2026-01-10",
            ALPHA,
        )
    ]


def test_names_of_a_concept_with_why_they_are(graph: GraphStore) -> None:
    """The papers of this graph write no name, so none was read anywhere."""
    assert ask(graph, "concept_names", "alias lang origin first_paper first_day rule reason id", concept="SAE") == [
        (name, lang, "lexicon", "", "", "lexicon", "a name of Sparse Autoencoder", SAE)
        for name, lang in (("SAE", "en"), ("Sparse Autoencoder", "en"), ("sparse auto-encoders", "en"), ("稀疏自编码器", "zh"))
    ]


def test_a_concept_that_no_paper_speaks_of_has_a_profile_and_no_papers(graph: GraphStore) -> None:
    assert ask(graph, "concept_profile", "concept papers first_day first_paper", concept="Hermit Kernel") == [("Hermit Kernel", 0, "", "")]
    one = [
        "concept_papers",
        "concept_partners",
        "first_paper",
        "concept_trend",
        "concept_months",
        "concept_keywords",
        "compared_with",
        "builds_on",
    ]
    assert [run(graph, query, {"concept": HERMIT}).rows for query in one] == [()] * len(one)


def test_first_paper_is_that_of_the_smallest_last_possible_day(graph: GraphStore) -> None:
    """The paper of "2026-02" sorts before "2026-02-12" as a text, but may be of the 28th."""
    assert ask(graph, "first_paper", "paper day role", concept="GRPO") == [(RELATIVE, "2026-02-12", "used")]
    assert ask(graph, "concept_profile", "first_paper first_day", concept="GRPO") == [(RELATIVE, "2026-02-12")]


def test_trend_counts_papers_of_known_days_only(graph: GraphStore) -> None:
    assert ask(graph, "concept_trend", "day papers all_papers", concept="SAE") == [
        ("2026-01-10", 1, 1),
        ("2026-02-12", 1, 2),
        ("2026-03-01", 1, 1),
    ]
    assert ask(graph, "concept_trend", "day papers all_papers", concept="GRPO") == [("2026-02-12", 2, 2)]


def test_months_count_all_papers(graph: GraphStore) -> None:
    assert ask(graph, "concept_months", "month papers all_papers", concept="SAE") == [
        ("2026-01", 1, 1),
        ("2026-02", 2, 4),
        ("2026-03", 1, 1),
    ]


def test_partners_come_by_papers_then_association_then_id_and_never_the_concept_itself(graph: GraphStore) -> None:
    """SAE is in 4 papers; MATH in 2, the other four in 3 each, the last two in 1."""
    rows = ask(graph, "concept_partners", "id partner kind papers association jaccard", concept="SAE")
    assert rows == [
        (MATH, "MATH", "dataset", 2, pytest.approx(2 / 8), pytest.approx(2 / 4)),
        (GRPO, "GRPO", "method", 2, pytest.approx(2 / 12), pytest.approx(2 / 5)),
        (GSM8K, "GSM8K", "dataset", 2, pytest.approx(2 / 12), pytest.approx(2 / 5)),
        (LLM, "Large Language Model", "model", 2, pytest.approx(2 / 12), pytest.approx(2 / 5)),
        (PPO, "PPO", "method", 2, pytest.approx(2 / 12), pytest.approx(2 / 5)),
        (MAE_MASKED, "Masked Autoencoder", "model", 1, pytest.approx(1 / 4), pytest.approx(1 / 4)),
        (RPO_REWARD, "Reward Preference Optimization", "method", 1, pytest.approx(1 / 4), pytest.approx(1 / 4)),
    ]
    assert len(ask(graph, "concept_partners", "id", concept="SAE", min_papers=2)) == 5
    assert ask(graph, "concept_partners", "id", concept="SAE", limit=1) == [(MATH,)]


def test_partners_of_the_larger_id_are_those_of_the_smaller(graph: GraphStore) -> None:
    """CO_OCCURS has a direction; the question has none."""
    assert (SAE,) in ask(graph, "concept_partners", "id", concept="GRPO")
    assert (GRPO,) in ask(graph, "concept_partners", "id", concept="SAE")


def test_keywords_of_a_concept_in_any_case_are_one(graph: GraphStore) -> None:
    assert ask(graph, "concept_keywords", "keyword papers", concept="SAE") == [("Interpretability", 2), ("RL", 1), ("Vision", 1)]


@pytest.mark.parametrize("keyword", ["RL", "rl", "强化学习"])
def test_concepts_of_a_keyword_by_each_of_its_names(graph: GraphStore, keyword: str) -> None:
    """Two papers: GROUP (SAE, LLM, GRPO, PPO) and RELATIVE (LLM, GRPO, PPO, GSM8K, RPO)."""
    assert ask(graph, "keyword_concepts", "id papers", keyword=keyword) == [
        (GRPO, 2),
        (LLM, 2),
        (PPO, 2),
        (GSM8K, 1),
        (RPO_RELATIVE, 1),
        (SAE, 1),
    ]


def test_what_a_concept_is_compared_with(graph: GraphStore) -> None:
    """GRPO: proposed against PPO in GROUP; a rival beside PPO of the RPO that REWARD proposes. In RELATIVE it is only used."""
    assert ask(graph, "compared_with", "id papers", concept="GRPO") == [(PPO, 2), (RPO_REWARD, 1)]
    assert ask(graph, "compared_with", "id papers", concept="PPO") == [(GRPO, 2), (RPO_RELATIVE, 1), (RPO_REWARD, 1)]
    assert ask(graph, "compared_with", "id papers", concept=RPO_RELATIVE) == [(PPO, 1)]


def test_what_a_concept_builds_on(graph: GraphStore) -> None:
    """GROUP proposes GRPO and uses LLM and SAE; MASKED proposes MATH and uses a dataset too, which is no method."""
    assert ask(graph, "builds_on", "id concept papers", concept="GRPO") == [
        (LLM, "Large Language Model", 1),
        (SAE, "Sparse Autoencoder", 1),
    ]
    assert ask(graph, "builds_on", "id", concept="MATH") == [(MAE_MASKED,), (SAE,)]
    assert ask(graph, "builds_on", "id", concept="PPO") == []


# Pairs.


def test_top_pairs_come_by_papers_then_association_then_ids(graph: GraphStore) -> None:
    rows = ask(graph, "top_pairs", "id partner_id papers association npmi jaccard")
    assert [row[:3] for row in rows] == [
        (GRPO, PPO, 3),
        (MATH, SAE, 2),
        (GRPO, LLM, 2),
        (GSM8K, LLM, 2),
        (LLM, PPO, 2),
        (GRPO, SAE, 2),
        (GSM8K, SAE, 2),
        (LLM, SAE, 2),
        (PPO, SAE, 2),
    ]
    assert [row[3] for row in rows] == pytest.approx([3 / 9, 2 / 8, 2 / 9, 2 / 9, 2 / 9, 2 / 12, 2 / 12, 2 / 12, 2 / 12])
    # Six papers: lift of MATH and SAE is 2 / (2 * 4 / 6); of GRPO and PPO, always together, npmi is 1 by definition.
    assert [row[4] for row in rows[:2]] == pytest.approx([1.0, math.log(1.5) / -math.log(2 / 6)])
    assert [row[5] for row in rows[:2]] == pytest.approx([1.0, 0.5])
    assert ask(graph, "top_pairs", "concept partner", limit=1) == [("GRPO", "PPO")]
    assert len(ask(graph, "top_pairs", "id", min_papers=3)) == 1


def test_pairs_of_one_paper_are_counted_where_rows_are_left_to_give(graph: GraphStore) -> None:
    """Of the 25 pairs 9 share two papers or more; the others come behind them, by association strength and ids."""
    rows = ask(graph, "top_pairs", "papers association id partner_id", min_papers=1, limit=0)
    assert [row[0] for row in rows] == [3] + [2] * 8 + [1] * 16
    assert rows[9:] == sorted(rows[9:], key=lambda row: (-row[1], row[2:]))
    assert ask(graph, "top_pairs", "papers association id partner_id", min_papers=1, limit=12) == rows[:12]
    assert len(set(rows)) == 25
    assert ask(graph, "concept_partners", "id papers first_day last_day", concept="GSM8K") == [
        (LLM, 2, "2026-01-10", "2026-02-12"),
        (SAE, 2, "2026-01-10", "2026-03-01"),
        (MAE_MASKED, 1, "2026-03-01", "2026-03-01"),
        (RPO_RELATIVE, 1, "2026-02-12", "2026-02-12"),
        (MATH, 1, "2026-03-01", "2026-03-01"),
        (GRPO, 1, "2026-02-12", "2026-02-12"),
        (PPO, 1, "2026-02-12", "2026-02-12"),
    ]
    assert ask(graph, "concept_partners", "id", concept="GSM8K", limit=3) == [(LLM,), (SAE,), (MAE_MASKED,)]
    assert ask(graph, "concept_partners", "id", concept="GSM8K", min_papers=2, limit=0) == [(LLM,), (SAE,)]


def test_papers_of_a_pair_bring_the_sentence_for_each(graph: GraphStore) -> None:
    assert ask(graph, "pair_papers", "paper day sentence partner_sentence", concept="SAE", partner="大语言模型") == [
        (GROUP, "2026-02", says(SAE, GROUP), says(LLM, GROUP)),
        (ALPHA, "2026-01-10", says(SAE, ALPHA), says(LLM, ALPHA)),
    ]
    assert ask(graph, "pair_papers", "sentence partner_sentence", concept="LLM", partner="SAE")[0] == (says(LLM, GROUP), says(SAE, GROUP))


def test_a_concept_is_no_pair_with_itself(graph: GraphStore) -> None:
    assert ask(graph, "pair_papers", "paper", concept="SAE", partner="稀疏自编码器") == []


def test_new_pairs_are_those_that_no_paper_before_has(graph: GraphStore) -> None:
    assert ask(graph, "new_pairs_since", "id partner_id papers first_day", day="2026-02-13") == [
        (MAE_MASKED, MATH, 1, "2026-03-01"),
        (GSM8K, MAE_MASKED, 1, "2026-03-01"),
        (MAE_MASKED, SAE, 1, "2026-03-01"),
        (GSM8K, MATH, 1, "2026-03-01"),
    ]
    assert ask(graph, "new_pairs_since", "id partner_id papers", day="2026-02-12", limit=2) == [(GRPO, PPO, 3), (MATH, SAE, 2)]
    assert (LLM, SAE) not in ask(graph, "new_pairs_since", "id partner_id", day="2026-02-12", limit=0)


# Papers, days, datasets.


def test_concepts_of_a_paper_come_by_role_then_mentions(graph: GraphStore) -> None:
    assert ask(graph, "paper_concepts", "id role mentions sentence", paper=f"https://arxiv.org/abs/{GROUP}v2") == [
        (GRPO, "proposed", 1, says(GRPO, GROUP)),
        (PPO, "compared_with", 1, says(PPO, GROUP)),
        (LLM, "used", 3, says(LLM, GROUP)),
        (SAE, "used", 1, says(SAE, GROUP)),
    ]
    assert ask(graph, "paper_concepts", "id", paper=EMPTY) == []


def test_similar_papers_share_concepts_and_are_never_the_paper_itself(graph: GraphStore) -> None:
    """Of two with as many in common, and of one day, the one with the larger id comes first."""
    assert ask(graph, "similar_papers", "paper shared concepts", paper=GROUP) == [
        (REWARD, 3, ("GRPO", "PPO", "Sparse Autoencoder")),
        (RELATIVE, 3, ("GRPO", "Large Language Model", "PPO")),
        (ALPHA, 2, ("Large Language Model", "Sparse Autoencoder")),
    ]
    assert ask(graph, "similar_papers", "paper shared", paper=GROUP, min_shared=1)[-1] == (MASKED, 1)
    assert ask(graph, "similar_papers", "paper", paper=EMPTY, min_shared=0) == []


def test_proposed_since_a_day(graph: GraphStore) -> None:
    assert ask(graph, "proposed_since", "id paper day", day="2026-02-12") == [
        (MATH, MASKED, "2026-03-01"),
        (RPO_REWARD, REWARD, "2026-02-12"),
        (RPO_RELATIVE, RELATIVE, "2026-02-12"),
        (GRPO, GROUP, "2026-02"),
    ]
    assert ask(graph, "proposed_since", "id", day="2026-02-20") == [(MATH,), (GRPO,)]


def test_datasets_by_the_papers_that_use_them(graph: GraphStore) -> None:
    """MASKED proposes MATH: that is no use. GSM8K is evaluated on twice and used once more."""
    assert ask(graph, "datasets_used", "dataset papers evaluated_on") == [("GSM8K", 3, 2), ("MATH", 1, 1)]


def test_papers_of_a_digest_come_in_its_order(graph: GraphStore) -> None:
    assert ask(graph, "papers_of_digest", "paper first_line", digest="feb.md") == [(REWARD, 1), (RELATIVE, 10), (EMPTY, 20)]


# Everything at once.


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("all_papers", 6),
        ("all_concepts", 11),
        ("all_aliases", 24),
        ("all_mentions", 21),
        ("all_pairs", 9),
        ("all_keywords", 5),
        ("all_categories", 12),
        ("all_authors", 12),
        ("all_sources", 6),
        ("all_broader", 1),
        ("kept_apart", 1),
    ],
)
def test_bulk_queries_give_everything(graph: GraphStore, query: str, rows: int) -> None:
    """Pairs: 3 + 6 + 10 + 10 + 6 in the papers, of which 10 are met again (GRPO with PPO twice)."""
    assert len(run(graph, query, {}).rows) == rows


def test_bulk_papers_come_by_last_possible_day(graph: GraphStore) -> None:
    assert ask(graph, "all_papers", "paper") == [(ALPHA,), (RELATIVE,), (REWARD,), (EMPTY,), (GROUP,), (MASKED,)]


# Questions that are not asked.


def test_a_name_of_two_concepts_must_be_told_apart_or_the_first_taken(graph: GraphStore) -> None:
    with pytest.raises(AmbiguousName, match=f"{RPO_RELATIVE}, {RPO_REWARD}"):
        run(graph, "concept_papers", {"concept": "RPO"})
    assert run(graph, "concept_papers", {"concept": "RPO"}, first=True).column("paper") == [RELATIVE]
    assert run(graph, "concept_papers", {"concept": RPO_REWARD}).column("paper") == [REWARD]


def test_an_unknown_query_is_told_with_near_ones(graph: GraphStore) -> None:
    with pytest.raises(UnknownName, match=r"no query is called 'concept_paper'; did you mean 'concept_papers'.*--list"):
        run(graph, "concept_paper", {})


def test_a_parameter_is_told_with_what_the_query_takes(graph: GraphStore) -> None:
    with pytest.raises(BadParameter, match="'concept' is missing: concept_partners takes concept, limit=20, min_papers=1"):
        run(graph, "concept_partners", {})


@pytest.mark.parametrize("nasty", ["'", '"', "\\", "`", "$x", "x'}) RETURN 1 //", "\0", "\ud800", "ab" * 5000])
def test_names_are_parameters_and_never_part_of_a_statement(graph: GraphStore, nasty: str) -> None:
    for query, parameter in (("concept_papers", "concept"), ("paper_concepts", "paper"), ("keyword_concepts", "keyword")):
        with pytest.raises(UnknownName):
            run(graph, query, {parameter: nasty})
    assert run(graph, "papers_of_digest", {"digest": nasty}).rows == ()


# The graph itself.


def test_counts_of_everything(graph: GraphStore) -> None:
    """Keywords: Interpretability, RL and Vision, each in all its spellings. Days: four, one paper has only its month."""
    rows = run(graph, "stats", {}).rows
    assert list(rows) == list(
        {
            "papers": 6,
            "concepts": 11,
            "aliases": 23,
            "keywords": 3,
            "categories": 2,
            "authors": 2,
            "days": 4,
            "digests": 4,
            "mentions": 21,
            "cooccurrences": 25,
        }.items()
    )


def test_what_the_graph_shows(graph: GraphStore) -> None:
    assert ask(graph, "meta", "schema_version revision papers") == [(3, 1, 6)]
    assert ask(graph, "digests", "digest papers") == [("feb.md", 3), ("jan.md", 1), ("mar.md", 1), ("undated.md", 1)]


def test_a_paper_at_a_glance(graph: GraphStore) -> None:
    assert ask(graph, "paper", "paper title day url summary", paper=f"{ALPHA}v2") == [
        (ALPHA, "Sparse Features of Language Models", "2026-01-10", f"https://arxiv.org/abs/{ALPHA}", "一句话。")
    ]
