"""The path between two concepts: each next concept meets the one before in a paper.

The shortest path by hops alone nearly always leads through the one concept that all papers speak of. So a hop costs 1, and every
concept passed through costs log2(1 + its papers): a path over two rare concepts is shorter than one over a hub of thousands. Two
concepts that share a paper are always neighbours on their path; ties go to the smaller ids.

The search is Dijkstra's (1959) from both ends at once (Pohl 1971), with no more hops than asked for, and reads the neighbours of a
concept only when it comes by. Costs are compared as whole numbers: a path costs the product over its edges of 4 (1 + papers) (1 + papers),
the papers of both its ends taken as 0, which is the square of 2^hops times the product of (1 + papers) of the concepts between.
"""

from collections.abc import Callable, Mapping
from heapq import heappop, heappush
from itertools import pairwise

from kgraph.model import Table
from kgraph.store import GraphStore

COLUMNS = ("step", "node", "kind", "via", "id")

Path = tuple[str, ...]
Neighbours = Callable[[str], Mapping[str, int]]
"""Given a concept's id: its neighbours, and the papers of each."""

_NODE = "MATCH (c:Concept {id: $id}) RETURN c.name AS name, c.kind AS kind"
_MEETING = (
    "MATCH (a:Concept {id: $one})<-[:MENTIONS]-(p:Paper) MATCH (p)-[:MENTIONS]->(b:Concept {id: $other}) "
    "RETURN p.id AS paper, p.day_end AS day_end ORDER BY day_end, paper LIMIT 1"
)


def concept_path(store: GraphStore, step: str, values: Mapping[str, str | int]) -> Table:
    """Rows of step (from 1), name, kind, first paper in which this and the one before meet, id. None where no path is short enough.

    ``step`` is the statement that gives the neighbours of the concept ``$id``; ``values`` holds from, to and max_hops.
    """

    def neighbours(one: str) -> Mapping[str, int]:
        return dict(store.read(step, {"id": one}).rows)

    path = find_path(neighbours, str(values["from"]), str(values["to"]), int(values["max_hops"]))
    meetings = [store.read(_MEETING, {"one": one, "other": other}).rows[0][0] for one, other in pairwise(path)]
    rows = tuple(
        (at, *store.read(_NODE, {"id": one}).rows[0], via, one) for at, (one, via) in enumerate(zip(path, ["", *meetings], strict=False), 1)
    )
    return Table(columns=COLUMNS, rows=rows)


def find_path(neighbours: Neighbours, start: str, end: str, max_hops: int) -> Path:
    """The ids on the cheapest path of at most so many hops, both ends included; empty where there is none."""
    if start == end:
        return (start,)
    if max_hops < 1:
        return ()
    if end in neighbours(start):
        return start, end
    papers = {start: 0, end: 0}
    forward, backward = _Side((start,)), _Side((end,))
    best: tuple[int, Path] | None = None
    while forward.queue and backward.queue and (best is None or forward.queue[0][0] * backward.queue[0][0] <= best[0]):
        ahead = forward.queue[0][0] <= backward.queue[0][0]
        side, other = (forward, backward) if ahead else (backward, forward)
        cost, path = heappop(side.queue)
        one = path[-1] if ahead else path[0]
        if len(path) > max_hops or not side.settle(one, cost, path):
            continue
        for next_one, count in neighbours(one).items():
            papers.setdefault(next_one, count)
            farther = cost * 4 * (1 + papers[one]) * (1 + papers[next_one])
            if best is None or farther <= best[0]:
                heappush(side.queue, (farther, (*path, next_one) if ahead else (next_one, *path)))
            for met_cost, met in other.settled.get(next_one, ()):
                whole = (*path, *met) if ahead else (*met, *path)
                if len(whole) <= max_hops + 1:
                    best = min(best or (farther * met_cost, whole), (farther * met_cost, whole))
    return best[1] if best else ()


class _Side:
    """One end of the search: paths waiting, cheapest first; for each concept reached, the paths that are cheaper or shorter.

    Paths run from start to end on both sides.
    """

    def __init__(self, path: Path) -> None:
        self.queue: list[tuple[int, Path]] = [(1, path)]
        self.settled: dict[str, list[tuple[int, Path]]] = {}

    def settle(self, one: str, cost: int, path: Path) -> bool:
        """Keeps a path to a concept, unless one that is no longer was there before: cheaper, since paths come by cost."""
        known = self.settled.setdefault(one, [])
        if known and len(known[-1][1]) <= len(path):
            return False
        known.append((cost, path))
        return True
