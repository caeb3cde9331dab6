"""A person's decisions, applied to what the rules made: in the order of their file, each on what the ones before it left.

A name that several concepts share means the earliest of them: those that later digests bring change nothing in what was decided.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from kgraph.lexicon import Lexicon
from kgraph.model import Decision, Extraction, Paper, Verdict
from kgraph.resolve.concepts import canonical_name, entry_of, origins
from kgraph.resolve.cut import cut
from kgraph.resolve.identity import PREFIX, birth, ids, reserved_slugs
from kgraph.resolve.join import Cluster, place
from kgraph.rulings import Ruling
from kgraph.text import fold, key, slug

PERSON = "person"
"""The rule of every decision that a person took."""


class _Effect(NamedTuple):
    """What a ruling did: to which clusters, by number, or names where there is none."""

    ruling: Ruling
    verdict: Verdict
    left: int | str
    right: int | str
    told: str


class Ruled(NamedTuple):
    """The clusters with the decisions applied, each with its id; the decisions as the ledger has them; what touched nothing."""

    clusters: dict[int, Cluster]
    ids: dict[int, str]
    decisions: list[Decision]
    idle: tuple[str, ...]


def rule(
    clusters: Sequence[Cluster],
    rulings: Sequence[Ruling],
    papers: Mapping[str, Paper],
    extractions: Mapping[str, Extraction],
    words: Lexicon,
) -> Ruled:
    """Applies the decisions. One that finds nothing to act on is told in ``idle``, and is no error."""
    bench = _Bench(clusters, rulings, papers, extractions, words)
    idle = []
    for number, ruling in enumerate(rulings, 1):
        if missed := bench.apply(ruling):
            idle.append(f"decision {number} ({ruling}): {missed}")
    found = ids(bench.births)
    return Ruled(bench.clusters, found, [bench.told(effect, found) for effect in bench.effects], tuple(idle))


class _Bench:
    """The clusters while they change, found by name and by id. A cluster merged into another is that one from then on."""

    def __init__(
        self,
        clusters: Sequence[Cluster],
        rulings: Sequence[Ruling],
        papers: Mapping[str, Paper],
        extractions: Mapping[str, Extraction],
        words: Lexicon,
    ) -> None:
        self.clusters = dict(enumerate(clusters))
        self.effects: list[_Effect] = []
        self._extractions, self._reserved = extractions, reserved_slugs(words)
        self._days = {one: paper.day_end for one, paper in papers.items()}
        self.births = {number: birth(cluster, self._days, self._reserved) for number, cluster in self.clusters.items()}
        self._into: dict[int, int] = {}
        self._next = len(self.clusters)
        self._wanted = {comparable(name) for ruling in rulings for name in map(bare_name, ruling.names) for comparable in (fold, key)}
        self._by_name: dict[str, set[int]] = defaultdict(set)
        self._by_slug: dict[str, set[int]] = defaultdict(set)
        for number in self.clusters if rulings else ():
            self._index(number)

    def apply(self, ruling: Ruling) -> str:
        """Does what a ruling says; what it missed, empty where nothing."""
        named = ruling.names[:1] if ruling.action in ("split", "rename") else ruling.names
        found = [self._find(name) for name in named]
        missing = [name for name, number in zip(named, found, strict=True) if number is None]
        there = [number for number in found if number is not None]
        if missing and not (ruling.action == "merge" and len(there) > 1):
            return f"no concept is called {missing[0]!r}"
        match ruling.action:
            case "merge":
                first, *others = (name for name in ruling.names if name not in missing)
                for name, number in zip(others, there[1:], strict=True):
                    self._merge(there[0], number)
                    self._tell(ruling, "joined", first, name, "one thing")
                return f"no concept is called {missing[0]!r}" if missing else ""
            case "rename":
                return self._rename(there[0], ruling)
            case "split":
                return self._split_out(there[0], ruling)
            case "never":
                return self._never(there[0], there[1], ruling)
            case "reject":
                if there[0] == there[1]:
                    return "a rule has joined them since"
                self._tell(ruling, "kept_apart", there[0], there[1], "not one thing for now")
        return ""

    def told(self, effect: _Effect, found: Mapping[int, str]) -> Decision:
        """An effect as a line of the ledger: with ids where both concepts are there, and are two."""
        sides = [found.get(self._root(side)) if isinstance(side, int) else side for side in (effect.left, effect.right)]
        named = (effect.ruling.names[0], effect.ruling.names[-1])
        left, right = named if None in sides or sides[0] == sides[1] else sides
        ruling = effect.ruling
        reason = (ruling.reason or effect.told) + (f" ({ruling.who})" if ruling.who else "")
        return Decision(left=left or "", right=right or "", verdict=effect.verdict, rule=PERSON, reason=reason)

    def _tell(self, ruling: Ruling, verdict: Verdict, left: int | str, right: int | str, told: str) -> None:
        self.effects.append(_Effect(ruling, verdict, left, right, told))

    def _root(self, number: int) -> int:
        while number in self._into:
            number = self._into[number]
        return number

    def _put(self, number: int, cluster: Cluster) -> None:
        self.clusters[number] = cluster
        self.births[number] = birth(cluster, self._days, self._reserved)
        self._index(number)

    def _drop(self, number: int) -> None:
        del self.clusters[number], self.births[number]

    def _index(self, number: int) -> None:
        self._by_slug[self.births[number].slug].add(number)
        for name in _names(self.clusters[number]):
            for comparable in (fold, key):
                if comparable(name) in self._wanted:
                    self._by_name[comparable(name)].add(number)

    def _live(self, numbers: Iterable[int]) -> list[int]:
        """The clusters that these have become, the earliest first."""
        alive = {root for number in numbers if (root := self._root(number)) in self.clusters}
        return sorted(alive, key=self._age)

    def _age(self, number: int) -> tuple[object, ...]:
        return self.births[number][2:], self.births[number].slug

    def _find(self, given: str) -> int | None:
        """The cluster with this id, else with this name as ``kgraph.query.find_concept`` finds it, else with a name of this slug."""
        if given.startswith(PREFIX):
            wanted = bare_name(given)
            same = {n: self.births[n] for n in self._live(self._by_slug.get(wanted, ())) if self.births[n].slug == wanted}
            if exact := [number for number, one in ids(same).items() if one == given]:
                return exact[0]
            moved = (n for n in self._live(self._by_name.get(fold(wanted), ())) if any(slug(a) == wanted for a in _names(self.clusters[n])))
            return next(moved, None)
        for comparable in (fold, key):
            wanted = comparable(given)
            called = {number: _names(self.clusters[number]) for number in self._live(self._by_name.get(wanted, ()))}
            found = [number for number, names in called.items() if wanted in set(map(comparable, names))]
            exact = [number for number in found if given in called[number]]
            if found:
                return exact[0] if len(exact) == 1 else found[0]
        return None

    def _merge(self, left: int, right: int) -> None:
        """Makes two clusters one, with all names of both; of two curated concepts it is the first."""
        left, right = self._root(left), self._root(right)
        if left == right:
            return
        one, two = self.clusters[left], self.clusters[right]
        without = (one.without - set(map(key, _names(two)))) | (two.without - set(map(key, _names(one))))
        joined = Cluster(
            groups=tuple(sorted((*one.groups, *two.groups), key=place)),
            lead=entry_of(one) or entry_of(two),
            name=one.name or two.name,
            kind=one.kind or two.kind,
            without=without,
        )
        self._drop(right)
        self._into[right] = left
        self._put(left, joined)

    def _rename(self, number: int, ruling: Ruling) -> str:
        old = self.clusters[number]
        new = ruling.names[1] if len(ruling.names) == 2 else ""
        self._put(number, old._replace(name=new or old.name, kind=ruling.kind or old.kind, without=old.without - {key(new)}))
        told = " ".join(filter(None, (f"called {new}" if new else "", f"a {ruling.kind}" if ruling.kind else "")))
        self._tell(ruling, "joined", canonical_name(old), new or canonical_name(old), told)
        return ""

    def _split_out(self, number: int, ruling: Ruling) -> str:
        name = self._surface(number, ruling.names[1])
        if name is None:
            return f"the concept has no name {ruling.names[1]!r}"
        if not self._parts(number, name):
            return f"{name!r} is the only name of the concept"
        self._tell(ruling, "kept_apart", number, self._split(number, name), f"{name} is something else")
        return ""

    def _never(self, left: int, right: int, ruling: Ruling) -> str:
        """Where a rule has joined the two they come apart: one of the names, such that the concept is not called by it, is taken out."""
        one, two = (bare_name(name) for name in ruling.names)
        if one == ruling.names[0] and two == ruling.names[1]:
            numbers = {n for name in (one, two) for comparable in (fold, key) for n in self._by_name.get(comparable(name), ())}
        else:
            numbers = {left} & {right}
        both = [n for n in self._live(numbers) if self._surface(n, ruling.names[0]) and self._surface(n, ruling.names[1])]
        if left == right and not (both and key(one) != key(two)):
            return "a rule has joined them, and no name tells them apart"
        sides: list[int | str] = [left, right]
        if both:
            out = 0 if key(two) == key(canonical_name(self.clusters[both[0]])) else 1
            apart = [self._split(n, self._surface(n, ruling.names[out]) or ruling.names[out]) for n in both]
            others = [n for n in (*apart, sides[out]) if isinstance(n, int) and n in self.clusters and n not in both]
            for other in others[1:]:
                self._merge(others[0], other)
            sides = [both[0], both[0]]
            sides[out] = others[0] if others else ruling.names[out]
        self._tell(ruling, "kept_apart", sides[0], sides[1], "never one thing")
        return ""

    def _surface(self, number: int, given: str) -> str | None:
        """The name of a cluster that is meant by a name or an id."""
        names = sorted(_names(self.clusters[number]))
        wanted = bare_name(given) if given.startswith(PREFIX) else key(given)
        same = (name for name in names if wanted == (slug(name) if given.startswith(PREFIX) else key(name)))
        return given if given in names else next(same, None)

    def _parts(self, number: int, name: str) -> bool:
        """Whether a cluster has another name than this one."""
        return any(key(other) != key(name) for other in _names(self.clusters[number]))

    def _split(self, number: int, name: str) -> int | str:
        """Takes a name with all its mentions out of a cluster; the number of the new one, or the name where no paper mentions it."""
        stays, leaves = cut(self.clusters[number], name, self._extractions)
        if stays:
            self._put(number, stays)
        else:
            self._drop(number)
        if not leaves:
            return name
        self._next += 1
        self._put(self._next, leaves)
        return self._next


def _names(cluster: Cluster) -> set[str]:
    return {*origins(cluster), canonical_name(cluster)} if cluster.name else set(origins(cluster))


def bare_name(given: str) -> str:
    """A name as it is; of an id the slug."""
    return given.removeprefix(PREFIX).partition("~")[0] if given.startswith(PREFIX) else given
