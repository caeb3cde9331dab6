"""Completions, from the text before a cursor."""

from collections.abc import Iterable

import pytest

from kgraph.query import catalogue
from kgraph.query.completion import Vocabulary, bound, complete, open_bracket, quoted_value, vocabulary

COMMANDS = {"help": "helps", "format": "prints otherwise", "explain": "plans"}
NAMES = {"concept": ("Sparse Autoencoder", "SAE", "稀疏自编码器"), "keyword": ("RL",), "paper": ("2602.10476",)}
CONCEPT = ["id", "name", "kind", "zh", "papers", "first_seen", "first_paper"]


@pytest.fixture(scope="module")
def server() -> Vocabulary:
    return vocabulary(kinds=True, commands=COMMANDS, choices={"format": ("table", "json")})


def names(what: str, begun: str) -> Iterable[str]:
    return [name for name in NAMES.get(what, ()) if name.lower().startswith(begun.lower())]


def found(text: str, known: Vocabulary) -> list[str]:
    return [one.text for one in complete(text, known, ["concept", "day"], names)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("top_p", ["top_pairs", "top_pairs_once"]),
        ("datas", ["datasets_used"]),
        ("MAT", ["MATCH"]),
        ("mat", ["MATCH"]),
        ("opt", ["OPTIONAL MATCH"]),
        ("stats; datas", ["datasets_used"]),
        ("concept_papers ", ["concept=", "since=", "until=", "limit="]),
        ("concept_papers GRPO ", ["since=", "until=", "limit="]),
        ("concept_papers limit=3 un", ["until="]),
        ("concept_papers concept=sp", ['"Sparse Autoencoder"']),
        ('concept_papers concept="sparse au', ['"Sparse Autoencoder"']),
        ("concept_papers 稀疏", ["稀疏自编码器"]),
        ("concept_papers concept=稀", ["稀疏自编码器"]),
        ("concept_papers S", ["since=", '"Sparse Autoencoder"', "SAE"]),
        ("concept_path RoPE sp", ['"Sparse Autoencoder"']),
        ("keyword_concepts keyword=R", ["RL"]),
        ("paper 2602", ["2602.10476"]),
        ("concept_papers limit=", []),
        ("no_such_query con", []),
        (":", ["help", "format", "explain"]),
        ("：fo", ["format"]),
        (":format j", ["json"]),
        (":help first_p", ["first_paper"]),
        ("help first_p", ["first_paper"]),
        (":show 稀", ["稀疏自编码器"]),
        (":explain concept_papers li", ["limit="]),
        (":explain MATCH (p:Pap", ["Paper"]),
        ("MATCH (p:Pap", ["Paper"]),
        ("MATCH (p:pap", ["Paper"]),
        ("MATCH (:Cat", ["Category"]),
        ("MATCH (p:`Pap", ["`Paper`"]),
        ("MATCH (p:Paper|Conc", ["Concept"]),
        ("MATCH (c:Concept:Meth", ["Method"]),
        ("MATCH (n) WHERE n:Conc", ["Concept"]),
        ("MATCH (p:Paper)-[:MEN", ["MENTIONS"]),
        ("MATCH (p:Paper)-[m:MEN", ["MENTIONS"]),
        ("MATCH (p:Paper)-[m:MENTIONS|HAS", ["HAS_KEYWORD"]),
        ("MATCH (p:Paper)\n-[m:MEN", ["MENTIONS"]),
        ("MATCH (c:Concept) RETURN c.", CONCEPT),
        ("MATCH (c:Method) RETURN c.", CONCEPT),
        ("MATCH (c:Concept)-[m:MENTIONS]-(p:Paper) WHERE m.se", ["sections", "sentence"]),
        ("MATCH (论文:Paper) RETURN 论文.ti", ["title"]),
        ("MATCH (n) RETURN n.na", ["name", "names"]),
        ("MATCH (n:Nobody) RETURN n.abs", ["abstract"]),
        ("MATCH ()-[i:IN_CATEGORY]->() RETURN i.pri", ["`primary`"]),
        ("MATCH (c:Concept {", CONCEPT),
        ("MATCH (c:Concept {kind: 'method', n", ["name"]),
        ("MATCH (c:Concept) MATCH (c {ki", ["kind"]),
        ("MATCH (p:Paper)-[m:MENTIONS {ro", ["role"]),
        ("MATCH (c:Concept {name: $", ["concept", "day"]),
        ("MATCH (c) WHERE c.name = $da", ["day"]),
        ("MATCH (paper:Paper) RETURN pa", ["paper"]),
        ("MATCH (p:Paper) WITH p AS article RETURN arti", ["article"]),
        ("MATCH (c) RETURN c ord", ["ORDER BY"]),
        ("MATCH (c) RETURN coun", ["count("]),
        ("MATCH (p) WHERE p.title = 'a(' OR p.ti", ["title"]),
        ("RETURN '(p:Pap", []),
        ("RETURN 1 /* (p:Pap", []),
        ("RETURN 1 AS a;\nMATCH (p:Pap", ["Paper"]),
    ],
)
def test_completions(text: str, expected: list[str], server: Vocabulary) -> None:
    assert found(text, server) == expected


def test_labels_of_kinds_are_for_a_server() -> None:
    embedded = vocabulary(kinds=False)
    assert found("MATCH (m:Meth", embedded) == []
    assert found("MATCH (m:", embedded)[:3] == ["Paper", "Concept", "Alias"]


def test_all_queries_are_offered_where_nothing_is_typed(server: Vocabulary) -> None:
    assert found("", server)[: len(catalogue())] == list(catalogue())


def test_a_completion_tells_what_it_stands_for_and_what_it_is(server: Vocabulary) -> None:
    (one,) = complete("MATCH (p:Paper)-[m:ME", server)
    assert one == ("MENTIONS", 2, "(:Paper)-[:MENTIONS]->(:Concept)")
    (one,) = complete('concept_papers concept="sparse', server, names=names)
    assert one.width == len('"sparse')


@pytest.mark.parametrize("text", ["(" * 2000, "[x:" * 500, "'" * 999, "a." * 999, "concept_papers " + "a=b " * 500, "MATCH " + "(`" * 300])
def test_odd_texts_are_no_trouble(text: str, server: Vocabulary) -> None:
    assert isinstance(found(text, server), list)


def test_parts() -> None:
    assert open_bracket("MATCH (a)-[x {b: '('") == ("{", 14)
    assert open_bracket("MATCH (a)") == ("", 0)
    assert bound("MATCH (a:A:B)-[x:R|S]->(`b c`:C), (:D)") == {"a": ("A", "B"), "x": ("R", "S"), "b c": ("C",)}
    assert [quoted_value(name) for name in ("GRPO", "a b", 'a"b\\', "稀疏")] == ["GRPO", '"a b"', '"a\\"b\\\\"', "稀疏"]
