"""The whole report: its files, its doors, hostile words, an empty graph, and the same bytes twice."""

import csv
import io
import math
import re
from collections.abc import Mapping
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
from markdown_it import MarkdownIt
from report_samples import EXAMPLE, HOSTILE, corpus, hostile, many

from kgraph.errors import SettingError
from kgraph.model import Alias, Concept, Occurrence, Paper, Resolution
from kgraph.query import run
from kgraph.report import ConceptRow, Corpus, MentionRow, Options, PaperRow, load, report, write
from kgraph.store import project
from kgraph.store.embedded import EmbeddedGraph

FILES = ["index.html", "report.md", "heatmap.svg", "pairs.csv", "concepts.csv", "trends.csv", "clusters.csv"]
HEADERS = {
    "pairs.csv": "concept,partner,papers,concept_papers,partner_papers,expected,rank,association,lift,jaccard,salton,inclusion,equivalence,"
    "npmi,loglik,first_day,last_day",
    "concepts.csv": "id,name,kind,papers,first_day,cluster",
    "trends.csv": "concept,day,papers,all_papers",
    "clusters.csv": "cluster,label,size,papers,centrality,density,concepts",
}


class Reader(HTMLParser):
    """Tags, ids, links and text of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.said: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes.update(name for name, _ in attrs)
        self.ids.extend(value or "" for name, value in attrs if name == "id")
        self.links.extend(value or "" for name, value in attrs if name in ("href", "src"))

    def handle_data(self, data: str) -> None:
        self.said.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.said).split())


def rows(made: Mapping[str, str], name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(made[name], newline="")))


def test_files_and_columns(tmp_path: Path) -> None:
    written = write(corpus(EXAMPLE), tmp_path / "a" / "b")
    assert [path.name for path in written] == FILES
    for name, header in HEADERS.items():
        assert (tmp_path / "a" / "b" / name).read_bytes().split(b"\r\n")[0].decode() == header


def test_a_folder_that_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingError, match="name a folder"):
        write(corpus(EXAMPLE), tmp_path / "file")


def test_numbers_of_the_worked_example() -> None:
    made = report(corpus(EXAMPLE), Options())
    (line,) = [row for row in rows(made, "pairs.csv") if row["concept"] == "MoE" and row["partner"] == "RoPE"]
    wanted = {"papers": 3, "concept_papers": 4, "partner_papers": 3, "expected": 2.4, "rank": 0.112475, "association": 0.25, "lift": 1.25}
    wanted |= {"jaccard": 0.75, "salton": 0.866025, "inclusion": 1, "equivalence": 0.75, "npmi": 0.436829, "loglik": 2.231436}
    assert {name: float(line[name]) for name in wanted} == pytest.approx(wanted, abs=5e-7)
    assert rows(made, "concepts.csv")[0] == {
        "id": "concept:MoE", "name": "MoE", "kind": "method", "papers": "4", "first_day": "2026-02-04", "cluster": "1"
    }  # fmt: skip
    assert [row["papers"] for row in rows(made, "trends.csv")] == ["1", "4", "3", "2"]
    (theme,) = rows(made, "clusters.csv")
    assert (theme["label"], theme["concepts"], theme["density"]) == ("MoE · RoPE", "MoE; RoPE", "37.5")
    assert len(rows(made, "pairs.csv")) == 4  # also those that are not shown


def test_every_row_of_pairs_recomputed() -> None:
    draw = np.random.default_rng(7)
    table = draw.random((60, 12)) < draw.random(12) * 0.6
    papers = {f"2602.{at:05d}": tuple(f"c{to:02d}" for to in np.flatnonzero(line)) for at, line in enumerate(table)}
    found = rows(report(corpus(papers), Options()), "pairs.csv")
    counts, n = table.astype(int).T @ table.astype(int), len(table)
    assert len(found) == np.count_nonzero(np.triu(counts, 1))
    for row in found:
        i, j = int(row["concept"][1:]), int(row["partner"][1:])
        c_ij, c_i, c_j = counts[i, j], counts[i, i], counts[j, j]
        one, other = table[:, i], table[:, j]
        observed = np.array([[np.sum(one & other), np.sum(one & ~other)], [np.sum(~one & other), np.sum(~one & ~other)]])
        chance = np.outer(observed.sum(1), observed.sum(0)) / n
        logs = np.log(np.where(observed > 0, observed, 1) / np.where(observed > 0, chance, 1))
        wanted = {
            "papers": c_ij,
            "concept_papers": c_i,
            "partner_papers": c_j,
            "expected": chance[0, 0],
            "rank": np.log2((c_ij + 5) / (chance[0, 0] + 5)),
            "association": c_ij / (c_i * c_j),
            "lift": c_ij / chance[0, 0],
            "jaccard": np.sum(one & other) / np.sum(one | other),
            "salton": one @ other.astype(int) / (np.linalg.norm(one) * np.linalg.norm(other)),
            "inclusion": max(c_ij / c_i, c_ij / c_j),
            "equivalence": c_ij / c_i * c_ij / c_j,
            "npmi": np.log(c_ij / chance[0, 0]) / -np.log(c_ij / n) if c_ij < n else 1.0,
            "loglik": math.copysign(2 * np.sum(observed * logs), c_ij - chance[0, 0]),
        }
        assert {name: float(row[name]) for name in wanted} == pytest.approx(wanted, abs=1e-9)


def test_every_number_is_a_door() -> None:
    made = report(corpus(EXAMPLE, days={"2602.00002": "2026-02"}), Options())
    page = Reader(made["index.html"])
    inner = [link[1:] for link in page.links if link.startswith("#")]
    assert inner
    assert set(inner) <= set(page.ids)
    assert len(set(page.ids)) == len(page.ids)
    outer = {link for link in page.links if not link.startswith("#")}
    assert outer == {f"https://arxiv.org/abs/{paper}" for paper in EXAMPLE}
    assert "In 2602.00003 we use MoE." in page.text
    targets = set(re.findall(r"\]\(#([a-z0-9-]+)\)", made["report.md"]))
    assert targets <= set(re.findall(r'<a id="([a-z0-9-]+)"></a>', made["report.md"]))
    assert targets
    assert set(re.findall(r'href="index.html#([^"]+)"', made["heatmap.svg"])) <= set(page.ids)


def test_a_sentence_with_both_names_is_preferred() -> None:
    base = corpus({"2602.00001": ("MoE", "RoPE")})
    both = "RoPE helps MoE."
    mentions = (
        MentionRow("2602.00001", "concept:MoE", ("MoE first.", both)),
        MentionRow("2602.00001", "concept:RoPE", ("RoPElike is no name.", "RoPE alone.")),
    )
    page = Reader(report(Corpus(base.papers, base.concepts, mentions), Options())["index.html"]).text
    assert both in page
    assert "MoE first." not in page


def test_the_page_runs_nothing_and_loads_nothing() -> None:
    made = report(corpus(EXAMPLE), Options())
    page = Reader(made["index.html"])
    assert "script" not in page.tags
    assert not {name for name in page.attributes if name.startswith("on") or name in ("src", "style")}
    assert re.search(r"""content="default-src &#39;none&#39;; style-src &#39;sha256-[A-Za-z0-9+/=]+&#39;; base-uri""", made["index.html"])


