"""A graph read back: its rows, and the fingerprint of what it really holds."""

from kgraph.model import Table
from kgraph.store.base import GraphRows, GraphStore
from kgraph.store.rows import fingerprint
from kgraph.store.schema import NodeType, RelType, Schema, load_schema, quoted


def rows_of(store: GraphStore) -> GraphRows:
    """All that a graph holds, in the order of ``project``: loaded rows and rows read back are equal."""
    schema = load_schema()
    tables = {n.label: _sorted(store.read(_nodes(n)), 1) for n in schema.nodes}
    tables |= {r.type: _sorted(store.read(_relationships(schema, r)), 2) for r in schema.relationships}
    return GraphRows.model_construct(tables=tables, fingerprint=fingerprint(schema, tables))


def fingerprint_of(store: GraphStore) -> str:
    """The fingerprint of what the graph really holds; the one it says it has stands in its Meta node."""
    return rows_of(store).fingerprint


def _nodes(node: NodeType) -> str:
    shown = ", ".join(f"n.{quoted(p.name)} AS {quoted(p.name)}" for p in node.properties)
    return f"MATCH (n:{quoted(node.label)}) RETURN {shown}"


def _relationships(schema: Schema, rel: RelType) -> str:
    source, target = schema.ends(rel)
    ends = [f"a.{quoted(source.key)} AS source", f"b.{quoted(target.key)} AS target"]
    shown = ", ".join(ends + [f"r.{quoted(p.name)} AS {quoted(p.name)}" for p in rel.properties])
    return f"MATCH (a:{quoted(source.label)})-[r:{quoted(rel.type)}]->(b:{quoted(target.label)}) RETURN {shown}"


def _sorted(table: Table, width: int) -> tuple[tuple[object, ...], ...]:
    return tuple(sorted(table.rows, key=lambda row: row[:width]))
