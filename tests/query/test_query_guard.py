"""What the read-only guard lets through, what it refuses, and what it says."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kgraph.errors import NotReadOnly, Refused
from kgraph.query import check, run_cypher
from kgraph.query.guard import FORBIDDEN, MAX_DEPTH
from kgraph.store import GraphStore

GOOD = [
    "MATCH (p:Paper) RETURN p.id AS id",
    "match (p:Paper) return p.id as id",
    "  \n\tMATCH (p:Paper)\r\nRETURN p.id AS id ;  \n",
    "MATCH (p:Paper) RETURN p.id AS id; // done",
    "OPTIONAL MATCH (p:Paper) RETURN p.id AS id",
    "WITH 1 AS x RETURN x AS y",
    "UNWIND [1, 2] AS x RETURN x AS y",
    "RETURN 1 AS x",
    "EXPLAIN MATCH (p:Paper) RETURN p.id AS id",
    "PROFILE MATCH (p:Paper) RETURN p.id AS id",
    "// CREATE (n)\nMATCH (p:Paper) RETURN p.id AS id",
    "MATCH (p:Paper) /* DELETE p; */ RETURN p.id AS id",
    "/**/ RETURN 1 AS x",
    "RETURN 'CREATE (n); DROP TABLE Paper' AS x",
    'RETURN "it\'s SET; MERGE" AS x',
    r"RETURN 'it\'s DELETE' AS x",
    r"RETURN '\\' AS x, 'CREATE' AS y",
    r"MATCH (p:Paper) WHERE p.title =~ '.*\\bLoRA\\b.*' RETURN p.id AS id",
    "MATCH (n:Paper) RETURN n.set AS x, n.created AS y, n.`delete` AS z",
    "MATCH (n:`Set`) RETURN n.id AS `create`",
    "MATCH (n:Set) RETURN n.id AS id",
    "MATCH (`load`:Paper) RETURN `load`.id AS `a``SET`",
    "MATCH (created:Paper) RETURN created.id AS settings",
    "MATCH (a:Concept)-[:CO_OCCURS*1..3]-(b:Concept) RETURN count(DISTINCT b.id) AS n",
    "MATCH (p:Paper) WHERE p.id = $call AND p.day >= $since RETURN p.id AS id",
    "MATCH (a:Alias)-[:ALIAS_OF]->(c:Concept) WHERE a.name = '稀疏自编码器' RETURN c.id AS 概念",
    "MATCH (c:Concept) WHERE c.papers >= 2 AND c.name IN ['a', 'b'] RETURN c.id AS id SKIP 1 LIMIT 2",
    "MATCH (p:Paper) WHERE EXISTS { MATCH (p)-[:MENTIONS]->(c:Concept) } RETURN p.id AS id",
    "RETURN 1 AS x UNION ALL RETURN 2 AS x",
    "RETURN 1.5e-3 AS x, -2 AS y, .5 AS z, 7 % 2 AS w, 2 ^ 3 AS v",
    "RETURN date.truncate('month', $day) AS x",
    "RETURN {a: 1, b: [1, 2]}.a AS x",
    "RETURN CASE WHEN 1 < 2 THEN 'SET' ELSE 'b' END AS x",
]

WRITES = [
    ("CREATE (n:Paper {id: 'x'})", "CREATE"),
    ("MATCH (p:Paper) CREATE (p)-[:MENTIONS]->(:Concept)", "CREATE"),
    ("MATCH (p:Paper) MERGE (q:Paper {id: 'x'}) RETURN q.id AS id", "MERGE"),
    ("MATCH (p:Paper) SET p.title = ''", "SET"),
    ("MATCH (p:Paper) sEt p.title = ''", "sEt"),
    ("MATCH (p:Paper)SET p.title = ''", "SET"),
    ("MATCH (p:Paper)/**/SET/**/p.title = ''", "SET"),
    ("MATCH (p:Paper) WHERE p.id = 'x'SET p.title = ''", "SET"),
    ("MATCH (p:Paper) DELETE p", "DELETE"),
    ("MATCH (p:Paper) DETACH DELETE p", "DETACH"),
    ("MATCH (p:Paper) REMOVE p.title", "REMOVE"),
    ("MATCH (p:Paper) FOREACH (x IN [1] | SET p.title = '')", "FOREACH"),
    ("INSERT (:Paper {id: 'x'})", "INSERT"),
    ("DROP TABLE Paper", "DROP"),
    ("ALTER TABLE Paper ADD x STRING", "ALTER"),
    ("MATCH (p:Paper) // read only\nDELETE p", "DELETE"),
    ("MATCH (p:Paper) // read only\rDELETE p", "DELETE"),
    ("EXPLAIN CREATE (n:Paper)", "CREATE"),
    ("PROFILE MATCH (p:Paper) SET p.title = ''", "SET"),
    ("MATCH (p:Paper) WHERE EXISTS { CREATE (n) } RETURN p.id AS id", "CREATE"),
    ("RETURN 1.CREATE (n)", "CREATE"),
    ("MATCH (a:Concept)-[:CO_OCCURS*1..SET]-(b:Concept) RETURN a.id AS id", "SET"),
    ("MATCH (p:Paper) RETURN p.id AS set", "set"),
    ("RETURN 'it''s' AS x CREATE (n)", "CREATE"),
]
FILES = [
    ("COPY Paper FROM 'x.csv'", "COPY"),
    ("COPY (MATCH (p:Paper) RETURN p.id) TO '/etc/x.csv'", "COPY"),
    ("MATCH (p:Paper) COPY (RETURN 1) TO 'x.csv'", "COPY"),
    ("LOAD FROM '/etc/passwd' RETURN *", "LOAD"),
    ("LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line", "LOAD"),
    ("MATCH (p:Paper) LOAD FROM 'x.csv' RETURN *", "LOAD"),
    ("MATCH (p:Paper) WITH p LOAD CSV FROM 'file:///x' AS line RETURN line", "LOAD"),
    ("EXPORT DATABASE 'x'", "EXPORT"),
    ("IMPORT DATABASE 'x'", "IMPORT"),
    ("ATTACH 'x' AS y (dbtype duckdb)", "ATTACH"),
    ("DETACH x", "DETACH"),
    ("INSTALL json", "INSTALL"),
    ("EXPLAIN LOAD FROM 'x.csv' RETURN *", "LOAD"),
]
PROCEDURES = [
    ("CALL show_tables() RETURN *", "CALL"),
    ("MATCH (p:Paper) CALL db.labels() YIELD label RETURN label AS x", "CALL"),
    ("MATCH (p:Paper) CALL { MATCH (q:Paper) RETURN q.id AS i } RETURN i AS x", "CALL"),
    ("CALL threads=1", "CALL"),
    ("RETURN apoc.load.json('file:///etc/passwd') AS x", "apoc.load.json"),
    ("RETURN apoc . load /* */ . json ('x') AS x", "apoc.load.json"),
    ("RETURN `apoc`.`load`.json('x') AS x", "apoc.load.json"),
    ("RETURN `apoc.load.json`('x') AS x", "apoc.load.json"),
    ("MATCH (p:Paper) RETURN p.name('x') AS x", "p.name"),
    ("RETURN nextval('s') AS x", "nextval"),
    ("RETURN `nextval`('s') AS x", "nextval"),
]
SEVERAL = [
    ("RETURN 1 AS x; RETURN 2 AS y", "RETURN"),
    ("RETURN 1 AS x;;", ";"),
    ("MATCH (p:Paper) RETURN p.id AS id; DROP TABLE Paper", "DROP"),
    ("RETURN ';' AS x; /* */ CREATE (n)", "CREATE"),
    (";", "no statement"),
    ("", "no statement"),
    ("// nothing", "no statement"),
    ("EXPLAIN", "no statement"),
]
STARTS = [
    ("BEGIN TRANSACTION", "BEGIN"),
    ("COMMIT", "COMMIT"),
    ("CHECKPOINT", "CHECKPOINT"),
    ("USE neo4j MATCH (p:Paper) RETURN p.id AS id", "USE"),
    ("RETURN 1 AS x UNION USE other RETURN 2 AS x", "USE"),
    ("SHOW USERS", "SHOW"),
    ("GRANT ROLE x TO y", "GRANT"),
    ("CYPHER runtime=slotted MATCH (p:Paper) RETURN p.id AS id", "CYPHER"),
    ("EXPLAIN EXPLAIN RETURN 1 AS x", "EXPLAIN"),
    ("OPTIONAL CALL db.labels() YIELD label RETURN label AS x", "OPTIONAL"),
    ("(p:Paper)", "("),
    ("`MATCH` (p:Paper) RETURN 1 AS x", "`MATCH`"),
    ("RETURN 1 AS x ROLLBACK", "ROLLBACK"),
]
TRICKS = [
    ("MATCH (p:Paper) ＳＥＴ p.title = ''", "U+FF33"),
    ("MATCH (p:Paper) ſet p.title = ''", "U+017F"),
    ("MATCH (p:Paper) S\u200bET p.title = ''", "U+200B"),
    ("MATCH (p:Paper)\u00a0SET p.title = ''", "U+00A0"),
    ("MATCH (p:Paper)\u3000SET p.title = ''", "U+3000"),
    ("\ufeffRETURN 1 AS x", "U+FEFF"),
    ("RETURN 1 AS x\u2028CREATE (n)", "U+2028"),
    ("RETURN 1 AS x // \u2028CREATE (n)", "U+2028"),
    ("RETURN 1 AS x // \x0bCREATE (n)", "U+000B"),
    ("RETURN 1 AS x\0CREATE (n)", "U+0000"),
    ("RETURN '\\u0027 AS x CREATE (n) //' AS y", "\\\\u"),
    ("RETURN `\\u0060 CREATE (n)` AS x", "\\\\u"),
    ("RETURN 1 AS x // \\u000aCREATE (n)", "\\\\u"),
    ("RETURN 'open AS x", "does not end"),
    ("RETURN `open AS x", "does not end"),
    ("RETURN 1 AS x /* open", "does not end"),
    ("RETURN 1 /* a /* b */ CREATE (n) */ AS x", "another inside"),
    (r"RETURN 'a\qb' AS x", "escape"),
    ("RETURN 1CREATE (n)", "number"),
    ("RETURN 1e5CREATE (n)", "number"),
    ("MATCH (n:$(x)) RETURN n.id AS id", "parameter"),
    ("RETURN $1 AS x", "parameter"),
    ("RETURN a#b AS x", "'#'"),
    ("RETURN \\ AS x", "cannot be read"),
    (f"RETURN {'(' * (MAX_DEPTH + 1)}1{')' * (MAX_DEPTH + 1)} AS x", "deeper"),
]


@pytest.mark.parametrize("text", GOOD)
def test_what_only_reads_passes(text: str) -> None:
    check(text)


@pytest.mark.parametrize(("text", "named"), [*WRITES, *FILES, *PROCEDURES, *SEVERAL, *STARTS, *TRICKS])
def test_everything_else_is_refused_and_the_offence_is_named_in_one_line(text: str, named: str) -> None:
    with pytest.raises(NotReadOnly) as refusal:
        check(text)
    assert named in str(refusal.value)
    assert len(str(refusal.value).splitlines()) == 1


def test_the_message_says_where_what_is_allowed_and_what_to_do() -> None:
    with pytest.raises(NotReadOnly) as refusal:
        check("MATCH (p:Paper)\n  DELETE p")
    assert str(refusal.value) == (
        "'DELETE' at line 2, column 3: only reading is allowed: a statement that begins with "
        "MATCH, OPTIONAL MATCH, WITH, UNWIND or RETURN; a name goes in backticks"
    )


MARKS = "()[]{}.,:;|+-*/%^=<>!&~$'\"`\\ \n\r\t#@?"
ODDITIES = ("//", "/*", "*/", "\\'", "``", "..", "=~", "1", "1.5", "0x1f", "$p", "n", "n.", "é", "概念", "\u200b")
WORDS = ("MATCH", "RETURN", "WITH", "UNWIND", "OPTIONAL", "EXPLAIN", "AS", "WHERE", "count", "'text'", '"text"', "`name`", "(n:Paper)")
PIECES = st.sampled_from([*MARKS, *ODDITIES, *WORDS, *sorted(FORBIDDEN)])


def passes(text: str) -> bool:
    """Whether the guard lets it through; anything it raises but NotReadOnly fails the test."""
    try:
        check(text)
    except NotReadOnly:
        return False
    return True


@given(st.lists(PIECES, max_size=25).map("".join) | st.text(max_size=60))
def test_nothing_but_not_read_only_is_ever_raised(text: str) -> None:
    passes(text)


HARMLESS = st.sampled_from(
    [
        "MATCH (n:Paper)",
        "RETURN n.id AS id",
        "WITH n",
        "WHERE n.day = 'x'",
        "'it'",
        '"SET"',
        "`DROP`",
        "// note\n",
        "/* x */",
        "$p",
        "1.5",
        "[1, 2]",
        "n.set",
    ]
)
CASED = st.sampled_from(sorted(FORBIDDEN)).flatmap(
    lambda word: st.sampled_from([word, word.lower(), word.title(), word[0].lower() + word[1:]])
)
GAPS = st.sampled_from([" ", "\n", "\t", "\r\n", "/**/", " /* RETURN */ ", "// x\n"])


@given(st.lists(HARMLESS, max_size=6), CASED, st.lists(HARMLESS, max_size=6), GAPS)
@example(["n.set"], "SET", [], " ")
def test_a_forbidden_word_outside_quotes_is_always_refused(before: list[str], word: str, after: list[str], gap: str) -> None:
    text = gap.join(["RETURN 1 AS x", *before, word, *after])
    with pytest.raises(NotReadOnly):
        check(text)


@given(
    st.sampled_from(sorted(FORBIDDEN)),
    st.sampled_from(["RETURN '{}' AS x", 'RETURN "{}" AS x', "RETURN 1 AS `{}`", "RETURN 1 AS x // {}", "RETURN /* {} */ 1 AS x"]),
)
def test_a_forbidden_word_in_quotes_or_comments_passes(word: str, shape: str) -> None:
    check(shape.format(word))


def test_hundreds_of_thousands_of_characters_are_no_trouble() -> None:
    check("RETURN [" + ", ".join(["1"] * 100_000) + "] AS x")
    for endless in ("'" + "\\'" * 200_000, "`" * 200_001, "/*" + "*" * 200_000, "$" * 200_000):
        assert not passes(f"RETURN {endless} AS x")


def test_the_engine_is_asked_only_after_the_guard(graph: GraphStore) -> None:
    assert run_cypher(graph, "MATCH (p:Paper) RETURN p.id AS id ORDER BY id", limit=2).rows == (("2601.00001",), ("2602.00001",))
    assert run_cypher(graph, "MATCH (p:Paper {id: $id}) RETURN p.day AS d", {"id": "2602.00001"}).rows == (("2026-02",),)
    with pytest.raises((NotReadOnly, Refused)):  # a server does not know the word
        run_cypher(graph, "COPY (MATCH (p:Paper) RETURN p.id) TO 'out.csv'")
