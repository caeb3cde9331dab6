"""Spans of text and how overlapping ones are settled."""

from collections.abc import Iterable
from typing import NamedTuple


class Span(NamedTuple):
    """A surface form in one text, ``start`` to ``end``, and which finder saw it."""

    start: int
    end: int
    text: str
    finder: str


PRIORITY = ("title", "definition", "name", "lexicon", "phrase", "tagger", "translation")
"""Finders, the most trusted first: who wins when two see the very same span."""
_RANK = {finder: rank for rank, finder in enumerate(PRIORITY)}


def settle(spans: Iterable[Span]) -> list[Span]:
    """The leftmost-longest choice of spans without overlap; equal spans go to the more trusted finder."""
    longest: dict[int, Span] = {}
    for span in spans:
        known = longest.get(span.start)
        if known is None or span.end > known.end or (span.end == known.end and _RANK[span.finder] < _RANK[known.finder]):
            longest[span.start] = span
    chosen: list[Span] = []
    free = 0
    for start in sorted(longest):
        if start >= free:
            chosen.append(longest[start])
            free = longest[start].end
    return chosen


def fits(start: int, stop: int, mentions: Iterable[Span]) -> bool:
    """Whether a span leaves alone what definitions and shapes say, and takes in whole what it takes of the lexicon's names."""
    return all(m.end <= start or stop <= m.start or (m.finder == "lexicon" and start <= m.start and m.end <= stop) for m in mentions)
