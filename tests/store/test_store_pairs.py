"""Pairs of concepts as rows: the same as counting them one by one."""

from collections import defaultdict
from itertools import combinations
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from kgraph.store import fingerprint, load_schema
from kgraph.store.pairs import pair_rows
from kgraph.store.values import clean

DAYS = st.sampled_from(["2026-01-31", "2026-02", "2026-02-01", "2026-02-28"])
IDS = st.sampled_from(["a", "a\0", "b", "b\ud800", "\0", "中文", "🎉", "concept:x", "concept:x~2"])
GIVEN = st.lists(st.tuples(DAYS, st.sets(IDS).map(sorted)), max_size=12)


def counted(papers: list[tuple[str, list[str]]], least: int) -> list[tuple[Any, ...]]:
    """One by one, as the documentation says it: of equal keys the smallest row, none without a key."""
    days: dict[tuple[str, str], list[str]] = defaultdict(list)
    for day, concepts in papers:
        for pair in combinations(concepts, 2):
            days[pair].append(day)
    found: dict[tuple[str, str], tuple[Any, ...]] = {}
    for (left, right), seen in days.items():
        row = (clean(left), clean(right), len(seen), seen[0], seen[-1])
        if row[0] and row[1] and len(seen) >= least:
            found[row[:2]] = min(row, found.get(row[:2], row))
    return sorted(found.values())


@given(GIVEN, st.integers(1, 3))
@settings(max_examples=200, deadline=None)
def test_any_papers_give_the_rows_of_counting_one_by_one(papers: list[tuple[str, list[str]]], least: int) -> None:
    rows, total = pair_rows(papers, least)
    assert list(rows) == counted(papers, least)
    assert [rows[at] for at in range(len(rows))] == list(rows[:])
    assert rows == tuple(counted(papers, least))
    assert total == len({pair for _, concepts in papers for pair in combinations(concepts, 2)})


def test_rows_are_plain_values() -> None:
    rows, total = pair_rows([("2026-02-01", ["a", "b"]), ("2026-02-02", ["a", "b", "c"])], 1)
    assert [type(value) for value in rows[0]] == [str, str, int, str, str]
    assert rows[0] == ("a", "b", 2, "2026-02-01", "2026-02-02")
    assert rows != rows[:1]
    assert (len(rows), total) == (3, 3)


def test_papers_without_two_concepts_have_no_pairs() -> None:
    assert pair_rows([("2026-02-01", ["a"]), ("2026-02-01", []), ("2026-02-02", ["b"])]) == ((), 0)
    assert pair_rows([("2026-02-01", ["a", "b"])]) == ((), 1)


@given(GIVEN)
@settings(max_examples=30, deadline=None)
def test_the_fingerprint_is_that_of_the_same_rows_in_a_tuple(papers: list[tuple[str, list[str]]]) -> None:
    schema, (rows, _) = load_schema(), pair_rows(papers)
    tables: dict[str, Any] = dict.fromkeys(schema.tables(), ())
    assert fingerprint(schema, {**tables, "CO_OCCURS": rows}) == fingerprint(schema, {**tables, "CO_OCCURS": tuple(rows)})
