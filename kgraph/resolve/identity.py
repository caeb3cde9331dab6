"""Ids that stay when digests of later days come: what a concept's id is made of was there with its first paper.

The id of a curated concept is the slug of its curated name; of any other, the slug of what it would be called from its earliest paper
alone (the smallest last possible day, then the smallest arXiv id). Of several concepts with one slug, the earliest has it as it is,
the others with the arXiv id of their earliest paper behind it. The slugs of the curated concepts are theirs, in the graph or not.
"""

from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple

from kgraph.lexicon import Lexicon
from kgraph.resolve.concepts import canonical_name, entry_of
from kgraph.resolve.join import Cluster, place
from kgraph.text import slug

PREFIX = "concept:"


class Birth(NamedTuple):
    """What a cluster's id is made of. In the order of the fields, after the slug, concepts are earlier or later."""

    slug: str
    foreign: bool
    day: str
    paper: str
    section: str
    start: int
    names: tuple[str, ...]


def reserved_slugs(words: Lexicon) -> frozenset[str]:
    """Those of all curated concepts."""
    return frozenset(slug(entry.name) for entry in words.entries)


def birth(cluster: Cluster, days: Mapping[str, str], reserved: frozenset[str]) -> Birth:
    """What the id of a cluster is made of. ``days`` are the last possible days of all papers, ``reserved`` the slugs of curated ones."""
    day, paper = min((days[group.paper], group.paper) for group in cluster.groups)
    groups = tuple(group for group in cluster.groups if group.paper == paper)
    entry = entry_of(cluster)
    text = slug(entry.name if entry else canonical_name(Cluster(groups, without=cluster.without)))
    return Birth(text, entry is None and text in reserved, day, *min(map(place, groups)))


def ids(born: Mapping[int, Birth]) -> dict[int, str]:
    """The id of each cluster, under its number. Of those with one slug all must be there."""
    same: dict[str, list[int]] = defaultdict(list)
    for number, birth in born.items():
        same[birth.slug].append(number)
    found: dict[int, str] = {}
    for text, numbers in same.items():
        taken: set[str] = set()
        for at, number in enumerate(sorted(numbers, key=born.__getitem__)):
            qualified = f"{text}~{born[number].paper.replace('/', '-')}"
            one = text if at == 0 and not born[number].foreign else qualified
            rest = 1
            while one in taken:
                rest += 1
                one = f"{qualified}.{rest}"
            taken.add(one)
            found[number] = PREFIX + one
    return found
