"""The embedded engine: what is loaded is there, whole or not at all."""

import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from subprocess import PIPE, Popen, run

import pytest
from hypothesis import given, settings
from store_samples import HOSTILE, PAPERS, RESOLUTION, graphs, paper

from kgraph.errors import Locked, Refused, SchemaMismatch, SettingError, StoreError, Unavailable
from kgraph.model import Paper, Resolution
from kgraph.store import GraphRows, GraphStore, fingerprint_of, open_graph, project, rows_of
from kgraph.store.lock import WriterLock
from kgraph.store.values import clean

ROWS = project(PAPERS, RESOLUTION, 5)


@pytest.fixture
def graph(tmp_path: Path) -> Iterator[GraphStore]:
    with open_graph(None, tmp_path) as store:
        yield store


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GraphStore]:
    with open_graph("embedded", tmp_path_factory.mktemp("graph")) as store:
        store.load(ROWS)
        yield store


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_rows_come_back_as_they_were_given(loaded: GraphStore) -> None:
    assert rows_of(loaded) == ROWS
    assert fingerprint_of(loaded) == ROWS.fingerprint


@given(graphs())
@settings(max_examples=12, deadline=None)
def test_any_graph_comes_back_as_it_was_given(made: tuple[list[Paper], Resolution]) -> None:
    rows = project(*made, 1)
    with tempfile.TemporaryDirectory() as folder, open_graph(None, Path(folder)) as store:
        store.load(rows)
        assert rows_of(store) == rows


def test_loading_twice_is_loading_once_and_leaves_nothing_else(graph: GraphStore, tmp_path: Path) -> None:
    graph.load(ROWS)
    graph.load(ROWS)
    assert rows_of(graph) == ROWS
    assert files(tmp_path) == ["graph.lbdb", "graph.lock"]


def test_a_load_replaces_all_that_was_there(graph: GraphStore) -> None:
    graph.load(ROWS)
    assert graph.read("MATCH (p:Paper) RETURN count(*) AS papers").rows == ((3,),)
    graph.load(project(PAPERS[:1], Resolution(), 6))
    assert graph.read("MATCH (p:Paper) RETURN count(*) AS papers").rows == ((1,),)


def test_a_reader_goes_on_with_the_graph_it_opened(graph: GraphStore, tmp_path: Path) -> None:
    graph.load(ROWS)
    with open_graph(None, tmp_path) as reader:
        count = "MATCH (p:Paper) RETURN count(*) AS papers"
        assert reader.read(count).rows == ((3,),)
        graph.load(project(PAPERS[:1], Resolution(), 6))
        assert reader.read(count).rows == ((3,),)
        assert graph.read(count).rows == ((1,),)


