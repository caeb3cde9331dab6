"""kgraph shell: from a pipe, as scripts have it; at a prompt, as persons have it; on a terminal, where they interrupt it."""

import io
import json
import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document
from prompt_toolkit.history import FileHistory, InMemoryHistory
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from kgraph.build import build
from kgraph.cli import main
from kgraph.cli.prompt import history_in, lines, prompt_of
from kgraph.cli.session import COMMANDS, Session
from kgraph.cli.shell import run_typed
from kgraph.store import GraphStore, open_graph

PATIENCE = 30.0


class Ran(NamedTuple):
    code: int
    out: str
    err: str


Piped = Callable[..., Ran]


@pytest.fixture
def piped(seeded: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Piped:
    """Runs the shell in this process on what comes from standard input."""
    monkeypatch.setenv("KGRAPH_WORKSPACE", str(seeded))

    def run(text: str, *arguments: str) -> Ran:
        monkeypatch.setattr(sys, "stdin", io.StringIO(text))
        with pytest.raises(SystemExit) as ended:
            main(["shell", *arguments])
        captured = capsys.readouterr()
        return Ran(int(ended.value.code or 0), captured.out, captured.err)

    return run


@pytest.fixture
def session(seeded: Path) -> Iterator[Session]:
    with open_graph(None, seeded) as store:
        yield Session(store)


def test_a_named_query_gives_what_kgraph_query_gives(piped: Piped, capsys: pytest.CaptureFixture[str]) -> None:
    shelled = piped('concept_papers "sparse autoencoder" limit=3\n')
    with pytest.raises(SystemExit):
        main(["query", "concept_papers", "-p", "concept=稀疏自编码器", "-p", "limit=3"])
    assert shelled.out == capsys.readouterr().out != ""
    assert shelled.code == 0
    assert shelled.err.startswith("3 rows, ")
    assert shelled.err.endswith("ms\n")


def test_a_statement_over_lines_with_parameters(piped: Piped) -> None:
    text = ":param n=2\n:param kind=method\n:params\nMATCH (c:Concept {kind: $kind})\nRETURN c.kind AS kind // ;\nLIMIT $n\n\nstats limit=1"
    ran = piped(text, "--format", "jsonl")
    assert [json.loads(line) for line in ran.out.splitlines()] == [
        {"parameter": "n", "value": "2"},
        {"parameter": "kind", "value": '"method"'},
        {"kind": "method"},
        {"kind": "method"},
    ]
    assert ran.code == 1
    assert "unknown parameter 'limit': stats takes no parameters" in ran.err


@pytest.mark.parametrize(
    ("typed", "value"),
    [("5", 5), ("0.5", 0.5), ("[1, 2]", [1, 2]), ('"5"', "5"), ("稀疏自编码器", "稀疏自编码器"), ("a b", "a b"), ("", ""), ("01", "01")],
)
def test_values_of_parameters(session: Session, typed: str, value: object) -> None:
    run_typed(session, [f":param x = {typed}"])
    assert session.params == {"x": value}


def test_rows_are_cut_and_that_is_said(piped: Piped) -> None:
    numbers = "UNWIND range(1, 1500) AS n RETURN n;"
    ran = piped(f"{numbers}\n:limit 0\n{numbers}\n:limit 3\n{numbers}\ntop_pairs\n", "--format", "jsonl")
    assert ran.out.count("\n") == 1000 + 1500 + 3 + 3
    assert "cut at 1000 rows; :limit 0 shows all" in ran.err
    assert "cut at 3 rows" in ran.err
    assert piped(f"{numbers}\n", "--limit", "7", "--format", "jsonl").out.count("\n") == 7


def test_the_first_error_ends_it(piped: Piped) -> None:
    ran = piped("RETURN 1 AS a;\nRETURN a b c;\nRETURN 2 AS b;\n", "-q", "--format", "csv")
    assert (ran.code, ran.out.split()) == (1, ["a", "1"])
    assert ran.err.startswith("error: ")
    assert ran.err.count("\n") == 1


@pytest.mark.parametrize(
    ("text", "code", "says"),
    [
        ("concept_paper GRPO", 1, "did you mean 'concept_papers'"),
        ("Mtach (n) RETURN n", 1, "did you mean 'MATCH'"),
        ("concept_papers sparse autoencoder", 1, "a value with spaces stands in quotes"),
        ("concept_papers", 1, "parameter 'concept' is missing"),
        ("concept_papers RPO", 1, "concept:relation-aware-preference-optimization"),
        (":hlep", 1, "did you mean ':help'"),
        (":format xml", 1, "rows are printed as table, json, jsonl, csv, markdown"),
        (":limit many", 1, "whole number"),
        (":timeout soon", 1, "number of seconds"),
        (":timeout nan", 1, "number of seconds"),
        (":param x", 1, ":param name=value"),
        (":show", 1, "takes a name"),
        (":show nobody knows this", 1, "no concept is called"),
        (":explain stats", 2, ":explain is for a Neo4j server"),
        (":profile RETURN 1 AS a", 2, ":profile is for a Neo4j server"),
        (":explain", 1, "takes a statement"),
        (":write", 1, "this shell only reads"),
        ("CREATE (:Paper {id: 'x'});", 1, "only reading is allowed"),
        ("MATCH (n) DETACH DELETE n", 1, "only reading is allowed"),
        ("COPY (MATCH (p:Paper) RETURN p.id) TO 'x.csv';", 1, "only reading is allowed"),
        ("RETURN $x AS x;", 1, "no value for parameter x"),
        (
            ":timeout 0.5\nMATCH (a:Alias), (b:Alias), (c:Alias) WHERE a.name CONTAINS b.name RETURN count(c.name + a.name) AS n;",
            1,
            "0.5 s",
        ),
    ],
)
def test_errors_are_one_line(piped: Piped, text: str, code: int, says: str) -> None:
    ran = piped(text, "-q")
    assert (ran.code, ran.out) == (code, "")
    assert ran.err.startswith("error: ")
    assert ran.err.count("\n") == 1
    assert says in ran.err


def test_help(piped: Piped) -> None:
    listed = piped(":help").out
    assert all(command.usage in listed for command in COMMANDS.values())
    assert piped("help").out == listed
    told = piped(":help concept_papers").out
    assert "Papers that speak of a concept" in told
    assert "0001-01-01" in told
    assert "columns: paper, title" in told
    assert "MATCH (p:Paper)-[m:MENTIONS]->(c:Concept {id: $concept})" in told
    assert "// param" not in told
    assert ":limit N" in piped(":help limit").out
    assert piped(":help nothing").code == 1


def test_what_there_is(piped: Piped, capsys: pytest.CaptureFixture[str]) -> None:
    listed = piped(":queries", "--format", "json").out
    with pytest.raises(SystemExit):
        main(["query", "--list", "--format", "json"])
    assert listed == capsys.readouterr().out
    declared = {row["name"]: row for row in json.loads(piped(":schema", "--format", "json").out)}
    assert declared["Paper"]["properties"].startswith("id, title")
    assert declared["MENTIONS"]["says"].startswith("(Paper)->(Concept)")
    assert "Method" not in declared


def test_show(piped: Piped) -> None:
    card = piped(":show 稀疏自编码器").out
    assert card.startswith("Sparse Autoencoder · 稀疏自编码器\n")
    assert piped(':show "sparse autoencoder"').out == card
    assert piped(":show 2602.10476").out.startswith("Driving Reaction Trajectories")
    assert piped(":show RPO --first").code == 0


def test_settings_last(piped: Piped) -> None:
    ran = piped(":format csv\n:limit 1\n:timeout 5\nRETURN 1 AS a;\n:format\n:limit\n:timeout 0\n:quit\nRETURN 2 AS b;\n")
    assert (ran.code, ran.out.split()) == (0, ["a", "1"])
    assert "limit: 1\n" in ran.err
    assert "timeout: never" in ran.err


def test_nothing_to_do(piped: Piped) -> None:
    assert piped("") == (0, "", "")
    assert piped("\n// nothing\n;\n") == (0, "", "")


def test_no_graph_is_told_before_anything_is_asked(piped: Piped, tmp_path: Path) -> None:
    ran = piped("stats", "--workspace", str(tmp_path))
    assert ran.code == 1
    assert "run kgraph build FOLDER" in ran.err
    assert list(tmp_path.iterdir()) == []


def test_a_real_pipe_in_utf_8(seeded: Path) -> None:
    command = [sys.executable, "-m", "kgraph", "shell", "-w", str(seeded), "--format", "csv"]
    environ = {**os.environ, "PYTHONIOENCODING": "ascii"}
    text = "\ufeffconcept_papers 稀疏自编码器 limit=1\nRETURN '稀疏' AS `名`;\n".encode()
    ran = subprocess.run(command, input=text, capture_output=True, env=environ, check=False)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.decode().splitlines()[-2:] == ["名", "稀疏"]


def test_control_characters_are_shown_replaced(piped: Piped) -> None:
    out = piped("MATCH (m:Meta) RETURN 'a\u202eb' AS x;").out
    assert "\u202e" not in out
    assert "a\ufffdb" in out


def test_a_graph_that_was_made_anew_is_seen(tmp_path: Path, digests: Path, capsys: pytest.CaptureFixture[str]) -> None:
    build([digests / "2026-01-28.md"], tmp_path)
    asked = "MATCH (p:Paper) RETURN count(*) AS n;"
    with open_graph(None, tmp_path) as store:
        session = Session(store, quiet=True)
        run_typed(session, [":format csv", asked])
        build([digests / "2026-02-04.md"], tmp_path)
        run_typed(session, [asked])
    assert [int(n) for n in capsys.readouterr().out.split() if n.isdigit()] == [34, 34 + 49]


def at_prompt(session: Session, *keys: str, history: Path | None = None) -> list[str]:
    """What the prompt gives for some keys, each Enter after the other, to the Ctrl-D at the end; a pause before each further group."""
    with create_pipe_input() as keyboard, create_app_session(input=keyboard, output=DummyOutput()):
        prompt = prompt_of(session, history_in(history) if history else InMemoryHistory())

        def type_all() -> None:
            for group in (*keys, "\x04"):
                keyboard.send_text(group)
                time.sleep(0.5)  # history is there a moment after the prompt

        with ThreadPoolExecutor(1) as fingers:
            fingers.submit(type_all)
            return list(lines(prompt))


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ("stats\r", ["stats"]),
        ("MATCH (p)\rRETURN p;\r", ["MATCH (p)\nRETURN p;"]),
        ("MATCH (p)\rRETURN p\r\r", ["MATCH (p)\nRETURN p\n"]),
        ("RETURN ';\r;' AS a;\r", ["RETURN ';\n;' AS a;"]),
        ("\rstats\r", ["", "stats"]),
        ("MATCH (p\x03stats\r", ["stats"]),
        ("\x1b[200~RETURN 1 AS a;\nRETURN 2 AS b;\x1b[201~\r", ["RETURN 1 AS a;\nRETURN 2 AS b;"]),
        ("concept_papers 稀疏自编码器\r", ["concept_papers 稀疏自编码器"]),
    ],
)
def test_keys(session: Session, keys: str, expected: list[str]) -> None:
    assert at_prompt(session, keys) == expected


