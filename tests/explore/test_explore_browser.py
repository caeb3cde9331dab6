"""The page in a real browser, compared with what Python computes from the graph, never with what the page says of itself."""

import contextlib
import math
from collections import Counter, defaultdict
from itertools import pairwise
from pathlib import Path

import networkx as nx
import pytest
from explore_browser import Page
from explore_graphs import FEATURES, GRPO, GSM8K, LLM, POLICY, PPO, SAE, SPARSE, SPARSE_ZH
from selenium.common.exceptions import TimeoutException
from selenium.webdriver import Chrome
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from kgraph.explore import GraphData, graph_data
from kgraph.explore.overview import overview


def between(data: GraphData, start: str, end: str) -> GraphData:
    """Papers that can be of these days, with their concepts."""
    papers = [paper for paper in data.papers if paper.day_end >= start and paper.day.ljust(10, "0")[:10].replace("000", "-01") <= end]
    return graph_data(papers, data.concepts, data.mentions, data.keyword_names)


def drawn(data: GraphData, weight: int = 1) -> tuple[set[str], set[tuple[frozenset[str], int]]]:
    """Nodes and ties that the overview of this graph has, by id."""
    view = overview(data, data.pairs(), weight)
    ids = [*(concept.id for concept in data.concepts), *(f"paper:{paper.id}" for paper in data.papers)]
    return {ids[at] for at in (*view.concepts, *view.papers)}, {
        (frozenset((ids[tie.left], ids[tie.right])), tie.papers) for tie in view.ties
    }


def on_screen(page: Page) -> tuple[set[str], set[tuple[frozenset[str], int]]]:
    return set(page.visible), {(frozenset((left, right)), papers) for left, right, papers in page.edges}


def test_the_page_opens_without_complaint_and_asks_no_host(browser: Chrome, page_file: Path) -> None:
    page = Page(browser, page_file)
    assert page.complaints() == []
    assert page.requests() == [page_file.as_uri()]
    assert page.js("return document.querySelector('#graph canvas').width") > 0


def test_the_overview_is_the_one_python_computes(page: Page, data: GraphData) -> None:
    assert on_screen(page) == drawn(data)


def test_the_drawing_has_the_nodes_and_colours_of_the_overview(page: Page) -> None:
    """Some of every community's colour is to be seen on the canvas, so that something was drawn."""
    seen = page.js(
        "const c = document.querySelector('#graph canvas'), d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;"
        "const s = {}; for (let i = 0; i < d.length; i += 4)"
        " if (d[i + 3]) { const k = [d[i], d[i + 1], d[i + 2]].join(); s[k] = (s[k] || 0) + 1; }"
        "return s"
    )
    assert seen.get("76,130,196", 0) > 200  # #4c82c4, the first community


@pytest.mark.parametrize("typed", ["稀疏自编码器", "SAEs", "sparse auto", "Sparse-Autoencoder", "ＳＡＥ"])
def test_search_finds_a_concept_by_any_of_its_names(page: Page, typed: str) -> None:
    page.type(typed)
    assert page.find("#search").get_attribute("aria-expanded") == "true"
    assert page.find("#search-list [role=option]").get_attribute("data-node") == SAE


@pytest.mark.parametrize("typed", [FEATURES, "features found", f"https://arxiv.org/abs/{FEATURES}"])
def test_search_finds_a_paper_by_id_and_title(page: Page, typed: str) -> None:
    page.type(typed)
    assert page.find("#search-list [role=option]").get_attribute("data-node") == f"paper:{FEATURES}"


def test_search_by_keyboard(page: Page) -> None:
    page.type("policy optimization")
    box = page.find("#search")
    options = [option.get_attribute("data-node") for option in page.all("#search-list [role=option]")]
    assert options == [GRPO, PPO]
    box.send_keys(Keys.ARROW_DOWN, Keys.ARROW_DOWN)
    assert page.find("#" + box.get_attribute("aria-activedescendant")).get_attribute("data-node") == PPO
    box.send_keys(Keys.ENTER)
    page.opened(PPO)
    page.type("sparse")
    box.send_keys(Keys.ESCAPE)
    assert page.js("return document.querySelector('#search-list').hidden")
    assert page.state["node"] == PPO


def test_a_concept_opens_with_names_evidence_and_partners(page: Page, data: GraphData) -> None:
    page.type("稀疏自编码器")
    page.find("#search").send_keys(Keys.ENTER)
    page.opened(SAE)
    assert page.texts("#details-title") == ["Sparse Autoencoder"]
    assert page.texts("#details-other") == ["稀疏自编码器"]
    papers = {mention.paper for mention in data.mentions if mention.concept == SAE}
    assert str(len(papers)) in page.texts("#facts dd")
    first = page.find("#evidence li")
    assert SPARSE in first.text
    marks = [mark.text for mark in first.find_elements("css selector", "mark")]
    assert marks == ["sparse autoencoders", "SAEs", "稀疏自编码器", "SAEs"]
    assert first.find_element("css selector", "a").get_attribute("href") == f"https://arxiv.org/abs/{FEATURES}"
    both = Counter(mention.concept for mention in data.mentions if mention.paper in papers and mention.concept != SAE)
    frequency = data.frequency()
    rows = page.js(
        "return Object.fromEntries([...document.querySelectorAll('#neighbours li')].map("
        "li => [li.querySelector('[data-node]').dataset.node, li.querySelector('small').textContent]))"
    )
    partners = {node: note for node, note in rows.items() if node.startswith("concept:")}
    assert set(partners) == set(both)
    for node, note in partners.items():
        count, association = note.split(" · ")
        assert int(count) == both[node]
        assert float(association) == pytest.approx(both[node] / (frequency[SAE] * frequency[node]), rel=0.06)
    assert {node for node in rows if node.startswith("paper:")} == {f"paper:{paper}" for paper in papers}


