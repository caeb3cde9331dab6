"""Which word of one language is which part of a term in the other, learnt from pairs of terms; and how plausible a pair is by it.

Competitive linking (Melamed 2000, "Models of translational equivalence among words", section 5.2): within a pair of terms the
strongest tie between an English word and a piece of the Chinese term is a link, takes both out of the game, then the next strongest.
Strength is Dice's coefficient, first over all that stands in one pair, then over what was linked, a few times over.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from kgraph.cues import cues

Run = tuple[str, ...]
"""The tokens of a term."""

TermPair = tuple[Run, Run]
"""An English term and a Chinese one."""

Ties = dict[tuple[str, str], float]

_LONGEST = 4
"""Tokens of a piece of a Chinese term, at most."""
_FLOOR = 0.05
"""Ties weaker than this are chance."""
_DOUBT = 2.0
"""Added to the denominator of Dice: what was seen once proves little."""
_LONGER = 0.08
"""What each further token of a piece adds to its claim, as a share of its strength: 注意力 before 注意."""
_ROUNDS = 3
_SHARED = 0.3
"""Strength with which a second word is tied to one piece, at least."""
_TWICE = 2
"""Pairs that a tie is seen in, at least: no pair vouches for itself."""
_FREE = frozenset("的与和之")
"""Tokens of a Chinese term that may be without a link."""


class Link(NamedTuple):
    """English word number ``word`` is tokens ``start`` to ``end`` of the Chinese term."""

    word: int
    start: int
    end: int
    strength: float


class Fit(NamedTuple):
    """How a pair is tied: whether all of either term is linked, the mean strength of its links by tokens, where they begin, and
    whether both terms have their parts in one order."""

    en: bool
    zh: bool
    strength: float
    start: int
    ordered: bool


def learn(pairs: Sequence[TermPair]) -> Ties:
    """How strongly English words and pieces of Chinese terms are tied, by pairs of terms. The order of the pairs is no matter."""
    both: Counter[tuple[str, str]] = Counter()
    left: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for en, zh in pairs:
        words, parts = set(en), {text for _, _, text in _pieces(zh)}
        both.update((word, part) for word in words for part in parts)
        left.update(words)
        right.update(parts)
    ties = _dice(both, left, right)
    for _ in range(_ROUNDS):
        both.clear()
        for en, zh in pairs:
            both.update((en[link.word], "".join(zh[link.start : link.end])) for link in links(en, zh, ties))
        ties = _dice(both, left, right)
    return ties


def _pieces(zh: Run, longest: int = _LONGEST) -> Iterator[tuple[int, int, str]]:
    for start in range(len(zh)):
        for end in range(start + 1, min(start + longest, len(zh)) + 1):
            yield start, end, "".join(zh[start:end])


def _dice(both: Counter[tuple[str, str]], left: Counter[str], right: Counter[str]) -> Ties:
    scored = ((tie, 2 * count / (left[tie[0]] + right[tie[1]] + _DOUBT)) for tie, count in both.items() if count >= _TWICE)
    return {tie: dice for tie, dice in scored if dice >= _FLOOR}


def links(en: Run, zh: Run, ties: Ties, longest: int = _LONGEST) -> list[Link]:
    """The links of a pair. The same token on both sides is a link, too. Of pieces tied alike the longer is taken."""
    offers = []
    for start, end, text in _pieces(zh, longest):
        bonus = 1 + _LONGER * (end - start - 1)
        same = text.lower() if text.isascii() else ""
        for number, word in enumerate(en):
            strength = 1.0 if same == word else ties.get((word, text), 0.0)
            if strength:
                offers.append((-strength * bonus, start - end, start, number, end, strength))
    offers.sort()
    taken = [False] * len(zh)
    linked = [False] * len(en)
    found = []
    for _, _, start, number, end, strength in offers:
        if not linked[number] and not any(taken[start:end]):
            linked[number] = True
            taken[start:end] = [True] * (end - start)
            found.append(Link(number, start, end, strength))
    return found + _shared(en, zh, found, ties)


def _shared(en: Run, zh: Run, found: list[Link], ties: Ties) -> list[Link]:
    """Links of words that share the piece of the word next to them: fine and tuning are 微调 together."""
    more = []
    owner = {link.word: link for link in found}
    for number, word in enumerate(en):
        for link in (owner.get(number - 1), owner.get(number + 1)) if number not in owner else ():
            strength = ties.get((word, "".join(zh[link.start : link.end])), 0.0) if link else 0.0
            if link and strength >= _SHARED:
                more.append(Link(number, link.start, link.end, strength))
                break
    return more


def fit(en: Run, zh: Run, ties: Ties) -> Fit:
    """How a pair is tied; with shorter pieces, where the longer ones leave a word without a link."""
    found = _fit(en, zh, links(en, zh, ties))
    if found.strength and len(en) > 1:
        for longest in (3, 2):
            if found.en and found.zh:
                break
            other = _fit(en, zh, links(en, zh, ties, longest))
            found = other if other.en and other.zh else found
    return found


def _fit(en: Run, zh: Run, found: list[Link]) -> Fit:
    if not found:
        return Fit(False, False, 0.0, 0, True)
    linked = {link.word for link in found}
    covered = {at: link.strength for link in reversed(found) for at in range(link.start, link.end)}
    return Fit(
        all(number in linked or word in _joints() for number, word in enumerate(en)),
        all(at in covered or sign in _FREE for at, sign in enumerate(zh)),
        sum(covered.values()) / len(covered),
        min(covered),
        [link.start for link in sorted(found)] == sorted(link.start for link in found),
    )


def residue(en: Run, zh: Run, ties: Ties) -> tuple[str, str] | None:
    """The one word and the one piece that are left over, where there is no more than that and something is linked."""
    found = links(en, zh, ties)
    linked = {link.word for link in found}
    words = [word for number, word in enumerate(en) if number not in linked and word not in _joints()]
    free = sorted(set(range(len(zh))) - {at for link in found for at in range(link.start, link.end)})
    if not found or len(words) != 1 or not 2 <= len(free) <= _LONGEST or free[-1] - free[0] != len(free) - 1:
        return None
    return words[0], "".join(zh[at] for at in free)


@cache
def _joints() -> frozenset[str]:
    return frozenset((*cues().mine.english_joints, "the", "a", "an", "and", "on", "over", "via", "as", "at"))
