"""How fast a library goes to a Neo4j server: against a bare loop of UNWIND MERGE over the same rows, then the papers of one more day.

    python benchmarks/push.py [CORPUS] [--papers N] [--day N] [--workspace FOLDER]

CORPUS is anything that `kgraph build` reads (the project's own digests where it is left out): the first N papers by date are the library,
the next ones the day. The loop and the push each begin with a new server (`kgraph neo4j start`), empty but for the constraints and
indexes of the schema; the loop has its rows in memory, the push reads its own from the library. FOLDER keeps the library for another run.
"""

import argparse
import gc
import json
import os
import shutil
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import neo4j

from kgraph.build import build, read_papers
from kgraph.connection import Address, find_address
from kgraph.deliver import send
from kgraph.local import remove, start
from kgraph.model import Paper
from kgraph.store import Library, Schema, load_schema
from kgraph.store.schema import NodeType, statements

ROOT = Path(__file__).resolve().parent.parent
_BATCH = 5_000
_EVERY = 0.2


def resident() -> float:
    """Memory of this process, in MB."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


@contextmanager
def watched() -> Iterator[list[float]]:
    """Memory of this process while something runs, five times a second."""
    seen, ended = [resident()], threading.Event()

    def look() -> None:
        while not ended.wait(_EVERY):
            seen.append(resident())

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield seen
    finally:
        ended.set()
        thread.join()


@contextmanager
def server(folder: Path) -> Iterator[Address]:
    """A server that holds nothing, gone afterwards."""
    remove(folder)
    start(folder)
    try:
        yield find_address(None, folder, environ={}, folder=folder, local=True)
    finally:
        remove(folder)


def bare(address: Address, schema: Schema, workspace: Path) -> float:
    """Seconds of the loop: what anybody would write. Rows are made ready outside the clock, a label or type at a time."""
    assert address.password
    seconds = 0.0
    with (
        neo4j.GraphDatabase.driver(address.url, auth=(address.username, address.password.get_secret_value())) as driver,
        driver.session() as session,
        Library(workspace) as library,
    ):
        for statement in statements(schema, "neo4j"):
            session.run(statement).consume()
        session.run("CALL db.awaitIndexes()").consume()
        for name in schema.tables():
            text, width = _merge(schema, name)
            columns = schema.columns(name)[width:]
            rows = [
                {"a": row[0], "b": row[width - 1], "set": dict(zip(columns, row[width:], strict=True))} for row in library.rows.rows(name)
            ]
            begun = time.monotonic()
            for first in range(0, len(rows), _BATCH):
                session.run(text, rows=rows[first : first + _BATCH]).consume()
            seconds += time.monotonic() - begun
            print(f"  bare loop, {name}: {len(rows):,} rows in {time.monotonic() - begun:.1f} s", flush=True)
            del rows
            gc.collect()
    return seconds


def _merge(schema: Schema, name: str) -> tuple[str, int]:
    rel = schema.table(name)
    if isinstance(rel, NodeType):
        return f"UNWIND $rows AS r MERGE (n:`{name}` {{`{rel.key}`: r.a}}) SET n += r.set", 1
    source, target = schema.ends(rel)
    return (
        f"UNWIND $rows AS r MATCH (a:`{source.label}` {{`{source.key}`: r.a}}) MATCH (b:`{target.label}` {{`{target.key}`: r.b}}) "
        f"MERGE (a)-[x:`{name}`]->(b) SET x += r.set"
    ), 2


def pushed(workspace: Path, address: Address, what: str) -> float:
    """Seconds of one push; its memory is printed in quarters of its time."""
    gc.collect()
    with watched() as memory:
        begun = time.monotonic()
        done = send(workspace, address)
        seconds = time.monotonic() - begun
    quarters = [max(part) for part in _quarters(memory)]
    print(
        f"{what}: {done.written:,} rows written, {done.removed:,} taken out in {seconds:.1f} s; "
        f"memory from {memory[0]:.0f} MB, at most in each quarter {' '.join(f'{most:.0f}' for most in quarters)} MB",
        flush=True,
    )
    return seconds


def _quarters(values: Sequence[float]) -> list[Sequence[float]]:
    step = -(-len(values) // 4)
    return [values[at : at + step] for at in range(0, len(values), step)]


def written(papers: Sequence[Paper], file: Path) -> Path:
    """The papers as a digest of their own."""
    records = (
        {"id": paper.id, "date": paper.day, "title": paper.title, "authors": paper.authors, "categories": paper.categories}
        | {section.name: section.text for section in paper.sections}
        for paper in papers
    )
    file.parent.mkdir(exist_ok=True)
    file.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), encoding="utf-8")
    return file


def prepared(given: argparse.Namespace, folder: Path) -> tuple[Path, Path]:
    """A library of the first papers, in the workspace where one is named, and a digest of the day's."""
    found, _ = read_papers([given.corpus])
    papers = sorted(found.values(), key=lambda paper: (paper.day, paper.id))
    many = len(papers) - given.day if given.papers is None else given.papers
    day = written(papers[many : many + given.day], folder / "day.jsonl")
    kept = given.workspace or folder / "library"
    if not (kept / "library.sqlite").exists():
        build([written(papers[:many], folder / "papers.jsonl")], kept)
    return kept, day


def main() -> None:
    """Reads the corpus, sends it both ways, then the day, and prints all figures."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("corpus", nargs="?", default=str(ROOT / "seeds" / "digests"), help="digests or a folder of them")
    parser.add_argument("--papers", type=int, default=None, help="papers of the library (all but the day's)")
    parser.add_argument("--day", type=int, default=50, help="papers of one more day")
    parser.add_argument("--workspace", type=Path, default=None, help="folder that keeps the library for another run")
    parser.add_argument("--no-loop", action="store_true", help="leave the bare loop out")
    given = parser.parse_args()
    schema = load_schema()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        kept, day = prepared(given, folder)
        gc.collect()
        loop = 0.0
        if not given.no_loop:
            with server(folder / "loop") as address:
                loop = bare(address, schema, kept)
                print(f"bare loop of UNWIND MERGE: {loop:.1f} s", flush=True)
        ours = folder / "ours"
        ours.mkdir()
        shutil.copy(kept / "library.sqlite", ours)
        with server(ours) as address:
            seconds = pushed(ours, address, "push of all")
            if loop:
                print(f"push of all: {seconds / loop:.2f} × the bare loop")
            build([day], ours)  # the embedded engine too
            pushed(ours, address, f"push of {given.day} papers more")


if __name__ == "__main__":
    main()