def test_a_paper_opens_with_both_abstracts_and_its_concepts_by_role(page: Page) -> None:
    page.type(FEATURES)
    page.find("#search").send_keys(Keys.ENTER)
    page.opened(f"paper:{FEATURES}")
    abstract = page.find("#abstract").text
    assert SPARSE in abstract
    assert SPARSE_ZH in abstract
    link = page.find("#arxiv-link")
    assert (link.get_attribute("href"), link.get_attribute("rel")) == (f"https://arxiv.org/abs/{FEATURES}", "noopener noreferrer")
    page.type(POLICY)
    page.find("#search").send_keys(Keys.ENTER)
    page.opened(f"paper:{POLICY}")
    assert page.texts("#neighbours h3") == ["Proposes ", "Evaluates on ", "Compares with ", "Keywords "]
    assert [link.get_attribute("data-node") for link in page.all("#neighbours [data-node]")] == [GRPO, GSM8K, PPO, "keyword:RL"]


def test_neighbours_navigate_and_back_goes_back(page: Page) -> None:
    page.type("SAE")
    page.find("#search").send_keys(Keys.ENTER)
    page.opened(SAE)
    page.click(f'#neighbours [data-node="{LLM}"]')
    page.opened(LLM)
    page.browser.back()
    page.opened(SAE)
    page.browser.forward()
    page.opened(LLM)


@pytest.mark.parametrize("kind", ["method", "model", "dataset", "task", "paper"])
def test_a_kind_switched_off_is_not_drawn_and_comes_back(page: Page, data: GraphData, kind: str) -> None:
    kinds = {concept.id: concept.kind for concept in data.concepts}
    all_nodes, _ = drawn(data)
    page.click(f'input[data-type="{kind}"]')
    assert set(page.visible) == {node for node in all_nodes if kinds.get(node, "paper") != kind}
    page.click(f'input[data-type="{kind}"]')
    assert on_screen(page) == drawn(data)


@pytest.mark.parametrize(("start", "end"), [("2026-02-05", "2026-02-28"), ("2026-02-01", "2026-02-04"), ("2026-02-07", "2026-02-07")])
def test_days_choose_the_overview_anew_from_what_is_in_range(page: Page, data: GraphData, start: str, end: str) -> None:
    page.set("#date-from", start)
    page.set("#date-to", end)
    expected = drawn(between(data, start, end))
    assert len(expected[0]) > 10
    assert on_screen(page) == expected


@pytest.mark.parametrize("weight", [2, 3, 5])
def test_the_least_weight_leaves_out_weaker_ties(page: Page, data: GraphData, weight: int) -> None:
    page.set("#weight-min", str(weight))
    assert on_screen(page) == drawn(data, weight)


def toll_graph(data: GraphData) -> nx.DiGraph:
    """Papers, concepts and keywords, each way weighing what it costs to pass its end: a hub much."""
    papers_of: dict[str, set[str]] = defaultdict(set)
    for mention in data.mentions:
        papers_of[mention.concept].add(f"paper:{mention.paper}")
    for paper in data.papers:
        for keyword in paper.keywords:
            papers_of[f"keyword:{keyword}"].add(f"paper:{paper.id}")
    graph = nx.DiGraph()
    for node, papers in papers_of.items():
        for paper in papers:
            graph.add_edge(node, paper, weight=1.0)
            graph.add_edge(paper, node, weight=1 + math.log2(1 + len(papers)))
    return graph


@pytest.mark.parametrize(("start", "goal"), [(SAE, GSM8K), ("concept:topic-005", "concept:topic-077"), (f"paper:{FEATURES}", PPO)])
def test_a_path_is_the_cheapest_one_around_hubs(page: Page, data: GraphData, start: str, goal: str) -> None:
    page.set("#path-from", start)
    page.set("#path-to", goal)
    page.click("#btn-path")
    path = page.state["path"]
    graph = toll_graph(data)
    assert (path[0], path[-1]) == (start, goal)
    cost = sum(graph.edges[a, b]["weight"] for a, b in pairwise(path)) - graph.edges[path[-2], path[-1]]["weight"]
    best = nx.dijkstra_path(graph, start, goal)
    cheapest = nx.path_weight(graph, best, "weight") - graph.edges[best[-2], best[-1]]["weight"]
    assert cost == pytest.approx(cheapest)
    assert set(path) <= set(page.visible)
    assert page.js("return [...document.querySelectorAll('#path-list [data-node]')].map(e => e.dataset.node)") == path