def test_hostile_words_stay_words() -> None:
    made = report(hostile(), Options())
    page = Reader(made["index.html"])
    assert not page.tags & {"script", "img", "iframe"}
    assert not {name for name in page.attributes if name.startswith("on") or name in ("src", "style")}
    assert {link for link in page.links if not link.startswith("#")} == {f"https://arxiv.org/abs/2602.0000{n}" for n in (1, 2)}
    assert "<img src=x onerror=alert(1)>" in page.text
    assert "{{ 7*7 }} {% raw %}" in page.text
    for name, text in made.items():
        assert not set(text) & set("\x1b\0\ud800\u202e"), name
    assert {row["name"] for row in rows(made, "concepts.csv")} >= {HOSTILE[0], HOSTILE[3], "two lines | and `tick` [31m"}


def test_hostile_words_stay_words_for_a_reader_of_markdown() -> None:
    made = report(hostile(), Options())["report.md"]
    read = Reader(MarkdownIt("commonmark").enable("table").render(made))
    assert {link for link in read.links if not link.startswith("#")} == {
        "heatmap.svg",
        "https://arxiv.org/abs/2602.00001",
        "https://arxiv.org/abs/2602.00002",
    }
    assert read.tags == {"h1", "h2", "h3", "p", "strong", "a", "img", "ul", "li", "table", "thead", "tbody", "tr", "th", "td"}
    assert not {name for name in read.attributes if name.startswith("on")}
    for word in HOSTILE[:4]:
        assert word in read.text
    assert len(set(read.ids)) == len(read.ids)
    assert {link[1:] for link in read.links if link.startswith("#")} <= set(read.ids)


