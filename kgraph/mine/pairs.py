"""Which English term each Chinese one goes with, by all that was seen of them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from kgraph.cues import cues
from kgraph.lexicon import Lexicon
from kgraph.mine.align import Pair
from kgraph.mine.definitions import Defined
from kgraph.mine.tokens import Known, chinese_run, english_run
from kgraph.mine.words import Fit, Run, TermPair, Ties, fit, learn, residue
from kgraph.text import HAN, lang_of

_HAN_FIRST = HAN[0]


class Match(NamedTuple):
    """An English and a Chinese term that are one; ``sure`` where names may be joined by it. Counts are papers, by source."""

    en: Run
    zh: Run
    sure: bool
    score: float
    strength: float
    both: int
    dice: float
    defined: int
    bracketed: int


class Seen(NamedTuple):
    """What was seen of a pair, before it is judged."""

    both: int = 0
    dice: float = 0.0
    defined: int = 0
    bracketed: int = 0
    ends: bool = True


def taught(lexicon: Lexicon, known: Known) -> list[TermPair]:
    """The pairs of the curated lexicon: each Chinese name with the first two English ones."""
    pairs: set[TermPair] = set()
    for entry in lexicon.entries:
        english = [english_run(name, known) for name in (entry.name, *entry.en) if lang_of(name) == "en"]
        for name in entry.zh:
            pairs.update((en, chinese_run(name)) for en in english[:2] if en)
    return sorted(pairs)


def matches(
    aligned: Iterable[tuple[Run, Run, Pair, bool]], found: Defined, teaching: Sequence[TermPair], lexicon: Lexicon, known: Known
) -> list[Match]:
    """One match at most for each Chinese term, in order of the terms.

    ``aligned`` says of each pair whether its English term may end a phrase: words are learnt from all, matches made of such only.
    """
    seen: dict[TermPair, Seen] = {}
    for en, zh, pair, ends in aligned:
        if any(sign[0] >= _HAN_FIRST for sign in zh):
            seen[en, zh] = Seen(pair.both, pair.dice, ends=ends)
    ties = learn(sorted({*teaching, *found.brackets, *found.shared}))
    single = _single_words(seen)
    whole = {pair for pair, what in seen.items() if what.dice >= _LESSON_WHOLE and all(fit(*pair, ties)[:2])}
    lessons = {*teaching, *found.brackets, *found.shared, *single, *whole}
    ties = learn(sorted(lessons))
    ties = learn(sorted(lessons | _with_residues(seen, ties)))
    for table, field in ((found.shared, "defined"), (found.brackets, "bracketed")):
        for (en, zh), numbers in table.items():
            trimmed = en, without_head(zh[fit(en, zh, ties).start :])
            before = seen.get(trimmed, Seen())
            seen[trimmed] = before._replace(**{field: getattr(before, field) + len(set(numbers))})
    owners = _Owners(lexicon, known)
    offers: dict[Run, list[Match]] = defaultdict(list)
    for (en, zh), what in sorted(seen.items()):
        tied = fit(en, zh, ties)
        left = not (tied.en or tied.zh) and residue(en, zh, ties) is not None
        match = judged(en, zh, what, tied, (en, zh) in single, left)
        if match and owners.agree(en, zh) is not False:
            offers[zh].append(match)
    return list(_without_fragments([_best(offers[zh], owners) for zh in sorted(offers)], owners.chinese))


def _single_words(seen: Mapping[TermPair, Seen]) -> set[TermPair]:
    """Pairs of one English word and a short Chinese term that are each other's best, and strong."""
    best_en: dict[Run, tuple[float, Run]] = {}
    best_zh: dict[Run, tuple[float, Run]] = {}
    for (en, zh), what in seen.items():
        if what.both >= _LESSON_PAPERS and what.dice >= _LESSON_DICE:
            best_en[zh] = max(best_en.get(zh, (0.0, ())), (what.dice, en))
            best_zh[en] = max(best_zh.get(en, (0.0, ())), (what.dice, zh))
    return {(en, zh) for zh, (_, en) in best_en.items() if len(en) == 1 and en[0].isalpha() and 2 <= len(zh) <= 4 and best_zh[en][1] == zh}


def _with_residues(seen: Mapping[TermPair, Seen], ties: Ties) -> set[TermPair]:
    """Strong pairs that leave over one word and one piece, which several pairs leave over together: Kalman, 卡尔曼."""
    pairs: dict[tuple[str, str], list[TermPair]] = defaultdict(list)
    for pair, what in seen.items():
        if what.both >= _LESSON_PAPERS and what.dice >= _LESSON_DICE:
            left = residue(*pair, ties)
            if left:
                pairs[left].append(pair)
    often: Counter[str] = Counter()
    for (word, piece), listed in pairs.items():
        often[word] = max(often[word], len(listed))
        often[piece] = max(often[piece], len(listed))
    best = (listed for (word, piece), listed in pairs.items() if 2 <= len(listed) == often[word] == often[piece])
    return {pair for listed in best for pair in listed}


