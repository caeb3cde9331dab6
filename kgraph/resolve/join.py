"""Over all papers: which groups are one concept.

A pure function of all groups, so the order of reading makes no difference. Evidence is gathered first and weighed by papers, then
names are united from the surest on: spellings of one name, names made of the same concepts, names that papers define as one, long forms
of one acronym that say the same. Whatever two names the apart list or two curated concepts keep asunder never meet, by whatever chain.
A group whose names end in different clusters is divided; an acronym goes where its paper defines it, else where its corpus does
(``kgraph.resolve.senses``).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from itertools import pairwise
from typing import NamedTuple

from kgraph.lexicon import Entry, Lexicon
from kgraph.mined import english_names
from kgraph.model import Decision, Kind, Part
from kgraph.resolve.clusters import Clusters, versions_differ
from kgraph.resolve.evidence import Found, Reader, initials, never
from kgraph.resolve.groups import Group, headless, is_acronym
from kgraph.resolve.senses import Company, Senses, by_root
from kgraph.resolve.spelling import Parts, form, parts_of
from kgraph.text import key, lang_of

KNOWN = 4
"""Papers from which a name is so well known that one paper alone cannot say it is another well-known name."""

SHARE = 0.2
"""Share of the rarer name's papers that must say that two well-known names are one thing."""


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


def join_groups(
    groups: Sequence[Group], lexicon: Lexicon, apart: frozenset[tuple[str, str]], without: Set[Part] = frozenset()
) -> tuple[list[Cluster], list[Decision]]:
    """Clusters of groups and the decisions on the way. ``apart`` holds pairs of keys, smaller first, that never join; ``without``
    what is switched off."""
    ordered = sorted(groups, key=place)
    parts = parts_of(lexicon)
    reader = Reader(lexicon, parts)
    found = [reader.read(group) for group in ordered]
    decisions = [decision for one in found for decision in one.decisions]
    clusters = Clusters(apart, {f"entry:{entry.name}": [key(name) for name in entry.names()] for entry in lexicon.entries})
    shown = _shown(found)
    _join_spellings(shown, parts, clusters, decisions)
    if "mined" not in without:
        _join_translations(shown, lexicon, clusters, decisions)
    _join_defined(found, shown, clusters, decisions)
    _join_long_forms(found, shown, reader, lexicon, clusters, decisions)
    entries = {f"entry:{entry.name}": entry for entry in lexicon.entries}
    pieces: list[tuple[str, Group]] = []  # the cluster of each; acronym: where the paper does not say what it means
    for one in found:
        for root, group in _divided(one, clusters, decisions):
            pieces.append((root, group if group.entry or root not in entries else group._replace(entry=entries[root])))
    return _gathered(pieces, lexicon, clusters, decisions, without), decisions


def _shown(found: Iterable[Found]) -> dict[str, Counter[str]]:
    """For each node: its names as written, with the number of papers."""
    shown: dict[str, Counter[str]] = defaultdict(Counter)
    for one in found:
        for name, node in one.nodes.items():
            shown[node][name] += 1
    return dict(sorted(shown.items()))


def _usual(names: Counter[str]) -> str:
    return min(names, key=lambda name: (-names[name], name))


def _join_spellings(shown: Mapping[str, Counter[str]], parts: Parts, clusters: Clusters, decisions: list[Decision]) -> None:
    """Names that are level by their spelling, and names made of the same concepts."""
    forms: dict[str, set[str]] = defaultdict(set)
    made: dict[str, set[str]] = defaultdict(set)
    for node, names in shown.items():
        if node.startswith("name:"):
            for name in map(headless, names):
                forms[form(name)].add(node)
                if whole := parts.of(name):
                    made[whole].add(node)
    for entry in parts.entries() if made else ():
        for name in parts.long_names(entry):
            if (whole := parts.of(name)) in made:
                made[whole].add(f"entry:{entry}")
    for rule, table in (("spelling", forms), ("made of the same concepts", made)):
        for level in sorted(table):
            for left, right in pairwise(sorted(table[level])):
                _unite(left, right, rule, f"both read {level}", shown, clusters, decisions)


