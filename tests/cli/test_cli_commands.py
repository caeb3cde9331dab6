"""The command line as a script sees it: stdout, stderr, exit codes. Real processes where that is the point."""

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kgraph.cli import main

ROOT = Path(__file__).resolve().parent.parent.parent


class Ran:
    """What a command wrote and how it ended."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err

    def json(self) -> Any:
        """What it wrote, as JSON."""
        return json.loads(self.out)


Command = Callable[..., Ran]


@pytest.fixture
def kgraph(seeded: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Command:
    """Runs one command in this process on the seeded workspace, where nobody has decided anything."""
    monkeypatch.setenv("KGRAPH_WORKSPACE", str(seeded))
    monkeypatch.setenv("KGRAPH_DECISIONS", str(tmp_path.parent / f"{tmp_path.name}-decisions.toml"))
    monkeypatch.chdir(ROOT)

    def run(*arguments: str | Path) -> Ran:
        with pytest.raises(SystemExit) as ended:
            main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return Ran(int(ended.value.code or 0), captured.out, captured.err)

    return run


def process(*arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "kgraph", *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, **env},
        check=False,
    )


def test_build_prints_its_summary_for_scripts(kgraph: Command, digests: Path) -> None:
    done = kgraph("build", digests, "--format", "json").json()
    assert {name: done[name] for name in ("entries", "papers", "listed_again", "new", "changed", "unchanged", "skipped")} == {
        "entries": 335,
        "papers": 314,
        "listed_again": 21,
        "new": 0,
        "changed": 0,
        "unchanged": 314,
        "skipped": [],
    }
    assert {"concepts", "merged", "kept_apart", "seconds"} <= set(done)


def test_build_says_that_nothing_changed_on_stderr_only(kgraph: Command, digests: Path) -> None:
    ran = kgraph("build", digests)
    assert ran.out == ""
    assert "335 entries: 314 papers, 21 listed again, 0 skipped" in ran.err
    assert "nothing changed" in ran.err
    assert kgraph("build", digests, "-q").err == ""


def test_two_processes_agree_on_everything(tmp_path: Path, digests: Path) -> None:
    """Whatever order sets have in a process: the second has nothing to do, and a build of its own gives the same graph and ledger."""
    one, other = tmp_path / "one", tmp_path / "other"
    digest = str(digests / "2026-02-04.md")
    assert process("build", digest, "-w", str(one), PYTHONHASHSEED="1").returncode == 0
    again = json.loads(process("build", digest, "-w", str(one), "--format", "json", PYTHONHASHSEED="2").stdout)
    assert (again["unchanged"], again["graph_written"]) == (49, False)
    process("build", digest, "-w", str(other), PYTHONHASHSEED="3")
    for asked in (("stats",), ("ledger",), ("query", "all_mentions")):
        first, second = (process(*asked, "-w", str(workspace), "--format", "json").stdout for workspace in (one, other))
        assert first == second != ""


def test_stats(kgraph: Command) -> None:
    stats = kgraph("stats", "--format", "json").json()
    keys = "papers concepts aliases keywords categories authors days digests mentions cooccurrences revision fingerprint"
    assert set(stats) == set(keys.split())
    assert (stats["papers"], stats["digests"], stats["days"]) == (314, 5, 4)


def test_query_formats_agree(kgraph: Command) -> None:
    ask = ("query", "concept_papers", "-p", "concept=稀疏自编码器")
    rows = kgraph(*ask, "--format", "json").json()
    assert [json.loads(line) for line in kgraph(*ask, "--format", "jsonl").out.splitlines()] == rows
    table = list(csv.DictReader(io.StringIO(kgraph(*ask, "--format", "csv").out)))
    assert [row["sentence"] for row in table] == [row["sentence"] for row in rows]
    assert kgraph(*ask, "--format", "markdown").out.count("\n") == len(rows) + 2
    assert rows[0]["title"].split()[0] in kgraph(*ask).out


def test_query_lists_itself(kgraph: Command) -> None:
    listed = {row["query"] for row in kgraph("query", "--list", "--format", "json").json()}
    assert {"concept_papers", "top_pairs", "concept_path", "builds_on"} <= listed


def test_a_statement_of_ones_own(kgraph: Command) -> None:
    text = "MATCH (a:Alias)-[:ALIAS_OF]->(c:Concept) RETURN a.name AS a, c.id AS c"
    everything = kgraph("query", "--cypher", text, "--limit", "0", "--format", "json").json()
    assert {"a": "稀疏自编码器", "c": "concept:sparse-autoencoder"} in everything
    cut = kgraph("query", "--cypher", text, "--limit", "5", "--format", "json")
    assert len(cut.json()) == 5
    assert "cut at 5 rows" in cut.err


@pytest.mark.parametrize(
    "text",
    [
        "MATCH (n:Paper) DETACH DELETE n",
        "COPY (MATCH (p:Paper) RETURN p.id) TO 'x.csv'",
        "RETURN 1; RETURN 2",
        "CALL show_tables() RETURN *",
    ],
)
def test_a_statement_that_would_do_more_than_read_is_refused(kgraph: Command, text: str) -> None:
    before = kgraph("stats", "--format", "json").json()
    ran = kgraph("query", "--cypher", text)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("error: ")
    assert ran.err.count("\n") == 1
    assert kgraph("stats", "--format", "json").json() == before


def test_show_a_concept(kgraph: Command) -> None:
    card = kgraph("show", "SAEs").out
    assert card.startswith("Sparse Autoencoder · 稀疏自编码器\n")
    assert "2602.10496" in card
    assert "稀疏自编码器捕获辅助路由结构" in card
    assert kgraph("show", "sparse autoencoder").out == card


def test_show_a_paper(kgraph: Command) -> None:
    card = kgraph("show", "https://arxiv.org/abs/2602.10476v1").out
    assert card.startswith("Driving Reaction Trajectories via Latent Flow Matching\n2602.10476, 2026-02-12")
    assert "proposes: LatentRxnFlow" in card


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("show", "sparce autoencoder"), 1, "did you mean 'Sparse Auto-Encoder'"),
        (("show", "9999.99999"), 1, "no paper is called"),
        (("show", "RPO"), 1, "concept:relation-aware-preference-optimization"),
        (("query", "concept_paper"), 1, "did you mean 'concept_papers'"),
        (("query", "concept_papers"), 1, "parameter 'concept' is missing"),
        (("query", "concept_papers", "-p", "concept"), 1, "-p concept=SAE"),
        (("query", "top_pairs", "-p", "limit=many"), 1, "whole number"),
        (("query",), 2, "--list shows the names"),
        (("build", "no-such-folder"), 1, "no such file or folder"),
        (("build",), 2, "PATH"),
        (("build", "README.md", "--dialect", "klingon"), 2, "known: fields, daily-arxiv, jsonl"),
        (("build", "README.md", "--date", "yesterday"), 2, "2026-02-12"),
        (("query", "concept_papers", "-p", "concept=A", "-p", "concept=B"), 1, "given twice"),
        (("query", "--cypher", "RETURN 1 AS a, 2 AS a"), 1, "two columns have one name"),
        (("explore", "--kind", "thing"), 2, "choose from method"),
        (("report", "cooccurrence", "-o", "x", "--since", "yesterday"), 2, "no day"),
        (("stats", "--graph", "oracle://x"), 2, "oracle"),
        (("bulid",), 2, "Did you mean 'build'"),
        (("forget", "nothing.md"), 1, "no digest is called"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_errors_are_one_line_and_an_exit_code(kgraph: Command, arguments: tuple[str, ...], code: int, says: str) -> None:
    ran = kgraph(*arguments)
    assert (ran.code, ran.out) == (code, "")
    assert ran.err.startswith("error: ")
    assert ran.err.count("\n") == 1
    assert says in ran.err


def test_a_workspace_without_a_graph_says_what_to_do(kgraph: Command, tmp_path: Path) -> None:
    ran = kgraph("stats", "--workspace", tmp_path)
    assert ran.code == 1
    assert "run kgraph build FOLDER" in ran.err


def test_debug_shows_the_traceback(kgraph: Command) -> None:
    assert "Traceback" in kgraph("--debug", "show", "nobody knows this").err


def test_extract_needs_no_workspace(kgraph: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    digest = tmp_path / "d.md"
    digest.write_text(
        "### SOAR: On SAEs\n**link**: https://arxiv.org/abs/2602.00001\n**abs**: 本文提出SOAR，基于稀疏自编码器（SAEs）。\n",
        encoding="utf-8",
    )
    monkeypatch.chdir(tmp_path)
    (line,) = kgraph("extract", digest, "--format", "jsonl").out.splitlines()
    paper = json.loads(line)
    assert (paper["id"], paper["title"]) == ("2602.00001", "SOAR: On SAEs")
    found = {concept["name"]: concept for concept in paper["concepts"]}
    assert set(found) == {"SOAR", "Sparse Autoencoder"}
    assert found["SOAR"]["role"] == "proposed"
    assert found["Sparse Autoencoder"]["forms"] == ["SAEs", "稀疏自编码器"]
    assert {"section", "start", "end", "text"} == set(found["SOAR"]["mentions"][0])
    assert "Sparse Autoencoder" in kgraph("extract", digest).out
    assert list(tmp_path.iterdir()) == [digest]


def test_the_ledger_tells_why(kgraph: Command) -> None:
    rows = kgraph("ledger", "SAEs", "--format", "json").json()
    assert {"left": "稀疏自编码器", "right": "SAEs"} in [{side: row[side] for side in ("left", "right")} for row in rows]
    assert all(row["reason"] for row in rows)
    review = kgraph("ledger", "--verdict", "review", "--format", "json").json()
    assert {row["verdict"] for row in review} == {"review"}


def test_schema_for_both_engines(kgraph: Command) -> None:
    assert "CREATE NODE TABLE" in kgraph("schema").out
    assert "CREATE CONSTRAINT" in kgraph("schema", "--engine", "neo4j").out


def test_explore_and_report_write_their_files(kgraph: Command, tmp_path: Path) -> None:
    page = tmp_path / "out" / "explorer.html"
    assert kgraph("explore", "-o", page, "--concept", "SAE").code == 0
    assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert kgraph("report", "cooccurrence", "-o", tmp_path / "report").code == 0
    written = {path.name for path in (tmp_path / "report").iterdir()}
    assert {"index.html", "report.md", "pairs.csv", "concepts.csv", "trends.csv", "clusters.csv"} <= written


def test_forget_and_rebuild(kgraph: Command, tmp_path: Path, digests: Path) -> None:
    own = ("--workspace", tmp_path)
    kgraph("build", digests / "2026-02-04.md", digests / "2026-01-28.md", *own)
    assert "34 papers went with it" in kgraph("forget", "2026-01-28.md", *own).err
    assert kgraph("stats", "--format", "json", *own).json()["papers"] == 49
    assert "made anew" in kgraph("rebuild", *own).err


def test_evaluate_prints_the_figures(kgraph: Command, root: Path) -> None:
    gold = root / "tests" / "gold_small.json"
    scores = kgraph("evaluate", gold, "--format", "json").json()
    assert scores["papers"] == 4
    assert scores["f1"] >= 0.6
    assert scores["acronym_link"] >= 0.85


def test_help_imports_neither_spacy_nor_an_engine_nor_pyvis() -> None:
    code = (
        "import sys\nfrom kgraph.cli import main\ntry:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        "slow = ('spacy', 'ladybug', 'neo4j', 'pyvis', 'networkx', 'pyarrow', 'prompt_toolkit')\n"
        "print([m for m in slow if m in sys.modules], file=sys.stderr)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert ran.stderr.strip() == "[]"
    assert "build" in ran.stdout


@pytest.mark.parametrize(
    "arguments", [("--help",), ("query", "--list"), ("query", "all_aliases", "--format", "jsonl"), ("show", "SAE"), ("stats",)]
)
def test_a_closed_pipe_is_no_error(seeded: Path, arguments: tuple[str, ...]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    try:
        env = {**os.environ, "KGRAPH_WORKSPACE": str(seeded)}
        ran = subprocess.run([sys.executable, "-m", "kgraph", *arguments], stdout=writer, stderr=subprocess.PIPE, env=env, check=False)
    finally:
        os.close(writer)
    assert (ran.returncode, ran.stderr) == (0, b"")


@pytest.mark.parametrize("after", [1.0, 2.0, 4.0])
def test_an_interrupt_is_one_line_and_leaves_the_workspace_sound(tmp_path: Path, digests: Path, after: float) -> None:
    building = subprocess.Popen(
        [sys.executable, "-m", "kgraph", "build", str(digests), "-w", str(tmp_path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    time.sleep(after)
    building.send_signal(signal.SIGINT)
    _, said = building.communicate(timeout=60)
    # Too early for Python itself to know of us, in time, or too late to matter.
    assert building.returncode in (130, 0, -signal.SIGINT)
    if building.returncode == 130:
        assert said.count("\n") == 1
        assert said.startswith("interrupted")
    done = process("build", str(digests), "-w", str(tmp_path), "--format", "json")
    assert json.loads(done.stdout)["papers"] == 314


def test_one_bad_file_in_a_folder_does_not_refuse_the_others(kgraph: Command, tmp_path: Path, digests: Path) -> None:
    folder = tmp_path / "digests"
    folder.mkdir()
    (folder / "good.md").write_bytes((digests / "2026-02-04.md").read_bytes())
    (folder / "broken.md.gz").write_bytes(b"no gzip at all")
    os.mkfifo(folder / "pipe.md")
    done = kgraph("build", folder, "--format", "json", "-w", tmp_path / "ws").json()
    assert (done["papers"], [skip["file"] for skip in done["skipped"]]) == (49, ["broken.md.gz", "pipe.md"])
    assert done["entries"] == done["papers"] + done["listed_again"] + 2
    assert "not a regular file" in kgraph("build", folder / "pipe.md", "-w", tmp_path / "ws").err


def test_a_very_long_text_is_read(kgraph: Command, tmp_path: Path) -> None:
    digest = tmp_path / "long.md"
    digest.write_text(
        "### Long\n**link**: https://arxiv.org/abs/2602.00001\n**abs**: " + "We use SAEs here. " * 56_000 + "\n", encoding="utf-8"
    )
    (line,) = kgraph("extract", digest, "--format", "jsonl").out.splitlines()
    assert [concept["name"] for concept in json.loads(line)["concepts"]] == ["Sparse Autoencoder"]


def test_stats_name_what_there_is_none_of(kgraph: Command, tmp_path: Path) -> None:
    record = {"id": "2602.00001", "title": "A", "abstract": "We use SAEs.", "categories": "cs.LG"}
    (tmp_path / "one.jsonl").write_text(json.dumps(record) + "\n", encoding="utf-8")
    kgraph("build", tmp_path / "one.jsonl", "-w", tmp_path / "ws")
    stats = kgraph("stats", "--format", "json", "-w", tmp_path / "ws").json()
    assert (stats["papers"], stats["keywords"], stats["cooccurrences"]) == (1, 0, 0)


def test_only_content_counts_as_a_change(kgraph: Command, tmp_path: Path, digests: Path) -> None:
    digest = tmp_path / "2026-02-04.md"
    text = (digests / "2026-02-04.md").read_text(encoding="utf-8")
    digest.write_text(text, encoding="utf-8")
    kgraph("build", digest, "-w", tmp_path / "ws")
    digest.write_text("# A heading above all\n\n" + text.replace("北极海冰", "南极海冰"), encoding="utf-8")
    done = kgraph("build", digest, "-w", tmp_path / "ws", "--format", "json").json()
    assert (done["new"], done["changed"], done["unchanged"]) == (0, 1, 48)


def test_no_color_and_an_odd_encoding(seeded: Path) -> None:
    ran = process("show", "稀疏自编码器", "-w", str(seeded), NO_COLOR="1", PYTHONIOENCODING="ascii")
    assert ran.returncode == 0
    assert "\x1b[" not in ran.stdout
    assert "稀疏自编码器" in ran.stdout


def test_standard_input(digests: Path, tmp_path: Path) -> None:
    text = (digests / "2026-02-04.md").read_bytes()
    ran = subprocess.run(
        [sys.executable, "-m", "kgraph", "build", "-", "--format", "json", "-w", str(tmp_path)],
        input=text,
        capture_output=True,
        check=False,
    )
    assert json.loads(ran.stdout)["papers"] == 49
