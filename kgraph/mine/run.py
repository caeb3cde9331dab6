"""The flow of mining, written once."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

import kgraph.model as model
from kgraph.build import read_papers, silent
from kgraph.lexicon import lexicon
from kgraph.mine.align import candidates
from kgraph.mine.definitions import Paper, defined
from kgraph.mine.pairs import matches, taught
from kgraph.mine.records import Corpus, records
from kgraph.mine.terms import chinese_terms, english_terms
from kgraph.mine.tokens import chinese, english
from kgraph.mined import Record, to_line

_CANDIDATES = 8
"""English terms that are weighed for each Chinese one, at most."""
_DICE = 0.1
"""How strongly two terms must go together to be weighed."""
_TOGETHER = 3
"""Papers in which two terms must stand together."""
_ENDS = 0.22
"""Share of an English term's places at which a phrase ends with it, at least: what has less is an adjective, or half a term."""

Progress = Callable[[str, int, int], None]


class Mining(NamedTuple):
    """What a run gave: papers read, records written, records with Chinese names, bytes."""

    papers: int
    records: int
    bilingual: int
    size: int


def mine(paths: Iterable[str | Path], out: Path, progress: Progress = silent) -> Mining:
    """Writes the terms of a corpus to ``out``. Raises ``DigestError`` where nothing could be read."""
    read = [_texts(paper) for paper in read_papers(paths)[0].values()]
    found = find_records(read, progress)
    data = "".join(map(to_line, found)).encode()
    out.write_bytes(data)
    return Mining(len(read), len(found), sum(bool(record.zh) for record in found), len(data))


def _texts(paper: model.Paper) -> Paper:
    texts = {lang: tuple(section.text for section in paper.sections if section.lang == lang) for lang in ("en", "zh")}
    return Paper(paper.id, paper.day, paper.title, texts["en"], texts["zh"])


def find_records(papers: Iterable[Paper], progress: Progress = silent) -> list[Record]:
    """The records of some papers, whatever their order."""
    papers = sorted(papers)
    steps = iter(range(6))
    progress("tokens", next(steps), 5)
    en = english((paper.title, *paper.en) for paper in papers)
    zh = chinese(paper.zh for paper in papers)
    progress("definitions", next(steps), 5)
    definitions = defined(papers, en.known)
    progress("terms", next(steps), 5)
    en_terms, zh_terms = english_terms(en, len(papers)), chinese_terms(zh, len(papers))
    progress("alignment", next(steps), 5)
    weighed = candidates(zh_terms.papers, en_terms.papers, least=_TOGETHER, dice=_DICE, most=_CANDIDATES)
    aligned = ((en_terms.runs[pair.en], zh_terms.runs[pair.zh], pair, bool(en_terms.ends[pair.en] >= _ENDS)) for pair in weighed)
    matched = matches(aligned, definitions, taught(lexicon(), en.known), lexicon(), en.known)
    progress("records", next(steps), 5)
    found = records(Corpus(papers, en, zh, en_terms, zh_terms, definitions), matched, lexicon())
    progress("records", next(steps), 5)
    return found
