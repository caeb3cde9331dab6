"""Every file in cypher/: what scripts rely on, the subset of Cypher that both engines speak, and the spelling of the schema's names."""

import re
from itertools import pairwise

import pytest

from kgraph.query import NamedQuery, catalogue
from kgraph.query.tokens import Token, tokenise
from kgraph.store import load_schema

# name: required parameters, those with a default, columns; scripts rely on these, so names may be added here and never changed.
PROMISED = {
    "concept_papers": (["concept"], ["since", "until", "limit=50"], "paper title day role section sentence"),
    "concept_profile": (["concept"], [], "concept name kind aliases papers first_day first_paper"),
    "concept_partners": (["concept"], ["limit=20", "min_papers=1"], "partner kind papers association npmi jaccard"),
    "top_pairs": ([], ["limit=20", "min_papers=2"], "concept partner papers association npmi jaccard"),
    "pair_papers": (["concept", "partner"], [], "paper title day sentence partner_sentence"),
    "paper_concepts": (["paper"], [], "concept kind role mentions sentence"),
    "similar_papers": (["paper"], ["min_shared=2", "limit=20"], "paper title shared concepts"),
    "proposed_since": (["day"], ["limit=50"], "concept kind paper title day"),
    "first_paper": (["concept"], [], "paper title day"),
    "concept_trend": (["concept"], [], "day papers all_papers"),
    "new_pairs_since": (["day"], ["limit=50"], "concept partner papers first_day"),
    "keyword_concepts": (["keyword"], ["limit=20"], "concept papers"),
    "concept_keywords": (["concept"], ["limit=20"], "keyword papers"),
    "datasets_used": ([], ["limit=20"], "dataset papers"),
    "compared_with": (["concept"], ["limit=20"], "concept papers"),
    "builds_on": (["concept"], ["limit=20"], "concept papers kind"),
    "concept_path": (["from", "to"], ["max_hops=4"], "step node kind via"),
}
QUERIES = list(catalogue().values())
by_name = pytest.mark.parametrize("query", QUERIES, ids=[query.name for query in QUERIES])


@pytest.mark.parametrize("name", PROMISED)
def test_names_parameters_and_columns_are_as_promised(name: str) -> None:
    required, optional, columns = PROMISED[name]
    query = catalogue()[name]
    assert [parameter.name for parameter in query.parameters if parameter.required] == required
    assert {parameter.name for parameter in query.parameters if not parameter.required} == {each.split("=")[0] for each in optional}
    defaults = {parameter.name: parameter.default for parameter in query.parameters}
    assert all(str(defaults[name]) == value for name, _, value in (each.partition("=") for each in optional) if value)
    assert set(columns.split()) <= set(query.columns)


@by_name
def test_summary_is_a_sentence_and_every_parameter_is_explained(query: NamedQuery) -> None:
    assert query.summary[0].isupper()
    assert query.summary.endswith(".")
    assert all(parameter.doc for parameter in query.parameters)
    assert query.text.endswith("\n")
    assert max(map(len, query.text.splitlines())) <= 150


RESERVED = (
    {"end", "order", "desc", "asc", "group", "index", "table", "default", "column", "profile", "key", "primary"}
    | {"from", "to", "limit", "skip", "case", "when"}
)  # fmt: skip
NOT_ON_BOTH = (
    {"labels", "label", "type", "id", "elementid", "head", "last", "split", "substring", "shortestpath", "nodes", "rels"}
    | {"relationships", "properties", "keys", "reduce", "date", "datetime", "duration", "timestamp", "exists", "tostring"}
)  # fmt: skip
CLAUSE = re.compile(r"\bMATCH\b(.*?)(?=\b(?:MATCH|WHERE|WITH|RETURN|OPTIONAL)\b|\Z)", re.DOTALL)


def body(query: NamedQuery) -> str:
    """The statement without its header."""
    return "\n".join(line for line in query.text.splitlines() if not line.startswith("//"))


