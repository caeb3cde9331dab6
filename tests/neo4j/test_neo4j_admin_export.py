"""What ``kgraph export neo4j-admin`` writes, imported by the real tool as its README says: the same graph as a pushed one.

On a server of the test's own, since the tool wants it stopped; of the version ``KGRAPH_TEST_NEO4J_VERSION``, else the default one.
"""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import neo4j
import pytest
from test_neo4j_ask import GIVEN

from kgraph.build import read_papers, understand
from kgraph.connection import Address, find_address
from kgraph.deliver import export, send
from kgraph.local import remove, start, stop
from kgraph.model import KINDS, ROLES, Alias, Concept, Decision, Keyword, Mention, Occurrence, Paper, Resolution, Section, Source, Table
from kgraph.query import catalogue, run
from kgraph.store import GraphRows, Library, Server, load_schema, open_graph, project, projection_version, rows_of

pytestmark = pytest.mark.xdist_group("neo4j")

TEXTS = (
    'say "hi" ""twice"" "',
    "back\\slash\\",
    "\\",
    '\\"',
    "two\nlines\r\nand\rmore\n",
    "a, b; c\td|e",
    "稀疏自编码器（SAE），“引号”；顿号、",
    "🎉👩‍🔬 \U0010ffff",
    "\u202eright to left\u202c עברית",
    "'); DROP TABLE Paper; --",
    "`tick` $x {y: 1} [a, b]",
    " ",
    "  spaces around  ",
    "\ufeffmark",
    "\x1b]0;title\x07\x1f\x01",
    "\ufffe\uffff\x85\u2028",
    "null",
    "=1+1",
    '""',
    "12",
    "long 长" * 20_000,
)
"""Names, titles, sentences of the hostile papers and concepts; the last, too long for an index, is no name."""

ADMIN = "import sys, pathlib, kgraph.local as k; print(k.admin(pathlib.Path(sys.argv[1]), sys.argv[2:], cwd=pathlib.Path.cwd()))"
NAMES = TEXTS[:-1]
HOSTILE = GIVEN | {
    "concept": "concept:hostile-1",
    "partner": "concept:hostile-3",
    "from": "concept:hostile-1",
    "to": "concept:hostile-3",
    "paper": "2699.00001",
    "day": "2026-01",
    "keyword": f"k {NAMES[0]}",
    "digest": f"d {NAMES[4]}.md",
}


def hostile_papers() -> Iterator[Paper]:
    for at, text in enumerate(TEXTS):
        name = NAMES[at % len(NAMES)]
        yield Paper(
            id=f"2699.{at:05}",
            title=text,
            day="2026-02" if at % 3 else "2026-02-14",
            precision="month" if at % 3 else "day",
            authors=(name, "Ada", ""),
            categories=(name, "cs.LG"),
            keywords=(Keyword(name=f"k {name}", also=("强化; 学习", name)),),
            sections=(Section(name="abstract", text=text, lang="en"), Section(name="tldr", text=text if at % 2 else "", lang="zh")),
            sources=(Source(digest=f"d {name}.md", first_line=1, last_line=9),),
        )


def hostile_concepts() -> Iterator[Concept]:
    for at, name in enumerate(NAMES):
        aliases = (Alias(name=f"also {name}", lang="en", origin="text"), Alias(name=name, lang="zh", origin="definition"))
        broader = "concept:hostile-0" if at else ""
        yield Concept(id=f"concept:hostile-{at}", name=name, kind=KINDS[at % len(KINDS)], zh=name, aliases=aliases, broader=broader)


