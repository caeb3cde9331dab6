"""Whatever a digest says stays text: in the page, the lists, the drawing, the address and the exported picture."""

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
from explore_browser import Page
from explore_graphs import HOSTILE
from selenium.webdriver import Chrome

SPY = "window.alarms = []; for (const n of ['alert', 'confirm', 'prompt']) window[n] = (...a) => window.alarms.push(a);"


@pytest.fixture(scope="module")
def page(browser: Chrome, hostile_page_file: Path) -> Page:
    browser.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": SPY})
    return Page(browser, hostile_page_file)


def shown(text: str) -> str:
    """The text as the page may show it: on one line, without characters that cannot be seen or that turn the writing."""
    whole = text.encode("utf-8", "replace").decode("utf-8")
    return "".join(" " if c in "\u2028\u2029" else c for c in whole if c.isprintable() or c in "\u2028\u2029")


def test_nothing_ran_nothing_was_asked_for_and_nothing_is_wrong(page: Page, hostile_page_file: Path) -> None:
    assert page.js("return window.alarms") == []
    assert page.complaints() == []
    assert page.requests() == [hostile_page_file.as_uri()]


@pytest.mark.parametrize("at", range(len(HOSTILE)))
@pytest.mark.parametrize("prefix", ["concept:h", "paper:2603.0000", "keyword:"])
def test_every_text_opens_as_text(page: Page, at: int, prefix: str) -> None:
    node = f"{prefix}{at}" if prefix != "keyword:" else prefix + HOSTILE[at].encode("utf-8", "replace").decode("utf-8")
    page.js("location.hash = '#node=' + encodeURIComponent(arguments[0])", node)
    page.opened(node)
    [title] = page.texts("#details-title")
    assert title == shown(HOSTILE[at])
    assert page.js("return document.querySelectorAll('img, iframe, object, embed, svg script, form, base').length") == 0
    assert (
        page.js("return [...document.querySelectorAll('*')].filter(e => [...e.attributes].some(a => a.name.startsWith('on'))).length") == 0
    )
    addresses = page.js("return [...document.querySelectorAll('a[href]')].map(e => e.getAttribute('href'))")
    assert [address for address in addresses if not address.startswith("https://arxiv.org/abs/2603.")] == []
    assert page.js("return window.alarms") == []


def test_the_title_of_the_page_is_text(page: Page) -> None:
    assert page.browser.title == "</title><script>alert(1)</script>"


def test_an_id_that_is_none_of_arxiv_gets_no_link(page: Page) -> None:
    page.js("location.hash = '#node=paper:javascript:alert(1)'")
    page.opened("paper:javascript:alert(1)")
    assert page.js("return document.querySelector('#arxiv-link').hidden")
    assert page.js("return document.querySelector('#arxiv-link').getAttribute('href')") is None


@pytest.mark.parametrize(
    "fragment",
    [
        "#node=<img src=x onerror=alert(1)>",
        "#lang=__proto__&colour=constructor&types=<b>&w=1e9&from=x&to=%00",
        "#node=%F0%28%8C",
        "#" + "a" * 9000,
    ],
)
def test_a_hostile_address_does_nothing(page: Page, hostile_page_file: Path, fragment: str) -> None:
    again = Page(page.browser, hostile_page_file, fragment)
    assert again.state["node"] is None
    assert again.state["lang"] == "en"
    assert again.js("return window.alarms") == []
    assert again.complaints() == []


def exported(page: Page, button: str) -> str:
    """What a button would save, caught on its way to the disk."""
    page.js(
        "window.caught = null; const old = URL.createObjectURL;"
        "URL.createObjectURL = (b) => { b.text().then(t => { window.caught = t; }); return old(b); };"
        "HTMLAnchorElement.prototype.click = () => {}; document.querySelector(arguments[0]).click(); URL.createObjectURL = old;",
        button,
    )
    return str(page.wait(lambda: page.js("return window.caught")))


def test_the_exported_picture_is_well_formed_and_holds_only_shapes_and_text(page: Page) -> None:
    page.js("location.hash = '#node=concept:h0'")  # the name of the node that is open is always written
    page.opened("concept:h0")
    tree = ElementTree.fromstring(exported(page, "#btn-svg"))
    names = {element.tag.rpartition("}")[2] for element in tree.iter()}
    assert names <= {"svg", "rect", "line", "polygon", "circle", "text"}
    assert [key for element in tree.iter() for key in element.attrib if key.startswith("on") or "href" in key] == []
    assert any(text.text and "<img" in text.text for text in tree.iter() if text.tag.endswith("text"))


def test_the_exported_data_are_the_nodes_drawn(page: Page) -> None:
    data = json.loads(exported(page, "#btn-json"))
    assert sorted(node["id"] for node in data["nodes"]) == sorted(page.visible)
    assert len(data["edges"]) == len(page.edges)
