"""A small trained tagger for terms that no lexicon lists and no shape gives away (双向扫描顺序, "expert routing").

A linear-chain conditional random field (Lafferty, McCallum & Pereira 2001) over tokens of mixed text. It sees words, shapes, affixes and
what the rules have found, and is trusted only where it is nearly sure. Weights: ``seeds/concepts/tagger.tsv``, made by ``kgraph train``.
Without that file the rules work alone.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from kgraph.extract.chain import marginals
from kgraph.extract.features import Repeats, clusters_path, columns
from kgraph.extract.passage import Passage
from kgraph.extract.spans import Span, fits
from kgraph.extract.tokens import Token
from kgraph.extract.weights import Weights, read_weights
from kgraph.mined import index_path
from kgraph.resources import files_version, folder
from kgraph.translation import dictionary_path

LABELS = ("B", "I", "O")
AFTER = "after="

SURE = 0.88
"""Probability that each token of a span belongs to a term, from which the span is taken. By cross-validation on the annotated entries
that it was fitted to, F1 is the same from 0.8 to 0.9; here precision and recall are about equal."""

_PIECE = 4000
"""Tokens that are tagged at once: work grows with length alone."""
_STOPS = frozenset(".。!?！？")


class Tagger:
    """A trained field. The label before is a feature as any other: ``after=B``."""

    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        self._order = [weights.labels.index(label) for label in LABELS]
        moves = [weights.sum([f"{AFTER}{label}"]) or (0.0,) * len(LABELS) for label in LABELS]
        self._moves = [[move[at] for at in self._order] for move in moves]

    def __call__(self, passage: Passage, again: Repeats) -> Iterator[Span]:
        """Terms in a passage (with its tokens) that the field is sure of, beside the mentions that the rules have settled on."""
        for first, last in _pieces(passage.tokens):
            yield from self._terms(passage, first, last, again)

    def _terms(self, passage: Passage, first: int, last: int, again: Repeats) -> Iterator[Span]:
        """The terms among the tokens from ``first`` to before ``last``: each label is the likeliest at its place."""
        tokens, text, mentions = passage.tokens[first:last], passage.text, passage.mentions
        starts = [mention.start for mention in mentions]
        likely = marginals(self._weights.sums(columns(passage, again, first, last))[:, self._order], self._moves)
        at = 0
        while at < len(likely):
            begin, inside, outside = likely[at]
            end = at + 1
            if outside < begin or outside < inside:
                least = 1 - outside
                while end < len(likely) and likely[end][1] > likely[end][0] and likely[end][1] > likely[end][2]:
                    least = min(least, 1 - likely[end][2])
                    end += 1
                start, stop = tokens[at].start, tokens[end - 1].end
                near = mentions[max(0, bisect_left(starts, start) - 1) : bisect_left(starts, stop)]
                if least >= SURE and stop - start > 1 and fits(start, stop, near):
                    yield Span(start, stop, text[start:stop], "tagger")
            at = end


def _pieces(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """All tokens, or, where they are more than any abstract has, runs of them that end with a sentence where one ends in time."""
    begin = 0
    while begin < len(tokens):
        end = min(begin + _PIECE, len(tokens))
        if end < len(tokens):
            end = next((at for at in range(end, begin + _PIECE // 2, -1) if tokens[at - 1].text in _STOPS), end)
        yield begin, end
        begin = end


def model_path() -> Path:
    """Where the project keeps the weights."""
    return folder("seeds") / "concepts" / "tagger.tsv"


@cache
def tagger() -> Tagger | None:
    """The project's tagger, or none where its weights are not there."""
    return Tagger(read_weights(model_path())) if model_path().is_file() else None


@cache
def tagger_version() -> str:
    """A hash of the weights and of what the tagger sees by; empty where there are no weights."""
    return files_version(model_path(), clusters_path(), index_path(), dictionary_path()) if model_path().is_file() else ""
