"""What the ledger asks a person: pairs of concepts, each once, and none that a person has decided."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from kgraph.model import Concept, Decision
from kgraph.resolve.groups import headless
from kgraph.resolve.ruled import PERSON, bare_name
from kgraph.text import key


def asked(decisions: Sequence[Decision], concepts: Iterable[Concept]) -> list[Decision]:
    """The decisions without what a person's decision answers, and with each homonym as pairs of concepts: what uses of the bare name
    mean is asked of it and every sense of the name."""
    persons = [one for one in decisions if one.rule == PERSON]
    settled = {frozenset((one.left, one.right)) for one in persons}
    touched = {key(bare_name(side)) for one in persons for side in (one.left, one.right)}
    open_ = {one.left for one in decisions if one.verdict == "review" and not one.left.startswith("concept:")}
    named: dict[str, list[Concept]] = defaultdict(list)
    wanted = set(map(key, open_))
    for concept in concepts:
        for name in {key(alias.name) for alias in concept.aliases} & wanted:
            named[name].append(concept)
    found = []
    homonyms: dict[str, list[Decision]] = defaultdict(list)
    for one in decisions:
        if one.left in open_ and one.verdict == "review":
            homonyms[one.left].append(one)
        elif one.rule == PERSON or one.verdict == "joined" or frozenset((one.left, one.right)) not in settled:
            found.append(one)
    for name, same in homonyms.items():
        bare = [c for c in named[key(name)] if {key(headless(alias.name)) for alias in c.aliases} == {key(name)}]
        senses = [c for c in named[key(name)] if c not in bare]
        pairs = [(left.id, right.id) for left in bare for right in senses]
        reason = min(one.reason for one in same) + (f", and in {len(same) - 1} more" if len(same) > 1 else "")
        if not pairs and key(name) not in touched:
            found += same
        open_pairs = (pair for pair in pairs if frozenset(pair) not in settled)
        found += (Decision(left=left, right=right, verdict="review", rule=same[0].rule, reason=reason) for left, right in open_pairs)
    return found
