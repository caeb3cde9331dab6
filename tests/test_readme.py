"""README and docs/extraction.md are true: every command line runs, generated parts are up to date, links lead somewhere."""

import csv
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from kgraph.local import remove

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
EXTRACTION = (ROOT / "docs" / "extraction.md").read_text(encoding="utf-8")
PAGES = {"README.md": README, "docs/extraction.md": EXTRACTION}
BLOCKS = [block for text in PAGES.values() for block in re.findall(r"```sh\n(.*?)```", text, re.DOTALL)]
ON_A_SERVER = [block.strip() for block in BLOCKS if "kgraph neo4j start" in block]
COMMANDS = list(dict.fromkeys(line for block in BLOCKS if block.strip() not in ON_A_SERVER for line in block.strip().splitlines()))
TARGETS = sorted(set(re.findall(r"\bmake ([a-z]+)", README)) | set(re.findall(r"`make ([a-z]+)", EXTRACTION)))
LINKED = {**PAGES, **{page: (ROOT / page).read_text(encoding="utf-8") for page in ("docs/neo4j.md", "docs/cypher.md")}}
LINKS = sorted({(page, target) for page, text in LINKED.items() for target in re.findall(r"\]\(([^)#]+)\)", text)})


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory, seeded: Path) -> Path:
    """A folder with seeds and a built workspace of its own, as after the first command."""
    folder = tmp_path_factory.mktemp("reader")
    (folder / "seeds").symlink_to(ROOT / "seeds")
    shutil.copytree(seeded, folder / "kgraph-data")
    return folder


def test_there_are_commands() -> None:
    assert len(COMMANDS) > 20
    assert all(command.startswith("kgraph ") for command in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_runs(checkout: Path, command: str) -> None:
    arguments = [sys.executable, "-m", *shlex.split(command)]
    ran = subprocess.run(arguments, cwd=checkout, capture_output=True, text=True, encoding="utf-8", check=False)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout or ran.stderr


@pytest.mark.xdist_group("neo4j")
@pytest.mark.parametrize("block", ON_A_SERVER)
def test_a_block_on_a_server_runs_from_its_first_line_to_its_last(checkout: Path, block: str) -> None:
    environ = {name: value for name, value in os.environ.items() if not name.startswith("NEO4J_")}
    environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{environ['PATH']}"
    try:
        ran = subprocess.run(["bash", "-ec", block], cwd=checkout, capture_output=True, text=True, env=environ, check=False)
    finally:
        remove(checkout / "kgraph-data")
    assert ran.returncode == 0, ran.stderr
    assert "Group Relative Policy Optimization" in ran.stdout or "GRPO" in ran.stdout


def test_the_error_shown_is_the_error_printed(seeded: Path) -> None:
    show = [sys.executable, "-m", "kgraph", "show", "RPO", "--workspace", str(seeded)]
    ran = subprocess.run(show, capture_output=True, text=True, encoding="utf-8", check=False)
    assert ran.stderr.strip() in README


@pytest.mark.parametrize("target", TARGETS)
def test_every_make_target_is_there(target: str) -> None:
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize(("page", "target"), LINKS)
def test_every_link_leads_somewhere(page: str, target: str) -> None:
    assert (ROOT / page).parent.joinpath(target).exists()


@pytest.mark.parametrize("page", PAGES)
def test_generated_parts_are_up_to_date(page: str) -> None:
    check = [sys.executable, "-m", "cogapp", "--check", page]
    ran = subprocess.run(check, cwd=ROOT, capture_output=True, text=True, env={**os.environ}, check=False)
    assert ran.returncode == 0, f"run make docs: {ran.stdout}{ran.stderr}"


def test_both_pages_show_the_same_figures() -> None:
    """The whole of the ablation is the README's row: else one of them was made by another version."""
    with (ROOT / "docs" / "ablation.csv").open(encoding="utf-8", newline="") as file:
        whole = next(csv.DictReader(file))
    shown = [line.strip("| ").split(" | ") for line in README.splitlines() if line.startswith("|")]
    figures = next(dict(zip(head, row, strict=True)) for head, _, row in zip(shown, shown[1:], shown[2:], strict=False) if "f1" in head)
    assert {name: value for name, value in figures.items() if name != "papers"} == {
        name: value for name, value in whole.items() if name != "without"
    }, "run make docs and make ablation"


def test_the_picture_stands_alone() -> None:
    """The picture is valid XML, names itself for those who cannot see it, and asks no host for anything."""
    picture = (ROOT / "docs" / "images" / "extraction.svg").read_text(encoding="utf-8")
    root = ElementTree.fromstring(picture)
    assert root.find("{http://www.w3.org/2000/svg}title") is not None
    assert "http" not in picture.replace("http://www.w3.org/2000/svg", "")
