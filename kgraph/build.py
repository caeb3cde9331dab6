"""The flow, written once: read → extract → resolve → store.

Whatever is built, the library changes in one transaction, and the graph is made anew from it afterwards. Which concepts there are
is decided over all papers of the library at once, so that neither the order of digests nor the number of builds makes a difference.
"""

import hashlib
import json
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from kgraph.errors import DigestError, StoreError
from kgraph.extract import extract, extractor_version
from kgraph.model import BuildReport, Paper, Reading, Resolution, Skip, Value
from kgraph.read import DigestFile, digest_key, find, merge, parse
from kgraph.resolve import resolve, resolver_version
from kgraph.store import GraphStore, Library, open_graph, project

Progress = Callable[[str, int, int], None]
"""Is told the step ("read", "extract", "resolve", "store"), how much of it is done, and of how much."""


def silent(step: str, done: int, total: int) -> None:
    """Progress that nobody watches."""


class State(NamedTuple):
    """All papers of a library and what was made of them, at one revision."""

    revision: int
    papers: dict[str, Paper]
    resolution: Resolution


class Seen(Value):
    """What the digests of one run hold, read now or before."""

    entries: int
    papers: tuple[str, ...]
    skipped: tuple[Skip, ...]


def read_papers(
    paths: Iterable[str | Path], *, date: str | None = None, dialect: str | None = None
) -> tuple[dict[str, Paper], tuple[Skip, ...]]:
    """The papers under some paths, by id, each joined from all its listings; and what was skipped. No workspace is touched.

    Raises ``DigestError`` for a path that is not there, or where nothing at all could be read.
    """
    files, skipped = find(paths)
    readings = [parse(file.data(), file.name, date=date, dialect=dialect) for file in files]
    skipped += tuple(skip for reading in readings for skip in reading.skipped)
    listings: dict[str, list[Paper]] = {}
    for reading in readings:
        for paper in reading.papers:
            listings.setdefault(paper.id, []).append(paper)
    _refuse_nothing(len(listings), skipped)
    return {paper: merge(listings[paper]) for paper in sorted(listings)}, skipped


def understand(papers: Mapping[str, Paper], progress: Progress = silent) -> Resolution:
    """Extracts and resolves papers that are in no library."""
    found = []
    for number, paper in enumerate(papers.values()):
        progress("extract", number, len(papers))
        found.append(extract(paper))
    return resolve(papers, found)


def build(
    paths: Sequence[str | Path],
    workspace: Path,
    *,
    graph: str | None = None,
    date: str | None = None,
    dialect: str | None = None,
    progress: Progress = silent,
) -> BuildReport:
    """Takes digests into the library of a workspace and makes its graph equal to it.

    A digest taken before is not read again; one that changed replaces what it gave before. Raises ``DigestError`` where a path is not
    there or nothing could be read, ``Locked`` where another build runs, ``StoreError``; then library and graph stay as they were.
    """
    started = time.monotonic()
    files, skipped = find(paths)
    with Library(workspace) as library:
        before = _Before(library)
        after: dict[str, Paper] = {}
        entries = len(skipped)
        listed: list[str] = []
        touched: set[str] = set()
        with library.transaction():
            for number, file in enumerate(files):
                progress("read", number, len(files))
                seen, changed = _take(library, file, date, dialect, before)
                entries += seen.entries
                listed += seen.papers
                skipped += seen.skipped
                touched |= changed
            papers = set(listed)
            _refuse_nothing(len(papers), skipped)
            after.update((paper, merge(found)) for paper, found in library.iter_papers(touched))
            stale = touched or library.fact("rules") != _rules()
            state = _understand_all(library, progress) if stale else None
        _show(library, open_graph(graph, workspace), state, progress)
        facts = _facts(library)
    new = sum(paper in after and paper not in before.papers for paper in papers)
    changed_papers = sum(paper in before.papers and after.get(paper) not in (None, before.papers[paper]) for paper in papers)
    return BuildReport(
        entries=entries,
        papers=len(papers),
        listed_again=len(listed) - len(papers),
        new=new,
        changed=changed_papers,
        unchanged=len(papers) - new - changed_papers,
        removed=sum(paper not in after for paper in before.papers),
        skipped=tuple(sorted(skipped, key=lambda skip: (skip.file, skip.line, skip.reason))),
        concepts=facts.get("concepts", 0),
        merged=facts.get("joined", 0),
        kept_apart=facts.get("kept_apart", 0),
        seconds=round(time.monotonic() - started, 3),
    )


def forget(digest: str, workspace: Path, *, graph: str | None = None, progress: Progress = silent) -> int:
    """Takes a digest out again, with all that only it supported; returns the number of papers that went. Raises ``UnknownName``."""
    with Library(workspace, create=False) as library:
        with library.transaction():
            count = len(library.paper_ids())
            library.forget(library.find_digest(digest))
            gone = count - len(library.paper_ids())
            state = _understand_all(library, progress)
        _show(library, open_graph(graph, workspace), state, progress)
    return gone


