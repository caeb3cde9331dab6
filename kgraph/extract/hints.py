"""What the words around a name tell of its kind and of its role in the paper.

Cue phrases are matched as tokens by spaCy's PhraseMatcher; the rest is plain arithmetic on spans.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

from kgraph.cues import cues
from kgraph.extract.spans import Span
from kgraph.extract.tokens import MixedTokenizer
from kgraph.model import ROLES, Kind, Role
from kgraph.text import aligned, sentences

_REACH = 28
"""How many characters may stand between "we propose" and the name."""
_SIZE = re.compile(r"(?:^|[^a-z0-9])\d+(?:\.\d+)?b(?:$|[^a-z0-9])")

_LISTED = re.compile(r"\s?(?:[、,，/]|和|与|及|以及|and|or|&)?\s?(?:and|和)?\s?")

RoleCue = tuple[int, int, Role]


def cue_matcher(vocab: Vocab) -> PhraseMatcher:
    """A matcher over the role cues of both languages."""
    matcher = PhraseMatcher(vocab, attr="LOWER")
    make = MixedTokenizer(vocab)
    for role, phrases in cues().role.model_dump().items():
        matcher.add(role, [make(phrase) for phrase in phrases])
    return matcher


def role_cues(doc: Doc, matcher: PhraseMatcher) -> list[RoleCue]:
    """Start, end (characters) and role of each cue in the text, in order."""
    names: dict[int, Role] = {doc.vocab.strings[role]: role for role in ROLES}
    spans = ((names[label], doc[start:end]) for label, start, end in matcher(doc))
    return sorted((span.start_char, span.end_char, role) for role, span in spans)


def roles(text: str, mentions: Sequence[Span], found: Sequence[RoleCue]) -> Iterator[tuple[str, Role]]:
    """Surface forms that the text says are proposed, or compared with.

    Proposed: the first name behind a cue, near it and in its sentence. Compared with: names behind a cue in its sentence.
    """
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
def _behind() -> dict[Kind, re.Pattern[str]]:
    kinds = cues().kind
    table: dict[Kind, tuple[str, ...]] = {"dataset": kinds.dataset, "metric": kinds.metric, "model": kinds.model, "task": kinds.task}
    return {kind: re.compile(r"\s?(?:" + "|".join(map(re.escape, words)) + ")", re.IGNORECASE) for kind, words in table.items()}


def kinds(text: str, mentions: Sequence[Span]) -> Iterator[tuple[str, Kind]]:
    """Kinds told by the word behind a name (Synapse数据集, Dice score), behind the last of a list (AMOS2022、Synapse数据集), or by the
    name itself (LLaMA-3-8B)."""
    told: Kind | None = None
    behind: Span | None = None
    for mention in reversed(mentions):
        own = kind_of_name(mention.text)
        if own:
            yield mention.text, own
        if mention.finder == "lexicon":
            behind = None
            continue
        listed = behind is not None and _LISTED.fullmatch(text, mention.end, behind.start)
        told = next((kind for kind, pattern in _behind().items() if pattern.match(text, mention.end)), told if listed else None)
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
