"""What is too close to call, for a person to decide: pairs of concepts with the sentences of both sides."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence

from kgraph.errors import UnknownName
from kgraph.model import Decision, Value
from kgraph.query.run import run
from kgraph.store import GraphStore

_CONCEPTS = "MATCH (c:Concept) WHERE c.id IN $ids RETURN c.id AS id, c.name AS name, c.kind AS kind, c.papers AS papers ORDER BY id"
_SENTENCES = 2


class Side(Value):
    """One of the two concepts; ``sentences`` are evidence, each with its paper."""

    id: str
    name: str
    kind: str
    papers: int
    sentences: tuple[tuple[str, str], ...] = ()


class Question(Value):
    """Whether two concepts are one. ``number`` is its place in the list, ``key`` stays when others are answered."""

    number: int
    key: str
    left: Side
    right: Side
    rule: str
    reason: str


def questions(store: GraphStore, decisions: Iterable[Decision]) -> list[Question]:
    """All open questions of the ledger, those about the most papers first; without their sentences."""
    open_ = [one for one in decisions if one.verdict == "review"]
    ids = sorted({side for one in open_ for side in (one.left, one.right)})
    sides = {row["id"]: Side(**row) for row in store.read(_CONCEPTS, {"ids": ids}).records()} if ids else {}
    pairs = [one for one in open_ if one.left in sides and one.right in sides]
    pairs.sort(key=lambda one: (-min(sides[one.left].papers, sides[one.right].papers), one.rule, one.left, one.right))
    return [
        Question(number=at, key=_key(one), left=sides[one.left], right=sides[one.right], rule=one.rule, reason=one.reason)
        for at, one in enumerate(pairs, 1)
    ]


def with_evidence(store: GraphStore, question: Question) -> Question:
    """The question with the newest sentences of both sides."""
    found = {}
    for name, side in (("left", question.left), ("right", question.right)):
        papers = run(store, "concept_papers", {"concept": side.id, "limit": _SENTENCES}).records()
        found[name] = side.model_copy(update={"sentences": tuple((row["paper"], row["sentence"]) for row in papers)})
    return question.model_copy(update=found)


def chosen(asked: Sequence[Question], given: str) -> Question:
    """The question of this number or key. Raises ``UnknownName``."""
    known: Mapping[str, Question] = {**{one.key: one for one in asked}, **{str(one.number): one for one in asked}}
    if given.strip() not in known:
        hint = f"numbers go from 1 to {len(asked)}; keys stand beside them" if asked else "nothing is open for review"
        raise UnknownName("question", given, hint=hint)
    return known[given.strip()]


def _key(one: Decision) -> str:
    return "r" + hashlib.sha256(f"{one.left}|{one.right}".encode("utf-8", "replace")).hexdigest()[:7]
