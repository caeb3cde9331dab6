"""Pairs of concepts as rows: the same as counting them one by one."""

from collections import defaultdict
from itertools import combinations
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from kgraph.measures import association, jaccard, npmi
from kgraph.store import fingerprint, load_schema
from kgraph.store.pairs import pair_rows
from kgraph.store.values import clean

DAYS = st.sampled_from(["2026-01-31", "2026-02", "2026-02-01", "2026-02-28"])
IDS = st.sampled_from(["a", "a\0", "b", "b\ud800", "\0", "中文", "🎉", "concept:x", "concept:x~2"])
GIVEN = st.lists(st.tuples(DAYS, st.sets(IDS).map(sorted)), max_size=12)


def counted(papers: list[tuple[str, list[str]]]) -> list[tuple[Any, ...]]:
    """One by one, as the documentation says it: of equal keys the smallest row, none without a key."""
    days: dict[tuple[str, str], list[str]] = defaultdict(list)
    for day, concepts in papers:
        for pair in combinations(concepts, 2):
            days[pair].append(day)
    own = {one: sum(one in concepts for _, concepts in papers) for _, all_ in papers for one in all_}
    found: dict[tuple[str, str], tuple[Any, ...]] = {}
    for (left, right), seen in days.items():
        numbers = (len(seen), own[left], own[right], len(papers))
        row = (clean(left), clean(right), len(seen), seen[0], seen[-1], *(m(*numbers) for m in (association, npmi, jaccard)))
        if row[0] and row[1]:
            found[row[:2]] = min(row, found.get(row[:2], row))
    return sorted(found.values())


@given(GIVEN)
@settings(max_examples=200, deadline=None)
def test_any_papers_give_the_rows_of_counting_one_by_one(papers: list[tuple[str, list[str]]]) -> None:
    rows = pair_rows(papers)
    assert list(rows) == counted(papers)
    assert [rows[at] for at in range(len(rows))] == list(rows[:])
    assert rows == tuple(counted(papers))


def test_rows_are_plain_values() -> None:
    rows = pair_rows([("2026-02-01", ["a", "b"]), ("2026-02-02", ["a", "b", "c"])])
    assert [type(value) for value in rows[0]] == [str, str, int, str, str, float, float, float]
    assert rows[0] == ("a", "b", 2, "2026-02-01", "2026-02-02", 0.5, 1.0, 1.0)
    assert rows != rows[:1]


def test_papers_without_two_concepts_have_no_pairs() -> None:
    assert len(pair_rows([("2026-02-01", ["a"]), ("2026-02-01", []), ("2026-02-02", ["b"])])) == 0


@given(GIVEN)
@settings(max_examples=30, deadline=None)
def test_the_fingerprint_is_that_of_the_same_rows_in_a_tuple(papers: list[tuple[str, list[str]]]) -> None:
    schema, rows = load_schema(), pair_rows(papers)
    tables: dict[str, Any] = dict.fromkeys(schema.tables(), ())
    assert fingerprint(schema, {**tables, "CO_OCCURS": rows}) == fingerprint(schema, {**tables, "CO_OCCURS": tuple(rows)})
