"""Spellings of one term: British and American, 3D and three-dimensional, 蒙特卡罗 and 蒙特卡洛, LLM inside a longer name.

``form`` levels what is a matter of taste in writing; two names with one form are one thing. ``Parts`` levels how a name's parts are
called: a name made of known concepts is the sequence of those concepts, in whatever language it says so (CTR prediction, 点击率预测).
Word lists are data (``seeds/concepts/spelling.toml``). Nothing here measures likeness: either two names are level, or they are not.
"""

import re
import tomllib
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cache, lru_cache

from pydantic import TypeAdapter, ValidationError

from kgraph.cues import cues
from kgraph.errors import SeedError
from kgraph.lexicon import Entry, Lexicon
from kgraph.model import Value
from kgraph.resources import folder
from kgraph.text import HAN, lang_of, singular_acronym

Pairs = tuple[tuple[str, str], ...]


class English(Value):
    """What is replaced in words, which words are replaced whole, and which add nothing at the front."""

    replace: Pairs
    words: Pairs
    articles: tuple[str, ...]


class Numbers(Value):
    """Dimensions in words, and the same in digits."""

    replace: Pairs


class Chinese(Value):
    """Translations of one word, characters without weight, traditional characters and their simplified ones."""

    replace: Pairs
    drop: tuple[str, ...]
    traditional: str
    simplified: str


class Versions(Value):
    """Tokens that make another thing of the name before them."""

    words: tuple[str, ...]


class Spelling(Value):
    """The whole file."""

    english: English
    numbers: Numbers
    chinese: Chinese
    versions: Versions


@cache
def spelling() -> Spelling:
    """The project's own spelling rules, read once. Raises ``SeedError`` for a faulty file."""
    path = folder("seeds") / "concepts" / "spelling.toml"
    try:
        return TypeAdapter(Spelling).validate_python(tomllib.loads(path.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, ValidationError) as error:
        raise SeedError(path.name, 0, " ".join(str(error).split())) from error


def _replacer(pairs: Pairs, edge: str = "") -> Callable[[str], str]:
    """One pass over the text for all pairs, longest first; what a replacement makes is not replaced again. ``edge`` is what must
    stand before, as a pattern."""
    if not pairs:
        return lambda text: text
    table = dict(pairs)
    pattern = re.compile(
        edge + "(?:" + "|".join(re.escape(old) for old in sorted(table, key=lambda old: (-len(old), old))) + ")", re.IGNORECASE
    )
    return lambda text: pattern.sub(lambda m: table[m[0].lower()], text)


@cache
def _tools() -> tuple[Callable[[str], str], Callable[[str], str], Callable[[str], str], dict[str, str], frozenset[str], dict[int, str]]:
    rules = spelling()
    chars: dict[int, str] = {
        ord(old): new for old, new in zip(rules.chinese.traditional, rules.chinese.simplified, strict=True) if old != new
    }
    chars |= dict.fromkeys(map(ord, rules.chinese.drop), "")
    return (
        _replacer(rules.english.replace),
        _replacer(rules.numbers.replace, "(?<![A-Za-z0-9.])"),
        _replacer(rules.chinese.replace),
        dict(rules.english.words),
        frozenset(rules.english.articles),
        chars,
    )


_TOKEN = re.compile(rf"[{HAN}]|[^\W_{HAN}]+(?:\.(?=\d)[^\W_{HAN}]+)*|[&+@#]")
_ONLY_HAN = re.compile("[\u4e00-\u9fff]+")
_POSSESSIVE = re.compile(r"(?:['\u2019][sS]|(?<=s)['\u2019])(?![a-zA-Z])")


def _plain(name: str) -> str:
    """Full width and accents levelled."""
    text = unicodedata.normalize("NFKC", name)
    return text if text.isascii() else "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def singular(word: str) -> str:
    """A word without its plural ``s``; one that is singular though it ends so (bias, series), or a size (YOLOv8s), stays."""
    if len(word) < 4 or not word.endswith("s") or not word.isascii() or word[-2].isdigit() or word.endswith(cues().generic.singular):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-2] if word.endswith(("sses", "xes", "tches", "shes", "iases")) else word[:-1]


@lru_cache(maxsize=1 << 16)
def _word(token: str) -> str:
    """An English word levelled: American, singular."""
    english, *_, words, _, _ = _tools()
    level = token.casefold().removesuffix(".0")  # 2.0 is 2
    single = singular(token).casefold() if level[-1:] == "s" else level
    return words.get(level) or english(single[:-1] if single.endswith("ics") else single)


