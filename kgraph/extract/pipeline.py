"""The extractor: a spaCy pipeline whose components are thin shells over this room's plain functions.

Each section of a paper is one Doc, made of tokens of our own. ``doc._.candidates`` gathers what the finders see, ``doc._.mentions``
is what is left when overlaps are settled and stop words dropped; nothing of spaCy leaves this room.
"""

import hashlib
from collections.abc import Callable
from functools import cache

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from kgraph.cues import cues
from kgraph.extract import hints
from kgraph.extract.definitions import Defined, DefinitionFinder, find_expansions, short_forms
from kgraph.extract.lexical import LexiconFinder
from kgraph.extract.names import find_names, find_phrases, title_name
from kgraph.extract.spans import settle
from kgraph.extract.tokens import MixedTokenizer
from kgraph.lexicon import lexicon
from kgraph.model import TITLE, Definition, Extraction, Kind, Mention, Paper, Role
from kgraph.text import lang_of

RULES_VERSION = 1
"""Goes up with every change of the rules here; texts are then read anew."""

PIPES = ("kgraph_definitions", "kgraph_names", "kgraph_lexicon", "kgraph_settle", "kgraph_hints")

for _slot in ("candidates", "defined", "mentions", "roles", "kinds"):
    Doc.set_extension(_slot, default=(), force=True)


@cache
def extractor_version() -> str:
    """Changes with the rules, the lexicon and the cue words: an extraction of another version is out of date."""
    data = f"{RULES_VERSION}|{lexicon().digest}|{cues().model_dump_json()}"
    return hashlib.sha256(data.encode()).hexdigest()[:16]


@Language.factory("kgraph_definitions")
def _definitions(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    find = DefinitionFinder(lexicon())

    def component(doc: Doc) -> Doc:
        implied = (Defined(None, (span,), short) for short, span in find_expansions(doc.text, doc.user_data.get("shorts", ())))
        doc._.defined = (*find(doc.text), *implied)
        doc._.candidates += tuple(span for d in doc._.defined for span in ((d.short, *d.longs) if d.short else d.longs))
        return doc

    return component


@Language.component("kgraph_names")
def _names(doc: Doc) -> Doc:
    found = list(find_names(doc.text))
    if doc.user_data.get("section") == TITLE:
        named = title_name(doc.text)
        found += [named] if named else []
    elif lang_of(doc.text) == "en":
        found += find_phrases(doc.text)
    doc._.candidates += tuple(found)
    return doc


@Language.factory("kgraph_lexicon")
def _lexicon(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    find = LexiconFinder(lexicon())

    def component(doc: Doc) -> Doc:
        doc._.candidates += tuple(find(doc.text))
        return doc

    return component


@Language.component("kgraph_settle")
def _settle(doc: Doc) -> Doc:
    doc._.mentions = tuple(settle(span for span in doc._.candidates if not lexicon().is_stop(span.text)))
    return doc


@Language.factory("kgraph_hints")
def _hints(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    matcher = hints.cue_matcher(nlp.vocab)

    def component(doc: Doc) -> Doc:
        roles = [(m.text, "proposed") for m in doc._.mentions if m.finder == "title"]
        doc._.roles = (*roles, *hints.roles(doc.text, doc._.mentions, hints.role_cues(doc, matcher)))
        doc._.kinds = tuple(hints.kinds(doc.text, doc._.mentions))
        return doc

    return component


@cache
def pipeline() -> Language:
    """The pipeline, made once. It needs no model and downloads nothing."""
    nlp = spacy.blank("xx")
    nlp.tokenizer = MixedTokenizer(nlp.vocab)
    for pipe in PIPES:
        nlp.add_pipe(pipe)
    return nlp


def extract(paper: Paper) -> Extraction:
    """What one paper's own text says: mentions, definitions, and cues to roles and kinds."""
    nlp = pipeline()
    mentions: list[Mention] = []
    definitions: dict[Definition, None] = {}
    roles: dict[tuple[str, Role], None] = {}
    kinds: dict[tuple[str, Kind], None] = {}
    shorts = {short for _, text in paper.texts() for short in short_forms(text)}
    for section, text in paper.texts():
        doc = nlp.make_doc(text)
        doc.user_data["shorts"] = shorts if section == TITLE or lang_of(text) == "en" else ()
        doc.user_data["section"] = section
        doc = nlp(doc)
        mentions += (Mention(section=section, start=m.start, end=m.end, text=m.text, finder=m.finder) for m in doc._.mentions)
        for d in doc._.defined:
            longs = tuple(long.text for long in d.longs)
            definitions[Definition(section=section, short=d.short.text if d.short else d.elsewhere, longs=longs)] = None
        roles |= dict.fromkeys(doc._.roles)
        kinds |= dict.fromkeys(doc._.kinds)
    return Extraction(paper=paper.id, mentions=tuple(mentions), definitions=tuple(definitions), roles=tuple(roles), kinds=tuple(kinds))
