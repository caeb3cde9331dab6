"""The heat map: what is drawn."""

import xml.etree.ElementTree as ET

import pytest

from kgraph.report import heatmap
from kgraph.report.heatmap import shorten, width

SVG = "{http://www.w3.org/2000/svg}"
MATRIX = [[4, 3, 1], [3, 3, 0], [1, 0, 2]]


def texts(svg: str) -> list[str]:
    return [element.text or "" for element in ET.fromstring(svg).iter(f"{SVG}text")]


def test_labels_counts_and_tooltips() -> None:
    svg = heatmap(["MoE", "RoPE", "SAE"], MATRIX)
    assert texts(svg) == ["MoE", "MoE", "RoPE", "RoPE", "SAE", "SAE", "4", "3", "1", "3", "3", "1", "2", "papers 0", "3"]
    tips = [element.text for element in ET.fromstring(svg).iter(f"{SVG}title")]
    assert tips[:3] == ["MoE: 4 papers", "MoE – RoPE: 3 papers", "MoE – SAE: 1 paper"]
    assert tips[5] == "RoPE – SAE: 0 papers"


def test_the_strongest_is_darkest_and_nothing_has_no_shade() -> None:
    cells = [element.get("class") for element in ET.fromstring(heatmap("abc", MATRIX)).iter(f"{SVG}rect")][1:10]
    assert cells == ["self", "s7", "s5", "s7", "self", "s0", "s5", "s0", "self"]  # sqrt(1/3) · 7 = 4.04: the fifth shade


def test_strength_shades_what_counts_only_name() -> None:
    strength = [[0, 0.1, 0.4], [0.1, 0, 0], [0.4, 0, 0]]
    cells = [element.get("class") for element in ET.fromstring(heatmap("abc", MATRIX, strength=strength)).iter(f"{SVG}rect")][1:4]
    assert cells == ["self", "s4", "s7"]  # sqrt(0.1/0.4) · 7 = 3.5


def test_cells_are_links() -> None:
    svg = heatmap(["a", "b", "c"], MATRIX, links={(0, 1): "#pair-1", (1, 0): "#pair-1"})
    assert [element.get("href") for element in ET.fromstring(svg).iter(f"{SVG}a")] == ["#pair-1", "#pair-1"]


def test_groups_are_framed() -> None:
    svg = heatmap(list("abcde"), [[1] * 5] * 5, groups=[1, 1, 2, 0, 0])
    frames = [element for element in ET.fromstring(svg).iter(f"{SVG}rect") if element.get("class") == "group"]
    assert [frame.get("width") for frame in frames] == ["49"]  # two cells of 24; one alone and those in no group have none


def test_hostile_labels_stay_text() -> None:
    names = ["<img src=x onerror=alert(1)>", '"/><script>alert(1)</script>', "\x1b[31m]]>\0&amp;"]
    svg = heatmap(names, MATRIX, links={(0, 1): '"><script>'}, standalone=True)
    root = ET.fromstring(svg)
    assert {element.tag.removeprefix(SVG) for element in root.iter()} == {"svg", "style", "rect", "text", "g", "title", "a"}
    assert not [key for element in root.iter() for key in element.attrib if key.startswith("on")]
    assert "[31m]]>&amp;" in texts(svg)


def test_nothing_to_draw_says_so() -> None:
    assert texts(heatmap([], [])) == ["No two concepts meet: there is nothing to draw."]


@pytest.mark.parametrize(("text", "shown"), [("MoE", "MoE"), ("稀" * 24, "稀" * 24), ("稀" * 25, "稀" * 23 + "…")])
def test_long_labels_are_cut(text: str, shown: str) -> None:
    assert shorten(text) == shown


def test_chinese_is_twice_as_wide() -> None:
    assert width("稀疏", 12) == 24
    assert width("il", 12) < width("mm", 12) < 24
