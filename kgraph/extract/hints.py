"""What the words around a name tell of its kind and of its role in the paper.

Cue phrases are matched as tokens by spaCy's PhraseMatcher; the rest is plain arithmetic on spans.

Making a Doc costs more than all else in this room, and each word it has not met before stays in spaCy's string store for good. So
only sentences in which the letters of a cue stand become tokens, and every word that is in no cue becomes the same blank token:
what is known of words is then known of the cues' words alone, however many papers are read.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import cast

from ahocorasick_rs import AhoCorasick
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

from kgraph.cues import cues
from kgraph.extract.passage import Passage
from kgraph.extract.spans import Span
from kgraph.extract.tokens import MixedTokenizer, words
from kgraph.model import ROLES, Kind, Role
from kgraph.text import aligned, sentences

_REACH = 28
"""How many characters may stand between "we propose" and the name."""
_SIZE = re.compile(r"(?:^|[^a-z0-9])\d+(?:\.\d+)?b(?:$|[^a-z0-9])")

_LISTED = re.compile(r"\s?(?:[、,，/]|和|与|及|以及|and|or|&)?\s?(?:and|和)?\s?")

_BLANK = "_"
"""The token that stands for every word that is in no cue."""

RoleCue = tuple[int, int, Role]
"""Start and end of a cue in its passage, in characters, and the role it tells."""

Doc.set_extension("places", default=(), force=True)


class CueReader:
    """Finds the role cues of both languages in a paper: first makes its Doc, later matches the cues in it."""

    def __init__(self, vocab: Vocab) -> None:
        phrases: dict[str, tuple[str, ...]] = cues().role.model_dump()
        make = MixedTokenizer(vocab)
        self._vocab = vocab
        self._matcher = PhraseMatcher(vocab, attr="ORTH")
        for role, texts in phrases.items():
            self._matcher.add(role, [make(aligned(text)) for text in texts])
        levels = [aligned(text) for texts in phrases.values() for text in texts]
        self._letters = AhoCorasick(levels)
        self._known = frozenset(word for level in levels for word in words(level) if word != " ")
        self._roles: dict[int, Role] = {vocab.strings[role]: role for role in ROLES}

    def doc(self, passages: Sequence[Passage]) -> Doc:
        """The sentences in which a cue may stand, as one Doc; ``doc._.places`` tells of each token its passage, start and end. A run of
        words that are in no cue is one blank token."""
        known = self._known
        tokens: list[str] = []
        places: list[tuple[int, int, int]] = []
        for number, passage in enumerate(passages):
            for first, last in self._sentences(passage):
                at = first
                blank = (number, first, first)
                tokens.append(_BLANK)  # no cue reaches over the end of a sentence
                places.append(blank)
                for word in words(passage.level[first:last]):
                    start, at = at, at + len(word)
                    if word in known:
                        tokens.append(word)
                        places.append((number, start, at))
                    elif word != " " and tokens[-1] is not _BLANK:
                        tokens.append(_BLANK)
                        places.append(blank)
        doc = Doc(self._vocab, words=tokens)
        doc._.places = places
        return doc

    def _sentences(self, passage: Passage) -> Iterator[tuple[int, int]]:
        hits = self._letters.find_matches_as_indexes(passage.level)
        spans = sentences(passage.text) if hits else []
        starts = [first for first, _ in spans]
        for index in dict.fromkeys(bisect_right(starts, hit[1]) - 1 for hit in hits):
            yield spans[index]

    def cues(self, doc: Doc) -> dict[int, list[RoleCue]]:
        """The cues in a Doc made here, in order, by the number of their passage."""
        places: Sequence[tuple[int, int, int]] = doc._.places
        found: dict[int, list[RoleCue]] = {}
        for label, first, last in self._matcher(doc):
            number, start, _ = places[first]
            found.setdefault(number, []).append((start, places[last - 1][2], self._roles[label]))
        return {number: sorted(cues) for number, cues in found.items()}


def roles(text: str, mentions: Sequence[Span], found: Sequence[RoleCue]) -> Iterator[tuple[str, Role]]:
    """Surface forms that the text says are proposed, or compared with.

    Proposed: the first name behind a cue, near it and in its sentence. Compared with: names behind a cue in its sentence.
    """
    if not found or not mentions:
        return
    starts = [mention.start for mention in mentions]
    begins = [cue[0] for cue in found]
    for first, last in sentences(text):
        stop = bisect_left(starts, last)
        for _, end, role in found[bisect_left(begins, first) : bisect_left(begins, last)]:
            behind = mentions[bisect_left(starts, end) : stop]
            if role == "proposed" and behind and behind[0].start - end <= _REACH:
                yield behind[0].text, "proposed"
            elif role == "compared_with":
                yield from ((m.text, "compared_with") for m in behind[: bisect_right(starts, end + 4 * _REACH) - bisect_left(starts, end)])


@cache
def _behind() -> re.Pattern[str]:
    """The words behind a name that tell its kind, which is the group's name; of several kinds the first counts."""
    kinds = cues().kind
    table: dict[Kind, tuple[str, ...]] = {"dataset": kinds.dataset, "metric": kinds.metric, "model": kinds.model, "task": kinds.task}
    groups = (f"(?P<{kind}>{'|'.join(map(re.escape, words))})" for kind, words in table.items())
    return re.compile(rf"\s?(?:{'|'.join(groups)})", re.IGNORECASE)


def kinds(text: str, mentions: Sequence[Span]) -> Iterator[tuple[str, Kind]]:
    """Kinds told by the word behind a name (Synapse数据集, Dice score), behind the last of a list (AMOS2022、Synapse数据集), or by the
    name itself (LLaMA-3-8B)."""
    told: Kind | None = None
    behind: Span | None = None
    told_behind = _behind().match
    for mention in reversed(mentions):
        own = kind_of_name(mention.text)
        if own:
            yield mention.text, own
        if mention.finder == "lexicon":
            behind = None
            continue
        word = told_behind(text, mention.end)
        if word:
            told = cast(Kind, word.lastgroup)
        elif behind is None or not _LISTED.fullmatch(text, mention.end, behind.start):
            told = None
        behind = mention if told else None
        if told:
            yield mention.text, told


@lru_cache(maxsize=1 << 16)
def kind_of_name(name: str) -> Kind | None:
    """The kind a name tells by itself: its family and size, its ending; ``None`` where it tells nothing."""
    words = cues().kind
    level = aligned(name)
    if level.startswith(words.families) and (any(c.isdigit() for c in level) or "-" in level or len(level) < 12):
        return "model"
    if _SIZE.search(level):
        return "model"
    if "@" in level:
        return "metric"
    singular = level[:-1] if level.isascii() and level.endswith("s") and not level.endswith("ss") else level
    endings: tuple[tuple[Kind, tuple[str, ...]], ...] = (
        ("dataset", words.dataset_endings),
        ("task", words.task_endings),
        ("metric", words.metric_endings),
        ("concept", words.concept_endings),
    )
    return next((kind for kind, tails in endings if singular.endswith(tails)), None)
