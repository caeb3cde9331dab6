"""Many papers at once are the same as one after the other."""

import pytest

import kgraph.workers as workers
from kgraph.extract import extract
from kgraph.model import Paper

PAPERS = [
    Paper(id=f"2602.{number:05d}", title=f"Net{number}: 稀疏自编码器（SAE） for LLMs", day="2026-02-04", precision="day")
    for number in range(5)
]


def test_several_processes_give_the_same_in_the_same_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_CHUNK", 2)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    assert list(workers.extract_all(PAPERS, many=1)) == [extract(paper) for paper in PAPERS]


def test_few_papers_start_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("concurrent.futures.ProcessPoolExecutor", None)
    assert [found.paper for found in workers.extract_all(PAPERS)] == [paper.id for paper in PAPERS]


def test_who_stops_early_ends_the_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_CHUNK", 1)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    found = workers.extract_all(PAPERS, many=1)
    assert next(found).paper == PAPERS[0].id
    found.close()  # type: ignore[attr-defined]
