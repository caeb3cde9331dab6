"""Clusters of words, and of pairs of Han characters, that stand between the same neighbours in a corpus.

Each unit is described by the positive pointwise mutual information with what stands one and two places before and behind it (Bullinaria
& Levy 2007), with the counts of neighbours smoothed and reduced by singular value decomposition (Levy, Goldberg & Dagan 2015, section
2.2), and units of one direction are gathered by spherical k-means (Dhillon & Modha 2001) at three sizes.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import scipy.sparse as sparse
from scipy.sparse.linalg import svds

from kgraph.build import read_papers, silent
from kgraph.extract.tokens import words
from kgraph.mine.run import Progress
from kgraph.text import HAN, aligned

SIZES = (64, 256, 1024)
"""Numbers of clusters, coarse to fine."""

_SEEN = 10
"""Places of a unit, at least."""
_NEIGHBOURS = 8000
"""Neighbours that describe a unit, the most frequent ones."""
_DIMENSIONS = 80
_SMOOTHING = 0.75
_ROUNDS = 25

Floats = npt.NDArray[np.float32]


class Kind(NamedTuple):
    """Sort of unit: how many are described, and at which distances a neighbour stands."""

    most: int
    places: tuple[int, ...]


ENGLISH = Kind(30_000, (-2, -1, 1, 2))
CHINESE = Kind(40_000, (-3, -2, 2, 3))
"""Pairs of characters overlap with the next; the neighbours of one are the pairs beside it."""


def cluster(paths: Iterable[str | Path], out: Path, progress: Progress = silent) -> int:
    """Writes the clusters of a corpus, a unit and its three numbers a line, tabs between; returns how many units. Raises ``DigestError``
    where nothing could be read."""
    papers = sorted(read_papers(paths)[0].values(), key=lambda paper: paper.id)
    english: list[list[str]] = []
    chinese: list[list[str]] = []
    for number, paper in enumerate(papers):
        progress("tokens", number, len(papers))
        english.append(_units([paper.title, *(section.text for section in paper.sections if section.lang == "en")]))
        signs = _units([section.text for section in paper.sections if section.lang == "zh"])
        chinese.append([first + second for first, second in pairwise(signs)])
    found = clusters_of(english, ENGLISH)
    found |= {unit: numbers for unit, numbers in clusters_of(chinese, CHINESE).items() if _PAIR.fullmatch(unit)}
    lines = ("\t".join((unit, *map(str, numbers))) for unit, numbers in sorted(found.items()) if not unit.isspace())
    out.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return len(found)


def _units(texts: Iterable[str]) -> list[str]:
    return [aligned(word) for text in texts for word in (*words(text), ".") if not word.isspace()]


_PAIR = re.compile(f"[{HAN}]{{2}}")


def clusters_of(papers: Sequence[Sequence[str]], kind: Kind) -> dict[str, tuple[int, ...]]:
    """The clusters of the units of some papers, by size."""
    counts = Counter(unit for units in papers for unit in units)
    known = sorted((unit for unit, count in counts.items() if count >= _SEEN), key=lambda unit: (-counts[unit], unit))[: kind.most]
    if len(known) < 2:
        return {}
    number = {unit: at for at, unit in enumerate(known, 1)}
    gap = [0] * max(map(abs, kind.places))
    flat = np.fromiter((at for units in papers for at in (*(number.get(unit, 0) for unit in units), *gap)), dtype=np.int64)
    vectors = _reduced(_information(flat, len(known), kind.places))
    labels = [_k_means(vectors, min(size, len(known))) for size in SIZES]
    return {unit: tuple(int(label[at]) for label in labels) for at, unit in enumerate(known)}


def _information(flat: npt.NDArray[np.int64], units: int, places: Iterable[int]) -> sparse.csr_matrix:
    """Units by neighbours at each place: positive pointwise mutual information."""
    wide = min(_NEIGHBOURS, units)
    parts = []
    for place in places:
        one, other = (flat[:-place], flat[place:]) if place > 0 else (flat[-place:], flat[:place])
        both = (one > 0) & (other > 0) & (other <= wide)
        codes, counts = np.unique((one[both] - 1) * wide + other[both] - 1, return_counts=True)
        parts.append(sparse.csr_matrix((counts.astype(np.float32), (codes // wide, codes % wide)), shape=(units, wide)))
    table = sparse.hstack(parts).tocoo()
    rows = np.asarray(table.sum(axis=1)).ravel()
    columns = np.asarray(table.sum(axis=0)).ravel() ** _SMOOTHING
    expected = rows[table.row] * (columns / max(columns.sum(), 1.0))[table.col]
    values = np.log(np.maximum(table.data / np.maximum(expected, 1e-12), 1e-12)).astype(np.float32)
    kept = values > 0
    return sparse.csr_matrix((values[kept].astype(np.float64), (table.row[kept], table.col[kept])), shape=table.shape)


def _reduced(table: sparse.csr_matrix) -> Floats:
    """The rows in few dimensions, each of length 1."""
    least = min(table.shape)
    start = np.random.default_rng(0).standard_normal(least)
    left, strengths, _ = svds(table, k=max(1, min(_DIMENSIONS, least - 1)), v0=start)
    vectors = left * np.sqrt(strengths)
    level = vectors / (np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-9)
    return np.asarray(level.round(4), dtype=np.float32)  # beyond, digits hang on how the machine adds up


def _k_means(vectors: Floats, size: int) -> npt.NDArray[np.int64]:
    """The cluster of each row; the first rows, which are the most frequent units, are the first centres."""
    centres = vectors[:size].copy()
    labels = np.zeros(len(vectors), dtype=np.int64)
    for _ in range(_ROUNDS):
        labels = np.concatenate([(vectors[at : at + 4096] @ centres.T).argmax(axis=1) for at in range(0, len(vectors), 4096)])
        member = sparse.csr_matrix((np.ones(len(vectors), dtype=np.float32), (labels, np.arange(len(vectors)))), shape=(size, len(vectors)))
        sums = np.asarray(member @ vectors)
        lengths = np.linalg.norm(sums, axis=1, keepdims=True)
        centres = np.where(lengths > 0, sums / (lengths + 1e-9), centres).astype(np.float32)
    return labels
