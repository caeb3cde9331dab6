"""The library: nothing that was read is lost, nothing is half-written."""

import sqlite3
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from subprocess import PIPE, Popen

import pytest
from hypothesis import given
from hypothesis import strategies as st
from store_samples import paper

from kgraph.errors import KgraphError, Locked, SchemaMismatch, StoreError, Unavailable, UnknownName
from kgraph.model import Decision, Extraction, Keyword, Mention, Paper, Reading, Skip, Source
from kgraph.store import Library
from kgraph.store.naming import display_names


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library(tmp_path, wait=0.1) as opened:
        yield opened


def reading(key: str, *papers: Paper, skipped: tuple[Skip, ...] = ()) -> Reading:
    return Reading(name=f"{key}.md", key=key, dialect="numbered", papers=papers, skipped=skipped)


def listed(number: int, digest: str = "as read", line: int = 1, **more: object) -> Paper:
    return paper(number, sources=(Source(digest=digest, first_line=line, last_line=line + 3),), **more)


def contents(library: Library) -> dict[str, tuple[Paper, ...]]:
    return dict(library.iter_papers())


# Digests


def test_a_new_library_is_empty(library: Library) -> None:
    assert library.counts() == {"digests": 0, "listings": 0, "papers": 0, "extractions": 0, "decisions": 0}
    assert (library.digest_keys(), library.digests(), library.skipped(), contents(library), library.revision()) == ({}, (), (), {}, 0)


def test_what_a_digest_lists_comes_back_under_its_display_name(library: Library) -> None:
    whole = listed(
        2, title="引号 \" ' \\ \n 🎉", keywords=(Keyword(name="LLM Rec", also=("大模型推荐",)),), authors=("Ann",), links=("http://x",)
    )
    with library.transaction():
        library.put_digest("/d/a.md", reading("k1", whole, listed(1)))
        library.put_digest("/d/b.md", reading("k2", listed(2, line=9)))
    assert list(library.iter_papers()) == [
        ("2602.00001", (listed(1, "a.md"),)),
        ("2602.00002", (whole.model_copy(update={"sources": (Source(digest="a.md", first_line=1, last_line=4),)}), listed(2, "b.md", 9))),
    ]
    assert library.listings("2602.00001") == (listed(1, "a.md"),)
    assert library.listings("2602.99999") == ()
    assert library.paper_ids() == ("2602.00001", "2602.00002")
    assert [one for one, _ in library.iter_papers(["2602.00002", "2602.99999"])] == ["2602.00002"]


def test_a_paper_listed_twice_in_one_digest_has_two_listings_in_their_order(library: Library) -> None:
    with library.transaction():
        library.put_digest("/a.md", reading("k1", listed(1, line=90), listed(1, line=1)))
    assert [one.sources[0].first_line for one in library.listings("2602.00001")] == [90, 1]


def test_a_changed_digest_takes_the_place_of_the_old_one(library: Library) -> None:
    with library.transaction():
        library.put_digest("/a.md", reading("k1", listed(1)))
        library.put_digest("/a.md", reading("k2", listed(2)))
    assert library.digest_keys() == {"/a.md": "k2"}
    assert list(contents(library)) == ["2602.00002"]
    assert not library.has_digest("k1")


def test_one_digest_at_two_paths_is_stored_once_and_goes_with_the_last(library: Library) -> None:
    with library.transaction():
        library.put_digest("/a.md", reading("k1", listed(1)))
        library.put_digest("/copy/a.md", reading("k1", listed(1)))
    assert library.counts()["listings"] == 1
    assert library.digests() == ("a.md",)
    with library.transaction():
        assert library.drop_path("/a.md")
    assert library.counts()["listings"] == 1
    with library.transaction():
        assert library.drop_path("/copy/a.md")
        assert not library.drop_path("/copy/a.md")
    assert library.counts() == {"digests": 0, "listings": 0, "papers": 0, "extractions": 0, "decisions": 0}


