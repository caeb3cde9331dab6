"""How well concepts are found: the figures over annotated entries.

A gold file is a list of ``{"id", "concepts": [{"name", "acronym", "expansion", "type", "role", "tier", "forms"}]}``; tier ``core`` must
be found, ``ok`` may be. An entry with a ``text`` brings its own Markdown; another names the ``digest`` that lists it.

One gold record is worth one prediction: a second node for the same thing counts as wrong. Names are compared without width, case,
spaces, hyphens, dots, LaTeX marks and a plural s.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Literal

from pydantic import ConfigDict, TypeAdapter, ValidationError

from kgraph.build import understand
from kgraph.errors import SeedError
from kgraph.model import Concept, Kind, Occurrence, Paper, Resolution, Role, Value
from kgraph.read import merge, parse

_IGNORED = re.compile(r"[\s\-_‐-―·./*`$\\{}^]+")


class Gold(Value):
    """One annotated concept."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    name: str
    acronym: str | None = None
    expansion: str | None = None
    type: Kind
    role: Role
    tier: Literal["core", "ok"]
    forms: tuple[str, ...] = ()


class Entry(Value):
    """One annotated entry of a digest."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    text: str = ""
    digest: str = ""
    concepts: tuple[Gold, ...]


class Found(Value):
    """One predicted concept of one entry."""

    name: str
    names: tuple[str, ...]
    kind: Kind
    role: Role


class Scores(Value):
    """The figures; ``None`` where there is nothing to divide by.

    ``f1`` is of ``precision`` and ``core_recall``. ``type_acc`` and ``name_acc`` are of the core records found. ``acronym_link``: of the
    records whose acronym and expansion both stand in the entry, how many have both in one concept.
    """

    papers: int
    predicted: int
    precision: float | None
    core_recall: float | None
    f1: float
    type_acc: float | None
    name_acc: float | None
    proposed_recall: float | None
    proposed_precision: float | None
    acronym_link: float | None


def comparable(name: str) -> str:
    """A name as it is compared here."""
    text = _IGNORED.sub("", unicodedata.normalize("NFKC", name).lower().strip())
    if re.fullmatch(r"[\x00-\x7f]{4,}", text) and text.endswith("s") and not text.endswith("ss"):
        return text[:-1]
    return text[:-1] if re.fullmatch(r"[a-z0-9]{2,3}s", text) else text


def keys(names: Iterable[str | None]) -> frozenset[str]:
    """Names as they are compared, without empty ones."""
    return frozenset(comparable(name) for name in names if name)


def keys_of(record: Gold) -> frozenset[str]:
    """All names of an annotated concept, as they are compared."""
    return keys((record.name, record.acronym, record.expansion, *record.forms))


def assign(gold: Sequence[Gold], found: Sequence[Found]) -> tuple[dict[int, Found], list[Found]]:
    """Which prediction takes which record, and the predictions that take none; those with the fewest candidates choose first."""
    records = list(map(keys_of, gold))
    candidates = [(one, [at for at, names in enumerate(records) if names & keys((one.name, *one.names))]) for one in found]
    taken: dict[int, Found] = {}
    wrong = []
    for one, matches in sorted(candidates, key=lambda candidate: len(candidate[1])):
        free = [at for at in matches if at not in taken]
        if free:
            best = min(free, key=lambda at: (gold[at].tier != "core", comparable(gold[at].name) != comparable(one.name)))
            taken[best] = one
        else:
            wrong.append(one)
    return taken, wrong


def score(gold: Iterable[Entry], found: Mapping[str, Sequence[Found]]) -> Scores:
    """The figures of predictions, by entry id, against annotated entries."""
    count: Counter[str] = Counter()
    for entry in gold:
        taken, wrong = assign(entry.concepts, found.get(entry.id, ()))
        count["papers"] += 1
        count["right"] += len(taken)
        count["wrong"] += len(wrong)
        count["proposed_told"] += sum(one.role == "proposed" for one in (*taken.values(), *wrong))
        for at, record in enumerate(entry.concepts):
            _tally(count, record, taken.get(at))
    precision = _ratio(count["right"], count["right"] + count["wrong"])
    recall = _ratio(count["core_found"], count["core"])
    return Scores(
        papers=count["papers"],
        predicted=count["right"] + count["wrong"],
        precision=precision,
        core_recall=recall,
        f1=round(2 * precision * recall / (precision + recall), 3) if precision and recall else 0,
        type_acc=_ratio(count["type"], count["core_found"]),
        name_acc=_ratio(count["name"], count["core_found"]),
        proposed_recall=_ratio(count["proposed_found"], count["proposed"]),
        proposed_precision=_ratio(count["proposed_right"], count["proposed_told"]),
        acronym_link=_ratio(count["linked"], count["links"]),
    )


def _tally(count: Counter[str], record: Gold, one: Found | None) -> None:
    core = record.tier == "core"
    proposed = one is not None and one.role == "proposed"
    count["core"] += core
    count["proposed"] += core and record.role == "proposed"
    count["proposed_found"] += core and record.role == "proposed" and proposed
    count["proposed_right"] += proposed and record.role == "proposed"
    if one and core:
        count["core_found"] += 1
        count["type"] += one.kind == record.type
        count["name"] += comparable(one.name) == comparable(record.name)
    if record.acronym and record.expansion:
        count["links"] += 1
        count["linked"] += one is not None and {comparable(record.acronym), comparable(record.expansion)} <= keys((one.name, *one.names))


def _ratio(part: int, whole: int) -> float | None:
    return round(part / whole, 3) if whole else None


def read_gold(path: Path) -> tuple[Entry, ...]:
    """The entries of a gold file. Raises ``SeedError`` with what is wrong in it."""
    try:
        return TypeAdapter(tuple[Entry, ...]).validate_json(path.read_bytes())
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise SeedError(path.name, 0, f"{where}: {first['msg']}; a list of annotated entries is wanted") from error
    except OSError as error:
        raise SeedError(path.name, 0, f"cannot be read: {error.strerror}") from error


def papers_of(gold: Sequence[Entry], digests: Path) -> dict[str, Paper]:
    """The papers of annotated entries: from their own text, else as their digest, a file in ``digests``, lists them."""
    listed: dict[tuple[str, str], Paper] = {}
    for name in sorted({entry.digest for entry in gold if not entry.text}):
        try:
            reading = parse((digests / name).read_bytes(), name)
        except OSError as error:
            raise SeedError(name or "gold", 0, f"cannot be read in {digests}: {error.strerror}; give the folder with --digests") from error
        listed |= {(name, paper.id): paper for paper in reading.papers}
    papers: dict[str, Paper] = {}
    for entry in gold:
        if entry.text:
            papers[entry.id] = merge(parse(entry.text.encode(), f"{entry.id}.md").papers)
        elif (entry.digest, entry.id) in listed:
            papers[entry.id] = listed[entry.digest, entry.id]
        else:
            raise SeedError("gold", 0, f"{entry.id} has no text and is not in {entry.digest}")
    return papers


def predictions(resolution: Resolution) -> dict[str, list[Found]]:
    """What was found, by paper."""
    concepts = {concept.id: concept for concept in resolution.concepts}
    found: dict[str, list[Found]] = {}
    for occurrence in resolution.occurrences:
        found.setdefault(occurrence.paper, []).append(_found(concepts[occurrence.concept], occurrence))
    return found


def _found(concept: Concept, occurrence: Occurrence) -> Found:
    names = (*(alias.name for alias in concept.aliases), *(mention.text for mention in occurrence.mentions))
    return Found(name=concept.name, names=tuple(dict.fromkeys(names)), kind=concept.kind, role=occurrence.role)


def evaluate(path: Path, digests: Path) -> Scores:
    """The figures of this version of kgraph over a gold file."""
    gold = read_gold(path)
    return score(gold, predictions(understand(papers_of(gold, digests))))
