"""Finds curated names with one pass of an Aho-Corasick automaton."""

from functools import lru_cache

from ahocorasick_rs import AhoCorasick, Implementation

from kgraph.extract.spans import Span
from kgraph.lexicon import Lexicon
from kgraph.text import aligned

_LATIN = bytes(chr(code).isalnum() for code in range(128)) + bytes(128)
"""For each byte, whether it is a letter or digit of ASCII."""


def variants(name: str) -> list[str]:
    """How a name may be written, in aligned form with every hyphen a space: with joints, joined, in a plural that is not a mere s."""
    base = aligned(name).strip().replace("-", " ")
    forms = [base]
    if base.count(" ") == 1 and base.isascii():
        forms.append(base.replace(" ", ""))
    if base.isascii() and base.isprintable() and base[-1:].islower():
        forms += [plural for form in forms if (plural := _plural(form)) != f"{form}s"]
    return [form for form in forms if len(form) > 1]


def _plural(form: str) -> str:
    if form.endswith("y") and form[-2:-1] not in "aeiou":
        return form[:-1] + "ies"
    return form + ("es" if form.endswith(("s", "x", "ch", "sh", "z")) else "s")


class LexiconFinder:
    """The automaton over all names of a lexicon. Takes every hit, drops those that cut a Latin word, settles later."""

    def __init__(self, lexicon: Lexicon) -> None:
        patterns = dict.fromkeys(form for entry in lexicon.entries for name in entry.names() for form in variants(name))
        self._known = lru_cache(maxsize=1 << 16)(lambda name: not lexicon.is_stop(name) and bool(lexicon.senses(name)))
        self._automaton = AhoCorasick(patterns, implementation=Implementation.ContiguousNFA)

    def __call__(self, text: str, level: str | None = None) -> list[Span]:
        """Spans of curated names in ``text``; an acronym only where its case is right. ``level`` is the text in aligned form, where
        that is known already."""
        level = aligned(text) if level is None else level
        known = self._known
        inside = _inside_words(level)
        found = []
        for _, start, end in self._automaton.find_matches_as_indexes(level.replace("-", " "), overlapping=True):
            if inside[start]:
                continue
            if inside[end]:  # the name is cut, unless all that follows is the s of its plural
                if level[end] != "s" or inside[end + 1] or not level[end - 1].isalpha():
                    continue
                end += 1
            surface = text[start:end]
            if known(surface):
                found.append(Span(start, end, surface, "lexicon"))
        return found


def _inside_words(level: str) -> bytes:
    """For each place in a text, its end included, whether a Latin word goes on there: 1 where the characters on both sides are letters
    or digits. As one great number, so that it takes a microsecond where a loop takes a hundred."""
    latin = level.encode("ascii", "replace").translate(_LATIN) + b"\0"
    number = int.from_bytes(latin, "big")
    return (number & number >> 8).to_bytes(len(latin), "big")
