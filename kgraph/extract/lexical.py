"""Finds curated names with one pass of an Aho-Corasick automaton."""

import re
from collections.abc import Iterator
from functools import lru_cache

from ahocorasick_rs import AhoCorasick, Implementation

from kgraph.extract.spans import Span
from kgraph.lexicon import Lexicon
from kgraph.text import aligned

_LATIN = bytes(chr(code).isalnum() for code in range(128)) + bytes(128)
"""For each byte, whether it is a letter or digit of ASCII."""
_ENDS_SMALL = re.compile(r"[ -~]*[a-z]")


def variants(name: str) -> set[str]:
    """How a name may be written: with hyphens or spaces, joined, in the plural; all in aligned form."""
    base = aligned(name).strip()
    forms = {base, base.replace("-", " "), base.replace(" ", "-")}
    if base.count("-") + base.count(" ") == 1 and base.isascii():
        forms.add(base.replace("-", "").replace(" ", ""))
    if _ENDS_SMALL.fullmatch(base):
        forms |= {_plural(form) for form in forms}
    return {form for form in forms if len(form) > 1}


def _plural(form: str) -> str:
    if form.endswith("y") and form[-2:-1] not in "aeiou":
        return form[:-1] + "ies"
    return form + ("es" if form.endswith(("s", "x", "ch", "sh", "z")) else "s")


class LexiconFinder:
    """The automaton over all names of a lexicon. Takes every hit, drops those that cut a Latin word, settles later."""

    def __init__(self, lexicon: Lexicon) -> None:
        patterns = {form for entry in lexicon.entries for name in entry.names() for form in variants(name)}
        self._known = lru_cache(maxsize=1 << 16)(lambda name: not lexicon.is_stop(name) and bool(lexicon.senses(name)))
        self._automaton = AhoCorasick(sorted(patterns), implementation=Implementation.ContiguousNFA)

    def __call__(self, text: str, level: str | None = None) -> Iterator[Span]:
        """Spans of curated names in ``text``; an acronym only where its case is right. ``level`` is the text in aligned form, where
        that is known already."""
        level = aligned(text) if level is None else level
        known = self._known
        latin = level.encode("ascii", "replace").translate(_LATIN) + b"\0"  # one byte a character; the last stands before the first, too
        for _, start, end in self._automaton.find_matches_as_indexes(level, overlapping=True):
            if (latin[start] and latin[start - 1]) or (latin[end] and latin[end - 1]):
                continue
            surface = text[start:end]
            if known(surface):
                yield Span(start, end, surface, "lexicon")
