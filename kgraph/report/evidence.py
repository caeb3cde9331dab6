"""The papers behind a number, each with the sentences that say so."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

from kgraph.report.pairs import Cooccurrence
from kgraph.report.words import arxiv_url, clean

FULL = 20
"""Papers of a pair that are shown with title and sentences, newest first; of the others the linked id."""


class Piece(NamedTuple):
    """A piece of a sentence; ``name`` where it is a name of one of the two concepts."""

    text: str
    name: bool


Sentence = tuple[Piece, ...]


class Proof(NamedTuple):
    """A paper behind a pair: one sentence with both names where there is one, else one for each."""

    paper: str
    url: str
    title: str
    day: str
    sentences: tuple[Sentence, ...]


class Door(NamedTuple):
    """All papers behind a pair, newest first: ``proofs`` in full, ``others`` as ``(id, url)``."""

    anchor: str
    left: str
    right: str
    both: int
    proofs: tuple[Proof, ...]
    others: tuple[tuple[str, str], ...]


def anchor(*ids: str) -> str:
    """A fragment for a page, of one concept or of a pair: the same for the same ids always, whatever characters they have."""
    return ("concept-", "pair-")[len(ids) > 1] + hashlib.sha256("\n".join(ids).encode("utf-8", "replace")).hexdigest()[:12]


class Evidence:
    """Looks up what stands behind a pair."""

    def __init__(self, counted: Cooccurrence) -> None:
        self._counted = counted
        self._patterns: dict[str, re.Pattern[str]] = {}

    def doors(self, pairs: Iterable[tuple[str, str]]) -> tuple[Door, ...]:
        """One door for each pair of concept ids, in their order, each once."""
        return tuple(self.door(left, right) for left, right in dict.fromkeys(pairs))

    def door(self, left: str, right: str) -> Door:
        """The papers with both concepts."""
        papers = self._counted.shared(left, right)
        concepts = self._counted.concepts
        return Door(
            anchor=anchor(left, right),
            left=concepts[left].name,
            right=concepts[right].name,
            both=len(papers),
            proofs=tuple(self._proof(paper, left, right) for paper in papers[:FULL]),
            others=tuple((paper, arxiv_url(paper)) for paper in papers[FULL:]),
        )

    @cached_property
    def _sentences(self) -> dict[tuple[str, str], tuple[str, ...]]:
        return {(row.paper, row.concept): row.sentences for row in self._counted.corpus.mentions}

    def _proof(self, paper: str, left: str, right: str) -> Proof:
        row = self._counted.papers[paper]
        chosen = (tuple(self._pieces(sentence, left, right)) for sentence in self._choose(paper, left, right))
        return Proof(paper, arxiv_url(paper), row.title, row.day, tuple(chosen))

    def _choose(self, paper: str, left: str, right: str) -> tuple[str, ...]:
        """The first sentence that holds both names; where none does, the best one of each."""
        mine, theirs = self._sentences[paper, left], self._sentences[paper, right]
        both = [sentence for sentence in mine if sentence in theirs or self._pattern(right).search(sentence)]
        both += [sentence for sentence in theirs if self._pattern(left).search(sentence)]
        return tuple(dict.fromkeys(sentence for sentence in (both[:1] or (*mine[:1], *theirs[:1])) if sentence))

    def _pieces(self, sentence: str, left: str, right: str) -> Iterator[Piece]:
        """The sentence cut where a name begins or ends."""
        text, at = clean(sentence), 0
        found = sorted(match.span() for concept in (left, right) for match in self._pattern(concept).finditer(text))
        for start, end in found:
            if start < at:
                continue
            yield from (Piece(text[at:start], False),) if start > at else ()
            yield Piece(text[start:end], True)
            at = end
        yield from (Piece(text[at:], False),) if at < len(text) else ()

    def _pattern(self, concept: str) -> re.Pattern[str]:
        """Finds any name of a concept where it stands as a word (Chinese ones: anywhere), the longest first."""
        if concept not in self._patterns:
            row = self._counted.concepts[concept]
            names = sorted({clean(name) for name in (row.name, row.zh, *row.aliases) if clean(name)}, key=lambda name: (-len(name), name))
            either = "|".join(map(re.escape, names)) or r"(?!)"
            self._patterns[concept] = re.compile(rf"(?<![A-Za-z0-9])(?:{either})s?(?![A-Za-z0-9])", re.IGNORECASE)
        return self._patterns[concept]
