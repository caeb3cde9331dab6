"""Writes ``schema/embedded.cypher``, ``schema/neo4j.cypher`` and ``schema/browser.grass`` anew: ``python -m kgraph.store.generate``."""

from pathlib import Path
from typing import get_args

from kgraph.resources import folder
from kgraph.store.schema import Engine, ddl, load_schema
from kgraph.store.style import grass


def generate(into: Path) -> None:
    """Writes the script of each engine, and the style sheet of Neo4j Browser, into a folder."""
    for engine in get_args(Engine):
        (into / f"{engine}.cypher").write_text(ddl(load_schema(), engine), encoding="utf-8", newline="\n")
    (into / "browser.grass").write_text(grass(load_schema()), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    generate(folder("schema"))
