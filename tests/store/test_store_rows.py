"""Papers and concepts as rows of the graph."""

import random

import pytest
from hypothesis import given, settings
from store_samples import AE, PAPERS, RESOLUTION, RPO_1, RPO_2, SAE, graphs, occurrence, paper

from kgraph.model import Concept, Keyword, Paper, Resolution
from kgraph.store import load_schema, project
from kgraph.store.values import clean

ROWS = project(PAPERS, RESOLUTION, 5).tables
P1, P2, P3 = "2602.00001", "2602.00002", "2602.00003"

EXPECTED = {
    "Paper": (
        (P1, "First", "English.", "中文。\n方法。", f"https://arxiv.org/abs/{P1}", "2026-02-05", "2026-02-05", "day", "2026-02"),
        (P2, "Second", "", "", f"https://arxiv.org/abs/{P2}", "2026-02-04", "2026-02-04", "day", "2026-02"),
        (P3, "Third", "Late.", "短。", f"https://arxiv.org/abs/{P3}", "2026-02", "2026-02-28", "month", "2026-02"),
    ),
    "Concept": (
        (AE.id, "autoencoder", "model", "", 2, "2026-02-04", P2),
        (RPO_1.id, "RPO", "method", "", 0, "", ""),
        (RPO_2.id, "RPO", "method", "", 0, "", ""),
        (SAE.id, "sparse autoencoder", "method", "稀疏自编码器", 3, "2026-02-04", P2),
    ),
    "Alias": (
        ("en:RPO", "RPO", "en", "rpo", "rpo"),
        ("en:SAEs", "SAEs", "en", "saes", "sae"),
        ("en:autoencoder", "autoencoder", "en", "autoencoder", "autoencoder"),
        ("en:sparse autoencoder", "sparse autoencoder", "en", "sparseautoencoder", "sparseautoencoder"),
        ("zh:稀疏自编码器", "稀疏自编码器", "zh", "稀疏自编码器", "稀疏自编码器"),
    ),
    "ALIAS_OF": (
        ("en:RPO", RPO_1.id, "text", "", "", "", ""),
        ("en:RPO", RPO_2.id, "definition", "", "", "", ""),
        ("en:SAEs", SAE.id, "definition", P1, "2026-02-05", "definition", "defined in P1"),
        ("en:autoencoder", AE.id, "text", P1, "2026-02-05", "", ""),
        ("en:sparse autoencoder", SAE.id, "text", "", "", "definition", "defined in P1"),
        ("zh:稀疏自编码器", SAE.id, "lexicon", "", "", "lexicon", "a name of sparse autoencoder"),
    ),
    "Keyword": (
        ("latent reasoning", ("Latent Reasoning", "latent reasoning")),
        ("大模型推荐", ("LLM Rec", "大模型推荐")),
    ),
    "HAS_KEYWORD": (
        (P1, "latent reasoning"),
        (P1, "大模型推荐"),
        (P2, "latent reasoning"),
        (P3, "latent reasoning"),
        (P3, "大模型推荐"),
    ),
    "Category": (("cs.AI",), ("cs.LG",)),
    "IN_CATEGORY": ((P1, "cs.AI", 0), (P1, "cs.LG", 1)),
    "Author": (("Ann",), ("Bo",)),
    "WRITTEN_BY": ((P1, "Ann", 1), (P1, "Bo", 2)),
    "Digest": (("b.md",),),
    "LISTED_IN": ((P1, "b.md", 1, 4),),
    "Day": (("2026-02-04",), ("2026-02-05",)),
    "Month": (("2026-02",),),
    "PUBLISHED_ON": ((P1, "2026-02-05"), (P2, "2026-02-04")),
    "PUBLISHED_IN": ((P1, "2026-02"), (P2, "2026-02"), (P3, "2026-02")),
    "IN_MONTH": (("2026-02-04", "2026-02"), ("2026-02-05", "2026-02")),
    "MENTIONS": (
        (P1, AE.id, "used", 1, ("abstract",), ("autoencoder",), "", ("",), 0.5),
        (P1, SAE.id, "proposed", 3, ("abstract",), ("SAE", "SAEs"), "We propose SAEs.", ("We propose SAEs.", "SAEs."), 0.5),
        (P2, AE.id, "used", 0, ("",), ("",), "", ("",), 0.5),
        (P2, SAE.id, "used", 1, ("abstract",), ("SAE",), "", ("",), 0.5),
        (P3, SAE.id, "used", 1, ("abstract",), ("SAE",), "", ("",), 0.5),
    ),
    "CO_OCCURS": ((AE.id, SAE.id, 2, "2026-02-04", "2026-02-05"),),
    "BROADER": ((SAE.id, AE.id),),
    "KEPT_APART": ((RPO_1.id, RPO_2.id, "sense", "two senses"),),
}


@pytest.mark.parametrize("table", EXPECTED)
def test_each_table_of_the_sample(table: str) -> None:
    assert ROWS[table] == EXPECTED[table]


def test_the_meta_node_says_what_the_graph_is_a_projection_of() -> None:
    rows = project(PAPERS, RESOLUTION, 5, "my library")
    assert rows.tables["Meta"] == (("kgraph", load_schema().version, 5, rows.fingerprint, 3, 1, "my library", ""),)
    assert rows.fingerprint == project(PAPERS, RESOLUTION, 6, "another").fingerprint


