"""The graph's declaration (``schema/graph.toml``) as values, and what is generated from it for each engine."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, Literal

from kgraph.errors import SeedError
from kgraph.model import Value
from kgraph.resources import folder

Engine = Literal["embedded", "neo4j"]
Type = Literal["string", "int", "float", "strings"]

_EMBEDDED: dict[Type, str] = {"string": "STRING", "int": "INT64", "float": "DOUBLE", "strings": "STRING[]"}
_HEAD = "// Generated from schema/graph.toml, version {version}, by python -m kgraph.store.generate: change that file, not this one.\n\n"


class Property(Value):
    """One property. ``index``: found by value; ``search``: found by words in it."""

    name: str
    type: Type
    doc: str
    index: bool = False
    search: bool = False


class NodeType(Value):
    """One label, with the property that is unique under it. ``kinds``: by value of its property ``kind`` a second label, where an
    engine has such. ``colour``, ``colours`` (by kind) and ``caption`` (a property) are for Neo4j Browser."""

    label: str
    doc: str
    key: str
    properties: tuple[Property, ...]
    kinds: Mapping[str, str] = {}
    colour: str = ""
    colours: Mapping[str, str] = {}
    caption: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns of its rows: its properties."""
        return tuple(p.name for p in self.properties)


class RelType(Value):
    """One relationship type between two labels; at most one relationship of a type joins two nodes. ``handle``: a property that a
    server's relationships have beside these, a number made from their two ends, by which they are found without walking from a node."""

    type: str
    doc: str
    source: str
    target: str
    properties: tuple[Property, ...] = ()
    handle: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns of its rows: the keys of its two ends, ``from`` and ``to``, then its properties."""
        return ("from", "to", *(p.name for p in self.properties))


class Schema(Value):
    """The whole declaration, in the order of the file."""

    version: int
    nodes: tuple[NodeType, ...]
    relationships: tuple[RelType, ...]

    def node(self, label: str) -> NodeType:
        """The node type of a label. Raises ``KeyError`` for an unknown one."""
        return {n.label: n for n in self.nodes}[label]

    def ends(self, rel: RelType) -> tuple[NodeType, NodeType]:
        """The node types of source and target."""
        return self.node(rel.source), self.node(rel.target)

    def table(self, name: str) -> NodeType | RelType:
        """The node or relationship type of a label or type. Raises ``KeyError`` for an unknown one."""
        tables: dict[str, NodeType | RelType] = {n.label: n for n in self.nodes}
        tables.update({r.type: r for r in self.relationships})
        return tables[name]

    def columns(self, table: str) -> tuple[str, ...]:
        """Columns of the rows of one label or relationship type. Raises ``KeyError`` for an unknown one."""
        return self.table(table).columns

    def key_width(self, table: str) -> int:
        """How many of the first columns are the key: 1 of a label, 2 of a relationship type."""
        return 1 if any(n.label == table for n in self.nodes) else 2

    def tables(self) -> tuple[str, ...]:
        """All labels, then all relationship types."""
        return (*(n.label for n in self.nodes), *(r.type for r in self.relationships))


def parse_schema(text: str, name: str = "graph.toml") -> Schema:
    """Reads a declaration. Raises ``SeedError`` that names the part with a fault."""
    try:
        raw = tomllib.loads(text)
        nodes = tuple(
            NodeType(label=label, **{"doc": part["doc"], "key": part["key"], **part, "properties": _properties(part)})
            for label, part in raw["nodes"].items()
        )
        relationships = tuple(
            RelType(
                type=kind,
                doc=part["doc"],
                source=part["from"],
                target=part["to"],
                properties=_properties(part),
                handle=part.get("handle", ""),
            )
            for kind, part in raw["relationships"].items()
        )
        schema = Schema(version=raw["version"], nodes=nodes, relationships=relationships)
    except KeyError as error:
        raise SeedError(name, 0, f"the schema lacks {error}") from error
    except (ValueError, TypeError, AttributeError) as error:
        raise SeedError(name, 0, f"not a schema: {' '.join(str(error).split())}") from error
    labels = {n.label for n in nodes}
    for node in nodes:
        if node.columns[:1] != (node.key,):
            raise SeedError(name, 0, f"the first property of {node.label} must be its key {node.key!r}; it has {', '.join(node.columns)}")
    for rel in relationships:
        if strange := {rel.source, rel.target} - labels:
            raise SeedError(name, 0, f"{rel.type} joins {', '.join(sorted(strange))}, not nodes; nodes are {', '.join(sorted(labels))}")
    return schema


def _properties(part: Mapping[str, Any]) -> tuple[Property, ...]:
    return tuple(Property(name=name, **fields) for name, fields in part.get("properties", {}).items())


@cache
def load_schema() -> Schema:
    """The project's own declaration, ``schema/graph.toml``."""
    path = folder("schema") / "graph.toml"
    return parse_schema(path.read_text(encoding="utf-8"), path.name)


