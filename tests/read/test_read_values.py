"""Identifiers, days, keywords, titles, languages: tables of what is written and what it means."""

import pytest

from kgraph.read import parse
from kgraph.read.prose import language, paragraphs
from kgraph.read.values import file_day, find_day, find_id, find_links, split_authors, split_keywords
from kgraph.read.vocabulary import category, field_of


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("https://arxiv.org/pdf/2602.10953v2.pdf", ("2602.10953", 2)),
        ("http://www.arxiv.org/abs/2602.10953", ("2602.10953", None)),
        ("https://export.arxiv.org/abs/hep-th/9901001v1", ("hep-th/9901001", 1)),
        ("https://arxiv.org/abs/cs/0501001", ("cs/0501001", None)),
        ("https://arxiv.org/abs/math.GT/0309136", ("math/0309136", None)),
        ("https://www.alphaxiv.org/overview/2602.10953?x=1", ("2602.10953", None)),
        ("https://doi.org/10.48550/arXiv.2602.10953", ("2602.10953", None)),
        ("arXiv: 2602.10953v3 [cs.LG]", ("2602.10953", 3)),
        ("ａｒＸｉｖ：2602.10953", ("2602.10953", None)),
        ("https://arxiv.org/abs/1412.6980", ("1412.6980", None)),
        ("https://arxiv.org/abs/1412.698", None),
        ("https://arxiv.org/pdf/2602.1095", None),
        ("https://arxiv.org/abs/2613.10953", None),
        ("https://arxiv.org/abs/0703.1234", None),
        ("https://example.org/foo/1234567", None),
        ("https://github.com/a/b", None),
        ("2602.10953", None),
    ],
)
def test_arxiv_id(text: str, found: tuple[str, int | None] | None) -> None:
    assert find_id(text) == found


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-02-12", "2026-02-12"),
        ("2026/2/12", "2026-02-12"),
        ("2026.02.12", "2026-02-12"),
        ("2026年2月12日", "2026-02-12"),
        ("２０２６年２月１２日", "2026-02-12"),
        ("12 Feb 2026", "2026-02-12"),
        ("Submitted 12 February 2026", "2026-02-12"),
        ("February 12th, 2026", "2026-02-12"),
        ("Thu, 12 Feb 2026 18:00:00 GMT", "2026-02-12"),
        ("2026-02-12T23:59:59Z", "2026-02-12"),
        ("20260212", "2026-02-12"),
        ("Submitted 12 Feb 2026; revised 14 Feb 2026", "2026-02-12"),
        ("2024-02-29", "2024-02-29"),
        ("2026-02-29", None),
        ("2026-13-45", None),
        ("12 Foo 2026", None),
        ("1026-02-12", None),
        ("2026-02", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_day(text: str, day: str | None) -> None:
    assert find_day(text) == day


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("2026-02-12.md", "2026-02-12"),
        ("20260212", "2026-02-12"),
        ("arxiv-2026_02_12-cs.jsonl.xz", "2026-02-12"),
        ("2026/02/12.md", "2026-02-12"),
        ("2026-02-11/cs 2026-02-12.md", "2026-02-12"),
        ("2026-02-12/cs.md", "2026-02-12"),
        ("2026-02-30.md", None),
        ("arxiv-2025-03_2026-04.jsonl.xz", None),
        ("2602.10953.md", None),
        ("stdin", None),
    ],
)
def test_day_of_a_file_name(name: str, day: str | None) -> None:
    assert file_day(name) == day


ENTRY = "### T\n**link**: https://arxiv.org/abs/2602.10953\n**date**: {}\n"


@pytest.mark.parametrize(
    ("field", "given", "name", "expected"),
    [
        ("2026-02-10", "2026-02-11", "2026-02-12.md", ("2026-02-10", "day")),
        ("2026-13-45", "2026-02-11", "2026-02-12.md", ("2026-02-11", "day")),
        ("", None, "2026-02-12.md", ("2026-02-12", "day")),
        ("soon", None, "digest.md", ("2026-02", "month")),
    ],
)
def test_day_comes_from_the_field_then_the_option_then_the_name_then_the_id(
    field: str, given: str | None, name: str, expected: tuple[str, str]
) -> None:
    (paper,) = parse(ENTRY.format(field).encode(), name, date=given).papers
    assert (paper.day, paper.precision) == expected


