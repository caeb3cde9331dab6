"""The graph as the page carries it: columns of JSON, compressed, in blocks that are opened when they are needed."""

import base64
import gzip
import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from kgraph.explore.graph import GraphData
from kgraph.model import KINDS, ROLES

CHUNK = 200
"""Papers whose texts share one block."""


def compact_json(value: Any) -> str:
    """JSON without spaces, keys sorted, text as it is; what UTF-8 cannot hold (half of a surrogate pair) becomes ``?``."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8", "replace").decode("utf-8")


def block(value: Any) -> str:
    """A value as base64 of gzip of JSON: the same value, the same bytes."""
    return base64.b64encode(gzip.compress(compact_json(value).encode("utf-8"), 9, mtime=0)).decode("ascii")


def node_columns(data: GraphData, community: Sequence[int]) -> dict[str, Any]:
    """All nodes and their ties. Concepts are numbered from 0, papers after them, then keywords; ``community`` is by concept."""
    number = {concept.id: at for at, concept in enumerate(data.concepts)}
    mentions: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for mention in data.mentions:
        mentions[mention.paper].append((number[mention.concept], ROLES.index(mention.role)))
    keywords = sorted({keyword for paper in data.papers for keyword in paper.keywords})
    keyword_at = {keyword: at for at, keyword in enumerate(keywords)}
    return {
        "concepts": {
            "id": [concept.id for concept in data.concepts],
            "name": [concept.name for concept in data.concepts],
            "zh": [concept.zh for concept in data.concepts],
            "kind": [KINDS.index(concept.kind) for concept in data.concepts],
            "names": [[name for name in concept.names if name not in (concept.name, concept.zh)] for concept in data.concepts],
            "community": list(community),
        },
        "papers": {
            "id": [paper.id for paper in data.papers],
            "title": [paper.title for paper in data.papers],
            "day": [paper.day for paper in data.papers],
            "end": [paper.day_end for paper in data.papers],
            "concepts": [[concept for concept, _ in mentions[paper.id]] for paper in data.papers],
            "roles": [[role for _, role in mentions[paper.id]] for paper in data.papers],
            "keywords": [sorted(keyword_at[keyword] for keyword in set(paper.keywords)) for paper in data.papers],
            "community": [paper_community([concept for concept, _ in mentions[paper.id]], community) for paper in data.papers],
        },
        "keywords": {
            "name": keywords,
            "names": [[name for name in data.keyword_names.get(keyword, ()) if name != keyword] for keyword in keywords],
        },
    }


def paper_community(concepts: Sequence[int], community: Sequence[int]) -> int:
    """The community most of a paper's concepts belong to, the larger community of equals; −1 where none does."""
    votes = Counter(community[concept] for concept in concepts if community[concept] >= 0)
    return min(votes, key=lambda group: (-votes[group], group), default=-1)


def text_chunks(data: GraphData) -> list[list[Mapping[str, Any]]]:
    """Texts of the papers, ``CHUNK`` at a time: abstract, summary, authors, categories, and sentences by number of the concept.

    A paper's sentences stand next to the abstract they come from, so that compression finds them there.
    """
    number = {concept.id: at for at, concept in enumerate(data.concepts)}
    evidence: dict[str, dict[str, list[str]]] = defaultdict(dict)
    for mention in data.mentions:
        evidence[mention.paper][str(number[mention.concept])] = list(mention.sentences)
    records: list[Mapping[str, Any]] = [
        {"a": paper.abstract, "s": paper.summary, "u": list(paper.authors), "c": list(paper.categories), "e": evidence[paper.id]}
        for paper in data.papers
    ]
    return [records[at : at + CHUNK] for at in range(0, len(records), CHUNK)]
