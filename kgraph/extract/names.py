"""Names that show by their shape: acronyms, CamelCase, names with versions and sizes, English islands in Chinese, title names.

No dictionary: what is a name in one text is one in the next. What is generic is left out by the stop list, later.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from kgraph.cues import cues
from kgraph.extract.spans import Span
from kgraph.text import HAN, lang_of

_PIECE = r"[A-Za-z0-9α-ωΑ-ΩÀ-ÿ²³⁺](?:[A-Za-z0-9α-ωΑ-ΩÀ-ÿ²³⁺@+_*'’]|\.(?=[A-Za-z0-9])|\$[^$\s]{1,16}\$|\^\{?[0-9a-z]\}?){0,40}"
_NOT_PLAIN = r"(?=[a-z]{0,40}+[A-Z0-9α-ωΑ-ΩÀ-ÿ²³⁺@+_*'’.$^‐–/-])"
"""Passes over words of small letters alone, which are most words and no names."""
_WORD = re.compile(rf"(?<![A-Za-z0-9\\]){_NOT_PLAIN}(?:\$[^$\s]{{1,16}}\$-?)?{_PIECE}(?:[-‐–/]{_PIECE}){{0,6}}")
_CATEGORY = re.compile(r"[a-z]{2,8}(?:-[a-z]{2,5})?\.[A-Z]{2}")
_UNIT = re.compile(r"\d+(?:\.\d+)?(?:[a-zA-Z]{1,4}|%)?|\d+(?:st|nd|rd|th)|[1-9]D|v\d+")
_TITLE = re.compile(r"\s*([^:：\s][^:：\n]{0,60}?)\s?[:：]\s+\S")
_NUMBERED = re.compile(r"\[?\d{1,3}[\].)]{0,2}\s+(\S{2,40})$")
_ISLAND = re.compile(r"[A-Z][a-z]{2,20}(?:[ -][A-Z][A-Za-z]{1,20}){0,4}")
_CAPITALISED = r"[A-Z][A-Za-z]{1,24}(?:-[A-Za-z]{1,24}){0,3}"
_PHRASE = re.compile(rf"{_CAPITALISED}(?:(?: (?:of|and|for|in|to|with|via|on) | ){_CAPITALISED}){{1,5}}")
_JOINT = re.compile(" (?:of|and|for|in|to|with|via|on) ")
_MARKS = re.compile(r"\$[^$]*\$|[\^{}]")
_HYPHEN = re.compile("[-‐–]")
_ADJECTIVE = re.compile(r"[a-z]{3,}(?:ed|ing)")
_HYPHENS = re.compile(r"([-‐–/])")
_SLASH = re.compile("(/)")
_POSSESSIVE = re.compile("['’]s$")
_BEFORE_ISLAND = re.compile(f"[{HAN}，、（(：]")
_BEHIND_ISLAND = re.compile(f" ?[{HAN}，、（）)(。]|$")
_VERSION = re.compile(r"(?: ?(?:v?\d+(?:\.\d+)?(?:[BMK])?|[IVX]{1,4})(?![A-Za-z0-9.%×]|-[a-z]))")


@cache
def _adjectives() -> frozenset[str]:
    return frozenset(cues().generic.adjectives)


@cache
def _heads() -> frozenset[str]:
    return frozenset(cues().generic.heads) | {f"{head}s" for head in cues().generic.heads if head.isascii()}


def shaped(part: str) -> bool:
    """Whether one hyphen-free part has the shape of a name: SAE, nnUNet, GSM8K, Qwen2.5, but not 7B, 3D or Transformer."""
    bare = _MARKS.sub("", part) if "$" in part or "^" in part else part
    if _UNIT.fullmatch(bare):
        return False
    capitals = sum(c.isupper() for c in bare)
    small = any(c.islower() for c in bare)
    if capitals >= 2:
        return True
    inner = any(c.isupper() for c in bare[1:])
    digit = any(c.isdigit() for c in bare)
    return (inner and small) or (digit and capitals == 1 and len(bare) >= 2) or ("@" in bare and len(bare) > 2)


def trim(word: str) -> str:
    """The name in a hyphenated word: ``LLM-based`` gives LLM, ``non-LLM`` too, ``GPT-4o-mini`` stays."""
    parts = _HYPHENS.split(word)
    while len(parts) > 2 and (parts[-1].lower() in _adjectives() or _ADJECTIVE.fullmatch(parts[-1])):
        parts = parts[:-2]
    while len(parts) > 2 and parts[0] in ("non", "pre", "multi", "post", "anti", "sub", "inter", "intra"):
        parts = parts[2:]
    return "".join(parts)


def find_names(text: str) -> Iterator[Span]:
    """Names by shape in one text, with a version or size behind them ("Gemma-2 2B", "Llama 3")."""
    chinese = lang_of(text) == "zh"
    for word in _WORD.finditer(text):
        if word[0].islower() and "@" not in word[0]:  # a sentence's last, or hyphenated
            continue
        for offset, name, alone, versions in _names_in(word[0]):
            start = word.start() + offset
            end = start + len(name)
            version = _VERSION.match(text, end) if versions else None
            if version and (versions == "all" or version[0][-1] in "BMK"):
                yield Span(start, version.end(), text[start : version.end()], "name")
            if alone:
                yield Span(start, end, name, "name")
    if chinese:
        yield from _islands(text)


class _Named(NamedTuple):
    """A name in a word: where it begins there, whether it is a name by itself, and with which versions behind it."""

    offset: int
    name: str
    alone: bool
    versions: Literal["all", "sizes", ""]


@lru_cache(maxsize=1 << 15)
def _names_in(word: str) -> tuple[_Named, ...]:
    """The names in one word, which do not depend on the text around it."""
    name = trim(_POSSESSIVE.sub("", word.rstrip(".'’*_")))
    if _CATEGORY.fullmatch(name):
        return ()
    offset = word.find(name)
    if "/" in name and not (all(shaped(p) or len(p) == 1 for p in name.split("/")) and len(name) <= 7):
        found = []
        for part in _SLASH.split(name):
            if part != "/" and any(map(shaped, _HYPHEN.split(part))):
                found.append(_Named(offset, part, True, ""))
            offset += len(part)
        return tuple(found)
    parts = _HYPHEN.split(name)
    if any(map(shaped, parts)) or (len(parts) > 1 and name[0].isupper() and any(part[:1].isdigit() for part in parts)):
        versioned = any(c.isupper() for c in name) and not _UNIT.fullmatch(name)
        return (_Named(offset, name, True, ("all" if name[-1].isalpha() else "sizes") if versioned else ""),)
    if name[:1].isupper() and name[1:].islower() and len(name) > 2 and name.lower() not in cues().generic.numbered:
        return (_Named(offset, name, False, "all"),)
    return ()


def _islands(text: str) -> Iterator[Span]:
    """Capitalised English inside Chinese: 在Synapse数据集上, Flow Matching模型."""
    for island in _ISLAND.finditer(text):
        start, end = island.span()
        if _BEFORE_ISLAND.search(text, max(0, start - 2), start) and _BEHIND_ISLAND.match(text, end, end + 2):
            yield from _without_head(island.start(), island[0])


def find_phrases(text: str) -> Iterator[Span]:
    """Capitalised phrases inside an English sentence: ``we introduce Visual Concept Mining, which …``."""
    for phrase in _PHRASE.finditer(text):
        before = text[max(0, phrase.start() - 8) : phrase.start()].rstrip(" “\"'(（")
        listed = _JOINT.search(phrase[0]) and any(map(shaped, phrase[0].split(" ")))
        if before and before[-1] not in ".!?:。：\n" and not listed:
            yield from _without_head(phrase.start(), phrase[0])


def _without_head(start: int, words: str) -> Iterator[Span]:
    kept = words.split(" ")
    while len(kept) > 1 and kept[-1].lower() in _heads():
        kept.pop()
    name = " ".join(kept)
    if name.lower() not in _heads():
        yield Span(start, start + len(name), name, "phrase")


def title_name(title: str) -> Span | None:
    """The name before the colon of a title (``SOAR: …``), where it has the look of one: short, and no plain sentence."""
    head = _TITLE.match(title)
    if not head:
        return None
    name = head[1].strip("“”\"' ")
    numbered = _NUMBERED.match(name)
    if numbered and any(shaped(part) for part in _HYPHEN.split(numbered[1])):  # a heading's number that the digest does not explain
        name = numbered[1]
    words = name.split()
    if len(words) > 4 or not name:
        return None
    if any(shaped(part) for word in words for part in _HYPHEN.split(word)) or (len(words) == 1 and name[0].isupper()):
        start = title.index(name, head.start(1))
        return Span(start, start + len(name), name, "title")
    return None
