"""The values that cross a room's door: frozen, tuples not lists, equal when they mean the same.

    digest → read → Paper → extract → Extraction → resolve → Resolution → store → graph → query → Table

Offsets count Unicode code points into the text of the paper's own section, so that evidence can be shown as it was written.
"""

import calendar
from collections.abc import Iterator
from typing import Any, Literal, NamedTuple, get_args

from pydantic import BaseModel, ConfigDict

Kind = Literal["method", "model", "dataset", "task", "metric", "concept"]
Role = Literal["proposed", "evaluated_on", "compared_with", "used"]
Lang = Literal["en", "zh"]
Precision = Literal["day", "month"]
Verdict = Literal["joined", "kept_apart", "review"]
Part = Literal["lexicon", "definitions", "names", "tagger", "judge", "company", "translation", "mined", "acronyms", "termhood"]

KINDS: tuple[Kind, ...] = get_args(Kind)
ROLES: tuple[Role, ...] = get_args(Role)
PARTS: tuple[Part, ...] = get_args(Part)
"""What of extraction and resolution can be switched off, to measure what it gives (``kgraph.ablation``)."""

TITLE = "title"
"""Name of the section that stands for the paper's title."""

KEYWORDS = "keywords"
"""Name of the section that stands for the keywords a digest files the paper under."""


class Value(BaseModel):
    """Base of every value here."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Source(Value):
    """Where something was read: the digest's name and the lines of the entry, counted from 1, both ends included."""

    digest: str
    first_line: int
    last_line: int


class Section(Value):
    """One text of a paper. ``name`` (abstract, tldr, motivation, method, result, conclusion) is unique within the paper;
    a second text of the same name, from another digest, is called ``abstract 2``."""

    name: str
    text: str
    lang: Lang


class Keyword(Value):
    """A keyword a digest files papers under; ``also`` holds its other names ("LLM Rec (大模型推荐)" has one)."""

    name: str
    also: tuple[str, ...] = ()


class Paper(Value):
    """A paper, by its arXiv id without version.

    ``day`` is an ISO day, or an ISO month where ``precision`` says that no more is known. One entry of a digest is a Paper
    with one source; the same paper met again is joined to one with several (``kgraph.read.merge``).
    """

    id: str
    version: int | None = None
    title: str
    other_titles: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    keywords: tuple[Keyword, ...] = ()
    day: str
    precision: Precision
    links: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()

    @property
    def url(self) -> str:
        """The paper's page on arXiv."""
        return f"https://arxiv.org/abs/{self.id}"

    @property
    def month(self) -> str:
        """ISO month, ``2026-02``."""
        return self.day[:7]

    @property
    def day_end(self) -> str:
        """The last day it can have been: ``day``, or the end of its month where only the month is known."""
        if self.precision == "day":
            return self.day
        year, month = int(self.day[:4]), int(self.day[5:7])
        return f"{self.day}-{calendar.monthrange(year, month)[1]:02d}"

    def texts(self) -> Iterator[tuple[str, str]]:
        """Pairs of section name and text: the title first, the keywords last."""
        yield TITLE, self.title
        for section in self.sections:
            yield section.name, section.text
        if self.keywords:
            yield KEYWORDS, ", ".join(name for keyword in self.keywords for name in (keyword.name, *keyword.also))

    def text(self, section: str) -> str:
        """The text of one section. Raises ``KeyError`` where the paper has none of that name."""
        for name, text in self.texts():
            if name == section:
                return text
        raise KeyError(section)


class Skip(Value):
    """Something seen and not taken: an entry (with its line) or a whole file (line 0), and why."""

    file: str
    line: int
    reason: str


class Reading(Value):
    """What one digest gave. ``key`` is a hash of its bytes and of all that decides how they are read."""

    name: str
    key: str
    dialect: str
    papers: tuple[Paper, ...] = ()
    skipped: tuple[Skip, ...] = ()

    @property
    def entries(self) -> int:
        """Entries seen, taken or not."""
        return len(self.papers) + len(self.skipped)


class Mention(Value):
    """A surface form where it stands; ``finder`` names the part of the extractor that saw it."""

    section: str
    start: int
    end: int
    text: str
    finder: str


class Definition(Value):
    """A short form explained in brackets: "稀疏自编码器（Sparse Autoencoder, SAE）". ``short`` is empty for a mere translation."""

    section: str
    short: str
    longs: tuple[str, ...]


class Opinion(NamedTuple):
    """Of one name, by the trained judge: how likely it is of each kind, in the order of ``KINDS``; that the paper brings it, if it is a
    concept; and that it is none at all."""

    name: str
    kinds: tuple[float, ...]
    proposed: float
    nothing: float = 0.0


class Extraction(Value):
    """What one paper's own text says: mentions, definitions, and cues to role and kind of each surface form. Knows no other paper."""

    paper: str
    mentions: tuple[Mention, ...] = ()
    definitions: tuple[Definition, ...] = ()
    roles: tuple[tuple[str, Role], ...] = ()
    kinds: tuple[tuple[str, Kind], ...] = ()
    opinions: tuple[Opinion, ...] = ()


class Alias(Value):
    """One name of a concept. ``origin``: lexicon, definition, text (as met in a paper), translation (of a Chinese one) or decision."""

    name: str
    lang: Lang
    origin: str


class Concept(Value):
    """One thing with all its names. ``id`` is ``concept:`` and a slug of what its first paper calls it (``kgraph.resolve.identity``)."""

    id: str
    name: str
    kind: Kind
    zh: str = ""
    aliases: tuple[Alias, ...] = ()
    broader: str = ""


class Occurrence(Value):
    """A concept in a paper: in which role, where, and the sentences that say so (best first, at most three)."""

    paper: str
    concept: str
    role: Role
    confidence: float
    mentions: tuple[Mention, ...]
    sentences: tuple[str, ...]


class Decision(Value):
    """One line of the ledger: two names, whether they were joined, by which rule, and why."""

    left: str
    right: str
    verdict: Verdict
    rule: str
    reason: str


class Resolution(Value):
    """All concepts of all papers, where they occur, and every merge and refusal on the way. ``idle`` tells, a line each, which of a
    person's decisions found nothing to act on."""

    concepts: tuple[Concept, ...] = ()
    occurrences: tuple[Occurrence, ...] = ()
    decisions: tuple[Decision, ...] = ()
    idle: tuple[str, ...] = ()


class Table(Value):
    """Rows with named columns: what every query returns and every renderer takes."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...] = ()
    caption: str = ""

    def records(self) -> list[dict[str, Any]]:
        """One dict a row."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]

    def column(self, name: str) -> list[Any]:
        """All values of one column. Raises ``ValueError`` for a column that is not there."""
        at = self.columns.index(name)
        return [row[at] for row in self.rows]


class BuildReport(Value):
    """What a build did. ``entries`` = ``papers`` + ``listed_again`` + ``len(skipped)``, and ``papers`` = new + changed + unchanged.
    ``removed`` papers stood in a digest that changed, and stand in none now; ``graph_written`` tells whether the
    graph had to be made anew. ``decided`` counts a person's decisions that were applied, ``idle`` tells of those that found nothing."""

    entries: int
    papers: int
    listed_again: int
    new: int
    changed: int
    unchanged: int
    removed: int = 0
    skipped: tuple[Skip, ...] = ()
    concepts: int
    merged: int
    kept_apart: int
    decided: int = 0
    idle: tuple[str, ...] = ()
    graph_written: bool = True
    seconds: float