def test_a_path_can_be_linked_to_a_stored_digest_only(library: Library) -> None:
    with library.transaction():
        library.put_digest("/a.md", reading("k1"))
        library.link_path("/b.md", "k1")
        with pytest.raises(KeyError):
            library.link_path("/c.md", "k2")
    assert library.digest_keys() == {"/a.md": "k1", "/b.md": "k1"}


def test_forgetting_takes_a_digest_out_at_all_its_paths(library: Library) -> None:
    with library.transaction():
        library.put_digest("/a.md", reading("k1", listed(1)))
        library.link_path("/b.md", "k1")
        library.put_digest("/c.md", reading("k2", listed(1), listed(2)))
    with library.transaction():
        assert library.forget("k1")
        assert not library.forget("k1")
    assert library.digest_keys() == {"/c.md": "k2"}
    assert contents(library)["2602.00001"] == (listed(1, "c.md"),)


def test_what_was_skipped_is_kept_under_the_display_name(library: Library) -> None:
    skipped = (Skip(file="as read", line=9, reason="no link"), Skip(file="?", line=2, reason="r"))
    with library.transaction():
        library.put_digest("/x/a.md", reading("k1", skipped=skipped))
        library.put_digest("/x/b.md", reading("k2"))
    assert library.skipped() == (Skip(file="a.md", line=2, reason="r"), Skip(file="a.md", line=9, reason="no link"))


@pytest.mark.parametrize("name", ["jan/a.md", "/d/jan/a.md", "aaaaaa1", "aaaaaa1111"])
def test_a_digest_is_found_by_name_path_or_key(library: Library, name: str) -> None:
    with library.transaction():
        library.put_digest("/d/jan/a.md", reading("aaaaaa1111"))
        library.put_digest("/d/feb/a.md", reading("aaaaaa2222"))
    assert library.find_digest(name) == "aaaaaa1111"


@pytest.mark.parametrize(
    ("name", "near"),
    [("a.md", ("feb/a.md", "jan/a.md")), ("jan/b.md", ("jan/a.md",)), ("aaaaaa", ()), ("aaaa", ()), ("zzz", ()), ("%", ())],
)
def test_an_unknown_digest_is_told_with_near_names(library: Library, name: str, near: tuple[str, ...]) -> None:
    with library.transaction():
        library.put_digest("/d/jan/a.md", reading("aaaaaa1111"))
        library.put_digest("/d/feb/a.md", reading("aaaaaa2222"))
    with pytest.raises(UnknownName) as caught:
        library.find_digest(name)
    assert caught.value.near[: len(near)] == near


# Names of digests


@pytest.mark.parametrize(
    ("paths", "names"),
    [
        ({"/d/a.md": "1", "/d/b.md": "2"}, {"1": "a.md", "2": "b.md"}),
        ({"/d/x/a.md": "1", "/d/y/a.md": "2"}, {"1": "x/a.md", "2": "y/a.md"}),
        ({"/a.md": "1", "/d/a.md": "2"}, {"1": "/a.md", "2": "d/a.md"}),
        ({"a.md": "1", "d/a.md": "2"}, {"1": "a.md", "2": "d/a.md"}),
        ({"/z/b.md": "1", "/d/a.md": "1"}, {"1": "a.md"}),
        ({"/x/a.md": "1", "/y/a.md": "1", "/y/b.md": "2"}, {"1": "a.md", "2": "b.md"}),
        ({"/x/ba.md": "1", "/x/a.md": "2"}, {"1": "ba.md", "2": "a.md"}),
        ({}, {}),
    ],
)
def test_a_digest_is_called_by_the_shortest_end_that_is_its_own(paths: dict[str, str], names: dict[str, str]) -> None:
    assert display_names(paths) == names


many_paths = st.dictionaries(
    st.lists(st.sampled_from("abc"), min_size=1, max_size=4).map(lambda parts: "/".join(["", *parts])), st.sampled_from("12345"), max_size=9
)