@lru_cache(maxsize=1 << 18)
def tokens(name: str) -> tuple[str, ...]:
    """The words and Chinese characters of a name, levelled."""
    _, numbers, chinese, _, articles, chars = _tools()
    if _ONLY_HAN.fullmatch(name):  # the way of all, without what only concerns Latin
        return tuple(map(str.casefold, _TOKEN.findall(numbers(chinese(name.translate(chars))))))
    text = _POSSESSIVE.sub("", _plain(name)).translate(chars)
    if not text.isascii():
        text = chinese(text)
    found = _TOKEN.findall(numbers(" ".join(_TOKEN.findall(text)) + " ").strip() if text.isascii() else numbers(text))
    levelled = [_word(token) if token.isascii() else token.casefold() for token in found]
    while len(levelled) > 2 and levelled[0] in articles:
        del levelled[0]
    return tuple(levelled)


@lru_cache(maxsize=1 << 18)
def form(name: str) -> str:
    """The levelled spelling, as one word. Two names with one form are two spellings of one name."""
    return "".join(tokens(name))


_ENDINGS = re.compile(r"(?:ational|e?ments?|ations?|ators?|ional|ions?|ings?|ally|ants?|ents?|ers?|ors?|ed|e|y)$")


def stems(name: str) -> tuple[str, ...]:
    """The words without their endings (convolution, convolutional). Says that two names are one only where more than this says so."""
    return tuple(_ENDINGS.sub("", token) if len(token) > 4 and token.isascii() else token for token in tokens(name))


class Parts:
    """Names as sequences of known concepts."""

    _LONGEST = 12
    """Tokens of the longest part looked for."""

    def __init__(self, lexicon: Lexicon) -> None:
        names: dict[tuple[str, ...], set[str]] = defaultdict(set)
        shorts: dict[str, set[str]] = defaultdict(set)
        self._long: dict[str, list[str]] = {}
        for entry in lexicon.entries:
            for name, short in _sure_names(entry, lexicon):
                if short:
                    shorts[singular_acronym(name)].add(entry.name)
                else:
                    self._long.setdefault(entry.name, []).append(name)
                if not short and len(form(name)) > (1 if lang_of(name) == "zh" else 2):
                    names[tokens(name)].add(entry.name)
        self._names = {name: min(found) for name, found in names.items() if len(found) == 1}
        self._shorts = {name: min(found) for name, found in shorts.items() if len(found) == 1}

    def entries(self) -> Iterator[str]:
        """The names of the curated concepts that have a long name of their own."""
        yield from self._long

    def long_names(self, entry: str) -> tuple[str, ...]:
        """The names of a curated concept that say by themselves what is meant, acronyms left out."""
        return tuple(self._long.get(entry, ()))

    def whole(self, name: str) -> str:
        """The curated concept that a name spells, or an empty string."""
        return self._names.get(tokens(name), "")

    @lru_cache(maxsize=1 << 18)  # noqa: B019  (one for a run)
    def of(self, name: str) -> str:
        """The name as its parts: concepts in angle brackets, other words as they are; empty where it has no concept in it, or is
        one word."""
        level: list[tuple[str, str]] = []  # token, and the acronym it was
        for piece in re.split(r"[\s\-\u2010-\u2015/]+|(?<=[a-zA-Z0-9])(?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff])(?=[a-zA-Z0-9])", name):
            short = singular_acronym(piece.strip("()（）"))
            if short in self._shorts:
                level.append((f"<{self._shorts[short]}>", short))
            else:
                level += [(token, "") for token in tokens(piece)]
        whole = tokens(name)
        if not any(short for _, short in level) and len(whole) == len(level):
            level = [(token, "") for token in whole]
        parts = list(self._segmented(level))
        known = sum(part.startswith("<") for part in parts)
        return "".join(parts) if known and len(parts) > 1 else ""

    def _segmented(self, level: list[tuple[str, str]]) -> Iterator[str]:
        at = 0
        while at < len(level):
            for stop in range(min(len(level), at + self._LONGEST), at, -1):
                if stop - at == 1 and level[at][1]:
                    yield level[at][0]
                    break
                if any(short for _, short in level[at:stop]):
                    continue
                entry = self._names.get(tuple(token for token, _ in level[at:stop]))
                if entry:
                    yield f"<{entry}>"
                    break
            else:
                yield level[at][0]
                stop = at + 1
            at = stop


def _sure_names(entry: Entry, lexicon: Lexicon) -> Iterator[tuple[str, bool]]:
    """The names that say by themselves which concept is meant; and whether each is an acronym."""
    for name in dict.fromkeys(entry.names()):
        senses = lexicon.senses(name)
        if len(senses) == 1 and senses[0].sure and senses[0].entry is entry:
            yield name, name in entry.acronyms or (name.isascii() and " " not in name and sum(c.isupper() for c in name) > 1)


@lru_cache(maxsize=4)
def parts_of(lexicon: Lexicon) -> Parts:
    """The parts that a lexicon knows, made once for it."""
    return Parts(lexicon)
