"""What the explorer needs of a graph, as one value: read with the bulk queries, narrowed to what is asked for.

Concepts, papers and keywords stand in a fixed order, and everything that points to one is its number in that order.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace

from kgraph.measures import PairCounts, count_pairs
from kgraph.model import ROLES, Kind, Role


@dataclass(frozen=True, slots=True)
class PaperNode:
    """A paper with its texts. ``day`` may be a month; it can have been any day up to ``day_end``."""

    id: str
    title: str
    day: str
    day_end: str
    abstract: str = ""
    summary: str = ""
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ConceptNode:
    """A concept; ``names`` are all its aliases, the canonical name first."""

    id: str
    name: str
    kind: Kind
    zh: str = ""
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mention:
    """A concept in a paper, both by id, with the sentences that say so, best first."""

    paper: str
    concept: str
    role: Role = "used"
    confidence: float = 1.0
    sentences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GraphData:
    """A whole graph. Papers, concepts and mentions are sorted by their ids; ``keyword_names`` gives a keyword's other names."""

    papers: tuple[PaperNode, ...] = ()
    concepts: tuple[ConceptNode, ...] = ()
    mentions: tuple[Mention, ...] = ()
    keyword_names: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def pairs(self) -> PairCounts:
        """In how many papers each two concepts meet."""
        return count_pairs((mention.paper, mention.concept) for mention in self.mentions)

    def frequency(self) -> Counter[str]:
        """Papers of each concept, by its id."""
        return Counter(mention.concept for mention in self.mentions)


def graph_data(
    papers: Iterable[PaperNode],
    concepts: Iterable[ConceptNode],
    mentions: Iterable[Mention],
    keyword_names: dict[str, tuple[str, ...]] | None = None,
) -> GraphData:
    """Puts the parts in order; mentions of a paper go by role (proposed first), then confidence, then concept.

    Mentions of a paper or concept that is not there, and concepts that nothing mentions, are left out.
    """
    sorted_papers = tuple(sorted(papers, key=lambda paper: paper.id))
    known_papers = {paper.id for paper in sorted_papers}
    known_concepts = {concept.id: concept for concept in concepts}
    kept = {
        (mention.paper, mention.concept): mention
        for mention in mentions
        if mention.paper in known_papers and mention.concept in known_concepts
    }
    in_order = sorted(kept.values(), key=lambda m: (m.paper, ROLES.index(m.role), -m.confidence, m.concept))
    mentioned = {mention.concept for mention in in_order}
    return GraphData(
        papers=sorted_papers,
        concepts=tuple(known_concepts[id] for id in sorted(mentioned)),
        mentions=tuple(in_order),
        keyword_names=dict(sorted((keyword_names or {}).items())),
    )


def narrow(data: GraphData, *, since: str | None = None, kinds: Collection[Kind] = ()) -> GraphData:
    """The part of the graph with papers that can be of ``since`` (an ISO day) or later and concepts of ``kinds`` (none: all)."""
    if not since and not kinds:
        return data
    papers = [paper for paper in data.papers if not since or paper.day_end >= since]
    concepts = [concept for concept in data.concepts if not kinds or concept.kind in kinds]
    return graph_data(papers, concepts, data.mentions, data.keyword_names)


def without_abstracts(data: GraphData) -> GraphData:
    """The same graph without the papers' abstracts; the evidence sentences stay."""
    return replace(data, papers=tuple(replace(paper, abstract="", summary="") for paper in data.papers))
