"""Reads a whole graph with the bulk queries."""

from collections import defaultdict
from typing import Any

from kgraph.explore.graph import ConceptNode, GraphData, Mention, PaperNode, graph_data
from kgraph.query import run
from kgraph.store import GraphStore


def load(store: GraphStore) -> GraphData:
    """Everything of the graph that the page shows. Raises ``StoreError`` or ``QueryError`` as the store does."""

    def rows(query: str) -> list[dict[str, Any]]:
        return run(store, query, {}).records()

    def listed(query: str, column: str) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for row in rows(query):
            found[row["paper"]].append(row[column])
        return found

    authors, categories = listed("all_authors", "author"), listed("all_categories", "category")
    keywords: dict[str, list[str]] = defaultdict(list)
    keyword_names: dict[str, tuple[str, ...]] = {}
    for row in rows("all_keywords"):
        keywords[row["paper"]].append(row["keyword"])
        keyword_names[row["keyword"]] = tuple(row["names"])
    names: dict[str, list[str]] = defaultdict(list)
    for row in rows("all_aliases"):
        names[row["id"]].append(row["alias"])
    papers = [
        PaperNode(
            id=row["paper"],
            title=row["title"],
            day=row["day"],
            day_end=row["day_end"],
            abstract=row["abstract"],
            summary=row["summary"],
            authors=tuple(authors[row["paper"]]),
            categories=tuple(categories[row["paper"]]),
            keywords=tuple(keywords[row["paper"]]),
        )
        for row in rows("all_papers")
    ]
    concepts = [
        ConceptNode(
            id=row["id"],
            name=row["concept"],
            kind=row["kind"],
            zh=row["zh"],
            names=tuple(dict.fromkeys((row["concept"], *names[row["id"]]))),
        )
        for row in rows("all_concepts")
    ]
    mentions = [
        Mention(
            paper=row["paper"],
            concept=row["id"],
            role=row["role"],
            confidence=row["confidence"],
            sentences=tuple(dict.fromkeys(sentence for sentence in (row["sentence"], *row["evidence"]) if sentence)),
        )
        for row in rows("all_mentions")
    ]
    return graph_data(papers, concepts, mentions, keyword_names)
