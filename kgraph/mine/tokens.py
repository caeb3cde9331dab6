"""Texts of many papers as one long array of token numbers, in English words or in Chinese characters.

A token of English is a word without case, plural and British spelling; of Chinese a Han character or a run of Latin letters. Marks
of punctuation, and the words that no term has in it, are boundaries.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from kgraph.cues import cues
from kgraph.mine.grams import BOUNDARY, Ints
from kgraph.text import HAN

_WORD = re.compile(r"[A-Za-z0-9À-ÿ]{1,40}|[-‐–\s]{1,9}|.", re.DOTALL)
_SIGN = re.compile(rf"[{HAN}]|[A-Za-z0-9α-ωΑ-Ω][A-Za-z0-9α-ωΑ-Ω+.]{{0,40}}|[-‐–\s]{{1,9}}|.", re.DOTALL)
_HYPHENS = "-‐–"

Known = Mapping[str, int]
"""How often each small word stands in the corpus."""


class Stream(NamedTuple):
    """The tokens of all papers on end. ``forms[written[i]]`` is token ``i`` as it was written; ``hyphen[i]``: one stands before it."""

    tokens: Ints
    papers: Ints
    words: tuple[str, ...]
    written: Ints
    forms: tuple[str, ...]
    hyphen: Ints
    known: Known


def english(papers: Iterable[Sequence[str]]) -> Stream:
    """The English texts of papers, in order."""
    stops = frozenset(cues().mine.english_stops)
    written, numbers, hyphen, forms = _scan(papers, _WORD)
    level = [form.lower() for form in forms]
    counts = np.bincount(written, minlength=len(forms))
    known: Counter[str] = Counter()
    for word, count in zip(level, counts.tolist(), strict=True):
        known[word] += count
    words: dict[str, int] = {"": BOUNDARY}
    renamed = np.zeros(len(forms), dtype=np.int64)
    for number, word in enumerate(level):
        if word and word not in stops and not word.isdigit():
            renamed[number] = words.setdefault(stem(word, known), len(words))
    return Stream(renamed[written], numbers, tuple(words), written, forms, hyphen, known)


def chinese(papers: Iterable[Sequence[str]]) -> Stream:
    """The Chinese texts of papers, in order."""
    stops = frozenset(cues().mine.chinese_stops)
    written, numbers, hyphen, forms = _scan(papers, _SIGN)
    words: dict[str, int] = {"": BOUNDARY}
    renamed = np.zeros(len(forms), dtype=np.int64)
    for number, form in enumerate(forms):
        if form and form not in stops:
            renamed[number] = words.setdefault(form.rstrip("."), len(words))
    return Stream(renamed[written], numbers, tuple(words), written, forms, hyphen, {})


def _scan(papers: Iterable[Sequence[str]], pattern: re.Pattern[str]) -> tuple[Ints, Ints, Ints, tuple[str, ...]]:
    forms: dict[str, int] = {"": 0}
    written: list[int] = []
    numbers: list[int] = []
    hyphen: list[int] = []
    for number, texts in enumerate(papers):
        joined = 0
        for text in texts:
            for piece in pattern.findall(text):
                if piece[0].isspace() or piece[0] in _HYPHENS:
                    joined = int(piece in _HYPHENS)
                    if " " in piece and len(piece) > 2:  # a dash between clauses
                        written.append(0)
                        hyphen.append(0)
                        numbers.append(number)
                    continue
                written.append(forms.setdefault(piece, len(forms)) if piece[0].isalnum() else 0)
                hyphen.append(joined)
                numbers.append(number)
                joined = 0
            written.append(0)
            hyphen.append(0)
            numbers.append(number)
    return np.array(written, dtype=np.int64), np.array(numbers, dtype=np.int64), np.array(hyphen, dtype=np.int64), tuple(forms)


def stem(word: str, known: Known) -> str:
    """A small word in the singular and in American spelling, where the corpus knows that form, too."""
    if word.endswith("s") and len(word) > 3 and not word.endswith(("ss", "us", "is")):
        guesses = [word[:-1]]
        if word.endswith("ies"):
            guesses.insert(0, word[:-3] + "y")
        if word.endswith(("sses", "xes", "ches", "shes", "zes")):
            guesses.insert(0, word[:-2])
        word = next((guess for guess in guesses if known.get(guess, 0) * _RARER >= known.get(word, 1)), word)
    if len(word) > 5:
        for british, american in (("is", "iz"), ("our", "or"), ("ll", "l")):
            if british in word[3:]:
                other = word[:3] + word[3:].replace(british, american, 1)
                if known.get(other, 0) > known.get(word, 0) and (british != "is" or other.endswith(_IZE)):
                    return other
    return word


_RARER = 20
"""How many times rarer than its plural a singular may be: bias is no plural of bia."""
_IZE = ("ization", "ize", "ized", "izing", "izer", "izability", "izable")


def surface(stream: Stream, start: int, length: int) -> str:
    """A run as it was written, its hyphens kept, no space next to a Chinese character."""
    forms = [stream.forms[stream.written[i]].rstrip(".") for i in range(start, start + length)]
    text: str = forms[0]
    for i, form in enumerate(forms[1:], start + 1):
        text += ("-" if stream.hyphen[i] else " " if text[-1] < HAN[0] and form[0] < HAN[0] else "") + form
    return text


def english_run(text: str, known: Known) -> tuple[str, ...]:
    """The tokens of an English term."""
    return tuple(stem(piece.lower(), known) for piece in _WORD.findall(text) if piece[0].isalnum())


def chinese_run(text: str) -> tuple[str, ...]:
    """The tokens of a Chinese term."""
    return tuple(piece.rstrip(".") for piece in _SIGN.findall(text) if piece[0].isalnum())
