"""What became of each span that a finder saw, read off the passages after the pipeline has run."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Set
from typing import NamedTuple

from kgraph.extract.passage import Passage
from kgraph.extract.pipeline import look
from kgraph.extract.spans import PRIORITY, Span
from kgraph.lexicon import lexicon
from kgraph.model import Extraction, Paper, Part


class Sight(NamedTuple):
    """A span that a finder saw in a section, and why it is no mention; ``lost`` is empty where it is one."""

    section: str
    start: int
    end: int
    text: str
    finder: str
    lost: str


def sights(paper: Paper, without: Set[Part] = frozenset()) -> tuple[tuple[Sight, ...], Extraction]:
    """All candidates of a paper, those of the tagger only where it is sure; and what ``extract`` makes of the paper."""
    passages, extraction = look(paper, without)
    texts = dict(paper.texts())
    return tuple(sight for passage in passages for sight in _sights(passage, texts[passage.section])), extraction


def _sights(passage: Passage, text: str) -> Iterator[Sight]:
    """The candidates of a passage in the order of their places; each finder's own once."""
    starts = [mention.start for mention in passage.mentions]
    for span in _ordered({*passage.candidates, *passage.mentions}):
        nearest = bisect_right(starts, span.start) - 1
        lost = _lost(span, passage.mentions[nearest] if nearest >= 0 else None)
        yield Sight(passage.section, span.start, span.end, text[span.start : span.end], span.finder, lost)


def _ordered(spans: Iterable[Span]) -> list[Span]:
    return sorted(spans, key=lambda span: (span.start, span.end, PRIORITY.index(span.finder)))


def _lost(span: Span, winner: Span | None) -> str:
    """Why a span is no mention. ``winner`` is the last mention that begins no later: where the span was not stopped, it is the one
    that ``settle`` preferred."""
    if winner and (span.start, span.end, span.finder) == (winner.start, winner.end, winner.finder):
        return ""
    if span.finder != "lexicon" and lexicon().is_stop(span.text):
        return "stop word"
    if winner and (span.start, span.end) == (winner.start, winner.end):
        return f"seen by a more trusted finder, too ({winner.finder})"
    return f"overlaps {winner.text!r} ({winner.finder})" if winner and span.start < winner.end else "not chosen"
