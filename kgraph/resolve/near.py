"""Names that look alike and were not joined: listed for a person to decide, never joined here."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from rapidfuzz import fuzz

from kgraph.model import Concept, Decision
from kgraph.text import fold, key

LEAST = 92.0
"""Similarity (0 to 100, normalised InDel) from which two names are near."""

_DIGITS = re.compile(r"\d+(?:\.\d+)*")


def near_names(concepts: Iterable[Concept], apart: frozenset[tuple[str, str]]) -> Iterator[Decision]:
    """Pairs of concepts whose names are near. Names that differ in a number, or stand on the apart list, are kept apart for good.

    Compared are names that share their first three characters and differ in length by two at most: all that can reach ``LEAST``
    and begin alike, without comparing everything with everything.
    """
    blocks: dict[str, list[Concept]] = defaultdict(list)
    for concept in concepts:
        blocks[fold(concept.name)[:3]].append(concept)
    for start in sorted(blocks):
        block = sorted(blocks[start], key=lambda c: c.id)
        for i, left in enumerate(block):
            for right in block[i + 1 :]:
                yield from _compare(left, right, apart)


def _compare(left: Concept, right: Concept, apart: frozenset[tuple[str, str]]) -> Iterator[Decision]:
    a, b = fold(left.name), fold(right.name)
    if abs(len(a) - len(b)) > 2 or min(len(a), len(b)) < 4:
        return
    score = fuzz.ratio(a, b, score_cutoff=LEAST)
    if not score:
        return
    pair = (min(key(left.name), key(right.name)), max(key(left.name), key(right.name)))
    if pair in apart:
        yield Decision(left=left.id, right=right.id, verdict="kept_apart", rule="apart list", reason="never one thing")
    elif _DIGITS.findall(a) != _DIGITS.findall(b):
        yield Decision(
            left=left.id,
            right=right.id,
            verdict="kept_apart",
            rule="numbers differ",
            reason=f"alike to {score:.0f} %, but the numbers differ",
        )
    else:
        yield Decision(left=left.id, right=right.id, verdict="review", rule="near name", reason=f"alike to {score:.0f} %")
