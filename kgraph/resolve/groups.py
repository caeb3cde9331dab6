"""Inside one paper: which surface forms are one thing.

Only what this paper and the lexicon say counts here: equal keys, a definition in brackets, two names of one curated concept.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Set
from functools import cache, lru_cache
from typing import NamedTuple

from kgraph.cues import cues
from kgraph.lexicon import Entry, Lexicon
from kgraph.model import Decision, Extraction, Kind, Mention, Opinion, Part, Role
from kgraph.text import HAN, key, lang_of, singular_acronym
from kgraph.translation import Dictionary, dictionary, stems
from kgraph.unions import Unions

_FIT = 0.55
"""How far a Chinese and an English name must translate each other to be one thing; by cross-validation."""

_HAN = re.compile(f"[{HAN}]+")
_FIT_WORD = 0.8
"""The same of an English name of one word: a language is no 跨语言."""

_SHORT = re.compile(r"[A-Za-z0-9α-ωΑ-Ω.+&@*$^{}_-]{1,16}(?: [A-Z0-9][A-Za-z0-9-]{0,9})?")


@lru_cache(maxsize=1 << 18)
def is_acronym(name: str) -> bool:
    """Whether the name by itself may stand for several things: short Latin, mostly capitals (RPO, SAEs, RoPE, KL)."""
    bare = singular_acronym(name)
    letters = [c for c in bare if c.isalpha()]
    return bool(_SHORT.fullmatch(bare)) and len(letters) <= 8 and sum(c.isupper() for c in letters) * 2 >= len(letters) >= 2


class Group(NamedTuple):
    """One thing in one paper: its names, its mentions, the curated concept it is (or none), and what the text says of it."""

    paper: str
    names: tuple[str, ...]
    defined: tuple[str, ...]
    entry: Entry | None
    mentions: tuple[Mention, ...]
    roles: tuple[Role, ...]
    kinds: tuple[Kind, ...]
    opinions: tuple[Opinion, ...]
    titled: bool


@cache
def _head() -> re.Pattern[str]:
    """A generic head at the end of a name: an English word of its own, in the plural too, or Chinese right behind Latin."""
    heads = cues().generic.heads
    english = "|".join(re.escape(head) for head in heads if head.isascii())
    chinese = "|".join(re.escape(head) for head in heads if not head.isascii())
    return re.compile(rf"(?:\s+(?:{english})s?|(?<=[\x00-\x7f])(?:{chinese}))$", re.IGNORECASE)


@cache
def _tail() -> re.Pattern[str]:
    """A generic tail behind two English words, or behind four Chinese characters."""
    english = "|".join(re.sub("y$", "(?:y|ies)", tail) for tail in cues().generic.tails if tail.isascii())
    chinese = "|".join(tail for tail in cues().generic.tails if not tail.isascii())
    return re.compile(rf"(?<=[a-z])\s+(?:{english})(?:e?s)?$|(?<=[{HAN}]{{4}})(?:{chinese})$", re.IGNORECASE)


@lru_cache(maxsize=1 << 18)
def headless(name: str) -> str:
    """A name without what adds nothing to it: a generic head behind one that its capitals show to be a name (DPO方法, RaRa strategy),
    a generic tail behind a phrase (evidence retrieval task); any other as it is."""
    base = _head().sub("", name)
    if base != name and base[-1:].isascii() and sum(c.isupper() for c in base) > 1:
        return base
    phrase = _tail().sub("", name)
    return phrase if " " in phrase or not phrase[-1:].isascii() else name


def _may_fit(words: Dictionary, english: str, chinese: str) -> bool:
    """Whether the names can fit by ``_FIT`` at all: no fit is better than the share of the English words that some part of the Chinese
    name may be. Nearly all pairs of names of a paper cannot, and this is told sooner than how far they do fit."""
    wanted = _words(english)
    return bool(wanted) and len(wanted & _sayable(words, chinese)) / len(wanted) >= _FIT


@lru_cache(maxsize=1 << 16)
def _words(english: str) -> frozenset[str]:
    return frozenset(stems(english))


@lru_cache(maxsize=1 << 14)
def _sayable(words: Dictionary, chinese: str) -> frozenset[str]:
    """The stems of all words that the Chinese characters of a name may be, whatever stands between them, and of its Latin words."""
    return words.stems_of("".join(_HAN.findall(chinese))) | _words(chinese)


_LETTER_AND_NUMBER = re.compile(r"[A-Za-z]-?\d+")


def _half_said(short: str, long: str) -> bool:
    """Whether a short form is a letter and a number, and the long form one word without it: "second language (L2)" is no language."""
    return bool(_LETTER_AND_NUMBER.fullmatch(short)) and len(long.split()) == 1 and not any(c.isdigit() for c in long)


class _Joiner:
    """The surface forms of one paper as disjoint sets of keys, each owned by at most one curated concept."""

    def __init__(self, extraction: Extraction, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.extraction = extraction
        self.surfaces = tuple(dict.fromkeys(m.text for m in extraction.mentions))
        self.decisions: list[Decision] = []
        self.unmentioned: dict[str, list[str]] = defaultdict(list)
        self._sets: Unions[str] = Unions()
        self._owner: dict[str, Entry] = {}

    def root(self, name: str) -> str:
        """The key that stands for the name's set."""
        return self._sets.find(key(name))

    def entry(self, name: str) -> Entry | None:
        """The curated concept that owns the name's set."""
        return self._owner.get(self.root(name))

    def own(self, name: str, entry: Entry) -> None:
        """Gives the name's set to a curated concept, unless it has an owner."""
        self._owner.setdefault(self.root(name), entry)

    def join(self, left: str, right: str, rule: str, reason: str) -> None:
        """Makes two names one thing, unless two curated concepts would become one."""
        if self.root(left) == self.root(right):
            return
        first, second = self.entry(left), self.entry(right)
        apart = first is not None and second is not None and first is not second
        if not apart:
            owner = first or second
            self._sets.join(key(left), key(right))
            if owner:
                self._owner[self.root(left)] = owner
        self.decisions.append(
            Decision(
                left=left,
                right=right,
                verdict="kept_apart" if apart else "joined",
                rule="two curated concepts" if apart else rule,
                reason=reason,
            )
        )

    def by_lexicon(self) -> None:
        """Names with one sure sense are that concept; all sure names of a concept are one thing."""
        first: dict[str, str] = {}
        for name in self.surfaces:
            senses = [sense for sense in self.lexicon.senses(name) if sense.sure]
            if len(senses) == 1:
                entry = senses[0].entry
                self.own(name, entry)
                if self.entry(name) is entry:
                    self.join(first.setdefault(entry.name, name), name, "lexicon", f"both are names of {entry.name}")

    def by_definition(self) -> None:
        """What the paper itself writes as long and short form is one thing."""
        seen = set(self.surfaces)
        for definition in self.extraction.definitions:
            longs = [long for long in definition.longs if not _half_said(definition.short, long)]
            parts = [p for p in (definition.short, *longs) if p in seen]
            for part in parts[1:]:
                self.join(parts[0], part, "definition", f"defined in {self.extraction.paper}, {definition.section}")
            others = [p for p in (definition.short, *longs) if p and p not in seen]
            if parts:
                self.unmentioned[self.root(parts[0])] += others

    def by_company(self) -> None:
        """An ambiguous name takes a sense only where the paper names that concept otherwise, too."""
        present = {entry.name: name for name in self.surfaces if (entry := self.entry(name))}
        for name in self.surfaces:
            if self.entry(name) is None:
                senses = [s.entry.name for s in self.lexicon.senses(name) if s.entry.name in present]
                if len(senses) == 1:
                    self.join(present[senses[0]], name, "company", f"the paper speaks of {senses[0]}")

    def by_translation(self, words: Dictionary) -> None:
        """A Chinese and an English name of this paper that translate each other word by word, and no other name of it as well.

        Names that the lexicon gives to different concepts (precision, 准确性) never do; a single word must say all of it.
        """
        names: dict[str, dict[str, list[str]]] = {"en": defaultdict(list), "zh": defaultdict(list)}
        for name in self.surfaces:
            if not is_acronym(name):
                names[lang_of(name)][self.root(name)].append(name)
        english = {root: found for root, found in names["en"].items() if root not in names["zh"]}
        chinese = {root: found for root, found in names["zh"].items() if root not in names["en"]}
        free = {root for root in (*english, *chinese) if self._owner.get(root) is None}
        senses = {root: self._senses(found) for root, found in (*english.items(), *chinese.items())}
        scores = {
            (left, right): max(words.fit(one, other) for one, other in likely)
            for left in english
            for right in chinese
            if (left in free or right in free) and not (senses[left] and senses[right] and senses[left].isdisjoint(senses[right]))
            if (likely := [(one, other) for one in english[left] for other in chinese[right] if _may_fit(words, one, other)])
        }
        for (left, right), score in sorted(scores.items(), key=lambda item: (-item[1], item[0])):
            if score < (_FIT if any(" " in name or "-" in name for name in english[left]) else _FIT_WORD):
                continue
            rivals = [s for (one, other), s in scores.items() if (one == left) != (other == right)]
            if score > max(rivals, default=0.0):
                self.join(english[left][0], chinese[right][0], "translation", f"they translate each other word by word ({score:.2f})")

    def _senses(self, names: Iterable[str]) -> frozenset[str]:
        """The curated concepts that some names may stand for."""
        return frozenset(sense.entry.name for name in names for sense in self.lexicon.senses(name))

    def by_head(self) -> None:
        """A name with a generic word behind it is the name."""
        known = set(self.surfaces)
        for name in self.surfaces:
            base = headless(name)
            if base != name and base in known:
                self.join(base, name, "generic head", "the same name with a generic word behind it")


