"""Digests that are broken, foreign or hostile: each is read or skipped with a reason, never lost, never a traceback."""

import codecs
import gzip
import json
import lzma
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kgraph.errors import SettingError
from kgraph.model import Reading
from kgraph.read import DIALECTS, digest_key, parse

SEEDS = Path(__file__).parents[2] / "seeds" / "digests"
LINK = "**link**: https://arxiv.org/abs/2602.0000{}\n"
PLAIN = (
    "### Ti\n**link**: https://arxiv.org/abs/2602.00001\n**date**: 2026-02-12\n**abs**: One.\n\n### To\n"
    + LINK.format(2)
    + "**abs**: Two.\n"
)


def read(text: str | bytes, **options: str) -> Reading:
    return parse(text.encode() if isinstance(text, str) else text, "x.md", **options)


@pytest.mark.parametrize(
    "data",
    [
        codecs.BOM_UTF8 + PLAIN.encode(),
        PLAIN.encode("utf-16"),
        codecs.BOM_UTF16_BE + PLAIN.encode("utf-16-be"),
        PLAIN.encode("utf-32"),
        PLAIN.replace("\n", "\r\n").encode(),
        PLAIN.replace("\n", "\r").encode(),
        PLAIN.replace(": ", ":\t").replace("### ", "###\t").encode(),
        PLAIN.replace(": ", "：").replace("### ", "＃＃＃　").encode(),
        PLAIN.replace("link", "ｌｉｎｋ").replace("**", "＊＊").encode(),
        PLAIN.replace("**abs**:", "**摘要**：").replace("**link**", "- **链接**").encode(),
        PLAIN.replace("**", "").encode(),
        PLAIN.replace("**:", ":**").encode(),
        PLAIN.replace("**link**: ", "").replace("\nhttps", "\narXiv: https").encode(),
        PLAIN.replace("\n\n", "\n").encode(),
        PLAIN.replace("One.\n\n### ", "One.### ").encode(),
    ],
)
def test_encodings_line_ends_widths_and_labels_make_no_difference(data: bytes) -> None:
    reading = parse(data, "x.md")
    assert [(paper.id, paper.title, paper.day) for paper in reading.papers] == [
        ("2602.00001", "Ti", "2026-02-12"),
        ("2602.00002", "To", "2026-02"),
    ]
    assert [[(section.name, section.text) for section in paper.sections] for paper in reading.papers] == [
        [("abstract", "One.")],
        [("abstract", "Two.")],
    ]
    assert not reading.skipped


@pytest.mark.parametrize(
    ("text", "papers", "skipped"),
    [
        ("### A\n**abs**: x\n", [], [(1, "no arXiv id")]),
        ("### A\n" + LINK.format(1), ["2602.00001"], []),
        ("### A\n**keywords**: x\n", [], [(1, "no arXiv id")]),
        ("### A\n**link**: https://arxiv.org/pdf/2602.1", [], [(1, "no arXiv id")]),
        ("### A\n" + LINK.format(1) + "**abs**: cut in the mid", ["2602.00001"], []),
        ("### \n" + LINK.format(1), [], [(1, "no title for 2602.00001")]),
        (LINK.format(1) + "**abs**: x\n\n### B\n" + LINK.format(2), ["2602.00002"], [(1, "no title for 2602.00001")]),
        ("### A\n" + LINK.format(1) + "**abs**: x\n" + LINK.format(2) + "**abs**: y\n", ["2602.00001"], [(4, "no title for 2602.00002")]),
        ("### A\n" + LINK.format(1) + "### A\n" + LINK.format(1), ["2602.00001", "2602.00001"], []),
        ("# Digest\n\n## cs.SE\n\n- [a](#b)\n\n### A\n" + LINK.format(1), ["2602.00001"], []),
        ("---\ntitle: x\ndate: 2026-02-12\n---\n\n## cs.LG\n\ndate: 2026-02-12\n\n### A\n" + LINK.format(1), ["2602.00001"], []),
        ("", [], [(0, "empty")]),
        (" \n\n", [], [(0, "empty")]),
        ("just words\n", [], [(0, "no entry found: no heading with an arXiv link or a known field, and no JSON record")]),
        (b"PNG\x00\x01\x02", [], [(0, "binary, or not text in UTF-8")]),
        (b"\xff\xfa" * 100, [], [(0, "binary, or not text in UTF-8")]),
        ('{"a":' * 5000, [], [(1, "not JSON: nested too deeply")]),
        (
            '{"id": "2602.00001", "title": "T", "AI": {"AI": {"AI": 1}}, "versions": [1, {"version": "v1", "created": "?"}]}',
            ["2602.00001"],
            [],
        ),
        ('{"id": 2602.00001, "title": ["T"], "authors": {"x": 1}, "categories": null}', ["2602.00001"], []),
    ],
)
def test_entries_are_papers_or_skips_with_line_and_reason(text: str | bytes, papers: list[str], skipped: list[tuple[int, str]]) -> None:
    reading = read(text)
    assert [paper.id for paper in reading.papers] == papers
    assert [(skip.line, skip.reason) for skip in reading.skipped] == skipped


def test_broken_bytes_and_escapes_leave_text_that_can_be_stored() -> None:
    (paper,) = read(("### A\n" + LINK.format(1) + "**abs**: caf").encode() + b"\xe9 x\x07y").papers
    assert paper.text("abstract") == "caf\ufffd x y"
    (paper,) = read(json.dumps({"id": "2602.00001", "title": "A\ud800\u0000B", "summary": "x\ud83dy"})).papers
    assert (paper.title, paper.text("abstract")) == ("A\ufffd B", "x\ufffdy")


