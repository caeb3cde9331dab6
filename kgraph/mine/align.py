"""Terms of two languages that keep turning up in the same papers.

How strongly two terms go together is told by Dice's coefficient over papers and by the log-likelihood ratio of their two-by-two
table (Dunning 1993, "Accurate methods for the statistics of surprise and coincidence", section 4).
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import sparse

_ROWS = 1024
"""Chinese terms that are compared with all English ones at a time: bounds memory."""


class Pair(NamedTuple):
    """Row of a Chinese term, column of an English one, papers with both, Dice, log-likelihood ratio."""

    zh: int
    en: int
    both: int
    dice: float
    ratio: float


def candidates(zh: sparse.csr_matrix, en: sparse.csr_matrix, *, least: int, dice: float, most: int) -> Iterator[Pair]:
    """For each Chinese term its English candidates, strongest first, ``most`` at the most.

    ``zh`` has a row for each Chinese term, ``en`` for each English one, and a column for each paper; both hold ones.
    """
    total = zh.shape[1]
    zh_papers, en_papers = (np.diff(terms.indptr).astype(np.int64) for terms in (zh, en))
    columns = en.T.tocsr()
    for first in range(0, zh.shape[0], _ROWS):
        shared = (zh[first : first + _ROWS] @ columns).tocoo()
        enough = shared.data >= least
        rows, cols, both = shared.row[enough] + first, shared.col[enough], shared.data[enough].astype(np.int64)
        score = 2 * both / (zh_papers[rows] + en_papers[cols])
        strong = score >= dice
        rows, cols, both, score = rows[strong], cols[strong], both[strong], score[strong]
        ratio = likelihood(both, zh_papers[rows], en_papers[cols], total)
        taken: dict[int, int] = {}
        for i in np.lexsort((cols, -ratio, -np.round(score, 9), rows)):
            row = int(rows[i])
            taken[row] = taken.get(row, 0) + 1
            if taken[row] <= most:
                yield Pair(row, int(cols[i]), int(both[i]), float(score[i]), float(ratio[i]))


Counts = npt.NDArray[np.int64]


def likelihood(both: Counts, left: Counts, right: Counts, total: int) -> npt.NDArray[np.float64]:
    """The log-likelihood ratio of two events that happen ``left`` and ``right`` times in ``total``, ``both`` times together."""

    def part(seen: Counts, expected: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        return np.where(seen > 0, seen * np.log(np.maximum(seen, 1) / np.maximum(expected, 1e-12)), 0.0)

    rest = total - left - right + both
    return 2 * (
        part(both, left * right / total)
        + part(left - both, left * (total - right) / total)
        + part(right - both, (total - left) * right / total)
        + part(rest, (total - left) * (total - right) / total)
    )
