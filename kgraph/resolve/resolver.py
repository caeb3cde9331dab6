"""Composes the room: groups per paper, clusters over all, a person's decisions, concepts with names, kinds, roles and evidence."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from functools import cache
from sys import intern

from kgraph.errors import SeedError
from kgraph.lean import lean
from kgraph.lexicon import Lexicon, lexicon
from kgraph.mined import index_path
from kgraph.model import Concept, Decision, Extraction, Occurrence, Paper, Part, Resolution
from kgraph.resolve import concepts
from kgraph.resolve.asked import asked
from kgraph.resolve.groups import Group, paper_groups
from kgraph.resolve.join import Cluster, join_groups
from kgraph.resolve.near import near_names
from kgraph.resolve.ruled import Ruled, rule
from kgraph.resolve.spelling import spelling
from kgraph.resolve.termhood import no_term
from kgraph.resources import code_version, files_version, folder
from kgraph.rulings import Ruling
from kgraph.text import key
from kgraph.translation import dictionary_path


@cache
def apart_pairs() -> frozenset[tuple[str, str]]:
    """The pairs of ``seeds/apart.tsv`` as keys, the smaller first. Raises ``SeedError`` for a line that is not two names."""
    pairs = set()
    path = folder("seeds") / "apart.tsv"
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            names = line.split("\t")
            if len(names) != 2 or key(names[0]) == key(names[1]):
                raise SeedError(path.name, number, "two different names with a tab between them are wanted")
            pairs.add((min(map(key, names)), max(map(key, names))))
    return frozenset(pairs)


@cache
def resolver_version() -> str:
    """Changes with this room's code and its data: what was resolved by another version is out of date."""
    code = code_version("resolve", "lexicon", "mined", "translation", "cues", "rulings", "text", "model", "unions")
    data = f"{sorted(apart_pairs())}|{spelling().model_dump_json()}|{files_version(index_path(), dictionary_path())}"
    return hashlib.sha256(f"{code}|{data}".encode()).hexdigest()[:16]


def resolve(
    papers: Mapping[str, Paper],
    extractions: Iterable[Extraction],
    words: Lexicon | None = None,
    rulings: Sequence[Ruling] = (),
    without: Set[Part] = frozenset(),
) -> Resolution:
    """All concepts of all papers. Depends on the set of papers and a person's ``rulings`` only, not on the order of papers.
    ``without``: parts that are switched off.

    ``extractions``: one of each paper; each is asked for once, so they may be read one after the other."""
    words = words or lexicon()
    if "lexicon" in without:
        words = Lexicon((), words.stop)
    groups: list[Group] = []
    decisions: list[Decision] = []
    known: dict[str, Extraction] = {}
    for extraction in extractions:
        found, taken = paper_groups(extraction, words, without)
        groups += found if "termhood" in without else (group for group in found if not no_term(group))
        decisions += lean(taken)
        if rulings:  # only what a person takes apart is looked up again
            known[extraction.paper] = extraction
    clusters, taken = join_groups(groups, words, apart_pairs(), without)
    decisions += lean(taken)
    ruled = rule(clusters, rulings, papers, known, words)
    found_concepts, occurrences = _concepts(ruled, papers, words)
    decisions += ruled.decisions
    decisions += lean(near_names(found_concepts, apart_pairs()))
    unique = sorted(set(asked(decisions, found_concepts)), key=lambda d: (d.verdict, d.rule, d.left, d.right, d.reason))
    return Resolution(concepts=tuple(found_concepts), occurrences=tuple(occurrences), decisions=tuple(unique), idle=ruled.idle)


def _concepts(ruled: Ruled, papers: Mapping[str, Paper], words: Lexicon) -> tuple[list[Concept], list[Occurrence]]:
    found: list[Concept] = []
    places: dict[tuple[str, str], tuple[Concept, list[Group]]] = {}
    for number in sorted(ruled.clusters, key=ruled.ids.__getitem__):
        cluster = ruled.clusters[number]
        name = concepts.canonical_name(cluster)
        concept = Concept(
            id=ruled.ids[number],
            name=name,
            kind=concepts.kind_of(cluster, words),
            zh=concepts.chinese_name(cluster),
            aliases=tuple(lean(concepts.aliases(cluster, name))),
        )
        found.append(concept)
        for group in cluster.groups:
            places.setdefault((group.paper, concept.id), (concept, []))[1].append(group)
    known = {key(c.name): c.id for c in reversed(found)}
    found = list(lean(c.model_copy(update={"broader": concepts.broader_key(c.name, known)}) for c in found))
    own = _own_names(ruled.clusters.values())
    # Paper by paper, so that a paper's sentences are found once for all its concepts.
    return found, list(lean(_occurrence(papers[paper], *places[paper, id], own[paper]) for paper, id in sorted(places)))


def _own_names(clusters: Iterable[Cluster]) -> dict[str, frozenset[str]]:
    """Per paper: the keys of the names its title gives to its work."""
    own: dict[str, set[str]] = defaultdict(set)
    for cluster in clusters:
        for group in cluster.groups:
            own[group.paper] |= {key(m.text) for m in group.mentions if m.finder == "title"}
    return {paper: frozenset(names) for paper, names in own.items()}


def _occurrence(paper: Paper, concept: Concept, groups: Sequence[Group], own: frozenset[str]) -> Occurrence:
    mentions, sentences = concepts.by_evidence(paper, [m for group in groups for m in group.mentions])
    curated = any(group.entry for group in groups)
    roles = [concepts.role_of(group, concept.kind, curated, own) for group in groups]
    sure = curated or any(group.defined for group in groups)
    return Occurrence(
        paper=paper.id,
        concept=concept.id,
        role=min(roles, key=("proposed", "compared_with", "evaluated_on", "used").index),
        confidence=1.0 if sure else 0.8 if len(mentions) > 1 else 0.6,
        mentions=mentions,
        sentences=tuple(map(intern, sentences)),  # a paper's concepts share them
    )
