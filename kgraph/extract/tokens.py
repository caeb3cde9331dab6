"""Tokens of mixed Chinese and English text, as a spaCy Doc.

spaCy's blank tokenisers leave "稀疏自编码器（Sparse" as one token or split Latin words by letter. Here a Han character is a token of
its own, a run of Latin letters and digits another, every other mark a third.
"""

import re
from collections.abc import Callable
from functools import partial
from itertools import accumulate
from typing import NamedTuple

from spacy.tokens import Doc
from spacy.vocab import Vocab

from kgraph.text import HAN

_TOKEN = re.compile(rf"[{HAN}]|[^\W_{HAN}]{{1,200}}|\s+|[^\w\s]|_")


def words(text: str) -> list[str]:
    """The tokens of a text in order, white space included; joined they are the text."""
    return _TOKEN.findall(text)


class Token(NamedTuple):
    """A token with its place in the text."""

    text: str
    start: int
    end: int


_token: Callable[[tuple[str, int, int]], Token] = partial(tuple.__new__, Token)
"""A Token without the call of its own ``__new__``, which takes as long as all else here."""


def tokenize(text: str) -> list[Token]:
    """The tokens of a text without the white space between them."""
    found = words(text)
    ends = accumulate(map(len, found))
    return [_token((word, end - len(word), end)) for word, end in zip(found, ends, strict=True) if not word.isspace()]


class MixedTokenizer:
    """A spaCy tokenizer over ``words``: ``Doc.text`` equals the text that was given."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        pieces: list[str] = []
        spaces: list[bool] = []
        for word in words(text):
            if word == " " and pieces and not spaces[-1]:
                spaces[-1] = True
            else:
                pieces.append(word)
                spaces.append(False)
        return Doc(self.vocab, words=pieces, spaces=spaces)