def paper_groups(extraction: Extraction, lexicon: Lexicon, without: Set[Part] = frozenset()) -> tuple[list[Group], list[Decision]]:
    """The groups of one paper in order of first mention, and the decisions taken. ``without``: rules that are switched off."""
    joiner = _Joiner(extraction, lexicon)
    joiner.by_lexicon()
    joiner.by_definition()
    if "company" not in without:
        joiner.by_company()
    joiner.by_head()
    if "translation" not in without:
        joiner.by_translation(dictionary())
    mentions: dict[str, list[Mention]] = defaultdict(list)
    for mention in extraction.mentions:
        mentions[joiner.root(mention.text)].append(mention)
    roles: dict[str, list[Role]] = defaultdict(list)
    for name, role in extraction.roles:
        roles[joiner.root(name)].append(role)
    kinds: dict[str, list[Kind]] = defaultdict(list)
    for name, kind in extraction.kinds:
        kinds[joiner.root(name)].append(kind)
    opinions: dict[str, list[Opinion]] = defaultdict(list)
    for opinion in extraction.opinions:
        opinions[joiner.root(opinion.name)].append(opinion)
    defined = {part for d in extraction.definitions for part in (d.short, *d.longs)}
    unmentioned: dict[str, list[str]] = defaultdict(list)
    for root, shorts in joiner.unmentioned.items():
        unmentioned[joiner.root(root)] += shorts
    groups = [
        Group(
            paper=extraction.paper,
            names=names,
            defined=tuple(name for name in names if name in defined),
            entry=joiner.entry(names[0]),
            mentions=tuple(found),
            roles=tuple(roles[root]),
            kinds=tuple(kinds[root]),
            opinions=tuple(opinions[root]),
            titled=any(m.finder == "title" for m in found),
        )
        for root, found in mentions.items()
        for names in [tuple(dict.fromkeys((*(m.text for m in found), *unmentioned[root])))]
    ]
    return groups, joiner.decisions


def most_common(values: Iterable[str]) -> str:
    """The most frequent value, ties to the smallest; empty where there is none."""
    counts = Counter(values)
    return min(counts, key=lambda v: (-counts[v], v)) if counts else ""
