"""Frequent runs of tokens and how freely they stand: the candidates for terms, counted with numpy.

A run is grown from its two shorter halves, so that only runs whose parts are frequent are ever counted (Agrawal & Srikant 1994,
"Fast algorithms for mining association rules", section 2.1). Whether a run is a whole and no fragment is told by the entropy of what
stands on either side of it (branching entropy: Jin & Tanaka-Ishii 2006, "Unsupervised segmentation of Chinese text by use of
branching entropy", section 2).
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

BOUNDARY = 0
"""The token that no run crosses."""


class Level(NamedTuple):
    """The frequent runs of one length: ``runs[g]`` is the tokens of run ``g``; it stands at ``places[i]`` where ``which[i] == g``."""

    runs: Ints
    places: Ints
    which: Ints


def frequent(tokens: Ints, longest: int, least: int) -> Iterator[Level]:
    """The runs of one to ``longest`` tokens that stand in ``tokens`` ``least`` times or more, shortest first."""
    base = int(tokens.max(initial=0)) + 1
    counts = np.bincount(tokens, minlength=base)
    places = np.flatnonzero((tokens != BOUNDARY) & (counts[tokens] >= least))
    values, which = np.unique(tokens[places], return_inverse=True)
    level = Level(values.reshape(-1, 1), places, which.astype(np.int64))
    yield level
    here = np.full(len(tokens) + 1, -1, dtype=np.int64)
    for length in range(2, longest + 1):
        here[:] = -1
        here[level.places] = level.which
        may = (here[level.places + 1] >= 0) & (level.places + length <= len(tokens))
        places = level.places[may]
        ends = tokens[places + length - 1]
        values, which, counts = np.unique(level.which[may] * base + ends, return_inverse=True, return_counts=True)
        kept = counts >= least
        renamed = np.cumsum(kept) - 1
        stays = kept[which]
        runs = np.hstack([level.runs[values[kept] // base], (values[kept] % base).reshape(-1, 1)])
        level = Level(runs, places[stays], renamed[which[stays]])
        yield level


def chosen(level: Level, wanted: Flags) -> Level:
    """The runs that are wanted, renumbered."""
    renamed = np.cumsum(wanted) - 1
    stays = wanted[level.which]
    return Level(level.runs[wanted], level.places[stays], renamed[level.which[stays]])


def freedom(level: Level, tokens: Ints) -> npt.NDArray[np.float64]:
    """For each run the entropy, in bits, of its neighbours: the lesser of both sides. A boundary is a new neighbour each time."""
    length = level.runs.shape[1]
    padded = np.concatenate([[BOUNDARY], tokens, [BOUNDARY]])
    sides = (padded[level.places], padded[level.places + length + 1])
    return np.minimum(*(_entropy(level.which, side, len(level.runs)) for side in sides))


def _entropy(which: Ints, neighbours: Ints, size: int) -> npt.NDArray[np.float64]:
    base = int(neighbours.max(initial=0)) + 1
    total = np.bincount(which, minlength=size)
    inner = neighbours != BOUNDARY
    values, counts = np.unique(which[inner] * base + neighbours[inner], return_counts=True)
    sums = np.bincount(values // base, weights=counts * np.log2(counts), minlength=size)
    # H = log2 N - (1/N) sum c log2 c; a neighbour of its own at each boundary adds 1 * log2 1 = 0.
    bits: npt.NDArray[np.float64] = np.log2(np.maximum(total, 1)) - sums / np.maximum(total, 1)
    return bits