@pytest.mark.parametrize("name", ["it's", "a [b] *?", "back\\slash", "中文 🎉", '"{x}$y'])
def test_the_workspace_may_be_called_anything(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    folder.mkdir()
    with open_graph(None, folder) as store:
        store.load(ROWS)
        assert fingerprint_of(store) == ROWS.fingerprint


@pytest.mark.parametrize(
    ("statement", "params", "row"),
    [
        ("MATCH (c:Concept) RETURN sum(c.papers) AS x", {}, (5,)),
        ("MATCH (c:Concept) RETURN avg(c.papers) AS x", {}, (1.25,)),
        ("MATCH (c:Concept) WHERE c.id = 'none' RETURN coalesce(sum(c.papers), 0) AS x", {}, (0,)),
        ("MATCH (k:Keyword) WHERE k.name STARTS WITH 'l' RETURN k.names AS x", {}, (("Latent Reasoning", "latent reasoning"),)),
        ("MATCH (c:Concept {id: 'concept:rpo'}) OPTIONAL MATCH (p:Paper)-[:MENTIONS]->(c) RETURN p.id AS x", {}, (None,)),
        ("MATCH (p:Paper) WHERE p.id IN $ids RETURN count(*) AS x", {"ids": ("2602.00001", "2602.00002")}, (2,)),
        ("MATCH (p:Paper)-[r:IN_CATEGORY]->(:Category) RETURN sum(r.`primary`) AS x", {}, (1,)),
        ("RETURN '$a' + \"$b\" AS x // $c", {}, ("$a$b",)),
        ("RETURN date('2026-02-04') AS x", {}, ("2026-02-04",)),
        ("RETURN $day AS x", {"day": None}, (None,)),
        ("MATCH (m:Month) RETURN m AS x", {}, ({"_LABEL": "Month", "date": "2026-02"},)),
    ],
)
def test_values_come_out_as_plain_ones(loaded: GraphStore, statement: str, params: dict[str, object], row: tuple[object, ...]) -> None:
    table = loaded.read(statement, params)
    assert table.columns == ("x",)
    assert table.rows == (row,)
    assert [type(value) for value in table.rows[0]] == [type(value) for value in row]


@pytest.mark.parametrize(("limit", "papers"), [(None, 3), (0, 0), (2, 2), (99, 3)])
def test_a_limit_cuts_the_rows(loaded: GraphStore, limit: int | None, papers: int) -> None:
    assert len(loaded.read("MATCH (p:Paper) RETURN p.id AS id ORDER BY id", limit=limit).rows) == papers


@pytest.mark.parametrize("text", HOSTILE)
def test_a_parameter_is_a_value_whatever_stands_in_it(loaded: GraphStore, text: str) -> None:
    assert loaded.read("RETURN $text AS text", {"text": text}).rows == ((clean(text),),)
    assert loaded.read("MATCH (p:Paper) WHERE p.title = $text RETURN count(*) AS papers", {"text": text}).rows == ((0,),)


@pytest.mark.parametrize(
    ("statement", "params", "says"),
    [
        ("MATCH (p:Paper RETURN p.id", {}, "Invalid input <MATCH (p:Paper RETURN>"),
        ("MATCH (p:Papr) RETURN p.id", {}, "Table Papr does not exist"),
        ("MATCH (p:Paper) RETURN p.nope", {}, "Cannot find property nope"),
        ("MATCH (p:Paper) DELETE p", {}, "read-only"),
        ("CREATE (:Month {date: 'x'})", {}, "read-only"),
        ("RETURN 1 AS a; RETURN 2 AS b", {}, "more than one statement"),
        ("UNWIND $ids AS i RETURN i", {"ids": []}, "parameter ids"),
        ("MATCH (p:Paper {id: $id}) RETURN p.id", {}, "no value for parameter id"),
        ("RETURN $x AS x", {"x": object()}, "Unknown parameter type"),
        ("RETURN $x AS x", {"x": 10**30}, "Unable to cast"),
    ],
)
def test_the_engines_answer_is_one_line(loaded: GraphStore, statement: str, params: dict[str, object], says: str) -> None:
    with pytest.raises(Refused) as caught:
        loaded.read(statement, params)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)
    assert "oC_" not in str(caught.value)


def test_no_graph_yet(graph: GraphStore, tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match=r"yet: run kgraph build FOLDER$"):
        graph.read("RETURN 1 AS x")
    assert files(tmp_path) == []


@pytest.mark.parametrize("content", [b"", b"hello", b"x" * 100_000])
def test_a_file_that_is_no_graph_asks_for_a_rebuild_which_mends_it(graph: GraphStore, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "graph.lbdb").write_bytes(content)
    with pytest.raises(SchemaMismatch, match="run `kgraph rebuild`"):
        graph.read("RETURN 1 AS x")
    assert (tmp_path / "graph.lbdb").read_bytes() == content
    graph.load(ROWS)
    assert fingerprint_of(graph) == ROWS.fingerprint


def test_a_cut_off_graph_and_one_of_another_schema_ask_for_a_rebuild(graph: GraphStore, tmp_path: Path) -> None:
    meta = ("kgraph", 999, *ROWS.tables["Meta"][0][2:])
    graph.load(GraphRows(tables={**ROWS.tables, "Meta": (meta,)}, fingerprint=ROWS.fingerprint))
    with pytest.raises(SchemaMismatch, match="has schema 999, this version has 3; run `kgraph rebuild`"):
        graph.read("RETURN 1 AS x")
    whole = (tmp_path / "graph.lbdb").read_bytes()
    (tmp_path / "graph.lbdb").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(SchemaMismatch, match="run `kgraph rebuild`"):
        graph.read("RETURN 1 AS x")


@pytest.mark.parametrize(
    "wrong",
    [
        {"MENTIONS": (("2602.00001", "concept:nobody", "used", 1, ("a",), ("b",), "", ("",), 0.5),)},
        {"Paper": (*ROWS.tables["Paper"], *ROWS.tables["Paper"])},
        {"HAS_KEYWORD": (("2602.00001", "no such keyword"),)},
    ],
    ids=["no such end", "a key twice", "no such keyword"],
)
def test_a_load_that_fails_keeps_the_old_graph(graph: GraphStore, tmp_path: Path, wrong: dict[str, tuple[tuple[object, ...], ...]]) -> None:
    graph.load(ROWS)
    with pytest.raises(StoreError, match="the graph could not be built: ") as caught:
        graph.load(GraphRows(tables={**ROWS.tables, **wrong}, fingerprint=""))
    assert "\n" not in str(caught.value)
    assert fingerprint_of(graph) == ROWS.fingerprint
    assert files(tmp_path) == ["graph.lbdb", "graph.lock"]


