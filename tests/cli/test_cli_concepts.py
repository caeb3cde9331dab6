"""kgraph concepts: every change is in the file, in the graph and in the ledger, and undo leaves nothing of it."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kgraph.build import build
from kgraph.cli import main

ENTRIES = {
    "2602.00001": "We propose QuillFormerX, a transformer for quills. QuillFormerX beats DPO.",
    "2602.00002": "We propose QuillFormersX, and compare it with SAEs. 稀疏自编码器很好。",
    "2602.00003": "We propose Reasoning Path Optimization (RPO). RPO works.",
    "2602.00004": "We propose Relation-aware Preference Optimization (RPO). RPO works.",
    "2602.00005": "We compare with RPO. Sparse autoencoders are used.",
}
ENTRY = "### On Things\n**link**: https://arxiv.org/abs/{id}\n**date**: 2026-02-12\n**abs**: {text}\n\n---\n\n"


class Shell:
    """Runs commands in this process on one workspace and one file of decisions."""

    def __init__(self, workspace: Path, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.workspace, self.file, self._capsys = workspace, file, capsys
        self.code, self.out, self.err = 0, "", ""

    def __call__(self, *arguments: str) -> "Shell":
        with pytest.raises(SystemExit) as ended:
            main(list(arguments))
        captured = self._capsys.readouterr()
        self.code, self.out, self.err = int(ended.value.code or 0), captured.out, captured.err
        return self

    def json(self, *arguments: str) -> Any:
        ran = self(*arguments, "--format", "json")
        assert ran.code == 0, ran.err
        return json.loads(ran.out)

    def fingerprint(self) -> str:
        return str(self.json("stats")["fingerprint"])

    def papers(self, concept: str) -> list[str]:
        return sorted(row["paper"] for row in self.json("query", "concept_papers", "-p", f"concept={concept}"))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("concepts")
    digest = folder / "2026-02-12.md"
    digest.write_text("".join(ENTRY.format(id=id, text=text) for id, text in ENTRIES.items()), encoding="utf-8")
    build([digest], folder / "ws")
    return folder


@pytest.fixture
def kgraph(built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Shell:
    """The workspace is shared: whatever a test decides, its file is its own, so that the next test begins with a graph of another."""
    file = tmp_path / "decisions.toml"
    monkeypatch.setenv("KGRAPH_WORKSPACE", str(built / "ws"))
    monkeypatch.setenv("KGRAPH_DECISIONS", str(file))
    shell = Shell(built / "ws", file, capsys)
    shell("build", str(built / "2026-02-12.md"), "-q")
    return shell


def one(kgraph: Shell, name: str) -> dict[str, Any]:
    (row,) = kgraph.json("query", "concept_profile", "-p", f"concept={name}")
    return dict(row)


CHANGES = [
    (("merge", "DPO", "SAEs"), "DPO and SAEs are one concept now"),
    (("merge", "concept:rpo", "Reasoning Path Optimization"), "concept:rpo and Reasoning Path Optimization are one concept now"),
    (("split", "稀疏自编码器", "saes"), "SAEs is taken out of concept:sparse-autoencoder"),
    (("rename", "SAE", "稀疏AE", "--kind", "model"), "concept:sparse-autoencoder is called 稀疏AE and is a model now"),
    (("rename", "SAE", "--kind", "task"), "concept:sparse-autoencoder is a task now"),
    (("review", "--accept", "1"), "are one concept now"),
    (("review", "--reject", "1"), "not one thing for now"),
    (("review", "--never", "1", "--reject", "2"), "never one thing"),
]


@pytest.mark.parametrize(("change", "says"), CHANGES, ids=[" ".join(change) for change, _ in CHANGES])
def test_a_change_is_said_in_one_line_and_undone_without_a_trace(kgraph: Shell, change: tuple[str, ...], says: str) -> None:
    before, ledger, text = kgraph.fingerprint(), kgraph.json("ledger"), "# mine\n"
    kgraph.file.write_text(text, encoding="utf-8")
    ran = kgraph("concepts", *change)
    assert (ran.code, ran.out, ran.err.count("\n")) == (0, "", 1)
    assert says in ran.err
    assert f"of {kgraph.file}" in ran.err
    assert kgraph.fingerprint() != before
    told = [row for row in kgraph.json("ledger") if row["rule"] == "person"]
    assert len(told) == len(kgraph.json("concepts", "list")) == kgraph.file.read_text(encoding="utf-8").count("[[decision]]") > 0
    for _ in told:
        assert kgraph("concepts", "undo").err.startswith("undone: decision ")
    assert kgraph.file.read_text(encoding="utf-8") == text
    assert kgraph.fingerprint() == before
    assert kgraph.json("ledger") == ledger


def test_merged_is_merged_in_every_build_from_then_on(kgraph: Shell, built: Path, tmp_path: Path) -> None:
    kgraph("concepts", "merge", "quillformerx", "QuillFormersX", "--reason", "a slip", "--who", "Ada")
    assert kgraph.papers("QuillFormersX") == kgraph.papers("QuillFormerX") == ["2602.00001", "2602.00002"]
    done = kgraph.json("build", str(built / "2026-02-12.md"))
    assert (done["graph_written"], done["decided"], done["idle"]) == (False, 1, [])
    merged = kgraph.fingerprint()
    fresh = ("-w", str(tmp_path / "fresh"))
    kgraph("build", str(built / "2026-02-12.md"), "-q", *fresh)
    assert json.loads(kgraph("stats", "--format", "json", *fresh).out)["fingerprint"] == merged
    kgraph("rebuild", "-q")
    assert kgraph.fingerprint() == merged
    other = tmp_path / "none.toml"
    other.write_text("", encoding="utf-8")
    done = kgraph.json("build", str(built / "2026-02-12.md"), "--decisions", str(other))
    assert (done["graph_written"], done["decided"]) == (True, 0)
    assert kgraph.fingerprint() != merged


def test_split_moves_the_mentions(kgraph: Shell) -> None:
    assert kgraph.papers("SAE") == ["2602.00002", "2602.00005"]
    kgraph("concepts", "split", "sparse autoencoder", "SAEs")
    assert (kgraph.papers("SAE"), kgraph.papers("稀疏自编码器")) == (["2602.00002"], ["2602.00002", "2602.00005"])
    card = kgraph("show", "SAEs").out
    assert "kept apart from\n  Sparse Autoencoder: SAEs is something else (rule: person)" in card


def test_show_tells_why_names_are_one_and_where_each_was_read(kgraph: Shell) -> None:
    kgraph("concepts", "merge", "QuillFormerX", "QuillFormersX", "--reason", "a slip", "--who", "Ada")
    card = kgraph("show", "QuillFormersX").out
    assert "first: 2026-02-12 in 2602.00001" in card
    assert "QuillFormerX   2026-02-12 in 2602.00001  person: a slip (Ada)" in card
    assert "QuillFormersX  2026-02-12 in 2602.00002  person: a slip (Ada)" in card
    card = kgraph("show", "SAE").out
    assert "  稀疏自编码器         2026-02-12 in 2602.00002  lexicon: both are names of Sparse Autoencoder" in card
    assert "  Sparse autoencoders  2026-02-12 in 2602.00005  lexicon: a name of Sparse Autoencoder" in card


def test_review_shows_both_sides_with_their_sentences(kgraph: Shell) -> None:
    asked = kgraph.json("concepts", "review", "--limit", "0")
    pairs = {(row["left"]["id"], row["right"]["id"]): row for row in asked}
    assert [row["number"] for row in asked] == list(range(1, len(asked) + 1))
    near = pairs["concept:quillformersx", "concept:quillformerx"]
    assert {near["left"]["sentences"][0][1], near["right"]["sentences"][0][1]} == {
        "We propose QuillFormerX, a transformer for quills.",
        "We propose QuillFormersX, and compare it with SAEs.",
    }
    homonym = pairs["concept:rpo", "concept:reasoning-path-optimization"]
    assert homonym["rule"] == "homonym"
    assert homonym["left"]["sentences"] == [["2602.00005", "We compare with RPO."]]
    text = kgraph("concepts", "review", "--limit", "1")
    assert asked[0]["key"] in text.out
    assert f"{len(asked)} open questions, 1 shown" in text.err


def test_a_key_means_the_same_question_when_others_are_answered(kgraph: Shell) -> None:
    first, *rest = kgraph.json("concepts", "review", "--limit", "0")
    kgraph("concepts", "review", "--never", first["key"])
    assert [row["key"] for row in kgraph.json("concepts", "review", "--limit", "0")] == [row["key"] for row in rest]
    kgraph("concepts", "review", "--reject", rest[-1]["key"])
    assert rest[-1]["key"] not in [row["key"] for row in kgraph.json("concepts", "review", "--limit", "0")]
    assert kgraph("concepts", "review", "--accept", first["key"]).code == 1


def test_accepting_a_sense_answers_the_question(kgraph: Shell) -> None:
    (asked,) = [row for row in kgraph.json("concepts", "review") if row["right"]["id"] == "concept:reasoning-path-optimization"]
    kgraph("concepts", "review", "--accept", asked["key"])
    assert kgraph.papers("Reasoning Path Optimization") == ["2602.00003", "2602.00005"]
    assert not [row for row in kgraph.json("concepts", "review") if row["rule"] == "homonym"]


def test_history_tells_all_that_made_a_concept(kgraph: Shell) -> None:
    kgraph("concepts", "merge", "QuillFormerX", "SAE", "--reason", "a try")
    kgraph("concepts", "rename", "SAE", "稀疏AE")
    told = kgraph.json("concepts", "history", "稀疏自编码器")
    assert [(row["rule"], row["reason"]) for row in told[:2]] == [("person", "a try"), ("person", "called 稀疏AE")]
    assert "both are names of Sparse Autoencoder" in [row["reason"] for row in told]
    assert not any("RPO" in (row["left"], row["right"]) for row in told)


def test_undo_takes_any_decision_by_its_number(kgraph: Shell) -> None:
    before = kgraph.fingerprint()
    kgraph("concepts", "rename", "DPO", "XPO")
    renamed = kgraph.fingerprint()
    kgraph("concepts", "split", "SAE", "稀疏自编码器", "--no-build")
    assert kgraph.fingerprint() == renamed
    kgraph("concepts", "undo", "1")
    assert [row["action"] for row in kgraph.json("concepts", "list")] == ["split"]
    kgraph("concepts", "undo", "1")
    assert kgraph.fingerprint() == before


ERRORS = [
    (("merge", "NoSuchThing", "SAE"), 1, "no concept is called 'NoSuchThing'"),
    (("merge", "RPO", "SAE"), 1, "concept:relation-aware-preference-optimization, concept:rpo; give one of these ids"),
    (("merge", "SAE"), 2, "two names or more"),
    (("split", "SAE", "GRPO"), 1, "no name of concept:sparse-autoencoder is called 'GRPO'"),
    (("split", "DPO", "DPO"), 0, ""),
    (("rename", "SAE"), 2, "--kind"),
    (("rename", "SAE", "--kind", "thing"), 2, "choose from method"),
    (("undo",), 1, "holds none"),
    (("undo", "7"), 1, "holds none"),
    (("review", "--accept", "99"), 1, "no question is called '99'"),
    (("review", "--accept", "1", "--never", "1"), 2, "answered twice"),
    (("history", "NoSuchThing"), 1, "no concept is called"),
]


@pytest.mark.parametrize(("arguments", "code", "says"), ERRORS, ids=[" ".join(case[0]) for case in ERRORS])
def test_errors_are_one_line_and_decide_nothing(kgraph: Shell, arguments: tuple[str, ...], code: int, says: str) -> None:
    ran = kgraph("concepts", *arguments)
    assert (ran.code, ran.out) == (code, "")
    assert says in ran.err
    assert ran.err.count("\n") == 1
    assert code == 0 or not kgraph.file.exists()


@pytest.mark.parametrize("command", [("concepts", "merge", "DPO", "SAE"), ("rebuild",), ("concepts", "list"), ("concepts", "undo")])
def test_a_bad_file_is_one_line_and_the_graph_stays(kgraph: Shell, command: tuple[str, ...]) -> None:
    before = kgraph.fingerprint()
    text = "# mine\n[[decision]]\naction = 'join'\n"
    kgraph.file.write_text(text, encoding="utf-8")
    ran = kgraph(*command)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == f"error: {kgraph.file}:2: decision 1: action 'join' is not known; choose from merge, never, reject, split, rename\n"
    assert kgraph.fingerprint() == before
    assert kgraph.file.read_text(encoding="utf-8") == text


def test_where_the_graph_cannot_be_written_the_file_stays_as_it_was(kgraph: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    import kgraph.decide as module

    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    kgraph("concepts", "rename", "DPO", "XPO")
    before, text = kgraph.fingerprint(), kgraph.file.read_bytes()
    monkeypatch.setattr(module, "rebuild", interrupted)
    assert kgraph("concepts", "merge", "XPO", "SAE").code == 130
    assert kgraph("concepts", "undo").code == 130
    assert (kgraph.fingerprint(), kgraph.file.read_bytes()) == (before, text)


def test_what_touches_nothing_is_told_and_stays(kgraph: Shell, built: Path) -> None:
    kgraph.file.write_text("[[decision]]\naction = 'merge'\nnames = ['SAE', 'NoNet']\n", encoding="utf-8")
    ran = kgraph("build", str(built / "2026-02-12.md"))
    assert ran.code == 0
    assert "0 decisions of persons applied, 1 touch nothing here" in ran.err
    assert "decision 1 (merge 'SAE' 'NoNet'): no concept is called 'NoNet'" in ran.err
    assert kgraph.json("build", str(built / "2026-02-12.md"))["idle"] == ["decision 1 (merge 'SAE' 'NoNet'): no concept is called 'NoNet'"]


def test_extract_obeys_and_says_where_no_file_is(kgraph: Shell, built: Path) -> None:
    digest = str(built / "2026-02-12.md")

    def names(*more: str) -> set[str]:
        rows = [json.loads(line) for line in kgraph("extract", digest, "--format", "jsonl", *more).out.splitlines()]
        return {concept["name"] for row in rows for concept in row["concepts"]}

    kgraph.file.write_text("[[decision]]\naction = 'rename'\nnames = ['SAE', 'Renamed']\n", encoding="utf-8")
    assert "Renamed" in names()
    assert "Renamed" not in names("--decisions", "not-there.toml")
    assert "not-there.toml is not there yet" in kgraph.err


def answered(monkeypatch: pytest.MonkeyPatch, *answers: str) -> None:
    """A terminal on which somebody types these answers."""
    given = iter(answers)
    monkeypatch.setattr("kgraph.cli.reviewing.terminal", lambda: True)
    monkeypatch.setattr("typer.prompt", lambda *_, **__: next(given))


def test_on_a_terminal_review_asks(kgraph: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = kgraph.json("concepts", "review")
    answered(monkeypatch, "s", "what", "n", "q")
    ran = kgraph("concepts", "review")
    assert ran.code == 0
    assert "never one thing" in ran.err
    (row,) = kgraph.json("concepts", "list")
    assert row["action"] == "never"
    assert [each["key"] for each in kgraph.json("concepts", "review")] == [each["key"] for each in asked if each["number"] != 2]


def test_two_at_once_lose_nothing(kgraph: Shell) -> None:
    command = [sys.executable, "-m", "kgraph", "concepts"]
    asked = [("rename", "DPO", "XPO"), ("rename", "SAE", "YAE")]
    running = [subprocess.Popen([*command, *each], env={**os.environ}, stderr=subprocess.PIPE, text=True) for each in asked]
    ended = [(process.communicate()[1], process.returncode) for process in running]
    done = sum(code == 0 for _, code in ended)
    assert done >= 1
    assert all(code == 0 or "is being written by" in said for said, code in ended)
    assert kgraph.file.read_text(encoding="utf-8").count("[[decision]]") == done


def test_an_id_that_moved_is_found_by_any_of_its_names(kgraph: Shell) -> None:
    assert one(kgraph, "concept:稀疏自编码器")["id"] == "concept:sparse-autoencoder"
    assert one(kgraph, "concept:sparse-auto-encoder~2602.99999")["id"] == "concept:sparse-autoencoder"
