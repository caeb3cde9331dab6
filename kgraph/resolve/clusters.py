"""Names as disjoint clusters that never hold two things known to be different, whatever chain of evidence leads there."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache

from kgraph.resolve.spelling import form, spelling, tokens
from kgraph.text import lang_of
from kgraph.unions import Unions

_NUMBERS = re.compile(r"\d+(?:\.\d+)*")
_VERSION = re.compile(r"[a-z]?\d[\d.]*[a-z]{0,2}")


@cache
def _variants() -> frozenset[str]:
    return frozenset(spelling().versions.words)


def _is_variant(token: str) -> bool:
    return token in _variants() or _VERSION.fullmatch(token) is not None


@lru_cache(maxsize=1 << 16)
def versions_differ(left: str, right: str) -> bool:
    """Whether two names are two versions, sizes or variants: other numbers in both, or one is the other with such a token behind.

    Only names in the same script are compared: 3D重建 and 三维重建 are level by their spelling.
    """
    if lang_of(left) != lang_of(right):
        return False
    if form(left) == form(right):
        return False
    short, long = sorted((left, right), key=lambda name: (len(form(name)), name))
    ours, theirs = _NUMBERS.findall(form(short)), _NUMBERS.findall(form(long))
    if ours and theirs and sorted(ours) != sorted(theirs):
        return True
    first, second = tokens(short), tokens(long)
    if len(form(short)) < 2 or len(first) > len(second) or not any(c.isupper() or c.isdigit() for c in short):
        return False
    last = len(first) - 1
    if first[:last] != second[:last] or not second[last].startswith(first[last]):
        return False
    rest = (second[last][len(first[last]) :], *second[len(first) :])
    return all(_is_variant(token) for token in rest if token)


class Clusters:
    """Disjoint sets of nodes: ``entry:`` and a curated concept's name, or ``name:`` and a key.

    Each set remembers which of its keys stand on the apart list, and which keys these exclude; that is a handful for few sets, so
    that uniting costs as much as without the list.
    """

    def __init__(self, apart: Iterable[tuple[str, str]], keys: Mapping[str, Iterable[str]]) -> None:
        """``keys`` gives the keys of the nodes that have other keys than the one in their name."""
        self._partners: dict[str, set[str]] = defaultdict(set)
        for left, right in apart:
            self._partners[left].add(right)
            self._partners[right].add(left)
        self._keys = keys
        self._sets: Unions[str] = Unions()
        self._marks: dict[str, set[str]] = {}
        self._banned: dict[str, set[str]] = {}

    def find(self, node: str) -> str:
        """The node that stands for the cluster; a curated concept's where it has one."""
        return self._sets.find(node)

    def _load(self, root: str) -> tuple[set[str], set[str]]:
        if root not in self._marks:
            own = self._keys.get(root, (root.partition(":")[2],))
            self._marks[root] = {key for key in own if key in self._partners}
            self._banned[root] = {other for key in self._marks[root] for other in self._partners[key]}
        return self._marks[root], self._banned[root]

    def clash(self, left: str, right: str) -> str:
        """The rule by which two nodes must not be in one cluster; empty where there is none."""
        a, b = self.find(left), self.find(right)
        if a == b:
            return ""
        if a.startswith("entry:") and b.startswith("entry:"):
            return "two curated concepts"
        (marks, _), (_, banned) = self._load(a), self._load(b)
        return "apart list" if not marks.isdisjoint(banned) else ""

    def banned(self, node: str, key: str) -> bool:
        """Whether a name must not be in a node's cluster."""
        return key in self._partners and key in self._load(self.find(node))[1]

    def mark(self, node: str, key: str) -> None:
        """Takes a name into a node's cluster that is no node itself (an acronym)."""
        if key in self._partners:
            marks, banned = self._load(self.find(node))
            marks.add(key)
            banned |= self._partners[key]

    def join(self, left: str, right: str) -> str:
        """Unites two clusters unless they clash; the rule they clash by, or an empty string."""
        rule = self.clash(left, right)
        a, b = self.find(left), self.find(right)
        if rule or a == b:
            return rule
        (marks, banned), (more, other) = self._load(a), self._load(b)
        root = self._sets.join(a, b)
        self._marks[root], self._banned[root] = marks | more, banned | other
        return ""
