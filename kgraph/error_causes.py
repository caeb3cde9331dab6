"""What the errors behind each figure of ``kgraph.evaluate`` come from.

For each figure there are as many errors as its denominator is greater than its numerator; each has one cause, the first that holds in
the order of ``CAUSES``.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from kgraph.build import Progress, silent
from kgraph.evaluate import Entry, Found, Gold, Scores, assign, comparable, keys, keys_of, papers_of, predictions, read_gold, score
from kgraph.explain import Candidate, explain
from kgraph.text import HAN, aligned

CAUSES = {
    "precision": ("same concept twice", "boundary", "not annotated"),
    "core_recall": ("lies in another concept", "dropped as no term", "boundary", "not seen"),
    "type_acc": (),  # annotated → given
    "name_acc": ("another of its annotated names", "a name that is not annotated"),
    "proposed_recall": ("not found",),  # or given as …
    "proposed_precision": ("not annotated",),  # or annotated as …
    "acronym_link": ("not found", "acronym and expansion apart"),
}
"""By figure. ``boundary``: the name holds an annotated one, or is held by it, word for word."""

_WORD = re.compile(rf"[{HAN}]|[^\W_{HAN}]+")


class Error(NamedTuple):
    """One error: the figure it counts in, why, in which entry, the annotated name and the name found, empty where there is none."""

    figure: str
    cause: str
    id: str
    annotated: str
    found: str


class Examined(NamedTuple):
    """The figures, and the errors behind them, sorted by figure, cause and place."""

    scores: Scores
    errors: tuple[Error, ...]


def examine(path: Path, digests: Path, progress: Progress = silent) -> Examined:
    """The figures of this version of kgraph over a gold file, and what the errors come from."""
    gold = read_gold(path)
    explained = explain(papers_of(gold, digests), progress)
    found = predictions(explained.resolution)
    return Examined(score(gold, found), error_causes(gold, found, explained.candidates))


def error_causes(
    gold: Iterable[Entry], found: Mapping[str, Sequence[Found]], candidates: Mapping[str, Sequence[Candidate]]
) -> tuple[Error, ...]:
    """The errors of predictions, by entry id, against annotated entries. ``candidates``: what became of each candidate, by entry id."""
    errors = [error for entry in gold for error in _errors(entry, found.get(entry.id, ()), candidates.get(entry.id, ()))]
    return tuple(sorted(errors, key=_order))


def _order(error: Error) -> tuple[object, ...]:
    causes = CAUSES[error.figure]
    place = causes.index(error.cause) if error.cause in causes else len(causes)
    return list(CAUSES).index(error.figure), place, *error


def _errors(entry: Entry, found: Sequence[Found], candidates: Sequence[Candidate]) -> Iterator[Error]:
    taken, wrong = assign(entry.concepts, found)
    for one in wrong:
        cause, annotated = _why_wrong(one, entry.concepts, candidates)
        yield Error("precision", cause, entry.id, annotated, one.name)
        if one.role == "proposed":
            yield Error("proposed_precision", "not annotated", entry.id, annotated, one.name)
    for at, record in enumerate(entry.concepts):
        if at in taken:
            yield from _imperfect(entry.id, record, taken[at])
        else:
            if record.tier == "core":
                yield Error("core_recall", *_why_missed(entry.id, record, found, candidates))
                if record.role == "proposed":
                    yield Error("proposed_recall", "not found", entry.id, record.name, "")
            if record.acronym and record.expansion:
                yield Error("acronym_link", "not found", entry.id, record.name, "")


def _imperfect(entry: str, record: Gold, one: Found) -> Iterator[Error]:
    """What is wrong with a concept that was found."""
    if record.tier == "core":
        if one.kind != record.type:
            yield Error("type_acc", f"{record.type} → {one.kind}", entry, record.name, one.name)
        if comparable(one.name) != comparable(record.name):
            other = comparable(one.name) in keys_of(record)
            yield Error("name_acc", CAUSES["name_acc"][0 if other else 1], entry, record.name, one.name)
        if record.role == "proposed" != one.role:
            yield Error("proposed_recall", f"given as {one.role}", entry, record.name, one.name)
    if one.role == "proposed" != record.role:
        yield Error("proposed_precision", f"annotated as {record.role}", entry, record.name, one.name)
    if record.acronym and record.expansion and not keys((record.acronym, record.expansion)) <= keys((one.name, *one.names)):
        yield Error("acronym_link", "acronym and expansion apart", entry, record.name, one.name)


def _why_wrong(one: Found, records: Sequence[Gold], candidates: Iterable[Candidate]) -> tuple[str, str]:
    """The cause of a prediction that takes no record, and the record's name that it comes from."""
    mine = keys((one.name, *one.names))
    for record in records:
        if mine & keys_of(record):
            return "same concept twice", record.name
    forms = [one.name, *(candidate.text for candidate in candidates if candidate.concept == one.name)]
    for record in records:
        if _overlap(forms, _names(record)):
            return "boundary", record.name
    return "not annotated", ""


def _why_missed(entry: str, record: Gold, found: Iterable[Found], candidates: Sequence[Candidate]) -> tuple[str, str, str, str]:
    """The cause that a record was not found, with the entry, the record's name and the name that it comes from."""
    names = keys_of(record)
    for one in found:
        if names & keys((one.name, *one.names)):
            return "lies in another concept", entry, record.name, one.name
    for candidate in candidates:
        if candidate.reason.startswith(("no term", "stop word")) and comparable(candidate.text) in names:
            return "dropped as no term", entry, record.name, candidate.text
    for candidate in candidates:
        if candidate.kept and _overlap((candidate.text,), _names(record)):
            return "boundary", entry, record.name, candidate.text
    return "not seen", entry, record.name, ""


def _names(record: Gold) -> list[str]:
    return [name for name in (record.name, record.acronym, record.expansion, *record.forms) if name]


def _overlap(left: Iterable[str], right: Iterable[str]) -> bool:
    """Whether a name on one side holds one on the other, word for word, or is the same."""
    theirs = [words for words in map(_words, right) if words]
    return any(mine in other or other in mine for mine in map(_words, left) if mine for other in theirs)


def _words(name: str) -> str:
    """The words and Chinese characters of a name, a bar around each; empty where it has none."""
    found = [comparable(word) for word in _WORD.findall(aligned(name))]
    return f"|{'|'.join(found)}|" if found else ""
