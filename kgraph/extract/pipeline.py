"""The extractor: a spaCy pipeline whose components are thin shells over this room's plain functions.

Each section of a paper is one Doc, made of tokens of our own. ``doc._.candidates`` gathers what the finders see, ``doc._.mentions``
is what is left when overlaps are settled and stop words dropped; nothing of spaCy leaves this room.
"""

import hashlib
import re
import sys
from collections.abc import Callable
from functools import cache

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from kgraph.cues import cues
from kgraph.extract import hints
from kgraph.extract.alignment import find_expansions, short_forms
from kgraph.extract.definitions import Defined, DefinitionFinder, with_head
from kgraph.extract.features import repeats
from kgraph.extract.lexical import LexiconFinder
from kgraph.extract.names import find_names, find_phrases, title_name
from kgraph.extract.spans import settle
from kgraph.extract.tagger import tagger, tagger_version
from kgraph.extract.tokens import MixedTokenizer
from kgraph.lexicon import lexicon
from kgraph.model import KEYWORDS, TITLE, Definition, Extraction, Kind, Mention, Paper, Role
from kgraph.resources import code_version
from kgraph.text import lang_of, narrow

_TLDR = re.compile(r"TL;\s?DR", re.IGNORECASE)
"""Two acronyms by its looks; blanked out, offsets kept."""

PIPES = ("kgraph_definitions", "kgraph_names", "kgraph_lexicon", "kgraph_settle", "kgraph_tagger", "kgraph_hints")

for _slot in ("candidates", "defined", "mentions", "roles", "kinds"):
    Doc.set_extension(_slot, default=(), force=True)


def _text(doc: Doc) -> str:
    """The text it was made of; ``doc.text`` joins it anew from all tokens each time."""
    return str(doc.user_data["text"])


@cache
def extractor_version() -> str:
    """Changes with this room's code, the lexicon, the cue words and the weights: an extraction of another version is out of date."""
    code = code_version("extract", "lexicon", "cues", "text", "model")
    data = "|".join((code, lexicon().digest, tagger_version(), cues().model_dump_json()))
    return hashlib.sha256(data.encode()).hexdigest()[:16]


@Language.factory("kgraph_definitions")
def _definitions(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    find = DefinitionFinder(lexicon())

    def component(doc: Doc) -> Doc:
        implied = (Defined(None, (span,), short) for short, span in find_expansions(_text(doc), doc.user_data.get("shorts", ())))
        doc._.defined = (*find(_text(doc)), *implied)
        doc._.candidates += tuple(span for d in doc._.defined for span in ((d.short, *d.longs) if d.short else d.longs))
        return doc

    return component


@Language.component("kgraph_names")
def _names(doc: Doc) -> Doc:
    found = list(find_names(_text(doc)))
    if doc.user_data.get("section") == TITLE:
        named = title_name(_text(doc))
        found += [named] if named else []
    elif lang_of(_text(doc)) == "en":
        found += find_phrases(_text(doc))
    doc._.candidates += tuple(found)
    return doc


@Language.factory("kgraph_lexicon")
def _lexicon(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    find = LexiconFinder(lexicon())

    def component(doc: Doc) -> Doc:
        doc._.candidates += tuple(find(_text(doc)))
        return doc

    return component


@Language.component("kgraph_settle")
def _settle(doc: Doc) -> Doc:
    doc._.mentions = tuple(settle(span for span in doc._.candidates if not lexicon().is_stop(span.text)))
    return doc


@Language.component("kgraph_tagger")
def _tagger(doc: Doc) -> Doc:
    section = doc.user_data["section"]
    field = tagger() if doc.user_data["trained"] and section != KEYWORDS else None
    if field:
        more = (
            span
            for span in field(_text(doc), doc._.mentions, section.split()[0], doc.user_data["again"])
            if not lexicon().is_stop(span.text)
        )
        doc._.mentions = tuple(settle((*doc._.mentions, *more)))
    return doc


@Language.factory("kgraph_hints")
def _hints(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    matcher = hints.cue_matcher(nlp.vocab)

    def component(doc: Doc) -> Doc:
        roles = [(m.text, "proposed") for m in doc._.mentions if m.finder == "title"]
        doc._.roles = (*roles, *hints.roles(_text(doc), doc._.mentions, hints.role_cues(doc, matcher)))
        doc._.kinds = tuple(hints.kinds(_text(doc), doc._.mentions))
        return doc

    return component


@cache
def pipeline() -> Language:
    """The pipeline, made once. It needs no model and downloads nothing."""
    nlp = spacy.blank("xx")
    nlp.tokenizer = MixedTokenizer(nlp.vocab)
    nlp.max_length = sys.maxsize  # spaCy's bound is for models whose memory grows with a text; there is none here
    for pipe in PIPES:
        nlp.add_pipe(pipe)
    return nlp


def extract(paper: Paper) -> Extraction:
    """What one paper's own text says: mentions, definitions, and cues to roles and kinds."""
    return _extract(paper, trained=True)


def extract_by_rules(paper: Paper) -> Extraction:
    """The same without the trained tagger."""
    return _extract(paper, trained=False)


def _extract(paper: Paper, trained: bool) -> Extraction:
    nlp = pipeline()
    mentions: list[Mention] = []
    definitions: dict[Definition, None] = {}
    roles: dict[tuple[str, Role], None] = {}
    kinds: dict[tuple[str, Kind], None] = {}
    shorts = {short for _, text in paper.texts() for short in short_forms(text) if not lexicon().senses(short)}
    again = repeats(paper.title, (text for _, text in paper.texts())) if trained else None
    for section, text in paper.texts():
        level = _TLDR.sub(lambda m: " " * len(m[0]), narrow(text))
        doc = nlp.make_doc(level)
        doc.user_data["shorts"] = shorts if section == TITLE or lang_of(text) == "en" else ()
        doc.user_data |= {"section": section, "text": level, "trained": trained, "again": again}
        doc = nlp(doc)
        for start, end, _, finder in doc._.mentions:
            mentions.append(Mention(section=section, start=start, end=end, text=text[start:end], finder=finder))
        for d in doc._.defined:
            longs = tuple(name for long in d.longs for name in (text[long.start : long.end], with_head(text, long)) if name)
            short = text[d.short.start : d.short.end] if d.short else d.elsewhere
            definitions[Definition(section=section, short=short, longs=longs)] = None
        roles |= dict.fromkeys(doc._.roles)
        kinds |= dict.fromkeys(doc._.kinds)
    return Extraction(paper=paper.id, mentions=tuple(mentions), definitions=tuple(definitions), roles=tuple(roles), kinds=tuple(kinds))