@pytest.mark.parametrize(
    ("text", "keywords", "categories"),
    [
        ("cs.LG", [], ["cs.LG"]),
        ("CS.lg; stat.ml，cond-mat.Soft、hep-th", [], ["cs.LG", "stat.ML", "cond-mat.soft", "hep-th"]),
        ("Latent Reasoning, latent reasoning, latent-reasoning", [("Latent Reasoning",)], []),
        ("LLM Rec (大模型推荐)", [("LLM Rec", "大模型推荐")], []),
        ("大模型推荐（LLM Rec，LLM4Rec）、cs.IR", [("大模型推荐", "LLM Rec", "LLM4Rec")], ["cs.IR"]),
        ("Mixture of Experts (MoE)", [("Mixture of Experts", "MoE")], []),
        ("agents (tool use, planning)", [("agents (tool use, planning)",)], []),
        ("broken (bracket, b", [("broken (bracket",), ("b",)], []),
        ("math, cs.TOOLONGNAME, node.js", [("math",), ("cs.TOOLONGNAME",), ("node.js",)], []),
        (" , ;; -, `RAG`, #LLM", [("RAG",), ("LLM",)], []),
    ],
)
def test_keywords(text: str, keywords: list[tuple[str, ...]], categories: list[str]) -> None:
    words, subjects = split_keywords([text])
    assert [(word.name, *word.also) for word in words] == keywords
    assert list(subjects) == categories


def test_authors_and_links() -> None:
    assert split_authors(["Ziyi Yang,Kalit Inani and 王小明、Bernd J. Krämer & X"]) == (
        "Ziyi Yang",
        "Kalit Inani",
        "王小明",
        "Bernd J. Krämer",
        "X",
    )
    assert find_links("[pdf](https://arxiv.org/pdf/1) <http://a.b/c>，javascript:alert(1) https://x.y/z.") == (
        "https://arxiv.org/pdf/1",
        "http://a.b/c",
        "https://x.y/z",
    )


@pytest.mark.parametrize(
    ("label", "field"),
    [
        ("TL;DR", "tldr"),
        ("tldr", "tldr"),
        ("ＡＢＳ", "abstract"),
        ("摘要", "abstract"),
        ("Main category", "categories"),
        ("关键词", "keywords"),
        ("Methodological note", None),
        ("", None),
    ],
)
def test_labels(label: str, field: str | None) -> None:
    assert field_of(label) == field


def test_category_of_an_unknown_archive_is_none() -> None:
    assert category("zz.LG") is None
    assert category("cs") is None
    assert category("astro-ph") == "astro-ph"


def _titles(*headings: str) -> list[str]:
    text = "".join(f"### {heading}\n**link**: https://arxiv.org/abs/2602.{10000 + at}\n" for at, heading in enumerate(headings))
    return [paper.title for paper in parse(text.encode(), "x.md").papers]


@pytest.mark.parametrize(
    ("headings", "titles"),
    [
        (["1 Evaluating", "2 3D Gaussians", "3 100 Days"], ["Evaluating", "3D Gaussians", "100 Days"]),
        (["3D Gaussian", "2 1/2 Proofs", "100 Days"], ["3D Gaussian", "2 1/2 Proofs", "100 Days"]),
        (["4 A", "5 B", "12 Angry Men", "6 C", "7 D"], ["A", "B", "12 Angry Men", "C", "D"]),
        (["1 A", "3 B", "7 C"], ["A", "B", "C"]),
        (["1 A"], ["A"]),
        (["100 Days of Tides"], ["100 Days of Tides"]),
        (["A", "100 Days", "B"], ["A", "100 Days", "B"]),
        (["[12] A", "3. B", "4) C", "5、D", "(6) E"], ["A", "B", "C", "D", "E"]),
        (["[12] [A [x] B](https://arxiv.org/abs/2602.10000)"], ["A [x] B"]),
        (["**Bold**", "Closed ###", "Learning C#", "  Wide   space "], ["Bold", "Closed", "Learning C#", "Wide space"]),
        (["On $\\alpha_{2}$ &amp; Ünïcode 中文"], ["On $\\alpha_{2}$ & Ünïcode 中文"]),
        (["<img src=x onerror=alert(1)>"], ["<img src=x onerror=alert(1)>"]),
        (["T [pdf](https://arxiv.org/pdf/2602.10000)", "U (arXiv:2602.10001v2)", "[2602.10002] V"], ["T", "U", "V"]),
    ],
)
def test_titles_lose_the_digests_number_and_keep_their_own(headings: list[str], titles: list[str]) -> None:
    assert _titles(*headings) == titles


def test_language_is_decided_by_the_share_of_chinese() -> None:
    assert (
        language("An English abstract about many things that are named once in Chinese as 稀疏自编码器 and then never again at all") == "en"
    )
    assert language("本文提出LatentRxnFlow，一种新的framework") == "zh"
    assert language("RAG：综述") == "zh"
    assert language("no Chinese") == language("") == "en"


def test_wrapped_lines_become_paragraphs() -> None:
    assert paragraphs(["一行", "二行，", "then English", "words", "", "", "next"]) == "一行二行，then English words\n\nnext"
    assert paragraphs(["a **bold** x^{**} <br> &lt;b&gt; &nosuch; \\_ \t y"]) == "a bold x^{**} <b> &nosuch; \\_ y"
