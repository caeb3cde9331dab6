"""docs/cypher.md is true: every question is answered there, with what the five digests say."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from cookbook import PAGE, Section, answer, filled, sections

from kgraph.query import check
from kgraph.store import GraphStore, open_graph

TEXT = PAGE.read_text(encoding="utf-8")
QUESTIONS = sections(TEXT)
EVERYWHERE = [section for section in QUESTIONS if not section.server_only]
each = pytest.mark.parametrize("section", QUESTIONS, ids=lambda section: section.question)
portable = pytest.mark.parametrize("section", EVERYWHERE, ids=lambda section: section.question)


@pytest.fixture(scope="module")
def embedded(seeded: Path) -> Iterator[GraphStore]:
    with open_graph(None, seeded) as store:
        yield store


def test_there_are_twenty_questions_and_each_is_another() -> None:
    assert len(QUESTIONS) == 20
    assert len({section.anchor for section in QUESTIONS}) == len({section.statement for section in QUESTIONS}) == 20
    assert all(section.question.endswith("?") and section.prose for section in QUESTIONS)
    assert len(EVERYWHERE) > 16


def test_the_list_of_questions_is_up_to_date() -> None:
    assert filled(TEXT, lambda section: section.answer) == TEXT, "run make docs"
    assert re.findall(r"^\d+\. \[(.*)\]\(#", TEXT, re.MULTILINE) == [section.question for section in QUESTIONS]


@each
def test_each_has_a_short_answer_and_can_be_pasted_as_it_is(section: Section) -> None:
    head, line, *rows = section.answer.rstrip("\n").split("\n")
    assert set(line) == {"|", " ", "-"}
    assert 2 <= len(rows) <= 13
    assert all(row.startswith("| ") for row in (head, *rows))
    assert "$" not in section.statement
    assert ";" not in section.statement


@portable
def test_a_portable_one_only_reads_and_its_order_ends_with_a_key(section: Section) -> None:
    check(section.statement)
    order = section.statement.rpartition("\nORDER BY ")[2].partition("\n")[0]
    assert re.search(r"(\b[a-z]\.id|\bkeyword)( DESC)?$", order)


@portable
def test_the_embedded_engine_answers_so(section: Section, embedded: GraphStore) -> None:
    assert answer(embedded, section.statement) == section.answer, "run make docs"
