"""The three layouts in a real browser, and the sentence about days: compared with the graph, not with what the page computes."""

import base64
import gzip
import json
import math
import re
from collections import Counter, defaultdict
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import pytest
from explore_browser import Page
from explore_graphs import GRPO, POLICY, SAE
from selenium.webdriver import Chrome

from kgraph.explore import ConceptNode, GraphData, Mention, PaperNode, graph_data, html
from kgraph.explore.drawing import PAPER_SIZE, concept_size

Place = tuple[float, float]
LAYOUTS = ("communities", "timeline", "circle")


def places(page: Page) -> dict[str, Place]:
    return {node: (place["x"], place["y"]) for node, place in page.js("return KG.places()").items()}


def block(file: Path, name: str) -> Any:
    """What Python put into the page under this name."""
    found = re.search(rf'id="{name}">([^<]*)<', file.read_text("utf-8"))
    assert found
    return json.loads(found[1]) if name == "content" else json.loads(gzip.decompress(base64.b64decode(found[1])))


def given(file: Path) -> dict[str, Place]:
    return {node["key"]: (node["x"], node["y"]) for node in block(file, "content")["overview"]["nodes"]}


def moments(data: GraphData) -> dict[str, tuple[str, bool]]:
    """The day of every paper, the first of everything else, so that they sort: a month stands at its end, after the days."""
    papers = {paper.id: paper for paper in data.papers}
    having = [(f"paper:{one}", one) for one in papers]
    having += [(mention.concept, mention.paper) for mention in data.mentions]
    having += [(f"keyword:{keyword}", paper.id) for paper in data.papers for keyword in paper.keywords]
    first: dict[str, tuple[str, str]] = {}
    for node, paper in having:
        seen = (papers[paper].day_end, paper)
        first[node] = min(first.get(node, seen), seen)
    return {node: (end, len(papers[paper].day) == 7) for node, (end, paper) in first.items()}


def sizes(data: GraphData) -> dict[str, float]:
    frequency = data.frequency()
    return {**{f"paper:{p.id}": PAPER_SIZE for p in data.papers}, **{c.id: concept_size(frequency[c.id]) for c in data.concepts}}


def overlaps(found: dict[str, Place], data: GraphData) -> list[tuple[str, str]]:
    size = sizes(data)
    return [(a, b) for a, b in combinations(sorted(found), 2) if math.dist(found[a], found[b]) < size[a] + size[b]]


def assert_days_in_order(found: dict[str, Place], data: GraphData) -> None:
    """All nodes of a day are left of all nodes of the next."""
    when = moments(data)
    columns = defaultdict(list)
    for node, (x, _) in found.items():
        columns[when[node]].append(x)
    assert len(columns) > 5
    assert all(max(columns[left]) < min(columns[right]) for left, right in pairwise(sorted(columns)))


def test_communities_are_the_default_and_stand_where_python_put_them(page: Page, page_file: Path) -> None:
    assert page.js("return document.querySelector('#layout').value") == "communities"
    assert page.state["layout"] == "communities"
    assert places(page) == given(page_file)
    assert "layout" not in page.js("return location.hash")


def test_the_timeline_has_the_days_from_left_to_right_and_the_month_last(page: Page, data: GraphData) -> None:
    page.set("#layout", "timeline")
    assert_days_in_order(places(page), data)
    page.js("location.hash = '#layout=timeline&node=' + encodeURIComponent(arguments[0])", f"paper:{POLICY}")
    page.opened(f"paper:{POLICY}")
    found = places(page)
    assert_days_in_order(found, data)
    month = {node for node, (_, only_month) in moments(data).items() if only_month}
    assert max(found, key=lambda node: found[node][0]) in month
    assert f"paper:{POLICY}" in month & set(found)


