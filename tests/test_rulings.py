"""The file of a person's decisions: what it may hold, what its faults are called, and that writing it keeps what stands there."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgraph import rulings
from kgraph.errors import SeedError, UnknownName
from kgraph.rulings import ACTIONS, Ruling, added, decisions_file, parse, read_rulings, removed

TWO = """# ours
[[decision]]
action = "merge"
names = ["Sparse Autoencoder", "SAE-X"]
reason = "the appendix says so"
who = "Ada"

# on the second day
[[decision]]
action = "rename"
names = ["SAE", "稀疏自编码器"]
kind = "model"
"""


def test_one_table_a_decision() -> None:
    assert parse(TWO, "d.toml") == (
        Ruling(action="merge", names=("Sparse Autoencoder", "SAE-X"), reason="the appendix says so", who="Ada"),
        Ruling(action="rename", names=("SAE", "稀疏自编码器"), kind="model"),
    )


FAULTS = [
    ("a = 1", "d.toml:1: 'a' is no decision"),
    ("[[decision]]\nnames = [", "d.toml:2: no TOML"),
    ("[[decision]]\naction = merge", "d.toml:2: no TOML"),
    ("\n\n[[decision]]\naction = 'join'\nnames = ['A', 'B']", "d.toml:3: decision 1: action 'join' is not known; choose from merge, never"),
    ("[[decision]]\nnames = ['A', 'B']", "d.toml:1: decision 1: no action"),
    ("[[decision]]\naction = 'merge'\nnames = ['A']", "d.toml:1: decision 1: merge takes 2 or more names, here are 1"),
    ("[[decision]]\naction = 'never'\nnames = ['A', 'B', 'C']", "never takes 2 names, here are 3"),
    ("[[decision]]\naction = 'merge'\nnames = 'A'", "names are a list of texts"),
    ("[[decision]]\naction = 'merge'\nnames = ['A', ' ']", "names are a list of texts"),
    ("[[decision]]\naction = 'merge'\nnames = ['A', 'A']", "one name stands there twice"),
    ("[[decision]]\naction = 'merge'\nnames = ['A', 'B']\nwhy = 'x'", "'why' is not known; allowed are action, names"),
    ("[[decision]]\naction = 'merge'\nnames = ['A', 'B']\nkind = 'model'", "kind goes with rename"),
    ("[[decision]]\naction = 'rename'\nnames = ['A']\nkind = 'thing'", "one of method, model"),
    ("[[decision]]\naction = 'merge'\nnames = ['A', 'B']\nreason = 1", "reason and who are texts"),
    (
        "[[decision]]\naction = 'merge'\nnames = ['A', 'B']\n\n[[decision]]\naction = 'split'\nnames = ['A']",
        "d.toml:5: decision 2: split takes 2",
    ),
    ("decision = 1", "d.toml:1: 'decision' is no decision"),
    ("[" * 5000, "no TOML"),
]


@pytest.mark.parametrize(("text", "says"), FAULTS, ids=[says[:40] for _, says in FAULTS])
def test_a_fault_is_one_line_with_file_and_line(text: str, says: str) -> None:
    with pytest.raises(SeedError) as fault:
        parse(text, "d.toml")
    assert says in str(fault.value)
    assert str(fault.value).startswith("d.toml:")
    assert "\n" not in str(fault.value)


def test_no_file_is_no_decision_and_another_encoding_is_a_fault(tmp_path: Path) -> None:
    assert read_rulings(tmp_path / "none.toml") == ()
    (tmp_path / "latin.toml").write_bytes(b"# one\n# caf\xe9\n")
    with pytest.raises(SeedError, match=r"latin\.toml:2: is not UTF-8"):
        read_rulings(tmp_path / "latin.toml")
    with pytest.raises(SeedError, match="cannot be read"):
        read_rulings(tmp_path)


names = st.lists(st.text(min_size=1, max_size=12).filter(str.strip), min_size=2, max_size=2, unique_by=lambda name: " ".join(name.split()))


@given(st.lists(st.builds(lambda action, pair, reason: (action, pair, reason), st.sampled_from(ACTIONS), names, st.text(max_size=20))))
def test_what_is_written_is_read_and_taking_the_last_out_gives_the_text_of_before(given: list[tuple[str, list[str], str]]) -> None:
    text = "# a note\n"
    for at, (action, pair, reason) in enumerate(given, 1):
        ruling = Ruling.model_validate({"action": action, "names": tuple(pair), "reason": reason})
        longer = added(text, [ruling])
        read = parse(longer, "d.toml")
        assert (len(read), read[-1].action) == (at, action)
        assert read[-1].names == tuple(" ".join(name.split()) for name in pair)
        assert removed(longer, at, "d.toml") == text
        text = longer


def test_what_a_person_wrote_around_a_decision_stays() -> None:
    assert removed(TWO, 1, "d.toml").startswith('# ours\n# on the second day\n[[decision]]\naction = "rename"')
    assert parse(removed(TWO, 1, "d.toml"), "d.toml") == parse(TWO, "d.toml")[1:]
    assert parse(removed(TWO, 2, "d.toml"), "d.toml") == parse(TWO, "d.toml")[:1]


def test_a_number_that_is_not_there_and_a_table_that_is_not_one() -> None:
    with pytest.raises(UnknownName, match="decisions 1 to 2"):
        removed(TWO, 3, "d.toml")
    with pytest.raises(SeedError, match="by hand"):
        removed("decision = [{action = 'merge', names = ['A', 'B']}]", 1, "d.toml")


def test_where_the_file_is(tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The option, the environment, the checkout's, the workspace's: the first there is."""
    monkeypatch.delenv("KGRAPH_DECISIONS", raising=False)
    workspace = tmp_path / "ws"
    assert decisions_file(None, workspace) == root / "seeds" / "concepts" / "decisions.toml"
    monkeypatch.setattr(rulings, "checkout", lambda: None)
    assert decisions_file(None, workspace) == workspace / "decisions.toml"
    monkeypatch.setattr(rulings, "checkout", lambda: tmp_path)  # its seeds cannot be written: they are not there
    assert decisions_file(None, workspace) == workspace / "decisions.toml"
    monkeypatch.setenv("KGRAPH_DECISIONS", "from-env.toml")
    assert decisions_file(None, workspace) == Path("from-env.toml")
    assert decisions_file(Path("given.toml"), workspace) == Path("given.toml")


def test_the_projects_own_file_decides_nothing_yet(root: Path) -> None:
    assert read_rulings(root / "seeds" / "concepts" / "decisions.toml") == ()