@pytest.mark.parametrize(
    ("papers", "options", "said"),
    [
        ({}, Options(), "No paper lies in this scope, so there is nothing to report."),
        ({}, Options(), "Uncertain. Of no paper nothing can be said."),
        ({"2602.00001": ()}, Options(), "1 paper, on 2026-02-04, speaks of 0 concepts"),
        ({"2602.00001": ("MoE",)}, Options(), "No two concepts meet in a paper, so nothing can stand out."),
        (EXAMPLE, Options(since="2030-01-01"), "No paper lies in this scope"),
        (many((1, ("a1", "b2")), (1, ("c3",))), Options(), "no pair reaches the usual floor, so those in 1 paper are shown"),
        (many((2, ("a1", "b2"))), Options(min_papers=9), "There is no such pair."),
        (many((3, ("a1", "b2"))), Options(), "does so more often than chance would have it"),
        ({"2602.00001": ("a1",), "2602.00002": ()}, Options(kinds=("dataset",)), "2 papers, on 2026-02-04, speak of 0 concepts"),
        (EXAMPLE, Options(), "So few papers (5) show what these papers say, not what the field does"),
    ],
)
def test_little_or_nothing_is_a_sentence(papers: dict[str, tuple[str, ...]], options: Options, said: str) -> None:
    made = report(corpus(papers), options)
    assert list(made) == FILES
    assert said in Reader(made["index.html"]).text
    assert said.removeprefix("Uncertain. ") in made["report.md"]


def test_the_first_screen() -> None:
    papers = many((4, ("MoE", "RoPE")), (3, ("SAE", "probing")), (13, ("other",)))
    days = {paper: ("2026-02-02", "2026-02-05", "2026-02")[at % 3] for at, paper in enumerate(papers)}
    text = Reader(report(corpus(papers, days=days), Options())["index.html"]).text
    assert (
        "Read. 20 papers, 14 on 2 days from 2026-02-02 to 2026-02-05 (2 weekdays between had none) and 6 of which only the month is known "
        "(2026-02), speak of 5 concepts, which meet in 2 different pairs." in text
    )
    assert (
        "Stands out. Furthest above chance: MoE with RoPE (4 papers, 5.00 times what chance would give), "
        "SAE with probing (3 papers, 6.67 times what chance would give); the largest of 2 themes is MoE · RoPE (2 concepts)." in text
    )


def test_the_limit_shows_less_and_says_so() -> None:
    made = report(corpus(many((3, ("a1", "b2", "c3")), (9, ("d4",)))), Options(limit=2))
    assert "1 more in pairs.csv." in Reader(made["index.html"]).text
    assert len(rows(made, "pairs.csv")) == 3


