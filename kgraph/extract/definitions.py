"""Long and short forms that a text defines in brackets, in English, Chinese and both at once.

Method: the bracket decides which side may be the short form, and the short form decides how far the long form reaches. For English
that is the alignment of Schwartz & Hearst (2003, "A simple algorithm for identifying abbreviation definitions in biomedical text",
section 2), made stricter: each letter should begin a word where it can. For Chinese no letters align, so the long form reaches
back to the last boundary word, or is the longest curated name that ends at the bracket.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from kgraph.cues import cues
from kgraph.extract.alignment import LATIN_WORD, align, is_short_form
from kgraph.extract.spans import Span
from kgraph.lexicon import Lexicon
from kgraph.text import HAN, fold, key, sentences

_BRACKET = re.compile(r"[(（]([^()（）\n]{1,160})[)）]")
_PART = re.compile(r"\s*(?:[,，;；、/]|\bor\b|\baka\b|或|即|简称|简写为|缩写为|i\.e\.,?|also known as)\s*")
_HAN_TAIL = re.compile(
    rf"(?:[{HAN}A-Za-z0-9·+/\-‐–]|(?<=[A-Za-z0-9]) (?=[{HAN}])|(?<=[{HAN}]) (?=[A-Za-z0-9])){{1,40}}[”\"’」》】]{{0,2}}\s?$"
)
_HAN_ONLY = re.compile(f"[{HAN}]")
_QUOTED = re.compile(r"[“\"‘「《【]([^“”\"‘’「」《》【】]{2,40})[”\"’」》】]\s?$")
_TAIL_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+&@*_-]{1,23}\s?$")
_LETTERS = re.compile(r"[A-Za-zÀ-ÿ]{2,}")
_EXAMPLE = re.compile(r"\s*(?:如|例如|比如|包括|特别是|尤其是|见|即使|约|e\.g\.|such as|see |including)", re.IGNORECASE)
_NUMBERED = re.compile(r"[0-9]{2}|[0-9][KkMB]$")
_JOINTS = "的与和及或中"
"""Boundary words that may also be a part of the term they seem to end."""
_HEAD = re.compile(r"(?<=..)(?:框架|方法)$")


class Defined(NamedTuple):
    """One definition: spans of the short form (or none) and of its long forms, all names of one thing; ``elsewhere`` is a short
    form that stands in another place."""

    short: Span | None
    longs: tuple[Span, ...]
    elsewhere: str = ""


class DefinitionFinder:
    """Finds definitions in a text; the lexicon settles how far a Chinese long form reaches back."""

    def __init__(self, lexicon: Lexicon) -> None:
        words = cues().boundary
        self._lexicon = lexicon
        latin = [head for head in cues().generic.heads if head.isascii()]
        self._head_words = re.compile(r"\s(?:" + "|".join(latin) + r")s?$", re.IGNORECASE)
        proposed = [cue for cue in cues().role.proposed if not cue.isascii()]
        self._proposes = re.compile("(?:" + "|".join(map(re.escape, proposed)) + r").{0,12}$")
        self._before = re.compile("|".join(map(re.escape, sorted(words.before, key=len, reverse=True))))
        self._inside = re.compile("|".join(map(re.escape, sorted(words.inside, key=len, reverse=True))))

    def __call__(self, text: str) -> Iterator[Defined]:
        """Every definition of ``text``, in order; none reaches across the end of a sentence."""
        for first, last in sentences(text):
            for bracket in _BRACKET.finditer(text, first, last):
                found = self._bracket(text, first, bracket)
                if found:
                    yield found

    def _bracket(self, text: str, first: int, bracket: re.Match[str]) -> Defined | None:
        parts = list(_parts(text, bracket.start(1), bracket.end(1)))
        shorts = [p for p in parts if is_short_form(p.text)]
        spelled = [p for p in parts if p not in shorts and (len(_LETTERS.findall(p.text)) > 1 or _HAN_ONLY.search(p.text))]
        if len(parts) > 3 or len({key(p.text) for p in shorts}) > 1 or _EXAMPLE.match(bracket[1]):
            return None  # examples in brackets: （LLaMA、Mistral、Qwen）, （如GPT-4）
        left = text[max(first, bracket.start() - 240) : bracket.start()]
        offset = bracket.start() - len(left)
        for short in shorts:
            inner = tuple(p for p in spelled if align(short.text, p.text) is not None or _HAN_ONLY.search(p.text))
            outer = self._long_before(text, offset, left, short.text)
            if outer or inner:
                return Defined(short, ((outer,) if outer else ()) + inner)
        return self._short_before(offset, left, spelled) or self._translation(text, offset, left, spelled)

    def _long_before(self, text: str, offset: int, left: str, short: str) -> Span | None:
        """The long form that ends where the bracket begins."""
        if _HAN_ONLY.match(left.rstrip(' ”"’」》】')[-1:]):
            return self._chinese_before(text, offset, left, short)
        reach = left.rstrip().rstrip('”"’')
        headless = self._head_words.sub("", reach)
        if align(short, reach, by_initials=True) is None and align(short, headless) is not None:
            reach = headless
        start = align(short, reach)
        if start is None:
            tail = _HAN_TAIL.search(left)
            return self._chinese_before(text, offset, left, short) if tail and _HAN_ONLY.search(tail[0]) else None
        long = reach[start:].rstrip()
        if fold(long) == fold(short) or (len(LATIN_WORD.findall(long)) < 2 and "-" not in long and len(short) > len(long) // 2):
            return None
        return Span(offset + start, offset + start + len(long), long, "definition")

    def _chinese_before(self, text: str, offset: int, left: str, short: str) -> Span | None:
        quoted = _QUOTED.search(left)
        if quoted:
            return Span(offset + quoted.start(1), offset + quoted.end(1), quoted[1], "definition")
        tail = _HAN_TAIL.search(left)
        if not tail:
            return None
        run = _HEAD.sub("", tail[0].rstrip().rstrip('”"’」》】'))
        begin = self._begin(run, text, short)
        if begin is None:
            return None
        at = offset + tail.start() + begin
        return Span(at, at + len(run) - begin, run[begin:], "definition")

    def _begin(self, run: str, text: str, short: str) -> int | None:
        """Where in ``run`` the term begins that ends with it; none where a data set is named for a task: 数学推理（GSM8K）."""
        if _NUMBERED.search(short):
            return None
        for i in range(len(run) - 1):
            if _starts_word(run, i) and any(key(short) == key(a) for s in self._lexicon.senses(run[i:]) for a in s.entry.acronyms):
                return i
        begin = self._boundary(run)
        while (
            begin
            and run[begin - 1] in _JOINTS
            and (len(run) - begin < sum(c.isupper() for c in short) or self._another(run[begin:], short))
        ):
            # Fewer characters than letters, or a known term that is not called so: the boundary word was a part of the term.
            begin = self._boundary(run[: begin - 1])
        if self._another(run[begin:], short):
            return None
        if len(run) - begin > 14:
            # No boundary word near: a tail that the text uses elsewhere too is a better guess than a whole clause.
            tails = (i for i in range(begin, len(run) - 3) if _HAN_ONLY.match(run[i]) and text.count(run[i:]) > 1)
            begin = next((i for i in tails if not self._another(run[i:], short)), begin)
        return begin if 2 <= len(run) - begin <= 24 else None

    def _another(self, term: str, short: str) -> bool:
        """Whether a term is a curated concept that ``short`` cannot stand for."""
        senses = self._lexicon.senses(term)
        return bool(senses) and all(align(short, name) is None for s in senses for name in s.entry.names() if name.isascii())

    def _boundary(self, run: str) -> int:
        shielded = [(m.start(), m.end()) for m in self._inside.finditer(run)]
        cut = 0
        for cue in self._before.finditer(run):
            if cue.end() <= len(run) - 2 and not any(a <= cue.start() and cue.end() <= b for a, b in shielded):
                cut = cue.end()
        while cut < len(run) and run[cut] in "-–/· ":
            cut += 1
        return cut

    def _short_before(self, offset: int, left: str, spelled: list[Span]) -> Defined | None:
        """``GRPO (Group Relative Policy Optimization)``, ``RLCER（基于…的强化学习）``."""
        tail = _TAIL_NAME.search(left)
        if not tail or not is_short_form(tail[0].strip().split("-")[-1] if "-" in tail[0] else tail[0].strip()):
            return None
        name = tail[0].strip()
        short = Span(offset + tail.start(), offset + tail.start() + len(name), name, "definition")
        for part in spelled:
            start = align(name, part.text)
            if start == 0:
                return Defined(short, (part,))
            before = left[: tail.start()].strip()
            introduced = not before or (not self._lexicon.senses(name) and self._proposes.search(before))
            if introduced and _HAN_ONLY.search(part.text) and not part.text[0].isascii() and 3 <= len(part.text) <= 40:
                return Defined(short, (part,))
        return None

    def _translation(self, text: str, offset: int, left: str, spelled: list[Span]) -> Defined | None:
        """``稀疏自编码器（sparse autoencoder）``: a name and its translation, no short form."""
        for part in spelled:
            words = LATIN_WORD.findall(part.text)
            if _HAN_ONLY.search(part.text) or not 2 <= len(words) <= 7 or part.text[-1] in ".!?":
                continue
            if _HAN_ONLY.match(left.rstrip()[-1:]):
                long = self._chinese_before(text, offset, left, "".join(w[0] for w in words))
                if long:
                    return Defined(None, (long, part))
        return None


def _starts_word(run: str, i: int) -> bool:
    return i == 0 or not (run[i].isascii() and run[i - 1].isascii() and run[i].isalnum() and run[i - 1].isalnum())


def _parts(text: str, start: int, end: int) -> Iterator[Span]:
    at = start
    for separator in [*_PART.finditer(text, start, end), None]:
        stop = separator.start() if separator else end
        piece = text[at:stop]
        trimmed = piece.strip(" \t“”\"'*‘’")
        if trimmed:
            begin = at + piece.index(trimmed)
            yield Span(begin, begin + len(trimmed), trimmed, "definition")
        if separator:
            at = separator.end()


def with_head(text: str, long: Span) -> str:
    """The long form with the generic head between it and the bracket, where there is one: 内存辨别方法（SAMD） is called so, too."""
    behind = _head_before_bracket().match(text, long.end)
    return text[long.start : behind.end()] if behind else ""


@cache
def _head_before_bracket() -> re.Pattern[str]:
    latin = "|".join(head for head in cues().generic.heads if head.isascii())
    return re.compile(rf"(?:框架|方法|\s(?:{latin})s?)(?=\s?[(（])", re.IGNORECASE)
