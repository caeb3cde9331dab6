"""``evaluate`` and ``extract --explain`` as a script sees them."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from kgraph.ablation import ROWS
from kgraph.cli import main

ROOT = Path(__file__).resolve().parent.parent.parent
Command = Callable[..., tuple[int, str, str]]
GOLD = ROOT / "tests" / "gold_small.json"
ONE = '{"id": "2602.00001", "date": "2026-02-12", "title": "SOAR: A Test", "abstract": "SOAR uses sparse autoencoders (SAEs). Memory."}\n'


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Command:
    """Runs one command in this process; its exit code, stdout and stderr."""
    monkeypatch.setenv("KGRAPH_DECISIONS", str(tmp_path / "decisions.toml"))
    monkeypatch.chdir(ROOT)

    def command(*arguments: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return int(ended.value.code or 0), captured.out, captured.err

    return command


@pytest.fixture
def digest(tmp_path: Path) -> Path:
    """A digest of one paper, and of a line that is none."""
    file = tmp_path / "one.jsonl"
    file.write_text(ONE + '{"id": "x"}\n', encoding="utf-8")
    return file


def test_explain_for_scripts(run: Command, digest: Path) -> None:
    code, out, err = run("extract", digest, "--explain", "--format", "jsonl")
    rows = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert {tuple(row) for row in rows} == {("id", "section", "start", "end", "text", "finder", "kept", "reason", "concept")}
    assert rows[0] == {
        "id": "2602.00001",
        "section": "title",
        "start": 0,
        "end": 4,
        "text": "SOAR",
        "finder": "title",
        "kept": True,
        "reason": "its name",
        "concept": "SOAR",
    }
    (memory,) = [row for row in rows if row["text"] == "Memory"]
    assert (memory["kept"], memory["concept"]) == (False, "")
    assert memory["reason"].startswith("no term: ")
    assert "skipped one.jsonl:2" in err


def test_explain_for_people(run: Command, digest: Path) -> None:
    code, out, _ = run("extract", digest, "--explain", "-q")
    head, first, *rest = out.splitlines()
    assert code == 0
    assert head.split() == ["paper", "section", "place", "text", "finder", "concept", "reason"]
    assert first.split() == ["2602.00001", "title", "0–4", "SOAR", "title", "SOAR", "its", "name"]
    assert sum("2602.00001" in line for line in rest) == 0  # said once
    assert any("dropped" in line and "no term" in line for line in rest)


def test_evaluate_tells_errors_by_cause(run: Command) -> None:
    _, out, _ = run("evaluate", GOLD)
    figures, causes = out.split("\n\n")
    assert figures.startswith("figure")
    assert causes.split("\n")[0].split() == ["errors", "of", "cause", "number"]
    assert "precision" in causes
    _, more, _ = run("evaluate", GOLD, "--errors", 1)
    assert more.startswith(out)
    assert more.split("\n\n")[2].split("\n")[0].split() == ["errors", "of", "cause", "paper", "annotated", "found"]
    assert run("evaluate", GOLD, "--errors", 1)[1] == more


def test_evaluate_as_json_has_all_in_one_object(run: Command) -> None:
    plain, examples = (json.loads(run("evaluate", GOLD, "--format", "json", *more)[1]) for more in ((), ("--errors", 1)))
    assert {"f1", "core_recall", "errors"} < set(plain)
    assert all(set(error) == {"figure", "cause", "count"} for error in plain["errors"])
    assert all(len(error["examples"]) == 1 for error in examples["errors"])
    assert set(examples["errors"][0]["examples"][0]) == {"id", "annotated", "found"}


def test_evaluate_for_other_formats_is_one_table(run: Command) -> None:
    figures = list(csv.DictReader(io.StringIO(run("evaluate", GOLD, "--format", "csv")[1])))
    assert {"figure": "papers", "value": "4"} in figures
    errors = [json.loads(line) for line in run("evaluate", GOLD, "--format", "jsonl", "--errors", 2)[1].splitlines()]
    assert set(errors[0]) == {"errors of", "cause", "paper", "annotated", "found"}


def test_ablation_is_a_table_in_any_format(run: Command) -> None:
    rows = list(csv.DictReader(io.StringIO(run("evaluate", GOLD, "--ablation", "--format", "csv")[1])))
    assert [row["without"] for row in rows] == list(ROWS)
    assert float(rows[0]["f1"]) > float(rows[list(ROWS).index("curated lexicon")]["f1"])


@pytest.mark.parametrize("option", [("--errors", 1), ("--ablation",)])
def test_definitions_have_neither_causes_nor_parts(run: Command, option: tuple[object, ...]) -> None:
    code, out, err = run("evaluate", "seeds/gold/med1250.txt.xz", *option)
    assert (code, out) == (2, "")
    assert "annotated entries only" in err