@given(many_paths, st.randoms(use_true_random=False))
def test_names_differ_and_depend_neither_on_order_nor_on_where_the_folder_lies(paths: dict[str, str], mixed: st.DataObject) -> None:
    names = display_names(paths)
    assert len(set(names.values())) == len(names) == len(set(paths.values()))
    order = list(paths.items())
    mixed.shuffle(order)
    assert display_names(dict(order)) == names
    moved = display_names({f"/elsewhere{path}": key for path, key in paths.items()})
    assert moved.keys() == names.keys()
    assert all(moved[key] == name or name.startswith("/") for key, name in names.items())


# Extractions, decisions, facts


def test_extractions_are_known_by_text_and_version(library: Library) -> None:
    found = Extraction(
        paper="2602.00001", mentions=(Mention(section="title", start=0, end=1, text="🎉", finder="f"),), roles=(("🎉", "proposed"),)
    )
    other = Extraction(paper="2602.00002")
    with library.transaction():
        library.put_extractions([("t1", found), ("t2", other)], "v1")
        library.put_extractions([("t1", other)], "v2")
        library.put_extractions([("t2", found)], "v1")
    assert dict(library.extractions(["t1", "t2", "t3"], "v1")) == {"t1": found, "t2": found}
    assert dict(library.extractions(["t1", "t2"], "v2")) == {"t1": other}
    with library.transaction():
        assert library.prune_extractions(["t1", "t9"], "v1") == 2
    assert library.counts()["extractions"] == 1
    assert (library.extracted("v1"), library.extracted("v2")) == (frozenset({"t1"}), frozenset())
    assert dict(library.extractions(["t1"], "v1")) == {"t1": found}


def test_the_ledger_is_replaced_as_a_whole_and_keeps_its_order(library: Library) -> None:
    ledger = [Decision(left=left, right="r", verdict="joined", rule="key", reason="'\"\n中") for left in "ba"]
    with library.transaction():
        library.put_decisions([*ledger, *ledger])
        library.put_decisions(ledger)
    assert library.decisions() == tuple(ledger)


def test_revision_and_facts(library: Library) -> None:
    with library.transaction():
        assert [library.bump_revision(), library.bump_revision()] == [1, 2]
        library.put_fact("fingerprint", "abc")
    assert (library.revision(), library.fact("fingerprint"), library.fact("none"), library.fact("none", "x")) == (2, "abc", "", "x")


# Transactions


def test_a_transaction_that_raises_changes_nothing(library: Library) -> None:
    with library.transaction():
        library.put_digest("/a.md", reading("k1", listed(1)))

    def fails() -> None:
        with library.transaction():
            library.put_digest("/a.md", reading("k2", listed(2)))
            library.bump_revision()
            assert list(contents(library)) == ["2602.00002"]
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails()
    assert (list(contents(library)), library.digest_keys(), library.revision()) == (["2602.00001"], {"/a.md": "k1"}, 0)


def test_writing_outside_a_transaction_is_a_programming_mistake(library: Library) -> None:
    with pytest.raises(RuntimeError, match="outside"):
        library.put_digest("/a.md", reading("k1"))


def test_a_second_writer_is_told_who_writes_and_readers_go_on(library: Library, tmp_path: Path) -> None:
    with library.transaction():
        library.put_digest("/a.md", reading("k1", listed(1)))
        with Library(tmp_path, wait=0.1) as other:
            assert other.counts()["listings"] == 0
            with pytest.raises(Locked, match=r"being written by process \d+"), other.transaction():
                pass
    with Library(tmp_path) as other, other.transaction():
        assert list(contents(other)) == ["2602.00001"]


