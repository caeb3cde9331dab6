"""Pairs that may be one thing written twice: ViT and Vision Transformer meet often because they are the same.

A hint for people, never a merge: it errs on the side of asking.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from kgraph.text import HAN, key

_WORD = re.compile(rf"[{HAN}]+|[^\W_]+")
_HAN = re.compile(f"[{HAN}]")
_LONGEST_PREFIX = 3
_LONGEST_INITIALS = 10


def same_thing(names: Sequence[str], others: Sequence[str], chief: int = 2) -> str:
    """Why two concepts with these names may be one: ``plural``, ``initials``, ``contained``, or '' where nothing says so.

    The first ``chief`` names are the canonical and the Chinese one. Only these count as contained: in any name of the other, a
    Chinese one only in a chief name, since Chinese aliases are short for much.
    """
    if any(_plural(one, other) for one in names for other in others):
        return "plural"
    if any(_initials(one, other) or _initials(other, one) for one in names for other in others):
        return "initials"
    for mine, theirs in ((names, others), (others, names)):
        if any(_contained(part, whole) for part in mine[:chief] for whole in (theirs[:chief] if _HAN.search(part) else theirs)):
            return "contained"
    return ""


@lru_cache(maxsize=1 << 16)
def _words(name: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(name))


@lru_cache(maxsize=1 << 16)
def _keys(name: str) -> tuple[str, ...]:
    return tuple(key(word) for word in _words(name))


def _plural(one: str, other: str) -> bool:
    return key(one) == key(other) != ""


def _initials(short: str, long: str) -> bool:
    """Whether the short name is made of the first letters of the long one's words: ViT, Vision Transformer."""
    words, letters = _words(long), key(short)
    if len(_words(short)) != 1 or len(words) < 2 or not 2 <= len(letters) <= _LONGEST_INITIALS or not short.isascii():
        return False
    ends = {0}  # how many letters of the short name the words so far can have given
    for word in words:
        bare = word.casefold()
        grown = {at + n for at in ends for n in range(1, min(_LONGEST_PREFIX, len(bare)) + 1) if letters.startswith(bare[:n], at)}
        small = word.islower() and len(word) <= _LONGEST_PREFIX  # "of", "and" may be passed over
        ends = grown | ends if small else grown
    return len(letters) in ends


def _contained(part: str, whole: str) -> bool:
    """Whether the words of one name stand side by side in the other: Transformer, Vision Transformer; 注意力, 稀疏注意力."""
    mine, theirs = _keys(part), _keys(whole)
    if not mine or len(part) < 2:
        return False
    if _HAN.search(part):
        return part in whole and len(whole) >= len(part) + 2  # 非线性 is no kind of 线性
    return len(mine) < len(theirs) and any(theirs[at : at + len(mine)] == mine for at in range(len(theirs) - len(mine) + 1))
