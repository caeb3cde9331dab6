"""What a report is made of: papers, concepts and which paper speaks of which, read from the graph once.

Everything behind :func:`load` is a pure function of a :class:`Corpus` and :class:`Options`.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from pydantic import Field

from kgraph.model import KINDS, Kind, Table, Value
from kgraph.query import run
from kgraph.store import GraphStore

DAY = r"^\d{4}-\d{2}-\d{2}$"


class PaperRow(NamedTuple):
    """A paper. ``day`` is an ISO day, or an ISO month where ``precision`` is ``month``; ``day_end`` the last day it can have been."""

    id: str
    title: str
    day: str
    day_end: str
    precision: str

    @property
    def day_start(self) -> str:
        """The first day it can have been."""
        return self.day if self.precision == "day" else f"{self.day}-01"


class ConceptRow(NamedTuple):
    """A concept with its canonical English name, its usual Chinese one ('' where there is none) and all other names."""

    id: str
    name: str
    zh: str
    kind: str
    aliases: tuple[str, ...] = ()


class MentionRow(NamedTuple):
    """A paper speaks of a concept; the sentences that say so, best first."""

    paper: str
    concept: str
    sentences: tuple[str, ...] = ()


@dataclass(frozen=True)
class Corpus:
    """All papers (those without concepts too), concepts and mentions of a graph, each sorted by id."""

    papers: tuple[PaperRow, ...] = ()
    concepts: tuple[ConceptRow, ...] = ()
    mentions: tuple[MentionRow, ...] = ()


class Options(Value):
    """What a report takes in and shows. Values outside what is allowed raise pydantic's ``ValidationError``.

    ``since``, ``until`` are ISO days, both included: a paper of which only the month is known counts where it may lie between
    them. ``min_papers`` is the least number of papers of a pair that is shown; None chooses it by the size of the corpus.
    ``limit`` is the most pairs in one table. ``hubs`` lets pairs with very frequent concepts stand among the others.
    """

    since: str = Field(default="", pattern=rf"^$|{DAY}")
    until: str = Field(default="", pattern=rf"^$|{DAY}")
    kinds: tuple[Kind, ...] = KINDS
    min_papers: int | None = Field(default=None, ge=1)
    limit: int = Field(default=30, ge=1)
    hubs: bool = False


def load(store: GraphStore) -> Corpus:
    """Reads a graph, whole, through four named queries. Raises what the store and the queries raise (``KgraphError``)."""
    aliases: dict[str, list[str]] = defaultdict(list)
    for id, alias in _columns(run(store, "all_aliases", {}), "id", "alias"):
        aliases[id].append(alias)
    papers = _columns(run(store, "all_papers", {}), "paper", "title", "day", "day_end", "precision")
    concepts = _columns(run(store, "all_concepts", {}), "id", "concept", "zh", "kind")
    mentions = _columns(run(store, "all_mentions", {}), "paper", "id", "sentence", "evidence")
    return Corpus(
        papers=tuple(sorted(PaperRow(*row) for row in papers)),
        concepts=tuple(sorted(ConceptRow(id, name, zh, kind, tuple(aliases[id])) for id, name, zh, kind in concepts)),
        mentions=tuple(sorted(MentionRow(paper, id, _sentences(best, more)) for paper, id, best, more in mentions)),
    )


def _columns(table: Table, *names: str) -> Iterator[tuple[Any, ...]]:
    """Some columns of a table, row by row."""
    at = [table.columns.index(name) for name in names]
    return (tuple(row[place] for place in at) for row in table.rows)


def _sentences(best: str, more: list[str] | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(sentence for sentence in (best, *(more or ())) if sentence))


def narrow(corpus: Corpus, options: Options) -> Corpus:
    """The part of a corpus that a report speaks of, sorted, each mention once. Concepts without a paper in scope are left out."""
    papers = tuple(sorted(paper for paper in set(corpus.papers) if _in_span(paper, options)))
    inside = {paper.id for paper in papers}
    wanted = {concept.id for concept in corpus.concepts if concept.kind in options.kinds}
    mentions = {
        (row.paper, row.concept): row for row in sorted(corpus.mentions, reverse=True) if row.paper in inside and row.concept in wanted
    }
    met = {concept for _, concept in mentions}
    return Corpus(
        papers=papers,
        concepts=tuple(sorted(concept for concept in set(corpus.concepts) if concept.id in met)),
        mentions=tuple(sorted(mentions.values())),
    )


def _in_span(paper: PaperRow, options: Options) -> bool:
    return (not options.since or paper.day_end >= options.since) and (not options.until or paper.day_start <= options.until)