def test_a_reader_sees_one_state_though_another_writes_meanwhile(library: Library, tmp_path: Path) -> None:
    with library.transaction():
        library.put_digest("/a.md", reading("k1", *map(listed, range(5))))
    papers = library.iter_papers()
    first = next(papers)
    with Library(tmp_path) as other, other.transaction():
        other.forget("k1")
        other.put_digest("/b.md", reading("k2", listed(7)))
    assert [one for one, _ in (first, *papers)] == [f"2602.{number:05d}" for number in range(5)]
    assert list(contents(library)) == ["2602.00007"]


WRITER = """
import sys
from pathlib import Path
from kgraph.model import Paper, Reading
from kgraph.store import Library
papers = tuple(Paper(id=f"2602.{n:05d}", title="long " * 200, day="2026-02", precision="month") for n in range(200))
with Library(Path(sys.argv[1])) as library:
    while True:
        with library.transaction():
            number = library.bump_revision()
            library.put_digest(f"/{number}.md", Reading(name="x", key=f"key {number}", dialect="x", papers=papers))
            library.put_fact("last", str(number))
        print(number, flush=True)
"""


def test_killed_in_the_middle_of_a_transaction_the_library_is_as_before_or_after(tmp_path: Path) -> None:
    for round_ in range(5):
        with Popen([sys.executable, "-c", WRITER, str(tmp_path)], stdout=PIPE, text=True) as writer:
            assert writer.stdout is not None
            acknowledged = int(writer.stdout.readline())
            time.sleep(0.03 + 0.04 * round_)
            writer.kill()
        with Library(tmp_path) as library:
            done = library.revision()
            assert done >= acknowledged
            assert library.fact("last", "0") == str(done)
            assert library.digest_keys() == {f"/{number}.md": f"key {number}" for number in range(1, done + 1)}
            assert library.counts()["listings"] == 200 * done
        with sqlite3.connect(tmp_path / "library.sqlite") as raw:
            assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        raw.close()


SEVERAL = """
import sys
from pathlib import Path
from kgraph.model import Reading
from kgraph.store import Library
for number in range(5):
    with Library(Path(sys.argv[1]), wait=60) as library, library.transaction():
        name = f"{sys.argv[2]} {number}"
        library.put_digest(f"/{name}.md", Reading(name="x", key=name, dialect="x"))
        library.bump_revision()
"""


def test_writers_that_wait_for_one_another_lose_nothing_not_even_at_the_first_start(tmp_path: Path) -> None:
    writers = [Popen([sys.executable, "-c", SEVERAL, str(tmp_path), str(number)]) for number in range(4)]
    assert [writer.wait() for writer in writers] == [0, 0, 0, 0]
    with Library(tmp_path) as library:
        assert (library.counts()["digests"], library.revision()) == (20, 20)


# Files that are none


def test_no_library_yet(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match=r"yet: run kgraph build FOLDER$"):
        Library(tmp_path, create=False)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [b"hello, I am a text file, no library " * 9, b"SQLite format 3\0" + b"x" * 5000])
def test_a_file_that_is_no_library_is_left_alone(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "library.sqlite").write_bytes(content)
    with pytest.raises(KgraphError, match=r"library.sqlite") as caught:
        Library(tmp_path)
    assert "\n" not in str(caught.value)
    assert (tmp_path / "library.sqlite").read_bytes() == content


def test_a_library_of_another_version_is_refused(tmp_path: Path) -> None:
    Library(tmp_path).close()
    with sqlite3.connect(tmp_path / "library.sqlite") as raw:
        raw.execute("PRAGMA user_version = 99")
    raw.close()
    with pytest.raises(SchemaMismatch, match="has version 99, this kgraph has 2"):
        Library(tmp_path)


def test_a_workspace_that_is_a_file_is_an_error_of_ours(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError, match=r"library\.sqlite: File exists"):
        Library(tmp_path / "file")


def test_a_path_that_is_no_text_can_be_stored(library: Library) -> None:
    with library.transaction():
        library.put_digest("/a\udcff.md", reading("k1"))
    assert library.digests() == ("a\\xff.md",)
    assert library.find_digest("/a\udcff.md") == "k1"
