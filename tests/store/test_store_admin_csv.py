"""The graph as files for Neo4j's bulk import: what stands in them, and where they may be written. The import itself: tests/neo4j."""

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgraph.cli import main
from kgraph.deliver import export
from kgraph.errors import StoreError
from kgraph.resources import folder
from kgraph.store import Library, load_schema
from kgraph.store.admin_csv import command, finish, header, write_table
from kgraph.store.values import clean

SCHEMA = load_schema()

HEADERS = [
    (
        "Paper",
        "id:ID(Paper),title:string,abstract:string,summary:string,url:string,day:string,day_end:string,precision:string,month:string",
    ),
    ("Concept", "id:ID(Concept),name:string,kind:string,zh:string,papers:long,first_seen:string,first_paper:string,:LABEL"),
    ("Keyword", "name:ID(Keyword),names:string[]"),
    ("Day", "date:ID(Day)"),
    ("IN_MONTH", ":START_ID(Day),:END_ID(Month)"),
    (
        "MENTIONS",
        ":START_ID(Paper),:END_ID(Concept),role:string,count:long,sections:string[],forms:string[],sentence:string,evidence:string[],"
        "confidence:double",
    ),
]

ROWS = [
    ("Month", ("2026-02",), '"2026-02"'),
    ("Concept", ("c", "稀疏, 自", "method", "", 3, "2026", "p"), '"c","稀疏, 自","method","",3,"2026","p","Method"'),
    ("Concept", ("c", "n", "concept", "", 0, "", ""), '"c","n","concept","",0,"","",""'),
    ("Keyword", ('say "hi"', ("a;b", "back\\", "")), '"say ""hi""","a;b\0back\\\0"'),
    ("KEPT_APART", ("a", "b", "two\nlines\r\n", "\ttab\\"), '"a","b","two\nlines\r\n","\ttab\\"'),
    ("WRITTEN_BY", ("p", "'; DROP", 12), '"p","\'; DROP",12'),
    ("MENTIONS", ("p", "c", "used", 1, ("",), ("x",), "", ("",), 0.1), '"p","c","used",1,"","x","","",0.1'),
    ("MENTIONS", ("p", "c", "used", 1, ("s", "t"), ("x",), "", ("",), 1e-07), '"p","c","used",1,"s\0t","x","","",1e-07'),
]


def written(name: str, *rows: tuple[Any, ...]) -> str:
    file = io.StringIO(newline="")
    assert list(write_table(SCHEMA, name, rows, file)) == list(range(1, len(rows) + 1))
    return file.getvalue()


@pytest.mark.parametrize(("name", "line"), HEADERS)
def test_every_column_has_its_type(name: str, line: str) -> None:
    assert written(name) == f"{line}\n"


@pytest.mark.parametrize("name", SCHEMA.tables())
def test_every_column_of_the_schema_is_there(name: str) -> None:
    plain = [column for column in header(SCHEMA, name) if not column.startswith(":")]
    handles = [rel.handle for rel in SCHEMA.relationships if rel.type == name and rel.handle]
    assert [column.partition(":")[0] for column in plain] == [each for each in SCHEMA.columns(name) if each not in ("from", "to")] + handles


@pytest.mark.parametrize(("name", "row", "line"), ROWS)
def test_a_row_as_the_import_reads_it(name: str, row: tuple[Any, ...], line: str) -> None:
    assert written(name, row).partition("\n")[2] == f"{line}\n"


TEXT = st.text().map(clean)


@given(name=TEXT, names=st.lists(TEXT, min_size=1).map(tuple))
def test_any_text_can_be_read_back(name: str, names: tuple[str, ...]) -> None:
    _, (key, items), last = csv.reader(io.StringIO(written("Keyword", (name, names), ("last", ("x",))), newline=""))
    assert (key, tuple(items.split("\0"))) == (name, names)
    assert last == ["last", "x"]


def test_the_database_stands_before_the_files() -> None:
    words = command(SCHEMA).replace("\\\n", " ").split()
    assert words[:5] == ["neo4j-admin", "database", "import", "full", "neo4j"]
    assert [word.rpartition("/")[2] for word in words if word.startswith(("--nodes", "--rel"))] == [f"{n}.csv" for n in SCHEMA.tables()]