def test_a_second_label_of_one_kind_stays_text_but_another_language_is_a_text_of_its_own() -> None:
    (paper,) = read("### A\n" + LINK.format(1) + "**Method**: a\n\n**Method**: b\n\n**方法**：丙\n").papers
    assert [(section.name, section.text) for section in paper.sections] == [
        ("method", "a\n\nMethod: b"),
        ("method 2", "丙"),
    ]


def test_fields_on_one_line() -> None:
    (paper,) = read(
        "### A **link**: https://arxiv.org/abs/2602.00001 | **Date**: 2026-02-12 | **Keywords**: cs.LG **abs**: x **link**: y"
    ).papers
    assert (paper.title, paper.id, paper.day, paper.categories) == ("A", "2602.00001", "2026-02-12", ("cs.LG",))
    assert paper.text("abstract") == "x link: y"


@pytest.mark.parametrize(
    "line",
    [
        "x ## y " * 50_000,
        "** " * 200_000,
        "[a](" * 100_000,
        "(" * 500_000,
        "http://a" * 60_000,
        "#" * 500_000,
        " " * 500_000,
        "&" * 500_000,
        "中" * 500_000,
    ],
)
def test_long_lines_are_read_in_the_heading_and_in_the_text(line: str) -> None:
    assert read("### " + line + "\n" + LINK.format(1)).entries >= 1
    assert [paper.id for paper in read("### A\n" + LINK.format(1) + "**abs**: " + line).papers][:1] == ["2602.00001"]


def test_options_outside_what_is_allowed() -> None:
    for date in ("2026-13-45", "20260212", "2026-2-1", "today", ""):
        with pytest.raises(SettingError, match="2026-02-12"):
            read(PLAIN, date=date)
    with pytest.raises(SettingError, match="did you mean 'fields'"):
        read(PLAIN, dialect="field")


def test_dialect_given_is_not_sniffed() -> None:
    assert [read(PLAIN, dialect=name).dialect for name in ("fields",)] == ["fields"]
    assert read(PLAIN, dialect="jsonl").papers == ()


def test_key_covers_bytes_name_day_options_and_nothing_else() -> None:
    key = digest_key(b"x", "2026-02-12.md", None, None)
    assert len(key) == 64
    assert key == digest_key(b"x", "sub/arxiv-2026-02-12.txt", None, None) == parse(b"x", "2026-02-12.md").key
    others = [
        (b"y", "2026-02-12.md", None, None),
        (b"x", "2026-02-13.md", None, None),
        (b"x", "2026-02-12.md", "2026-02-12", None),
        (b"x", "2026-02-12.md", None, "fields"),
    ]
    assert len({key, *(digest_key(*other) for other in others)}) == 5


def _sane(data: bytes, dialect: str | None = None) -> None:
    reading = parse(data, "x.md", dialect=dialect)
    assert reading.entries == len(reading.papers) + len(reading.skipped) >= 1
    lines = data.count(b"\n") + data.count(b"\r") + 1
    for paper in reading.papers:
        assert paper.title
        assert paper.id
        assert len({section.name for section in paper.sections}) == len(paper.sections)
        assert all(1 <= source.first_line <= source.last_line <= lines for source in paper.sources)
    reading.model_dump_json().encode()
    assert all(skip.reason and "\n" not in skip.reason for skip in reading.skipped)


PIECES = st.sampled_from(
    [
        "### ",
        "#### 摘要\n",
        "**link**: ",
        "https://arxiv.org/abs/2602.10953v2",
        "**abs**：",
        "\n",
        "\n\n",
        "---\n",
        "**",
        "[",
        "](",
        ")",
        "<details>",
        "</details>\n",
        "Method: ",
        "Abstract: ",
        "TL;DR: ",
        "{",
        '{"id": "2602.10953", "title": "',
        '"}',
        "cs.LG",
        "，",
        "（",
        "- ",
        "*A,B*\n",
        "2026年2月12日",
        "１",
        "1 ",
        "[1] ",
        "\r",
        "\t",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(), st.lists(st.one_of(PIECES, st.text(max_size=8)), max_size=40).map("".join)), st.sampled_from([None, *DIALECTS]))
def test_any_text_is_read_without_a_traceback(text: str, dialect: str | None) -> None:
    _sane(text.encode("utf-8", "replace"), dialect)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_without_a_traceback(data: bytes) -> None:
    _sane(data)


SAMPLES = [path.read_bytes()[:9000] for path in sorted(SEEDS.iterdir())]


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.data_too_large])
@given(st.sampled_from(SAMPLES), st.lists(st.tuples(st.integers(0, 9000), st.integers(0, 300), st.binary(max_size=6)), max_size=8))
def test_mutilated_digests_are_read_without_a_traceback(data: bytes, cuts: list[tuple[int, int, bytes]]) -> None:
    for at, length, inserted in cuts:
        data = data[:at] + inserted + data[at + length :]
    _sane(data)


@pytest.mark.parametrize("name", ["daily-arxiv.md", "2026-02-12.md"])
def test_a_digest_without_separators_or_blank_lines_gives_the_same_papers(name: str) -> None:
    text = (SEEDS / name).read_text(encoding="utf-8")
    tight = "\n".join(line for line in text.split("\n") if line.strip() and line.strip() != "---")
    whole, packed = parse(text.encode(), name), parse(tight.encode(), name)
    assert [(paper.id, paper.title) for paper in packed.papers] == [(paper.id, paper.title) for paper in whole.papers]
    assert not packed.skipped


def test_packed_bytes_are_for_the_file_to_unpack() -> None:
    for data in (gzip.compress(PLAIN.encode()), lzma.compress(PLAIN.encode())):
        assert read(data).skipped[0].line == 0
