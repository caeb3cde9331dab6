"""Where each name of a concept comes from: the first paper that writes it, and the decision that made it a name of the concept."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from kgraph.model import Concept, Decision, Occurrence, Paper
from kgraph.text import key, tidy


def first_written(ordered: Sequence[Paper], occurrences: Iterable[Occurrence]) -> dict[tuple[str, str], tuple[str, str]]:
    """The first paper and its day, by concept and name as written. ``ordered``: all papers, the earliest first."""
    rank = {paper.id: at for at, paper in enumerate(ordered)}
    first: dict[tuple[str, str], int] = {}
    for found in occurrences:
        at = rank[found.paper]
        for name in {mention.text for mention in found.mentions}:
            named = found.concept, tidy(name)
            first[named] = min(at, first.get(named, at))
    return {named: (ordered[at].id, ordered[at].day) for named, at in first.items()}


class Reasons:
    """The decisions that joined names, found by name."""

    def __init__(self, decisions: Iterable[Decision]) -> None:
        self._by_key: Mapping[str, list[tuple[str, Decision]]] = defaultdict(list)
        for decision in decisions:
            if decision.verdict == "joined":
                left, right = _key(decision.left), _key(decision.right)
                self._by_key[left].append((right, decision))
                self._by_key[right].append((left, decision))

    def of(self, concept: Concept, names: Mapping[tuple[str, str], str]) -> dict[str, tuple[str, str]]:
        """Rule and reason, a person's first, that made each of a concept's names one of it; empty for its only name.

        ``names`` are those of the concept, with language and origin. Names without a decision are curated, or one of them is the other
        in another spelling.
        """
        spelled: dict[str, list[str]] = defaultdict(list)
        for (_, name), origin in names.items():
            spelled[key(name)].append(origin)
        found = {}
        for _, name in names:
            joined = (one for other, one in self._by_key.get(key(name), ()) if other in spelled)
            if best := min(joined, key=lambda one: (one.rule != "person", one.rule, one.reason), default=None):
                found[name] = best.rule, best.reason
            elif "lexicon" in spelled[key(name)]:
                found[name] = "lexicon", f"a name of {concept.name}"
            elif len(spelled[key(name)]) > 1:
                found[name] = "spelling", "the same but for case, width, hyphens and the plural"
            else:
                found[name] = "", ""
        return found


def _key(side: str) -> str:
    """The key of one side of a decision: of an id that of the name in it."""
    return key(side.removeprefix("concept:").partition("~")[0]) if side.startswith("concept:") else key(side)
