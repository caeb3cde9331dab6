"""Why a mention is the concept that it is, told from the ledger; and why one is none."""

from collections import defaultdict
from typing import NamedTuple

from kgraph.lexicon import Lexicon
from kgraph.model import Concept, Decision, Extraction, Mention, Resolution
from kgraph.resolve.groups import paper_groups
from kgraph.resolve.ruled import PERSON
from kgraph.resolve.termhood import no_term
from kgraph.text import key

Place = tuple[str, int, int]
"""Section, start and end of a mention."""

_OF_ONE_PAPER = ("company", "acronym's company")
"""Rules whose word holds in one paper only."""


class Fate(NamedTuple):
    """The name of the concept that a mention became, with the rule that made it so; or no concept, and why."""

    concept: str
    reason: str


class Reasons:
    """A resolution, asked about single mentions."""

    def __init__(self, resolution: Resolution, words: Lexicon) -> None:
        self._words = words
        self._places: dict[str, dict[Place, Concept]] = defaultdict(dict)
        concepts = {concept.id: concept for concept in resolution.concepts}
        for occurrence in resolution.occurrences:
            for mention in occurrence.mentions:
                self._places[occurrence.paper][_place(mention)] = concepts[occurrence.concept]
        self._joins: dict[str, list[Decision]] = defaultdict(list)
        for decision in resolution.decisions:
            if decision.verdict == "joined":
                for side in {key(decision.left), key(decision.right)}:
                    self._joins[side].append(decision)

    def fates(self, extraction: Extraction) -> dict[Place, Fate]:
        """What became of each mention of a paper that was resolved."""
        groups, decisions = paper_groups(extraction, self._words)
        here: dict[str, list[Decision]] = defaultdict(list)
        for decision in decisions:
            if decision.verdict == "joined":
                here[decision.left].append(decision)
                here[decision.right].append(decision)
        found: dict[Place, Fate] = {}
        for group in groups:
            dropped = no_term(group)
            for mention in group.mentions:
                concept = self._places[extraction.paper].get(_place(mention))
                if concept:
                    found[_place(mention)] = Fate(concept.name, self._joined(extraction, mention.text, concept, here[mention.text]))
                else:
                    reason = f"no term: {dropped}" if dropped else "no term: its long form means another thing"
                    found[_place(mention)] = Fate("", reason)
        return found

    def _joined(self, extraction: Extraction, name: str, concept: Concept, here: list[Decision]) -> str:
        """By which rule a name is a concept's: its own name, what the lexicon is sure of, the paper's own joins, those over all papers."""
        if key(name) == key(concept.name):
            return "its name"
        known = {key(alias.name) for alias in concept.aliases} | {key(concept.name), key(concept.id)}
        sure = [sense.entry.name for sense in self._words.senses(name) if sense.sure]
        if len(sure) == 1 and key(sure[0]) in known:
            return f"lexicon: a name of {sure[0]}"
        for decision in (*here, *self._joins[key(name)]):
            other = decision.right if key(decision.left) == key(name) else decision.left
            elsewhere = decision.rule in _OF_ONE_PAPER and decision not in here and extraction.paper not in decision.reason
            if key(other) in known and not elsewhere:
                return f"{decision.rule}: with {other!r}, {decision.reason}"
        for definition in extraction.definitions:  # with a name that is no mention, being a part of another
            parts = (definition.short, *definition.longs)
            other = next((part for part in parts if part != name and key(part) in known), "")
            if other and name in parts:
                return f"definition: with {other!r}, defined in {extraction.paper}, {definition.section}"
        person = [decision for side in (concept.id, concept.name) for decision in self._joins[key(side)] if decision.rule == PERSON]
        return f"{PERSON}: {person[0].reason}" if person else "a spelling of one of its names"


def _place(mention: Mention) -> Place:
    return mention.section, mention.start, mention.end