def test_history_is_kept_for_its_owner(session: Session, tmp_path: Path) -> None:
    at_prompt(session, "MATCH (p)\rRETURN p;\rshow 稀疏\r", history=tmp_path)
    file = tmp_path / "shell-history"
    assert file.stat().st_mode & 0o777 == 0o600
    file.chmod(0o644)
    assert at_prompt(session, "", "\x1b[A\x1b[A\r", history=tmp_path) == ["MATCH (p)\nRETURN p;"]
    assert file.stat().st_mode & 0o777 == 0o600
    assert next(iter(FileHistory(file).load_history_strings())) == "MATCH (p)\nRETURN p;"


def test_without_a_workspace_history_stays_in_memory(tmp_path: Path) -> None:
    assert isinstance(history_in(tmp_path / "none"), InMemoryHistory)
    assert list(tmp_path.iterdir()) == []


def test_completion_at_the_prompt(session: Session) -> None:
    with create_pipe_input() as keyboard, create_app_session(input=keyboard, output=DummyOutput()):
        completer = prompt_of(session, InMemoryHistory()).completer
    assert completer

    def offered(text: str) -> list[str]:
        return [one.text for one in completer.get_completions(Document(text), CompleteEvent())]

    assert offered("MATCH (p:Pap") == ["Paper"]
    assert offered("MATCH (m:Meth") == []
    assert offered(":form") == ["format"]
    assert "稀疏自编码器" in offered("concept_papers concept=稀疏")
    assert '"Sparse Autoencoder"' in offered("concept_papers sparse")
    run_typed(session, [":param threshold=3"])
    assert offered("MATCH (c:Concept) WHERE c.papers > $thr") == ["threshold"]