def quoted(name: str) -> str:
    """A label, type or property between back-quotes: some of ours (``primary``) are words of the language."""
    return "`" + name.replace("`", "``") + "`"


def statements(schema: Schema, engine: Engine) -> tuple[str, ...]:
    """What prepares an empty graph for the rows, one statement each."""
    return tuple(_embedded(schema) if engine == "embedded" else _neo4j(schema))


def ddl(schema: Schema, engine: Engine) -> str:
    """The same as one commented script, fit for the engine's own shell."""
    return _HEAD.format(version=schema.version) + "".join(f"{line};\n" for line in statements(schema, engine))


def _embedded(schema: Schema) -> Iterator[str]:
    for node in schema.nodes:
        columns = "".join(f"\n    {quoted(p.name)} {_EMBEDDED[p.type]}," for p in node.properties)
        yield f"CREATE NODE TABLE {quoted(node.label)} ({columns}\n    PRIMARY KEY ({quoted(node.key)})\n)"
    for rel in schema.relationships:
        columns = "".join(f",\n    {quoted(p.name)} {_EMBEDDED[p.type]}" for p in rel.properties)
        yield f"CREATE REL TABLE {quoted(rel.type)} (\n    FROM {quoted(rel.source)} TO {quoted(rel.target)}{columns}\n)"


def _neo4j(schema: Schema) -> Iterator[str]:
    for node in schema.nodes:
        name = f"{node.label}_{node.key}".lower()
        yield f"CREATE CONSTRAINT {name} IF NOT EXISTS FOR (n:{quoted(node.label)}) REQUIRE n.{quoted(node.key)} IS UNIQUE"
    for node in schema.nodes:
        for p in node.properties:
            if p.index:
                name = f"{node.label}_{p.name}".lower()
                yield f"CREATE INDEX {name} IF NOT EXISTS FOR (n:{quoted(node.label)}) ON (n.{quoted(p.name)})"
    for rel in schema.relationships:
        for found_by in [p.name for p in rel.properties if p.index] + [rel.handle] * bool(rel.handle):
            name = f"{rel.type}_{found_by}".lower()
            yield f"CREATE INDEX {name} IF NOT EXISTS FOR ()-[x:{quoted(rel.type)}]-() ON (x.{quoted(found_by)})"
    searched = [(node.label, p.name) for node in schema.nodes for p in node.properties if p.search]
    if searched:
        labels = "|".join(quoted(label) for label in dict.fromkeys(label for label, _ in searched))
        names = ", ".join(f"n.{quoted(name)}" for name in dict.fromkeys(name for _, name in searched))
        yield (
            f"CREATE FULLTEXT INDEX names IF NOT EXISTS FOR (n:{labels}) ON EACH [{names}] "
            "OPTIONS {indexConfig: {`fulltext.analyzer`: 'cjk'}}"
        )


def markdown_table(schema: Schema) -> str:
    """Two Markdown tables for the documentation: nodes, then relationships."""
    lines = ["| node | what | properties (key first) |", "| --- | --- | --- |"]
    lines += [f"| `{node.label}` | {_cell(node.doc)} | {_names(node.columns)} |" for node in schema.nodes]
    lines += ["", "| relationship | what | properties |", "| --- | --- | --- |"]
    for rel in schema.relationships:
        shape = f"(:{rel.source})-[:{rel.type}]->(:{rel.target})"
        lines.append(f"| `{shape}` | {_cell(rel.doc)} | {_names(p.name for p in rel.properties)} |")
    return "\n".join(lines) + "\n"


def _names(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
