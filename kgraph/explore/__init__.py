"""The explorer: one offline HTML file that shows a graph, searches it, and opens every paper and every sentence behind it.

explore(store) → HTML          load → GraphData → narrow → overview, communities, places → pack → page
"""

import re
from typing import TypedDict, Unpack

from kgraph.errors import SettingError
from kgraph.explore.drawing import draw
from kgraph.explore.graph import ConceptNode, GraphData, Mention, PaperNode, graph_data, narrow, without_abstracts
from kgraph.explore.layout import communities
from kgraph.explore.load import load
from kgraph.explore.overview import CONCEPTS, MANY_PAPERS, PAPER_TIES, PAPERS, TIES, overview, strength
from kgraph.explore.pack import CHUNK, block, node_columns, text_chunks
from kgraph.explore.page import page_json, render
from kgraph.measures import SHRINK
from kgraph.model import KINDS, ROLES, Kind
from kgraph.query import find_concept, find_paper
from kgraph.store import GraphStore

__all__ = ["MAX_EDGES", "MAX_NODES", "ConceptNode", "GraphData", "Mention", "PaperNode", "explore", "graph_data", "html", "load"]

MAX_NODES = 400
"""Nodes drawn at once, at most: what a canvas redraws 60 times a second on a small machine."""

MAX_EDGES = 1600


class Settings(TypedDict, total=False):
    """What a page holds and how it starts; :func:`html` has the defaults, :func:`explore` says what each means."""

    title: str
    since: str | None
    kinds: tuple[Kind, ...]
    abstracts: bool
    max_nodes: int
    lang: str


def explore(store: GraphStore, *, concept: str | None = None, paper: str | None = None, **settings: Unpack[Settings]) -> str:
    """The page as one text of HTML; the same graph and settings give the same bytes.

    It opens on ``concept`` (any of its names) or ``paper`` (id, address or words of its title), else on the overview. It holds papers
    that can be of the ISO day ``since`` or later, concepts of ``kinds`` (none: all), texts of the papers unless ``abstracts`` is off
    (evidence sentences stay), and draws ``max_nodes`` at most. ``lang`` is the language it starts in, ``title`` its heading.
    Raises ``UnknownName``, ``AmbiguousName``, ``SettingError``, and what the store raises.
    """
    if concept and paper:
        raise SettingError("the explorer opens on a concept or on a paper, not on both; leave one out")
    focus = find_concept(store, concept) if concept else f"paper:{find_paper(store, paper)}" if paper else ""
    return html(load(store), focus=focus, **settings)


def html(
    data: GraphData,
    *,
    title: str = "kgraph",
    focus: str = "",
    since: str | None = None,
    kinds: tuple[Kind, ...] = (),
    abstracts: bool = True,
    max_nodes: int = MAX_NODES,
    lang: str = "en",
) -> str:
    """The page for a graph already read. ``focus`` is the id of the node it opens on; :func:`explore` says what the rest means."""
    strings = page_json("strings")
    if lang not in strings:
        raise SettingError(f"the explorer does not speak {lang!r}; it speaks {', '.join(sorted(strings))}")
    if since and not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", since):
        raise SettingError(f"since must be a day such as 2026-02-12, not {since!r}")
    if unknown := [kind for kind in kinds if kind not in KINDS]:
        raise SettingError(f"no kind of concept is called {unknown[0]!r}; the kinds are {', '.join(KINDS)}")
    if not 10 <= max_nodes <= MAX_NODES:
        raise SettingError(f"the explorer draws 10 to {MAX_NODES} nodes at once, not {max_nodes}")
    data = narrow(data, since=since, kinds=kinds)
    if focus and focus not in {*(concept.id for concept in data.concepts), *(f"paper:{paper.id}" for paper in data.papers)}:
        raise SettingError(f"{focus} is not among the papers and kinds asked for; widen --since or --kind, or leave the focus out")
    if not abstracts:
        data = without_abstracts(data)

    counts = data.pairs()
    frequency = counts.papers.tolist()
    first = overview(data, counts)
    ties = [
        (left, right, strength(both, frequency[left], frequency[right], len(data.papers)) - 1)
        for left, right, both in zip(counts.left.tolist(), counts.right.tolist(), counts.both.tolist(), strict=True)
        if both >= first.floor
    ]
    group = communities(range(len(data.concepts)), ties)
    community = [group[at] for at in range(len(data.concepts))]
    drawn = draw(data, first, frequency, community, page_json("palette"))
    groups = range(max((community[at] for at in first.concepts), default=-1) + 1)
    drawn["communities"] = [
        sorted((at for at in first.concepts if community[at] == number), key=lambda at: (-frequency[at], at))[:3] for number in groups
    ]
    config = {
        "lang": lang,
        "limit": max_nodes,
        "focus": focus,
        "chunk": CHUNK,
        "shrink": SHRINK,
        "kinds": KINDS,
        "roles": ROLES,
        "overview": {
            "ties": TIES,
            "paper_ties": PAPER_TIES,
            "concepts": CONCEPTS,
            "papers": PAPERS,
            "floor": first.floor,
            "many": MANY_PAPERS,
            "max_edges": MAX_EDGES,
        },
    }
    texts = [block(chunk) for chunk in text_chunks(data)]
    return render(title, lang, {"config": config, "overview": drawn}, block(node_columns(data, community)), texts)
