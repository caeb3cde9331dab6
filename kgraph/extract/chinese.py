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

_CLOSE = "”\"’」』》】"
HAN_TAIL = re.compile(
    rf"(?:[{HAN}A-Za-z0-9·+/\-‐–]|(?<=[A-Za-z0-9]) (?=[{HAN}])|(?<=[{HAN}]) (?=[A-Za-z0-9])){{1,40}}[{_CLOSE}]{{0,2}}\s?$"
)
_HAN = re.compile(f"[{HAN}]")
_QUOTED = re.compile(rf"[“\"‘「『《【]([^“”\"‘’「」『』《》【】]{{2,40}})[{_CLOSE}]\s?$")
_NUMBERED = re.compile(r"[0-9]{2}|[0-9][KkMB]$")
_JOINTS = "的与和及或中"
"""Boundary words that may also be a part of the term they seem to end."""
_HEAD = re.compile(r"(?<=..)(?:框架|方法)$")


def has_han(text: str) -> bool:
    """Whether there is a Chinese character in a text."""
    return bool(_HAN.search(text))


class TermFinder:
    """Finds the Chinese term that ends where a text's left part ends."""

    def __init__(self, lexicon: Lexicon) -> None:
        words = cues().boundary
        self._lexicon = lexicon
        self._before = re.compile("|".join(map(re.escape, sorted(words.before, key=len, reverse=True))))
        self._inside = re.compile("|".join(map(re.escape, sorted(words.inside, key=len, reverse=True))))

    def __call__(self, text: str, offset: int, left: str, short: str) -> Span | None:
        """The term at the end of ``left``, which stands at ``offset`` of ``text``, that ``short`` is short for."""
        quoted = _QUOTED.search(left)
        if quoted:
            return Span(offset + quoted.start(1), offset + quoted.end(1), quoted[1], "definition")
        tail = HAN_TAIL.search(left)
        if not tail or not has_han(tail[0]):
            return None
        run = _HEAD.sub("", tail[0].rstrip().rstrip(_CLOSE))
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
            tails = (i for i in range(begin, len(run) - 3) if _HAN.match(run[i]) and text.count(run[i:]) > 1)
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


def _starts_word(run: str, i: int) -> bool:
    return i == 0 or not (run[i].isascii() and run[i - 1].isascii() and run[i].isalnum() and run[i - 1].isalnum())
