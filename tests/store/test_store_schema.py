"""The declaration, and what is generated from it."""

from pathlib import Path

import pytest

from kgraph.errors import SeedError
from kgraph.resources import folder
from kgraph.store.generate import generate
from kgraph.store.schema import Schema, ddl, load_schema, markdown_table, parse_schema

SMALL = """
version = 7
[nodes.Paper]
doc = "A | paper."
key = "id"
properties.id = { type = "string", doc = "id" }
properties.title = { type = "string", doc = "title", search = true }
properties.year = { type = "int", doc = "year", index = true }
[nodes.Alias]
doc = "A name."
key = "name"
properties.name = { type = "string", doc = "name", search = true }
[relationships.CITES]
doc = "One cites another."
from = "Paper"
to = "Paper"
properties.where = { type = "strings", doc = "sections" }
properties.weight = { type = "float", doc = "weight" }
[relationships.NAMED]
doc = "Is called."
from = "Paper"
to = "Alias"
"""


@pytest.fixture
def small() -> Schema:
    return parse_schema(SMALL)


@pytest.mark.parametrize("script", ["embedded.cypher", "neo4j.cypher"])
def test_the_committed_scripts_are_what_the_declaration_says(tmp_path: Path, script: str) -> None:
    generate(tmp_path)
    assert (folder("schema") / script).read_bytes() == (tmp_path / script).read_bytes(), "run: python -m kgraph.store.generate"


def test_the_embedded_engine_gets_a_table_for_each_label_and_type(small: Schema) -> None:
    assert ddl(small, "embedded").split("\n\n")[1] == (
        "CREATE NODE TABLE `Paper` (\n    `id` STRING,\n    `title` STRING,\n    `year` INT64,\n    PRIMARY KEY (`id`)\n);\n"
        "CREATE NODE TABLE `Alias` (\n    `name` STRING,\n    PRIMARY KEY (`name`)\n);\n"
        "CREATE REL TABLE `CITES` (\n    FROM `Paper` TO `Paper`,\n    `where` STRING[],\n    `weight` DOUBLE\n);\n"
        "CREATE REL TABLE `NAMED` (\n    FROM `Paper` TO `Alias`\n);\n"
    )


def test_neo4j_gets_unique_keys_indexes_and_one_full_text_index(small: Schema) -> None:
    assert ddl(small, "neo4j").split("\n\n")[1].splitlines() == [
        "CREATE CONSTRAINT paper_id IF NOT EXISTS FOR (n:`Paper`) REQUIRE n.`id` IS UNIQUE;",
        "CREATE CONSTRAINT alias_name IF NOT EXISTS FOR (n:`Alias`) REQUIRE n.`name` IS UNIQUE;",
        "CREATE INDEX paper_year IF NOT EXISTS FOR (n:`Paper`) ON (n.`year`);",
        "CREATE FULLTEXT INDEX names IF NOT EXISTS FOR (n:`Paper`|`Alias`) ON EACH [n.`title`, n.`name`] "
        "OPTIONS {indexConfig: {`fulltext.analyzer`: 'cjk'}};",
    ]


def test_the_documentation_gets_two_tables(small: Schema) -> None:
    assert markdown_table(small) == (
        "| node | what | properties (key first) |\n| --- | --- | --- |\n"
        "| `Paper` | A \\| paper. | `id`, `title`, `year` |\n| `Alias` | A name. | `name` |\n\n"
        "| relationship | what | properties |\n| --- | --- | --- |\n"
        "| `(:Paper)-[:CITES]->(:Paper)` | One cites another. | `where`, `weight` |\n"
        "| `(:Paper)-[:NAMED]->(:Alias)` | Is called. |  |\n"
    )


def test_rows_have_the_ends_first_then_the_properties(small: Schema) -> None:
    assert small.tables() == ("Paper", "Alias", "CITES", "NAMED")
    assert small.columns("Paper") == ("id", "title", "year")
    assert small.columns("CITES") == ("from", "to", "where", "weight")


def test_the_projects_own_declaration_has_one_meta_node_and_a_role_on_mentions() -> None:
    schema = load_schema()
    assert "Meta" in schema.tables()
    assert "role" in schema.columns("MENTIONS")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("version = 7", "", "lacks 'version'"),
        ('key = "id"', "", "lacks 'key'"),
        ('key = "id"', 'key = "title"', "first property of Paper must be its key 'title'; it has id, title, year"),
        ('to = "Alias"', 'to = "Name"', "NAMED joins Name, not nodes; nodes are Alias, Paper"),
        ('type = "int"', 'type = "integer"', "'string', 'int', 'float' or 'strings'"),
        ("search = true", "serch = true", "serch"),
        ("version = 7", "version = = 7", "not a schema"),
        ("version = 7", "version = 7\nnodes = 3", "not a schema"),
    ],
)
def test_a_fault_in_a_declaration_is_named_in_one_line(old: str, new: str, says: str) -> None:
    with pytest.raises(SeedError) as caught:
        parse_schema(SMALL.replace(old, new, 1))
    assert says in str(caught.value)
    assert str(caught.value).startswith("graph.toml: ")
    assert "\n" not in str(caught.value)
