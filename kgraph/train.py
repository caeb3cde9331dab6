"""Fits the tagger of ``kgraph.extract.tagger`` to annotated entries.

Labels: every place in an entry's texts where a form of an annotated concept stands, longest first. L-BFGS from zero over the entries
in the order of their ids: the same entries give the same weights.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path

import pycrfsuite

from kgraph.evaluate import Entry, Gold, papers_of, read_gold
from kgraph.extract import extract_by_rules
from kgraph.extract.features import Token, features, repeats, tokenize
from kgraph.extract.spans import Span
from kgraph.model import KEYWORDS, Paper
from kgraph.text import aligned

PARAMETERS = {"c1": 0.1, "c2": 3.0, "max_iterations": 100, "feature.minfreq": 2}


def labels(text: str, tokens: list[Token], concepts: Iterable[Gold]) -> list[str]:
    """B, I or O for each token."""
    level = aligned(text)
    owner: list[int] = [-1] * len(text)
    places: list[tuple[int, int]] = []
    for form in {aligned(form) for concept in concepts for form in (*concept.forms, concept.name) if form}:
        at = level.find(form)
        while at >= 0:
            places.append((at, at + len(form)))
            at = level.find(form, at + 1)
    for start, end in sorted(places, key=lambda place: (place[0] - place[1], place[0])):
        if not _cuts_a_word(level, start, end) and all(taken < 0 for taken in owner[start:end]):
            owner[start:end] = [start] * (end - start)
    marks = []
    before = -1
    for token in tokens:
        mine = owner[token.start]
        marks.append("O" if mine < 0 else "I" if mine == before else "B")
        before = mine
    return marks


def _cuts_a_word(text: str, start: int, end: int) -> bool:
    def latin(at: int) -> bool:
        return 0 <= at < len(text) and text[at].isascii() and text[at].isalnum()

    return (latin(start - 1) and latin(start)) or (latin(end - 1) and latin(end) and text[end] != "s")


def fit(gold: Iterable[Entry], papers: Mapping[str, Paper], out: Path) -> int:
    """Writes weights fitted to the entries; returns the number of texts they were fitted to."""
    trainer = pycrfsuite.Trainer(verbose=False)
    count = 0
    for entry in sorted(gold, key=lambda entry: entry.id):
        paper = papers[entry.id]
        found = extract_by_rules(paper)
        again = repeats(paper.title, (text for _, text in paper.texts()))
        for section, text in paper.texts():
            tokens = tokenize(text)
            if tokens and section != KEYWORDS:
                mentions = [Span(m.start, m.end, m.text, m.finder) for m in found.mentions if m.section == section]
                trainer.append(features(tokens, mentions, section.split()[0], again), labels(text, tokens, entry.concepts))
                count += 1
    trainer.set_params(PARAMETERS)
    trainer.train(str(out))
    return count


def train(paths: Iterable[Path], digests: Path, out: Path) -> int:
    """Fits the tagger to gold files and writes its weights to ``out``; returns the number of texts."""
    gold = [entry for path in paths for entry in read_gold(path)]
    return fit(gold, papers_of(gold, digests), out)