@by_name
def test_only_the_cypher_that_both_engines_speak(query: NamedQuery) -> None:
    tokens = tokenise(query.text)
    assert not any(token.says(word) for token in tokens for word in ("CALL", "SHORTEST", "XOR", "YIELD"))
    assert not re.search(r"\[[^\]]*\*|RETURN (DISTINCT )?\*", body(query)), "no paths of variable length, no RETURN *"
    assert all(call.endswith(", 9)") for call in re.findall(r"round\(.*?, \d+\)|round\(", body(query), re.DOTALL)), "two arguments"
    assert query.text.count("log(") == 2 * query.text.count("/ -log("), "the base differs: only quotients of logarithms"
    for one, two in pairwise(tokens):
        if one.sort == "word" and two.text == "(":
            assert one.text.lower() not in NOT_ON_BOTH
        assert one.sort != "word" or one.says("IN") or two.text != "[", "no list is indexed"


@by_name
def test_a_match_is_one_path_in_which_no_relationship_could_be_met_twice(query: NamedQuery) -> None:
    """Within a MATCH relationships are unique on Neo4j only: two of one type stand in two of them."""
    for clause in CLAUSE.findall(body(query)):
        assert "," not in re.sub(r"\{[^}]*\}", "", clause)
        types = re.findall(r"-\[\w*:(\w+)", clause)
        assert len(types) == len(set(types))


@by_name
def test_rows_come_in_one_order(query: NamedQuery) -> None:
    """ORDER BY and LIMIT once, behind the one RETURN; the order ends with a key of the row."""
    words = [token.text.upper() for token in tokenise(query.text) if token.sort == "word"]
    if "UNION" in words:  # one named count a branch: their order says nothing
        assert all(
            re.fullmatch(r" '\w+' AS what, (count\(\w\)|g\.pairs) AS number\s*", each)
            for each in re.split("UNION ALL.*?RETURN|RETURN", body(query))[1:]
        )
        return
    assert words.count("ORDER") == words.count("RETURN") == 1
    assert words.index("ORDER") > words.index("RETURN")
    assert words.count("LIMIT") <= 1
    assert "LIMIT" not in words or words.index("LIMIT") > words.index("ORDER")
    order = query.text.rpartition("ORDER BY ")[2].split("LIMIT")[0].strip().removesuffix(" DESC")
    assert order.rpartition(", ")[2] in KEYS


KEYS = (
    {"id", "p.id", "c.id", "paper", "partner_id", "broader_id", "neighbour", "keyword", "category", "author", "digest", "day", "month"}
    | {"lang"}  # behind concept and alias
)  # fmt: skip


@by_name
def test_columns_are_plain_names_that_are_neither_variables_nor_reserved(query: NamedQuery) -> None:
    tokens = tokenise(query.text)
    aliases = {two.text for one, two in pairwise(tokens) if one.says("AS") and two.sort == "word"}
    assert not aliases & RESERVED
    assert not set(query.columns) & set(variables(tokens))
    assert len(set(query.columns)) == len(query.columns)


@by_name
def test_every_collected_list_is_sorted(query: NamedQuery) -> None:
    """Engines promise no order for collect()."""
    assert query.text.count("collect(") == sum(take == "sorted" for _, take in query.takes)


@by_name
def test_labels_types_and_properties_are_declared(query: NamedQuery) -> None:
    schema = load_schema()
    properties = {node.label: {p.name for p in node.properties} for node in schema.nodes}
    properties |= {rel.type: {p.name for p in rel.properties} for rel in schema.relationships}
    tokens = tokenise(query.text)
    bound = variables(tokens)
    assert set(bound.values()) <= set(properties)
    for owner, brace, name in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if brace.text == "{" and not owner.says("EXISTS"):
            assert name.text in properties[owner.text]
        if brace.text == "." and owner.sort == "word":
            assert name.text.strip("`") in properties[bound[owner.text]]
    for node in re.findall(r"(?<!\w)\((\w*)\)", body(query)):
        assert node in bound, "every node has a label, or was bound with one"


def variables(tokens: tuple[Token, ...]) -> dict[str, str]:
    """The label or type of each variable; of patterns without one under ``:Label``."""
    found: dict[str, str] = {}
    for bracket, one, two, three in zip(tokens, tokens[1:], tokens[2:], tokens[3:], strict=False):
        if bracket.text in ("(", "[") and one.sort == "word" and two.text == ":":
            assert found.setdefault(one.text, three.text) == three.text
        if bracket.text in ("(", "[") and one.text == ":":
            found[f":{two.text}"] = two.text
    return found
