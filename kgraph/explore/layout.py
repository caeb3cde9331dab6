"""Where nodes stand: communities found by Leiden, drawn one by one, packed side by side, and moved apart where they overlap.

Traag, Waltman & van Eck, From Louvain to Leiden, Scientific Reports 9 (2019); Fruchterman & Reingold, Graph drawing by
force-directed placement, Software: Practice and Experience 21 (1991).
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import networkx as nx
import numpy as np
import numpy.typing as npt

Edge = tuple[int, int, float]
Points = npt.NDArray[np.float64]

SEED = 7
SPACING = 50.0
"""Usual distance of neighbours in one community, in units of the drawing."""


def communities(nodes: Sequence[int], edges: Iterable[Edge], resolution: float = 1.0) -> dict[int, int]:
    """The community of each node, 0 the largest; nodes without an edge get −1."""
    import graspologic_native

    rows = sorted((f"{min(a, b):09d}", f"{max(a, b):09d}", float(weight)) for a, b, weight in edges if weight > 0 and a != b)
    if not rows:
        return dict.fromkeys(nodes, -1)
    _, found = graspologic_native.leiden(rows, resolution=resolution, seed=SEED, iterations=2, trials=3)
    members: dict[int, list[int]] = defaultdict(list)
    for name in sorted(found):
        members[found[name]].append(int(name))
    order = sorted(members.values(), key=lambda group: (-len(group), group))
    number = {node: at for at, group in enumerate(order) for node in group}
    return {node: number.get(node, -1) for node in nodes}


def positions(
    nodes: Sequence[int], edges: Sequence[Edge], group: Mapping[int, int], size: Mapping[int, float]
) -> dict[int, tuple[int, int]]:
    """A place for each node, in whole units around (0, 0); ``size`` is a node's radius."""
    if not nodes:
        return {}
    members: dict[int, list[int]] = defaultdict(list)
    for node in sorted(nodes):
        members[group[node]].append(node)
    inside: dict[int, list[Edge]] = defaultdict(list)
    between: Counter[tuple[int, int]] = Counter()
    for a, b, weight in edges:
        if group[a] == group[b]:
            inside[group[a]].append((a, b, weight))
        else:
            between[min(group[a], group[b]), max(group[a], group[b])] += 1
    drawn = {at: _community(members[at], inside[at]) for at in sorted(members)}
    radius = {at: float(np.hypot(*points.T).max()) + SPACING * 0.45 for at, points in drawn.items()}
    centres = _pack(sorted(members), between, radius)
    ordered = [node for at in sorted(members) for node in members[at]]
    points = np.vstack([drawn[at] + centres[at] for at in sorted(members)])
    points = _apart(points, np.array([size[node] for node in ordered]))
    points -= (points.min(axis=0) + points.max(axis=0)) / 2
    return {node: (round(float(x)), round(float(y))) for node, (x, y) in zip(ordered, points, strict=True)}


def _spring(nodes: Sequence[int], edges: Iterable[Edge]) -> Points:
    """Fruchterman-Reingold on a small graph, about (0, 0)."""
    graph: Any = nx.Graph()
    graph.add_nodes_from(nodes)
    graph.add_weighted_edges_from(edges)
    placed = nx.spring_layout(graph, seed=SEED, iterations=120, k=1.6 / math.sqrt(len(nodes)))
    return np.array([placed[node] for node in nodes], dtype=np.float64)


def _community(nodes: Sequence[int], edges: Iterable[Edge]) -> Points:
    """One community, scaled so that each node has the room of a square of ``SPACING``."""
    if len(nodes) == 1:
        return np.zeros((1, 2))
    points = _spring(nodes, edges)
    points -= points.mean(axis=0)
    distance = np.hypot(*points.T)
    reach = float(distance.max()) or 1.0
    # Far-off nodes are drawn in and the crowded middle spreads, so that the circle is evenly filled.
    points *= (np.maximum(distance / reach, 1e-9) ** -0.3)[:, None] / reach
    return points * SPACING * math.sqrt(len(nodes)) * 0.62


def _pack(groups: Sequence[int], between: Mapping[tuple[int, int], int], radius: Mapping[int, float]) -> dict[int, Points]:
    """Centres of the communities: tied ones near each other, wider than high, pulled together as far as their circles allow."""
    if len(groups) == 1:
        return {groups[0]: np.zeros(2)}
    points = _spring(groups, [(a, b, float(count)) for (a, b), count in sorted(between.items())])
    points -= points.mean(axis=0)
    radii = np.array([radius[group] for group in groups])
    points *= 2 * float(np.sqrt((radii**2).sum())) / (float(np.hypot(*points.T).max()) or 1.0)
    for _ in range(200):
        points *= (0.985, 0.97)
        points = _push(points, radii, 1)
    points = _push(points, radii, 200)
    return dict(zip(groups, points, strict=True))


def _apart(points: Points, radii: Points) -> Points:
    """Moves overlapping nodes apart."""
    return _push(points, radii + 9.0, 80)


def _push(points: Points, radii: Points, rounds: int) -> Points:
    """Pushes each two circles that overlap apart by half of the overlap each, until none do or ``rounds`` are over."""
    points = points.copy()
    turn = np.arange(len(points)) * 2.399963  # the golden angle: a direction for circles on one spot
    points += 1e-3 * np.column_stack([np.cos(turn), np.sin(turn)])
    need = radii[:, None] + radii[None, :]
    np.fill_diagonal(need, 0)
    for _ in range(rounds):
        delta = points[:, None, :] - points[None, :, :]
        distance = np.hypot(delta[..., 0], delta[..., 1])
        np.fill_diagonal(distance, 1)
        over = np.maximum(need - distance, 0)
        if not (over > 1e-6).any():
            break
        points += (delta / distance[..., None] * (over * 0.5)[..., None]).sum(axis=1) * 0.7
    return points
