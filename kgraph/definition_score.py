"""How well definitions are found: the figures over records with hand-labelled short and long forms.

A file of records, as Ab3P's MED1250 (Sohn et al. 2008, "Abbreviation definition identification based on automatic precision
estimates"): a record begins with its number on a line of its own, lines of text follow, and a labelled pair is an indented line
``  short form|long form``; a second ``|`` begins a comment, and a line that begins with ``//`` is an annotator's note.

A definition is right where record, short form and long form are those of a label; white space is folded, and the long form is
compared without case. Each counts once a record.
"""

import gzip
import lzma
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from kgraph.errors import SeedError
from kgraph.extract.definitions import DefinitionFinder
from kgraph.lexicon import lexicon
from kgraph.model import Value
from kgraph.text import narrow, tidy

_NUMBER = re.compile(r"[0-9]+\s*")
_LABEL = re.compile(r"  (\S[^|]*)\|([^|]+)")

Pair = tuple[str, str]


class Record(NamedTuple):
    """One record, or a part of one that goes on under its number again: the number, the text (lines), and the labelled pairs."""

    number: str
    text: str
    pairs: frozenset[Pair]


class DefinitionScores(Value):
    """The figures; ``f1_odd`` and ``f1_even`` are of the first, third, fifth … record and of the others.

    The rules were developed on the odd records of MED1250; ``f1_even`` is what they reach where nobody looked.
    """

    records: int
    labelled: int
    found: int
    precision: float
    recall: float
    f1: float
    f1_odd: float
    f1_even: float


def _pair(short: str, long: str) -> Pair:
    return tidy(short), tidy(long).lower()


def read_records(path: Path) -> tuple[Record, ...]:
    """The records of a file, plain, gzip or xz. Raises ``SeedError`` where there are none."""
    opened = {".gz": gzip.decompress, ".xz": lzma.decompress}.get(path.suffix, bytes)
    try:
        text = opened(path.read_bytes()).decode("utf-8", "replace")
    except (OSError, EOFError, lzma.LZMAError) as error:
        raise SeedError(path.name, 0, f"cannot be read: {error}") from error
    records = tuple(_records(text.splitlines()))
    if not records:
        raise SeedError(
            path.name, 0, "no record begins there; a line with a number, lines of text, then '  short form|long form' is wanted"
        )
    return records


def _records(lines: Iterable[str]) -> Iterator[Record]:
    number, text, pairs = "", list[str](), set[Pair]()
    for line in (*lines, "0"):
        label = _LABEL.match(line.split("//")[0])
        if _NUMBER.fullmatch(line):
            if number:
                yield Record(number, "\n".join(text), frozenset(pairs))
            number, text, pairs = line.strip(), [], set()
        elif label:
            pairs.add(_pair(label[1], label[2]))
        elif line.strip() and not line.startswith("//"):
            text.append(line)


def is_records(path: Path) -> bool:
    """Whether a file is one of records, by what it holds: packed text, or text that begins with a number."""
    if path.suffix in (".xz", ".gz"):
        return True
    try:
        with path.open("rb") as file:
            return file.readline(64).strip().isdigit()
    except OSError:
        return False


def _found(records: Sequence[Record]) -> list[frozenset[Pair]]:
    find = DefinitionFinder(lexicon())
    return [frozenset(_pair(d.short.text, long.text) for d in find(narrow(r.text)) if d.short for long in d.longs) for r in records]


def evaluate_definitions(path: Path) -> DefinitionScores:
    """The figures of this version of kgraph over a file of records."""
    records = read_records(path)
    found = _found(records)
    right = [len(record.pairs & told) for record, told in zip(records, found, strict=True)]
    told = [len(pairs) for pairs in found]
    labelled = [len(record.pairs) for record in records]
    return DefinitionScores(
        records=len({record.number for record in records}),
        labelled=sum(labelled),
        found=sum(told),
        precision=_ratio(sum(right), sum(told)),
        recall=_ratio(sum(right), sum(labelled)),
        f1=_f1(right, told, labelled),
        f1_odd=_f1(right[::2], told[::2], labelled[::2]),
        f1_even=_f1(right[1::2], told[1::2], labelled[1::2]),
    )


def _f1(right: Sequence[int], told: Sequence[int], labelled: Sequence[int]) -> float:
    return _ratio(2 * sum(right), sum(told) + sum(labelled))


def _ratio(part: int, whole: int) -> float:
    return round(part / whole, 3) if whole else 0.0