def test_the_script_makes_the_schema_and_the_lists_that_the_import_loses() -> None:
    lines = finish(SCHEMA).splitlines()
    assert sum(line.startswith("CREATE ") for line in lines) == (folder("schema") / "neo4j.cypher").read_text(encoding="utf-8").count(
        "\nCREATE "
    )
    assert "MATCH (x:`Keyword`) WHERE x.`names` IS NULL SET x.`names` = coalesce(x.`names`, ['']);" in lines
    assert [line.split("`")[1] for line in lines if line.startswith("MATCH")] == ["Keyword", "MENTIONS"]


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str]]:
    def asked(*arguments: str) -> tuple[int, str]:
        with pytest.raises(SystemExit) as ended:
            main(["export", "neo4j-admin", *arguments])
        assert isinstance(ended.value.code, int)
        return ended.value.code, capsys.readouterr().err

    return asked


def content(folder: Path) -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in folder.iterdir()}


def test_one_library_gives_the_same_bytes_again_and_over_what_was_there(
    seeded: Path, tmp_path: Path, cli: Callable[..., tuple[int, str]]
) -> None:
    code, said = cli("-w", str(seeded), "-o", str(tmp_path / "a" / "b"))
    assert code == 0
    with Library(seeded, create=False) as library:
        nodes = sum(library.rows.count(node.label) for node in SCHEMA.nodes)
        relationships = sum(library.rows.count(rel.type) for rel in SCHEMA.relationships)
    assert f"{nodes} nodes and {relationships} relationships" in said
    first = content(tmp_path / "a" / "b")
    assert first.keys() == {f"{name}.csv" for name in SCHEMA.tables()} | {"README.md", "schema.cypher"}
    assert f"| `Concept.csv` | {first['Concept.csv'].count(chr(10).encode()) - 1} |" in first["README.md"].decode()
    (tmp_path / "a" / "b" / "import.report").touch()
    assert cli("-w", str(seeded), "-o", str(tmp_path / "a" / "b"), "--quiet") == (0, "")
    assert content(tmp_path / "a" / "b") == first


@pytest.mark.parametrize("name", ["thesis.txt", "README.md", "Paper.csv", "neo4j"])
def test_a_folder_with_something_else_in_it_is_left_alone(name: str, seeded: Path, tmp_path: Path, cli: Callable[..., Any]) -> None:
    (tmp_path / name).write_text("mine")
    code, said = cli("-w", str(seeded), "-o", str(tmp_path))
    assert code == 1
    assert said.count("\n") == 1
    assert f"{name!r}, which is no earlier export" in said
    assert content(tmp_path) == {name: b"mine"}


def test_what_came_into_an_export_stays(seeded: Path, tmp_path: Path, cli: Callable[..., Any]) -> None:
    assert cli("-w", str(seeded), "-o", str(tmp_path))[0] == 0
    (tmp_path / "notes.txt").write_text("mine")
    assert "'notes.txt'" in cli("-w", str(seeded), "-o", str(tmp_path))[1]


def test_bad_input_is_one_line(seeded: Path, tmp_path: Path, cli: Callable[..., Any]) -> None:
    (tmp_path / "file").touch()
    for workspace, out, code, told in [
        (seeded, tmp_path / "file", 1, "is a file"),
        (seeded, tmp_path / "file" / "below", 1, "file/below: Not a directory"),
        (seeded, Path("/dev/full"), 1, "is a file"),
        (tmp_path / "none", tmp_path / "out", 1, "none"),
    ]:
        ended, said = cli("-w", str(workspace), "-o", str(out))
        assert (ended, said.count("\n")) == (code, 1)
        assert told in said
    assert cli("-w", str(seeded))[0] == 2
    assert not (tmp_path / "out").exists()


def test_an_export_that_did_not_end_says_so_and_can_be_made_again(seeded: Path, tmp_path: Path) -> None:
    def interrupted(step: str, done: int, total: int) -> None:
        assert (step, done < total) == ("export", True)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        export(seeded, tmp_path / "out", progress=interrupted)
    readme = (tmp_path / "out" / "README.md").read_text()
    assert "has not ended" in readme
    assert "neo4j-admin database import" not in readme
    export(seeded, tmp_path / "out")
    assert "neo4j-admin database import" in (tmp_path / "out" / "README.md").read_text()
    with pytest.raises(StoreError, match="no earlier export"):
        export(seeded, seeded)