def _join_translations(shown: Mapping[str, Counter[str]], lexicon: Lexicon, clusters: Clusters, decisions: list[Decision]) -> None:
    """A Chinese name and its English one by the mined lexicon."""
    for node, names in shown.items():
        usual = english_names().get(node.partition(":")[2]) if node.startswith("name:") else None
        if usual:
            sure = [sense.entry.name for sense in lexicon.senses(usual) if sense.sure]
            target = f"entry:{sure[0]}" if len(sure) == 1 else f"name:{key(headless(usual))}"
            _unite(node, target, "mined lexicon", f"{_usual(names)} is {usual} in many papers", shown, clusters, decisions)


def _join_defined(found: Iterable[Found], shown: Mapping[str, Counter[str]], clusters: Clusters, decisions: list[Decision]) -> None:
    """Names that papers define as one thing, those first that most papers do."""
    support: Counter[tuple[str, str]] = Counter(link for one in found for link in one.links)
    papers = {node: names.total() for node, names in shown.items()}
    for left, right in sorted(support, key=lambda link: (-support[link], link)):
        rarer = min(papers.get(left, 1), papers.get(right, 1))
        if rarer >= KNOWN and support[left, right] < max(2.0, SHARE * rarer):
            reason = f"{support[left, right]} of {rarer} papers say so"
            decisions.append(_decision(left, right, "review", "rarely defined as one", reason, shown))
        else:
            _unite(left, right, "", "", shown, clusters, decisions)


def _join_long_forms(
    found: Iterable[Found],
    shown: Mapping[str, Counter[str]],
    reader: Reader,
    lexicon: Lexicon,
    clusters: Clusters,
    decisions: list[Decision],
) -> None:
    """Two long forms of one short form that say the same: but for inflection, or one ends with the other (自回归键值, 键值: KV)."""
    longs: dict[str, set[str]] = defaultdict(set)
    senses: dict[str, dict[str, tuple[str, ...]]] = defaultdict(dict)
    for one in found:
        for short in one.group.defined:
            if is_acronym(short):
                longs[key(short)] |= {one.nodes[name] for name in one.group.defined if name in one.nodes}
                senses[key(short)] |= {f"entry:{sense.entry.name}": tuple(sense.entry.names()) for sense in lexicon.senses(short)}
    for short in sorted(longs):
        nodes = sorted(node for node in longs[short] if node.startswith("name:"))
        names = {node: _usual(shown[node]) for node in nodes}
        reason = f"both are called {short}"
        for at, left in enumerate(nodes):
            for entry in sorted(senses[short]):
                if reader.same(names[left], senses[short][entry]):
                    _unite(left, entry, "long forms agree", f"{reason} and say the same", shown, clusters, decisions)
            for right in nodes[max(0, at - _NEIGHBOURS) : at]:
                long, tail = sorted((left, right), key=lambda node: (-len(node), node))
                if reader.same(names[left], (names[right],)):
                    _unite(left, right, "long forms agree", f"{reason} and say the same", shown, clusters, decisions)
                elif long.endswith(tail.partition(":")[2]) and _says_enough(names[tail]):
                    _unite(long, tail, "long form's tail", f"{reason}, and one ends with the other", shown, clusters, decisions)


def _says_enough(name: str) -> bool:
    """Whether a long form's tail is a term by itself: four Chinese characters or two words, not 模型 or adaptation."""
    return len(name) >= 4 if lang_of(name) == "zh" else " " in name or "-" in name


_COMPARED = 8
"""Names of a group that each of its acronyms is compared with."""

_NEIGHBOURS = 40
"""Long forms of one short form that each is compared with: bounds the work on an acronym with thousands of them."""


def _unite(
    left: str, right: str, rule: str, reason: str, shown: Mapping[str, Counter[str]], clusters: Clusters, decisions: list[Decision]
) -> None:
    """Joins two nodes and writes it down, unless they clash. Without a rule it is written down already (a definition)."""
    if clusters.find(left) == clusters.find(right):
        return
    names = [_usual(shown[node]) if node in shown else node.partition(":")[2] for node in (left, right)]
    clash = "versions differ" if versions_differ(*names) else clusters.join(left, right)
    if clash:
        decisions.append(_decision(left, right, "kept_apart", clash, f"{rule or 'defined as one'}, but never one thing", shown))
    elif rule:
        decisions.append(_decision(left, right, "joined", rule, reason, shown))


