"""The statements that write our nodes and relationships to a Neo4j server, made from the schema.

Of a node or relationship only our own properties and labels are set, one by one: what a person put on it stays.
"""

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias

from kgraph.store.schema import NodeType, RelType, Schema, quoted

Row: TypeAlias = tuple[Any, ...]

BATCH_ROWS = 5_000
BATCH_BYTES = 4_000_000
"""A batch is sent when it has as many rows, or about as many bytes."""


def merge_node(node: NodeType, kind: str = "") -> str:
    """Nodes of ``$rows`` there with their properties, and with the label of their ``kind`` where the schema has one."""
    sets = [f"n.{quoted(p.name)} = r[{at}]" for at, p in enumerate(node.properties) if p.name != node.key]
    if label := node.kinds.get(kind):
        sets.append(f"n:{quoted(label)}")
    others = "".join(f":{quoted(other)}" for other in sorted(set(node.kinds.values()) - {label}))
    return (
        f"UNWIND $rows AS r MERGE (n:{quoted(node.label)} {{{quoted(node.key)}: r[0]}})"
        + (f" SET {', '.join(sets)}" if sets else "")
        + (f" REMOVE n{others}" if others else "")
        + " RETURN count(*) AS done"
    )


def create_node(node: NodeType, kind: str = "") -> str:
    """Nodes of ``$rows``, of which none is there yet."""
    label = node.kinds.get(kind)
    properties = ", ".join(f"{quoted(p.name)}: r[{at}]" for at, p in enumerate(node.properties))
    return (
        f"UNWIND $rows AS r CREATE (n:{quoted(node.label)}{f':{quoted(label)}' if label else ''} {{{properties}}}) RETURN count(*) AS done"
    )


def merge_edge(rel: RelType) -> str:
    """Relationships of ``$rows`` there with their properties; ``done`` counts those whose two ends are there."""
    return f"{_ends(rel)} MERGE (a)-[x:{quoted(rel.type)}]->(b){_sets(rel)} RETURN count(*) AS done"


def create_edge(rel: RelType) -> str:
    """Relationships of ``$rows``, of which none is there yet; ``done`` counts those whose two ends are there."""
    properties = ", ".join(f"{quoted(name)}: r[{at}]" for at, name in _properties(rel))
    return f"{_ends(rel)} CREATE (a)-[x:{quoted(rel.type)} {{{properties}}}]->(b) RETURN count(*) AS done"


def update_edge(rel: RelType) -> str:
    """Relationships of ``$rows``, all there, with their properties; for a type that has a handle. ``done`` counts those found."""
    return f"{_by_handle(rel, 2 + len(rel.properties))}{_sets(rel, handle=False)} RETURN count(*) AS done"


def delete_edge(rel: RelType) -> str:
    """Relationships of ``$rows`` gone: found by their handle where they have one, else by their ends."""
    found = _by_handle(rel, 2) if rel.handle else f"{_ends(rel)} MATCH (a)-[x:{quoted(rel.type)}]->(b)"
    return f"{found} DELETE x"


def _ends(rel: RelType) -> str:
    """Both ends of a row, which gives their places among the element ids of ``$ends``."""
    a, b = quoted(rel.source), quoted(rel.target)
    return f"UNWIND $rows AS r MATCH (a:{a}) WHERE elementId(a) = $ends[r[0]] MATCH (b:{b}) WHERE elementId(b) = $ends[r[1]]"


def _by_handle(rel: RelType, at: int) -> str:
    return f"UNWIND $rows AS r MATCH ()-[x:{quoted(rel.type)} {{{quoted(rel.handle)}: r[{at}]}}]->()"


def _properties(rel: RelType) -> list[tuple[int, str]]:
    """The properties of a relationship on a server, each with its place in a row: behind the two keys, the handle last."""
    return list(enumerate([*(p.name for p in rel.properties), *([rel.handle] if rel.handle else [])], 2))


def _sets(rel: RelType, *, handle: bool = True) -> str:
    sets = ", ".join(f"x.{quoted(name)} = r[{at}]" for at, name in _properties(rel) if handle or name != rel.handle)
    return f" SET {sets}" if sets else ""


def handled(rel: RelType, rows: Iterable[Row]) -> Iterator[Row]:
    """Rows, or keys of rows, of a relationship type as its statements take them: with the handle behind them, where it has one."""
    return ((*row, handle(row[0], row[1])) for row in rows) if rel.handle else iter(rows)


def handle(source: str, target: str) -> int:
    """A number of 63 bits for two keys: the same for the same ones, and for no other two among millions but by a chance of 1 in 10^6."""
    return int.from_bytes(hashlib.blake2b(f"{source}\t{target}".encode(), digest_size=8).digest(), "big") >> 1


def delete_node(node: NodeType, *, detach: bool) -> str:
    """Nodes of the keys of ``$rows`` gone; without ``detach`` the server refuses one that still has a relationship."""
    return f"UNWIND $rows AS r MATCH (n:{quoted(node.label)} {{{quoted(node.key)}: r[0]}}) {'DETACH ' if detach else ''}DELETE n"


def foreign_of(schema: Schema, node: NodeType) -> str:
    """The relationships of the nodes of ``$rows`` whose type is none of ours: key, type, outgoing or not, labels and properties of
    the other end."""
    return (
        f"UNWIND $rows AS r MATCH (n:{quoted(node.label)} {{{quoted(node.key)}: r[0]}})-[x]-(m) WHERE NOT type(x) IN $ours "
        f"RETURN r[0] AS id, type(x) AS kind, startNode(x) = n AS outgoing, labels(m) AS labels, properties(m) AS properties "
        "ORDER BY id, kind, elementId(x)"
    )


def keys_of(schema: Schema, name: str) -> str:
    """The keys of all nodes of one label, or of the ends of all relationships of one type."""
    rel = schema.table(name)
    if isinstance(rel, NodeType):
        return f"MATCH (n:{quoted(rel.label)}) RETURN n.{quoted(rel.key)} AS a"
    source, target = schema.ends(rel)
    return (
        f"MATCH (a:{quoted(source.label)})-[x:{quoted(rel.type)}]->(b:{quoted(target.label)}) "
        f"RETURN a.{quoted(source.key)} AS a, b.{quoted(target.key)} AS b"
    )


def count_of(schema: Schema, name: str) -> str:
    """How many nodes a label, or how many relationships a type has; the server knows both without looking at them."""
    if isinstance(schema.table(name), NodeType):
        return f"MATCH (n:{quoted(name)}) RETURN count(n) AS held"
    return f"MATCH ()-[x:{quoted(name)}]->() RETURN count(x) AS held"


def batches(rows: Iterator[Row]) -> Iterator[list[Row]]:
    """Rows as parameters, in batches of at most so many rows and about so many bytes. Rows are clean: no engine's door is needed."""
    batch: list[Row] = []
    size = 0
    for row in rows:
        batch.append(row)
        text = repr(row)
        size += len(text) if text.isascii() else 3 * len(text)
        if len(batch) == BATCH_ROWS or size >= BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
