"""Whether a Chinese and an English name translate each other, word by word.

A dictionary of parts is made from the names of known concepts: an English word and a run of one to four Han characters belong
together when they turn up in the same concepts (Dice coefficient, as in Smadja, McKeown & Hatzivassiloglou 1996, section 4). Two names
fit as far as their words and characters can be laid over each other by it.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

from kgraph.text import HAN, aligned

LEAST = 0.1
"""Dice coefficient from which a word and a run of characters may be translations."""

_RUN = 4
_LONGEST = 40
"""Characters of a name beyond which it is no term."""
_WORD = re.compile(r"[a-z]+|[0-9]+(?:\.[0-9]+)?")
_HAN = re.compile(rf"[{HAN}]+")


@lru_cache(maxsize=1 << 16)
def stems(name: str) -> tuple[str, ...]:
    """The words of an English name without inflection: enough to compare by, not to show."""
    return tuple(_stem(word) for word in _WORD.findall(aligned(name)))


def _stem(word: str) -> str:
    for ending in ("ations", "ation", "ings", "ing", "ized", "ised", "izes", "ize", "ers", "ies", "ed", "er", "es", "s", "e", "y"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


def _parts(name: str) -> set[str]:
    found: set[str] = set()
    for run in _HAN.findall(name):
        for length in range(1, _RUN + 1):
            found.update(run[at : at + length] for at in range(len(run) - length + 1))
    return found


class Dictionary:
    """Which runs of characters an English word may be, with how surely (0 to 1)."""

    def __init__(self, concepts: Iterable[tuple[Sequence[str], Sequence[str]]]) -> None:
        """From the English and the Chinese names of each known concept."""
        words: Counter[str] = Counter()
        parts: Counter[str] = Counter()
        both: Counter[tuple[str, str]] = Counter()
        for english, chinese in concepts:
            mine = {stem for name in english for stem in stems(name)}
            theirs = set().union(*map(_parts, chinese)) if chinese else set()
            if mine and theirs:
                words.update(mine)
                parts.update(theirs)
                both.update((word, part) for word in mine for part in theirs)
        self._dice: dict[str, dict[str, float]] = {}
        for (word, part), count in both.items():
            dice = 2 * count / (words[word] + parts[part])
            if dice >= LEAST and (count > 1 or dice > 0.5):
                self._dice.setdefault(word, {})[part] = dice

    def fit(self, english: str, chinese: str) -> float:
        """How far the names translate each other: the share of the words and characters that are laid over each other, 0 to 1.

        Latin words inside the Chinese name (KV缓存) stand for themselves.
        """
        if len(english) > 4 * _LONGEST or len(chinese) > _LONGEST:
            return 0.0
        words = list(stems(english))
        own = set(stems(chinese))
        text = "".join(_HAN.findall(chinese))
        if not words or not (text or own):
            return 0.0
        covered = {word for word in words if word in own}
        loose = len(own - set(words))
        senses = [(word, self._dice.get(word, {})) for word in words if word not in covered]
        # Best cover of the characters by runs that are translations, one run a word: the most characters, then the surest.
        best: list[tuple[int, float, frozenset[str]]] = [(0, 0.0, frozenset())]
        for end in range(1, len(text) + 1):
            options = [best[end - 1]]
            for length in range(1, min(_RUN, end) + 1):
                part = text[end - length : end]
                for word, known in senses:
                    count, sure, used = best[end - length]
                    if part in known and word not in used:
                        options.append((count + length, sure + known[part] * length, used | {word}))
            best.append(max(options, key=lambda o: (o[0], o[1], len(o[2]))))
        count, sure, used = best[-1]
        covered |= used
        english_share = sum(word in covered for word in set(words)) / len(set(words))
        chinese_share = (count + 2 * (len(own) - loose)) / (len(text) + 2 * len(own))
        return english_share * chinese_share * (1 + sure / count if count else 2) / 2
