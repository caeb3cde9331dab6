"""What it costs to read a short form's letters out of the words of a long form.

The letters must stand in the words in order, as in Schwartz & Hearst (2003, "A simple algorithm for identifying abbreviation
definitions in biomedical text", section 2). Ab3P (Sohn et al. 2008, "Abbreviation definition identification based on automatic
precision estimates", table 2) tries seventeen strategies, the surest first: initials, initials with stop words or one word skipped,
letters inside words. Here the same preferences are the costs of one alignment, and the cheapest one wins: an initial costs nothing,
a letter inside a word, a word without a letter and a digit that stands nowhere cost something each.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from kgraph.cues import cues
from kgraph.text import singular_acronym

_PIECE = re.compile(r"[A-Z]?[a-zß-öø-ÿ]+|[A-ZÀ-ÖØ-Þ]+(?![a-z])|[0-9]+|[A-Z]|[α-ωΑ-Ω]")
LOCANT = re.compile(r"(?<![A-Za-z0-9'’-])(?:[0-9][0-9,'’ ]*-|[A-Za-z]-|(?:alpha|beta|gamma|delta)-|[αβγδ]-){1,3}$", re.IGNORECASE)
"""What chemists write before a name, which gives no letter: 2,4-dinitrophenyl (DNP), N-bromosuccinimide."""
_LOCANTS = 24

INNER, INNER_SMALL, NEXT = 0.8, 0.8, 0.25
"""A letter inside a word, for a capital and for a small letter of the short form; the letter right behind the one before."""
SKIPPED, SKIPPED_PART, SKIPPED_SMALL, SKIPPED_NUMBER, LAST = 1.1, 0.3, 0.05, 0.35, 0.4
"""A word that gives no letter; a later part of a hyphenated word; a small word (of, the); a number; more for the last word."""
NO_DIGIT = 1.4
"""A digit of the short form that stands nowhere in the long one (E2: estradiol)."""
CASE = 0.7
"""A small letter for a capital at the beginning of a word (TransPrune: its e is not that of Efficient)."""
SILENT = 0.3
"""An e at the end that the long form's ending has swallowed (TransPrune: token transition pruning)."""
COUNTED = 0.2
"""A number that says how often the letter before it comes (A3C: asynchronous advantage actor critic)."""
PAUSE = 0.9
"""A comma inside the long form."""


_COMMAND = re.compile(r"\\(?:var)?([a-z]+)")
_MARKS = re.compile(r"[$^{}\\]")


def _greek(command: re.Match[str]) -> str:
    """The letter that a command such as ``\\alpha`` sets; none for other commands."""
    name = f"GREEK SMALL LETTER {command[1].upper()}"
    try:
        return unicodedata.lookup(name.replace("LAMBDA", "LAMDA"))
    except KeyError:
        return ""


def unmarked(short: str) -> str:
    """A short form without LaTeX, in plain letters: ``$k$NN`` as kNN, ``H$^{3}$DP`` and ``H³DP`` as H3DP, ``$\\alpha$`` as α."""
    if "$" in short or "\\" in short:
        short = _MARKS.sub("", _COMMAND.sub(_greek, short))
    return short if short.isascii() else unicodedata.normalize("NFKC", short)


class Piece(NamedTuple):
    """A run of letters or of digits: a word, or a part of one (Chain-of, m-RNA)."""

    start: int
    text: str
    head: bool
    """Whether a word begins here."""
    skip: float
    """What it costs to take no letter from it."""


def pieces(words: str) -> list[Piece]:
    """The pieces of a text, in order."""
    small = cues().generic.small
    found = []
    for m in _PIECE.finditer(words):
        before = words[m.start() - 1 : m.start()]
        head = LOCANT.search(words, max(0, m.start() - _LOCANTS), m.start()) if before == "-" else None
        joined = before.isalnum()
        part = joined or before in ("-", "‐", "–", "/", "'", "’")
        if m[0].lower() in small:
            skip = SKIPPED_SMALL
        elif m[0].isdigit():
            skip = SKIPPED_NUMBER
        else:
            skip = SKIPPED_PART if part else SKIPPED
        found.append(
            Piece(m.start(), m[0].lower(), not part or head is not None or before == "/" or words[: m.start()].endswith("--"), skip)
        )
    return found