def test_the_circle_has_one_radius_and_goes_by_community_then_by_ties(page: Page, page_file: Path) -> None:
    page.set("#layout", "circle")
    found = places(page)
    radii = [math.hypot(*place) for place in found.values()]
    assert max(radii) - min(radii) < 0.05
    nodes = block(page_file, "nodes")
    community = dict(zip(nodes["concepts"]["id"], nodes["concepts"]["community"], strict=True))
    community |= {f"paper:{one}": at for one, at in zip(nodes["papers"]["id"], nodes["papers"]["community"], strict=True)}
    ties = Counter(node for left, right, _ in page.edges for node in (left, right))
    around = sorted(found, key=lambda node: round(math.atan2(found[node][0], -found[node][1]) % math.tau, 9))
    keys = [(community[node] if community[node] >= 0 else math.inf, -ties[node]) for node in around]
    assert len({group for group, _ in keys}) > 3
    assert keys == sorted(keys)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_no_node_covers_another(page: Page, data: GraphData, layout: str) -> None:
    page.set("#layout", layout)
    assert overlaps(places(page), data) == []


@pytest.mark.parametrize("layout", ["timeline", "circle"])
def test_switching_back_gives_the_given_places(page: Page, page_file: Path, layout: str) -> None:
    page.set("#layout", layout)
    assert places(page) != given(page_file)
    page.set("#layout", "communities")
    assert places(page) == given(page_file)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_only_the_control_moves_nodes(page: Page, data: GraphData, layout: str) -> None:
    """Selecting, expanding and filtering leave every node on screen where it is, and new ones cover none."""
    page.set("#layout", layout)
    before = places(page)
    page.js("location.hash = location.hash.replace(/^#?/, '#node=' + encodeURIComponent(arguments[0]) + '&')", GRPO)
    page.opened(GRPO)
    page.click("#btn-expand")
    found = places(page)
    assert len(found) > len(before)
    assert {node: found[node] for node in before if node in found} == before
    assert overlaps(found, data) == []
    page.set("#date-from", "2026-02-08")
    filtered = places(page)
    assert set(filtered) - set(found)
    assert {node: filtered[node] for node in filtered if node in found} == {node: found[node] for node in filtered if node in found}
    assert overlaps(filtered, data) == []
    page.set("#date-from", "")
    assert overlaps(places(page), data) == []


def test_new_nodes_go_to_their_day_on_the_timeline(page: Page, data: GraphData) -> None:
    page.set("#layout", "timeline")
    page.js("location.hash = '#layout=timeline&node=' + encodeURIComponent(arguments[0])", SAE)
    page.opened(SAE)
    page.click("#btn-expand")
    assert_days_in_order(places(page), data)


def test_new_nodes_stand_on_the_circle_or_outside_of_it_near_what_they_came_from(page: Page) -> None:
    page.set("#layout", "circle")
    before = places(page)
    page.js("location.hash = '#layout=circle&node=' + encodeURIComponent(arguments[0])", SAE)
    page.opened(SAE)
    page.click("#btn-expand")
    found = places(page)
    radius = math.hypot(*found[SAE])
    new = [found[node] for node in found if node not in before]
    assert new
    for x, y in new:
        assert math.hypot(x, y) > radius - 0.05
        assert math.cos(math.atan2(y, x) - math.atan2(found[SAE][1], found[SAE][0])) > 0.9


@pytest.mark.parametrize("layout", ["timeline", "circle"])
def test_the_address_restores_the_layout(page: Page, page_file: Path, layout: str) -> None:
    page.set("#layout", layout)
    before = (page.state, places(page))
    fragment = page.js("return location.hash")
    assert fragment == f"#layout={layout}"
    again = Page(page.browser, page_file, fragment)
    assert (again.state, places(again)) == before
    assert again.js("return document.querySelector('#layout').value") == layout
    again.set("#layout", "communities")
    assert again.js("return location.hash") == ""
    assert places(again) == given(page_file)
    assert again.complaints() == []


def test_a_layout_nobody_knows_is_passed_over(browser: Chrome, page_file: Path) -> None:
    page = Page(browser, page_file, "#layout=spiral")
    assert page.state["layout"] == "communities"
    assert places(page) == given(page_file)


def svg(page: Page) -> str:
    """The SVG that the button saves."""
    page.js(
        "const make = URL.createObjectURL; URL.createObjectURL = (blob) => {"
        " URL.createObjectURL = make; blob.text().then((text) => { window.saved = text; }); return make.call(URL, blob); };"
        "window.saved = null; document.querySelector('#btn-svg').click()"
    )
    return page.wait(lambda: page.js("return window.saved"))


