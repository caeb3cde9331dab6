"""A small trained tagger for terms that no lexicon lists and no shape gives away (双向扫描顺序, "expert routing").

A linear-chain conditional random field (Lafferty, McCallum & Pereira 2001) over tokens of mixed text, by CRFsuite. It sees words,
shapes, affixes and what the rules have found, and is trusted only where it is nearly sure. Weights: ``seeds/concepts/tagger.crf``, made
by ``kgraph train``. Without that file the rules work alone.
"""

import hashlib
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pycrfsuite

from kgraph.extract.spans import Span
from kgraph.extract.tokens import words
from kgraph.lexicon import lexicon
from kgraph.resources import folder
from kgraph.text import aligned, sentences

SURE = 0.95
"""Probability that each token of a span belongs to a term, from which the span is taken. By cross-validation on the annotated entries
that it was fitted to, F1 is the same from 0.9 to 0.95, and precision better the higher."""

_PIECE = 8000
"""Characters that are tagged at once."""
_RUN = re.compile(r"(.)\1+")
_SHAPES = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", "X" * 26 + "x" * 26 + "d" * 10)


class Token(NamedTuple):
    """A token with its place in the text."""

    text: str
    start: int
    end: int


def tokenize(text: str) -> list[Token]:
    """The tokens of a text without the white space between them."""
    found, at = [], 0
    for word in words(text):
        if not word.isspace():
            found.append(Token(word, at, at + len(word)))
        at += len(word)
    return found


def features(tokens: Sequence[Token], mentions: Sequence[Span], section: str) -> list[list[str]]:
    """What the field sees of each token: itself and two neighbours on either side, and what the rules say of them."""
    low = [aligned(token.text) for token in tokens]
    shape = [_RUN.sub(r"\1", token.text.translate(_SHAPES)) if token.text.isascii() else "H" for token in tokens]
    told = _told(tokens, mentions)
    edge = ["", ""]
    w, t, s = ([*edge, *each, *edge] for each in (low, told, shape))
    rows = []
    for i, word in enumerate(low):
        j = i + 2
        rows.append(
            [
                f"w-2={w[j - 2]}", f"w-1={w[j - 1]}", f"w={word}", f"w+1={w[j + 1]}", f"w+2={w[j + 2]}",
                f"t-2={t[j - 2]}", f"t-1={t[j - 1]}", f"t={t[j]}", f"t+1={t[j + 1]}", f"t+2={t[j + 2]}",
                f"s-1={s[j - 1]}", f"s={s[j]}", f"s+1={s[j + 1]}",
                f"w-={w[j - 1]}|{word}", f"w+={word}|{w[j + 1]}", f"t-={t[j - 1]}|{t[j]}", f"t+={t[j]}|{t[j + 1]}",
                f"p3={word[:3]}", f"x3={word[-3:]}", f"x2={word[-2:]}", f"in={section}",
                "glued" if i and tokens[i].start == tokens[i - 1].end else "apart",
            ]
        )  # fmt: skip
    return rows


def _told(tokens: Sequence[Token], mentions: Sequence[Span]) -> list[str]:
    """For each token: whether it begins or continues a mention of the rules, and of which sort."""
    marks = ["O"] * len(tokens)
    at = 0
    for mention in sorted(mentions):
        sort = mention.finder[0]
        if mention.finder == "lexicon":
            sort = "c" if any(sense.sure and sense.entry.tier == "core" for sense in lexicon().senses(mention.text)) else "o"
        while at < len(tokens) and tokens[at].start < mention.start:
            at += 1
        begins = True
        while at < len(tokens) and tokens[at].end <= mention.end:
            marks[at] = f"{'B' if begins else 'I'}{sort}"
            begins = False
            at += 1
    return marks


class Tagger:
    """A trained field, loaded once."""

    def __init__(self, path: Path) -> None:
        self._tagger = pycrfsuite.Tagger()
        self._tagger.open(str(path))

    def __call__(self, text: str, mentions: Sequence[Span], section: str) -> Iterator[Span]:
        """Terms in ``text`` that the field is sure of, beside the mentions (sorted) that the rules have settled on."""
        starts = [mention.start for mention in mentions]
        for first, last in _pieces(text):
            inside = mentions[bisect_left(starts, first) : bisect_left(starts, last)]
            tokens = [Token(t.text, t.start + first, t.end + first) for t in tokenize(text[first:last])]
            if tokens:
                yield from self._terms(text, tokens, inside, section)

    def _terms(self, text: str, tokens: Sequence[Token], mentions: Sequence[Span], section: str) -> Iterator[Span]:
        starts = [mention.start for mention in mentions]
        labels = self._tagger.tag(features(tokens, mentions, section))
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
