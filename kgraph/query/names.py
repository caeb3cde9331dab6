"""From what a person types to the key of a node: any name of a concept, any way to write an arXiv id, any spelling of a keyword."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from rapidfuzz import fuzz, process

from kgraph.errors import AmbiguousName, UnknownName
from kgraph.store import GraphStore
from kgraph.text import fold, key, slug, tidy

_NEAR, _CUTOFF = 3, 50
_CANDIDATES = 24  # enough for three concepts, if each has some near names
_LISTED = 10
_CONCEPT = "MATCH (c:Concept {id: $given}) RETURN c.id AS id"
_CONCEPT_IDS = "MATCH (c:Concept) RETURN c.id AS id ORDER BY id"
_CONCEPTS = "-[:ALIAS_OF]->(c:Concept) RETURN c.id AS id, a.name AS name, c.papers AS papers ORDER BY papers DESC, id, name"
_NAMED = ((fold, "MATCH (a:Alias {`fold`: $given})" + _CONCEPTS), (key, "MATCH (a:Alias {`key`: $given})" + _CONCEPTS))
_NAMES = "MATCH (a:Alias)-[:ALIAS_OF]->(c:Concept) RETURN a.name AS name, c.id AS id ORDER BY name, id"
_PAPER = "MATCH (p:Paper {id: $given}) RETURN p.id AS id"
_TITLES = "MATCH (p:Paper) RETURN p.id AS id, p.title AS title ORDER BY id"
_KEYWORDS = "MATCH (k:Keyword) RETURN k.name AS name, k.names AS names ORDER BY name"
_OFFERED = 20
_LIKE = (
    "MATCH (a:Alias)-[:ALIAS_OF]->(c:Concept) WHERE a.`fold` STARTS WITH $given "
    f"RETURN a.name AS name, c.name AS concept, c.papers AS papers ORDER BY papers DESC, name LIMIT {_OFFERED}"
)
_PAPERS_LIKE = f"MATCH (p:Paper) WHERE p.id STARTS WITH $given RETURN p.id AS name ORDER BY name DESC LIMIT {_OFFERED}"

_ARXIV = re.compile(
    r"(?:https?://)?(?:(?:www\.|export\.)?arxiv\.org/(?:abs|pdf|html)/|arxiv:\s?)?"
    r"([0-9]{4}\.[0-9]{4,5}|[a-z][a-z-]{1,20}(?:\.[a-z]{2})?/[0-9]{7})(?:v[0-9]{1,3})?(?:\.pdf)?/?",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w+")


def find_concept(store: GraphStore, given: str, first: bool = False) -> str:
    """The id of a concept, from its id or any of its names: case, width, hyphens and the plural make no difference. An id that moved is
    found by the name in it.

    Where several concepts share the name, the only one that is written exactly so; or, with ``first``, the one in most papers (then the
    smallest id). Raises ``AmbiguousName`` that lists the ids, ``UnknownName`` with near names.
    """
    name = tidy(given)
    if store.read(_CONCEPT, {"given": name}).rows:
        return name
    for comparable, statement in _NAMED:
        found = store.read(statement, {"given": comparable(name)}).rows if comparable(name) else ()
        if ids := list(dict.fromkeys(row[0] for row in found)):
            exact = list(dict.fromkeys(row[0] for row in found if row[1] == name))
            return _choose("concept", given, exact if len(exact) == 1 else ids, first)
    if name.startswith("concept:"):
        wanted = name.removeprefix("concept:").partition("~")[0]
        if ids := [row[1] for row in store.read(_NAMES).rows if slug(row[0]) == wanted]:
            return _choose("concept", given, list(dict.fromkeys(ids)), first)
        raise UnknownName("concept", given, near_names(name, store.read(_CONCEPT_IDS).column("id")))
    raise UnknownName("concept", given, _near_concepts(name, store.read(_NAMES).rows))


def find_paper(store: GraphStore, given: str, first: bool = False) -> str:
    """The arXiv id of a paper, from its id (with a version or not), its address on arXiv, its title, or words of its title.

    Raises ``AmbiguousName`` for words that several titles have (with ``first``: the newest id), ``UnknownName`` with near titles.
    """
    text = tidy(given)
    if arxiv := _ARXIV.fullmatch(text):
        if store.read(_PAPER, {"given": arxiv[1]}).rows:
            return arxiv[1]
        raise UnknownName("paper", given, hint="it is in none of the digests read")
    papers = store.read(_TITLES).rows
    wanted = [word.casefold() for word in _WORD.findall(text)]
    same = [one for one, title in papers if fold(title) == fold(text)]
    ids = sorted(same or [one for one, title in papers if wanted and _has_words(title, wanted)], reverse=True)
    if not ids:
        raise UnknownName("paper", given, near_names(text, [title for _, title in papers]), "give an arXiv id or words of its title")
    if len(ids) > _LISTED and not first:
        raise UnknownName("paper", given, hint=f"{len(ids)} titles have these words: give more of them, or an arXiv id")
    return _choose("paper", given, ids, first)


def find_keyword(store: GraphStore, given: str, first: bool = False) -> str:
    """The name of a keyword's node, from any of its names in any case. Raises ``AmbiguousName`` or ``UnknownName``."""
    text = tidy(given)
    keywords = [(name, {name, *names}) for name, names in store.read(_KEYWORDS).rows]
    for comparable in (str, fold, key):
        if found := [name for name, names in keywords if comparable(text) in {comparable(one) for one in names}]:
            return _choose("keyword", given, found, first)
    raise UnknownName("keyword", given, near_names(text, sorted({one for _, names in keywords for one in names})))