def test_no_names_are_offered_where_the_graph_does_not_answer(tmp_path: Path) -> None:
    with open_graph(None, tmp_path) as store:
        assert Session(store).names("concept", "S") == ()


def test_an_error_is_told_and_the_shell_goes_on(session: Session, capsys: pytest.CaptureFixture[str]) -> None:
    run_typed(session, ["stats; no_such_query; stats", "RETURN 1 AS a, 2 AS a;", "RETURN 3 AS three;"])
    captured = capsys.readouterr()
    assert captured.err.count("error: ") == 2
    assert captured.out.count("mentions") == 1
    assert "three" in captured.out


class Failing:
    """A graph whose reading goes wrong in a way that nobody foresaw."""

    engine = "embedded"

    def renew(self) -> None:
        raise ZeroDivisionError("of all things")


def test_even_an_unexpected_error_does_not_end_it(capsys: pytest.CaptureFixture[str]) -> None:
    store: GraphStore = Failing()  # type: ignore[assignment]
    run_typed(Session(store), ["stats"])
    assert capsys.readouterr().err.startswith("error: an unexpected ZeroDivisionError: of all things")


@contextmanager
def interrupts() -> Iterator[None]:
    """Interrupts as a terminal has them: who runs tests in the background may ignore them."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


class Terminal:
    """A shell in a process of its own on a terminal."""

    def __init__(self, workspace: Path, *arguments: str, **environ: str) -> None:
        self._master, slave = pty.openpty()
        command = [sys.executable, "-m", "kgraph", "shell", "-w", str(workspace), *arguments]
        env = {**os.environ, "TERM": "xterm", "PROMPT_TOOLKIT_NO_CPR": "1", "COLUMNS": "120", **environ}
        with interrupts():  # what this process ignores the shell would, too
            self.process = subprocess.Popen(command, stdin=slave, stdout=slave, stderr=slave, env=env, start_new_session=True)
        os.close(slave)
        self.seen = ""

    def type(self, keys: str) -> None:
        os.write(self._master, keys.encode())

    def wait_for(self, text: str) -> str:
        """What is written up to a text, which is then forgotten."""
        ends = time.monotonic() + PATIENCE
        while text not in self.seen:
            ready, _, _ = select.select([self._master], [], [], max(0, ends - time.monotonic()))
            assert ready, f"{text!r} is not among {self.seen!r}"
            self.seen += os.read(self._master, 65536).decode(errors="replace")
        before, _, self.seen = self.seen.partition(text)
        return before

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self._master)


@pytest.fixture
def terminal(seeded: Path) -> Iterator[Terminal]:
    started = Terminal(seeded, NO_COLOR="1")
    yield started
    started.close()


def test_on_a_terminal(terminal: Terminal) -> None:
    assert "314 papers, embedded; :help" in terminal.wait_for("kgraph>")
    terminal.type("concept_pap\t")
    terminal.wait_for("ers")  # what Tab adds
    terminal.type(" GRPO limit=1\r")
    terminal.wait_for("1 row, ")
    terminal.wait_for("kgraph>")
    terminal.type("MATCH (a:Alias), (b:Alias), (c:Alias)\rWHERE a.name CONTAINS b.name AND b.name CONTAINS c.name\rRETURN count(*) AS n;\r")
    terminal.wait_for("\x1b[?2004l")  # the prompt has gone, the statement runs
    time.sleep(1)
    began = time.monotonic()
    os.kill(terminal.process.pid, signal.SIGINT)
    terminal.wait_for("stopped")
    assert time.monotonic() - began < 5
    terminal.wait_for("kgraph>")
    terminal.type("RETURN 6 * 7 AS answer;\r")
    coloured = terminal.wait_for("1 row, ")
    assert "42" in coloured
    assert not re.search(r"\x1b\[(?:\d+;)*3[0-8][;m]", coloured)
    terminal.wait_for("kgraph>")
    terminal.type("\x04")
    assert terminal.process.wait(PATIENCE) == 0
