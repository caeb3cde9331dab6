"""What a server is sent: decided from what it says it shows, and from the changes that the library has kept."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kgraph.errors import SchemaMismatch, StoreError
from kgraph.store import Library, load_schema
from kgraph.store.push import Before, Held, decide
from kgraph.store.statements import BATCH_BYTES, BATCH_ROWS, batches, handle

VERSION = load_schema().version
BEFORE: tuple[Before, ...] = ("absent", "present", "unknown")
Tables = dict[str, tuple[tuple[Any, ...], ...]]


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library(tmp_path) as opened:
        yield opened


def months(*names: str) -> Tables:
    return {"Month": tuple((name,) for name in sorted(names))}


def keep(library: Library, tables: Tables, fingerprint: str) -> int:
    with library.transaction():
        return library.rows.put(tables, library.bump_revision(), fingerprint)


@pytest.fixture
def grown(library: Library) -> Library:
    """A library at revision 3: a came, then b, then c while a went."""
    for names in ("a", "ab", "bc"):
        keep(library, {"Month": tuple((name * 7,) for name in names), "Day": tuple((f"{n:02}",) for n in range(20))}, names)
    return library


def test_what_came_and_went_since_a_revision(grown: Library) -> None:
    rows = grown.rows
    assert [list(rows.changed("Month", since, "absent")) for since in (1, 2, 3)] == [[("b" * 7,), ("c" * 7,)], [("c" * 7,)], []]
    assert [rows.changes(since) for since in (1, 2, 3)] == [3, 2, 0]
    assert [list(rows.gone("Month", since)) for since in (1, 2, 3)] == [[("a" * 7,)], [("a" * 7,)], []]
    assert (list(rows.rows("Month")), rows.count("Month")) == ([("b" * 7,), ("c" * 7,)], 2)
    assert list(rows.missing("Month", [("a" * 7,), ("b" * 7,)])) == [("a" * 7,)]
    assert [rows.fingerprint(revision) for revision in range(4)] == ["", "a", "ab", "bc"]


def test_equal_rows_are_no_change(grown: Library) -> None:
    assert keep(grown, {"Month": tuple((name * 7,) for name in "bc"), "Day": tuple((f"{n:02}",) for n in range(20))}, "bc") == 0
    assert grown.rows.changes(3) == 0


def test_what_went_and_came_again_cannot_be_told_of_where_it_may_have_been_there(grown: Library) -> None:
    again = {"Month": tuple((name * 7,) for name in "abc"), "Day": tuple((f"{n:02}",) for n in range(20))}
    keep(grown, again, "abc")
    told = {before: [list(grown.rows.changed("Month", since, before)) for since in (1, 2, 3)] for before in BEFORE}
    assert told["present"] == [[], [], []]
    assert told["unknown"] == [[("a" * 7,)]] * 3
    assert told["absent"] == [[("b" * 7,), ("c" * 7,)], [("c" * 7,)], []]


def test_where_most_has_changed_older_revisions_are_forgotten(grown: Library) -> None:
    assert keep(grown, months("x", "y"), "xy") == 24
    assert [grown.rows.fingerprint(revision) for revision in (3, 4)] == ["", "xy"]


CONTENT = st.dictionaries(
    st.sampled_from(("a", "b", "ab", "中", "\U0001d4d0", "")),
    st.tuples(st.integers(0, 3), st.floats(allow_nan=False, allow_infinity=False), st.tuples(st.text(max_size=3), st.just("x"))),
)


@settings(deadline=None, max_examples=60)
@given(states=st.lists(CONTENT, min_size=2, max_size=5), since=st.integers(1, 5))
def test_changes_applied_to_an_older_state_give_the_newest(states: list[dict[str, Any]], since: int, tmp_path_factory: Any) -> None:
    """MENTIONS: one paper with many concepts."""
    filler = tuple((f"{n:03}",) for n in range(100))
    with Library(tmp_path_factory.mktemp("kept")) as library:
        for state in states:
            rows = tuple(("p", concept or "-", "used", n, ("s",), lists, "", lists, share) for concept, (n, share, lists) in state.items())
            tables: Tables = {"MENTIONS": tuple(sorted(rows, key=lambda row: row[:2])), "Day": filler}
            keep(library, tables, str(len(rows)))
        since = min(since, len(states))
        old = _keyed(_mentions(states[since - 1]))
        for key in library.rows.gone("MENTIONS", since):
            old.pop((key[0], key[1]), None)
        there = set(_keyed(_mentions(states[since - 1])))
        changed = {before: _keyed(library.rows.changed("MENTIONS", since, before)) for before in BEFORE}
        assert not there & set(changed["absent"])
        assert there >= set(changed["present"])
        for rows_of_a_kind in changed.values():
            assert not set(old) & set(rows_of_a_kind) - there
            old |= rows_of_a_kind
        assert sorted(old.values()) == sorted(library.rows.rows("MENTIONS")) == sorted(_mentions(states[-1]))


@given(st.lists(st.tuples(st.text(), st.text()), unique=True, max_size=20))
def test_a_handle_is_a_number_a_server_can_hold_and_tells_pairs_apart(pairs: list[tuple[str, str]]) -> None:
    clean = [pair for pair in pairs if "\t" not in "".join(pair) and "".join(pair).isprintable()]
    handles = [handle(*pair) for pair in clean]
    assert len(set(handles)) == len(clean)
    assert all(0 <= each < 2**63 for each in handles)


def _mentions(state: dict[str, Any]) -> list[tuple[Any, ...]]:
    return [("p", concept or "-", "used", n, ("s",), lists, "", lists, share) for concept, (n, share, lists) in state.items()]


def _keyed(rows: Iterable[tuple[Any, ...]]) -> dict[tuple[str, str], tuple[Any, ...]]:
    return {(row[0], row[1]): row for row in rows}


def held(**said: Any) -> Held:
    return Held(**{"library": "", "version": VERSION, "revision": 3, "fingerprint": "bc", "writing": ""} | said)


DECISIONS = [
    (None, "whole"),
    ({}, "nothing"),
    ({"revision": 2, "fingerprint": "ab"}, "changes"),
    ({"revision": 0, "fingerprint": "", "writing": "whole 1 a here, process 1"}, "whole"),
    ({"revision": 2, "fingerprint": "ab", "writing": "changes 3 bc here, process 1"}, "changes"),
    ({"writing": "whole 3 bc here, process 1"}, "whole"),
    ({"revision": 2, "fingerprint": "ab", "writing": "changes 3 lost here, process 1"}, "whole"),
    ({"version": VERSION - 1}, "whole"),
]


@pytest.mark.parametrize(("said", "extent"), DECISIONS)
def test_how_much_is_sent(said: dict[str, Any] | None, extent: str, grown: Library) -> None:
    shown = None if said is None else held(library=grown.id, **said)
    with grown.snapshot() as rows:
        assert decide(shown, rows, VERSION, False, "bolt://x") == extent
        assert decide(shown, rows, VERSION, True, "bolt://x") == "whole"


REFUSED = [
    ({"library": "another"}, StoreError, "shows another library; kgraph push --full"),
    ({"revision": 9}, StoreError, "is ahead: it shows revision 9, the library has 3"),
    ({"fingerprint": "other"}, StoreError, "a revision 3 that this library never had"),
    ({"version": VERSION + 1}, SchemaMismatch, "use a newer kgraph"),
]


@pytest.mark.parametrize(("said", "error", "told"), REFUSED)
def test_what_would_overwrite_another_library_is_refused(said: dict[str, Any], error: type[Exception], told: str, grown: Library) -> None:
    with grown.snapshot() as rows, pytest.raises(error, match=told):
        decide(held(**{"library": grown.id} | said), rows, VERSION, False, "bolt://x")


def test_a_graph_behind_the_log_is_sent_as_a_whole(grown: Library) -> None:
    keep(grown, months("x"), "x")
    with grown.snapshot() as rows:
        assert decide(held(library=grown.id), rows, VERSION, False, "bolt://x") == "whole"


def test_batches_are_cut_by_rows_and_by_bytes() -> None:
    assert [len(batch) for batch in batches((str(n),) for n in range(BATCH_ROWS + 1))] == [BATCH_ROWS, 1]
    long = "中" * (BATCH_BYTES // 9 + 1)
    assert [len(batch) for batch in batches((long,) for _ in range(7))] == [3, 3, 1]
    assert list(batches(iter(()))) == []


def test_a_library_of_the_first_version_is_brought_up_to_date(tmp_path: Path) -> None:
    import sqlite3

    with Library(tmp_path) as library:
        assert library.id
    raw = sqlite3.connect(tmp_path / "library.sqlite")
    for table in ("graph_row", "graph_change", "graph_revision"):
        raw.execute(f"DROP TABLE {table}")
    raw.execute("DELETE FROM meta WHERE key = 'library'")
    raw.execute("PRAGMA user_version = 1")
    raw.commit()
    raw.close()
    with Library(tmp_path, create=False) as library:
        assert library.id
        assert keep(library, months("a"), "a") == 1
