"""Spans of text and how overlapping ones are settled."""

from collections.abc import Iterable
from typing import NamedTuple


class Span(NamedTuple):
    """A surface form in one text, ``start`` to ``end``, and which finder saw it."""

    start: int
    end: int
    text: str
    finder: str


PRIORITY = ("title", "definition", "name", "lexicon", "phrase", "tagger")
"""Finders, the most trusted first: who wins when two see the very same span."""


def settle(spans: Iterable[Span]) -> list[Span]:
    """The leftmost-longest choice of spans without overlap; equal spans go to the more trusted finder."""
    order = sorted(set(spans), key=lambda s: (s.start, -s.end, PRIORITY.index(s.finder), s.text))
    chosen: list[Span] = []
    for span in order:
        if not chosen or span.start >= chosen[-1].end:
            chosen.append(span)
    return chosen
