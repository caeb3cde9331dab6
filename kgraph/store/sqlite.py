"""The library: all that was read, in one SQLite file. It is the truth; every graph is a projection of it.

Digests are known by the key of their reading (a hash of their bytes and of all that decides how they are read) and found at one or
more paths. What is written is written inside ``Library.transaction``: a process killed anywhere leaves the state before or after.
"""

import contextlib
import json
import sqlite3
import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from pydantic import TypeAdapter
from rapidfuzz import process

from kgraph.errors import Locked, SchemaMismatch, StoreError, Unavailable, UnknownName
from kgraph.lean import lean
from kgraph.model import Decision, Extraction, Paper, Reading, Skip
from kgraph.store.kept_rows import TABLES as _KEPT_TABLES
from kgraph.store.kept_rows import KeptRows
from kgraph.store.lock import WriterLock
from kgraph.store.naming import display_names

VERSION = 2
"""Of the library's tables, kept in SQLite's ``user_version``. Version 1 had no rows of the graph and no id; it is brought up to date."""
_OLD = 1

LIBRARY_FILE = "library.sqlite"
SHORTEST_KEY = 6
"""Characters of a digest's key that are enough to name it."""

_TABLES = """
CREATE TABLE digest (key TEXT PRIMARY KEY, dialect TEXT NOT NULL, date TEXT NOT NULL, skipped TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE digest_path (path TEXT PRIMARY KEY, digest TEXT NOT NULL REFERENCES digest ON DELETE CASCADE) WITHOUT ROWID;
CREATE INDEX digest_path_digest ON digest_path (digest);
CREATE TABLE listing (
    digest TEXT NOT NULL REFERENCES digest ON DELETE CASCADE, ordinal INTEGER NOT NULL, paper TEXT NOT NULL, json TEXT NOT NULL,
    PRIMARY KEY (digest, ordinal)
);
CREATE INDEX listing_paper ON listing (paper);
CREATE TABLE extraction (text TEXT NOT NULL, version TEXT NOT NULL, json TEXT NOT NULL, PRIMARY KEY (text, version));
CREATE TABLE decision (
    ordinal INTEGER PRIMARY KEY, left_name TEXT NOT NULL, right_name TEXT NOT NULL, verdict TEXT NOT NULL, rule TEXT NOT NULL,
    reason TEXT NOT NULL
);
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""
_SKIPS = TypeAdapter(tuple[Skip, ...])


class Library:
    """The library of a workspace; a context manager. ``create=False`` raises ``Unavailable`` where there is none yet.

    A second writer waits ``wait`` seconds, then gets ``Locked``. Writing outside a transaction is a ``RuntimeError``.
    """

    def __init__(self, workspace: Path, *, create: bool = True, wait: float = 2.0) -> None:
        self._path = workspace / LIBRARY_FILE
        self._wait = wait
        if not create and not self._path.is_file():
            raise Unavailable(f"no library in {workspace} yet: run kgraph build FOLDER")
        with self._translated():
            workspace.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(self._path, timeout=wait, isolation_level=None)
            try:
                self._prepare(create)
            except BaseException:
                self._db.close()
                raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Closes the file; closing twice is no error."""
        self._db.close()

    def _prepare(self, create: bool) -> None:
        # In this order: where another process creates the tables meanwhile, the version comes with them.
        (tables,) = self._db.execute("SELECT count(*) FROM sqlite_master").fetchone()
        (version,) = self._db.execute("PRAGMA user_version").fetchone()
        if version not in (VERSION, _OLD) and tables:
            raise SchemaMismatch(f"{self._path} has version {version}, this kgraph has {VERSION}; use the kgraph that wrote it")
        self._db.execute("PRAGMA foreign_keys = ON")
        if version != VERSION or not tables or self._db.execute("PRAGMA journal_mode").fetchone() != ("wal",):
            with self._lock():
                self._db.execute("PRAGMA journal_mode = WAL")
                self._create()

    def _create(self) -> None:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            fresh = not self._db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
            for statement in filter(str.strip, ((_TABLES if fresh else "") + _KEPT_TABLES).split(";")):
                self._db.execute(statement)
            self._db.execute("INSERT OR IGNORE INTO meta VALUES ('library', ?)", (uuid.uuid4().hex,))
            self._db.execute(f"PRAGMA user_version = {VERSION}")
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def _lock(self) -> WriterLock:
        return WriterLock(self._path.with_suffix(".lock"), f"the library {self._path}", self._wait)

    @contextlib.contextmanager
    def _translated(self) -> Iterator[None]:
        """What SQLite and the disk say, as one of our errors."""
        try:
            yield
        except sqlite3.Error as error:
            text = " ".join(str(error).split())
            if "locked" in text or "busy" in text:
                raise Locked(f"the library {self._path} is being written by another process; try again when it has ended") from error
            if "not a database" in text or "malformed" in text:
                raise SchemaMismatch(f"{self._path} is no library ({text}); move it away, or put back a copy of it") from error
            raise StoreError(f"the library {self._path}: {text}") from error
        except OSError as error:
            raise StoreError(f"the library {self._path}: {error.strerror or error}") from error

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """All writes inside happen together at its end, or, where it raises or the process dies, not at all."""
        with self._lock():
            with self._translated():
                self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self.drop_orphans()
            except BaseException:
                with contextlib.suppress(sqlite3.Error):
                    self._db.execute("ROLLBACK")
                raise
            with self._translated():
                self._db.execute("COMMIT")

    def _write(self, statement: str, rows: Iterable[Sequence[object]] = ((),)) -> int:
        if not self._db.in_transaction:
            raise RuntimeError("a write outside Library.transaction()")
        with self._translated():
            return self._db.executemany(statement, rows).rowcount

    def _read(self, statement: str, values: Sequence[object] = ()) -> Iterator[tuple[Any, ...]]:
        with self._translated():
            yield from self._db.execute(statement, values)

    @contextlib.contextmanager
    def _snapshot(self) -> Iterator[sqlite3.Connection]:
        """For several reads of one state: this transaction, or a connection of its own that does not see others' commits."""
        with self._translated():
            if self._db.in_transaction:
                yield self._db
                return
            opened = sqlite3.connect(self._path, timeout=self._wait, isolation_level=None, check_same_thread=False)
            with contextlib.closing(opened) as db:  # rows are read ahead in another thread
                db.execute("BEGIN")
                yield db

    # Digests

    def digest_keys(self) -> dict[str, str]:
        """Key of the digest at each path."""
        return dict(_pairs(self._db))

    def has_digest(self, key: str) -> bool:
        """Whether a digest with this key is here, at whatever path."""
        return any(True for _ in self._read("SELECT 1 FROM digest WHERE key = ?", (key,)))

    def put_digest(self, path: str, reading: Reading, *, date: str = "") -> None:
        """Stores what a digest gave, found at ``path``; ``date`` is the option it was read with.

        What stood at the path before goes with the next ``drop_orphans``, unless it stands at another path too.
        """
        if not self.has_digest(reading.key):
            skipped = _SKIPS.dump_json(reading.skipped).decode("utf-8")
            self._write("INSERT INTO digest VALUES (?, ?, ?, ?)", [(reading.key, reading.dialect, date, skipped)])
            rows = (
                (reading.key, ordinal, paper.id, paper.model_dump_json(exclude_defaults=True))
                for ordinal, paper in enumerate(reading.papers)
            )
            self._write("INSERT INTO listing VALUES (?, ?, ?, ?)", rows)
        self.link_path(path, reading.key)

    def link_path(self, path: str, key: str) -> None:
        """Says that the stored digest ``key`` stands at ``path`` (too). Raises ``KeyError`` for a key that is not here."""
        if not self.has_digest(key):
            raise KeyError(key)
        self._write("INSERT INTO digest_path VALUES (?, ?) ON CONFLICT DO UPDATE SET digest = excluded.digest", [(_path(path), key)])

    def drop_path(self, path: str) -> bool:
        """Takes out a path; its digest goes with the next ``drop_orphans`` where it stood nowhere else. False: there was no such path."""
        return self._write("DELETE FROM digest_path WHERE path = ?", [(_path(path),)]) > 0

    def forget(self, key: str) -> bool:
        """Takes out a digest with all its paths and listings. False: there was none."""
        return self._write("DELETE FROM digest WHERE key = ?", [(key,)]) > 0

    def drop_orphans(self) -> None:
        """Takes out the digests, with all their listings, that stand at no path any more: at the latest at a transaction's end."""
        self._write("DELETE FROM digest WHERE key NOT IN (SELECT digest FROM digest_path)")

    def entries(self, key: str) -> tuple[tuple[str, ...], tuple[Skip, ...]]:
        """What a digest gave: the paper of each entry taken, in its order, and what was skipped. Raises ``KeyError`` for no such key."""
        skipped = next((text for (text,) in self._read("SELECT skipped FROM digest WHERE key = ?", (key,))), None)
        if skipped is None:
            raise KeyError(key)
        papers = tuple(paper for (paper,) in self._read("SELECT paper FROM listing WHERE digest = ? ORDER BY ordinal", (key,)))
        return papers, _SKIPS.validate_json(skipped)

    def names(self) -> Mapping[str, str]:
        """Display name of each digest key (``kgraph.store.naming``)."""
        return display_names(self.digest_keys())

    def digests(self) -> tuple[str, ...]:
        """Display names of all digests, sorted."""
        return tuple(sorted(self.names().values()))

    def find_digest(self, name: str) -> str:
        """The key of the digest with this display name or path, or whose key begins so. Raises ``UnknownName`` with near names."""
        by_name = {shown: key for key, shown in self.names().items()}
        if key := by_name.get(name) or self.digest_keys().get(_path(name)):
            return key
        found = [key for key in self.names() if len(name) >= SHORTEST_KEY and key.startswith(name)]
        if len(found) == 1:
            return found[0]
        if near := sorted(shown for shown in by_name if shown.endswith(f"/{name}")):
            raise UnknownName("digest", name, near)
        raise UnknownName("digest", name, [shown for shown, _, _ in process.extract(name, sorted(by_name), limit=3, score_cutoff=60)])

    def skipped(self) -> tuple[Skip, ...]:
        """All that was seen and not taken, in all digests, by display name and line."""
        with self._snapshot() as db:
            names = display_names(dict(_pairs(db)))
            found = [
                skip.model_copy(update={"file": names[key]})
                for key, text in db.execute("SELECT key, skipped FROM digest WHERE skipped <> '[]'")
                for skip in _SKIPS.validate_json(text)
            ]
        return tuple(sorted(found, key=lambda skip: (skip.file, skip.line, skip.reason)))

    # Papers

    def iter_papers(self, ids: Collection[str] | None = None) -> Iterator[tuple[str, tuple[Paper, ...]]]:
        """Each paper's id with its listings, one for each time a digest lists it; ids in order (of ``ids``, those that are here).

        Listings come by display name of their digest and place in it, and name it in their sources.
        """
        select = "SELECT paper, digest, ordinal, json FROM listing"
        chosen: Sequence[object] = ()
        if ids is not None:
            select += " WHERE paper IN (SELECT value FROM json_each(?))"
            chosen = (json.dumps(sorted(set(ids))),)
        with self._snapshot() as db:
            names = display_names(dict(_pairs(db)))
            for paper, rows in groupby(db.execute(f"{select} ORDER BY paper", chosen), key=lambda row: row[0]):
                # A digest without a name has lost its last path in this transaction.
                ordered = sorted((names[digest], ordinal, text) for _, digest, ordinal, text in rows if digest in names)
                if ordered:
                    yield paper, tuple(_listing(text, name) for name, _, text in ordered)

    def listings(self, paper: str) -> tuple[Paper, ...]:
        """The listings of one paper; none for an unknown one."""
        return next((found for _, found in self.iter_papers([paper])), ())

    def paper_ids(self) -> tuple[str, ...]:
        """Ids of all papers, sorted."""
        return tuple(paper for (paper,) in self._read("SELECT DISTINCT paper FROM listing ORDER BY paper"))

    # Extractions

    def extracted(self, version: str) -> frozenset[str]:
        """The hashes of the texts of which there is an extraction of this version."""
        return frozenset(text for (text,) in self._read("SELECT text FROM extraction WHERE version = ?", (version,)))

    def extractions(self, texts: Iterable[str], version: str) -> Iterator[tuple[str, Extraction]]:
        """What an extractor of this version found, by text hash, for those hashes that are here; read one after the other."""
        select = "SELECT text, json FROM extraction WHERE version = ? AND text IN (SELECT value FROM json_each(?))"
        for text, stored in self._read(select, (version, json.dumps(sorted(set(texts))))):
            found = Extraction.model_validate_json(stored)
            yield text, found.model_copy(update={"mentions": tuple(lean(found.mentions))})

    def put_extractions(self, found: Iterable[tuple[str, Extraction]], version: str) -> None:
        """Stores extractions by text hash; one already here is replaced."""
        rows = ((text, version, extraction.model_dump_json(exclude_defaults=True)) for text, extraction in found)
        self._write("INSERT OR REPLACE INTO extraction VALUES (?, ?, ?)", rows)

    def prune_extractions(self, texts: Iterable[str], version: str) -> int:
        """Takes out all extractions but those of these hashes and this version; how many went."""
        kept = json.dumps(sorted(set(texts)))
        return self._write("DELETE FROM extraction WHERE version <> ? OR text NOT IN (SELECT value FROM json_each(?))", [(version, kept)])

    # Decisions, revision, facts

    def decisions(self) -> tuple[Decision, ...]:
        """The ledger, in the order it was given."""
        select = "SELECT left_name, right_name, verdict, rule, reason FROM decision ORDER BY ordinal"
        columns = ("left", "right", "verdict", "rule", "reason")
        return tuple(Decision.model_validate(dict(zip(columns, row, strict=True))) for row in self._read(select))

    def put_decisions(self, decisions: Iterable[Decision]) -> None:
        """Replaces the whole ledger."""
        self._write("DELETE FROM decision")
        rows = ((at, d.left, d.right, d.verdict, d.rule, d.reason) for at, d in enumerate(decisions))
        self._write("INSERT INTO decision VALUES (?, ?, ?, ?, ?, ?)", rows)

    @property
    def rows(self) -> KeptRows:
        """The graph's rows, as they were last projected."""
        return KeptRows(self._read, self._write)

    @contextlib.contextmanager
    def snapshot(self) -> Iterator[KeptRows]:
        """The graph's rows as they are now, also while another process writes."""
        with self._snapshot() as db:

            def read(statement: str, values: Sequence[object] = ()) -> Iterator[tuple[Any, ...]]:
                with self._translated():
                    yield from db.execute(statement, values)

            yield KeptRows(read, self._write)

    @property
    def id(self) -> str:
        """Tells this library from any other, also from one of the same digests."""
        return self.fact("library")

    def fact(self, key: str, default: str = "") -> str:
        """A text kept under a key of the caller's choice."""
        return next((value for (value,) in self._read("SELECT value FROM meta WHERE key = ?", (key,))), default)

    def put_fact(self, key: str, value: str) -> None:
        """Keeps a text under a key."""
        self._write("INSERT OR REPLACE INTO meta VALUES (?, ?)", [(key, value)])

    def revision(self) -> int:
        """How many times the content has changed."""
        return int(self.fact("revision", "0"))

    def bump_revision(self) -> int:
        """Counts one more change; the new revision."""
        self.put_fact("revision", str(self.revision() + 1))
        return self.revision()

    def counts(self) -> dict[str, int]:
        """How many there are of each: digests, listings, papers, extractions, decisions."""
        counted = {
            "digests": "digest",
            "listings": "listing",
            "papers": "(SELECT DISTINCT paper FROM listing)",
            "extractions": "extraction",
            "decisions": "decision",
        }
        return {name: int(next(self._read(f"SELECT count(*) FROM {table}"))[0]) for name, table in counted.items()}


def _pairs(db: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    yield from db.execute("SELECT path, digest FROM digest_path ORDER BY path")


def _path(path: str) -> str:
    """A path as text: file names that are no UTF-8 are written with their bytes as ``\\xff``."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _listing(text: str, digest: str) -> Paper:
    paper = Paper.model_validate_json(text)
    return paper.model_copy(update={"sources": tuple(source.model_copy(update={"digest": digest}) for source in paper.sources)})
