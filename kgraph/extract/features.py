"""What the tagger sees of a text: each token, its neighbours, what the rules say of them, what company they keep in other papers, and
what the paper says again.

The company is told by clusters: words, and pairs of Han characters, that stand between the same neighbours are in one cluster, at
three sizes of cluster (as Brown clusters serve in Turian, Ratinov & Bengio 2010). ``kgraph.mine.clusters`` makes them from a corpus.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from kgraph.extract.passage import Passage
from kgraph.extract.spans import Span
from kgraph.extract.tokens import Token
from kgraph.extract.weights import Column, Names
from kgraph.lexicon import lexicon
from kgraph.resources import folder, read_table
from kgraph.text import HAN, aligned

_RUN = re.compile(r"(.)\1+")
_SHAPES = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", "X" * 26 + "x" * 26 + "d" * 10)
_HAN = re.compile(f"[{HAN}]")


class Repeats(NamedTuple):
    """How often a paper says each word and each pair of neighbours that it says again (see ``often``), over all its sections, and the
    words of its title."""

    words: Mapping[str, str]
    pairs: Mapping[tuple[str, str], str]
    title: frozenset[str]


def repeats(title: Iterable[str], texts: Iterable[Sequence[str]]) -> Repeats:
    """What a paper says again: from the words of its title and of each of its sections, levelled."""
    single: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    for low in texts:
        single.update(low)
        pairs.update(pairwise(low))
    return Repeats(
        {word: often(count) for word, count in single.items() if count > 1},
        {pair: often(count) for pair, count in pairs.items() if count > 1},
        frozenset(title),
    )


def columns(passage: Passage, again: Repeats, first: int = 0, last: int | None = None) -> tuple[Column, ...]:
    """What is seen of the tokens of a passage from ``first`` to before ``last``; its mentions are what the rules settled on."""
    tokens, low = passage.tokens[first:last], passage.words[first:last]
    section = passage.section.split()[0]
    title = again.title if section != "title" else frozenset()
    edged = ["", *low, ""]
    words = list(pairwise(edged))
    told = list(pairwise(["", *_told(tokens, passage.mentions), ""]))
    mined = list(pairwise(["", *passage.terms[first:last], ""]))
    once = again.pairs.get
    twice = [once(pair, "1") for pair in words]
    said = [again.words.get(word, "1") + left + right for word, left, right in zip(low, twice, twice[1:], strict=False)]
    if title:
        said = [f"{counts}t" if word in title else counts for counts, word in zip(said, low, strict=True)]
    glued, apart = f"glued in {section}", f"apart in {section}"
    ends = [-1, *[token.end for token in tokens]]
    places = [glued if token.start == end else apart for token, end in zip(tokens, ends, strict=False)]
    pairs = ["", "", *(a + b if len(a) == len(b) == 1 and _HAN.match(a) and _HAN.match(b) else "" for a, b in pairwise(low)), "", ""]
    return (
        Column([token.text for token in tokens], _itself),
        Column(edged, _WORDS),
        Column(told, _TOLD),
        Column(mined, _MINED),
        Column(said, _said),
        Column(places, _place),
        Column(pairs, _PAIRS),
    )


def _pair_named(name: str) -> Callable[[tuple[str, str]], tuple[str, ...]]:
    return lambda pair: (f"{name}={pair[0]}|{pair[1]}",)


_TOLD = _pair_named("t-"), _pair_named("t+")
_MINED = _pair_named("m-"), _pair_named("m+")
"""What stands before a token with it, and it with what stands behind: marks of the rules, marks of mined names."""


def _said(counts: str) -> tuple[str, ...]:
    """How often the paper says a token: by itself, with the token before it, with the one behind."""
    return (f"n={counts[0]}", f"n-+={counts[1:3]}", *(["titled"] if counts[3:] else []))


def _place(place: str) -> tuple[str, ...]:
    return (place,)


def shape(text: str) -> str:
    """Capitals, small letters and digits as X, x, d, runs of one sort shortened; H for what is not ASCII."""
    return _RUN.sub(r"\1", text.translate(_SHAPES)) if text.isascii() else "H"


def _itself(text: str) -> tuple[str, ...]:
    """What a token says by itself."""
    word = aligned(text)
    if not text.isascii():
        return (f"w={word}", "s=H" if _HAN.match(text) else "s=?")
    return (f"w={word}", f"s={shape(text)}", f"p3={word[:3]}", f"x3={word[-3:]}", *classes("c", word))


def _word_before(word: str) -> tuple[str, ...]:
    """What the token before says; of its clusters the coarse one adds nothing."""
    return (f"w-1={word}", *classes("c-1", word)[1:])


def _word_behind(word: str) -> tuple[str, ...]:
    return (f"w+1={word}", *classes("c+1", word)[1:])


_WORDS: tuple[Names, ...] = (_word_before, lambda word: (), _word_behind)
"""A token's neighbours; of itself ``_itself`` tells more."""


@lru_cache(maxsize=1 << 16)
def classes(where: str, unit: str) -> tuple[str, ...]:
    """The clusters of a word or a pair of Han characters; none where the corpus hardly knew it."""
    found = clusters().get(unit)
    return tuple(f"{where}{size}{number}" for size, number in zip("abc", found, strict=True)) if found else ()


_PAIRS: tuple[Names, ...] = (
    lambda pair: classes("z--", pair)[1:],
    lambda pair: classes("z-", pair),
    lambda pair: classes("z+", pair),
    lambda pair: classes("z++", pair)[1:],
)
"""The clusters of the pairs of Han characters around a token: two that end before or with it, two that begin with or behind it."""


def often(count: int) -> str:
    """A count as one of four: 1, 2, 3 or 4, 5 or more."""
    return "1" if count < 2 else "2" if count == 2 else "3" if count < 5 else "5"


def _told(tokens: Sequence[Token], mentions: Sequence[Span]) -> list[str]:
    """For each token: whether it begins or continues a mention of the rules, and of which sort."""
    marks = ["O"] * len(tokens)
    at = 0
    if not tokens:
        return marks
    for mention in sorted(mentions):
        if mention.end <= tokens[0].start or tokens[-1].end <= mention.start:
            continue
        sort = mention.finder[0]
        if mention.finder == "lexicon":
            sort = "c" if any(sense.sure and sense.entry.tier == "core" for sense in lexicon().senses(mention.text)) else "o"
        while at < len(tokens) and tokens[at].start < mention.start:
            at += 1
        begins = True
        while at < len(tokens) and tokens[at].end <= mention.end:
            marks[at] = f"{'B' if begins else 'I'}{sort}"
            begins = False
            at += 1
    return marks


def clusters_path() -> Path:
    """Where the project keeps the clusters."""
    return folder("seeds") / "concepts" / "clusters.tsv"


@cache
def clusters() -> dict[str, tuple[str, ...]]:
    """The clusters of each word and pair of Han characters, coarse to fine; empty where the file is not there.

    A line of the file: the unit and its three numbers, tabs between. Raises ``SeedError`` for another line.
    """
    wanted = "a word and three numbers with tabs between are wanted; make the file anew: kgraph lexicon clusters CORPUS"
    return dict(read_table(clusters_path(), lambda unit, a, b, c: (unit, (a, b, c)), wanted))
