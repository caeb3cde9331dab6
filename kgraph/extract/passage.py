"""One section of a paper while it is at work: its text, and what the finders have seen in it so far."""

from dataclasses import dataclass, field

from kgraph.extract.definitions import Defined
from kgraph.extract.spans import Span
from kgraph.extract.terms import marks
from kgraph.extract.tokens import Token, tokenize
from kgraph.model import Kind, Lang, Role
from kgraph.text import aligned, lang_of


@dataclass(slots=True)
class Passage:
    """A section by its name; ``level`` is its text in aligned form. Offsets are the same in both, and in the paper.
    ``tokens`` and ``words`` (the same, aligned) are without white space; ``terms`` marks those of mined names."""

    section: str
    text: str
    lang: Lang = "en"
    level: str = ""
    candidates: list[Span] = field(default_factory=list)
    defined: list[Defined] = field(default_factory=list)
    mentions: list[Span] = field(default_factory=list)
    roles: list[tuple[str, Role]] = field(default_factory=list)
    kinds: list[tuple[str, Kind]] = field(default_factory=list)

    tokens: list[Token] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    terms: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.lang, self.level = lang_of(self.text), aligned(self.text)

    def tokenize(self) -> None:
        """Fills in tokens, words and marks of mined names; only the trained parts need them."""
        self.tokens = tokenize(self.text)
        self.words = [self.level[token.start : token.end] for token in self.tokens]
        self.terms = marks(self.level, self.tokens)
