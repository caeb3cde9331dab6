"""The flow, written once: read → extract → resolve → store.

Whatever is built, the library changes in one transaction; an embedded graph changes with it, a server is brought up to date afterwards.
Which concepts there are is decided over all papers of the library at once, so that neither the order of digests nor the number of builds
makes a difference.
"""

import hashlib
import json
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, Set
from pathlib import Path
from typing import NamedTuple

from kgraph.connection import Address
from kgraph.errors import DigestError
from kgraph.extract import extract, extractor_version
from kgraph.model import BuildReport, Extraction, Paper, Part, Reading, Resolution, Skip
from kgraph.projection import State, keep, opened, push, show, uncollected
from kgraph.read import DigestFile, digest_key, find, merge, parse
from kgraph.resolve import resolve, resolver_version
from kgraph.rulings import Ruling, rulings_version
from kgraph.store import GraphStore, Library, Server
from kgraph.store.push import silent as silent
from kgraph.workers import extract_all

Progress = Callable[[str, int, int], None]
"""Is told the step ("read", "extract", "resolve", "store"), how much of it is done, and of how much."""


def read_papers(
    paths: Iterable[str | Path], *, date: str | None = None, dialect: str | None = None
) -> tuple[dict[str, Paper], tuple[Skip, ...]]:
    """The papers under some paths, by id, each joined from all its listings; and what was skipped. No workspace is touched.

    Raises ``DigestError`` for a path that is not there, or where nothing at all could be read.
    """
    files, skipped = find(paths)
    listings: dict[str, list[Paper]] = {}
    for file in files:
        try:
            reading = parse(file.data(), file.name, date=date, dialect=dialect)
        except DigestError as error:
            skipped += (_unreadable(file, error),)
            continue
        skipped += reading.skipped
        for paper in reading.papers:
            listings.setdefault(paper.id, []).append(paper)
    _refuse_nothing(len(listings), skipped)
    return {paper: merge(listings[paper]) for paper in sorted(listings)}, skipped


def understand(
    papers: Mapping[str, Paper],
    progress: Progress = silent,
    rulings: Sequence[Ruling] = (),
    *,
    without: Set[Part] = frozenset(),
    extractor: Callable[[Paper, Set[Part]], Extraction] | None = None,
) -> Resolution:
    """Extracts and resolves papers that are in no library. ``rulings``: a person's decisions; ``without``: parts that are switched
    off; ``extractor``: what does the same as ``extract`` and more."""
    listed = list(papers.values())
    special = extractor or (extract if without else None)
    found = (special(paper, without) for paper in listed) if special else extract_all(listed)
    return resolve(papers, _counted(found, len(listed), progress), None, rulings, without)


def _counted(found: Iterator[Extraction], total: int, progress: Progress) -> Iterator[Extraction]:
    for number, extraction in enumerate(found):
        progress("extract", number, total)
        yield extraction


def build(
    paths: Sequence[str | Path],
    workspace: Path,
    *,
    graph: Address | str | None = None,
    date: str | None = None,
    dialect: str | None = None,
    rulings: Sequence[Ruling] = (),
    progress: Progress = silent,
) -> BuildReport:
    """Takes digests into the library of a workspace and makes its graph equal to it and to a person's decisions, ``rulings``.

    A digest taken before is not read again; one that changed replaces what it gave before. Raises ``DigestError`` where a path is not
    there or nothing could be read, ``Locked`` where another build runs, ``StoreError``; then library and graph stay as they were.
    """
    started = time.monotonic()
    files, skipped = find(paths)
    with Library(workspace) as library, opened(graph, workspace) as store:
        with library.transaction():
            taken = _take(library, files, skipped, date, dialect, progress)
            state = _understand_all(library, rulings, progress) if taken.touched or library.fact("rules") != _rules(rulings) else None
            written = _project(library, store, state, rulings, progress)
        written |= _deliver(library, store, progress)
        facts = _facts(library)
        idle = idle_rulings(library)
    return BuildReport(
        entries=taken.listed + len(taken.skipped),
        papers=taken.papers,
        listed_again=taken.listed - taken.papers,
        new=taken.new,
        changed=taken.changed,
        unchanged=taken.papers - taken.new - taken.changed,
        removed=taken.removed,
        skipped=tuple(sorted(taken.skipped, key=lambda skip: (skip.file, skip.line, skip.reason))),
        concepts=facts.get("concepts", 0),
        merged=facts.get("joined", 0),
        kept_apart=facts.get("kept_apart", 0),
        decided=len(rulings) - len(idle),
        idle=idle,
        graph_written=written,
        seconds=round(time.monotonic() - started, 3),
    )


