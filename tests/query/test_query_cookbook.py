"""docs/cypher.md is true: every question is answered there, with what the five digests say."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from cookbook import PAGE, Section, answer, sections

from kgraph.store import GraphStore, open_graph

QUESTIONS = sections(PAGE.read_text(encoding="utf-8"))
EVERYWHERE = [section for section in QUESTIONS if not section.server_only]


@pytest.fixture(scope="module")
def embedded(seeded: Path) -> Iterator[GraphStore]:
    with open_graph(None, seeded) as store:
        yield store


def test_there_are_twenty_questions_and_each_is_another() -> None:
    assert len(QUESTIONS) == 20
    assert len({section.question for section in QUESTIONS}) == len({section.statement for section in QUESTIONS}) == 20
    assert all(section.question.endswith("?") and section.prose for section in QUESTIONS)
    assert len(EVERYWHERE) > 16


@pytest.mark.parametrize("section", QUESTIONS, ids=lambda section: section.question)
def test_each_has_an_answer_and_can_be_pasted_as_it_is(section: Section) -> None:
    head, line, *rows = section.answer.rstrip("\n").split("\n")
    assert set(line) == {"|", " ", "-"}
    assert rows
    assert all(row.startswith("| ") for row in (head, *rows))
    assert "$" not in section.statement


@pytest.mark.parametrize("section", EVERYWHERE, ids=lambda section: section.question)
def test_the_embedded_engine_answers_so(section: Section, embedded: GraphStore) -> None:
    assert answer(embedded, section.statement) == section.answer
