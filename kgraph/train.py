"""Fits the trained parts of ``kgraph.extract``, tagger and judge, to annotated entries.

Labels of the tagger: every place in an entry's texts where a form of an annotated concept stands, longest first. The judge is fitted to
the names that the rules and a tagger find, a tagger fitted to other entries (stacking; Wolpert 1992). L-BFGS from zero over the entries
in the order of their ids: the same entries give the same weights.
"""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pycrfsuite

from kgraph.evaluate import Entry, Gold, comparable, papers_of, read_gold
from kgraph.extract.features import columns, repeats
from kgraph.extract.judge import NOTHING, OTHER, PROPOSED, ROLES, describe
from kgraph.extract.pipeline import passages
from kgraph.extract.tagger import AFTER, LABELS, Tagger
from kgraph.extract.tokens import Token
from kgraph.extract.weights import read_weights, spelled_out, write_weights
from kgraph.model import KEYWORDS, KINDS, Paper
from kgraph.text import aligned

TAGGER = {"c1": 0.1, "c2": 3.0, "max_iterations": 100, "feature.minfreq": 2}
JUDGE = {"c1": 0.0, "c2": 3.0, "max_iterations": 100, "feature.minfreq": 2}
"""Chosen by four-fold cross-validation."""

FOLDS = 4


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


def _trained(trainer: pycrfsuite.Trainer, settings: Mapping[str, float]) -> dict[str, dict[str, float]]:
    """What training ends with: for each feature, its weight for each label. What CRFsuite calls a transition is a feature here, the
    label before."""
    trainer.set_params(settings)
    with TemporaryDirectory() as scratch:
        model = str(Path(scratch) / "model.crf")
        trainer.train(model)
        field = pycrfsuite.Tagger()
        with field.open(model):
            info = field.info()
    table: dict[str, dict[str, float]] = defaultdict(dict)
    for (feature, label), weight in (*info.state_features.items(), *_moves(info.transitions)):
        table[feature][label] = weight
    return table


def _moves(transitions: Mapping[tuple[str, str], float]) -> Iterator[tuple[tuple[str, str], float]]:
    for (before, label), weight in transitions.items():
        yield (f"{AFTER}{before}", label), weight


def fit_tagger(gold: Iterable[Entry], papers: Mapping[str, Paper], out: Path) -> int:
    """Writes weights of the tagger fitted to the entries; returns the number of texts they were fitted to."""
    trainer = pycrfsuite.Trainer(verbose=False)
    count = 0
    for entry in sorted(gold, key=lambda entry: entry.id):
        found = passages(papers[entry.id], None)
        again = repeats(found[0].words, (passage.words for passage in found))
        for passage in found:
            if passage.tokens and passage.section != KEYWORDS:
                trainer.append(spelled_out(columns(passage, again)), labels(passage.text, passage.tokens, entry.concepts))
                count += 1
    write_weights(out, LABELS, _trained(trainer, TAGGER))
    return count


def fit_judge(gold: Iterable[Entry], papers: Mapping[str, Paper], field: Callable[[Entry], Tagger], out: Path) -> None:
    """Writes weights of the judge fitted to the entries. ``field`` gives for an entry a tagger that was not fitted to it: what
    the judge sees of the names here must be as unsure as it will be later."""
    kinds, roles = pycrfsuite.Trainer(verbose=False), pycrfsuite.Trainer(verbose=False)
    for entry in sorted(gold, key=lambda entry: entry.id):
        known = _by_name(entry.concepts)
        names, seen = describe(passages(papers[entry.id], field(entry)))
        for name, row in zip(names, spelled_out(seen), strict=True):
            concept = known.get(comparable(name))
            if concept:
                kinds.append([row], [concept.type])
            roles.append([row], [NOTHING if concept is None else PROPOSED if concept.role == "proposed" else OTHER])
    table = _trained(kinds, JUDGE)
    for feature, weights in _trained(roles, JUDGE).items():
        table[feature] |= weights
    write_weights(out, (*KINDS, *ROLES), table)


def _by_name(concepts: Iterable[Gold]) -> dict[str, Gold]:
    """The concepts by all their names; a core concept before a peripheral one."""
    found: dict[str, Gold] = {}
    for concept in sorted(concepts, key=lambda concept: concept.tier != "core"):
        for name in (concept.name, concept.acronym, concept.expansion, *concept.forms):
            if name:
                found.setdefault(comparable(name), concept)
    return found


def folds(gold: Iterable[Entry], count: int = FOLDS) -> list[frozenset[str]]:
    """The ids of the entries, dealt out: by a hash, so that neighbours in a file part."""
    ids = sorted((entry.id for entry in gold), key=lambda id: hashlib.sha256(id.encode()).digest())
    return [frozenset(ids[at::count]) for at in range(count)]


def fit(gold: Sequence[Entry], papers: Mapping[str, Paper], out: Path) -> int:
    """Writes all weights, ``tagger.tsv`` and ``judge.tsv``, to a folder; returns the number of texts."""
    out.mkdir(parents=True, exist_ok=True)
    fields: dict[str, Tagger] = {}
    with TemporaryDirectory() as scratch:
        for number, held in enumerate(folds(gold)):
            path = Path(scratch) / f"{number}.tsv"
            fit_tagger([entry for entry in gold if entry.id not in held], papers, path)
            fields |= dict.fromkeys(held, Tagger(read_weights(path)))
        fit_judge(gold, papers, lambda entry: fields[entry.id], out / "judge.tsv")
        return fit_tagger(gold, papers, out / "tagger.tsv")


def train(paths: Iterable[Path], digests: Path, out: Path) -> int:
    """Fits the trained parts to gold files and writes their weights to the folder ``out``; returns the number of texts."""
    gold = [entry for path in paths for entry in read_gold(path)]
    return fit(gold, papers_of(gold, digests), out)
