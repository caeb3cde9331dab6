"""How sure each label of a sequence is: the forward-backward algorithm (Rabiner 1989, section III.A) for a field of three labels."""

from collections.abc import Sequence

import numpy as np

from kgraph.extract.weights import Sums

Triple = Sequence[float]


def marginals(scores: Sums, transitions: Sequence[Triple]) -> list[tuple[float, float, float]]:
    """The probability of each of the three labels at each place.

    ``scores``: what speaks for each label at each place, as logarithms, a row a place; ``transitions``: the same of each label (column)
    behind each label (row).
    """
    local = np.exp(scores - scores.max(axis=1, keepdims=True)).tolist() if len(scores) else []
    (aa, ab, ac), (ba, bb, bc), (ca, cb, cc) = np.exp(np.asarray(transitions)).tolist()
    forward = []
    x, y, z = 1.0, 1.0, 1.0
    started = False
    for a, b, c in local:  # three labels, written out: this is the innermost loop of all
        if started:
            x, y, z = a * (x * aa + y * ba + z * ca), b * (x * ab + y * bb + z * cb), c * (x * ac + y * bc + z * cc)
        else:
            x, y, z, started = a, b, c, True
        total = x + y + z
        x, y, z = x / total, y / total, z / total
        forward.append((x, y, z))
    found = []
    x, y, z = 1.0, 1.0, 1.0
    for (a, b, c), (p, q, r) in zip(reversed(local), reversed(forward), strict=True):
        p, q, r = p * x, q * y, r * z
        total = p + q + r
        found.append((p / total, q / total, r / total))
        a, b, c = a * x, b * y, c * z
        x, y, z = aa * a + ab * b + ac * c, ba * a + bb * b + bc * c, ca * a + cb * b + cc * c
        total = x + y + z
        x, y, z = x / total, y / total, z / total
    found.reverse()
    return found
