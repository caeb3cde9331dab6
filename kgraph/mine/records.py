"""From matches and definitions to the records that are written: one for each English term or name."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from kgraph.extract.hints import kind_of_name
from kgraph.extract.names import find_names
from kgraph.lexicon import Lexicon
from kgraph.mine.definitions import Defined, Paper
from kgraph.mine.pairs import Match
from kgraph.mine.terms import Terms, written
from kgraph.mine.tokens import Stream, surface
from kgraph.mine.words import Run
from kgraph.mined import LONGEST_NAME, SOURCES, Record
from kgraph.model import Kind
from kgraph.text import aligned, fold, key, narrow

_FREQUENT = 150
"""Papers with an English term that is recorded for its frequency alone."""
_FEW = 2
"""Papers that must know a name or a definition that no Chinese term goes with."""
_SELDOM = 0.1
"""Share of the papers of the most usual short form that another one must have: one slip (LoRA+ for LoRA) makes no name."""
_LONGEST_ACRONYM = 8
_MOST = {"en": 3, "short": 3, "zh": 8, "maybe": 3}
_SENTENCE = re.compile(r"[,;:!?。，；：！？、()（）\[\]{}<>|=\\$\"“”]|\.\s|\.$")


class Corpus(NamedTuple):
    """All that was counted."""

    papers: Sequence[Paper]
    en: Stream
    zh: Stream
    en_terms: Terms
    zh_terms: Terms
    defined: Defined


class _Draft:
    """A record in the making."""

    def __init__(self) -> None:
        self.runs: Counter[Run] = Counter()
        self.names: Counter[str] = Counter()
        self.short: Counter[str] = Counter()
        self.zh: dict[str, float] = {}
        self.maybe: dict[str, float] = {}
        self.papers: set[int] = set()
        self.sources: Counter[str] = Counter()


def records(corpus: Corpus, matches: Iterable[Match], lexicon: Lexicon) -> list[Record]:
    """The records, in the order of their names."""
    drafts: dict[str, _Draft] = defaultdict(_Draft)
    _add_matches(drafts, corpus, matches)
    _add_definitions(drafts, corpus)
    _add_titles(drafts, corpus)
    _add_frequent(drafts, corpus)
    _add_papers(drafts, corpus)
    forms = _forms(corpus, drafts)
    found: dict[tuple[str, ...], Record] = {}
    for draft in (drafts[name] for name in sorted(drafts)):
        record = _record(draft, corpus, forms, lexicon)
        if record:
            known = found.setdefault(record.names()[:1], record)
            if known.papers < record.papers:
                found[record.names()[:1]] = record
    return _without_rivals(found[name] for name in sorted(found))


def _add_matches(drafts: dict[str, _Draft], corpus: Corpus, matches: Iterable[Match]) -> None:
    best: dict[str, Match] = {}
    spelled: dict[str, str] = {}
    rows = {run: row for row, run in enumerate(corpus.zh_terms.runs)}
    listed = list(matches)
    mixed = {rows[m.zh] for m in listed if m.zh in rows and any(sign.isascii() for sign in m.zh)}
    forms = {row: _most_usual(corpus.zh, corpus.zh_terms, row, places) for row, places in corpus.zh_terms.places(mixed, 20).items()}
    for match in listed:
        name = forms.get(rows.get(match.zh, -1)) or "".join(match.zh)
        level = key(name)
        known = best.get(level)
        if known is None or (known.sure, known.score) < (match.sure, match.score):
            best[level], spelled[level] = match, name
    for level in sorted(best):
        match = best[level]
        draft = drafts["".join(match.en)]
        (draft.zh if match.sure else draft.maybe)[spelled[level]] = match.both + match.defined + match.bracketed
        draft.runs[match.en] += match.both + match.defined + match.bracketed
        draft.sources.update({"alignment": match.both, "definition": match.defined, "bracket": match.bracketed})
        draft.papers.update(_papers_of(corpus.zh_terms, rows.get(match.zh)))
        draft.papers.update(corpus.defined.shared.get((match.en, match.zh), ()))
        draft.papers.update(corpus.defined.brackets.get((match.en, match.zh), ()))


def _most_usual(stream: Stream, terms: Terms, row: int, places: "np.typing.NDArray[np.int64]") -> str:
    forms = Counter(surface(stream, int(place), len(terms.runs[row])) for place in places)
    return min(forms, key=lambda form: (-forms[form], form))


def _papers_of(terms: Terms, row: int | None) -> list[int]:
    if row is None:
        return []
    found: list[int] = terms.papers.indices[terms.papers.indptr[row] : terms.papers.indptr[row + 1]].tolist()
    return found


def _add_definitions(drafts: dict[str, _Draft], corpus: Corpus) -> None:
    for (short, run), numbers in corpus.defined.longs.items():
        level = "".join(run)
        if len(numbers) >= _FEW or (level in drafts and drafts[level].runs):
            draft = drafts[level]
            draft.runs[run] += len(numbers)
            draft.short[short] += len(numbers)
            draft.papers.update(numbers)
            draft.sources["definition"] += len(numbers)


def _add_titles(drafts: dict[str, _Draft], corpus: Corpus) -> None:
    """Names that begin titles, where another paper speaks of them, too."""
    standing: dict[str, set[int]] = defaultdict(set)
    for number, paper in enumerate(corpus.papers):
        for text in (paper.title, *paper.en, *paper.zh):
            for span in find_names(narrow(text)):
                if span.text in corpus.defined.titles:
                    standing[span.text].add(number)
    owners = defaultdict(list)
    for level in sorted(drafts):
        for short in drafts[level].short:
            owners[short].append(level)
    for name, numbers in sorted(corpus.defined.titles.items()):
        if name in owners:
            for level in owners[name]:
                if drafts[level].papers & set(numbers):
                    drafts[level].sources["title"] += len(numbers)
        elif len(standing[name]) >= _FEW:
            draft = drafts[fold(name)]
            (draft.short if " " not in name and sum(c.isupper() for c in name) > 1 else draft.names)[name] += len(numbers)
            draft.papers.update(standing[name])
            draft.sources["title"] += len(numbers)


def _add_frequent(drafts: dict[str, _Draft], corpus: Corpus) -> None:
    terms = corpus.en_terms
    for row in np.flatnonzero(np.diff(terms.papers.indptr) >= _FREQUENT).tolist():
        drafts["".join(terms.runs[row])].runs[terms.runs[row]] += 1


def _add_papers(drafts: dict[str, _Draft], corpus: Corpus) -> None:
    terms = corpus.en_terms
    for row, run in enumerate(terms.runs):
        level = "".join(run)
        if level in drafts:
            drafts[level].papers.update(_papers_of(terms, row))
            drafts[level].runs[run] += 1


def _forms(corpus: Corpus, drafts: Mapping[str, _Draft]) -> dict[Run, tuple[str, ...]]:
    wanted = {row for row, run in enumerate(corpus.en_terms.runs) if "".join(run) in drafts}
    found = {corpus.en_terms.runs[row]: forms for row, forms in written(corpus.en, corpus.en_terms, wanted).items()}
    for run, counts in corpus.defined.forms.items():
        if run not in found:
            found[run] = tuple(sorted(counts, key=lambda form: (-counts[form], form)))
    return found


def _record(draft: _Draft, corpus: Corpus, forms: Mapping[Run, tuple[str, ...]], lexicon: Lexicon) -> Record | None:
    en: dict[str, str] = {}
    for run in sorted(draft.runs, key=lambda run: (-draft.runs[run], run)):
        for form in forms.get(run, ()):
            if _fair(form) and _by_case(form):
                draft.short[form] += draft.runs[run]
            elif _fair(form):
                en.setdefault(key(form), form)
    for name in sorted(draft.names, key=lambda name: (-draft.names[name], name)):
        en.setdefault(key(name), name)
    usual = _SELDOM * max(draft.short.values(), default=0)
    short = [name for name in _ranked(draft.short) if draft.short[name] >= usual and key(name) not in en]
    zh, maybe = (tuple(n for n in _ranked(names) if _fair(n)) for names in (draft.zh, draft.maybe))
    names = (*en.values(), *short)
    if not names or not draft.papers or any(lexicon.is_stop(name) for name in names[:1]):
        return None
    first = min(draft.papers, key=lambda number: (corpus.papers[number].day, corpus.papers[number].id))
    return Record(
        en=tuple(en.values())[: _MOST["en"]],
        short=tuple(short[: _MOST["short"]]),
        zh=tuple(n for n in zh if not lexicon.is_stop(n))[: _MOST["zh"]],
        maybe=maybe[: _MOST["maybe"]],
        papers=len(draft.papers),
        kind=_kind(names, zh, lexicon),
        paper=corpus.papers[first].id,
        day=corpus.papers[first].day,
        sources=tuple(draft.sources[source] for source in SOURCES),
    )


def _by_case(name: str) -> bool:
    """Whether a name is an acronym, to be known by its case: PIG is no pig."""
    return len(name) <= _LONGEST_ACRONYM and name.isalnum() and name.isupper()


def _ranked(names: Mapping[str, float]) -> list[str]:
    return sorted(names, key=lambda name: (-names[name], name))


def _fair(name: str) -> bool:
    return 1 < len(name) <= LONGEST_NAME and not _SENTENCE.search(name)


def _kind(names: Sequence[str], zh: Sequence[str], lexicon: Lexicon) -> Kind | None:
    for name in (*names, *zh):
        senses = lexicon.senses(name)
        if len(senses) == 1:
            return senses[0].entry.kind
    told = (lexicon.kind_of_head(name) or kind_of_name(name) for name in (*names, *zh))
    return next((kind for kind in told if kind), None)


def _without_rivals(found: Iterable[Record]) -> list[Record]:
    """No Chinese name, and no English one, stays in two records: the more frequent keeps it."""
    listed = list(found)
    owner: dict[str, int] = {}
    for number in sorted(range(len(listed)), key=lambda number: (-listed[number].papers, listed[number].names())):
        for name in (*listed[number].en, *listed[number].zh):
            owner.setdefault(key(name), number)
    kept = []
    for number, record in enumerate(listed):
        en, zh = (tuple(n for n in names if owner[key(n)] == number) for names in (record.en, record.zh))
        mended = record._replace(en=en, zh=zh)
        if en or record.short:
            kept.append(mended)
    return sorted(kept, key=lambda record: (aligned(record.names()[0]), record))
