"""An installed kgraph finds its schema, queries and lexicon, and declares what it imports."""

import ast
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
NEVER_IMPORTED = {"neo4j-rust-ext"}
"""It puts compiled parts into the package neo4j."""

IMPORT_NAMES = {
    "ahocorasick_rs": "ahocorasick-rs",
    "graspologic_native": "graspologic-native",
    "pydantic_settings": "pydantic-settings",
    "pycrfsuite": "python-crfsuite",
}


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder into which the wheel was installed, away from the checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    target = folder / "site"
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", str(target), str(wheel)]
    subprocess.run(install, check=True, capture_output=True)
    return target


def run(installed: Path, cwd: Path, *arguments: str) -> str:
    env = {**os.environ, "PYTHONPATH": str(installed)}
    ran = subprocess.run([sys.executable, *arguments], cwd=cwd, env=env, capture_output=True, text=True, encoding="utf-8", check=False)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout + ran.stderr


def test_the_installed_command_works_from_anywhere(installed: Path, tmp_path: Path, digests: Path) -> None:
    where = run(installed, tmp_path, "-c", "import kgraph; print(kgraph.__file__)")
    assert where.startswith(str(installed))
    assert "49 papers" in run(installed, tmp_path, "-m", "kgraph", "build", str(digests / "2026-02-04.md"))
    assert "Rotary Position Embedding" in run(installed, tmp_path, "-m", "kgraph", "show", "RoPE")
    assert "concept_papers" in run(installed, tmp_path, "-m", "kgraph", "query", "--list")
    assert "CREATE NODE TABLE" in run(installed, tmp_path, "-m", "kgraph", "schema")
    run(installed, tmp_path, "-m", "kgraph", "explore", "-o", "page.html")
    run(installed, tmp_path, "-m", "kgraph", "report", "cooccurrence", "-o", "report")
    assert "decision 1 of kgraph-data/decisions.toml" in run(installed, tmp_path, "-m", "kgraph", "concepts", "rename", "RoPE", "Rotary")
    assert {path.name for path in tmp_path.iterdir()} == {"kgraph-data", "page.html", "report"}


def test_all_that_is_imported_is_declared() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    required = [*project["dependencies"], *(each for extra in project["optional-dependencies"].values() for each in extra)]
    declared = {requirement.split(">")[0].split("=")[0].strip() for requirement in required}
    imported = set()
    for file in (ROOT / "kgraph").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                imported.add(node.module.split(".")[0])
    foreign = imported - set(sys.stdlib_module_names) - {"kgraph"}
    assert {IMPORT_NAMES.get(name, name) for name in foreign} == declared - NEVER_IMPORTED