def test_what_a_killed_load_left_is_cleared(graph: GraphStore, tmp_path: Path) -> None:
    left = tmp_path / ".graph.lbdb.loading"
    left.mkdir()
    (left / "Paper.parquet").write_bytes(b"half")
    graph.load(ROWS)
    assert files(tmp_path) == ["graph.lbdb", "graph.lock"]


def test_a_folder_that_is_not_there_is_an_error_of_ours(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="No such file or directory"):
        open_graph(None, tmp_path / "gone").load(ROWS)


HOLDER = """
import sys
from pathlib import Path
from kgraph.store.lock import WriterLock
with WriterLock(Path(sys.argv[1]), "x"):
    print(flush=True)
    sys.stdin.read()
"""


def test_a_second_writer_is_told_who_writes(graph: GraphStore, tmp_path: Path) -> None:
    with Popen([sys.executable, "-c", HOLDER, str(tmp_path / "graph.lock")], stdin=PIPE, stdout=PIPE, text=True) as other:
        assert other.stdout is not None
        other.stdout.readline()
        with pytest.raises(Locked, match=f"being written by process {other.pid};"):
            graph.load(ROWS)
        other.kill()
    graph.load(ROWS)
    assert fingerprint_of(graph) == ROWS.fingerprint


def test_a_lock_is_free_again_after_its_block(tmp_path: Path) -> None:
    for _ in range(2):
        with WriterLock(tmp_path / "x.lock", "x"), pytest.raises(Locked), WriterLock(tmp_path / "x.lock", "x", wait=0.1):
            pass


@pytest.mark.parametrize("url", ["bold://host", "mysql://me:secret@host", "me:secret@host", "C:\\graph", "file.lbdb"])
def test_an_address_of_no_engine_lists_the_engines_and_keeps_passwords(tmp_path: Path, url: str) -> None:
    with pytest.raises(SettingError, match="embedded") as caught:
        open_graph(url, tmp_path)
    assert "secret" not in str(caught.value)


def test_importing_the_store_imports_no_engine() -> None:
    code = "import sys, kgraph.store; print(sorted({'ladybug', 'neo4j', 'pyarrow'} & set(sys.modules)))"
    assert run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


LOADER = """
import sys
from pathlib import Path
from kgraph.store import GraphRows, open_graph
rows = [GraphRows.model_validate_json(Path(name).read_text(encoding="utf-8")) for name in sys.argv[2:]]
store = open_graph(None, Path(sys.argv[1]))
store.load(rows[0])
print("there", flush=True)
while True:
    for one in reversed(rows):
        store.load(one)
"""


def test_killed_in_the_middle_of_a_load_the_graph_is_the_old_or_the_new_one(tmp_path: Path) -> None:
    many = [paper(number, authors=(f"Author {number}",), title="long " * 50) for number in range(3000)]
    graphs_ = [project(PAPERS, RESOLUTION, 1), project(many, Resolution(), 2)]
    for number, rows in enumerate(graphs_):
        (tmp_path / f"{number}.json").write_text(rows.model_dump_json(), encoding="utf-8")
    for round_ in range(5):
        workspace = tmp_path / f"workspace {round_}"
        workspace.mkdir()
        command = [sys.executable, "-c", LOADER, str(workspace), str(tmp_path / "0.json"), str(tmp_path / "1.json")]
        with Popen(command, stdout=PIPE, text=True) as loader:
            assert loader.stdout is not None
            assert loader.stdout.readline() == "there\n"
            time.sleep(0.05 + 0.11 * round_)
            loader.kill()
        with open_graph(None, workspace) as store:
            assert fingerprint_of(store) in {rows.fingerprint for rows in graphs_}
            assert store.read("MATCH (m:Meta) RETURN m.fingerprint AS f").rows == ((fingerprint_of(store),),)
            store.load(graphs_[1])
            assert fingerprint_of(store) == graphs_[1].fingerprint
        assert files(workspace) == ["graph.lbdb", "graph.lock"]