def test_trends_leave_out_what_has_no_day() -> None:
    papers = many((4, ("MoE",)), (1, ()))
    days = {
        "2602.00001": "2026-02-02",
        "2602.00002": "2026-02-02",
        "2602.00003": "2026-02-05",
        "2602.00004": "2026-02",
        "2602.00005": "2026-02-05",
    }
    assert rows(report(corpus(papers, days=days), Options()), "trends.csv") == [
        {"concept": "MoE", "day": "2026-02-02", "papers": "2", "all_papers": "2"},
        {"concept": "MoE", "day": "2026-02-05", "papers": "1", "all_papers": "2"},
    ]


def test_same_bytes_twice_whatever_the_order() -> None:
    straight = corpus(many((5, ("MoE", "RoPE", "稀疏自编码器")), (4, ("SAE", "RoPE")), (3, ("CoT", "SAE", "MoE"))))
    turned = Corpus(straight.papers[::-1], straight.concepts[::-1], straight.mentions[::-1])
    assert report(straight, Options()) == report(straight, Options()) == report(turned, Options())


def paper(id: str, day: str) -> Paper:
    return Paper(id=id, title=f"Title {id}", day=day, precision="day" if len(day) == 10 else "month")


def test_from_a_real_graph(tmp_path: Path) -> None:
    concepts = (
        Concept(
            id="concept:grpo", name="GRPO", kind="method", zh="组相对策略优化", aliases=(Alias(name="GRPOs", lang="en", origin="text"),)
        ),
        Concept(id="concept:ppo", name="PPO", kind="method"),
        Concept(id="concept:math", name="MATH", kind="dataset"),
    )
    papers = (
        paper("2602.00001", "2026-02-04"),
        paper("2602.00002", "2026-02"),
        paper("2602.00003", "2026-02-12"),
        paper("2602.00004", "2026-02-12"),
    )
    pairs = (
        ("2602.00001", "grpo"),
        ("2602.00001", "ppo"),
        ("2602.00002", "grpo"),
        ("2602.00002", "ppo"),
        ("2602.00002", "math"),
        ("2602.00003", "grpo"),
    )
    occurrences = tuple(
        Occurrence(
            paper=id, concept=f"concept:{name}", role="used", confidence=0.5, mentions=(), sentences=(f"{name.upper()} best.", "More.")
        )
        for id, name in pairs
    )
    with EmbeddedGraph(tmp_path / "graph.lbdb") as store:
        store.load(project(papers, Resolution(concepts=concepts, occurrences=occurrences), 1))
        read = load(store)
        stored = run(store, "all_pairs", {}).records()
    assert [row.id for row in read.papers] == [row.id for row in papers]
    assert read.papers[1] == PaperRow("2602.00002", "Title 2602.00002", "2026-02", "2026-02-28", "month")
    assert read.concepts[0] == ConceptRow("concept:grpo", "GRPO", "组相对策略优化", "method", ("GRPO", "GRPOs", "组相对策略优化"))
    assert read.mentions[0] == MentionRow("2602.00001", "concept:grpo", ("GRPO best.", "More."))
    (found,) = [row for row in rows(report(read, Options()), "pairs.csv") if row["concept"] == "GRPO" and row["partner"] == "PPO"]
    assert [found[name] for name in ("papers", "concept_papers", "partner_papers", "expected")] == ["2", "3", "2", "1.5"]
    assert [found[name] for name in ("first_day", "last_day")] == ["2026-02-04", "2026-02"]
    reported = {(row["concept"], row["partner"]): row for row in rows(report(read, Options()), "pairs.csv")}
    assert len(reported) == 3
    assert len(stored) == sum(row["papers"] != "1" for row in reported.values())
    for edge in stored:  # the graph's own edges say the same
        row = reported[edge["concept"], edge["partner"]]
        assert [row["first_day"], row["last_day"]] == [edge["first_day"], edge["last_day"]]
        for name in ("papers", "association", "npmi", "jaccard"):
            assert float(row[name]) == pytest.approx(edge[name])