def names_like(store: GraphStore, what: str, begun: str, timeout: float) -> tuple[str, ...]:
    """Names of concepts, papers (ids) or keywords that begin so, however spelt, those of most papers first; of anything else none."""
    if what == "concept":
        spelt: dict[str, str] = {}
        for name, concept, _ in store.read(_LIKE, {"given": fold(begun)}, timeout=timeout).rows:
            spelt.setdefault(key(name), concept if key(concept) == key(name) else name)
        return tuple(spelt.values())
    if what == "paper":
        return tuple(store.read(_PAPERS_LIKE, {"given": begun}, timeout=timeout).column("name"))
    if what == "keyword":
        rows = store.read(_KEYWORDS, timeout=timeout).rows
        return tuple(name for name, names in rows if any(fold(one).startswith(fold(begun)) for one in (name, *names)))[:_OFFERED]
    return ()


def near_names(given: str, known: Sequence[str]) -> tuple[str, ...]:
    """The closest of the known names, best first, three at most; none that is not at least half alike (rapidfuzz's ratio, 50 of 100)."""
    found = process.extract(given, known, scorer=fuzz.ratio, processor=fold, limit=_NEAR, score_cutoff=_CUTOFF)
    return tuple(name for name, _, _ in found)


def _near_concepts(given: str, named: Iterable[Sequence[Any]]) -> tuple[str, ...]:
    """Near names of different concepts."""
    rows = list(named)
    found = process.extract(given, [row[0] for row in rows], scorer=fuzz.ratio, processor=fold, limit=_CANDIDATES, score_cutoff=_CUTOFF)
    best: dict[str, str] = {}
    for name, _, at in found:
        best.setdefault(rows[at][1], name)
    return tuple(dict.fromkeys(best.values()))[:_NEAR]


def _has_words(title: str, wanted: Sequence[str]) -> bool:
    """Whole words; of Chinese, which has no spaces, any part."""
    lower = title.casefold()
    words = set(_WORD.findall(lower))
    return all(word in words or (not word.isascii() and word in lower) for word in wanted)


def _choose(what: str, given: str, ids: Sequence[str], first: bool) -> str:
    if len(ids) > 1 and not first:
        raise AmbiguousName(what, given, ids)
    return ids[0]
