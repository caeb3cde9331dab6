"""How fast concepts are found, how long a command takes to start, and whether memory grows with the number of papers.

    python benchmarks/extraction.py [CORPUS] [--papers N] [--timed N]

CORPUS is anything that `kgraph build` reads (the project's own digests where it is left out). Papers a second are counted in processor
time of one core, in turns of 25 papers by rules, with the tagger, and by spaCy's bare tokeniser, so that a machine that is busy with
other things slows all three alike: the ratio is the figure to compare between machines.
"""

import argparse
import gc
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path

import spacy

from kgraph.build import read_papers
from kgraph.extract import extract, extract_by_rules
from kgraph.extract.pipeline import pipeline
from kgraph.model import Paper

ROOT = Path(__file__).resolve().parent.parent
_TURN = 25
_WARM = 1000
"""Papers after which caches are taken to be filled."""


def resident() -> float:
    """Memory of this process, in MB. Where the system does not say, the most it ever was."""
    gc.collect()
    status = Path("/proc/self/statm")
    if status.exists():
        return int(status.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)


def memory(papers: Sequence[Paper]) -> None:
    """Prints by how much memory and spaCy's string store grow while papers are read and nothing is kept, by rules, then with the tagger."""
    warm = min(_WARM, len(papers) // 2)
    ways: dict[str, Callable[[Paper], object]] = {"by rules": extract_by_rules, "with the tagger": extract}
    for name, way in ways.items():
        at = {}
        for number, paper in enumerate(papers, 1):
            way(paper)
            if number in (warm, len(papers)):
                at[number] = resident(), len(pipeline().vocab.strings)
        (before, known), (after, later) = at[warm], at[len(papers)]
        print(f"memory {name}: {after - before:+.1f} MB from paper {warm:,} to {len(papers):,} ({before:.0f} to {after:.0f} MB)")
        print(f"strings that spaCy keeps: {later - known:+,} ({later:,})")


def speed(papers: Sequence[Paper]) -> None:
    """Prints papers a second by rules, with the tagger, and of bare tokenising."""
    bare = spacy.blank("xx")

    def tokenise(paper: Paper) -> None:
        for _, text in paper.texts():
            bare.make_doc(text)

    ways: dict[str, Callable[[Paper], object]] = {"by rules": extract_by_rules, "with the tagger": extract, "bare spaCy tokens": tokenise}
    taken = dict.fromkeys(ways, 0.0)
    extract(papers[0])  # loads what is loaded once
    for first in range(0, len(papers), _TURN):
        for name, way in ways.items():
            begun = time.process_time()
            for paper in papers[first : first + _TURN]:
                way(paper)
            taken[name] += time.process_time() - begun
    least = taken["bare spaCy tokens"]
    for name, seconds in taken.items():
        print(f"{name}: {len(papers) / seconds:,.0f} papers a second, {least / seconds:.2f} × bare spaCy tokens")


def starting() -> None:
    """Prints how long commands take that do next to nothing, the best of three, by the clock and in processor time."""
    with tempfile.TemporaryDirectory() as folder:
        one = Path(folder) / "one.jsonl"
        one.write_text(
            '{"id": "2602.00001", "date": "2026-02-12", "title": "SOAR: A Test", "abstract": "We propose SOAR."}\n', encoding="utf-8"
        )
        workspace = f"--workspace={folder}"
        _run("build", str(one), workspace)
        for command in (["--help"], ["show", "2602.00001", workspace], ["extract", str(one)]):
            clock, processor = map(min, zip(*(_run(*command) for _ in range(3)), strict=True))
            print(f"kgraph {command[0]}: {clock:.2f} s ({processor:.2f} s of processor)")


def _run(*arguments: str) -> tuple[float, float]:
    begun, before = time.monotonic(), os.times()
    subprocess.run([sys.executable, "-m", "kgraph", *arguments], check=True, capture_output=True)
    after = os.times()
    spent = after.children_user + after.children_system - before.children_user - before.children_system
    return time.monotonic() - begun, spent


def main() -> None:
    """Reads the corpus and prints all figures."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("corpus", nargs="?", default=str(ROOT / "seeds" / "digests"), help="digests or a folder of them")
    parser.add_argument("--papers", type=int, default=None, help="read only the first so many papers, in the order of their ids")
    parser.add_argument("--timed", type=int, default=2000, help="papers that speed is measured on; spread over all")
    given = parser.parse_args()
    found, _ = read_papers([given.corpus])
    papers = list(islice(found.values(), given.papers))
    del found
    print(f"{len(papers):,} papers, {sum(len(text) for paper in papers for _, text in paper.texts()) // len(papers):,} characters each")
    starting()
    memory(papers)
    speed(papers[:: -(-len(papers) // given.timed)])


if __name__ == "__main__":
    main()
