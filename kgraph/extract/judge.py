"""What sort of thing each name of a paper is, and whether the paper brings it: a trained opinion, from the words of the name and around it.

Two multinomial logistic models (as conditional random fields of one token, by CRFsuite) over what the name is made of, what cues and
the lexicon say, the sections and the words before and behind it. Weights: ``seeds/concepts/kinds.crf`` and ``roles.crf``, made by
``kgraph train``. Without them the cues decide alone.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from pathlib import Path

import pycrfsuite

from kgraph.extract.features import classes, often, shape
from kgraph.extract.passage import Passage
from kgraph.extract.spans import Span
from kgraph.lexicon import lexicon
from kgraph.model import KINDS, TITLE, Opinion
from kgraph.resources import files_version, folder
from kgraph.text import aligned, lang_of

PROPOSED, OTHER, NOTHING = "proposed", "other", "nothing"
"""What the second model tells apart: what the paper brings, other concepts, and names of no concept at all."""

_MENTIONS = 3
"""Mentions of a name that are looked at, first ones first: bounds the work on a name that a long text repeats."""
_WINDOW = 8
"""Tokens of the same sentence before a mention that are looked at."""
_STOPS = frozenset(".。;；!?！？")


def describe(passages: Sequence[Passage]) -> dict[str, list[str]]:
    """The features of every name that is mentioned in a paper, in order of first mention."""
    places: dict[str, list[tuple[Passage, Span]]] = defaultdict(list)
    told: dict[str, set[str]] = defaultdict(set)
    for passage in passages:
        for mention in passage.mentions:
            places[mention.text].append((passage, mention))
        for name, role in passage.roles:
            told[name].add(f"role={role}")
        for name, kind in passage.kinds:
            told[name].add(f"cue={kind}")
        for defined in passage.defined:
            for part in (defined.short, *defined.longs) if defined.short else defined.longs:
                told[part.text].add("defined")
    starts = {passage.section: [token.start for token in passage.tokens] for passage in passages}
    title = next((passage.level for passage in passages if passage.section == TITLE), "")
    titled = any(mention.finder == "title" for passage in passages for mention in passage.mentions)
    rows = {}
    for name, found in places.items():
        row = {*_made_of(name), *told[name], f"n={often(len(found))}"}
        sections = {passage.section.split()[0] for passage, _ in found}
        row.update(f"in={section}" for section in sections)
        row.add(f"sections={len(sections)}")
        row.update(f"by={mention.finder}" for _, mention in found)
        if titled and all(mention.finder != "title" for _, mention in found):
            row.add("other is titled")
        if aligned(name) in title:
            row.add("in title")
        for passage, mention in found[:_MENTIONS]:
            row.update(_around(passage, starts[passage.section], mention))
        rows[name] = sorted(row)
    return rows


@lru_cache(maxsize=1 << 16)
def _made_of(name: str) -> tuple[str, ...]:
    """What a name says by itself."""
    low = aligned(name)
    row = [f"shape={shape(name)[:10]}", f"lexicon={_known(name)}", f"head={lexicon().kind_of_head(name)}"]
    if any(char.isdigit() for char in name):
        row.append("digit")
    if lang_of(name) == "zh":
        row += (f"end{size}={low[-size:]}" for size in (1, 2, 3, 4))
        row += (f"with={low[at : at + 2]}" for at in range(len(low) - 1))
        row += (f"length=z{min(len(low), 9)}", f"begin={low[:2]}", *classes("end", low[-2:]), *classes("begin", low[:2]))
    else:
        parts = low.replace("-", " ").split() or [low]
        row += (f"with={part}" for part in parts)
        row += (f"end={parts[-1]}", f"begin={parts[0]}", f"ends={' '.join(parts[-2:])}", f"tail={low[-3:]}", f"tail={low[-4:]}")
        row += (f"length={min(len(parts), 6)}", *classes("end", parts[-1]), *classes("begin", parts[0]))
    return tuple(row)


def _known(name: str) -> str:
    senses = lexicon().senses(name)
    return f"{senses[0].entry.kind} {senses[0].entry.tier} {senses[0].sure}" if senses else "none"


def _around(passage: Passage, starts: Sequence[int], mention: Span) -> Iterator[str]:
    """The words next to a mention, and those of its sentence before it."""
    first, last = bisect_left(starts, mention.start), bisect_left(starts, mention.end)
    before = passage.words[max(0, first - _WINDOW) : first]
    behind = passage.words[last : last + 2]
    for at in range(len(before) - 1, -1, -1):
        if before[at] in _STOPS:
            before = before[at + 1 :]
            break
    near = before[-1:] if not before or before[-1].isascii() else ("".join(before[-2:]),)
    yield f"before={near[0] if near else ''}"
    yield f"before2={'|'.join(before[-2:])}"
    yield from classes("before", near[0] if near else "")
    yield f"behind={behind[0] if behind else ''}"
    yield f"behind2={'|'.join(behind)}"
    yield from classes("behind", behind[0] if behind and behind[0].isascii() else "".join(behind))
    for word, following in zip(before, (*before[1:], ""), strict=False):
        if word.isascii():
            if word.isalpha():
                yield f"said={word}"
        elif following and not following.isascii():
            yield f"said={word}{following}"
    yield f"at={passage.section.split()[0]}{'^' if first < 4 else ''}"


class Judge:
    """The two trained models, loaded once."""

    def __init__(self, kinds: Path, roles: Path) -> None:
        self._kinds, self._roles = pycrfsuite.Tagger(), pycrfsuite.Tagger()
        self._kinds.open(str(kinds))
        self._roles.open(str(roles))

    def __call__(self, passages: Sequence[Passage]) -> Iterable[Opinion]:
        """An opinion on every name mentioned, to three digits."""
        rows = describe(passages)
        if not rows:
            return
        # One sequence for all: the models know no transitions, so that each name is judged by itself, and the rows are taken over once.
        items = pycrfsuite.ItemSequence(list(rows.values()))
        self._kinds.set(items)
        self._roles.set(items)
        known = self._kinds.labels()
        for at, name in enumerate(rows):
            kinds = tuple(round(self._kinds.marginal(kind, at), 3) if kind in known else 0.0 for kind in KINDS)
            nothing = self._roles.marginal(NOTHING, at)
            yield Opinion(name, kinds, round(self._roles.marginal(PROPOSED, at) / max(1 - nothing, 1e-6), 3), round(nothing, 3))


def model_paths() -> tuple[Path, Path]:
    """Where the project keeps the weights for kinds and for roles."""
    home = folder("seeds") / "concepts"
    return home / "kinds.crf", home / "roles.crf"


@cache
def judge() -> Judge | None:
    """The project's judge, or none where its weights are not there."""
    return Judge(*model_paths()) if all(path.is_file() for path in model_paths()) else None


@cache
def judge_version() -> str:
    """A hash of the weights; empty where there are none."""
    return files_version(*model_paths())
