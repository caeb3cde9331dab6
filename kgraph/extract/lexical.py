"""Finds curated names with one pass of an Aho-Corasick automaton."""

import re
from collections.abc import Iterator

from ahocorasick_rs import AhoCorasick, Implementation

from kgraph.extract.spans import Span
from kgraph.lexicon import Lexicon
from kgraph.text import aligned

_WORD = re.compile(r"[a-z0-9]", re.ASCII)


def variants(name: str) -> set[str]:
    """How a name may be written: with hyphens or spaces, joined, in the plural; all in aligned form."""
    base = aligned(name).strip()
    forms = {base, base.replace("-", " "), base.replace(" ", "-")}
    if base.count("-") + base.count(" ") == 1 and base.isascii():
        forms.add(base.replace("-", "").replace(" ", ""))
    if re.fullmatch(r"[ -~]*[a-z]", base):
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
        self._lexicon = lexicon
        self._automaton = AhoCorasick(sorted(patterns), implementation=Implementation.ContiguousNFA)

    def __call__(self, text: str) -> Iterator[Span]:
        """Spans of curated names in ``text``; an acronym only where its case is right."""
        level = aligned(text)
        for _, start, end in self._automaton.find_matches_as_indexes(level, overlapping=True):
            if start and _WORD.match(level[start]) and _WORD.match(level[start - 1]):
                continue
            if end < len(level) and _WORD.match(level[end - 1]) and _WORD.match(level[end]):
                continue
            surface = text[start:end]
            if not self._lexicon.is_stop(surface) and self._lexicon.senses(surface):
                yield Span(start, end, surface, "lexicon")