def without_head(zh: Run) -> Run:
    """A Chinese term without the verbs and small words that no term begins with."""
    words, yet = cues().mine.chinese_first, cues().mine.chinese_first_yet
    text = "".join(zh)
    head = next((word for word in sorted(words, key=len, reverse=True) if text.startswith(word)), "")
    if not head or text.startswith(yet) or len(zh) - len(head) < 2 or not all(len(sign) == 1 for sign in zh[: len(head)]):
        return zh
    return without_head(zh[len(head) :])


_LESSON_WHOLE = 0.3
_LESSON_PAPERS = 4
_LESSON_DICE = 0.5


def judged(en: Run, zh: Run, what: Seen, tied: Fit, single: bool, left: bool) -> Match | None:
    """A pair's match, or ``None`` where too little speaks for it.

    ``single``: both are each other's best, one word. ``left``: one word and one piece are without a link, all the rest is linked.
    """
    if len(zh) < 2 or not any(sign[0] >= _HAN_FIRST for sign in zh):
        return None
    named = what.defined + what.bracketed
    if not what.ends and not named:
        return None
    whole = tied.en and tied.zh
    score = (tied.strength if whole else 0.0) * (0.5 + what.dice) + min(named, 5) / 5
    if single:
        sure, score = True, score + what.dice
    elif whole:
        ordered = tied.ordered or any(word in cues().mine.english_joints for word in en)
        together = what.dice >= (_WORD_DICE if len(en) == 1 else _TERM_DICE) and (len(en) > 1 or tied.strength >= _WORD_STRENGTH)
        cut = "的" in zh and zh[:2] != ("基", "于")  # 基于 and what belongs to it may have been cut off
        sure = ordered and not cut and tied.strength >= _STRENGTH and (named > 0 or together)
    elif left and what.both >= _TOGETHER:
        strong = what.dice >= _LEFT_DICE_NAMED if named else what.dice >= _LEFT_DICE and what.both >= _LEFT_PAPERS
        sure, score = strong, score + what.dice / 2
    elif named:
        sure = named >= _OFTEN_NAMED and tied.strength > 0
    else:
        return None
    if not sure and not named and what.dice < _TERM_DICE:
        return None
    return Match(en, zh, sure, score, tied.strength, what.both, what.dice, what.defined, what.bracketed)


_STRENGTH = 0.25
_TERM_DICE = 0.25
_WORD_DICE = 0.4
_WORD_STRENGTH = 0.6
_LEFT_DICE = 0.75
_LEFT_DICE_NAMED = 0.5
_LEFT_PAPERS = 5
_TOGETHER = 3
_OFTEN_NAMED = 3


def _without_fragments(found: list[Match], curated: Mapping[Run, Sequence[str]]) -> Iterator[Match]:
    """Matches, unsure where the Chinese term lacks one character of a better known one that goes with the same English term."""
    longer: dict[Run, list[tuple[str, float]]] = defaultdict(list)
    for match in found:
        longer[match.en].append(("".join(match.zh), match.both + match.defined + match.bracketed))
    for match in found:
        name, known = "".join(match.zh), match.both + match.defined + match.bracketed
        rivals = [(other, float("inf")) for other in curated.get(match.en, ())] + longer[match.en]
        part = any(len(other) == len(name) + 1 and name in other and seen >= known for other, seen in rivals)
        yield match._replace(sure=match.sure and (not part or name in curated.get(match.en, ())))


def _best(offers: list[Match], owners: "_Owners") -> Match:
    """The strongest; unsure where another is nearly as strong."""
    ranked = sorted(offers, key=lambda match: (owners.agree(match.en, match.zh) is not True, -round(match.score, 6), match.en))
    first = ranked[0]
    if owners.agree(first.en, first.zh):
        return first._replace(sure=True)
    rival = any(other.score >= _NEAR * first.score and not _variants(first.en, other.en) for other in ranked[1:])
    return first._replace(sure=first.sure and not rival)


_NEAR = 0.8


def _variants(left: Run, right: Run) -> bool:
    """Whether two English terms are one with other joints or spelling."""
    return "".join(left) == "".join(right)


class _Owners:
    """Which curated concepts a term names."""

    def __init__(self, lexicon: Lexicon, known: Known) -> None:
        self._en: dict[Run, set[int]] = defaultdict(set)
        self._zh: dict[Run, set[int]] = defaultdict(set)
        self.chinese: dict[Run, list[str]] = defaultdict(list)
        for number, entry in enumerate(lexicon.entries):
            for name in (entry.name, *entry.en):
                self.chinese[english_run(name, known)] += ("".join(chinese_run(zh)) for zh in entry.zh)
            for name in entry.names():
                if lang_of(name) == "zh":
                    self._zh[chinese_run(name)].add(number)
                else:
                    self._en[english_run(name, known)].add(number)

    def agree(self, en: Run, zh: Run) -> bool | None:
        """Whether both name one concept; ``None`` where the lexicon does not know both."""
        left, right = self._en.get(en), self._zh.get(zh)
        return bool(left & right) if left and right else None