def written(page: Page) -> list[tuple[str, float, float, float, float]]:
    """Names in the saved picture and the boxes of their letters, laid out by the browser."""
    boxes = page.js(
        "const picture = document.importNode(new DOMParser().parseFromString(arguments[0], 'image/svg+xml').documentElement, true);"
        "document.body.append(picture);"
        "const found = [...picture.querySelectorAll('text')].map(e => {"
        " const b = e.getBBox(), y = Number(e.getAttribute('y')), size = Number(e.getAttribute('font-size'));"
        " return [e.textContent, b.x, b.x + b.width, y - size, y]; });"
        "picture.remove(); return found",
        svg(page),
    )
    return [tuple(box) for box in boxes]


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_no_name_is_written_over_another(page: Page, layout: str, lang: str) -> None:
    page.set("#lang", lang)
    page.set("#layout", layout)
    names = written(page)
    assert len(names) > 20
    crossed = [(a[0], b[0]) for a, b in combinations(names, 2) if a[1] < b[2] and b[1] < a[2] and a[3] < b[4] and b[3] < a[4]]
    assert crossed == []


@pytest.mark.parametrize(("lang", "month"), [("en", "2026-02 (month only)"), ("zh", "2026-02（仅知月份）")])
def test_days_stand_under_the_timeline_and_a_month_is_named_as_one(page: Page, data: GraphData, lang: str, month: str) -> None:
    page.set("#lang", lang)
    page.set("#layout", "timeline")
    ticks = sorted((left, text) for text, left, *_ in written(page) if text.startswith("2026-"))
    days = sorted({paper.day for paper in data.papers if len(paper.day) == 10})
    assert [text for _, text in ticks] == [*days, month]


def month_graph(*days: str) -> GraphData:
    """A paper for every day or month, each with one concept."""
    papers = [PaperNode(f"2602.{n:05d}", f"Paper {n}", day, day if len(day) == 10 else f"{day}-28") for n, day in enumerate(days)]
    return graph_data(papers, [ConceptNode("concept:one", "One", "method")], [Mention(p.id, "concept:one") for p in papers])


@pytest.mark.parametrize(
    ("days", "english", "chinese"),
    [
        (
            ("2026-01-28", "2026-02-13", "2026-02", "2026-02"),
            "4 papers, 1 concepts, 2026-01-28 to 2026-02-13, and 2 papers of which only the month is known (2026-02).",
            "4 篇论文，1 个概念，2026-01-28 至 2026-02-13，其中 2 篇论文仅知月份（2026-02）。",
        ),
        (
            ("2026-02-13", "2026-02"),
            "2 papers, 1 concepts, 2026-02-13, and 1 paper of which only the month is known (2026-02).",
            "2 篇论文，1 个概念，2026-02-13，其中 1 篇论文仅知月份（2026-02）。",
        ),
        (("2026-02-12", "2026-02-13"), "2 papers, 1 concepts, 2026-02-12 to 2026-02-13.", "2 篇论文，1 个概念，2026-02-12 至 2026-02-13。"),
        (("2026-01", "2026-02"), "2 papers, 1 concepts, 2026-01 to 2026-02.", "2 篇论文，1 个概念，2026-01 至 2026-02。"),
    ],
)
def test_the_end_of_a_month_is_never_told_as_a_day(
    browser: Chrome, tmp_path: Path, days: tuple[str, ...], english: str, chinese: str
) -> None:
    file = tmp_path / "months.html"
    file.write_text(html(month_graph(*days)), encoding="utf-8")
    page = Page(browser, file)
    assert page.texts("#about") == [english]
    page.set("#lang", "zh")
    assert page.texts("#about") == [chinese]


def test_days_can_be_chosen_up_to_the_end_of_the_month(browser: Chrome, tmp_path: Path) -> None:
    file = tmp_path / "months.html"
    file.write_text(html(month_graph("2026-01-28", "2026-02-13", "2026-02")), encoding="utf-8")
    page = Page(browser, file)
    assert page.js("const e = document.querySelector('#date-to'); return [e.max, e.value]") == ["2026-02-28", "2026-02-28"]
    page.set("#date-from", "2026-02-20")
    assert page.texts("#about") == ["1 papers, 1 concepts, 2026-02."]
    page.set("#date-to", "2026-02-21")
    assert page.visible == ["concept:one", "paper:2602.00002"]
