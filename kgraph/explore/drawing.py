"""The overview as pyvis describes it: nodes, edges and options for vis-network; and vis-network itself, out of the pyvis package.

pyvis's own page is not used: it loads from other hosts, and sends titles through innerHTML.
"""

import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from kgraph.errors import SettingError
from kgraph.explore.graph import GraphData
from kgraph.explore.layout import positions
from kgraph.explore.overview import Overview, strength
from kgraph.explore.pack import paper_community

VIS_VERSION = "9.1.2"
VIS_SHA256 = "1f20f0736f32cb9bedf8f6383b25cfea2f839e1abe80d6e8040b4d5bea378c69"

PAPER_SIZE = 5.0

OPTIONS: dict[str, Any] = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False, "randomSeed": 1},
    "interaction": {"hover": True, "tooltipDelay": 100000, "hideEdgesOnDrag": False, "keyboard": {"enabled": False}},
    "nodes": {"borderWidth": 1, "borderWidthSelected": 3, "font": {"size": 0}},
    "edges": {"smooth": {"enabled": False}, "selectionWidth": 0.6, "hoverWidth": 0, "arrows": {"to": {"enabled": False}}},
}


def vis_script() -> str:
    """vis-network as pyvis carries it, checked. Raises ``SettingError`` where it is missing or another version."""
    spec = find_spec("pyvis")
    roots = list(spec.submodule_search_locations or ()) if spec else []
    where = f"lib/vis-{VIS_VERSION}/vis-network.min.js"
    found = [path for root in roots for path in (Path(root) / where, Path(root) / "templates" / where) if path.is_file()]
    if not found:
        raise SettingError(f"the installed pyvis has no vis-network {VIS_VERSION}; install pyvis==0.3.2")
    content = found[0].read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    if digest != VIS_SHA256:
        raise SettingError(
            f"vis-network in the installed pyvis is not the one known (sha256 {digest[:12]}…, not {VIS_SHA256[:12]}…); "
            "install pyvis==0.3.2 again"
        )
    return content.decode("utf-8").replace("\r\n", "\n").rpartition("//# sourceMappingURL=")[0]


def concept_size(papers: int) -> float:
    """Radius of a concept with so many papers; its area grows with them. ``page/view.js`` has the same."""
    return round(min(5.0 + 2.0 * math.sqrt(papers), 30.0), 2)


def draw(data: GraphData, view: Overview, frequency: Sequence[int], community: Sequence[int], palette: Mapping[str, Any]) -> dict[str, Any]:
    """``nodes``, ``edges`` and ``options`` of the overview, as pyvis gives them, with places, so that nothing has to move."""
    from pyvis.network import Network

    first, total = len(data.concepts), len(data.papers)
    shown = {*view.concepts, *view.papers}
    papers_group = _paper_groups(view, community)
    group = {node: community[node] if node < first else papers_group[node] for node in shown}
    size = {node: concept_size(frequency[node]) if node < first else PAPER_SIZE for node in shown}
    weights = [
        (tie.left, tie.right, strength(tie.papers, frequency[tie.left], frequency[tie.right], total) if tie.papers else 0.6)
        for tie in view.ties
    ]
    place = positions(sorted(shown), weights, group, size)

    # Directed, because pyvis compares each new edge of an undirected network with all others.
    network = Network(directed=True)
    for node in (*view.concepts, *view.papers):
        x, y = place[node]
        if node < first:
            concept = data.concepts[node]
            label, known_as, kind, zh = concept.name, concept.id, str(concept.kind), concept.zh
        else:
            paper = data.papers[node - first]
            label, known_as, kind, zh = paper.title, f"paper:{paper.id}", "paper", ""
        network.add_node(
            node, label=label or known_as, shape=palette["shapes"][kind], color=_colour(kind, group[node], palette),
            x=x, y=y, size=size[node], key=known_as, kind=kind, zh=zh,
        )  # fmt: skip
    for tie in view.ties:
        network.add_edge(tie.left, tie.right, arrows="", papers=tie.papers)
    network.set_options(json.dumps(OPTIONS))
    nodes, edges, _, _, _, options = network.get_network_data()
    return {"nodes": nodes, "edges": edges, "options": json.loads(options)}


def _paper_groups(view: Overview, community: Sequence[int]) -> dict[int, int]:
    """Each paper of the overview stands with the community most of its ties lead to."""
    tied: dict[int, list[int]] = {paper: [] for paper in view.papers}
    for tie in view.ties:
        if not tie.papers:
            tied[tie.left].append(tie.right)
    return {paper: paper_community(concepts, community) for paper, concepts in tied.items()}


def _colour(kind: str, group: int, palette: Mapping[str, Any]) -> str:
    """A paper is grey, so that concepts stand out; a concept has the colour of its community."""
    if kind == "paper":
        return str(palette["kinds"]["paper"])
    colours = palette["communities"]
    return str(colours[group]) if 0 <= group < len(colours) else str(palette["other"])
