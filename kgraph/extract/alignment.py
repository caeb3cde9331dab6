"""What can be a short form, and where in the words before it, or behind a title's colon, its long form begins.

The letters decide: ``letters`` says what each way to read them out of the words costs, and here is what it may cost. The bounds and
costs were set on the odd records of MED1250 (``kgraph.definition_score``) and looked over on titles and abstracts of arXiv.
"""

import itertools
import math
import re
from collections.abc import Collection, Iterator
from functools import cache

from kgraph.cues import cues
from kgraph.extract.brackets import stray
from kgraph.extract.letters import LOCANT, Reading, readings, unmarked
from kgraph.extract.spans import Span
from kgraph.text import fold, sentences, singular_acronym

_SHORT = re.compile(r"[A-Za-z0-9α-ωΑ-Ω][A-Za-z0-9α-ωΑ-Ω.+&@*_-]{0,14}(?:\s[A-Za-z0-9][A-Za-z0-9-]{0,9})?")
LATIN_WORD = re.compile(r"[A-Za-z0-9À-ÿ][A-Za-z0-9À-ÿ'’]*")


def is_short_form(text: str) -> bool:
    """Whether a bracket's part can be a short form: short, with a capital or a digit, not a number, not a plain word."""
    text = unmarked(text)
    if re.fullmatch(r"(?:[a-z]\.){2,5}", text):
        return True
    if not _SHORT.fullmatch(text) or len(text) > 16:
        return False
    capitals = sum(c.isupper() for c in text)
    if not capitals or text.replace(".", "").replace("-", "").isdigit():
        return False
    return capitals >= 2 or len(text) <= 4 or any(c.isdigit() for c in text)


def may_be_short_form(text: str) -> bool:
    """Whether a text may be short for English words: three words at most, with brackets (FEV(1)) or without; no
    quantity (10 mM), year or clipped word (Corr.)."""
    text = unmarked(text)
    if len(text) > 20 or not _LOOSE.fullmatch(text) or is_quantity(text) or not any(c.isalpha() for c in text):
        return False
    return any(c.isupper() or c.isdigit() for c in text) or (2 <= len(text) <= 5 and " " not in text)


_LOOSE = re.compile(r"[A-Za-z0-9α-ωΑ-Ω'.][A-Za-z0-9α-ωΑ-Ω.+&@*_/,'’()\[\]-]*(?:\s[A-Za-z0-9α-ωΑ-Ω+&().'/-]+){0,2}")


def is_quantity(text: str) -> bool:
    """Whether a text is a quantity (10 mM), a size (7B), a reference with its year or a clipped word (Corr.)."""
    return bool(_QUANTITY.match(unmarked(text)))


_QUANTITY = re.compile(r"[0-9.,-]+(?:\s|[a-z]?$|[KMB]\+?$)|.*\b(?:19|20)[0-9]{2}\b|[A-Z][a-z]+\.$")
_LIMITS = (0.0, 0.1, 1.6, 3.2, 3.6, 3.6)
"""What a reading may cost at most, by the number of letters."""
_ONE_WORD = 0.8
"""The same for each letter but the first where the long form is one word: lipopolysaccharide (LPS)."""
_SURE = 0.1
"""The same for a short form without a capital or a digit: amino acid (aa), but not (ours)."""
_TITLE = 2.6
"""The same for a short form that looks like a word (Lamps)."""


def align(short: str, words: str) -> int | None:
    """Where in ``words`` the long form of ``short`` begins, which reaches to their end; ``None`` where its letters do not line up."""
    found = reading(short, words)
    return found.start if found else None


def reading(short: str, words: str, whole: bool = False) -> Reading | None:
    """The cheapest reading of the letters of ``short`` out of the end of ``words`` (``letters.readings``), where it is cheap enough
    for so many letters, begins with a word and closes the brackets that it opens. ``whole``: one from their very beginning."""
    short = unmarked(short)
    size = sum(c.isalnum() for c in singular_acronym(short))
    heads = [m.start() for m in _WORD_HEAD.finditer(words)]
    if not whole and _by_plain_initials(short, words, heads):
        return Reading(0, heads[-size])
    most = min(size + 5, 2 * size + 1)
    offset = heads[-most] if len(heads) > most else 0
    for cost, begin in readings(short, words[offset:]):
        start = _whole_word(words, begin + offset)
        if start is None or _WEAK_START.match(words, start) or (whole and start):
            continue
        limit = _LIMITS[min(size, len(_LIMITS) - 1)]
        if not any(c.isupper() or c.isdigit() for c in short):
            limit = _SURE
        elif short.istitle() and short.isalpha():
            limit = min(limit, _TITLE)
        elif start >= heads[-1]:
            limit = max(limit, _ONE_WORD * (size - 1))
        return Reading(cost, start) if cost <= limit else None
    return None


