"""Where a Chinese term begins that ends at a given place.

Chinese has no letters to align with a short form and no spaces, so a term reaches back to the last boundary word (提出, 基于, 的), or is
the longest curated name that ends there, or a tail that the text uses elsewhere, too.
"""

import re

from kgraph.cues import cues
from kgraph.extract.alignment import align
from kgraph.extract.spans import Span
from kgraph.lexicon import Lexicon
from kgraph.text import HAN, key

_CLOSE = '”"’」』》】'
HAN_TAIL = re.compile(
    rf"(?:[{HAN}A-Za-z0-9·+/\-‐–]|(?<=[A-Za-z0-9]) (?=[{HAN}])|(?<=[{HAN}]) (?=[A-Za-z0-9])){{1,40}}[{_CLOSE}]{{0,2}}\s?$"
)
_HAN = re.compile(f"[{HAN}]")
_QUOTED = re.compile(rf"[“\"‘「『《【]([^“”\"‘’「」『』《》【】]{{2,40}})[{_CLOSE}]\s?$")
_NUMBERED = re.compile(r"[0-9]{2}|[0-9][KkMB]$")
_JOINTS = "的与和及或中"
_SURE_JOINTS = "与及或中"
"""Boundary words that may also join two parts of a term; where the short form is well known, 的 and 和 do not."""
_ELSEWHERE = 4000
"""Characters before and behind in which the text may use a term a second time."""
_REACH = 48
"""Characters in which a Chinese term before a bracket stands."""
_OPEN_END = "的和与及或在"
_DASHES = "-–‐"
_LONG = 14
"""Characters of a term that are many."""
_ISLAND = re.compile(r"[A-Za-z0-9][A-Za-z0-9+.-]*\s?[种个类项套篇次]?")
_HEAD = re.compile(r"(?<=..)(?:框架|方法)$")


def has_han(text: str) -> bool:
    """Whether there is a Chinese character in a text."""
    return bool(_HAN.search(text))


def is_chinese(text: str) -> bool:
    """Whether a text is one Chinese term: no list of Latin names (Florence 2和LLaVa-1.5)."""
    return has_han(text) and not _LISTED.search(text)


_LISTED = re.compile(r"[A-Za-z0-9]\s?[和与及]\s?[A-Za-z0-9]")