def _decision(left: str, right: str, verdict: str, rule: str, reason: str, shown: Mapping[str, Counter[str]]) -> Decision:
    names = [_usual(shown[node]) if node in shown else node.partition(":")[2] for node in (left, right)]
    return Decision.model_validate({"left": names[0], "right": names[1], "verdict": verdict, "rule": rule, "reason": reason})


def _divided(one: Found, clusters: Clusters, decisions: list[Decision]) -> list[tuple[str, Group]]:
    """The group by clusters: one piece for each that its names ended in, and the acronyms that none of them may hold."""
    group = one.group
    sides: dict[str, list[str]] = {}
    home = f"entry:{group.entry.name}" if group.entry else ""
    for name in group.names:
        if name in one.nodes:
            sides.setdefault(clusters.find(one.nodes[name]), []).append(name)
    main = clusters.find(one.own) if one.own else home or max(sides, key=lambda root: len(sides[root]))
    placed = sides.get(main, [])[:_COMPARED]
    for name in group.names:
        if name not in one.nodes:
            differs = next((other for other in placed if versions_differ(name, other)), "")
            if differs or clusters.banned(main, key(name)):
                rule = "versions differ" if differs else "apart list"
                decisions.append(never(differs or main.partition(":")[2], name, rule))
                sides.setdefault(clusters.find(f"acronym:{key(headless(name))}"), []).append(name)
            else:
                sides.setdefault(main, []).append(name)
                clusters.mark(main, key(name))
                if len(placed) < _COMPARED:
                    placed.append(name)
    if len(sides) == 1:
        return [(next(iter(sides)), group if one.own == "" else group._replace(entry=None))]
    pieces: list[tuple[str, Group]] = []
    for root, names in sides.items():
        mentions = tuple(m for m in group.mentions if m.text in names)
        if root != main and all(name in one.loose for name in names):
            mentions = tuple(m for m in mentions if m.finder != "definition")  # no definition after all: nothing says it is a term
        if mentions:
            pieces.append(
                (
                    root,
                    group._replace(
                        names=tuple(names),
                        defined=tuple(name for name in group.defined if name in names),
                        entry=group.entry if root == home else None,
                        mentions=mentions,
                        titled=any(m.finder == "title" for m in mentions),
                    ),
                )
            )
    return pieces


def _gathered(
    pieces: Sequence[tuple[str, Group]], lexicon: Lexicon, clusters: Clusters, decisions: list[Decision], without: Set[Part]
) -> list[Cluster]:
    """The clusters, once the acronyms that stand alone have found theirs."""
    curated: dict[str, list[str]] = defaultdict(list)
    used: Counter[str] = Counter()
    said: list[tuple[str, str, str]] = []
    firm: set[tuple[str, str]] = set()
    for root, group in pieces:
        if group.entry:
            curated[group.paper].append(group.entry.name)
        shorts = dict.fromkeys(key(base) for base in map(headless, group.names) if is_acronym(base))
        used.update(list(shorts))
        if not root.startswith("acronym:") and (not group.entry or len(shorts) < len(group.names)):
            said += [(short, root, group.paper) for short in shorts]
            firm |= {(short, root) for short in shorts for name in group.names if initials(short, name)}
    senses = Senses(by_root(said), frozenset(firm), used, lexicon, Company(curated), without)
    named = {root for root, _ in pieces if root.startswith("name:")}
    members: dict[str, list[Group]] = defaultdict(list)
    for root, group in pieces:
        if root.startswith("acronym:"):
            short = headless(group.names[0])
            own = clusters.find(f"name:{key(short)}")
            if own in named:  # the same name, written so that it looks like no acronym (Llama, LLaMA)
                root = own
            elif not group.titled:  # what a title names is the paper's own
                choice = senses.choose(short, group.paper)
                if choice.decision:
                    decisions.append(choice.decision)
                if choice.root and not any(clusters.banned(choice.root, key(name)) for name in group.names):
                    root = choice.root
                    for name in group.names:
                        clusters.mark(root, key(name))
        members[root].append(group)
    return [Cluster(tuple(members[root])) for root in sorted(members)]