def reading_cost(short: str, long: str) -> float:
    """What it costs to read ``short`` out of the whole of ``long``; infinite where that cannot be."""
    found = reading(short, long, whole=True)
    return found.cost if found else math.inf


def _by_plain_initials(short: str, words: str, heads: list[int]) -> bool:
    """Whether the last words are plain and have the letters of the short form as initials; the usual case, and quickly told."""
    letters = singular_acronym(short).lower()
    if len(heads) < len(letters) or not letters.isalpha() or len(letters) < 2:
        return False
    begin = heads[-len(letters)]
    if _WEAK_START.match(words, begin):
        return False
    return "".join(words[at] for at in heads[-len(letters) :]).lower() == letters and bool(_PLAIN_WORDS.fullmatch(words, begin))


_PLAIN_WORDS = re.compile(r"[A-Za-z]+(?: [A-Za-z]+)+")


def _whole_word(words: str, start: int) -> int | None:
    """``start``, or that of the locants and brackets before it: 2,4-dinitrophenyl; none where a bracket would stay open."""
    prefix = LOCANT.search(words, max(0, start - 24), start)
    start = prefix.start() if prefix else start
    if stray(words, start):
        opening = _OPENING_WORD.search(words, max(0, start - 24), start)
        start = opening.start() if opening and not _REMARK.search(words, start) else start
    return None if stray(words, start) else start


def names_itself(short: str, long: str) -> bool:
    """Whether a long form is no spelling out: it has the short form, or it with other digits, as a word, or is hardly longer."""
    if _OPEN_END.search(long) or long.count("$") % 2 or long.count("{") != long.count("}"):
        return True
    own = _STEM.sub("", short.lower())
    if any(_STEM.sub("", word.lower()) == own or word.lower() == short.lower() for word in long.split()):
        return True
    if long.lower().startswith(f"{short.lower()}-") or fold(long) == fold(short):
        return True
    if " " not in long and _VERSIONED.search(long):
        return True
    return len(LATIN_WORD.findall(long)) < 2 and "-" not in long and len(short) > len(long) // 2


_VERSIONED = re.compile(r"^[A-Za-z].*[0-9][^0-9]+[0-9]")
_OPEN_END = re.compile(r"(?:^|\W)(?:and|of|the|or|for|with|by|in|to|a|an)$")
_STEM = re.compile(r"[0-9.-]+$")
_WORD_HEAD = re.compile(r"(?<![A-Za-z0-9À-ÿ\-‐–/'’])[A-Za-z0-9À-ÿα-ω]")
_OPENING_WORD = re.compile(r"(?:[0-9][0-9,'’]*-)?[(\[](?:[0-9][0-9,'’]*-)?$")
_REMARK = re.compile(r"(?<!-)[)\]](?![\w-])")
_WEAK_START = re.compile(r"(?:of|for|in|to|with|on|by|via|from|as|at|or|and)\s", re.IGNORECASE)


_HYPHENS = ("-", "‐", "–")


def _may_give_none(words: str, token: re.Match[str]) -> bool:
    return token[0] in cues().generic.small or words[token.start() - 1 : token.start()] in _HYPHENS


def _by_initials(letters: str, words: str, cased: bool = False) -> bool:
    """Whether the letters are the initials of the words, each word giving one or more; small words and the later parts of a
    hyphenated word (multi-agent) may give none. ``cased``: a capital stands only for the beginning of a word that is not small."""
    tokens = [(m[0].lower(), _may_give_none(words, m), m[0] in cues().generic.small) for m in LATIN_WORD.finditer(words)]
    plain = letters.lower()

    @cache
    def fits(letter: int, word: int) -> bool:
        if word == len(tokens):
            return letter == len(letters)
        token, optional, small = tokens[word]
        if optional and fits(letter, word + 1):
            return True
        for taken in range(1, min(len(token), len(letters) - letter) + 1):
            at = letter + taken - 1
            if token[taken - 1] != plain[at] or (cased and letters[at].isupper() and (taken > 1 or small)):
                break
            if fits(letter + taken, word + 1):
                return True
        return False

    return len(tokens) <= _LONGEST and fits(0, 0)


def _by_letters(letters: str, words: str) -> bool:
    """Whether the letters stand in the words in order, matched from the right, the first of them at the very beginning."""
    tokens = LATIN_WORD.findall(words)
    if len(letters) < 2 or len(tokens) > len(letters) + 2:
        return False
    at = len(words)
    for letter in reversed(letters[1:]):
        at = words.rfind(letter, 1, at)
        if at < 0:
            return False
    tail = words.rfind(tokens[-2]) if len(tokens) > 1 else 0
    return words[0] == letters[0] and words.rfind(letters[-1]) >= tail


