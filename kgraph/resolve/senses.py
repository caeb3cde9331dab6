"""What an acronym stands for where the paper does not say.

The sense that nearly all defining papers give it; else, of several strong ones, that whose papers speak of the same things as this
one; else none, and the question is listed for a person. One freak definition among many does not make an acronym ambiguous, and does
not decide it either.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Set
from typing import NamedTuple

from kgraph.lexicon import Lexicon
from kgraph.model import Decision, Part
from kgraph.text import key

DOMINANT = 0.9
"""Share of the defining papers that makes one sense the usual one."""

NEAR = 0.15
"""Cosine between a paper and a sense from which they keep the same company."""

AHEAD = 2.0
"""How many times nearer the best sense must be than the second."""

RARELY = 0.05
"""Share of the papers using an acronym that must define it so, where it is one paper alone that does."""


DOUBTFUL = 2
"""Papers using an acronym above which one definition whose letters do not line up decides nothing."""


class Company:
    """Which curated concepts a paper speaks of, weighed by how few papers do."""

    def __init__(self, concepts: Mapping[str, Iterable[str]]) -> None:
        self._papers = {paper: sorted(set(names)) for paper, names in concepts.items()}
        counts = Counter(name for names in self._papers.values() for name in names)
        self._weight = {name: math.log((len(self._papers) + 1) / count) for name, count in counts.items()}

    def of(self, papers: Iterable[str], without: str = "") -> dict[str, float]:
        """The company that some papers keep, as a vector of length one."""
        counts = Counter(name for paper in papers for name in self._papers.get(paper, ()) if name != without)
        vector = {name: self._weight[name] * math.sqrt(count) for name, count in sorted(counts.items())}
        length = math.sqrt(sum(value * value for value in vector.values()))
        return {name: value / length for name, value in vector.items()} if length else {}


def cosine(left: Mapping[str, float], right: Mapping[str, float]) -> float:
    """Of two vectors of length one."""
    few, many = sorted((left, right), key=len)
    return sum(value * many[name] for name, value in few.items() if name in many)


class Choice(NamedTuple):
    """The cluster chosen for an undefined acronym, or an empty string, and the line for the ledger, if any."""

    root: str
    decision: Decision | None


class Senses:
    """The senses of all acronyms of a corpus: for each its clusters with the papers that say so."""

    def __init__(
        self,
        defined: Mapping[str, Mapping[str, set[str]]],
        firm: frozenset[tuple[str, str]],
        used: Mapping[str, int],
        lexicon: Lexicon,
        company: Company,
        without: Set[Part] = frozenset(),
    ) -> None:
        """``firm`` holds the acronyms' keys and clusters whose letters line up with a name there; ``used`` counts papers; ``without``
        names what is switched off: all choice (``acronyms``), or that by ``company``."""
        self._defined = defined
        self._firm = firm
        self._used = used
        self._lexicon = lexicon
        self._company = company
        self._without = without
        self._vectors: dict[str, dict[str, float]] = {}

    def choose(self, name: str, paper: str) -> Choice:
        """The sense of an acronym that ``paper`` leaves undefined."""
        short = key(name)
        known = {root: len(papers) for root, papers in self._defined.get(short, {}).items()}
        for sense in self._lexicon.senses(name):
            root = f"entry:{sense.entry.name}"
            known[root] = known.get(root, 0) + 2
        if not known or "acronyms" in self._without:
            return Choice("", None)
        ranked = sorted(known, key=lambda root: (-known[root], root))
        best, papers = ranked[0], known[ranked[0]]
        label = best.partition(":")[2]
        if papers >= DOMINANT * sum(known.values()):
            times = self._used.get(short, 0)
            if (
                papers == 1
                and not best.startswith("entry:")
                and (times * RARELY > 1 or (times > DOUBTFUL and (short, best) not in self._firm))
            ):
                return Choice("", _line(name, label, "review", "rarely defined", f"one paper of {times} says so"))
            reason = (
                "its only sense in these papers" if len(known) == 1 else f"{papers} of {sum(known.values())} papers that define it say so"
            )
            return Choice(best, _line(name, label, "joined", "corpus acronym", reason))
        listed = ", ".join(root.partition(":")[2] for root in sorted(known))
        ours = self._company.of([paper])
        sound = [root for root in ranked if root.startswith("entry:") or (short, root) in self._firm]
        near = sorted(((cosine(ours, self._vector(short, root)), root) for root in sound), key=lambda pair: (-pair[0], pair[1]))
        if "company" not in self._without and len(near) > 1 and near[0][0] >= NEAR and near[0][0] >= AHEAD * near[1][0]:
            label = near[0][1].partition(":")[2]
            reason = f"{paper} speaks of the same things; not: {', '.join(root.partition(':')[2] for _, root in near[1:6])}"
            return Choice(near[0][1], _line(name, label, "joined", "acronym's company", reason))
        return Choice("", _line(name, listed, "review", "homonym", f"undefined in {paper}, several senses"))

    def _vector(self, short: str, root: str) -> dict[str, float]:
        at = f"{short}|{root}"
        if at not in self._vectors:
            own = root.partition(":")[2] if root.startswith("entry:") else ""
            self._vectors[at] = self._company.of(sorted(self._defined.get(short, {}).get(root, ())), without=own)
        return self._vectors[at]


def _line(left: str, right: str, verdict: str, rule: str, reason: str) -> Decision:
    return Decision(left=left, right=right, verdict="review" if verdict == "review" else "joined", rule=rule, reason=reason)


def by_root(pairs: Iterable[tuple[str, str, str]]) -> dict[str, dict[str, set[str]]]:
    """Triples of acronym's key, cluster and paper as a table."""
    table: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for short, root, paper in pairs:
        table[short][root].add(paper)
    return table