def hostile_occurrences() -> Iterator[Occurrence]:
    """Among them such without a mention or a sentence: a list of one empty text stands for none."""
    for paper, text in enumerate(TEXTS):
        for concept in range(paper % 4, len(NAMES), 2):
            forms = (text, NAMES[concept], "")[: (paper + concept) % 4]
            yield Occurrence(
                paper=f"2699.{paper:05}",
                concept=f"concept:hostile-{concept}",
                role=ROLES[concept % len(ROLES)],
                confidence=1 / (1 + concept),
                mentions=tuple(Mention(section=each[:40], start=0, end=1, text=each, finder="test") for each in forms),
                sentences=(text, NAMES[concept], "")[: (paper + concept // 2) % 4],
            )


@pytest.fixture(scope="module")
def workspace(digests: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A library of the five digests and of what is hostile to a CSV file."""
    folder = tmp_path_factory.mktemp("exported") / "data"
    papers, _ = read_papers([digests])
    known = understand(papers)
    apart = (
        Decision(left="concept:hostile-0", right=f"concept:hostile-{at}", verdict="kept_apart", rule=t, reason=t)
        for at, t in enumerate(TEXTS)
    )
    resolution = Resolution(
        concepts=(*known.concepts, *hostile_concepts()),
        occurrences=(*known.occurrences, *hostile_occurrences()),
        decisions=(*known.decisions, *apart),
    )
    with Library(folder) as library, library.transaction():
        revision = library.bump_revision()
        rows = project([*papers.values(), *hostile_papers()], resolution, revision, library.id)
        library.rows.put(rows.tables, revision, rows.fingerprint)
        library.put_fact("kept", f"{revision} {projection_version()}")
    yield folder
    if (folder / "neo4j").exists():
        remove(folder)


class Seen(NamedTuple):
    """All that can be seen of a graph."""

    rows: GraphRows
    labels: list[Any]
    answers: dict[str, tuple[Table, ...]]
    differences: tuple[str, ...]


def seen(address: Address, workspace: Path) -> Seen:
    with open_graph(address, workspace) as store:
        assert isinstance(store, Server)
        labels = store.read("MATCH (n) RETURN labels(n) AS labels, n.id AS id, n.name AS name, n.date AS date").rows
        keyword = str(store.read("MATCH (k:Keyword) RETURN k.name AS name ORDER BY name LIMIT 1").rows[0][0])
        answers = {}
        for name, query in catalogue().items():
            wanted = [p.name for p in query.parameters if p.required]
            given = (GIVEN, HOSTILE) if wanted else (GIVEN,)
            answers[name] = tuple(run(store, name, {each: some[each] or keyword for each in wanted}) for some in given)
        return Seen(rows_of(store), sorted((sorted(each[0]), *map(str, each[1:])) for each in labels), answers, store.differences())


def started(workspace: Path) -> Address:
    start(workspace, os.environ.get("KGRAPH_TEST_NEO4J_VERSION"), heap="512m")
    return find_address(None, workspace, environ={}, folder=workspace, local=True)


class Both(NamedTuple):
    pushed: Seen
    imported: Seen
    said: str
    again: str


@pytest.fixture(scope="module")
def both(workspace: Path, neo4j_module_database: Address, tmp_path_factory: pytest.TempPathFactory) -> Both:
    """The graph pushed to the server of all tests, and imported into the workspace's own by the commands of the README."""
    send(workspace, neo4j_module_database)
    pushed = seen(neo4j_module_database, workspace)
    started(workspace)
    stop(workspace)
    folder = tmp_path_factory.mktemp("admin") / "import here"
    export(workspace, folder)
    importing, finishing = re.findall(r"```sh\n((?:neo4j-admin|cypher-shell) .*?)```", read(folder / "README.md"), re.DOTALL)
    said = shell(importing, folder, workspace)
    address = started(workspace)
    script(address, folder / shlex.split(finishing)[-1])
    imported = seen(address, workspace)
    again = send(workspace, address).extent
    stop(workspace)
    return Both(pushed, imported, said, again)


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def shell(command: str, folder: Path, workspace: Path) -> str:
    """Runs a command in a folder as a person would; neo4j-admin is that of the workspace's server."""
    tool = workspace.parent / "bin" / "neo4j-admin"
    tool.parent.mkdir()
    tool.write_text(f'#!/bin/sh\nexec {shlex.join([sys.executable, "-c", ADMIN, str(workspace)])} "$@"\n')
    tool.chmod(0o755)
    path = f"{tool.parent}{os.pathsep}{os.environ['PATH']}"
    ran = subprocess.run(["sh", "-c", command], cwd=folder, env={**os.environ, "PATH": path}, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def script(address: Address, path: Path) -> None:
    """What cypher-shell does with a file: its statements one after the other."""
    assert address.password
    lines = [line for line in read(path).splitlines() if not line.startswith("//")]
    auth = (address.username, address.password.get_secret_value())
    with neo4j.GraphDatabase.driver(address.url, auth=auth) as driver, driver.session(database=address.database) as session:
        for statement in "\n".join(lines).split(";\n"):
            if statement.strip():
                session.run(statement).consume()


def test_every_row_of_the_library_is_in_the_imported_graph(both: Both, workspace: Path) -> None:
    with Library(workspace, create=False) as library:
        kept = {name: tuple(library.rows.rows(name)) for name in load_schema().tables()}
        fingerprint = library.rows.fingerprint(library.revision())
    for name, rows in kept.items():
        assert both.imported.rows.tables[name] == rows, name
    assert both.imported.rows.fingerprint == fingerprint
    assert any(("",) in row for row in kept["MENTIONS"])
    nodes = sum(len(kept[node.label]) for node in load_schema().nodes)
    assert re.search(rf"\b{nodes} nodes\n", both.said)


@pytest.mark.parametrize("name", catalogue())
def test_every_named_query_gives_the_same_rows_as_on_a_pushed_graph(name: str, both: Both) -> None:
    assert both.imported.answers[name] == both.pushed.answers[name]


def test_the_queries_saw_what_is_hostile(both: Both) -> None:
    for name in ("concept_papers", "concept_partners", "pair_papers", "paper_concepts", "keyword_concepts", "papers_of_digest"):
        assert all(table.rows for table in both.imported.answers[name]), name


def test_labels_constraints_and_indexes_are_those_of_a_pushed_graph(both: Both) -> None:
    assert both.imported.labels == both.pushed.labels
    assert both.imported.rows == both.pushed.rows
    assert both.pushed.differences == both.imported.differences == ()


def test_a_push_has_nothing_to_add_to_it(both: Both) -> None:
    assert both.again == "nothing"
