"""What became of every candidate: kept as which concept and by which rule, or dropped, and why.

The flow is that of ``kgraph.build.understand``, run once; the finders' candidates are taken down on the way.
"""

from collections.abc import Mapping, Sequence, Set
from typing import NamedTuple

from kgraph.build import Progress, silent, understand
from kgraph.extract import Sight, sights
from kgraph.lexicon import lexicon
from kgraph.model import Extraction, Paper, Part, Resolution
from kgraph.resolve import Reasons
from kgraph.rulings import Ruling


class Candidate(NamedTuple):
    """A span that a finder saw in a section of a paper (``id``). ``concept`` is the name of what it became, empty where it was dropped;
    ``reason`` says why."""

    id: str
    section: str
    start: int
    end: int
    text: str
    finder: str
    kept: bool
    reason: str
    concept: str


class Explained(NamedTuple):
    """The candidates of each paper, section by section in the order of their places; and the resolution that they led to."""

    candidates: dict[str, tuple[Candidate, ...]]
    resolution: Resolution


def explain(papers: Mapping[str, Paper], progress: Progress = silent, rulings: Sequence[Ruling] = ()) -> Explained:
    """Extracts and resolves papers, and tells of each candidate what became of it. ``rulings``: a person's decisions."""
    seen: dict[str, tuple[Sight, ...]] = {}
    extractions: dict[str, Extraction] = {}

    def watched(paper: Paper, without: Set[Part]) -> Extraction:
        seen[paper.id], extractions[paper.id] = sights(paper, without)
        return extractions[paper.id]

    resolution = understand(papers, progress, rulings, extractor=watched)
    reasons = Reasons(resolution, lexicon())
    found = {}
    for paper in papers.values():
        fates = reasons.fates(extractions[paper.id])
        listed = []
        for section, start, end, text, finder, lost in seen[paper.id]:
            concept, reason = ("", lost) if lost else fates[section, start, end]
            listed.append(Candidate(paper.id, section, start, end, text, finder, bool(concept), reason, concept))
        found[paper.id] = tuple(listed)
    return Explained(found, resolution)
