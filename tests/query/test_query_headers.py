"""How the header of a query file is read, and what is said of a fault in it."""

from pathlib import Path

import pytest

from kgraph.errors import BadParameter, SeedError
from kgraph.query import Parameter
from kgraph.query.catalogue import load, parse
from kgraph.query.parameters import NO_LIMIT, bind, convert

WHOLE = """\
// Papers of a concept,
// newest first.
// param concept: concept  any name: "SAEs", 稀疏自编码器
// param since: day = 2026-01  from this day
// param limit: limit = 0
// take names: sorted
//
// A note: here param is only a word.
MATCH (p:Paper)-[:MENTIONS]->(c:Concept {id: $concept})
WHERE p.day_end >= $since
RETURN p.id AS paper, collect(c.name) AS names
ORDER BY paper LIMIT $limit
"""


def test_a_header_is_summary_parameters_and_what_is_taken_of_lists() -> None:
    query = parse("papers", WHOLE, "papers.cypher")
    assert query.name == "papers"
    assert query.summary == "Papers of a concept, newest first."
    assert query.parameters == (
        Parameter(name="concept", type="concept", doc='any name: "SAEs", 稀疏自编码器'),
        Parameter(name="since", type="day", default="2026-01-01", doc="from this day"),
        Parameter(name="limit", type="limit", default=NO_LIMIT),
    )
    assert [parameter.required for parameter in query.parameters] == [True, False, False]
    assert query.columns == ("paper", "names")
    assert query.takes == (("names", "sorted"),)


BODY = "MATCH (p:Paper) RETURN p.id AS paper ORDER BY paper"
FAULTS = [
    (BODY, 1, "first line"),
    (f"// All.\n// param x concept\n{BODY}", 2, "param NAME: TYPE = DEFAULT"),
    (f"// All.\n// param x: colour\n{BODY}", 2, "param NAME: TYPE = DEFAULT"),
    (f"// All.\n// param X: int\n{BODY}", 2, "param NAME: TYPE = DEFAULT"),
    (f"// All.\n//\n// param x: int = many\n{BODY}", 3, "whole number"),
    (f"// All.\n// param x: day = 2026-13\n{BODY}", 2, "2026-02-12"),
    (f"// All.\n// param x: int\n// param x: int\n{BODY}", 3, "twice"),
    (f"// All.\n// param x: int\n{BODY}", 2, "differ: x"),
    (f"// All.\n{BODY} LIMIT $rows", 1, "differ: rows"),
    (f"// All.\n// take paper: last\n{BODY}", 2, "take COLUMN"),
    (f"// All.\n// take papers: first\n{BODY}", 2, "no column: papers"),
    (f"// All.\n// then other\n{BODY}", 2, "then: NAME"),
    (f"// All.\n// columns one two\n{BODY}", 2, "columns: one, two"),
    ("// All.\nMATCH (p:Paper) RETURN p.id ORDER BY p.id", 1, "with AS"),
    ("// All.\nMATCH (p:Paper) DELETE p", 1, "'DELETE'"),
    ("// All.\nRETURN 'open", 1, "does not end"),
    ("// All.\n", 1, "no statement"),
]


@pytest.mark.parametrize(("text", "line", "said"), FAULTS)
def test_a_fault_is_told_with_file_and_line(text: str, line: int, said: str) -> None:
    with pytest.raises(SeedError) as fault:
        parse("all", text, "all.cypher")
    assert str(fault.value).startswith(f"all.cypher:{line}: ")
    assert said in str(fault.value)


def test_the_name_of_a_file_is_the_name_of_its_query(tmp_path: Path) -> None:
    (tmp_path / "b.cypher").write_text(f"// B.\n{BODY}", "utf-8")
    (tmp_path / "a.cypher").write_text(f"// A.\n{BODY}", "utf-8")
    assert [query.name for query in load(tmp_path).values()] == ["a", "b"]
    (tmp_path / "C-d.cypher").write_text(f"// C.\n{BODY}", "utf-8")
    with pytest.raises(SeedError, match=r"C-d\.cypher: .*small letters"):
        load(tmp_path)


CONVERTED = [
    ("day", "2026-02-12", "2026-02-12"),
    ("day", " 2026-02-12 ", "2026-02-12"),
    ("day", "2026-02", "2026-02-01"),
    ("day", "2026", "2026-01-01"),
    ("day_end", "2026-02-12", "2026-02-12"),
    ("day_end", "2026-02", "2026-02-28"),
    ("day_end", "2024-02", "2024-02-29"),
    ("day_end", "2026", "2026-12-31"),
    ("int", "0", 0),
    ("int", " 12 ", 12),
    ("int", 7, 7),
    ("limit", "5", 5),
    ("limit", 0, NO_LIMIT),
    ("text", " a b ", "a b"),
    ("concept", "稀疏自编码器", "稀疏自编码器"),
]


@pytest.mark.parametrize(("kind", "given", "value"), CONVERTED)
def test_what_is_typed_becomes_a_value(kind: str, given: str | int, value: str | int) -> None:
    assert convert(Parameter.model_validate({"name": "x", "type": kind}), given) == value


MISFITS = [
    ("day", "12.2.2026"),
    ("day", "2026-02-30"),
    ("day", "2026-13"),
    ("day_end", "2026-00"),
    ("day", "２０２６-02"),
    ("day", "0000"),
    ("day", ""),
    ("int", "-1"),
    ("int", "1.5"),
    ("int", "many"),
    ("int", ""),
    ("int", True),
    ("int", "9999999999"),
    ("limit", "all"),
    ("concept", "  "),
]


@pytest.mark.parametrize(("kind", "given"), MISFITS)
def test_what_does_not_fit_is_told_with_the_parameter_and_what_is_allowed(kind: str, given: str | int) -> None:
    with pytest.raises(BadParameter, match=r"^since is ") as misfit:
        convert(Parameter.model_validate({"name": "since", "type": kind}), given)
    assert len(str(misfit.value).splitlines()) == 1


PARAMETERS = (Parameter(name="concept", type="concept"), Parameter(name="limit", type="limit", default=50))


def test_what_is_left_out_takes_its_default() -> None:
    assert bind("papers", PARAMETERS, {"concept": "SAE"}) == {"concept": "SAE", "limit": 50}
    assert bind("papers", PARAMETERS, {"concept": "SAE", "limit": "3"}) == {"concept": "SAE", "limit": 3}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "parameter 'concept' is missing: papers takes concept, limit=50"),
        ({"concept": "SAE", "limits": 3}, "unknown parameter 'limits': papers takes concept, limit=50"),
    ],
)
def test_missing_and_unknown_parameters_are_told_with_what_there_is(given: dict[str, str | int], said: str) -> None:
    with pytest.raises(BadParameter) as wrong:
        bind("papers", PARAMETERS, given)
    assert str(wrong.value) == said
