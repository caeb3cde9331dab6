"""Values made in another thread: in their order, not too many, and nothing left behind."""

import threading
from collections.abc import Iterator

import pytest

from kgraph.store.ahead import ahead


def counting(made: list[int], closed: list[bool], last: int, fails: bool = False) -> Iterator[int]:
    try:
        for n in range(last):
            made.append(n)
            yield n
        if fails:
            raise ValueError("at the end")
    finally:
        closed.append(True)


def test_all_values_come_in_their_order() -> None:
    with ahead(iter(range(1000))) as values:
        assert list(values) == list(range(1000))


def test_an_error_comes_where_its_value_would_have() -> None:
    seen: list[int] = []
    with pytest.raises(ValueError, match="at the end"), ahead(counting([], [], 5, fails=True)) as values:
        seen.extend(values)
    assert seen == [0, 1, 2, 3, 4]


def test_who_leaves_early_leaves_nothing_running() -> None:
    made, closed, before = list[int](), list[bool](), threading.active_count()
    with ahead(counting(made, closed, 10**6), most=2) as values:
        assert [next(values) for _ in range(3)] == [0, 1, 2]
    assert closed == [True]
    assert threading.active_count() == before
    assert len(made) <= 3 + 2 + 1  # taken, waiting, and the one that found no room


def test_an_error_of_the_one_who_takes_goes_through() -> None:
    closed: list[bool] = []
    with pytest.raises(KeyError), ahead(counting([], closed, 10**6)) as values:
        raise KeyError(next(values))
    assert closed == [True]