def test_tables_are_those_of_the_schema_in_its_order() -> None:
    assert tuple(ROWS) == load_schema().tables()
    assert set(EXPECTED) == set(ROWS) - {"Meta"}


def test_nothing_gives_a_graph_of_one_meta_node() -> None:
    assert {name: rows for name, rows in project([], Resolution(), 0).tables.items() if rows}.keys() == {"Meta"}


@pytest.mark.parametrize(
    ("keywords", "nodes"),
    [
        ([("LLM Rec", "大模型推荐"), ("大模型推荐", "RecLLM"), ("recllm",)], [("LLM Rec", "RecLLM", "recllm", "大模型推荐")]),
        ([("SAE",), ("SAEs",), ("SAE",)], [("SAE", "SAEs")]),
        ([("b",), ("B",)], [("B", "b")]),
        ([("GPT-4",), ("GPT-5",)], [("GPT-4",), ("GPT-5",)]),
        ([("***",), ("---",)], [("***",), ("---",)]),
        ([("",), ("\0",), ("x\0",)], [("x",)]),
    ],
)
def test_keywords_that_share_a_name_are_one_node(keywords: list[tuple[str, ...]], nodes: list[tuple[str, ...]]) -> None:
    papers = [paper(at, keywords=(Keyword(name=name, also=tuple(also)),)) for at, (name, *also) in enumerate(keywords)]
    assert sorted(names for _, names in project(papers, Resolution(), 0).tables["Keyword"]) == sorted(tuple(sorted(n)) for n in nodes)


def test_a_keyword_is_called_as_most_papers_call_it() -> None:
    spelled = ["Latent Reasoning", "latent reasoning", "latent reasoning"]
    papers = [paper(at, keywords=(Keyword(name=name),)) for at, name in enumerate(spelled)]
    assert [name for name, _ in project(papers, Resolution(), 0).tables["Keyword"]] == ["latent reasoning"]


def test_the_first_paper_is_the_one_that_was_out_for_certain_first() -> None:
    one = Concept(id="concept:x", name="x", kind="method")
    papers = [paper(1, "2026-02"), paper(3, "2026-02-28"), paper(2, "2026-02-28")]
    found = Resolution(concepts=(one,), occurrences=tuple(occurrence(number, one.id, "x") for number in (1, 2, 3)))
    assert project(papers, found, 0).tables["Concept"][0][-2:] == ("2026-02", P1)
    assert (
        project([papers[1], papers[2]], found.model_copy(update={"occurrences": found.occurrences[1:]}), 0).tables["Concept"][0][-1] == P2
    )


@pytest.mark.parametrize("stranger", [occurrence(9, SAE.id, "SAE"), occurrence(1, "concept:stranger", "x")])
def test_an_occurrence_of_a_stranger_is_a_programming_mistake(stranger: object) -> None:
    with pytest.raises(ValueError, match="unknown paper or concept"):
        project(PAPERS, RESOLUTION.model_copy(update={"occurrences": (stranger,)}), 0)


def test_two_occurrences_of_one_concept_in_one_paper_are_a_programming_mistake() -> None:
    with pytest.raises(ValueError, match="twice in paper"):
        project(PAPERS, RESOLUTION.model_copy(update={"occurrences": (occurrence(1, SAE.id), occurrence(1, SAE.id))}), 0)


@pytest.mark.parametrize(("given", "kept"), [("a\0b", "ab"), ("\ud800x", "x"), ("é\0", "é"), ("🎉\n", "🎉\n"), ("", "")])
def test_what_no_engine_holds_is_taken_out(given: str, kept: str) -> None:
    assert clean(given) == kept


@given(graphs())
@settings(max_examples=60, deadline=None)
def test_rows_are_sorted_unique_clean_and_whole(graph: tuple[list[Paper], Resolution]) -> None:
    schema = load_schema()
    tables = project(*graph, 1).tables
    for name, rows in tables.items():
        keys = [row[: schema.key_width(name)] for row in rows]
        assert keys == sorted(set(keys))
        assert all(len(row) == len(schema.columns(name)) for row in rows)
        assert all(clean(value) == value for row in rows for value in row if isinstance(value, str))
    for rel in schema.relationships:
        sources, targets = ({row[0] for row in tables[label]} for label in (rel.source, rel.target))
        assert {row[0] for row in tables[rel.type]} <= sources
        assert {row[1] for row in tables[rel.type]} <= targets


@given(graphs())
@settings(max_examples=60, deadline=None)
def test_the_order_of_what_is_given_makes_no_difference(graph: tuple[list[Paper], Resolution]) -> None:
    papers, found = graph
    mixed = random.Random(1)
    parts = {name: tuple(mixed.sample(part, len(part))) for name, part in found}
    assert project(mixed.sample(papers, len(papers)), Resolution(**parts), 1) == project(papers, found, 1)


def test_equal_content_has_one_fingerprint_whatever_the_revision() -> None:
    assert project(PAPERS, RESOLUTION, 5).fingerprint == project(PAPERS, RESOLUTION, 6).fingerprint
    assert project(PAPERS, RESOLUTION, 5).fingerprint != project(PAPERS[1:], Resolution(), 5).fingerprint
    changed = (PAPERS[0].model_copy(update={"title": "Third."}), *PAPERS[1:])
    assert project(changed, RESOLUTION, 5).fingerprint != project(PAPERS, RESOLUTION, 5).fingerprint
