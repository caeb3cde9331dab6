"""Long and short forms that a text defines, in English, Chinese and both at once.

Method: the bracket decides which side may be the short form, and the short form decides how far the long form reaches. For English
that is the alignment of ``alignment``; Chinese has no letters to align, so ``chinese`` says where a term begins. What is defined
without a bracket (SAE, short for sparse autoencoder; 简称) goes the same way.
"""

import math
import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import takewhile
from typing import NamedTuple

from kgraph.cues import cues
from kgraph.extract.alignment import LATIN_WORD, is_quantity, is_short_form, may_be_short_form, names_itself, reading, reading_cost
from kgraph.extract.brackets import Bracket, any_bracket, balance, brackets, unclosed
from kgraph.extract.chinese import TermFinder, has_han, is_chinese
from kgraph.extract.spans import Span
from kgraph.lexicon import Lexicon
from kgraph.text import HAN, key, sentences

_REACH = 240
"""Characters before a bracket that are looked at."""
_CUT = re.compile(rf".*(?:[{HAN}，。；、：]|[:;](?=\s))", re.DOTALL)
"""All before the words that may be a long form: Chinese, or another clause."""
_TAIL = 40
"""Characters before a bracket in which a short form may stand."""
_TAIL_NAME = re.compile(r"(?:[A-Za-z0-9α-ω]|\$\\?[A-Za-z]+\$)[A-Za-z0-9α-ω.+&@*_$^{}\\-]{0,23}\s?$")
_ISLAND = re.compile(rf"(?:^|(?<=[{HAN}，、：]))\s?([A-Za-z][a-z]+(?:[ -][A-Za-z][a-z]+){{1,5}})\s?$")
_NAME = r"[A-Za-z0-9][A-Za-z0-9.+&@*_-]{0,14}[A-Za-z0-9]"
_CLAUSE = re.compile(r"[^,.;:()（），。；：、“”\"]{3,160}")
_SURE_OR = 0.5
"""What a reading may cost where only ", or" says that two names are one."""
_PLAIN = re.compile(r"[A-Za-z](?!.*\bvs\b)[\w '’/&+-]*\w", re.ASCII)
_QUOTES = " ”\"’」』》】`*~}'"


class Defined(NamedTuple):
    """One definition: spans of the short form (or none) and of its long forms, all names of one thing; ``elsewhere`` is a short
    form that stands in another place."""

    short: Span | None
    longs: tuple[Span, ...]
    elsewhere: str = ""