def rebuild(workspace: Path, *, graph: str | None = None, progress: Progress = silent) -> None:
    """Makes the graph anew from the library alone."""
    with Library(workspace, create=False) as library:
        with library.transaction():
            state = None if library.fact("rules") == _rules() else _understand_all(library, progress)
        with open_graph(graph, workspace) as store:
            _project(library, store, state, progress)


class _Before:
    """Papers as they were when a run began, kept as soon as it is about to touch them."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._ids = frozenset(library.paper_ids())
        self.papers: dict[str, Paper] = {}

    def keep(self, papers: set[str]) -> None:
        """Keeps these papers, those of them that were there."""
        wanted = (papers & self._ids) - self.papers.keys()
        self.papers.update((paper, merge(found)) for paper, found in self._library.iter_papers(wanted))


def _take(library: Library, file: DigestFile, date: str | None, dialect: str | None, before: _Before) -> tuple[Seen, set[str]]:
    """Brings one digest into the library; what it holds, and the papers whose listings may have changed by that."""
    data = file.data()
    key = digest_key(data, file.name, date, dialect)
    path = str(file.path.resolve()) if file.path else f"{file.name}-{key[:8]}"
    old = library.digest_keys().get(path)
    if old == key:
        return _stored(library, key, file.name), set()
    touched = set(_stored(library, old, "").papers) if old else set()
    reading: Reading | None = None
    if not library.has_digest(key):
        reading = parse(data, file.name, date=date, dialect=dialect)
        touched |= {paper.id for paper in reading.papers}
        if not reading.papers:  # nothing to remember; what stood there before goes
            if old:
                before.keep(touched)
                library.drop_path(path)
            return Seen(entries=reading.entries, papers=(), skipped=reading.skipped), touched
    before.keep(touched)
    if reading:
        library.put_digest(path, reading, date=date or "")
    else:
        library.link_path(path, key)
    return _stored(library, key, file.name), touched


def _stored(library: Library, key: str, name: str) -> Seen:
    papers, skipped = library.entries(key)
    own = tuple(skip.model_copy(update={"file": name}) for skip in skipped)
    return Seen(entries=len(papers) + len(skipped), papers=papers, skipped=own)


def _refuse_nothing(papers: int, skipped: Sequence[Skip]) -> None:
    """Where nothing could be read at all, the first reason is an error."""
    if not papers:
        first = skipped[0] if skipped else Skip(file="input", line=0, reason="no digests there")
        raise DigestError(first.file, first.line, f"{first.reason}; nothing to build from")


def _papers(library: Library) -> dict[str, Paper]:
    return {paper: merge(found) for paper, found in library.iter_papers()}


def _text_key(paper: Paper) -> str:
    return hashlib.sha256(json.dumps([paper.id, *paper.texts()], ensure_ascii=False).encode("utf-8", "replace")).hexdigest()


def _understand_all(library: Library, progress: Progress) -> State:
    """Decides anew, over all papers, which concepts there are, and counts a new revision. Inside a transaction."""
    papers = _papers(library)
    version = extractor_version()
    keys = {_text_key(paper): paper for paper in papers.values()}
    stored = library.extractions(keys, version)
    missing = [key for key in keys if key not in stored]
    for number, key in enumerate(missing):
        progress("extract", number, len(missing))
        stored[key] = extract(keys[key])
    library.put_extractions(((key, stored[key]) for key in missing), version)
    library.prune_extractions(keys, version)
    progress("resolve", 0, 1)
    resolution = resolve(papers, stored.values())
    library.put_decisions(resolution.decisions)
    verdicts = [decision.verdict for decision in resolution.decisions]
    facts = {"concepts": len(resolution.concepts), "joined": verdicts.count("joined"), "kept_apart": verdicts.count("kept_apart")}
    library.put_fact("facts", json.dumps(facts))
    library.put_fact("rules", _rules())
    return State(library.bump_revision(), papers, resolution)


def _state(library: Library) -> State:
    """What the library holds, from its stored extractions."""
    papers = _papers(library)
    stored = library.extractions(map(_text_key, papers.values()), extractor_version())
    return State(library.revision(), papers, resolve(papers, stored.values()))


def _rules() -> str:
    """What the concepts were found by: of another value, they are out of date."""
    return f"{extractor_version()} {resolver_version()}"


def _facts(library: Library) -> dict[str, int]:
    facts: dict[str, int] = json.loads(library.fact("facts", "{}"))
    return facts


def _show(library: Library, store: GraphStore, state: State | None, progress: Progress) -> None:
    """Makes the graph anew where it does not show the library's revision."""
    with store:
        if _revision_of(store) != library.revision():
            _project(library, store, state, progress)


def _project(library: Library, store: GraphStore, state: State | None, progress: Progress) -> None:
    progress("store", 0, 1)
    if state is None or state.revision != library.revision():
        state = _state(library)
    store.load(project(list(state.papers.values()), state.resolution, state.revision))


def _revision_of(store: GraphStore) -> int:
    """The revision a graph shows; -1 where there is none, or none that can be read."""
    try:
        rows = store.read("MATCH (m:Meta) RETURN m.revision AS revision").rows
    except StoreError:
        return -1
    return int(rows[0][0]) if rows else -1
