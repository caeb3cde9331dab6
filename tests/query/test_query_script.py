"""What is typed, cut into pieces; values behind the name of a query."""

import re

import pytest

from kgraph.errors import BadParameter
from kgraph.query import catalogue, named
from kgraph.query.script import Piece, pieces, sort_of, split_values, typed, unfinished, words

C, N, S = "command", "named", "statement"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("\n\n // nothing\n", []),
        (":help", [(C, "help")]),
        ("  :format json ; ", [(C, "format json")]),
        ("：help", [(C, "help")]),
        ("quit", [(C, "quit")]),
        ("help concept_papers", [(C, "help concept_papers")]),
        ("concept_papers GRPO\nstats", [(N, "concept_papers GRPO"), (N, "stats")]),
        ("concept_papers GRPO; stats;", [(N, "concept_papers GRPO"), (N, "stats")]),
        ("concept_papers 'a;b' \"c;d\"", [(N, "concept_papers 'a;b' \"c;d\"")]),
        ("paper https://arxiv.org/abs/2602.10476", [(N, "paper https://arxiv.org/abs/2602.10476")]),
        ("concept_papers Adam's; x", [(N, "concept_papers Adam's; x")]),
        ("concept_paper GRPO", [(N, "concept_paper GRPO")]),
        ("稀疏自编码器", [(N, "稀疏自编码器")]),
        ("RETURN 1 AS a;", [(S, "RETURN 1 AS a")]),
        ("RETURN 1 AS a", [(S, "RETURN 1 AS a")]),
        ("return 1 as a; :help", [(S, "return 1 as a"), (C, "help")]),
        ("RETURN 1 AS a; RETURN 2 AS b;", [(S, "RETURN 1 AS a"), (S, "RETURN 2 AS b")]),
        ("MATCH (p)\nRETURN p;\n:help", [(S, "MATCH (p)\nRETURN p"), (C, "help")]),
        ("MATCH (p)\r\nRETURN p\r\n\r\n:help\r\n", [(S, "MATCH (p)\nRETURN p"), (C, "help")]),
        ("MATCH (p)\nstats\n:help", [(S, "MATCH (p)\nstats\n:help")]),
        ("RETURN 'a;\n\nb' AS x;", [(S, "RETURN 'a;\n\nb' AS x")]),
        (r"RETURN 'it\'s;' AS x; stats", [(S, r"RETURN 'it\'s;' AS x"), (N, "stats")]),
        ('RETURN "a\';" AS x; stats', [(S, 'RETURN "a\';" AS x'), (N, "stats")]),
        ("RETURN 1 AS `a;b`; stats", [(S, "RETURN 1 AS `a;b`"), (N, "stats")]),
        ("RETURN 1 // one; two\nAS a; stats", [(S, "RETURN 1 // one; two\nAS a"), (N, "stats")]),
        ("RETURN /* ;\n\n; */ 1; stats", [(S, "RETURN /* ;\n\n; */ 1"), (N, "stats")]),
        ("/* what\n   it does */\n\nstats", [(N, "stats")]),
        ("// what it does\nMATCH (p) RETURN p\n", [(S, "MATCH (p) RETURN p")]),
        (";;\n;", []),
        ("CREATE (:X)\n\n", [(S, "CREATE (:X)")]),
        ("SHOW INDEXES;", [(S, "SHOW INDEXES")]),
        ("(x);", [(S, "(x)")]),
        ("RETURN 'no end;", [(S, "RETURN 'no end;")]),
        ("RETURN '\u2028\x0c' AS a; stats", [(S, "RETURN '\u2028\x0c' AS a"), (N, "stats")]),
        ("RETURN 1 AS 甲；\n", [(S, "RETURN 1 AS 甲；")]),
    ],
)
def test_pieces(text: str, expected: list[tuple[str, str]]) -> None:
    assert [tuple(piece) for piece in pieces(text.split("\n"))] == expected


def test_a_piece_is_there_as_soon_as_its_line_is() -> None:
    def lines() -> object:
        yield "stats\n"
        raise AssertionError("looked further than the first line")

    assert next(pieces(lines())) == Piece("named", "stats")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "goes_on"),
    [
        ("", False),
        ("stats", False),
        (":help", False),
        ("bad word", False),
        ("MATCH (p)", True),
        ("MATCH (p)\n", False),
        ("MATCH (p);", False),
        ("MATCH (p); RETURN", True),
        ("RETURN ';", True),
        ("RETURN ';\n", True),
        ("// remark", False),
        ("stats;\nMATCH", True),
    ],
)
def test_whether_a_statement_goes_on(text: str, goes_on: bool) -> None:
    assert unfinished(text) is goes_on


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("con", ("con", "")),
        ("stats; con", (" con", "")),
        ("RETURN 1; MATCH (p", (" MATCH (p", "")),
        ("MATCH (p)\nRET", ("MATCH (p)\nRET", "")),
        ("MATCH (p)\n", ("MATCH (p)\n", "")),
        ("RETURN 'a;", ("RETURN 'a;", "'")),
        ("RETURN 1 /* a", ("RETURN 1 /* a", "/*")),
        ("RETURN 1;\n:he", (":he", "")),
    ],
)
def test_the_piece_under_a_cursor(text: str, expected: tuple[str, str]) -> None:
    assert typed(text) == expected


@pytest.mark.parametrize(
    ("name", "said", "values"),
    [
        ("concept_papers", "GRPO", {"concept": "GRPO"}),
        ("concept_papers", "concept=GRPO limit=5", {"concept": "GRPO", "limit": "5"}),
        ("concept_papers", "limit=5 GRPO", {"concept": "GRPO", "limit": "5"}),
        ("concept_papers", 'concept="sparse autoencoders"', {"concept": "sparse autoencoders"}),
        ("concept_papers", "'sparse autoencoders'", {"concept": "sparse autoencoders"}),
        ("concept_papers", "稀疏自编码器", {"concept": "稀疏自编码器"}),
        ("concept_papers", "-p concept=GRPO --param limit=2", {"concept": "GRPO", "limit": "2"}),
        ("concept_papers", "concept=a=b", {"concept": "a=b"}),
        ("concept_papers", "", {}),
        ("concept_path", "RoPE GRPO", {"from": "RoPE", "to": "GRPO"}),
        ("concept_path", "to=RoPE GRPO", {"from": "GRPO", "to": "RoPE"}),
        ("top_pairs", "7", {"limit": "7"}),
    ],
)
def test_values(name: str, said: str, values: dict[str, str]) -> None:
    assert split_values(named(name), said) == (values, False)


def test_the_first_of_several_may_be_asked_for() -> None:
    assert split_values(named("concept_papers"), "RPO --first") == ({"concept": "RPO"}, True)


@pytest.mark.parametrize(
    ("name", "said", "says"),
    [
        ("concept_papers", "sparse autoencoders", "'autoencoders' is one value too many: concept_papers takes concept, since="),
        ("concept_papers", "concept=A concept=B", "given twice"),
        ("concept_papers", "Adam's", "a quote does not end"),
        ("stats", "x", "takes no parameters"),
    ],
)
def test_values_that_do_not_fit(name: str, said: str, says: str) -> None:
    with pytest.raises(BadParameter, match=re.escape(says)):
        split_values(named(name), said)


def test_no_query_is_called_like_a_word_that_begins_a_statement() -> None:
    assert {sort_of(name) for name in catalogue()} == {"named"}
    assert not {name.upper() for name in catalogue()} & {word.upper() for word in words()}
