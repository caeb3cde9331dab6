"""Where the graph is and who asks there: what comes before what, and where no password may stand."""

import json
from pathlib import Path

import pytest

from kgraph.connection import find_address, local_url
from kgraph.errors import SettingError
from kgraph.store import open_graph

OPTION, ENV, URI, WORKSPACE, FOLDER = (f"bolt://{name}:7687" for name in ("option", "env", "uri", "workspace", "folder"))


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir()
    return tmp_path / "data"


def local_server(workspace: Path, url: str = "bolt://127.0.0.1:7000", password: str = "local-secret") -> None:
    (workspace / "neo4j").mkdir()
    (workspace / "neo4j" / "server.json").write_text(json.dumps({"bolt": url, "version": "5.26.30"}))
    (workspace / "neo4j" / "password").write_text(password + "\n")


# Each line leaves out the first of the line before.
PRECEDENCE = [
    (OPTION, {"KGRAPH_GRAPH": ENV, "NEO4J_URI": URI}, WORKSPACE, FOLDER, OPTION, "--graph"),
    (None, {"KGRAPH_GRAPH": ENV, "NEO4J_URI": URI}, WORKSPACE, FOLDER, ENV, "KGRAPH_GRAPH"),
    (None, {"KGRAPH_GRAPH": "", "NEO4J_URI": URI}, WORKSPACE, FOLDER, URI, "NEO4J_URI"),
    (None, {"KGRAPH_GRAPH": "embedded", "NEO4J_URI": URI}, WORKSPACE, FOLDER, "embedded", "KGRAPH_GRAPH"),
    (None, {}, WORKSPACE, FOLDER, WORKSPACE, "kgraph.toml"),
    (None, {}, "", FOLDER, FOLDER, "kgraph.toml"),
    (None, {}, "", "", "embedded", "default"),
]


@pytest.mark.parametrize(("given", "environ", "in_workspace", "in_folder", "url", "origin"), PRECEDENCE)
def test_the_address_comes_from_the_first_that_says_one(
    given: str | None, environ: dict[str, str], in_workspace: str, in_folder: str, url: str, origin: str, workspace: Path, tmp_path: Path
) -> None:
    for folder, said in ((workspace, in_workspace), (tmp_path, in_folder)):
        if said:
            (folder / "kgraph.toml").write_text(f'graph = "{said}"\n')
    found = find_address(given, workspace, environ=environ, folder=tmp_path)
    assert (found.url, found.origin.rpartition("/")[2]) == (url, origin)


def test_who_asks_is_found_key_by_key(workspace: Path, tmp_path: Path) -> None:
    (workspace / "kgraph.toml").write_text(f'graph = "{WORKSPACE}"\nusername = "ada"\npassword_file = "secret"\n')
    (workspace / "secret").write_text("from a file\n")
    (tmp_path / "kgraph.toml").write_text('username = "bo"\ndatabase = "papers"\n')
    found = find_address(None, workspace, environ={}, folder=tmp_path)
    assert (found.username, found.database) == ("ada", "papers")
    assert found.password
    assert found.password.get_secret_value() == "from a file"
    environ = {"NEO4J_USERNAME": "cy", "NEO4J_DATABASE": "other", "NEO4J_PASSWORD": "from the environment"}
    found = find_address(None, workspace, environ=environ, folder=tmp_path)
    assert (found.username, found.database) == ("cy", "other")
    assert found.password
    assert found.password.get_secret_value() == "from the environment"
    assert find_address(OPTION, workspace, environ={}, folder=workspace).database == "neo4j"


def test_a_password_file_of_the_environment_comes_before_one_of_kgraph_toml(workspace: Path, tmp_path: Path) -> None:
    (workspace / "kgraph.toml").write_text(f'graph = "{WORKSPACE}"\npassword_file = "no such file"\n')
    (tmp_path / "mine").write_text("mine")
    found = find_address(None, workspace, environ={"NEO4J_PASSWORD_FILE": str(tmp_path / "mine")}, folder=tmp_path)
    assert found.password
    assert found.password.get_secret_value() == "mine"


def test_the_server_of_the_workspace_brings_its_own_password(workspace: Path, tmp_path: Path) -> None:
    assert local_url(workspace) == ""
    local_server(workspace)
    assert local_url(workspace) == "bolt://127.0.0.1:7000"
    assert find_address(None, workspace, environ={}, folder=tmp_path).url == "embedded"
    for found in (
        find_address(None, workspace, environ={}, folder=tmp_path, local=True),
        find_address("bolt://127.0.0.1:7000", workspace, environ={}, folder=tmp_path),
    ):
        assert found.password
        assert found.password.get_secret_value() == "local-secret"
    assert find_address(OPTION, workspace, environ={}, folder=tmp_path, local=True).password is None


def test_a_password_is_never_shown(workspace: Path, tmp_path: Path) -> None:
    found = find_address(OPTION, workspace, environ={"NEO4J_PASSWORD": "hunter2"}, folder=tmp_path)
    assert "hunter2" not in f"{found} {found!r} {found.model_dump_json()}"


FAULTS = [
    ('password = "x"', "a password does not belong here"),
    ('grpah = "bolt://x"', "nothing is called 'grpah' here; allowed are graph, username, database, password_file"),
    ("graph = 1", "graph is a text in quotes, not 1"),
    ("graph = ", "not TOML"),
    ('graph = "bolt://ada:secret@host"', "names a user or a password"),
    ('graph = "bolt://host"\npassword_file = "none"', "cannot be read: No such file or directory"),
]


@pytest.mark.parametrize(("text", "told"), FAULTS)
def test_a_fault_in_kgraph_toml_is_told_with_its_file(text: str, told: str, workspace: Path, tmp_path: Path) -> None:
    (workspace / "kgraph.toml").write_text(text)
    with pytest.raises(SettingError, match=r"kgraph\.toml") as raised:
        find_address(None, workspace, environ={}, folder=tmp_path)
    assert told in str(raised.value)
    assert "secret" not in str(raised.value)


@pytest.mark.parametrize("given", ["bolt://ada:hunter2@host:7687", "neo4j+s://:hunter2@host"])
def test_an_address_with_a_password_is_refused_without_repeating_it(given: str, workspace: Path, tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="NEO4J_PASSWORD_FILE") as raised:
        find_address(given, workspace, environ={}, folder=tmp_path)
    assert "hunter2" not in str(raised.value)


def test_an_empty_password_file_is_told(workspace: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").write_text("\n")
    with pytest.raises(SettingError, match="is empty"):
        find_address(OPTION, workspace, environ={"NEO4J_PASSWORD_FILE": str(tmp_path / "empty")}, folder=tmp_path)


@pytest.mark.parametrize("url", ["http://host:7474", "embedded://x", "redis://x", "graph.db"])
def test_an_address_of_no_engine_lists_what_is_allowed(url: str, workspace: Path) -> None:
    with pytest.raises(SettingError, match="allowed are embedded, bolt://"):
        open_graph(find_address(url, workspace, environ={}, folder=workspace), workspace)
