"""Whether a Chinese and an English name translate each other, word by word, and what a Chinese name is in English.

A dictionary of parts is made from the names of known concepts: an English word and a run of one to four Han characters belong
together when they turn up in the same concepts (Dice coefficient, as in Smadja, McKeown & Hatzivassiloglou 1996, section 4). Two names
fit as far as their words and characters can be laid over each other by it.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from kgraph.resources import folder, read_table
from kgraph.text import HAN, aligned

LEAST = 0.12
"""Dice coefficient from which a word and a run of characters may be translations."""

_SURE = 0.3
"""Dice coefficient from which a run may be put into English by a word."""
_RUN = 4
_TERM = 8
"""Characters of a part that is a term by itself, at most."""
_LONGEST = 40
"""Characters of a name beyond which it is no term."""
_WORD = re.compile(r"[a-z]+|[0-9]+(?:\.[0-9]+)?")
_HAN = re.compile(rf"[{HAN}]+")
_PIECE = re.compile(rf"[{HAN}]+|[^{HAN}\s]+")
_ENDINGS = ("ations", "ation", "ings", "ing", "ized", "ised", "izes", "ize", "ers", "ies", "ed", "er", "es", "s", "e", "y")


class Tie(NamedTuple):
    """An English word (its stem, and how it is mostly written) and a run of Han characters that belong together, and how surely."""

    stem: str
    word: str
    run: str
    dice: float


@lru_cache(maxsize=1 << 16)
def stems(name: str) -> tuple[str, ...]:
    """The words of an English name without inflection: enough to compare by, not to show."""
    return tuple(map(_stem, _WORD.findall(aligned(name))))


def _stem(word: str) -> str:
    return next((word[: -len(end)] for end in _ENDINGS if word.endswith(end) and len(word) - len(end) >= 3), word)


def learn(concepts: Iterable[tuple[Sequence[str], Sequence[str]]]) -> Iterator[Tie]:
    """The ties that the English and Chinese names of known concepts tell, sorted. What was seen once is none."""
    words: Counter[str] = Counter()
    runs: Counter[str] = Counter()
    both: Counter[tuple[str, str]] = Counter()
    written: dict[str, Counter[str]] = defaultdict(Counter)
    for english, chinese in concepts:
        mine = {_stem(word): word for name in english for word in _WORD.findall(aligned(name))}
        theirs = set().union(*map(_runs, chinese)) if chinese else set()
        if mine and theirs:
            words.update(mine.keys())
            runs.update(theirs)
            both.update((stem, run) for stem in mine for run in theirs)
            for stem, word in mine.items():
                written[stem][word] += 1
    for (stem, run), count in sorted(both.items()):
        dice = 2 * count / (words[stem] + runs[run])
        if count > 1 and dice >= LEAST:
            usual = min(written[stem], key=lambda word: (-written[stem][word], word))
            yield Tie(stem, usual, run, round(dice, 3))


def _runs(name: str) -> set[str]:
    return {text[at : at + length] for text in _HAN.findall(name) for length in range(1, _RUN + 1) for at in range(len(text) - length + 1)}


class Dictionary:
    """The ties, found by stem and by run."""

    def __init__(self, ties: Iterable[Tie]) -> None:
        self._by_stem: dict[str, dict[str, float]] = defaultdict(dict)
        self._by_run: dict[str, Tie] = {}
        self._stems: dict[str, list[str]] = defaultdict(list)
        for tie in ties:
            self._by_stem[tie.stem][tie.run] = tie.dice
            self._stems[tie.run].append(tie.stem)
            if tie.run not in self._by_run or (-tie.dice, tie.word) < (-self._by_run[tie.run].dice, self._by_run[tie.run].word):
                self._by_run[tie.run] = tie

    def stems_of(self, chinese: str) -> frozenset[str]:
        """The stems of all words that a part of a Chinese name may be."""
        found = set(stems(chinese))
        for run in _runs(chinese[:_LONGEST]):
            found.update(self._stems.get(run, ()))
        return frozenset(found)

    def fit(self, english: str, chinese: str) -> float:
        """How far the names translate each other, 0 to 1: the share of words and of characters that are laid over each other, each word
        over one run, weighed by how sure the ties are. Latin words inside the Chinese name (KV缓存) stand for themselves."""
        if len(english) > 4 * _LONGEST or len(chinese) > _LONGEST:
            return 0.0
        words = frozenset(stems(english))
        own = frozenset(stems(chinese))
        text = "".join(_HAN.findall(chinese))
        if not words or not (text or own):
            return 0.0
        known = [(word, self._by_stem[word]) for word in sorted(words - own) if word in self._by_stem]
        # The best cover of the first characters: the most of them, then the surest ties.
        best: list[tuple[int, float, frozenset[str]]] = [(0, 0.0, frozenset())]
        for end in range(1, len(text) + 1):
            options = [best[end - 1]]
            for length in range(1, min(_RUN, end) + 1):
                run = text[end - length : end]
                count, sure, used = best[end - length]
                for word, ties in known:
                    if run in ties and word not in used:
                        options.append((count + length, sure + ties[run] * length, used | {word}))
            best.append(max(options, key=lambda option: (option[0], option[1], len(option[2]))))
        count, sure, used = best[-1]
        english_share = (len(words & own) + len(used)) / len(words)
        chinese_share = (count + 2 * len(own & words)) / (len(text) + 2 * len(own))
        return english_share * chinese_share * (1 + sure / count if count else 2) / 2

    def english(self, chinese: str, known: Callable[[str], str]) -> str:
        """A Chinese name in English, part by part; empty where a part of it is not surely known. Latin words stay as they are.

        ``known`` gives the English name of a part that is a term by itself (强化学习), or nothing.
        """
        if len(chinese) > _LONGEST:
            return ""
        words: list[str] = []
        for piece in _PIECE.findall(chinese):
            found = self._words(piece, known) if _HAN.match(piece) else [piece]
            if not found:
                return ""
            words += found
        return " ".join(words)

    def _words(self, text: str, known: Callable[[str], str]) -> list[str]:
        """The parts that cover the text: the fewest, then the surest; none where nothing does."""
        best: list[tuple[int, float, list[str]] | None] = [(0, 0.0, [])]
        for end in range(1, len(text) + 1):
            options = []
            for start in range(max(0, end - _TERM), end):
                before, part = best[start], text[start:end]
                if before is None:
                    continue
                term = known(part) if len(part) > 2 else ""
                tie = self._by_run.get(part)
                if term:
                    options.append((before[0] + 1, before[1] - 1.0, [*before[2], term]))
                elif tie and tie.dice >= _SURE:
                    options.append((before[0] + 1, before[1] - tie.dice, [*before[2], tie.word]))
            best.append(min(options) if options else None)
        return best[-1][2] if best[-1] else []


def dictionary_path() -> Path:
    """Where the project keeps its ties."""
    return folder("seeds") / "concepts" / "words.tsv"


def write_ties(ties: Iterable[Tie], path: Path) -> None:
    """One tie a line: stem, word, run and coefficient, tabs between."""
    path.write_text("".join(f"{tie.stem}\t{tie.word}\t{tie.run}\t{tie.dice}\n" for tie in ties), encoding="utf-8")


@cache
def dictionary() -> Dictionary:
    """The project's own dictionary; one that knows nothing where the file is not there. Raises ``SeedError`` for a bad line."""
    wanted = "stem, word, run and number with tabs between are wanted; make the file anew: kgraph lexicon words"
    return Dictionary(read_table(dictionary_path(), lambda stem, word, run, dice: Tie(stem, word, run, float(dice)), wanted))