class TermFinder:
    """Finds the Chinese term that ends where a text's left part ends."""

    def __init__(self, lexicon: Lexicon) -> None:
        words = cues().boundary
        self._lexicon = lexicon
        self._before = re.compile("|".join(map(re.escape, sorted(words.before, key=len, reverse=True))))
        self._first = re.compile("|".join(map(re.escape, sorted(words.first, key=len, reverse=True))))
        self._joints = words.joints
        self._inside = re.compile("|".join(map(re.escape, sorted(words.inside, key=len, reverse=True))))

    def __call__(self, text: str, offset: int, left: str, short: str) -> Span | None:
        """The term at the end of ``left``, which stands at ``offset`` of ``text``, that ``short`` is short for."""
        quoted = _QUOTED.search(left, max(0, len(left) - _REACH))
        if quoted:
            return Span(offset + quoted.start(1), offset + quoted.end(1), quoted[1], "definition")
        tail = HAN_TAIL.search(left, max(0, len(left) - _REACH))
        if not tail or not has_han(tail[0]):
            return None
        run = _HEAD.sub("", tail[0].rstrip().rstrip(_CLOSE))
        near = text[max(0, offset - _ELSEWHERE) : offset + len(left) + _ELSEWHERE]
        begin = None if run[-1] in _OPEN_END else self._begin(run, near, short)
        if begin is None or not has_han(run[begin:]):
            return None
        at = offset + tail.start() + begin
        return Span(at, at + len(run) - begin, run[begin:], "definition")

    def is_term(self, text: str) -> bool:
        """Whether a text can be one Chinese term: short, and without a boundary word in it."""
        return 2 <= len(text) <= 20 and bool(_HAN.match(text)) and not self._boundary(text, len(text))

    def known_before(self, offset: int, left: str, long: str, short: str) -> Span | None:
        """A curated Chinese name right before its English one: 稀疏自编码器 Sparse Autoencoder（SAE）."""
        run = left.rstrip()[-12:]
        for i in range(len(run) - 1) if has_han(run[-1:]) else ():
            for sense in self._lexicon.senses(run[i:]):
                if {key(long), key(short)} & {key(name) for name in (*sense.entry.names(), *sense.entry.acronyms)}:
                    at = offset + len(left.rstrip()) - len(run) + i
                    return Span(at, at + len(run) - i, run[i:], "definition")
        return None

    def _begin(self, run: str, text: str, short: str) -> int | None:
        """Where in ``run`` the term begins that ends with it; none where the short form is the name of another sort of thing: 三个领先的
        模型（GPT-4o）, 数学推理（GSM8K）."""
        for i in range(len(run) - 1):
            if _starts_word(run, i) and any(key(short) == key(a) for s in self._lexicon.senses(run[i:]) for a in s.entry.acronyms):
                return i
        if _NUMBERED.search(short) or self._is_product(short):
            return None
        begin = self._boundary(run, len(run))
        letters = sum(c.isupper() for c in short)
        joins = _JOINTS if not self._lexicon.senses(short) else _SURE_JOINTS
        while begin and (
            (len(run) - begin < letters and run[:begin].endswith(self._joints))
            or (run[begin - 1] in joins and self._another(run[begin:], short))
        ):
            # Fewer characters than letters, or a known term that is not called so: the boundary word was a part of the term.
            begin = self._boundary(run, begin - 1)
        begin = self._trimmed(run, begin, short)
        if self._another(run[begin:], short) or run[begin] in _OPEN_END:
            return None
        if len(run) - begin > _LONG:
            # No boundary word near: a tail that the text uses elsewhere too is a better guess than a whole clause.
            tails = (i for i in range(begin, len(run) - 3) if _HAN.match(run[i]) and text.count(run[i:]) > 1)
            begin = next((i for i in tails if not self._another(run[i:], short)), begin)
        return begin if 2 <= len(run) - begin <= 24 else None

    def _trimmed(self, run: str, begin: int, short: str) -> int:
        """``begin`` behind words that never begin a term, and behind a Latin name of which the short form has no letter."""
        while True:
            lead = self._first.match(run, begin) or _ISLAND.match(run, begin)
            if not lead or len(run) - lead.end() < max(2, sum(c.isupper() for c in short)):
                return begin
            if run[begin].isascii() and run[begin].lower() in short.lower():
                return begin
            begin = lead.end()

    def _is_product(self, short: str) -> bool:
        """Whether a short form is by itself the name of a pretrained model, or of a curated model or data set that is no
        acronym."""
        level = short.lower()
        if level.startswith(cues().kind.families) and (any(c.isdigit() for c in level) or "-" in level or "gpt" in level):
            return True
        senses = self._lexicon.senses(short)
        return bool(senses) and not short.isupper() and all(s.entry.kind in ("model", "dataset") for s in senses)

    def _another(self, term: str, short: str) -> bool:
        """Whether a term is a curated concept that ``short`` cannot stand for."""
        senses = self._lexicon.senses(term)
        return bool(senses) and all(align(short, name) is None for s in senses for name in s.entry.names() if name.isascii())

    def _boundary(self, run: str, stop: int) -> int:
        """Behind the last boundary word that ends before ``stop``; 0 where there is none."""
        shielded = [(m.start(), m.end()) for m in self._inside.finditer(run)]
        cut = 0
        for cue in self._before.finditer(run):
            inside = any(a <= cue.start() and cue.end() <= b for a, b in shielded)
            if cue.end() <= min(len(run) - 2, stop) and run[cue.end()] not in _DASHES and not inside:
                cut = cue.end()
        while cut < len(run) and run[cut] in "-–/· ":
            cut += 1
        return cut


def _starts_word(run: str, i: int) -> bool:
    return i == 0 or not (run[i].isascii() and run[i - 1].isascii() and run[i].isalnum() and run[i - 1].isalnum())