def test_a_path_to_nowhere_is_said_so(page: Page) -> None:
    page.set("#path-from", "SAE")
    page.set("#path-to", "no such thing")
    page.click("#btn-path")
    assert "no such thing" in page.find("#status").text


def test_expand_collapse_and_hide(page: Page, data: GraphData) -> None:
    page.js("location.hash = '#node=' + encodeURIComponent(arguments[0])", GRPO)
    page.opened(GRPO)
    before = set(page.visible)
    page.click("#btn-expand")
    papers = {mention.paper for mention in data.mentions if mention.concept == GRPO}
    partners = {mention.concept for mention in data.mentions if mention.paper in papers}
    new = set(page.visible) - before
    assert new
    assert new <= partners | {f"paper:{paper}" for paper in papers}
    page.click("#btn-collapse")
    assert set(page.visible) == before
    page.click("#btn-hide")
    assert set(page.visible) == before - {GRPO}
    page.click("#btn-reset")
    assert on_screen(page) == drawn(data)


def test_the_mouse_selects_deselects_and_expands(page: Page) -> None:
    page.js("location.hash = '#node=' + encodeURIComponent(arguments[0])", GRPO)
    page.opened(GRPO)  # the camera moves it to the middle
    stage = page.find("#graph")
    mouse = ActionChains(page.browser)
    corner = (-stage.size["width"] // 2 + 3, stage.size["height"] // 2 - 3)
    mouse.pause(0.5).move_to_element_with_offset(stage, *corner).click().perform()
    page.wait(lambda: page.state["node"] is None)
    mouse.move_to_element(stage).pause(0.4).click().perform()
    page.opened(GRPO)
    before = len(page.visible)
    for _ in range(3):  # a busy machine may drive the two clicks of one double click too far apart to be one
        mouse.pause(0.4).double_click().perform()
        with contextlib.suppress(TimeoutException):
            WebDriverWait(page.browser, 6).until(lambda _: len(page.visible) > before)
            break
    assert len(page.visible) > before
    assert page.state["node"] == GRPO


def test_the_address_restores_what_was_seen(page: Page, data: GraphData, page_file: Path) -> None:
    page.set("#date-from", "2026-02-05")
    page.set("#colour-by", "kind")
    page.set("#lang", "zh")
    page.click('input[data-type="metric"]')
    page.type("SAE")
    page.find("#search").send_keys(Keys.ENTER)
    page.opened(SAE)
    before = (page.state, set(page.visible))
    fragment = page.js("return location.hash")
    again = Page(page.browser, page_file, fragment)
    again.opened(SAE)
    assert (again.state, set(again.visible)) == before
    assert again.state["from"] == "2026-02-05"
    assert "metric" not in again.state["types"]
    assert again.texts("#details-title") == ["稀疏自编码器"]
    assert again.js("return document.documentElement.lang") == "zh-CN"
    assert again.complaints() == []


def test_the_node_list_holds_what_is_drawn_and_selects(page: Page) -> None:
    listed = page.js("return [...document.querySelectorAll('#node-list [role=option]')].map(e => e.dataset.node)")
    assert sorted(listed) == sorted(page.visible)
    page.find("#node-list").send_keys(Keys.ARROW_DOWN, Keys.ARROW_DOWN, Keys.ENTER)
    page.opened(listed[1])


def test_colours_are_those_of_the_kinds_when_asked(page: Page, data: GraphData) -> None:
    page.set("#colour-by", "seen")
    assert page.state["colour"] == "seen"
    assert page.all("#legend-body li")


def test_what_scripts_may_look_at_they_cannot_change(page: Page) -> None:
    page.js("try { KG.limit = 5 } catch {} try { window.KG = 1 } catch {}")
    page.js("KG.perf.ready = -1; KG.state().types.push('x'); KG.visible().push('x')")
    assert page.js("return KG.limit") == 400
    assert page.js("return KG.perf.ready") > 0
    assert "x" not in page.visible


def test_390_pixels_are_wide_enough(page: Page) -> None:
    size = {"width": 390, "height": 800, "deviceScaleFactor": 1, "mobile": True}
    page.browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    try:
        page.type("SAE")
        page.find("#search").send_keys(Keys.ENTER)
        page.opened(SAE)
        assert page.js("return document.documentElement.scrollWidth") == 390
    finally:
        page.browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_no_more_than_the_limit_is_drawn_after_expanding_hubs(browser: Chrome, small_page_file: Path, data: GraphData) -> None:
    page = Page(browser, small_page_file)
    hubs = [concept for concept, _ in sorted(data.frequency().items(), key=lambda item: (-item[1], item[0]))[:12]]
    for hub in hubs:
        page.js("location.hash = '#node=' + encodeURIComponent(arguments[0])", hub)
        page.opened(hub)
        page.click("#btn-expand")
        assert len(page.visible) <= 40
        assert hub in page.visible
    assert len(page.visible) == 40
    assert len(page.edges) <= 1600
