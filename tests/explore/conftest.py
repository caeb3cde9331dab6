from collections.abc import Iterator
from pathlib import Path

import pytest
from chromium import chromium
from explore_browser import Page
from explore_graphs import hostile, sample
from selenium.webdriver import Chrome

from kgraph.explore import GraphData, explore, html, load
from kgraph.store import project
from kgraph.store.embedded import EmbeddedGraph


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedGraph]:
    """The sample graph on the embedded engine."""
    graph = EmbeddedGraph(tmp_path_factory.mktemp("graph") / "graph.lbdb")
    papers, resolution = sample()
    graph.load(project(papers, resolution, 1))
    yield graph
    graph.close()


@pytest.fixture(scope="session")
def data(store: EmbeddedGraph) -> GraphData:
    return load(store)


@pytest.fixture(scope="session")
def page_file(store: EmbeddedGraph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("page") / "explorer.html"
    file.write_text(explore(store, title="Sample"), encoding="utf-8")
    return file


@pytest.fixture(scope="session")
def small_page_file(store: EmbeddedGraph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with no more than 40 nodes at once."""
    file = tmp_path_factory.mktemp("page") / "small.html"
    file.write_text(explore(store, title="Sample", max_nodes=40), encoding="utf-8")
    return file


@pytest.fixture(scope="session")
def hostile_page_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("page") / "hostile.html"
    file.write_text(html(hostile(), title="</title><script>alert(1)</script>"), encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def browser() -> Iterator[Chrome]:
    with chromium() as driver:
        yield driver


@pytest.fixture(scope="module")
def opened(browser: Chrome, page_file: Path) -> Page:
    """The page, opened once a module; ``page`` brings it back to the start for each test."""
    return Page(browser, page_file)


@pytest.fixture
def page(opened: Page) -> Page:
    """The page as it starts, in English."""
    opened.click("#btn-reset")
    opened.set("#lang", "en")
    return opened
