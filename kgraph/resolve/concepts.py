"""What a cluster is called, what sort of thing it is, and what a paper does with it."""

import math
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from functools import cache, lru_cache

from kgraph.cues import cues
from kgraph.lexicon import Entry, Lexicon
from kgraph.mined import english_names
from kgraph.model import KEYWORDS, KINDS, TITLE, Alias, Kind, Mention, Paper, Role
from kgraph.resolve.evidence import initials
from kgraph.resolve.groups import Group, headless, is_acronym, most_common
from kgraph.resolve.join import Cluster
from kgraph.resolve.spelling import singular
from kgraph.text import key, lang_of, sentences, tidy
from kgraph.translation import dictionary

_SENTENCES = 3
_CAMEL = re.compile("[a-z][A-Z]")
_DOUBT = 0.001
"""Added to each likelihood: no single opinion rules a kind out."""
_CURATED = 4.0
"""What a curated kind weighs, as a logarithm of likelihood."""
_CUED = 2.0
"""What a kind that cue words tell weighs."""
PROPOSED = 0.5
"""Probability from which a name is taken for what the paper brings: three of four such are right by cross-validation."""


def entry_of(cluster: Cluster) -> Entry | None:
    """The curated concept of a cluster, or none."""
    return cluster.lead or next((group.entry for group in cluster.groups if group.entry), None)


def canonical_name(cluster: Cluster) -> str:
    """The name a person gave it, else the curated one, else the long English form in title case and singular, else the English name of
    its Chinese ones by the mined lexicon, else the usual short or Chinese form."""
    entry = entry_of(cluster)
    if cluster.name:
        return cluster.name
    if entry and key(entry.name) not in cluster.without:
        return entry.name
    names = [mention.text for group in cluster.groups for mention in group.mentions]
    english = [name for name in names if lang_of(name) == "en"]
    longs = [title_case(headless(name)) for name in english if not is_acronym(name) and " " in name.strip()]
    known = [title_case(english_names()[name]) for name in map(key, map(headless, names)) if name in english_names()]
    short = [_singular(tidy(name)) for name in english]
    return most_common(longs) or most_common(known) or _spelled_out(names) or most_common(short) or most_common(map(tidy, names))


def _spelled_out(names: Iterable[str]) -> str:
    """A Chinese long form in English, where the letters of the concept's acronym say that it is so; else empty."""
    shorts = sorted({name for name in names if is_acronym(name)})
    for long in sorted({name for name in names if lang_of(name) == "zh"}, key=lambda name: (-len(name), name)) if shorts else ():
        english = dictionary().english(long, lambda part: title_case(english_names().get(key(part), "")))
        if english and any(initials(short, english) for short in shorts):
            return title_case(english)
    return ""


def title_case(name: str) -> str:
    """``sparse autoencoders`` as ``Sparse Autoencoder``: words that have capitals of their own keep them."""
    small = cues().generic.small
    words = tidy(name).split(" ")
    if words[-2:-1] != ["of"]:  # Mixture of Experts
        words[-1] = _singular(words[-1])
    return " ".join(w if i and w in small else "-".join(p[:1].upper() + p[1:] for p in w.split("-")) for i, w in enumerate(words))


def _singular(word: str) -> str:
    if len(word) == 3 and word.endswith("s") and word[:2].isupper():
        return word[:-1]
    named = word.isupper() or (len(word) > 6 and _CAMEL.search(word))  # GPS, HarbourMetrics: the s is its own
    return word if named else singular(word)


def chinese_name(cluster: Cluster) -> str:
    """The usual Chinese name: the lexicon's first, else the most frequent form met; empty where there is none."""
    entry = entry_of(cluster)
    if curated := [name for name in entry.zh if key(name) not in cluster.without] if entry else ():
        return curated[0]
    return most_common(m.text for g in cluster.groups for m in g.mentions if lang_of(m.text) == "zh")


def aliases(cluster: Cluster, canonical: str) -> tuple[Alias, ...]:
    """Every name of the concept, the canonical one too, each once, sorted."""
    found = origins(cluster)
    met = {key(name) for name in found}
    found.setdefault(canonical, "decision" if cluster.name else "text" if key(canonical) in met else "translation")
    return tuple(Alias(name=name, lang=lang_of(name), origin=found[name]) for name in sorted(found))


def origins(cluster: Cluster) -> dict[str, str]:
    """Every name that the lexicon or a paper gives the concept, and which of them does."""
    found: dict[str, str] = {}
    for entry in {group.entry.name: group.entry for group in cluster.groups if group.entry}.values():
        for name in entry.names():
            found.setdefault(name, "lexicon")
    for group in cluster.groups:
        for name in group.names:
            found.setdefault(tidy(name), "definition" if name in group.defined else "text")
    return {name: origin for name, origin in found.items() if key(name) not in cluster.without} if cluster.without else found


