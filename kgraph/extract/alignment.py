"""How a short form's letters line up with the words of a long form.

After Schwartz & Hearst (2003, "A simple algorithm for identifying abbreviation definitions in biomedical text", section 2), made
stricter: initials come first, and only where there are none may letters stand inside words.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from itertools import islice

from kgraph.cues import cues
from kgraph.extract.spans import Span
from kgraph.text import fold, sentences, singular_acronym

_SHORT = re.compile(r"[A-Za-z0-9α-ωΑ-Ω][A-Za-z0-9α-ωΑ-Ω.+&@*_-]{0,14}(?:\s[A-Za-z0-9][A-Za-z0-9-]{0,9})?")
LATIN_WORD = re.compile(r"[A-Za-z0-9À-ÿ][A-Za-z0-9À-ÿ'’]*")


def is_short_form(text: str) -> bool:
    """Whether a bracket's part can be a short form: short, with a capital or a digit, not a number, not a plain word."""
    if re.fullmatch(r"(?:[a-z]\.){2,5}", text):
        return True
    if not _SHORT.fullmatch(text) or len(text) > 16:
        return False
    capitals = sum(c.isupper() for c in text)
    if not capitals or text.replace(".", "").replace("-", "").isdigit():
        return False
    return capitals >= 2 or len(text) <= 4 or any(c.isdigit() for c in text)


def align(short: str, words: str, by_initials: bool = False) -> int | None:
    """Where in ``words`` the long form of ``short`` begins, or ``None`` where its letters do not line up.

    With ``by_initials`` only initials count.

    The nearest beginning whose words have these initials is taken; where there is none, the nearest from which the letters stand in
    the words in order.
    """
    spellings = _letters(short)
    starts = [m.start() for m in LATIN_WORD.finditer(words)]
    lowered = words.lower()
    for lines_up in (_by_initials,) if by_initials else (_by_initials, _by_letters):
        for letters in spellings:
            limit = min(len(letters) + 5, 2 * len(letters) + 1)
            for start in reversed(starts[-limit:]):
                if lowered[start] == letters[0] and lines_up(letters, lowered[start:]):
                    return _whole_word(words, start, letters[0])
    return None


def _letters(short: str) -> list[str]:
    """The letters of a short form to be found in the long one; A3C may stand for AAAC, too."""
    plain = "".join(c for c in unicodedata.normalize("NFKC", singular_acronym(short)).lower() if c.isalnum())
    counted = re.sub(r"([a-z])([2-4])", lambda m: m[1] * int(m[2]), plain)
    return [s for s in dict.fromkeys((plain, counted)) if s]


def _whole_word(words: str, start: int, letter: str) -> int:
    """``start``, or that of the hyphenated word around it where this begins with the same letter (multi-modal)."""
    head = re.search(r"[A-Za-z0-9]{1,20}-$", words[:start])
    return head.start() if head and head[0][0].lower() == letter else start


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


def find_expansions(text: str, shorts: Iterable[str]) -> Iterator[tuple[str, Span]]:
    """Long forms that stand in a text without a bracket, for short forms that the paper uses: ``HoPE: Hybrid of Position Embedding``.

    Only full initials count, of three words or more, each written with a capital; no window crosses a sentence or a comma. The first
    long form found for a short form is taken.
    """
    wanted: dict[str, list[str]] = {}
    for short in sorted(set(shorts))[:_MOST_SHORTS]:
        wanted.setdefault(short[0].lower(), []).append(short)
    found: set[str] = set()
    for first, last in sentences(text) if wanted else ():
        for begin in _CAPITAL.finditer(text, first, last):
            if begin[0].lower() in wanted:
                tokens = list(islice(LATIN_WORD.finditer(text, begin.start(), last), _LONGEST))
                windows = _windows(text, tokens)
                for short in wanted[begin[0].lower()] if windows else ():
                    span = None if short in found or tokens[0][0] == short else _expansion(windows, short)
                    if span and fold(span.text) != fold(short):
                        found.add(short)
                        yield short, span


_MOST_SHORTS = 60
"""Short forms of a paper that are looked for: more are a list, not a text."""
_LONGEST = 12
"""Words of a long form, at most."""
_CAPITAL = re.compile(r"(?<![A-Za-z0-9À-ÿ])(?<![A-Za-z0-9À-ÿ]['’])[A-ZÀ-ÖØ-Þ]")
"""The first letter of a word."""
_BETWEEN = re.compile(r"[^\w\s'’‐–-]")


def _windows(text: str, tokens: list[re.Match[str]]) -> list[tuple[int, int, Span]]:
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
        if size > 2 and token[0].lower() not in small and text[token.end() : token.end() + 1] not in _HYPHENS:
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
    return {short for name in set(_ACRONYM.findall(text)) for short in _short_forms_in(name)}


@lru_cache(maxsize=1 << 15)
def _short_forms_in(name: str) -> tuple[str, ...]:
    found = dict.fromkeys((name, *name.split("-")))  # RPO-RAG: … with Relation-aware Preference Optimization
    return tuple(s for s in found if sum(map(str.isalpha, s)) >= 3 and sum(map(str.isupper, s)) >= 2 and is_short_form(s))
