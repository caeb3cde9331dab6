"""How names are compared: never by how they look, only here and only for comparing.

Width, case, hyphens, spaces, LaTeX marks and English plurals make no difference between two names; digits, version numbers and
single letters do. What is shown is always the text as it was written.
"""

import re
import unicodedata
from functools import lru_cache

from kgraph.model import Lang

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
"""Ranges of Chinese characters, for use inside a character class."""

_HAN = re.compile(f"[{HAN}]")
_PLAIN = re.compile("[\u4e00-\u9fff]*")
_MARKS = re.compile(r"[\s\-_\u2010-\u2015\u2212\u00b7\u2022/*`$\\{}^'\u2018\u2019\"\u201c\u201d]+|(?<![0-9])\.|\.(?![0-9])")
_SPACE = re.compile(r"\s+")


def lang_of(text: str) -> Lang:
    """``zh`` for a text with a Chinese character in it, else ``en``."""
    return "zh" if _HAN.search(text) else "en"


def tidy(text: str) -> str:
    """The text with runs of white space as one space, for display."""
    return _SPACE.sub(" ", text).strip()


def singular_acronym(name: str) -> str:
    """The name without the small plural ``s`` behind a capital: SAEs as SAE, GPS as it is."""
    return name[:-1] if len(name) > 2 and name.endswith("s") and name[-2].isupper() else name


@lru_cache(maxsize=1 << 18)
def fold(name: str) -> str:
    """A name without width, case, hyphens, spaces and LaTeX marks: ``A$^{2}$V-SLP`` and ``A²V-SLP`` give ``a2vslp``."""
    if name.isascii():  # NFKC leaves it as it is
        return _MARKS.sub("", name.lower())
    if _PLAIN.fullmatch(name):  # all of this leaves it as it is
        return name
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    return unicodedata.normalize("NFKC", _MARKS.sub("", folded))


@lru_cache(maxsize=1 << 18)
def key(name: str) -> str:
    """``fold`` with the English plural of the last word taken off: the key under which names are one.

    Short upper-case names whose ``S`` belongs to them (GPS, ADS) keep it: only a small ``s`` behind capitals is a plural. An ``s``
    behind a digit or by itself is a size (YOLOv8s, ViT-s).
    """
    folded = fold(name)
    if not folded or folded[-1] != "s" or not folded[-2:-1].isascii() or not folded[-2:-1].isalnum():
        return folded
    last = unicodedata.normalize("NFKC", name).strip().rstrip("*`$\"'\u2019\u201d")
    letters = re.findall(r"[A-Za-z0-9]+", last)
    word = letters[-1] if letters else ""
    if word.isupper() or len(folded) < 3 or word == "s" or folded[-2].isdigit():
        return folded
    if word[:-1].isupper():
        return folded[:-1]
    if folded.endswith(("ss", "us", "is")) and len(word) > 3:
        return folded
    if folded.endswith("ies") and len(word) > 4:
        return folded[:-3] + "y"
    if folded.endswith(("sses", "xes", "ches", "shes", "zes")):
        return folded[:-2]
    return folded[:-1]


def _same_length_table() -> dict[int, str]:
    table: dict[int, str] = {}
    for code in (*range(0x41, 0x530), *range(0x1E00, 0x2000), *range(0xFF01, 0xFF5F)):
        folded = unicodedata.normalize("NFKC", chr(code)).lower()
        if len(folded) == 1 and folded != chr(code):
            table[code] = folded
    table.update(dict.fromkeys((0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2212), "-"))
    table.update(dict.fromkeys((0x09, 0x0A, 0x0D, 0xA0, 0x3000, 0x2009, 0x202F), " "))
    return table


_ALIGNED = _same_length_table()
_NARROW = {code: chr(code - 0xFEE0) for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
_WIDE = re.compile("[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]")


def narrow(text: str) -> str:
    """The text with full-width Latin letters and digits as plain ones, character for character."""
    return text.translate(_NARROW) if _WIDE.search(text) else text


def aligned(text: str) -> str:
    """The text with case, width and kinds of dash and space levelled, character for character: offsets stay true."""
    return text.translate(_ALIGNED)


_SLUG = re.compile(r"[^\w+@.]+")


def slug(name: str) -> str:
    """The name as an id: lower case, hyphens for all between the words, Chinese kept."""
    return _SLUG.sub("-", aligned(tidy(name)).replace("_", "-")).strip("-") or fold(name) or key(name)


_STOP = re.compile(r"[。！？；!?;\n]+[”’」』\"')）]?\s*|\.[”\"')]?(?:\s+(?=[A-Z0-9\u4e00-\u9fff\"“(\[$])|$)")
_ABBREVIATION = re.compile(r"(?:\b(?:e\.g|i\.e|et al|etc|vs|cf|resp|Fig|Eq|Sec|No|Dr|Prof|approx|w\.r\.t|a\.k\.a)|\b[A-Z])\.$")


def sentences(text: str) -> list[tuple[int, int]]:
    """Spans of the sentences of a text, in either language, without the white space around them."""
    return list(_sentences(text))


@lru_cache(maxsize=32)  # the sections of a paper, each asked for by several finders
def _sentences(text: str) -> tuple[tuple[int, int], ...]:
    spans = []
    start = 0
    for stop in _STOP.finditer(text):
        end = stop.end()
        if text[stop.start()] == "." and _ABBREVIATION.search(text[max(start, stop.start() - 12) : stop.start() + 1]):
            continue
        spans.append((start, end))
        start = end
    spans.append((start, len(text)))
    trimmed = []
    for first, last in spans:
        piece = text[first:last]
        if piece.strip():
            trimmed.append((first + len(piece) - len(piece.lstrip()), last - len(piece) + len(piece.rstrip())))
    return tuple(trimmed)
