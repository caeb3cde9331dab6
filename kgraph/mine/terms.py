"""Which frequent runs may be terms, and in which papers each stands."""

from collections.abc import Collection, Iterable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import sparse

from kgraph.cues import cues
from kgraph.mine.grams import BOUNDARY, Flags, Ints, Level, chosen, freedom, frequent
from kgraph.mine.tokens import Stream, surface

Shares = npt.NDArray[np.float64]

LEAST = 3
"""Papers that must have a term, at least."""
_ENGLISH_WORDS, _CHINESE_SIGNS = 6, 10
"""Tokens of a term, at most."""
_BITS = 0.8
"""Entropy of a term's neighbours, at least: what has always the same neighbour is a fragment."""


class Terms(NamedTuple):
    """Candidate terms: ``runs[i]`` holds the tokens of term ``i``, row ``i`` of ``papers`` the papers it stands in,
    ``ends[i]`` the share of its places at which it stands before a boundary: few where more of the term follows (reusable)."""

    runs: tuple[tuple[str, ...], ...]
    papers: sparse.csr_matrix
    ends: Shares
    levels: tuple[Level, ...]

    def places(self, wanted: Collection[int], most: int) -> dict[int, Ints]:
        """Where the wanted terms stand in their stream: the first ``most`` places of each."""
        found: dict[int, Ints] = {}
        first = 0
        for level in self.levels:
            order = np.argsort(level.which, kind="stable")
            begins = np.searchsorted(level.which[order], np.arange(len(level.runs) + 1))
            for number in range(len(level.runs)):
                if first + number in wanted:
                    found[first + number] = level.places[order[begins[number] : min(begins[number] + most, begins[number + 1])]]
            first += len(level.runs)
        return found


def english_terms(stream: Stream, total: int) -> Terms:
    """Runs of English words that may be terms."""
    words = cues().mine
    first = _Edge(stream, (*words.english_joints, *words.english_first), ())
    last = _Edge(stream, (*words.english_joints, *words.english_last), ())
    return _gather(stream, total, _ENGLISH_WORDS, first, last, words.english_joints, words.english_joints)


def chinese_terms(stream: Stream, total: int) -> Terms:
    """Runs of Chinese characters, Latin words among them, that may be terms."""
    words = cues().mine
    first = _Edge(stream, words.chinese_first, words.chinese_first_yet)
    last = _Edge(stream, words.chinese_last, words.chinese_last_yet)
    return _gather(stream, total, _CHINESE_SIGNS, first, last, words.chinese_openers, words.chinese_closers)


class _Edge:
    """Words, as runs of tokens, that a term does not have at one edge; and longer ones that excuse them."""

    def __init__(self, stream: Stream, words: Iterable[str], yet: Iterable[str]) -> None:
        known = {word: number for number, word in enumerate(stream.words)}
        self._words = _by_length(known, words)
        self._yet = _by_length(known, yet)

    def bad(self, runs: Ints, from_end: bool) -> Flags:
        return _has(runs, self._words, from_end) & ~_has(runs, self._yet, from_end)


def _by_length(known: dict[str, int], words: Iterable[str]) -> dict[int, list[tuple[int, ...]]]:
    found: dict[int, list[tuple[int, ...]]] = {}
    for word in words:
        parts = [word] if word.isascii() else list(word)
        if all(part in known for part in parts):
            found.setdefault(len(parts), []).append(tuple(known[part] for part in parts))
    return found


def _has(runs: Ints, words: dict[int, list[tuple[int, ...]]], from_end: bool) -> Flags:
    flags: Flags = np.zeros(len(runs), dtype=np.bool_)
    for length, listed in words.items():
        if runs.shape[1] >= length:
            edge = runs[:, -length:] if from_end else runs[:, :length]
            for word in listed:
                flags |= (edge == word).all(axis=1)
    return flags


def _gather(stream: Stream, total: int, longest: int, first: _Edge, last: _Edge, openers: Iterable[str], closers: Iterable[str]) -> Terms:
    known = {word: number for number, word in enumerate(stream.words)}
    opens, closes = ([BOUNDARY, *(known[sign] for sign in signs if sign in known)] for signs in (openers, closers))
    runs: list[tuple[str, ...]] = []
    blocks, ends, levels = [], [], []
    for grown in frequent(stream.tokens, longest, LEAST):
        level = chosen(grown, ~(first.bad(grown.runs, False) | last.bad(grown.runs, True)))
        level = chosen(level, freedom(level, stream.tokens) >= _BITS)
        left, right = _open_sides(level, stream.tokens, opens, closes)
        matrix = sparse.csr_matrix(
            (np.ones(len(level.places), dtype=np.int32), (level.which, stream.papers[level.places])), shape=(len(level.runs), total)
        )
        matrix.sum_duplicates()
        matrix.data[:] = 1
        wanted = (np.diff(matrix.indptr) >= LEAST) & (left >= _OPEN) & (right >= _OPEN)
        level = chosen(level, wanted)
        levels.append(level)
        ends.append(right[wanted])
        blocks.append(matrix[np.flatnonzero(wanted)])
        runs += (tuple(stream.words[token] for token in run) for run in level.runs)
    return Terms(tuple(runs), sparse.vstack(blocks, format="csr"), np.concatenate(ends), tuple(levels))


def _open_sides(level: Level, tokens: Ints, opens: list[int], closes: list[int]) -> tuple[Shares, Shares]:
    """The shares of a run's places at which it stands behind a boundary or an opener, and before a boundary or a closer."""
    padded = np.concatenate([[BOUNDARY], tokens, [BOUNDARY]])
    size = len(level.runs)
    total = np.maximum(np.bincount(level.which, minlength=size), 1)
    left = np.bincount(level.which[np.isin(padded[level.places], opens)], minlength=size)
    right = np.bincount(level.which[np.isin(padded[level.places + level.runs.shape[1] + 1], closes)], minlength=size)
    return left / total, right / total


_OPEN = 0.05
"""Share of a term's places at which it stands next to a boundary, at least, on either side."""


def written(stream: Stream, terms: Terms, wanted: Collection[int], most: int = 24) -> dict[int, tuple[str, ...]]:
    """How the wanted terms are written, the most usual first, the singular before the plural."""
    found = {}
    for number, places in terms.places(wanted, most).items():
        run = terms.runs[number]
        counts: dict[str, int] = {}
        for place in places:
            form = surface(stream, int(place), len(run))
            counts[form] = counts.get(form, 0) + 1
        found[number] = tuple(sorted(counts, key=lambda form: (not form.lower().endswith(run[-1].lower()), -counts[form], form)))
    return found