def forget(
    digest: str, workspace: Path, *, graph: Address | str | None = None, rulings: Sequence[Ruling] = (), progress: Progress = silent
) -> int:
    """Takes a digest out again, with all that only it supported; returns the number of papers that went. Raises ``UnknownName``."""
    with Library(workspace, create=False) as library, opened(graph, workspace) as store:
        with library.transaction():
            count = len(library.paper_ids())
            library.forget(library.find_digest(digest))
            gone = count - len(library.paper_ids())
            _project(library, store, _understand_all(library, rulings, progress), rulings, progress)
        _deliver(library, store, progress)
    return gone


def rebuild(
    workspace: Path, *, graph: Address | str | None = None, rulings: Sequence[Ruling] = (), progress: Progress = silent
) -> tuple[str, ...]:
    """Makes the graph anew from the library and a person's decisions alone; which of these found nothing to act on."""
    with Library(workspace, create=False) as library, opened(graph, workspace) as store:
        with library.transaction():
            state = None if library.fact("rules") == _rules(rulings) else _understand_all(library, rulings, progress)
            _project(library, store, state, rulings, progress, anew=True)
        _deliver(library, store, progress, full=True)
        return idle_rulings(library)


def _project(
    library: Library, store: GraphStore, state: State | None, rulings: Sequence[Ruling], progress: Progress, *, anew: bool = False
) -> bool:
    """Brings the rows up to date, and an embedded graph with them; whether it was written. Inside the transaction, so that library and
    graph change together or not at all."""
    progress("store", 0, 1)
    rows = keep(library, state, lambda: state_of(library, rulings), anew=anew)
    return not isinstance(store, Server) and show(library, store, rows, anew=anew)


def _deliver(library: Library, store: GraphStore, progress: Progress, *, full: bool = False) -> bool:
    """Brings a server up to date with the library, which is safe by then; whether it was written."""
    return isinstance(store, Server) and push(library, store, progress, full=full).extent != "nothing"


class _Arrival(NamedTuple):
    """One digest of a run: where it stands, what it holds, and which papers may change by taking it."""

    path: str
    key: str
    reading: Reading | None
    papers: tuple[str, ...]
    skipped: tuple[Skip, ...]
    touched: frozenset[str]

    def settle(self, library: Library, date: str | None) -> None:
        """Brings it into the library. What holds no paper is not remembered, and what stood at its path before goes; of a file that
        cannot be unpacked nothing is known, so what it gave before stays."""
        if not self.key:
            return
        if not self.papers:
            library.drop_path(self.path)
        elif self.reading and not library.has_digest(self.key):
            library.put_digest(self.path, self.reading, date=date or "")
        else:
            library.link_path(self.path, self.key)


class _Taken(NamedTuple):
    """What taking the digests of a run changed in the library, in numbers: the papers themselves are not kept in memory meanwhile."""

    listed: int
    papers: int
    new: int
    changed: int
    removed: int
    skipped: tuple[Skip, ...]
    touched: bool


def _take(
    library: Library, files: Sequence[DigestFile], skipped: tuple[Skip, ...], date: str | None, dialect: str | None, progress: Progress
) -> _Taken:
    """Brings digests into the library. Inside a transaction."""
    arrivals = _arrivals(library, files, date, dialect, progress)
    listed = [paper for arrival in arrivals for paper in arrival.papers]
    skipped += tuple(skip for arrival in arrivals for skip in arrival.skipped)
    papers = frozenset(listed)
    _refuse_nothing(len(papers), skipped)
    named = library.names()
    touched = {paper for arrival in arrivals for paper in arrival.touched}
    before = _papers(library, touched)
    for arrival in arrivals:
        arrival.settle(library, date)
    library.drop_orphans()
    renamed = [key for key, name in library.names().items() if named.get(key, name) != name]
    touched |= {paper for key in renamed for paper in library.entries(key)[0]}
    changed, there = 0, set()
    for paper, listings in library.iter_papers(touched):
        there.add(paper)
        changed += paper in papers and paper in before and _content(before[paper]) != _content(merge(listings))
    new = len(papers & (there - before.keys()))
    return _Taken(len(listed), len(papers), new, changed, len(before.keys() - there), skipped, bool(touched))


