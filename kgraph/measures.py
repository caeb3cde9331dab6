"""How strongly two concepts belong together: measures as plain functions of counts, and the counting itself.

Counts are of papers, never of mentions: ``c_i`` and ``c_j`` papers have the one and the other concept, ``c_ij`` have both, ``n`` is
all papers in scope, those without any concept too. By chance alone one expects ``E = c_i c_j / n`` papers with both.

Edges, the same for every measure: where ``c_i``, ``c_j`` or ``n`` is 0 nothing can be said and the answer is None, never NaN; two
concepts that never meet have 0 (NPMI −1, its least value; log-likelihood and rank say how surprising that is). Counts that cannot
be (``c_ij`` over ``c_i``, negative ones) raise ``ValueError``.
"""

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:  # at run time only where pairs are counted: half of the commands need neither, and both take long to load
    import numpy as np
    import numpy.typing as npt

Measure: TypeAlias = Callable[[int, int, int, int], float | None]
"""A function of ``c_ij, c_i, c_j, n``."""

Counts: TypeAlias = "npt.NDArray[np.int64]"

SHRINK = 5
"""``k`` of :func:`rank`: papers of pure chance that every pair is given before it is judged."""


def _known(c_ij: int, c_i: int, c_j: int, n: int) -> bool:
    """Whether anything can be said from these counts."""
    if not (0 <= c_ij <= min(c_i, c_j) and max(c_i, c_j) <= n and c_i + c_j - c_ij <= n):
        raise ValueError(f"impossible counts: c_ij={c_ij}, c_i={c_i}, c_j={c_j}, n={n}")
    return c_i > 0 and c_j > 0


def expected(c_ij: int, c_i: int, c_j: int, n: int) -> float | None:
    """Papers with both that chance alone would give: ``c_i c_j / n``. Range 0 to n."""
    return c_i * c_j / n if _known(c_ij, c_i, c_j, n) else None


def rank(c_ij: int, c_i: int, c_j: int, n: int) -> float | None:
    """Lift shrunk to chance: ``log2((c_ij + k) / (E + k))`` with k = 5. Any real number, 0 at chance.

    Lift, association strength, NPMI and Jaccard put pairs of two rare concepts on top, which met once by accident; this one asks
    for papers as well. Our own, an additive (pseudo-count) smoothing of the logarithm of lift.
    """
    if not _known(c_ij, c_i, c_j, n):
        return None
    return math.log2((c_ij + SHRINK) / (c_i * c_j / n + SHRINK))


def association(c_ij: int, c_i: int, c_j: int, n: int) -> float | None:
    """Association strength: ``c_ij / (c_i c_j)``. Range 0 to 1; at chance ``1 / n``.

    van Eck & Waltman, How to normalize cooccurrence data?, JASIST 60 (2009), equation 6.
    """
    return c_ij / (c_i * c_j) if _known(c_ij, c_i, c_j, n) else None


def lift(c_ij: int, c_i: int, c_j: int, n: int) -> float | None:
    """Times more often together than by chance: ``c_ij / E``, association strength times n. At least 0; chance is 1."""
    return c_ij * n / (c_i * c_j) if _known(c_ij, c_i, c_j, n) else None


def jaccard(c_ij: int, c_i: int, c_j: int, n: int) -> float | None:
    """Papers with both among papers with either: ``c_ij / (c_i + c_j - c_ij)``. Range 0 to 1. Jaccard (1901)."""
    return c_ij / (c_i + c_j - c_ij) if _known(c_ij, c_i, c_j, n) else None


def salton(c_ij: int, c_i: int, c_j: int, n: int) -> float | None:
    """Salton's cosine: ``c_ij / sqrt(c_i c_j)``. Range 0 to 1.

    Salton & McGill, Introduction to Modern Information Retrieval (1983).
    """
    return c_ij / math.sqrt(c_i * c_j) if _known(c_ij, c_i, c_j, n) else None


def inclusion(c_ij: int, c_i: int, c_j: int, n: int) -> float | None:
    """The share of the rarer concept's papers that have the other: ``c_ij / min(c_i, c_j)``. Range 0 to 1.

    Callon, Courtial & Laville, Co-word analysis, Scientometrics 22 (1991).
    """
    return c_ij / min(c_i, c_j) if _known(c_ij, c_i, c_j, n) else None


def equivalence(c_ij: int, c_i: int, c_j: int, n: int) -> float | None:
    """Equivalence coefficient: ``c_ij² / (c_i c_j)``, the cosine squared. Range 0 to 1.

    Callon, Courtial & Laville, Co-word analysis, Scientometrics 22 (1991).
    """
    return c_ij * c_ij / (c_i * c_j) if _known(c_ij, c_i, c_j, n) else None


def npmi(c_ij: int, c_i: int, c_j: int, n: int) -> float | None:
    """Normalised pointwise mutual information: ``ln(c_ij n / (c_i c_j)) / -ln(c_ij / n)``.

    Range −1 (never together) over 0 (chance) to 1 (never apart; also where every paper has both).
    Bouma, Normalized (pointwise) mutual information in collocation extraction, GSCL (2009), section 3.
    """
    if not _known(c_ij, c_i, c_j, n):
        return None
    if c_ij == 0:
        return -1.0
    if c_ij == n:
        return 1.0
    return math.log(c_ij * n / (c_i * c_j)) / -math.log(c_ij / n)


