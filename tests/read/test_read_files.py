"""Which files are digests, what they are called, and what is said of those that cannot be read."""

import gzip
import io
import lzma
import sys
from pathlib import Path

import pytest

from kgraph.errors import DigestError
from kgraph.read import DigestFile, find


def _names(*paths: str | Path) -> list[str]:
    return [file.name for file in find(paths)[0]]


def test_folder_is_walked_in_order_dot_files_left_alone_others_reported(tmp_path: Path) -> None:
    for name in (
        "b.md",
        "a/2026-02-12.md",
        "a/c.jsonl.xz",
        "a/d.md.gz",
        "z.TXT",
        ".hidden.md",
        ".git/x.md",
        "paper.pdf",
        "README",
        "e.tar.gz",
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    files, skips = find([tmp_path])
    assert [file.name for file in files] == ["a/2026-02-12.md", "a/c.jsonl.xz", "a/d.md.gz", "b.md", "z.TXT"]
    assert [(skip.file, skip.line) for skip in skips] == [("README", 0), ("e.tar.gz", 0), ("paper.pdf", 0)]
    assert all(skip.reason.startswith("not a digest") for skip in skips)


def test_file_given_itself_is_taken_whatever_its_ending(tmp_path: Path) -> None:
    (tmp_path / "notes.log").write_text("x")
    assert _names(tmp_path / "notes.log") == ["notes.log"]
    assert find([tmp_path, tmp_path / "notes.log"])[1] == ()


def test_file_reached_twice_is_read_once(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("x")
    (tmp_path / "link.md").symlink_to(tmp_path / "a.md")
    assert _names(tmp_path, tmp_path / "a.md", str(tmp_path / "." / "a.md")) == ["a.md"]


def test_links_in_a_circle_and_links_to_nothing(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.md").write_text("x")
    (tmp_path / "in" / "loop").symlink_to(tmp_path)
    (tmp_path / "lost.md").symlink_to(tmp_path / "gone.md")
    (tmp_path / "self.md").symlink_to(tmp_path / "self.md")
    files, skips = find([tmp_path])
    assert [file.name for file in files] == ["in/a.md"]
    assert [(skip.file, skip.reason) for skip in skips] == [("lost.md", "a link to nothing"), ("self.md", "a link to nothing")]


def test_two_files_of_one_name_are_told_apart_in_either_order(tmp_path: Path) -> None:
    for name in ("p/x.md", "q/x.md", "q/y.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    assert _names(tmp_path / "p", tmp_path / "q") == ["p/x.md", "q/x.md", "y.md"]
    assert sorted(_names(tmp_path / "q", tmp_path / "p")) == ["p/x.md", "q/x.md", "y.md"]


def test_path_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(DigestError, match="no such file or folder"):
        find([tmp_path / "gone"])


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    (file,) = find(["-", "-"])[0]
    assert file == DigestFile(name="stdin", path=None)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(gzip.compress(b"hello"))))
    assert file.data() == b"hello"


@pytest.mark.parametrize("name", ["a.md", "a.md.gz", "a.jsonl.xz"])
def test_packed_files_are_unpacked(tmp_path: Path, name: str) -> None:
    pack = {".gz": gzip.compress, ".xz": lzma.compress}.get(Path(name).suffix, bytes)
    (tmp_path / name).write_bytes(pack(b"hello"))
    assert find([tmp_path])[0][0].data() == b"hello"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.md.gz", gzip.compress(b"hello" * 100, mtime=0)[:-9]),
        ("a.md.gz", b"\x1f\x8b rubbish"),
        ("a.md.xz", lzma.compress(b"hello" * 100)[:-9]),
        ("a.md.xz", b"plain text"),
    ],
)
def test_packed_file_that_is_broken_is_one_clear_line(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(DigestError) as caught:
        find([tmp_path])[0][0].data()
    assert str(caught.value).startswith(name)
    assert "\n" not in str(caught.value)
