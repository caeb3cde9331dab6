"""The ends of relationships on a Neo4j server, each looked for once.

A statement that writes and looks a node up by its key takes a lock for every row and every end. So the keys of a batch are looked up
before, in a statement that only reads, and the rows that are sent say at which place of a list of element ids their ends stand. Such
ids hold as long as the transaction that asked for them.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from kgraph.store.schema import NodeType, quoted

if TYPE_CHECKING:
    from neo4j import ManagedTransaction


def find_nodes(node: NodeType) -> str:
    """Key and element id of the nodes that have one of ``$keys``."""
    return f"UNWIND $keys AS key MATCH (n:{quoted(node.label)} {{{quoted(node.key)}: key}}) RETURN key, elementId(n) AS element"


class Ends:
    """What one transaction found."""

    def __init__(self, tx: "ManagedTransaction") -> None:
        self._tx = tx
        self._known: defaultdict[str, dict[str, str]] = defaultdict(dict)

    def placed(self, nodes: tuple[NodeType, NodeType], rows: Sequence[Sequence[Any]]) -> tuple[list[str], list[list[Any]]]:
        """Element ids, and the rows with places among these instead of the keys of source and target. Rows of which an end is not
        there are left out."""
        sources, targets = (self._looked_up(node, {row[side] for row in rows}) for side, node in enumerate(nodes))
        places: dict[str, int] = {}
        placed = [
            [places.setdefault(source, len(places)), places.setdefault(target, len(places)), *row[2:]]
            for row in rows
            if (source := sources.get(row[0])) and (target := targets.get(row[1]))
        ]
        return list(places), placed

    def _looked_up(self, node: NodeType, keys: set[str]) -> dict[str, str]:
        known = self._known[node.label]
        if missing := sorted(keys - known.keys()):
            known.update((key, element) for key, element in self._tx.run(find_nodes(node), keys=missing))
        return known
