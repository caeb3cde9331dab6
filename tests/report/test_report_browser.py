"""In a real browser: every label of the chart can be read, and the page runs nothing and fits a telephone."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from report_samples import EXAMPLE, corpus, hostile
from selenium import webdriver
from selenium.webdriver.common.by import By

from kgraph.report import Options, heatmap, write


@pytest.fixture(scope="module")
def browser() -> Iterator[webdriver.Chrome]:
    options = webdriver.ChromeOptions()
    for flag in ("--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"):
        options.add_argument(flag)
    with webdriver.Chrome(options=options) as driver:
        yield driver


LABELS = (
    "MMMMMMMM WWWWWWWW @@@@",
    "稀疏自编码器与组相对策略优化的可解释性研究方法",
    "Retrieval-Augmented Generation",
    "Group Relative Policy Optimization with a very long name",
    "ΣΩΨ ÄÖÜ 🦙🦙🦙🦙",
    "ill-fit jilt",
    "GPT-4o MINI MMLU-PRO",
    "ＦＵＬＬ　ＷＩＤＴＨ",
)

MEASURE = """
const all = [...document.querySelectorAll('text')].map(t => {
  const {left, top, right, bottom} = t.getBoundingClientRect();
  return {text: t.textContent, size: parseFloat(getComputedStyle(t).fontSize), left, top, right, bottom};
});
const {left, top, right, bottom} = document.documentElement.getBoundingClientRect();
return JSON.stringify({all, frame: {left, top, right, bottom}});
"""


def test_every_label_can_be_read(browser: webdriver.Chrome, tmp_path: Path) -> None:
    count = len(LABELS)
    matrix = [[100 + row if row == column else row * column for column in range(count)] for row in range(count)]
    drawn = tmp_path / "heatmap.svg"
    drawn.write_text(heatmap(LABELS, matrix, scale="cosine", standalone=True), encoding="utf-8")
    browser.get(drawn.as_uri())
    found = json.loads(browser.execute_script(MEASURE))
    boxes, frame = found["all"], found["frame"]
    assert len(boxes) > 2 * count
    for box in boxes:
        assert box["size"] >= 11, box["text"]
        assert frame["left"] <= box["left"] < box["right"] <= frame["right"], box["text"]
        assert frame["top"] <= box["top"] < box["bottom"] <= frame["bottom"], box["text"]
    for at, one in enumerate(boxes):
        for other in boxes[at + 1 :]:
            apart = (
                one["right"] <= other["left"]
                or other["right"] <= one["left"]
                or one["bottom"] <= other["top"]
                or other["bottom"] <= one["top"]
            )
            assert apart, (one["text"], other["text"])


def open_page(browser: webdriver.Chrome, page: Path, width: int, dark: bool) -> None:
    screen = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
    browser.execute_cdp_cmd(
        "Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]}
    )
    browser.get(page.as_uri())


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("dark", [False, True])
def test_the_page_fits_and_follows_the_readers_colours(browser: webdriver.Chrome, tmp_path: Path, width: int, dark: bool) -> None:
    page = write(corpus(EXAMPLE), tmp_path)[0]
    open_page(browser, page, width, dark)
    assert browser.execute_script("return document.documentElement.scrollWidth") <= width
    red, green, blue = browser.execute_script("return getComputedStyle(document.body).backgroundColor.match(/[0-9]+/g).map(Number)")
    assert (red + green + blue < 150) is dark  # the style is taken: its hash is the one the policy allows


def test_a_count_leads_to_its_papers(browser: webdriver.Chrome, tmp_path: Path) -> None:
    page = write(corpus(EXAMPLE), tmp_path)[0]
    open_page(browser, page, 1280, False)
    link = browser.find_element(By.CSS_SELECTOR, "#pairs ~ .scroll td.n a")
    assert link.text == "3"
    link.click()
    assert "MoE – RoPE 3 papers" in browser.find_element(By.CSS_SELECTOR, "section:target").text


def test_hostile_words_run_nothing(browser: webdriver.Chrome, tmp_path: Path) -> None:
    page, *others = write(hostile(), tmp_path, Options())
    for made in (page, *(other for other in others if other.suffix == ".svg")):
        open_page(browser, made, 1280, False)
        assert browser.execute_script("return document.querySelectorAll('script, img, iframe, [onerror], [onload]').length") == 0
        assert not [entry for entry in browser.get_log("browser") if "Content Security Policy" in entry["message"]]
        assert "<img src=x onerror=alert(1)>" in browser.execute_script("return document.documentElement.textContent")
