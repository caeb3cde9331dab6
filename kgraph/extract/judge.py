"""What sort of thing each name of a paper is, and whether the paper brings it: a trained opinion, from the words of the name and around it.

Two multinomial logistic models over what the name is made of, what cues and the lexicon say, the sections and the words before and behind
it. Weights: ``seeds/concepts/judge.tsv``, made by ``kgraph train``. Without it the cues decide alone.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from kgraph.extract.features import classes, often, shape
from kgraph.extract.passage import Passage
from kgraph.extract.spans import Span
from kgraph.extract.weights import Column, Names, Sums, Weights, read_weights
from kgraph.lexicon import lexicon
from kgraph.model import KINDS, TITLE, Opinion
from kgraph.resources import files_version, folder
from kgraph.text import aligned, lang_of

ROLES = PROPOSED, OTHER, NOTHING = "proposed", "other", "nothing"
"""What the second model tells apart: what the paper brings, other concepts, and names of no concept at all."""

_MENTIONS = 3
"""Mentions of a name that are looked at, first ones first: bounds the work on a name that a long text repeats."""
_WINDOW = 8
"""Tokens of the same sentence before a mention that are looked at."""
_STOPS = frozenset(".。;；!?！？")


def describe(passages: Sequence[Passage]) -> tuple[list[str], tuple[Column, ...]]:
    """Every name that is mentioned in a paper, in order of first mention, and what is seen of each."""
    places: dict[str, list[tuple[Passage, Span]]] = defaultdict(list)
    told: dict[str, set[str]] = defaultdict(set)
    for passage in passages:
        for mention in passage.mentions:
            places[mention.text].append((passage, mention))
        for name, role in passage.roles:
            told[name].add(f"role={role}")
        for name, kind in passage.kinds:
            told[name].add(f"cue={kind}")
        for defined in passage.defined:
            for part in (defined.short, *defined.longs) if defined.short else defined.longs:
                told[part.text].add("defined")
    starts = {passage.section: [token.start for token in passage.tokens] for passage in passages}
    title = next((passage.level for passage in passages if passage.section == TITLE), "")
    titled = any(mention.finder == "title" for passage in passages for mention in passage.mentions)
    facts: list[tuple[str, ...]] = []
    around = [_Keys(sort) for sort in _AROUND]
    for owner, (name, found) in enumerate(places.items()):
        sections = sorted({f"in={passage.section.split()[0]}" for passage, _ in found})
        finders = sorted({f"by={mention.finder}" for _, mention in found})
        elsewhere = ["other is titled"] if titled and "by=title" not in finders else []
        inside = ["in title"] if aligned(name) in title else []
        counts = f"n={often(len(found))}", f"sections={len(sections)}"
        facts.append((*counts, *sorted(told[name]), *sections, *finders, *elsewhere, *inside))
        for passage, mention in found[:_MENTIONS]:
            for keys, near in zip(around, _near(passage, starts[passage.section], mention), strict=True):
                keys.add(owner, near)
    names = list(places)
    return names, (Column(names, _made_of), Column(facts, _itself), *(Column(keys.keys, keys.sort, keys.owners) for keys in around))


class _Keys:
    """Keys of one sort, and whose they are."""

    def __init__(self, sort: Names) -> None:
        self.sort = sort
        self.keys: list[Any] = []
        self.owners: list[int] = []

    def add(self, owner: int, keys: Sequence[Any]) -> None:
        self.keys += keys
        self.owners += [owner] * len(keys)


def _itself(facts: tuple[str, ...]) -> tuple[str, ...]:
    """Facts that are features already."""
    return facts


def _one(sort: str) -> Names:
    """A sort of keys that is one feature each."""
    return lambda key: (f"{sort}={key}",)


def _made_of(name: str) -> Iterator[str]:
    """What a name says by itself."""
    low = aligned(name)
    if lang_of(name) == "zh":
        length, parts = f"z{min(len(low), 9)}", [low[at : at + 2] for at in range(len(low) - 1)]
        begin, end, tails = [low[:2]], [low[-2:]], [low[-size:] for size in (1, 3, 4)]
    else:
        parts = low.replace("-", " ").split() or [low]
        length, begin, end, tails = str(min(len(parts), 6)), parts[:1], parts[-1:], [" ".join(parts[-2:]), low[-3:], low[-4:]]
    yield f"shape={shape(name)[:10]}{' digit' if any(map(str.isdigit, name)) else ''}"
    yield f"lexicon={_known(name)}"
    yield f"head={lexicon().kind_of_head(name)}"
    yield f"length={length}"
    yield from (f"with={part}" for part in parts)
    for where, words in (("begin", begin), ("end", end)):
        for word in words:
            yield f"{where}={word}"
            yield from classes(where, word)
    yield from (f"tail={tail}" for tail in tails)


def _known(name: str) -> str:
    senses = lexicon().senses(name)
    return f"{senses[0].entry.kind} {senses[0].entry.tier} {senses[0].sure}" if senses else "none"


def _beside(where: str, nearest: int) -> Names:
    """A sort of keys that are the two tokens on one side of a mention, or fewer: what they are, and the nearest word of them."""

    def names(words: tuple[str, ...]) -> tuple[str, ...]:
        near = "" if not words else words[nearest] if words[nearest].isascii() else "".join(words)
        return (f"{where}={near}", *classes(where, near), f"{where}2={'|'.join(words)}")

    return names


_AROUND = _beside("before", -1), _beside("behind", 0), _one("said"), _one("at")
"""Made once: what was met before is remembered by these functions."""


def _near(passage: Passage, starts: Sequence[int], mention: Span) -> tuple[Sequence[Any], ...]:
    """The tokens next to a mention, before and behind, the words of its sentence before it, and where it stands, in the order of
    ``_AROUND``."""
    first, last = bisect_left(starts, mention.start), bisect_left(starts, mention.end)
    before = passage.words[max(0, first - _WINDOW) : first]
    for at in range(len(before) - 1, -1, -1):
        if before[at] in _STOPS:
            before = before[at + 1 :]
            break
    said = [
        word if word.isascii() else word + following
        for word, following in zip(before, (*before[1:], ""), strict=False)
        if (word.isalpha() if word.isascii() else following and not following.isascii())
    ]
    place = f"{passage.section.split()[0]}{'^' if first < 4 else ''}"
    return (tuple(before[-2:]),), (tuple(passage.words[last : last + 2]),), said, (place,)


class Judge:
    """The two trained models, side by side in one table."""

    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        self._kinds = [weights.labels.index(kind) for kind in KINDS]
        self._roles = [weights.labels.index(role) for role in ROLES]

    def __call__(self, passages: Sequence[Passage]) -> Iterator[Opinion]:
        """An opinion on every name mentioned, to three digits."""
        names, seen = describe(passages)
        sums = self._weights.sums(seen)
        for name, kinds, (proposed, other, nothing) in zip(
            names, _likely(sums[:, self._kinds]), _likely(sums[:, self._roles]), strict=True
        ):
            own = proposed / max(proposed + other, 1e-6)
            yield Opinion(name, tuple([round(kind, 3) for kind in kinds]), round(own, 3), round(nothing, 3))


def _likely(sums: Sums) -> list[list[float]]:
    """Probabilities of the labels, a row each."""
    odds = np.exp(sums - sums.max(axis=1, keepdims=True, initial=-np.inf))
    found: list[list[float]] = (odds / odds.sum(axis=1, keepdims=True)).tolist()
    return found


def model_path() -> Path:
    """Where the project keeps the weights."""
    return folder("seeds") / "concepts" / "judge.tsv"


@cache
def judge() -> Judge | None:
    """The project's judge, or none where its weights are not there."""
    return Judge(read_weights(model_path())) if model_path().is_file() else None


@cache
def judge_version() -> str:
    """A hash of the weights; empty where there are none."""
    return files_version(model_path())
