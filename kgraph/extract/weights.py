"""Linear models as tables: for each feature, by its name, how much it speaks for each label.

A file of weights has tabs: the labels stand in the first line, then one feature a line, sorted. A feature that is not there weighs
nothing; one that training brought to nearly nothing is left out.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from kgraph.errors import SeedError

Names = Callable[[Any], Iterable[str]]
Sums = npt.NDArray[np.float32]

_LEAST = 0.005
_REMEMBERED = 1 << 15
"""Keys of a column that are remembered, at most."""


class Column(NamedTuple):
    """One aspect of some things: a key for each of them, and what features a key stands for.

    Where ``owners`` are given, there are any number of keys for each thing, and they tell whose each key is; the first column has none.
    Where ``names`` are several, a thing has as many keys: the first is named by the first function, the key after it by the second.
    There are then as many keys more, and neighbours share them. Sums of keys are remembered by ``names``: the same function each time.
    """

    keys: Sequence[Any]
    names: Names | tuple[Names, ...]
    owners: Sequence[int] | None = None

    @property
    def each(self) -> tuple[Names, ...]:
        """The functions, also where it is one."""
        return self.names if isinstance(self.names, tuple) else (self.names,)


def spelled_out(columns: Sequence[Column]) -> list[list[str]]:
    """The features of each thing by their names."""
    rows: list[list[str]] = [[] for _ in columns[0].keys]
    for column in columns:
        last = len(column.keys) - len(column.each) + 1
        for at, names in enumerate(column.each):
            whose = range(len(rows)) if column.owners is None else column.owners
            for key, owner in zip(column.keys[at : last + at], whose, strict=True):
                rows[owner] += names(key)
    return rows


class Weights:
    """A table of weights."""

    def __init__(self, labels: Sequence[str], table: Mapping[str, Sequence[float]]) -> None:
        self.labels = tuple(labels)
        self._table = {feature: tuple(weights) for feature, weights in table.items()}
        self._columns: dict[Names | tuple[Names, ...], _Seen] = {}

    def sum(self, features: Iterable[str]) -> tuple[float, ...]:
        """What some features weigh together for each label; empty where they weigh nothing."""
        found = list(filter(None, map(self._table.get, features)))
        return tuple(map(sum, zip(*found, strict=True))) if len(found) > 1 else found[0] if found else ()

    def sums(self, columns: Iterable[Column]) -> Sums:
        """What all that is seen of each thing weighs together: a row a thing, a column a label."""
        total: Sums = np.zeros((0, len(self.labels)), dtype=np.float32)
        for number, column in enumerate(columns):
            seen = self._columns.get(column.names)
            if seen is None:
                seen = self._columns[column.names] = _Seen(column.each, self)
            rows = seen.rows(column.keys)
            if column.owners is not None:
                np.add.at(total, column.owners, rows[:, 0])
            elif number:
                last = len(rows) - len(column.each) + 1
                for at in range(len(column.each)):
                    total += rows[at : last + at, at]
            else:
                total = rows[:, 0]
        return total


class _Seen(dict[Hashable, int]):
    """The keys of a column that were met, each with the row of its sums; row 0 is for those that weigh nothing."""

    def __init__(self, names: tuple[Names, ...], weights: Weights) -> None:
        self._names, self._weights = names, weights
        self._none = (0.0,) * len(weights.labels)
        self._table: Sums = np.zeros((64, len(self._names), len(weights.labels)), dtype=np.float32)
        self._used = 1

    def rows(self, keys: Sequence[Hashable]) -> Sums:
        """The sums of each key: keys × names × labels."""
        if len(self) > _REMEMBERED:
            self.clear()
            self._used = 1
        found = list(map(self.__getitem__, keys))
        rows: Sums = self._table[found]
        return rows

    def __missing__(self, key: Hashable) -> int:
        found = [self._weights.sum(names(key)) for names in self._names]
        at = 0
        if any(found):
            if self._used == len(self._table):
                self._table = np.concatenate((self._table, np.zeros_like(self._table)))
            self._table[self._used] = [weights or self._none for weights in found]
            at, self._used = self._used, self._used + 1
        self[key] = at
        return at


def write_weights(path: Path, labels: Sequence[str], table: Mapping[str, Mapping[str, float]]) -> None:
    """Writes, of each feature, what it weighs for each label, to four digits behind the point."""
    rows = [("", *labels)]
    for feature in sorted(table):
        weights = [table[feature].get(label, 0.0) for label in labels]
        if max(map(abs, weights)) >= _LEAST:
            rows.append((feature, *map(_short, weights)))
    path.write_text("".join("\t".join(row) + "\n" for row in rows), encoding="utf-8")


def _short(weight: float) -> str:
    return f"{weight:.4f}".rstrip("0").rstrip(".") if abs(weight) >= _LEAST else "0"


def read_weights(path: Path) -> Weights:
    """Reads a table. Raises ``SeedError`` with file and line for what is none."""
    lines = path.read_text(encoding="utf-8").removesuffix("\n").split("\n")
    _, *labels = lines[0].split("\t")
    table: dict[str, list[float]] = {}
    for number, line in enumerate(lines[1:], 2):
        feature, *weights = line.split("\t")
        try:
            table[feature] = [float(weight) for weight in weights]
        except ValueError:
            weights = []
        if len(weights) != len(labels) or not labels:
            wanted = f"a feature and {len(labels)} numbers with tabs between are wanted"
            raise SeedError(path.name, number, f"{wanted}; make the file anew: kgraph train GOLD.json -o FOLDER")
    return Weights(labels, table)
