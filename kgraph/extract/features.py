"""What the tagger sees of a text: each token, its neighbours, what the rules say of them, what company they keep in other papers, and
what the paper says again.

The company is told by clusters: words, and pairs of Han characters, that stand between the same neighbours are in one cluster, at
three sizes of cluster (as Brown clusters serve in Turian, Ratinov & Bengio 2010). ``kgraph.mine.clusters`` makes them from a corpus.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from kgraph.extract.passage import Passage
from kgraph.extract.spans import Span
from kgraph.extract.tokens import Token
from kgraph.lexicon import lexicon
from kgraph.resources import folder, read_table
from kgraph.text import HAN, aligned

_RUN = re.compile(r"(.)\1+")
_SHAPES = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", "X" * 26 + "x" * 26 + "d" * 10)
_HAN = re.compile(f"[{HAN}]")


class Repeats(NamedTuple):
    """How often a paper says each word and each pair of neighbours, over all its sections, and the words of its title."""

    words: Mapping[str, int]
    pairs: Mapping[tuple[str, str], int]
    title: frozenset[str]


def repeats(title: Iterable[str], texts: Iterable[Sequence[str]]) -> Repeats:
    """What a paper says again: from the words of its title and of each of its sections, levelled."""
    single: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    for low in texts:
        single.update(low)
        pairs.update(pairwise(low))
    return Repeats(single, pairs, frozenset(title))


def features(passage: Passage, again: Repeats, first: int = 0, last: int | None = None) -> list[list[str]]:
    """The features, as names, of the tokens of a passage from ``first`` to before ``last``; its mentions are what the rules settled on."""
    tokens, low = passage.tokens[first:last], passage.words[first:last]
    section = passage.section.split()[0]
    told = ["", *_told(tokens, passage.mentions), ""]
    mined = ["", *passage.terms[first:last], ""]
    left, right = _company(low)
    w = ["", *low, ""]
    twice = [often(again.pairs.get(pair, 0)) for pair in pairwise(w)]  # pairs that begin one before each token
    glued, apart = f"glued in {section}", f"apart in {section}"
    title = again.title if section != "title" else frozenset()
    rows = []
    for i, (token, word) in enumerate(zip(tokens, low, strict=True)):
        before, t, after = told[i : i + 3]
        former, m, later = mined[i : i + 3]
        previous, following = w[i], w[i + 2]
        row = [
            *_itself(token.text), *_neighbour("-1", previous), *_neighbour("+1", following),
            f"w-={previous}|{word}", f"w+={word}|{following}",
            f"t-={before}|{t}", f"t+={t}|{after}", f"m-={former}|{m}", f"m+={m}|{later}",
            f"n={often(again.words.get(word, 0))}", f"n-+={twice[i]}{twice[i + 1]}",
            glued if i and token.start == tokens[i - 1].end else apart,
        ]  # fmt: skip
        if left[i]:
            row += left[i]
        if right[i]:
            row += right[i]
        if word in title:
            row.append("titled")
        rows.append(row)
    return rows


def shape(text: str) -> str:
    """Capitals, small letters and digits as X, x, d, runs of one sort shortened; H for what is not ASCII."""
    return _RUN.sub(r"\1", text.translate(_SHAPES)) if text.isascii() else "H"


@lru_cache(maxsize=1 << 17)
def _itself(text: str) -> tuple[str, ...]:
    """What a token says by itself."""
    word = aligned(text)
    if not text.isascii():
        return (f"w={word}", "s=H" if _HAN.match(text) else "s=?")
    return (f"w={word}", f"s={shape(text)}", f"p3={word[:3]}", f"x3={word[-3:]}", *classes("c", word))


@lru_cache(maxsize=1 << 17)
def _neighbour(where: str, word: str) -> tuple[str, ...]:
    """What a token next to another says of it; of its clusters the coarse one adds nothing."""
    return (f"w{where}={word}", *classes(f"c{where}", word)[1:])


@lru_cache(maxsize=1 << 18)
def classes(where: str, unit: str) -> tuple[str, ...]:
    """The clusters of a word or a pair of Han characters; none where the corpus hardly knew it."""
    found = clusters().get(unit)
    return tuple(f"{where}{size}{number}" for size, number in zip("abc", found, strict=True)) if found else ()


def _company(low: Sequence[str]) -> tuple[list[tuple[str, ...]], list[tuple[str, ...]]]:
    """For each Han character: the clusters of the pairs around it: those that end before or with it, and that begin with or behind it."""
    pairs = [a + b if len(a) == len(b) == 1 and _HAN.match(a) and _HAN.match(b) else "" for a, b in pairwise(low)]
    p = ["", "", *pairs, "", ""]  # p[i + 1] ends with token i, p[i + 2] begins with it
    left = [(*classes("z-", p[i + 1]), *classes("z--", p[i])[1:]) if p[i + 1] else () for i in range(len(low))]
    right = [(*classes("z+", p[i + 2]), *classes("z++", p[i + 3])[1:]) if p[i + 2] else () for i in range(len(low))]
    return left, right


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
