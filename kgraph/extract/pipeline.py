"""The extractor: a spaCy pipeline whose components are thin shells over this room's plain functions.

A paper is one Doc. ``doc._.passages`` holds its sections and what is found in each: the finders gather candidates, overlaps are
settled, stop words dropped. The Doc's own tokens are those of the sentences in which a cue phrase may stand
(``kgraph.extract.hints``); nothing of spaCy leaves this room.
"""

import hashlib
import re
from collections.abc import Callable, Set
from functools import cache

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import registry

from kgraph.cues import cues
from kgraph.extract import hints
from kgraph.extract.alignment import find_expansions, short_forms
from kgraph.extract.definitions import Defined, DefinitionFinder, with_head
from kgraph.extract.features import repeats
from kgraph.extract.hints import CueReader
from kgraph.extract.judge import Judge, judge, judge_version
from kgraph.extract.lexical import LexiconFinder
from kgraph.extract.names import find_names, find_phrases, title_name
from kgraph.extract.partners import partners
from kgraph.extract.passage import Passage
from kgraph.extract.spans import settle
from kgraph.extract.tagger import Tagger, tagger, tagger_version
from kgraph.extract.tokens import MixedTokenizer
from kgraph.lexicon import lexicon
from kgraph.model import KEYWORDS, TITLE, Extraction, Kind, Opinion, Paper, Part, Role
from kgraph.resources import code_version
from kgraph.text import narrow
from kgraph.translation import dictionary

_TLDR = re.compile(r"TL;\s?DR", re.IGNORECASE)
"""Two acronyms by its looks; blanked out, offsets kept."""

TRAINED: frozenset[Part] = frozenset(("tagger", "judge"))

PIPES = tuple(f"kgraph_{name}" for name in ("definitions", "names", "lexicon", "settle", "tagger", "translation", "hints", "judge"))
"""A part that is switched off is the pipe of its name."""

Doc.set_extension("passages", default=(), force=True)
Doc.set_extension("field", default=None, force=True)
Doc.set_extension("judge", default=None, force=True)
Doc.set_extension("opinions", default=(), force=True)


def _tokenizer() -> Callable[[Language], MixedTokenizer]:
    return lambda nlp: MixedTokenizer(nlp.vocab)


registry.tokenizers.register("kgraph_words", func=_tokenizer)


@cache
def extractor_version() -> str:
    """Changes with this room's code, the lexicon, the cue words and the weights: an extraction of another version is out of date."""
    code = code_version("extract", "lexicon", "cues", "text", "model", "translation")
    data = "|".join((code, lexicon().digest, tagger_version(), judge_version(), cues().model_dump_json()))
    return hashlib.sha256(data.encode()).hexdigest()[:16]


