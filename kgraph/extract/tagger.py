"""A small trained tagger for terms that no lexicon lists and no shape gives away (双向扫描顺序, "expert routing").

A linear-chain conditional random field (Lafferty, McCallum & Pereira 2001) over tokens of mixed text, by CRFsuite. It sees words,
shapes, affixes and what the rules have found, and is trusted only where it is nearly sure. Weights: ``seeds/concepts/tagger.crf``, made
by ``kgraph train``. Without that file the rules work alone.
"""

import hashlib
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path

import pycrfsuite

from kgraph.extract.features import Repeats, Token, features, tokenize
from kgraph.extract.spans import Span
from kgraph.resources import folder
from kgraph.text import sentences

SURE = 0.9
"""Probability that each token of a span belongs to a term, from which the span is taken. By cross-validation on the annotated entries
that it was fitted to, F1 is the same from 0.9 to 0.95, and precision better the higher."""

_PIECE = 8000
"""Characters that are tagged at once."""


class Tagger:
    """A trained field, loaded once."""

    def __init__(self, path: Path) -> None:
        self._tagger = pycrfsuite.Tagger()
        self._tagger.open(str(path))

    def __call__(self, text: str, mentions: Sequence[Span], section: str, again: Repeats) -> Iterator[Span]:
        """Terms in ``text`` that the field is sure of, beside the mentions (sorted) that the rules have settled on."""
        starts = [mention.start for mention in mentions]
        for first, last in _pieces(text):
            inside = mentions[bisect_left(starts, first) : bisect_left(starts, last)]
            tokens = [Token(t.text, t.start + first, t.end + first) for t in tokenize(text[first:last])]
            if tokens:
                yield from self._terms(text, tokens, inside, section, again)

    def _terms(self, text: str, tokens: Sequence[Token], mentions: Sequence[Span], section: str, again: Repeats) -> Iterator[Span]:
        starts = [mention.start for mention in mentions]
        labels = self._tagger.tag(features(tokens, mentions, section, again))
        at = 0
        while at < len(labels):
            end = at + 1
            if labels[at] != "O":
                while end < len(labels) and labels[end] == "I":
                    end += 1
                start, stop = tokens[at].start, tokens[end - 1].end
                near = mentions[max(0, bisect_left(starts, start) - 1) : bisect_left(starts, stop)]
                sure = all(1 - self._tagger.marginal("O", place) >= SURE for place in range(at, end))
                if sure and stop - start > 1 and _fits(start, stop, near):
                    yield Span(start, stop, text[start:stop], "tagger")
            at = end


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """The text whole, or, where it is longer than any abstract, in runs of sentences: so that work grows with length alone."""
    if len(text) <= _PIECE:
        yield 0, len(text)
        return
    begin = 0
    for first, last in sentences(text):
        if last - begin > _PIECE and first > begin:
            yield begin, first
            begin = first
    yield begin, len(text)


def _fits(start: int, stop: int, mentions: Iterable[Span]) -> bool:
    """Whether a span leaves alone what definitions and shapes say, and takes in whole what it takes of the lexicon's names."""
    return all(m.end <= start or stop <= m.start or (m.finder == "lexicon" and start <= m.start and m.end <= stop) for m in mentions)


def model_path() -> Path:
    """Where the project keeps the weights."""
    return folder("seeds") / "concepts" / "tagger.crf"


@cache
def tagger() -> Tagger | None:
    """The project's tagger, or none where its weights are not there."""
    return Tagger(model_path()) if model_path().is_file() else None


@cache
def tagger_version() -> str:
    """A hash of the weights; empty where there are none."""
    return hashlib.sha256(model_path().read_bytes()).hexdigest()[:16] if model_path().is_file() else ""
