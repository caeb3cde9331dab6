"""Text and numbers on their way out."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kgraph.report.words import arxiv_url, clean, csv_text, markdown, number


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("two\nlines\r\n\tand a tab", "two lines and a tab"),
        ("\x1b[31mred\x07\x9b2J", "[31mred2J"),
        ("nul\0 lone\ud800 mark\ufeff", "nul lone mark"),
        ("turned \u202etxt\u202c", "turned txt"),
        ("稀疏自编码器 é 🦙", "稀疏自编码器 é 🦙"),
    ],
)
def test_clean(text: str, shown: str) -> None:
    assert clean(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a|b", r"a\|b"),
        ("<img src=x onerror=alert(1)>", "&lt;img src=x onerror=alert(1)&gt;"),
        ("x](javascript:alert(1))", r"x\](javascript:alert(1))"),
        ("`code` *bold* _it_ ~~no~~", r"\`code\` \*bold\* \_it\_ \~\~no\~\~"),
        ("# head\n- list", r"\# head - list"),
        (r"A$^{2}$ \alpha", r"A\$^{2}\$ \\alpha"),
        ("see http://a.b or www.a.b", "see http&#58;//a.b or www&#46;a.b"),
        ("R&amp;D", "R&amp;amp;D"),
    ],
)
def test_markdown(text: str, shown: str) -> None:
    assert markdown(text) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, ""),
        (0, "0"),
        (1234567, "1,234,567"),
        (0.0, "0.00"),
        (1 / 3, "0.333"),
        (-0.113283, "-0.113"),
        (15.4242, "15.4"),
        (384.4, "384"),
        (2.5, "2.50"),
        (1234.56, "1,235"),
        (0.0000312345, "0.0000312"),
    ],
)
def test_number(value: float | None, shown: str) -> None:
    assert number(value) == shown


@pytest.mark.parametrize(
    ("paper", "url"),
    [
        ("2602.11881", "https://arxiv.org/abs/2602.11881"),
        ("0704.0001", "https://arxiv.org/abs/0704.0001"),
        ("math.GT/0309136", "https://arxiv.org/abs/math.GT/0309136"),
        ("hep-th/9901001", "https://arxiv.org/abs/hep-th/9901001"),
        ("javascript:alert(1)", ""),
        ("2602.11881) [x](http://evil", ""),
        ("2602.11881\n", ""),
        ("../../x", ""),
        ("", ""),
    ],
)
def test_only_links_to_arxiv(paper: str, url: str) -> None:
    assert arxiv_url(paper) == url


def test_csv_is_rfc_4180() -> None:
    made = csv_text(("name", "value"), [("=cmd()", 0.1 + 0.2), ('say "hi", you', None), ("bare\rreturn\nand line", 3), ("稀疏", 1.0)])
    assert made == 'name,value\r\n=cmd(),0.30000000000000004\r\n"say ""hi"", you",\r\nbare return and line,3\r\n稀疏,1.0\r\n'


@settings(deadline=None)
@given(st.lists(st.tuples(st.text(), st.text()), max_size=5))
def test_csv_reads_back_as_cleaned(rows: list[tuple[str, str]]) -> None:
    read = list(csv.reader(io.StringIO(csv_text(("a", "b"), rows), newline="")))
    assert read[1:] == [[clean(one), clean(other)] for one, other in rows]


@settings(deadline=None)
@given(st.text())
def test_nothing_markdown_would_read_is_left(text: str) -> None:
    shown = markdown(text)
    assert not set(shown) & set("\n\r\t<>\x1b\0")
    shown.encode("utf-8")
    bare = shown.replace("\\\\", "")
    assert all(bare[at - 1 : at] == "\\" for at, character in enumerate(bare) if character in "|`[]*")
