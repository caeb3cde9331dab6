"""Which concepts meet in papers, as rows: counted and held as arrays, for tens of thousands of papers have millions of pairs."""

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias, overload

from kgraph.store.values import clean

if TYPE_CHECKING:  # at run time only where pairs are counted
    import numpy as np
    import numpy.typing as npt

    Codes: TypeAlias = "npt.NDArray[np.integer[Any]]"

Row: TypeAlias = tuple[Any, ...]

_BLOCK = 1 << 14


class Column(NamedTuple):
    """One column: the value of row ``n`` is ``values[codes[n]]``."""

    values: Sequence[Any]
    codes: "Codes"


class ArrayRows(Sequence[Row]):
    """Rows that are made when they are asked for; equal to any sequence of the same rows. A slice is a tuple of rows."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self.columns = tuple(columns)

    def mapped(self, change: Callable[[Any], Any]) -> "ArrayRows":
        """The rows with each value changed."""
        return ArrayRows([Column(list(map(change, column.values)), column.codes) for column in self.columns])

    def __len__(self) -> int:
        return len(self.columns[0].codes)

    @overload
    def __getitem__(self, at: int) -> Row: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Row, ...]: ...
    def __getitem__(self, at: int | slice) -> Row | tuple[Row, ...]:
        if isinstance(at, slice):
            return tuple(zip(*(map(column.values.__getitem__, column.codes[at].tolist()) for column in self.columns), strict=True))
        return tuple(column.values[int(column.codes[at])] for column in self.columns)

    def __iter__(self) -> Iterator[Row]:
        for start in range(0, len(self), _BLOCK):
            yield from self[start : start + _BLOCK]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence):
            return NotImplemented
        return len(self) == len(other) and all(mine == theirs for mine, theirs in zip(self, other, strict=True))

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"ArrayRows({len(self)} rows)"


def pair_rows(papers: Sequence[tuple[str, Sequence[str]]], least: int = 2) -> tuple[Sequence[Row], int]:
    """The rows of CO_OCCURS, of pairs with ``least`` papers or more: both concepts, papers with both, day of the first and of the last of
    them; and the number of all pairs that share a paper.

    ``papers``: day and concepts, sorted and each once, of every paper, the earliest first. Rows are clean, sorted and unique by key.
    """
    import numpy as np

    if not any(len(concepts) > 1 for _, concepts in papers):
        return (), 0
    ids = sorted({concept for _, concepts in papers for concept in concepts})
    number = {concept: at for at, concept in enumerate(ids)}
    coded = [np.array([number[concept] for concept in concepts], dtype=np.int64) for _, concepts in papers]
    triangle = cache(lambda size: np.triu_indices(size, 1))
    keys = np.concatenate([codes[left] * len(ids) + codes[right] for codes in coded for left, right in [triangle(len(codes))]])
    paper = np.repeat(np.arange(len(coded)), [len(codes) * (len(codes) - 1) // 2 for codes in coded])

    order = np.argsort(keys, kind="stable")  # one pair after the other, the papers of each in their order
    starts = np.flatnonzero(np.diff(keys[order], prepend=-1))
    ends = np.append(starts[1:], len(keys))
    often = ends - starts >= least
    total, starts, ends = len(starts), starts[often], ends[often]
    if not len(starts):
        return (), total
    both = ends - starts
    left, right = np.divmod(keys[order[starts]], len(ids))
    shown, names = _coded([clean(concept) for concept in ids])
    days, day = _coded([clean(day) for day, _ in papers])
    columns = [
        Column(shown, names[left]),
        Column(shown, names[right]),
        Column(range(int(both.max()) + 1), both),
        Column(days, day[paper[order[starts]]]),
        Column(days, day[paper[order[ends - 1]]]),
    ]
    return _finished(columns), total


def _coded(texts: list[str]) -> tuple[list[str], "Codes"]:
    """The different texts in their order, and the number of each text given."""
    import numpy as np

    values = sorted(set(texts))
    number = {text: at for at, text in enumerate(values)}
    return values, np.array([number[text] for text in texts], dtype=np.int64)


def _finished(columns: Sequence[Column]) -> ArrayRows:
    """Sorted, and of the rows with one key the smallest: ids that differ only in what no engine holds are one. Rows without a key go."""
    import numpy as np

    ids = columns[0].values
    key = columns[0].codes * len(ids) + columns[1].codes
    order = np.argsort(key, kind="stable")
    if not np.diff(key[order]).all():
        ranks = [np.unique(np.array(column.values), return_inverse=True)[1][column.codes] for column in columns[2:]]
        order = np.lexsort((*reversed(ranks), key))
    whole = np.array([bool(id) for id in ids])
    first = np.diff(key[order], prepend=-1) > 0
    kept = order[first & whole[columns[0].codes[order]] & whole[columns[1].codes[order]]]
    return ArrayRows([Column(column.values, column.codes[kept].astype(np.int32)) for column in columns])
