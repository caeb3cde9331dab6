"""Names that look alike and were not joined: listed for a person to decide, never joined here."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from rapidfuzz import fuzz, process

from kgraph.model import Concept, Decision, Verdict
from kgraph.text import fold, key

LEAST = 92.0
"""Similarity (0 to 100, normalised InDel) from which two names are near."""

_ROWS = 1000
"""Names compared with a block at once: bounds the memory of the comparison."""

_DIGITS = re.compile(r"\d+(?:\.\d+)*")


def near_names(concepts: Iterable[Concept], apart: frozenset[tuple[str, str]]) -> Iterator[Decision]:
    """Pairs of concepts whose names are near. Names that differ in a number, or stand on the apart list, are kept apart for good.

    Compared are names whose first three characters are the same. Names of fewer than four characters say nothing.
    """
    blocks: dict[str, list[Concept]] = defaultdict(list)
    for concept in sorted(concepts, key=lambda c: c.id):
        if len(fold(concept.name)) >= 4:
            blocks[fold(concept.name)[:3]].append(concept)
    for start in sorted(blocks):
        block = blocks[start]
        names = [fold(concept.name) for concept in block]
        for first in range(0, len(block), _ROWS):
            scores = process.cdist(names[first : first + _ROWS], names, scorer=fuzz.ratio, score_cutoff=LEAST)
            for at, other in zip(*scores.nonzero(), strict=True):
                if first + at < other:
                    yield _decide(block[first + at], block[other], float(scores[at, other]), apart)


def _decide(left: Concept, right: Concept, score: float, apart: frozenset[tuple[str, str]]) -> Decision:
    names = (key(left.name), key(right.name))
    if (min(names), max(names)) in apart:
        verdict: tuple[Verdict, str, str] = ("kept_apart", "apart list", "never one thing")
    elif _DIGITS.findall(names[0]) != _DIGITS.findall(names[1]):
        verdict = ("kept_apart", "numbers differ", f"alike to {score:.0f} %, but the numbers differ")
    else:
        verdict = ("review", "near name", f"alike to {score:.0f} %")
    return Decision(left=left.id, right=right.id, verdict=verdict[0], rule=verdict[1], reason=verdict[2])