class DefinitionFinder:
    """Finds definitions in a text; the lexicon settles how far a Chinese long form reaches back."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._term = TermFinder(lexicon)
        latin = [head for head in cues().generic.heads if head.isascii()]
        self._head_words = re.compile(r"\s(?:" + "|".join(latin) + r")s?$", re.IGNORECASE)
        proposed = [cue for cue in cues().role.proposed if not cue.isascii()]
        self._proposes = re.compile("(?:" + "|".join(map(re.escape, proposed)) + r").{0,12}$")
        others = (re.escape(word) + (r"(?![\w-])" if word.isascii() and word[-1].isalpha() else "") for word in cues().definition.others)
        self._other = re.compile(rf"\s*(?:{'|'.join(others)})")

    def __call__(self, text: str) -> Iterator[Defined]:
        """Every definition of ``text``, sentence by sentence; none reaches across the end of a sentence."""
        bracketed, said = any_bracket(text), _says_so().search(text)
        for first, last in _whole_sentences(text) if bracketed or said else ():
            for bracket in brackets(text, first, last) if bracketed else ():
                found = self._bracket(text, first, bracket)
                if found:
                    yield found
            if said and _says_so().search(text, first, last):
                yield from self._spoken(text, first, last)

    def _spoken(self, text: str, first: int, last: int) -> Iterator[Defined]:
        """What is defined without a bracket: ``SAE, short for sparse autoencoder``; ``稀疏自编码器，简称SAE``."""
        for said in _outside(text, first, _says_short_first().finditer(text, first, last)):
            short = Span(*said.span("short"), said["short"], "definition")
            tail = _CLAUSE.match(text, said.end(), last)
            long = tail and is_short_form(short.text) and self._long_behind(tail, short.text)
            if long:
                yield Defined(short, (long,))
        for said in _outside(text, first, _says_long_first().finditer(text, first, last)):
            short = Span(*said.span("short"), said["short"], "definition")
            left = text[max(first, said.start() - _REACH) : said.start()]
            sure = is_short_form(short.text) and sum(c.isupper() for c in short.text) > 1
            long = self._long_before(text, said.start() - len(left), left, short.text) if sure else None
            if long and not (said["or"] and (has_han(long.text) or reading_cost(short.text, long.text) > _SURE_OR)):
                yield Defined(short, (long,))

    def _long_behind(self, tail: re.Match[str], short: str) -> Span | None:
        """The beginning of a clause that spells ``short`` out."""
        ends = [tail.end()] if has_han(tail[0]) else [tail.start() + m.end() for m in LATIN_WORD.finditer(tail[0])][:12]
        best: tuple[float, Span] | None = None
        for end in ends:
            span = Span(tail.start(), end, tail.string[tail.start() : end], "definition")
            if has_han(span.text):
                return span if is_chinese(span.text) and len(span.text) <= 24 else None
            cost = reading_cost(short, span.text)
            if cost < (best[0] if best else math.inf):
                best = cost, span
        return best[1] if best else None

    def _bracket(self, text: str, first: int, bracket: Bracket) -> Defined | None:
        parts = list(takewhile(lambda part: not self._other.match(part.text), bracket.parts))
        if not parts or self._other.match(bracket.inner):
            return None  # an example or a reference: （如GPT-4）
        left = text[max(first, bracket.start - _REACH) : bracket.start]
        left = left[unclosed(left) :]
        offset = bracket.start - len(left)
        shorts = [p for p in parts if is_short_form(p.text) and not is_quantity(p.text)]
        if len(parts) > 3 or "、" in bracket.inner or len({key(p.text) for p in shorts}) > 1:
            return self._spelled_out(offset, left, parts[:1])  # （LLaMA、Mistral、Qwen）
        for short in shorts:
            inner = tuple(p for p in parts if p not in shorts and (reading(short.text, p.text, whole=True) or is_chinese(p.text)))
            outer = self._long_before(text, offset, left, short.text)
            both = self._term.known_before(offset, left[: outer.start - offset], outer.text, short.text) if outer else None
            if outer or inner:
                return Defined(short, tuple(long for long in (both, outer, *inner) if long))
        spelled = [p for p in parts if p not in shorts and (len(p.text) > 6 or has_han(p.text))]
        return (
            self._spelled_out(offset, left, [part for part in parts if part not in shorts])
            or self._short_before(offset, left, spelled)
            or self._translation(text, offset, left, spelled)
        )

    def _spelled_out(self, offset: int, left: str, parts: Sequence[Span]) -> Defined | None:
        """The first part that the English words before the bracket spell out."""
        for short in parts:
            long = self._english_before(offset, left, short.text) if may_be_short_form(short.text) else None
            if long:
                return Defined(short, (long,))
        return None

    def _long_before(self, text: str, offset: int, left: str, short: str) -> Span | None:
        """The long form that ends where the bracket begins."""
        if has_han(left.rstrip(_QUOTES)[-1:]):
            return self._term(text, offset, left, short)
        return self._english_before(offset, left, short) or self._term(text, offset, left, short)

    def _english_before(self, offset: int, left: str, short: str) -> Span | None:
        reach = left.rstrip(_QUOTES + "/")
        cut = _CUT.match(reach)
        begin = cut.end() if cut else 0
        words = reach[begin:]
        found = reading(short, words)
        headless = self._head_words.sub("", words)
        bare = reading(short, headless) if headless != words else None
        if bare and (not found or bare.cost < found.cost):
            found, words = bare, headless
        long = words[found.start :] if found else ""
        if not found or names_itself(short, long):
            return None
        at = offset + begin + found.start
        return Span(at, at + len(long), long, "definition")

    def _short_before(self, offset: int, left: str, spelled: Sequence[Span]) -> Defined | None:
        """``GRPO (Group Relative Policy Optimization)``, ``RLCER（基于…的强化学习）``."""
        tail = _TAIL_NAME.search(left, max(0, len(left) - _TAIL))
        if not tail:
            return None
        name = tail[0].strip()
        short = Span(offset + tail.start(), offset + tail.start() + len(name), name, "definition")
        english = (
            [p for p in spelled if reading(name, p.text, whole=True) and not names_itself(name, p.text)] if may_be_short_form(name) else []
        )
        chinese = [part for part in spelled if is_chinese(part.text) and not part.text[0].isascii() and 2 <= len(part.text) <= 40]
        if english:
            return Defined(short, (english[0], *chinese[:1]))
        if chinese and is_short_form(name.split("-")[-1]):
            before = left[: tail.start()].strip()
            senses = self._lexicon.senses(name)
            known = any(sense.entry is other.entry for sense in senses for other in self._lexicon.senses(chinese[0].text))
            introduced = not before or (not senses and self._proposes.search(before))
            if known or (introduced and len(chinese[0].text) > 2):
                return Defined(short, (chinese[0],))
        return None

    def _translation(self, text: str, offset: int, left: str, spelled: Sequence[Span]) -> Defined | None:
        """``稀疏自编码器（sparse autoencoder）``, ``Sparse Autoencoder（稀疏自编码器）``: a name and its translation, no short form."""
        for part in spelled:
            island = _ISLAND.search(left, max(0, len(left) - 2 * _TAIL))
            if island and is_chinese(part.text) and self._term.is_term(part.text):
                at = offset + island.start(1)
                return Defined(None, (Span(at, at + len(island[1]), island[1], "definition"), part))
            words = LATIN_WORD.findall(part.text)
            if 2 <= len(words) <= 7 and _PLAIN.fullmatch(part.text) and has_han(left.rstrip(_QUOTES)[-1:]):
                long = self._term(text, offset, left, "".join(w[0] for w in words))
                if long:
                    return Defined(None, (long, part))
        return None


def _outside(text: str, first: int, found: Iterator[re.Match[str]]) -> Iterator[re.Match[str]]:
    """The matches that stand in no bracket; what is inside of one is seen with it."""
    at, depth = first, 0
    for match in found:
        depth += balance(text, at, match.start())
        at = match.start()
        if not depth:
            yield match


@cache
def _says_so() -> re.Pattern[str]:
    words = (*cues().definition.short_first, *cues().definition.long_first)
    return re.compile("|".join(rf" {re.escape(word)} " if word.isascii() else word for word in words))


@cache
def _says_short_first() -> re.Pattern[str]:
    words = sorted(cues().definition.short_first, key=len, reverse=True)
    english = "|".join(word for word in words if word.isascii())
    chinese = "|".join(word for word in words if not word.isascii())
    return re.compile(rf"(?<![\w-])(?P<short>{_NAME})[”\"']?(?:,? (?:which )?(?:{english}) (?:the )?|[，,]?(?:{chinese})[：:]?\s?)[“\"']?")


@cache
def _says_long_first() -> re.Pattern[str]:
    words = sorted(cues().definition.long_first, key=len, reverse=True)
    english = "|".join(word for word in words if word.isascii() and word != "or")
    chinese = "|".join(word for word in words if not word.isascii())
    said = rf",? (?:{english}) |(?:[，,]\s?)?(?:{chinese})[：:]?\s?"
    return re.compile(rf"(?:{said}|(?P<or>, or ))[“\"']?(?P<short>{_NAME})[”\"']?(?![\w-])(?(or)(?=[,.;)]|$))")


def _whole_sentences(text: str) -> Iterator[tuple[int, int]]:
    """The sentences, those put together again that a semicolon inside a bracket parts: (TEA; 10 mM)."""
    begin, depth = -1, 0
    for first, last in sentences(text):
        begin = first if begin < 0 else begin
        depth = max(0, depth + balance(text, first, last))
        if not depth or text[last - 1] not in ";；":
            yield begin, last
            begin, depth = -1, 0
    if begin >= 0:
        yield begin, len(text)


def with_head(text: str, long: Span) -> str:
    """The long form with the generic head between it and the bracket, where there is one: 内存辨别方法（SAMD） is called so, too."""
    behind = _head_before_bracket().match(text, long.end)
    return text[long.start : behind.end()] if behind else ""


@cache
def _head_before_bracket() -> re.Pattern[str]:
    latin = "|".join(head for head in cues().generic.heads if head.isascii())
    return re.compile(rf"(?:框架|方法|\s(?:{latin})s?)(?=\s?[(（])", re.IGNORECASE)
