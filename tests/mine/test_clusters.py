"""Clusters of units by their neighbours."""

import json
from pathlib import Path

from kgraph.mine.clusters import CHINESE, ENGLISH, cluster, clusters_of

SEA, LAND = ("tide", "wave", "foam"), ("oak", "elm", "ash")
PAPERS = [f"the {one} rises at dawn . a {other} grows in soil".split() for one in SEA for other in LAND] * 4


def test_words_between_the_same_neighbours_are_in_one_cluster() -> None:
    found = clusters_of(PAPERS, ENGLISH)
    middle = {word: numbers[0] for word, numbers in found.items()}
    sizes = {found[word] for word in SEA}, {found[word] for word in LAND}
    assert all(len(side) <= len(SEA) for side in sizes)
    assert set(middle) == {word for paper in PAPERS for word in paper}


def test_rare_units_have_none() -> None:
    assert "comet" not in clusters_of([*PAPERS, ["a", "comet"]], ENGLISH)


def test_no_unit_is_no_fault() -> None:
    assert clusters_of([["a"]], CHINESE) == {}


def test_the_same_corpus_gives_the_same_file(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus.jsonl"
    lines = [
        {"id": f"2601.{number:05}", "date": "2026-01-02", "title": f"The {one} at dawn", "abstract": f"The {one} rises. A {other} grows."}
        | {"tldr": "潮汐在黎明上升，橡树在土壤中生长。"}
        for number, (one, other) in enumerate(
            [(one, other) for times, one in enumerate(SEA, 11) for other in LAND[: times - 9] for _ in range(times)]
        )
    ]
    corpus.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    count = cluster([corpus], tmp_path / "a.tsv")
    corpus.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines[::-1]), encoding="utf-8")
    assert cluster([corpus], tmp_path / "b.tsv") == count
    text = (tmp_path / "a.tsv").read_text(encoding="utf-8")
    assert text == (tmp_path / "b.tsv").read_text(encoding="utf-8")
    units = [line.split("\t")[0] for line in text.splitlines()]
    assert units == sorted(units)
    assert {"潮汐", "黎明", "tide"} <= set(units)
    assert not any(len(unit) == 1 and unit > "一" for unit in units)