def _arrivals(library: Library, files: Sequence[DigestFile], date: str | None, dialect: str | None, progress: Progress) -> list[_Arrival]:
    """Reads what is not in the library yet. A file that cannot be unpacked is a skip as one that holds nothing is."""
    known = library.digest_keys()
    keys = set(known.values())
    arrivals = []
    for number, file in enumerate(files):
        progress("read", number, len(files))
        try:
            data = file.data()
        except DigestError as error:
            arrivals.append(_Arrival(str(file.path), "", None, (), (_unreadable(file, error),), frozenset()))
            continue
        key = digest_key(data, file.name, date, dialect)
        path = str(file.path.resolve()) if file.path else f"{file.name}-{key[:8]}"
        old = known.get(path, "")
        reading = None if key in keys else parse(data, file.name, date=date, dialect=dialect)
        if reading:
            papers, skipped = tuple(paper.id for paper in reading.papers), reading.skipped
        else:
            papers, skipped = library.entries(key)
            skipped = tuple(skip.model_copy(update={"file": file.name}) for skip in skipped)
        gone = library.entries(old)[0] if old not in ("", key) else ()
        touched = frozenset(gone if reading is None else (*gone, *papers))
        arrivals.append(_Arrival(path, key, reading, papers, skipped, touched))
    return arrivals


def _unreadable(file: DigestFile, error: DigestError) -> Skip:
    return Skip(file=file.name, line=0, reason=str(error).removeprefix(f"{file.name}: "))


def _content(paper: Paper) -> Paper:
    """The paper but for the lines at which digests list it, which move with every entry above."""
    places = (source.model_copy(update={"first_line": 0, "last_line": 0}) for source in paper.sources)
    return paper.model_copy(update={"sources": tuple(dict.fromkeys(places))})


def _refuse_nothing(papers: int, skipped: Sequence[Skip]) -> None:
    """Where nothing could be read at all, the first reason is an error."""
    if not papers:
        first = skipped[0] if skipped else Skip(file="input", line=0, reason="no digests there")
        raise DigestError(first.file, first.line, f"{first.reason}; nothing to build from")


def _papers(library: Library, ids: Collection[str] | None = None) -> dict[str, Paper]:
    return {paper: merge(found) for paper, found in library.iter_papers(ids)}


def _text_key(paper: Paper) -> str:
    return hashlib.sha256(json.dumps([paper.id, *paper.texts()], ensure_ascii=False).encode("utf-8", "replace")).hexdigest()


def _understand_all(library: Library, rulings: Sequence[Ruling], progress: Progress) -> State:
    """Decides anew, over all papers, which concepts there are, and counts a new revision. Inside a transaction."""
    papers = _papers(library)
    version = extractor_version()
    keys = {_text_key(paper): paper for paper in papers.values()}
    known = library.extracted(version)
    missing = [key for key in keys if key not in known]
    found = _counted(extract_all([keys[key] for key in missing]), len(missing), progress)
    library.put_extractions(zip(missing, found, strict=True), version)
    library.prune_extractions(keys, version)
    progress("resolve", 0, 1)
    resolution = _resolved(papers, library.extractions(keys, version), rulings)
    library.put_decisions(resolution.decisions)
    verdicts = [decision.verdict for decision in resolution.decisions]
    facts = {"concepts": len(resolution.concepts), "joined": verdicts.count("joined"), "kept_apart": verdicts.count("kept_apart")}
    library.put_fact("facts", json.dumps(facts))
    library.put_fact("idle", json.dumps(resolution.idle))
    library.put_fact("rules", _rules(rulings))
    library.bump_revision()
    return State(papers, resolution)


def state_of(library: Library, rulings: Sequence[Ruling]) -> State:
    """What the library holds, from its stored extractions."""
    papers = _papers(library)
    stored = library.extractions(map(_text_key, papers.values()), extractor_version())
    return State(papers, _resolved(papers, stored, rulings))


def _resolved(papers: Mapping[str, Paper], stored: Iterable[tuple[str, Extraction]], rulings: Sequence[Ruling]) -> Resolution:
    with uncollected():
        return resolve(papers, (found for _, found in stored), None, rulings)


def _rules(rulings: Sequence[Ruling]) -> str:
    """What the concepts were found by: of another value, they are out of date."""
    return f"{extractor_version()} {resolver_version()} {rulings_version(rulings)}"


def idle_rulings(library: Library) -> tuple[str, ...]:
    """Which of a person's decisions found nothing to act on when the library was last resolved, a line each."""
    return tuple(json.loads(library.fact("idle", "[]")))


def _facts(library: Library) -> dict[str, int]:
    facts: dict[str, int] = json.loads(library.fact("facts", "{}"))
    return facts