def loglik(c_ij: int, c_i: int, c_j: int, n: int) -> float | None:
    """Log-likelihood ratio G² of the 2×2 table, with a sign: ``2 Σ O ln(O / E)``, ``0 ln 0 = 0``, negative where ``c_ij < E``.

    Any real number; 0 at chance. Beyond ±3.84 a single pair would be called significant at 5 %, of many pairs it is not.
    Dunning, Accurate methods for the statistics of surprise and coincidence, Computational Linguistics 19 (1993).
    """
    if not _known(c_ij, c_i, c_j, n):
        return None
    with_i, without_i, with_j, without_j = c_i, n - c_i, c_j, n - c_j
    cells = (
        (c_ij, with_i * with_j),
        (c_i - c_ij, with_i * without_j),
        (c_j - c_ij, without_i * with_j),
        (n - c_i - c_j + c_ij, without_i * without_j),
    )
    # O / E as a quotient of whole numbers, so that chance is exactly 0; what rounding leaves below 0 is 0.
    total = max(0.0, 2 * math.fsum(seen * math.log(seen * n / product) for seen, product in cells if seen))
    return -total if c_ij * n < c_i * c_j else total


MEASURES: dict[str, Measure] = {
    "expected": expected,
    "rank": rank,
    "association": association,
    "lift": lift,
    "jaccard": jaccard,
    "salton": salton,
    "inclusion": inclusion,
    "equivalence": equivalence,
    "npmi": npmi,
    "loglik": loglik,
}
"""Every measure of a pair by name, in the order in which ``pairs.csv`` has them."""


def vosviewer(c_ij: int, w_i: int, w_j: int, m: int) -> float | None:
    """VOSviewer's association strength of a link in a drawn network: ``2 m c_ij / (w_i w_j)``. At least 0; chance is 1.

    ``w_i`` is the sum of all links of i and ``m`` the sum of all links, both of the network drawn: not counts of papers.
    van Eck & Waltman, VOS: a new method for visualizing similarities between objects (2007).
    """
    if min(c_ij, w_i, w_j, m) < 0 or c_ij > min(w_i, w_j) or max(w_i, w_j) > m:
        raise ValueError(f"impossible links: c_ij={c_ij}, w_i={w_i}, w_j={w_j}, m={m}")
    return 2 * m * c_ij / (w_i * w_j) if w_i and w_j else None


@dataclass(frozen=True, eq=False)
class PairCounts:
    """How often concepts meet. ``concepts`` is sorted; ``papers[i]`` is c_i of ``concepts[i]``.

    The k-th pair is ``concepts[left[k]]`` and ``concepts[right[k]]`` with ``left < right``, in ``both[k]`` papers (at least one);
    pairs come in the order of their names.
    """

    concepts: tuple[str, ...]
    papers: Counts
    left: Counts
    right: Counts
    both: Counts

    def __iter__(self) -> Iterator[tuple[str, str, int, int, int]]:
        """Rows ``(left, right, c_ij, c_i, c_j)`` of names and plain integers."""
        of = self.papers.tolist()
        for i, j, both in zip(self.left.tolist(), self.right.tolist(), self.both.tolist(), strict=True):
            yield self.concepts[i], self.concepts[j], both, of[i], of[j]

    def __len__(self) -> int:
        return len(self.both)


def count_pairs(mentions: Iterable[tuple[str, str]]) -> PairCounts:
    """Counts from rows ``(paper, concept)``: each paper counts once for a concept and once for a pair, however often it says so.

    The counts are the product of the papers × concepts matrix with itself: its diagonal is c_i, the triangle above it c_ij.
    """
    import numpy as np
    from scipy import sparse

    rows = sorted(set(mentions))
    papers = {paper: at for at, paper in enumerate(dict.fromkeys(paper for paper, _ in rows))}
    concepts = {concept: at for at, concept in enumerate(sorted({concept for _, concept in rows}))}
    at_paper = np.fromiter((papers[paper] for paper, _ in rows), dtype=np.int64, count=len(rows))
    at_concept = np.fromiter((concepts[concept] for _, concept in rows), dtype=np.int64, count=len(rows))
    shape = (len(papers), len(concepts))
    matrix = sparse.csr_array((np.ones(len(rows), dtype=np.int64), (at_paper, at_concept)), shape=shape)
    product = sparse.triu(matrix.T @ matrix, k=1, format="coo") if rows else sparse.coo_array((0, 0), dtype=np.int64)
    order = np.lexsort((product.col, product.row))
    return PairCounts(
        concepts=tuple(concepts),
        papers=np.bincount(at_concept, minlength=len(concepts)).astype(np.int64),
        left=product.row[order].astype(np.int64),
        right=product.col[order].astype(np.int64),
        both=product.data[order].astype(np.int64),
    )
