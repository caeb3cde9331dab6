"""The file itself: what it holds, what it may do, and that the same graph gives the same bytes."""

import base64
import gzip
import hashlib
import json
import re
from html.parser import HTMLParser
from typing import Any

import pytest
from explore_graphs import FEATURES, GRPO, HOSTILE, LLM, SAE, SPARSE, hostile

from kgraph.errors import AmbiguousName, SettingError, UnknownName
from kgraph.explore import GraphData, explore, html
from kgraph.explore import drawing as drawing_module
from kgraph.explore.graph import graph_data, narrow
from kgraph.explore.page import FOLDER, MODULES, bundle
from kgraph.store import GraphStore


class Parts(HTMLParser):
    """Scripts, styles, addresses and handlers of a page, as a browser's parser would see them."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.scripts: list[tuple[dict[str, Any], str]] = []
        self.styles: list[str] = []
        self.addresses: list[str] = []
        self.handlers: list[str] = []
        self.policy = ""
        self._open: tuple[str, dict[str, Any]] | None = None
        self._text: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.handlers += [name for name in found if name.startswith("on") or name == "style"]
        self.addresses += [str(found[name]) for name in ("src", "href", "action", "srcset") if name in found]
        if found.get("http-equiv") == "Content-Security-Policy":
            self.policy = str(found["content"])
        if tag in ("script", "style"):
            self._open, self._text = (tag, found), []

    def handle_data(self, data: str) -> None:
        self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if self._open and tag == self._open[0]:
            text = "".join(self._text)
            if tag == "style":
                self.styles.append(text)
            else:
                self.scripts.append((self._open[1], text))
            self._open = None

    @property
    def programs(self) -> list[str]:
        return [text for attributes, text in self.scripts if "type" not in attributes]

    def block(self, name: str) -> Any:
        text = next(text for attributes, text in self.scripts if attributes.get("id") == name)
        return json.loads(text) if name == "content" else json.loads(gzip.decompress(base64.b64decode(text)))


@pytest.fixture(scope="module")
def page(store: GraphStore) -> str:
    return explore(store, title="Sample")


@pytest.fixture(scope="module")
def parts(page: str) -> Parts:
    return Parts(page)


def test_the_same_graph_gives_the_same_bytes(store: GraphStore, page: str) -> None:
    assert explore(store, title="Sample").encode() == page.encode()


def test_the_order_in_which_a_graph_is_given_makes_no_difference(data: GraphData) -> None:
    turned = graph_data(reversed(data.papers), reversed(data.concepts), reversed(data.mentions), data.keyword_names)
    assert html(turned) == html(data)


def test_nothing_is_loaded_from_anywhere(parts: Parts) -> None:
    assert [address for address in parts.addresses if not address.startswith("data:")] == []


def test_there_are_no_handlers_and_styles_on_elements(parts: Parts) -> None:
    assert parts.handlers == []


def test_the_policy_lets_run_exactly_the_scripts_and_styles_of_the_page(parts: Parts) -> None:
    def hashes(texts: list[str]) -> set[str]:
        return {f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" for text in texts}

    rules = {rule.split()[0]: set(rule.split()[1:]) for rule in parts.policy.split(";")}
    assert rules == {
        "default-src": {"'none'"},
        "script-src": hashes(parts.programs),
        "style-src": hashes(parts.styles),
        "img-src": {"data:", "blob:"},
        "base-uri": {"'none'"},
        "form-action": {"'none'"},
    }
    assert len(parts.programs) == 2
    assert len(parts.styles) == 1


MARKUP = ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "createContextualFragment", "DOMParser", "srcdoc")
CODE = ("eval(", "new Function", 'setTimeout("', "import(")
HOSTS = ("fetch(", "XMLHttpRequest", "WebSocket", "sendBeacon", "localStorage")


@pytest.mark.parametrize("word", [*MARKUP, *CODE, *HOSTS])
def test_our_scripts_have_no_way_to_turn_text_into_markup_or_to_ask_a_host(word: str) -> None:
    assert word not in bundle()


def test_every_script_is_in_the_bundle_and_short() -> None:
    assert {path.stem for path in FOLDER.glob("*.js")} == set(MODULES)
    assert [path.name for path in FOLDER.glob("*.js") if len(path.read_text("utf-8").splitlines()) > 250] == []


def test_hostile_texts_do_not_end_the_script_they_stand_in() -> None:
    safe, harmless = Parts(html(hostile(), title=HOSTILE[1])), Parts(html(graph_data([], [], [])))
    assert [attributes.get("id") for attributes, _ in safe.scripts] == ["content", None, None, "nodes", "texts-0"]
    assert safe.programs == harmless.programs
    assert safe.handlers == []


def test_all_nodes_are_in_the_page(parts: Parts, data: GraphData) -> None:
    nodes = parts.block("nodes")
    assert nodes["papers"]["id"] == [paper.id for paper in data.papers]
    assert nodes["concepts"]["id"] == [concept.id for concept in data.concepts]
    assert nodes["keywords"]["name"] == ["Interpretability", "RL", "Vision"]


def test_texts_stand_in_the_order_of_the_papers(parts: Parts, data: GraphData) -> None:
    nodes, texts = parts.block("nodes"), parts.block("texts-0")
    at = nodes["papers"]["id"].index(FEATURES)
    concept = nodes["concepts"]["id"].index(SAE)
    assert texts[at]["a"] == SPARSE
    assert texts[at]["u"] == ["Ada Lovelace", "王小明"]
    assert texts[at]["e"][str(concept)][0] == SPARSE
    assert len(texts) == len(data.papers)


def test_a_page_without_abstracts_keeps_the_evidence(store: GraphStore) -> None:
    texts = Parts(explore(store, abstracts=False)).block("texts-0")
    assert {text["a"] for text in texts} == {""}
    assert any(SPARSE in sentences for text in texts for sentences in text["e"].values())


def test_since_and_kinds_leave_out_the_rest(data: GraphData) -> None:
    late = narrow(data, since="2026-02-13", kinds=("method",))
    assert {paper.day for paper in late.papers} == {"2026-02-13", "2026-02"}
    assert {concept.kind for concept in late.concepts} == {"method"}
    assert GRPO in {concept.id for concept in late.concepts}


def test_a_page_opens_on_a_concept_by_any_of_its_names(store: GraphStore) -> None:
    for name in ("SAEs", "稀疏自编码器", "sparse autoencoder", SAE):
        assert Parts(explore(store, concept=name)).block("content")["config"]["focus"] == SAE


def test_a_page_opens_on_a_paper(store: GraphStore) -> None:
    assert Parts(explore(store, paper=FEATURES + "v2")).block("content")["config"]["focus"] == f"paper:{FEATURES}"


@pytest.mark.parametrize(
    ("settings", "error", "words"),
    [
        ({"lang": "fr"}, SettingError, "en, zh"),
        ({"max_nodes": 401}, SettingError, "10 to 400"),
        ({"since": "yesterday"}, SettingError, "2026-02-12"),
        ({"kinds": ("tool",)}, SettingError, "method, model"),
        ({"concept": "SAE", "paper": FEATURES}, SettingError, "not on both"),
        ({"concept": "Sparse Autoencodr"}, UnknownName, "Sparse Autoencoder"),
        ({"concept": "SAE", "kinds": ("dataset",)}, SettingError, SAE),
    ],
)
def test_a_setting_that_cannot_be_is_told_with_what_can(
    store: GraphStore, settings: dict[str, Any], error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=re.escape(words)) as told:
        explore(store, **settings)
    assert not isinstance(told.value, AmbiguousName)


def test_an_empty_graph_gives_a_page() -> None:
    content = Parts(html(graph_data([], [], []))).block("content")
    assert content["overview"]["nodes"] == []


def test_another_vis_network_than_the_one_known_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawing_module, "VIS_SHA256", "0" * 64)
    with pytest.raises(SettingError, match=r"pyvis==0\.3\.2"):
        drawing_module.vis_script()


def test_both_languages_have_every_text(parts: Parts) -> None:
    strings = parts.block("content")["strings"]
    assert strings["en"].keys() == strings["zh"].keys()
    used = set(re.findall(r'\bt\("(\w+)"', bundle()))
    assert used <= strings["en"].keys()


def test_the_best_connected_concept_is_the_first_of_the_overview(parts: Parts) -> None:
    first = parts.block("content")["overview"]["nodes"][0]
    assert first["key"] == LLM
