"""The path between two concepts: what it costs, and that it is the cheapest."""

from collections.abc import Iterable, Mapping
from itertools import pairwise

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_graph import ALPHA, HERMIT, MASKED, REWARD

from kgraph.query import run
from kgraph.query.paths import find_path
from kgraph.store import GraphStore


def path(graph: GraphStore, one: str, other: str, max_hops: int = 4) -> list[tuple[object, ...]]:
    return list(run(graph, "concept_path", {"from": one, "to": other, "max_hops": max_hops}).rows)


def test_two_concepts_of_one_paper_are_neighbours_and_via_is_the_first_such_paper(graph: GraphStore) -> None:
    assert path(graph, "SAE", "GSM8K") == [
        (1, "Sparse Autoencoder", "method", "", "concept:sparse-autoencoder"),
        (2, "GSM8K", "dataset", ALPHA, "concept:gsm8k"),
    ]


def test_a_path_goes_by_the_rarest_concepts(graph: GraphStore) -> None:
    """Between MAE and PPO stand MATH (2 papers), GSM8K (3) and SAE (4)."""
    assert path(graph, "MAE", "PPO", 2) == path(graph, "MAE", "PPO")
    assert [(row[0], row[1], row[3]) for row in path(graph, "MAE", "PPO")] == [
        (1, "Masked Autoencoder", ""),
        (2, "MATH", MASKED),
        (3, "PPO", REWARD),
    ]


def test_no_path_is_no_rows(graph: GraphStore) -> None:
    assert path(graph, "MAE", "PPO", 1) == []
    assert path(graph, "SAE", HERMIT) == path(graph, HERMIT, "SAE") == []


def test_from_a_concept_to_itself_is_one_step(graph: GraphStore) -> None:
    assert [row[1] for row in path(graph, "SAE", "稀疏自编码器")] == ["Sparse Autoencoder"]


def test_the_columns_are_there_without_rows_too(graph: GraphStore) -> None:
    assert run(graph, "concept_path", {"from": "SAE", "to": HERMIT}).columns == ("step", "node", "kind", "via", "id")


class Graph:
    """Neighbours in memory; counts which were asked for."""

    def __init__(self, edges: Iterable[tuple[str, str]], papers: Mapping[str, int]) -> None:
        self.graph = nx.Graph(edges)
        self.papers = papers
        self.asked: set[str] = set()

    def __call__(self, one: str) -> dict[str, int]:
        self.asked.add(one)
        return {other: self.papers[other] for other in sorted(self.graph[one])} if one in self.graph else {}


def test_three_hops_over_rare_concepts_are_nearer_than_two_over_a_hub() -> None:
    """4 + log2 of (1 + 9999), about 15.3, against 3 + 2 log2(1 + 7) = 9. The hub's neighbours are not even read."""
    hub = Graph([("a", "hub"), ("hub", "z"), ("a", "b"), ("b", "c"), ("c", "z")], {"a": 1, "b": 7, "c": 7, "z": 1, "hub": 9999})
    assert find_path(hub, "a", "z", 4) == ("a", "b", "c", "z")
    assert "hub" not in hub.asked
    assert find_path(hub, "a", "z", 2) == ("a", "hub", "z")
    assert find_path(hub, "a", "z", 1) == ()


@pytest.mark.parametrize(("low", "high"), [("b", "c"), ("c", "b")])
def test_of_equal_paths_the_one_over_smaller_ids(low: str, high: str) -> None:
    even = Graph([("a", low), (low, "z"), ("a", high), (high, "z")], {"a": 1, "b": 5, "c": 5, "z": 1})
    assert find_path(even, "a", "z", 4) == ("a", "b", "z")


NODES = "abcdefg"


@given(
    st.sets(st.tuples(st.sampled_from(NODES), st.sampled_from(NODES)).filter(lambda edge: edge[0] < edge[1])),
    st.lists(st.integers(1, 9), min_size=len(NODES), max_size=len(NODES)),
    st.integers(1, 5),
)
def test_no_path_is_cheaper(edges: set[tuple[str, str]], papers: list[int], max_hops: int) -> None:
    """Against all simple paths, by networkx."""
    small = Graph(sorted(edges), dict(zip(NODES, papers, strict=True)))
    small.graph.add_nodes_from(NODES)

    def cost(nodes: Iterable[str]) -> int:
        inner = list(nodes)[1:-1]
        product = 2 ** (len(inner) + 1)
        for node in inner:
            product *= 1 + small.papers[node]
        return product

    found = find_path(small, "a", "g", max_hops)
    every = sorted((cost(nodes), tuple(nodes)) for nodes in nx.all_simple_paths(small.graph, "a", "g", cutoff=max_hops))
    assert found == (every[0][1] if every else ())
    assert all(small.graph.has_edge(*pair) for pair in pairwise(found))