_VERSION = re.compile(r"[A-Za-z]{3}[0-9]+$")


class Spelling(NamedTuple):
    """Letters to be found, in lower case; whether each was a capital; what this way to read the short form costs."""

    letters: str
    capital: tuple[bool, ...]
    cost: float


@lru_cache(maxsize=1 << 12)
def spellings(short: str) -> tuple[Spelling, ...]:
    """The ways to read a short form: as it stands; with A3C as AAAC; without its digits, unless they are a version (SAM2)."""
    plain = "".join(c for c in singular_acronym(unmarked(short)) if c.isalnum())
    counted = re.sub(r"([A-Za-z])([2-5])", lambda m: m[1] * int(m[2]), plain)
    found: dict[str, float] = {plain: 0.0}
    found.setdefault(counted, COUNTED)
    bare = re.sub(r"[0-9]", "", plain)
    if bare and bare[0] == plain[0] and not _VERSION.search(plain):
        found.setdefault(bare, NO_DIGIT * (len(plain) - len(bare)))
    if len(plain) > 4 and plain[-2:].islower() and plain[-1] == "e":
        found.setdefault(plain[:-1], SILENT)
    return tuple(Spelling(s.lower(), tuple(not c.islower() for c in s), cost) for s, cost in found.items() if s)


class Place(NamedTuple):
    """Where a letter may stand."""

    at: int
    piece: int
    initial: bool
    capital: bool
    """Whether a capital stands there."""


def _places(words: str, found: list[Piece], letter: str) -> Iterator[Place]:
    spoken = cues().letters.get(letter, ())
    for number, piece in enumerate(found):
        if spoken and piece.text.startswith(spoken):
            yield Place(piece.start, number, True, False)
        at = piece.text.find(letter)
        while at >= 0:
            yield Place(piece.start + at, number, at == 0, words[piece.start + at].isupper())
            at = piece.text.find(letter, at + 1)


class Reading(NamedTuple):
    """One alignment: what it costs, and the place in the words where it begins."""

    cost: float
    start: int


def readings(short: str, words: str) -> list[Reading]:
    """The cheapest alignment from each place where a word begins, to the end of the words; the cheapest first, then the nearest.

    The time is that of the letters times the square of the places of one letter; both are bounded by the caller's windows.
    """
    found = pieces(words)
    skipped = [0.0]
    for number, piece in enumerate(found):
        comma = number > 0 and ", " in words[found[number - 1].start + len(found[number - 1].text) : piece.start]
        skipped.append(skipped[-1] + piece.skip + (PAUSE if comma else 0))
    best: dict[int, float] = {}
    for spelling in spellings(short):
        for start, cost in _aligned(spelling, words, found, skipped):
            best[start] = min(cost + spelling.cost, best.get(start, 99))
    return sorted((Reading(round(cost, 3), start) for start, cost in best.items()), key=lambda r: (r.cost, -r.start))


def _aligned(spelling: Spelling, words: str, found: list[Piece], skipped: list[float]) -> Iterator[tuple[int, float]]:
    """Start and cost, by dynamic programming from the last letter back."""
    ahead: list[tuple[Place, float]] = []
    total = skipped[-1]
    mixed = any(spelling.capital)
    for n in reversed(range(len(spelling.letters))):
        inner = INNER if spelling.capital[n] else INNER_SMALL
        here: list[tuple[Place, float]] = []
        for place in _places(words, found, spelling.letters[n]):
            own = 0.0 if place.initial else inner
            if place.initial and place.capital and not spelling.capital[n] and mixed:
                own = CASE
            if n == len(spelling.letters) - 1:
                rest = total - skipped[place.piece + 1]
                here.append((place, own + rest + (LAST if rest >= SKIPPED else 0)))
                continue
            cost = 99.0
            for after, behind in ahead:
                if after.at <= place.at:
                    continue
                between = behind
                if after.piece > place.piece + 1:
                    between += skipped[after.piece] - skipped[place.piece + 1]
                if after.at == place.at + 1 and after.piece == place.piece and not after.initial:
                    between += NEXT - (INNER if spelling.capital[n + 1] else INNER_SMALL)
                cost = min(cost, between)
            if cost < 99:
                here.append((place, own + cost))
        ahead = here
    for place, cost in ahead:
        if place.initial and found[place.piece].head:
            yield place.at, cost
