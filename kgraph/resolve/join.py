"""Over all papers: which groups are one concept.

A pure function of all groups, so the order of reading makes no difference. Only exact rules chain here: the same curated concept,
the same key, a definition inside one paper. An acronym that a paper leaves undefined takes the one sense that other papers (or the
lexicon) give it; with two senses it stays by itself and is listed for review.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from kgraph.lexicon import Entry, Lexicon
from kgraph.model import Decision, Kind
from kgraph.resolve.groups import Group, headless, is_acronym
from kgraph.text import key
from kgraph.unions import Unions


class Cluster(NamedTuple):
    """All groups that are one concept, in the order of their papers.

    What a person decided of it: the curated concept that it is, its ``name`` and ``kind``, and the keys of names taken out of it.
    """

    groups: tuple[Group, ...]
    lead: Entry | None = None
    name: str = ""
    kind: Kind | None = None
    without: frozenset[str] = frozenset()


def place(group: Group) -> tuple[str, str, int, tuple[str, ...]]:
    """What groups are sorted by."""
    return group.paper, group.mentions[0].section, group.mentions[0].start, group.names


def join_groups(groups: Sequence[Group], lexicon: Lexicon, apart: frozenset[tuple[str, str]]) -> tuple[list[Cluster], list[Decision]]:
    """Clusters of groups and the decisions on the way. ``apart`` holds pairs of keys, smaller first, that never join."""
    ordered = sorted(groups, key=place)
    owners = _owners(ordered)
    decisions: list[Decision] = []
    sets: Unions[str] = Unions()
    homes: list[str | None] = []
    for group in ordered:
        nodes = _nodes(group, owners, apart, decisions)
        for node in nodes[1:]:
            sets.join(nodes[0], node)
        homes.append(nodes[0] if nodes else None)
    _join_tails(ordered, sets, decisions)
    senses: dict[str, Counter[str]] = defaultdict(Counter)
    for group, home in zip(ordered, homes, strict=True):
        if home:
            for name in map(headless, group.names):
                if is_acronym(name):
                    senses[key(name)][sets.find(home)] += 1
    members: dict[str, list[Group]] = defaultdict(list)
    named = {home for home in homes if home}
    for group, home in zip(ordered, homes, strict=True):
        own = f"name:{key(headless(group.names[0]))}"
        if home is None and own in named:  # the same name, written so that it looks like no acronym (Llama, LLaMA)
            home = own
        members[sets.find(home) if home else _sense(group, senses, lexicon, decisions)].append(group)
    return [Cluster(tuple(members[root])) for root in sorted(members)], decisions


def _join_tails(groups: Iterable[Group], sets: Unions[str], decisions: list[Decision]) -> None:
    """Two long forms of one short form, one of which ends with the other (自回归键值 and 键值, both KV), are one thing."""
    longs: dict[str, set[str]] = defaultdict(set)
    for group in groups:
        if not group.entry:
            for short in group.defined:
                if is_acronym(short):
                    longs[key(short)] |= {key(name) for name in group.defined if not is_acronym(name)}
    for short in sorted(longs):
        for long in sorted(longs[short]):
            for tail in sorted(longs[short] - {long}):
                if long.endswith(tail) and len(tail) > 1:
                    sets.join(f"name:{long}", f"name:{tail}")
                    reason = f"both are called {short}, and one ends with the other"
                    decisions.append(Decision(left=long, right=tail, verdict="joined", rule="long form's tail", reason=reason))


def _owners(groups: Iterable[Group]) -> dict[str, str]:
    """For each long name that the text joined to curated concepts: the concept it was joined to most often."""
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for group in groups:
        if group.entry:
            for name in group.names:
                if not is_acronym(name):
                    votes[key(name)][group.entry.name] += 1
    return {name: min(count, key=lambda e: (-count[e], e)) for name, count in votes.items()}


def _nodes(group: Group, owners: dict[str, str], apart: frozenset[tuple[str, str]], decisions: list[Decision]) -> list[str]:
    """What a group hangs on: its curated concept, else its long names; nothing where it is only an undefined acronym."""
    if group.entry:
        return [f"entry:{group.entry.name}"]
    longs = [name for name in group.names if not is_acronym(name)]
    entries = sorted({owners[key(name)] for name in longs if key(name) in owners})
    if len(entries) == 1:
        return [f"entry:{entries[0]}"]
    nodes: list[str] = []
    for name in longs:
        base = headless(name)
        if is_acronym(base):
            continue
        clash = next((other for other in longs if tuple(sorted((key(name), key(other)))) in apart), None)
        if clash and nodes:
            decisions.append(Decision(left=clash, right=name, verdict="kept_apart", rule="apart list", reason="never one thing"))
        else:
            nodes.append(f"name:{key(base)}")
    return nodes


def _sense(group: Group, senses: dict[str, Counter[str]], lexicon: Lexicon, decisions: list[Decision]) -> str:
    """The cluster of an undefined acronym: its only sense in the corpus or the lexicon, else one of its own."""
    name = headless(group.names[0])
    known = senses.get(key(name), Counter())
    curated = {f"entry:{s.entry.name}" for s in lexicon.senses(name)}
    if len(known) == 1:
        (root,) = known
        if not curated or root in curated or not root.startswith("entry:"):
            decisions.append(
                Decision(
                    left=name,
                    right=root.partition(":")[2],
                    verdict="joined",
                    rule="corpus acronym",
                    reason="its only sense in these papers",
                )
            )
            return root
    if len(known) > 1:
        listed = ", ".join(root.partition(":")[2] for root in sorted(known))
        decisions.append(
            Decision(left=name, right=listed, verdict="review", rule="homonym", reason=f"undefined in {group.paper}, several senses")
        )
    return f"acronym:{key(name)}"
