"""The README is true: every command line in it runs, its generated parts are up to date, its links lead somewhere."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = [line for block in re.findall(r"```sh\n(.*?)```", README, re.DOTALL) for line in block.strip().splitlines()]
TARGETS = sorted(set(re.findall(r"\bmake ([a-z]+)", README)))


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


def test_the_error_shown_is_the_error_printed(seeded: Path) -> None:
    show = [sys.executable, "-m", "kgraph", "show", "RPO", "--workspace", str(seeded)]
    ran = subprocess.run(show, capture_output=True, text=True, encoding="utf-8", check=False)
    assert ran.stderr.strip() in README


@pytest.mark.parametrize("target", TARGETS)
def test_every_make_target_is_there(target: str) -> None:
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\]\(([^)#]+)\)", README))))
def test_every_link_leads_somewhere(target: str) -> None:
    assert (ROOT / target).exists()


def test_generated_parts_are_up_to_date() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "cogapp", "--check", "README.md"], cwd=ROOT, capture_output=True, text=True, env={**os.environ}, check=False
    )
    assert ran.returncode == 0, f"run make docs: {ran.stdout}{ran.stderr}"
