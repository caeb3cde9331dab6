"""The cue words of ``seeds/concepts/cues.toml``."""

import tomllib
from functools import cache

from pydantic import TypeAdapter, ValidationError

from kgraph.errors import SeedError
from kgraph.model import Value
from kgraph.resources import folder


class Boundary(Value):
    """Where a Chinese term begins: words that stand before it; words that are taken off its beginning; words of the first sort that
    may be a part of a term after all, and terms in which they surely are."""

    before: tuple[str, ...]
    first: tuple[str, ...]
    joints: tuple[str, ...]
    inside: tuple[str, ...]


class DefinitionCues(Value):
    """How a text says that two names are one: words between them; between a short form and its long form, and the other way round,
    where no bracket stands; beginnings of brackets that hold something else."""

    between: tuple[str, ...]
    short_first: tuple[str, ...]
    long_first: tuple[str, ...]
    others: tuple[str, ...]


class Generic(Value):
    """Heads, tails and adjective endings that add nothing to a name; words without capitals; words whose number is no version."""

    heads: tuple[str, ...]
    tails: tuple[str, ...]
    adjectives: tuple[str, ...]
    small: tuple[str, ...]
    singular: tuple[str, ...]
    """Endings of words that are no plural though they end with an s."""
    numbered: tuple[str, ...]


class KindCues(Value):
    """What tells a name's kind: words behind it, its own ending, the model family it belongs to."""

    dataset: tuple[str, ...]
    metric: tuple[str, ...]
    model: tuple[str, ...]
    task: tuple[str, ...]
    dataset_endings: tuple[str, ...]
    task_endings: tuple[str, ...]
    concept_endings: tuple[str, ...]
    metric_endings: tuple[str, ...]
    families: tuple[str, ...]


class RoleCues(Value):
    """What tells a name's role in the paper: words near it."""

    proposed: tuple[str, ...]
    compared_with: tuple[str, ...]


class MineCues(Value):
    """Words for mining terms from a corpus: those no term has, those it has inside only, those it neither begins nor ends with."""

    english_stops: tuple[str, ...]
    chinese_stops: tuple[str, ...]
    english_joints: tuple[str, ...]
    english_first: tuple[str, ...]
    english_last: tuple[str, ...]
    chinese_first: tuple[str, ...]
    chinese_first_yet: tuple[str, ...]
    chinese_last: tuple[str, ...]
    chinese_last_yet: tuple[str, ...]
    chinese_openers: str
    chinese_closers: str


class Cues(Value):
    """The whole file."""

    boundary: Boundary
    definition: DefinitionCues
    generic: Generic
    kind: KindCues
    role: RoleCues
    mine: MineCues
    letters: dict[str, tuple[str, ...]]
    """Beginnings of words that a digit or letter of a short form stands for by its sound or look: ``2`` for to, ``x`` for cross."""


@cache
def cues() -> Cues:
    """The project's own cue words, read once. Raises ``SeedError`` for a faulty file."""
    path = folder("seeds") / "concepts" / "cues.toml"
    try:
        return TypeAdapter(Cues).validate_python(tomllib.loads(path.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, ValidationError) as error:
        raise SeedError(path.name, 0, " ".join(str(error).split())) from error
