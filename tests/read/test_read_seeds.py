"""The five real digests: how many entries and papers they hold, and what a paper listed twice keeps."""

from collections import Counter
from pathlib import Path

import pytest

from kgraph.model import Paper, Reading
from kgraph.read import find, merge, parse

SEEDS = Path(__file__).parents[2] / "seeds" / "digests"
TEXTS = {"abstract", "tldr", "motivation", "method", "result", "conclusion"}


@pytest.fixture(scope="module")
def readings() -> dict[str, Reading]:
    files, skips = find([SEEDS])
    assert not skips
    return {file.name: parse(file.data(), file.name) for file in files}


@pytest.fixture(scope="module")
def listings(readings: dict[str, Reading]) -> dict[str, list[Paper]]:
    found: dict[str, list[Paper]] = {}
    for reading in readings.values():
        for paper in reading.papers:
            found.setdefault(paper.id, []).append(paper)
    return found


def test_entries_of_each_digest(readings: dict[str, Reading]) -> None:
    assert {name: (reading.dialect, reading.entries) for name, reading in readings.items()} == {
        "2026-01-28.md": ("fields", 34),
        "2026-02-04.md": ("fields", 49),
        "2026-02-12.md": ("fields", 50),
        "2026-02-13.md": ("fields", 62),
        "daily-arxiv.md": ("daily-arxiv", 140),
    }


def test_335_entries_are_314_papers_21_listed_twice_none_lost(readings: dict[str, Reading], listings: dict[str, list[Paper]]) -> None:
    assert sum(reading.entries for reading in readings.values()) == 335
    assert sum(len(reading.skipped) for reading in readings.values()) == 0
    assert len(listings) == 314
    assert Counter(map(len, listings.values())) == {1: 293, 2: 21}


def test_every_entry_has_all_its_fields(readings: dict[str, Reading]) -> None:
    for name, reading in readings.items():
        for paper in reading.papers:
            assert {section.name for section in paper.sections} == (TEXTS if name == "daily-arxiv.md" else {"abstract"})
            assert paper.precision == ("month" if name == "daily-arxiv.md" else "day")
            assert bool(paper.authors) == (name == "daily-arxiv.md")
            assert paper.categories or paper.keywords
            assert not paper.title[0].isdigit()
            assert "**" not in paper.text("abstract")


def test_labels_inside_an_abstract_stay_in_it(listings: dict[str, list[Paper]]) -> None:
    (paper,) = listings["2602.11411"]
    abstract = paper.text("abstract")
    assert abstract.startswith("Context: In the fast-paced evolution")
    assert all(f" {label}: " in abstract for label in ("Objective", "Method", "Results", r"Conclusion \& Implications"))
    assert paper.text("method").startswith("研究者系统地评估了")


def test_paper_in_two_digests_keeps_both_titles_texts_and_sources(listings: dict[str, list[Paper]]) -> None:
    paper = merge(listings["2602.11861"])
    assert paper.title.startswith("A²V-SLP: ")
    assert [title[:12] for title in paper.other_titles] == ["A$^{2}$V-SLP"]
    assert (paper.day, paper.precision) == ("2026-02-13", "day")
    assert [source.digest for source in paper.sources] == ["2026-02-13.md", "daily-arxiv.md"]
    assert [(section.name, section.lang) for section in paper.sections[:2]] == [("abstract", "en"), ("abstract 2", "zh")]
    assert paper.authors


def test_sources_are_the_lines_of_the_entry(readings: dict[str, Reading]) -> None:
    for name, reading in readings.items():
        lines = (SEEDS / name).read_text(encoding="utf-8").split("\n")
        for paper in reading.papers:
            (source,) = paper.sources
            span = lines[source.first_line - 1 : source.last_line]
            assert span[0].startswith("### ")
            assert sum(line.startswith("### ") for line in span) == 1
            assert any(paper.id in line for line in span)


def test_all_digests_in_one_file_lose_nothing(readings: dict[str, Reading], listings: dict[str, list[Paper]]) -> None:
    for order in (sorted(readings), sorted(readings, reverse=True)):
        reading = parse(b"\n".join((SEEDS / name).read_bytes() for name in order), "all.md")
        assert (reading.entries, len(reading.papers), len({paper.id for paper in reading.papers})) == (335, 335, 314)
        assert Counter(section.name for paper in reading.papers for section in paper.sections)["abstract"] == 335
