"""The library (what was read, never lost) and the graphs that are projections of it."""

from kgraph.store.base import GraphRows, GraphStore, Plan, Server, Written
from kgraph.store.content import fingerprint_of, rows_of
from kgraph.store.registry import open_graph
from kgraph.store.rows import fingerprint, project, projection_version
from kgraph.store.schema import Schema, ddl, load_schema, markdown_table
from kgraph.store.sqlite import Library

__all__ = [
    "GraphRows",
    "GraphStore",
    "Library",
    "Plan",
    "Schema",
    "Server",
    "Written",
    "ddl",
    "fingerprint",
    "fingerprint_of",
    "load_schema",
    "markdown_table",
    "open_graph",
    "project",
    "projection_version",
    "rows_of",
]