def find_expansions(text: str, shorts: Collection[str]) -> Iterator[tuple[str, Span]]:
    """Long forms that stand in a text without a bracket, for short forms that the paper uses: ``HoPE: Hybrid of Position Embedding``.

    Only full initials count, of three words or more, each written with a capital; no window crosses a sentence or a comma. The first
    long form found for a short form is taken. Behind the name and colon that begin a title, letters inside words count, too:
    ``TransPrune: Token Transition Pruning``.
    """
    wanted: dict[str, list[str]] = {}
    for short in sorted(set(shorts))[:_MOST_SHORTS]:
        wanted.setdefault(short[0].lower(), []).append(short)
    found: set[str] = set()
    for first, last in sentences(text) if wanted else ():
        tokens = list(LATIN_WORD.finditer(text, first, last))
        for i, begin in enumerate(tokens):
            if begin[0][0].isupper() and begin[0][0].lower() in wanted:
                windows = _windows(text, tokens[i : i + _LONGEST])
                for short in wanted[begin[0][0].lower()]:
                    span = None if short in found or begin[0] == short else _expansion(windows, short)
                    if span and not names_itself(short, span.text):
                        found.add(short)
                        yield short, span
    named = _NAMED.match(text) if wanted else None
    if named and named[1] in shorts and named[1] not in found:
        yield from ((named[1], span) for span in _subtitle(text, named[1], named.end()))


def _subtitle(text: str, short: str, begin: int) -> Iterator[Span]:
    """The cheapest reading of a title's name out of what stands behind its colon, where it begins with one of the first words."""
    tokens = list(itertools.islice(LATIN_WORD.finditer(text, begin), _LONGEST))
    best: tuple[float, Span] | None = None
    for first in range(min(_FIRST_WORDS, len(tokens))):
        if text[tokens[first].start() - 1] in _HYPHENS or tokens[first][0] in short.split("-"):
            continue
        for _, _, window in _windows(text, tokens[first:], least=2):
            cost = reading_cost(short, window.text)
            if cost <= _PER_LETTER * len(short):
                best = min((cost + _LATER * first, window), best or (99.0, window), key=lambda pair: pair[0])
    if best and not names_itself(short, best[1].text):
        yield best[1]


_NAMED = re.compile(r"\s*([A-Z][A-Za-z0-9-]{2,14}):\s+(?=\S)")
_FIRST_WORDS = 3
_LATER = 2
"""The long form may begin with one of the first words; what each later one costs, so that the first is preferred."""
_PER_LETTER = 0.3
"""What the reading of a title's name may cost for each of its characters."""
_MOST_SHORTS = 60
"""Short forms of a paper that are looked for: more are a list, not a text."""
_LONGEST = 12
"""Words of a long form, at most."""
_BETWEEN = re.compile(r"[^\w\s'’‐–-]")


def _windows(text: str, tokens: list[re.Match[str]], least: int = 3) -> list[tuple[int, int, Span]]:
    """The runs of capitalised words that begin here: words in all, words that must give a letter, the span."""
    small = cues().generic.small
    windows: list[tuple[int, int, Span]] = []
    must = 0
    for size, token in enumerate(tokens, 1):
        hyphened = size > 1 and text[token.start() - 1] in _HYPHENS
        if size > 1 and _BETWEEN.search(text, tokens[size - 2].end(), token.start()):
            break
        if not (token[0][0].isupper() or token[0] in small or hyphened):
            break
        must += token[0] not in small and not hyphened
        ends = token[0].lower() not in small and text[token.end() : token.end() + 1] not in _HYPHENS
        if size >= least and ends and not (hyphened and token[0].lower() in cues().generic.adjectives):
            start = tokens[0].start()
            windows.append((size, must, Span(start, token.end(), text[start : token.end()], "definition")))
    return windows


def _expansion(windows: list[tuple[int, int, Span]], short: str) -> Span | None:
    """The first window in which each capital of the short form begins a word, and each word gives a letter."""
    letters = [c for c in singular_acronym(short) if c.isalnum()]
    capitals = sum(c.isupper() for c in letters)
    for size, must, span in windows:
        if (must == len(letters) or must <= capitals <= size) and _by_initials("".join(letters), span.text, cased=True):
            return span
    return None


_ACRONYM = re.compile(r"(?<![A-Za-z0-9-])[A-Z][A-Za-z0-9]{0,9}(?:-[A-Z0-9][A-Za-z0-9]{0,7})?(?![A-Za-z0-9])")


def short_forms(text: str) -> set[str]:
    """Acronyms of three letters or more that stand in a text."""
    whole = {m[0] for m in _ACRONYM.finditer(text)}
    found = whole | {part for name in whole for part in name.split("-")}  # RPO-RAG: … with Relation-aware Preference Optimization
    return {s for s in found if len([c for c in s if c.isalpha()]) >= 3 and sum(c.isupper() for c in s) >= 2 and is_short_form(s)}