def kind_of(cluster: Cluster, words: Lexicon) -> Kind:
    """The kind a person gave it, else the likeliest by the trained opinions on all its names, the curated kind weighing as a sure one.

    Without opinions: the curated kind, else the kind most cues tell; of a plain phrase that of curated concepts with such a name; else
    method.
    """
    if cluster.kind:
        return cluster.kind
    entry = entry_of(cluster)
    opinions = [opinion for group in cluster.groups for opinion in group.opinions]
    if opinions:
        sums = [math.fsum(math.log(opinion.kinds[at] + _DOUBT) for opinion in opinions) for at in range(len(KINDS))]
        told = {kind for group in cluster.groups for kind in group.kinds}
        weights = {kind: (_CURATED if entry and entry.kind == kind else 0.0) + (_CUED if kind in told else 0.0) for kind in KINDS}
        likely = [total + weights[kind] for kind, total in zip(KINDS, sums, strict=True)]
        return KINDS[max(range(len(KINDS)), key=lambda at: (likely[at], -at))]
    if entry:
        return entry.kind
    votes = Counter(kind for group in cluster.groups for kind in set(group.kinds))
    if votes:
        return min(votes, key=lambda kind: (-votes[kind], KINDS.index(kind)))
    mentions = [mention for group in cluster.groups for mention in group.mentions]
    if any(mention.finder in ("title", "definition", "name") for mention in mentions):
        return "method"
    names = dict.fromkeys(mention.text for mention in mentions)
    heads = Counter(kind for kind in map(words.kind_of_head, names) if kind)
    return min(heads, key=lambda kind: (-heads[kind], KINDS.index(kind))) if heads else "method"


def role_of(group: Group, kind: Kind, curated: bool, own: frozenset[str]) -> Role:
    """What the paper does with the concept. ``own`` holds the keys of the names that the paper's title gives to its work.

    Proposed is what the title names, what carries that name (PRIME-Bench beside PRIME), and, of names no lexicon knows, what the
    text says it proposes or takes the trouble to define; a plain phrase is rather a part of it. Data sets and metrics are evaluated
    on, named systems behind a comparison are compared with, the rest is used.
    """
    if group.opinions:
        if max(opinion.proposed for opinion in group.opinions) >= PROPOSED:
            return "proposed"
    elif group.titled and not curated:
        return "proposed"
    elif not curated:
        plain = all(mention.finder in ("tagger", "lexicon") for mention in group.mentions)
        told = "proposed" in group.roles and not plain
        defined = len(group.defined) > 1 and any(map(is_acronym, group.defined)) and len(group.mentions) > 2
        derived = any(key(re.split(r"[-+ ]", name)[0]) in own for name in group.names)
        if told or defined or derived:
            return "proposed"
    if kind in ("dataset", "metric"):
        return "evaluated_on"
    if "compared_with" in group.roles and kind in ("method", "model"):
        return "compared_with"
    return "used"


@lru_cache(maxsize=64)
def _spans(text: str) -> list[tuple[int, int]]:
    """The sentences of a text; those of the paper at hand are asked for once for each of its concepts."""
    return sentences(text)


def by_evidence(paper: Paper, mentions: Iterable[Mention]) -> tuple[tuple[Mention, ...], tuple[str, ...]]:
    """The mentions, those that say most first, and the sentences they stand in (at most three, in the same order).

    Abstracts say more than titles, titles more than keywords; a definition more than a passing mention, an early one more than a
    late one.
    """
    texts = dict(paper.texts())
    order = {name: at for at, name in enumerate(texts)}
    weakest = {TITLE: 1, KEYWORDS: 2}
    ranked = sorted(mentions, key=lambda m: (weakest.get(m.section, 0), m.finder != "definition", order[m.section], m.start, m.end))
    found: dict[str, None] = {}
    for mention in ranked:
        spans = _spans(texts[mention.section])
        first, last = spans[bisect_right(spans, (mention.start, len(texts[mention.section]))) - 1]
        found[tidy(texts[mention.section][first:last])] = None
        if len(found) == _SENTENCES:
            break
    return tuple(ranked), tuple(found)


@cache
def _generic_heads() -> frozenset[str]:
    return frozenset(map(key, cues().generic.heads))


def broader_key(name: str, known: dict[str, str], words: int = 6) -> str:
    """The id of the longest other concept whose name ends this one ("Multimodal Large Language Model": "Large Language Model")."""
    parts = re.split(r"[ -]", name)
    for i in range(1, min(len(parts), words)):
        head = key(" ".join(parts[i:]))
        if head in known and len(head) > 3 and head not in _generic_heads():
            return known[head]
    return ""
