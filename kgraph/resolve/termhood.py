"""What is worth a node: a term one could look up, not a generic word of the trade."""

import re

from kgraph.model import Mention
from kgraph.resolve.groups import Group, is_acronym
from kgraph.text import HAN

NOTHING = 0.6
"""Probability from which a name is taken for no concept; by cross-validation."""

_PLAIN = frozenset(("lexicon", "tagger", "translation", "phrase"))
"""Finders of plain phrases, which no shape, definition or title speaks for."""

_SEVERAL_WORDS = re.compile(rf"[A-Za-z0-9][ -][A-Za-z0-9]|[{HAN}]{{4}}|[A-Za-z0-9][{HAN}]{{2}}|[{HAN}]{{2}}[A-Za-z0-9]")


def no_term(group: Group) -> str:
    """Why a group does not become an occurrence of a concept; empty where it does.

    Left out is what only the lexicon saw and does not stand up for: an ambiguous word whose sense the paper does not settle, and
    concepts of its peripheral tier that the paper names by a single word (parameters, memory, 领域) or that are mere sorts of data
    (test set, real-world data set). Left out are also plain phrases that the trained judge takes for no concept. What a text defines
    or titles itself with always stays.
    """
    return _peripheral(group) or _doubted(group)


def _peripheral(group: Group) -> str:
    if any(mention.finder != "lexicon" for mention in group.mentions):
        return ""
    if group.entry is None:
        return "" if any(map(is_acronym, group.names)) else "only the lexicon knows it, in a sense that the paper does not settle"
    if group.entry.tier == "core":
        return ""
    if group.entry.kind == "dataset":
        return f"a mere sort of data ({group.entry.name})"
    return "" if any(map(_several_words, group.mentions)) else f"peripheral, and named by a single word ({group.entry.name})"


def _doubted(group: Group) -> str:
    doubt = min((opinion.nothing for opinion in group.opinions), default=0.0)
    if doubt < NOTHING or any(mention.finder not in _PLAIN for mention in group.mentions):
        return ""
    return f"no concept, by the look of it and of the words around it ({doubt:.2f})"


def _several_words(mention: Mention) -> bool:
    return bool(_SEVERAL_WORDS.search(mention.text))