@Language.factory("kgraph_definitions")
def _definitions(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    find = DefinitionFinder(lexicon())

    def component(doc: Doc) -> Doc:
        passages: tuple[Passage, ...] = doc._.passages
        shorts = {short for passage in passages for short in short_forms(passage.text) if not lexicon().senses(short)}
        for passage in passages:
            passage.defined += find(passage.text)
            if shorts and (passage.section == TITLE or passage.lang == "en"):
                passage.defined += (Defined(None, (span,), short) for short, span in find_expansions(passage.text, shorts))
            for defined in passage.defined:
                passage.candidates += (defined.short, *defined.longs) if defined.short else defined.longs
        return doc

    return component


@Language.component("kgraph_names")
def _names(doc: Doc) -> Doc:
    for passage in doc._.passages:
        passage.candidates += find_names(passage.text)
        if passage.section == TITLE:
            named = title_name(passage.text)
            passage.candidates += [named] if named else []
        elif passage.lang == "en":
            passage.candidates += find_phrases(passage.text)
    return doc


@Language.factory("kgraph_lexicon")
def _lexicon(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    find = LexiconFinder(lexicon())

    def component(doc: Doc) -> Doc:
        for passage in doc._.passages:
            passage.candidates += find(passage.text, passage.level)
        return doc

    return component


@Language.component("kgraph_settle")
def _settle(doc: Doc) -> Doc:
    is_stop = lexicon().is_stop
    for passage in doc._.passages:
        passage.mentions = settle(span for span in passage.candidates if span.finder == "lexicon" or not is_stop(span.text))
    return doc


@Language.component("kgraph_tagger")
def _tagger(doc: Doc) -> Doc:
    field: Tagger | None = doc._.field
    if field:
        passages: tuple[Passage, ...] = doc._.passages
        for passage in passages:
            passage.tokenize()
        again = repeats(passages[0].words, (passage.words for passage in passages))
        for passage in passages:
            if passage.section != KEYWORDS:
                more = [span for span in field(passage, again) if not lexicon().is_stop(span.text)]
                passage.mentions = settle((*passage.mentions, *more)) if more else passage.mentions
    return doc


@Language.component("kgraph_translation")
def _translation(doc: Doc) -> Doc:
    if doc._.field:
        for passage, span in tuple(partners(doc._.passages, dictionary())):
            passage.mentions = settle((*passage.mentions, span))
    return doc


@Language.factory("kgraph_hints")
def _hints(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    def component(doc: Doc) -> Doc:
        found = _reader().cues(doc)
        for number, passage in enumerate(doc._.passages):
            passage.roles += ((m.text, "proposed") for m in passage.mentions if m.finder == "title")
            passage.roles += hints.roles(passage.text, passage.mentions, found.get(number, ()))
            passage.kinds += hints.kinds(passage.text, passage.mentions)
        return doc

    return component


@Language.component("kgraph_judge")
def _judge(doc: Doc) -> Doc:
    opine: Judge | None = doc._.judge
    passages: tuple[Passage, ...] = doc._.passages
    if opine:
        for passage in passages:
            if not passage.tokens:  # the tagger is off
                passage.tokenize()
    doc._.opinions = tuple(opine(passages)) if opine else ()
    return doc


@cache
def pipeline() -> Language:
    """The pipeline, made once. It needs no model and downloads nothing."""
    nlp = spacy.blank("xx", config={"nlp": {"tokenizer": {"@tokenizers": "kgraph_words"}}})
    for pipe in PIPES:
        nlp.add_pipe(pipe)
    return nlp


@cache
def _reader() -> CueReader:
    return CueReader(pipeline().vocab)


def extract(paper: Paper, without: Set[Part] = frozenset()) -> Extraction:
    """What one paper's own text says: mentions, definitions, and cues to roles and kinds. ``without``: parts that are switched off."""
    return look(paper, without)[1]


def extract_by_rules(paper: Paper) -> Extraction:
    """The same without the trained parts."""
    return extract(paper, TRAINED)


def look(paper: Paper, without: Set[Part] = frozenset()) -> tuple[tuple[Passage, ...], Extraction]:
    """What ``extract`` gives, and the sections it was found in, with all that the finders saw there."""
    field = tagger()
    opine = judge() if field and "judge" not in without else None
    found, opinions = _look(paper, None if "tagger" in without else field, opine, without)
    return found, _extraction(paper, found, opinions)


def passages(paper: Paper, field: Tagger | None) -> tuple[Passage, ...]:
    """The sections of a paper with all that is found in them, by the rules and a tagger; with tokens, for training."""
    found, _ = _look(paper, field, None, frozenset())
    for passage in found:
        passage.tokenize()
    return found


def _passage(section: str, text: str) -> Passage:
    level = narrow(text)
    return Passage(section, _TLDR.sub(lambda m: " " * len(m[0]), level) if ";" in level else level)


def _look(paper: Paper, field: Tagger | None, opine: Judge | None, without: Set[Part]) -> tuple[tuple[Passage, ...], tuple[Opinion, ...]]:
    found = tuple(_passage(section, text) for section, text in paper.texts())
    doc = _reader().doc(found)
    doc._.passages, doc._.field, doc._.judge = found, field, opine
    off = {f"kgraph_{part}" for part in without}
    for name, component in pipeline().pipeline:
        if name not in off:
            component(doc)
    return found, doc._.opinions


def _extraction(paper: Paper, found: tuple[Passage, ...], opinions: tuple[Opinion, ...]) -> Extraction:
    mentions: list[dict[str, str | int]] = []
    definitions: dict[tuple[str, str, tuple[str, ...]], None] = {}
    roles: dict[tuple[str, Role], None] = {}
    kinds: dict[tuple[str, Kind], None] = {}
    for (section, text), passage in zip(paper.texts(), found, strict=True):
        for start, end, _, finder in passage.mentions:
            mentions.append({"section": section, "start": start, "end": end, "text": text[start:end], "finder": finder})
        for d in passage.defined:
            longs = tuple(name for long in d.longs for name in (text[long.start : long.end], with_head(text, long)) if name)
            short = text[d.short.start : d.short.end] if d.short else d.elsewhere
            definitions[section, short, longs] = None
        roles |= dict.fromkeys(passage.roles)
        kinds |= dict.fromkeys(passage.kinds)
    defined = [{"section": section, "short": short, "longs": longs} for section, short, longs in definitions]
    # Validated as one value: several times as fast as one Mention after the other.
    return Extraction.model_validate(
        {
            "paper": paper.id,
            "mentions": mentions,
            "definitions": defined,
            "roles": tuple(roles),
            "kinds": tuple(kinds),
            "opinions": opinions,
        }
    )
