"""Where a text holds names of the mined lexicon: no mentions, for many of them are bland, but a hint for the tagger."""

from bisect import bisect_right
from collections.abc import Sequence
from functools import cache

from ahocorasick_rs import AhoCorasick

from kgraph.extract.tokens import Token
from kgraph.mined import names


@cache
def _matcher() -> tuple[AhoCorasick, tuple[str, ...]]:
    return AhoCorasick(names()), tuple(name.size for name in names().values())


def marks(level: str, tokens: Sequence[Token]) -> list[str]:
    """For each token of a text (``level``: its aligned form): whether it begins (B) or continues (I) a mined name, and how frequent the
    name is in the corpus, from 1 to 3; O elsewhere. Leftmost-longest, and no Latin word is cut but for a plural s."""
    matcher, sizes = _matcher()
    found = ["O"] * len(tokens)
    starts = [token.start for token in tokens]
    last = 0
    hits = ((start, -end, number) for number, start, end in matcher.find_matches_as_indexes(level, overlapping=True))
    for start, minus, number in sorted(hits):
        end = -minus
        if start < last or _cuts(level, start, end):
            continue
        last = end
        first = bisect_right(starts, start) - 1
        for at in range(first, bisect_right(starts, end - 1)):
            found[at] = f"{'B' if at == first else 'I'}{sizes[number]}"
    return found


def _cuts(level: str, start: int, end: int) -> bool:
    return (_latin(level, start - 1) and _latin(level, start)) or (
        _latin(level, end - 1) and _latin(level, end) and not (level[end] == "s" and not _latin(level, end + 1))
    )


def _latin(level: str, at: int) -> bool:
    return 0 <= at < len(level) and level[at].isascii() and level[at].isalnum()
