"""The brackets of a sentence and the parts between the commas inside them."""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from kgraph.cues import cues
from kgraph.extract.spans import Span

_BRACKET = re.compile(r"[()（）\[\]［］]")
_OPENING = {"(": "()", "（": "()", "[": "[]", "［": "[]"}
_CLOSING = {")": "()", "）": "()", "]": "[]", "］": "[]"}
_LONGEST = 160
"""Characters inside a bracket that may be a definition, at most."""
_QUOTES = ' \t“”"*‘’「」『』《》【】`'


class Bracket(NamedTuple):
    """A bracket: from its opening to behind its closing, what is inside, and the parts of that."""

    start: int
    end: int
    inner: str
    parts: tuple[Span, ...]


def any_bracket(text: str) -> bool:
    """Whether there is a bracket in a text."""
    return any(sign in text for sign in _OPENING)


def brackets(text: str, first: int, last: int) -> Iterator[Bracket]:
    """The closed brackets between two places of a text, in order of their closing; an inner one before the one around it."""
    opened: list[tuple[str, int]] = []
    for m in _BRACKET.finditer(text, first, last):
        kind = _OPENING.get(m[0])
        if kind:
            opened.append((kind, m.start()))
        elif opened and opened[-1][0] == _CLOSING[m[0]]:
            start = opened.pop()[1]
            if 1 < m.start() - start <= _LONGEST + 1:
                yield Bracket(start, m.end(), text[start + 1 : m.start()], tuple(_parts(text, start + 1, m.start())))
        else:
            opened.clear()


def balance(text: str, first: int, last: int) -> int:
    """How many more brackets are opened than closed."""
    return sum(1 if m[0] in _OPENING else -1 for m in _BRACKET.finditer(text, first, last))


def unclosed(text: str) -> int:
    """Behind the last bracket that is opened and not closed; 0 where there is none."""
    depth = 0
    for m in reversed(list(_BRACKET.finditer(text))):
        if m[0] in _CLOSING:
            depth += 1
        elif not depth:
            return m.end()
        else:
            depth -= 1
    return 0


def stray(text: str, start: int) -> bool:
    """Whether a bracket is closed behind ``start`` that was not opened there."""
    depth = 0
    for m in _BRACKET.finditer(text, start):
        depth += 1 if m[0] in _OPENING else -1
        if depth < 0:
            return True
    return False


def _parts(text: str, start: int, end: int) -> Iterator[Span]:
    """The parts without the quotes around them and without words such as "short for" before them."""
    at = start
    for separator in [*_separators(text, start, end), None]:
        stop = separator.start() if separator else end
        part = _part(text, at, stop)
        if part:
            yield part
        if separator:
            at = separator.end()


def _separators(text: str, start: int, end: int) -> list[re.Match[str]]:
    """Commas and the like that stand in no inner bracket."""
    nested = [(m.start(), m.end()) for m in _NESTED.finditer(text, start, end)]
    return [m for m in _between().finditer(text, start, end) if not any(a <= m.start() < b for a, b in nested)]


_NESTED = re.compile(r"[(（\[［][^()（）\[\]［］]*[)）\]］]")


@cache
def _between() -> re.Pattern[str]:
    words = sorted(cues().definition.between, key=len, reverse=True)
    english = "|".join(rf"{re.escape(word)}(?![\w-])" for word in words if word.isascii())
    chinese = "|".join(word for word in words if not word.isascii())
    signs = r"[，；;、]|(?<=\s)[=＝](?=\s[^\W0-9])|[,/](?=\s)|,(?=[^0-9'’\s])"  # no comma inside a number or 2,4-dinitrophenyl
    return re.compile(rf"\s*(?:{signs}|(?<![\w-])(?:{english})[,:]?|(?:{chinese})为?[:：]?)\s*")


_WITH_SHORT = re.compile(r"(?<=[a-z]{3})(?:\s[(]|\s?（)[^()（）]*[)）]\s*$")


def _part(text: str, start: int, end: int) -> Span | None:
    piece = text[start:end]
    spelled = _WITH_SHORT.search(piece)
    trimmed = (piece[: spelled.start()] if spelled else piece).strip(_QUOTES)
    if not trimmed:
        return None
    begin = start + piece.index(trimmed)
    return Span(begin, begin + len(trimmed), trimmed, "definition")
