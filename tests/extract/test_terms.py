"""Marks of mined names in a text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kgraph.extract import terms
from kgraph.extract.terms import marks
from kgraph.extract.tokens import tokenize
from kgraph.mined import Name
from kgraph.text import aligned

KNOWN = {"tidal memory": Name("1", ""), "memory": Name("3", ""), "潮汐记忆": Name("2", "tidal memory"), "记忆": Name("3", "memory")}


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terms, "names", lambda: KNOWN)
    terms._matcher.cache_clear()


@pytest.fixture(autouse=True, scope="module")
def all_again() -> object:
    yield
    terms._matcher.cache_clear()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a tidal memory gate", ["O", "B1", "I1", "O"]),  # the longest
        ("Tidal Memory", ["B1", "I1"]),  # case is level
        ("two memories, memorys", ["O", "O", "O", "B3"]),  # a plural s only
        ("amemory", ["O"]),  # no word is cut
        ("用潮汐记忆和记忆", ["O", "B2", "I2", "I2", "I2", "O", "B3", "I3"]),
        ("用memory的", ["O", "B3", "O"]),
        ("", []),
    ],
)
def test_marks(text: str, expected: list[str]) -> None:
    assert marks(aligned(text), tokenize(text)) == expected


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="memorytidal潮汐记忆 -s.", max_size=60))
def test_every_token_of_any_text_has_a_mark(text: str) -> None:
    found = marks(aligned(text), tokenize(text))
    assert len(found) == len(tokenize(text))
    assert all(mark == "O" or (mark[0] in "BI" and mark[1:] in "123") for mark in found)
