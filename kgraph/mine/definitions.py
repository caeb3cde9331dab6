"""What the papers themselves define: short forms with long ones, and Chinese terms with English ones."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from kgraph.extract.definitions import DefinitionFinder
from kgraph.extract.names import title_name
from kgraph.lexicon import lexicon
from kgraph.mine.tokens import Known, chinese_run, english_run
from kgraph.mine.words import Run, TermPair
from kgraph.text import lang_of, narrow, singular_acronym, tidy

_LONGEST_SHORT = 16


class Paper(NamedTuple):
    """What of a paper is read: title, English texts, Chinese texts."""

    id: str
    day: str
    title: str
    en: tuple[str, ...]
    zh: tuple[str, ...]


class Defined(NamedTuple):
    """Numbers of the papers that define each thing, by what is defined; how English runs are written; names that begin titles."""

    longs: dict[tuple[str, Run], list[int]]
    brackets: dict[TermPair, list[int]]
    shared: dict[TermPair, list[int]]
    forms: dict[Run, Counter[str]]
    titles: dict[str, list[int]]


def defined(papers: Sequence[Paper], known: Known) -> Defined:
    """All definitions of the papers. ``shared``: a Chinese and an English term that one paper gives the same short form."""
    find = DefinitionFinder(lexicon())
    found = Defined(defaultdict(list), defaultdict(list), defaultdict(list), defaultdict(Counter), defaultdict(list))
    lonely: dict[tuple[str, Run], list[int]] = defaultdict(list)
    for number, paper in enumerate(papers):
        english: dict[str, set[Run]] = defaultdict(set)
        chinese: dict[str, set[Run]] = defaultdict(set)
        brackets: set[TermPair] = set()
        for text in (paper.title, *paper.en, *paper.zh):
            for definition in find(narrow(text)):
                names = [tidy(span.text) for span in definition.longs]
                zh = [run for name in names if lang_of(name) == "zh" and (run := chinese_run(name))]
                en = []
                for name in names:
                    if lang_of(name) == "en" and (run := english_run(name, known)):
                        en.append(run)
                        found.forms[run][name] += 1
                brackets.update((e, z) for e in en for z in zh)
                if definition.short and len(definition.short.text) <= _LONGEST_SHORT:
                    short = singular_acronym(definition.short.text)
                    english[short].update(en)
                    chinese[short].update(zh)
        for short in sorted(english):
            for run in sorted(english[short]):
                found.longs[short, run].append(number)
        for pair in sorted(brackets):
            found.brackets[pair].append(number)
        for short in sorted(chinese):
            for zh_run in sorted(chinese[short]):
                if english.get(short):
                    for run in sorted(english[short]):
                        found.shared[run, zh_run].append(number)
                else:
                    lonely[short, zh_run].append(number)
        named = title_name(narrow(paper.title))
        if named and len(named.text) <= 40:
            found.titles[named.text].append(number)
    usual = usual_longs(found.longs)
    for (short, zh_run), numbers in sorted(lonely.items()):
        if short in usual:
            found.shared[usual[short], zh_run].extend(numbers)
    return found


def usual_longs(longs: Mapping[tuple[str, Run], Sequence[int]]) -> dict[str, Run]:
    """The long form of each short form that stands nearly always for the same."""
    counts: dict[str, Counter[Run]] = defaultdict(Counter)
    for (short, run), numbers in longs.items():
        counts[short][run] += len(numbers)
    found = {}
    for short, runs in counts.items():
        best = min(runs, key=lambda run: (-runs[run], run))
        if runs[best] >= _OFTEN and runs[best] >= _NEARLY_ALWAYS * runs.total():
            found[short] = best
    return found


_OFTEN = 5
_NEARLY_ALWAYS = 0.9
