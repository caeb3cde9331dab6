"""The English words that a paper uses for its Chinese terms.

Where the trained tagger sees a term in one language only (游戏评估), the other text often says it too ("game evaluation"): a run of
words that translates it word by word, by the dictionary, is a mention of its own.
"""

from collections.abc import Iterator, Sequence

from kgraph.extract.passage import Passage
from kgraph.extract.spans import Span, fits
from kgraph.extract.tokens import Token
from kgraph.text import lang_of
from kgraph.translation import Dictionary, stems

FIT = 0.65
"""How far a run of words must translate a Chinese term; by cross-validation."""

_MOST = 6
"""Words of a run, at most."""
_TERMS = 60
"""Chinese terms of one paper that are looked for, and words of its English texts that are looked at: bounds the work on endless texts."""
_WORDS = 4000


def partners(passages: Sequence[Passage], dictionary: Dictionary) -> Iterator[tuple[Passage, Span]]:
    """Runs of words in the English passages (with their tokens) that translate a Chinese term of the paper, all their places.

    A run overlaps no mention but those of the lexicon that lie in it.
    """
    terms = dict.fromkeys(
        mention.text for passage in passages for mention in passage.mentions if mention.finder == "tagger" and lang_of(mention.text) == "zh"
    )
    english = [passage for passage in passages if passage.lang == "en" and passage.tokens]
    if not terms or not english:
        return
    levels = {passage.section: [stems(word) for word in passage.words[:_WORDS]] for passage in english}
    for term in list(terms)[:_TERMS]:
        wanted = dictionary.stems_of(term)
        best: tuple[float, str] | None = None
        places: dict[str, list[tuple[Passage, Span]]] = {}
        for passage in english:
            for first, last in _runs(passage.tokens, levels[passage.section], wanted):
                start, end = passage.tokens[first].start, passage.tokens[last - 1].end
                text = passage.text[start:end]
                fit = dictionary.fit(text, term)
                if fit >= FIT and (best is None or (-fit, text) < (-best[0], best[1])):
                    best = (fit, text)
                places.setdefault(text, []).append((passage, Span(start, end, text, "translation")))
        if best:
            yield from ((passage, span) for passage, span in places[best[1]] if fits(span.start, span.end, passage.mentions))


def _runs(tokens: Sequence[Token], levels: Sequence[tuple[str, ...]], wanted: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Where two words or more in a row are wanted, hyphens between them let pass."""
    at = 0
    while at < len(levels):
        if not wanted.intersection(levels[at]):
            at += 1
            continue
        last = end = at + 1
        while end < len(levels) and end - at < 2 * _MOST:
            if wanted.intersection(levels[end]):
                last = end = end + 1
            elif tokens[end].text == "-":
                end += 1
            else:
                break
        if last - at > 1:
            yield at, last
        at = last
