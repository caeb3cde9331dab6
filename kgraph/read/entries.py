"""From tokens to the entries of a digest: which heading opens one, which label opens a field, and which is only text."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from kgraph.read.lexer import Sort, Token
from kgraph.read.titles import Heading, take_apart
from kgraph.read.values import find_id
from kgraph.read.vocabulary import TEXTS, field_of, narrow

_ITALIC = re.compile(r"\s*(?:\*(?!\*)([^*]{2,20000})\*|_([^_]{2,20000})_)\s*")
_BULLET = re.compile(r"\s{0,12}(?:[-*+•·]|\d{1,2}[.)])\s+")
_GOES_ON = (",", "，", "、", ";", "；")


@dataclass
class Draft:
    """An entry while it is read. ``parts`` are its fields in order, each with its lines as written."""

    line: int
    level: int = 0
    heading: Heading | None = None
    parts: list[tuple[str, list[str]]] = field(default_factory=list)
    loose: list[str] = field(default_factory=list)
    last_line: int = 0
    seen: set[tuple[str, bool]] = field(default_factory=set)
    open: str = ""
    linked: str = ""
    bullet: bool = False
    marked: bool = False
    compact: bool = False
    after_blank: bool = True
    ruled: bool = False
    closed: bool = False

    def values(self, name: str) -> list[str]:
        """The contents of all fields of one kind, a field's lines joined; empty ones left out."""
        found = (_joined(lines) for kind, lines in self.parts if kind == name)
        return [value for value in found if value]

    def texts(self) -> Iterator[tuple[str, list[str]]]:
        """The fields that are texts of the paper; text under no label is the abstract where none is labelled so."""
        labelled = [(name, lines) for name, lines in self.parts if name in TEXTS and any(map(str.strip, lines))]
        yield from labelled
        if any(map(str.strip, self.loose)) and "abstract" not in (name for name, _ in labelled):
            yield "abstract", self.loose

    @property
    def found(self) -> tuple[str, int | None] | None:
        """The arXiv id: of a link, the heading, an id field, or an ``arXiv:…`` in text under no label; and the version."""
        for value in self.values("link"):
            if found := find_id(value) or find_id(value, bare=True):
                return found
        if self.heading and self.heading.identifier:
            return self.heading.identifier
        for value in self.values("id"):
            if found := find_id(value) or find_id(value, bare=True):
                return found
        return next(filter(None, (find_id(line) for line in self.loose if "arxiv" in line.lower())), None)

    @property
    def counts(self) -> bool:
        """Whether this is an entry at all: under a heading of its own, or with an id or an abstract that must not be lost silently."""
        return self.heading is not None or bool(self.found) or bool(self.values("abstract"))


def _joined(lines: list[str]) -> str:
    between = ", " if len(lines) > 2 and all(_BULLET.match(line) for line in lines[1:] if line.strip()) else " "
    kept = (lines[:1] + [_BULLET.sub("", line, count=1) for line in lines[1:]]) if between == ", " else lines
    return between.join(filter(None, map(str.strip, kept)))


def _goes_on(lines: list[str]) -> bool:
    """Whether a field about the paper takes the next line too: nothing behind its label, or a list that is not at its end."""
    return not lines[0].strip() or lines[-1].rstrip().endswith(_GOES_ON)


def _blocks(tokens: Iterable[Token]) -> Iterator[tuple[Token | None, list[Token]]]:
    """Each heading with all that stands under it."""
    heading: Token | None = None
    under: list[Token] = []
    for token in tokens:
        if token.sort is Sort.HEADING:
            yield heading, under
            heading, under = token, []
        else:
            under.append(token)
    yield heading, under


class Reader:
    """Groups the tokens of one digest into drafts. ``marks`` says whether bold and bracketed labels open fields, as they do
    wherever a digest is not machine text whose fields are plain words at the start of a paragraph."""

    def __init__(self, marks: bool = True) -> None:
        self.always = self.marks = marks
        self.drafts: list[Draft] = []
        self.draft: Draft | None = Draft(1)

    def read(self, tokens: Iterable[Token]) -> list[Draft]:
        """All entries, in order."""
        blocks = list(_blocks(tokens))
        for at, (heading, under) in enumerate(blocks):
            # digests of two dialects in one file: an entry with a marked link has marked fields
            self.marks = self.always or any(token.marked and token.field == "link" for token in under)
            if heading is not None:
                deeper = at + 1 < len(blocks) and (blocks[at + 1][0] or heading).level > heading.level
                self._heading(heading, under, deeper)
            for token in under:
                self._feed(token)
        self._finish()
        return self.drafts

    def _finish(self) -> None:
        if self.draft and self.draft.counts:
            self.drafts.append(self.draft)
        self.draft = None

    def _labels(self, under: list[Token]) -> list[Token]:
        return [token for token in under if token.sort is Sort.LABEL and (self.marks or not token.marked)]

    def _heading(self, token: Token, under: list[Token], deeper_follows: bool) -> None:
        draft = self.draft
        inside = draft is not None and draft.heading is not None and token.level >= draft.level
        name = field_of(token.value.strip(" *_:：【】"))
        if draft and inside and name and (name in TEXTS or token.level > draft.level):
            self._open(draft, token._replace(field=name, value="", marked=True, chinese=not narrow(token.value).isascii()))
            return
        labels = self._labels(under)
        heading = take_apart(token.value)
        if heading.identifier or any(label.field != "comment" for label in labels):
            kinds = {label.field for label in labels}
            if not heading.identifier and not kinds & {"link", *TEXTS}:
                if deeper_follows:  # "## cs.LG" with a date under it, and the entries one level below
                    self._finish()
                    return
            elif draft and inside and self._belongs(draft, token, heading, labels):
                draft.after_blank, draft.open = True, ""
                return
            self._finish()
            self.draft = Draft(token.line, token.level, heading, last_line=token.line)
        elif draft and inside and token.level > draft.level:
            self._text(draft, token)
        else:
            self._finish()

    def _belongs(self, draft: Draft, token: Token, heading: Heading, labels: list[Token]) -> bool:
        """Whether a deeper heading without an id only parts the fields of the entry it stands in."""
        if token.level <= draft.level or heading.identifier:
            return False
        return all(label.field != "link" and (label.field, label.chinese) not in draft.seen for label in labels)

    def _feed(self, token: Token) -> None:
        draft = self.draft
        if draft is None:
            if token.sort is Sort.LABEL and (self.marks or not token.marked) and token.field in ("link", "title", "abstract"):
                draft = self.draft = Draft(token.line)
            else:
                return
        match token.sort:
            case Sort.LABEL if self._opens(draft, token):
                self._open(self.draft or draft, token)
            case Sort.LABEL | Sort.TEXT:
                self._text(draft, token)
            case Sort.RULE:
                draft.ruled, draft.open, draft.after_blank = bool(draft.parts), "", True
            case Sort.CLOSE:
                draft.closed, draft.open, draft.after_blank = bool(draft.parts), "", True
            case _:
                self._blank(draft)

    def _opens(self, draft: Draft, token: Token) -> bool:
        """Whether a label opens a field here, or is a word of the text around it. May begin a new draft."""
        if token.marked and not self.marks:
            return False
        again = (token.field, token.chinese) in draft.seen
        in_text = draft.open in TEXTS
        if again and self._runs_on(draft, token):
            self._finish()
            self.draft = Draft(token.line)
            return True
        if token.marked:
            return token.field not in TEXTS or not again
        if not in_text:
            return token.field not in TEXTS or not again
        if again or draft.marked or token.level or token.bullet != draft.bullet:
            return False
        return draft.after_blank or draft.compact or (draft.open != "abstract" and token.field in TEXTS)

    def _runs_on(self, draft: Draft, token: Token) -> bool:
        """Whether a repeated label shows that an entry without a heading has begun."""
        if token.field == "link" and (token.marked or draft.open not in TEXTS):
            new = find_id(token.value)
            return bool(new and draft.linked and new[0] != draft.linked)
        return draft.ruled and token.field in ("title", "abstract")

    def _open(self, draft: Draft, token: Token) -> None:
        if not draft.parts:
            draft.marked = token.marked
            draft.line = draft.line if draft.heading else token.line
        if token.field == "link" and not draft.linked and (found := find_id(token.value)):
            draft.linked = found[0]
        draft.seen.add((token.field, token.chinese))
        draft.parts.append((token.field, [token.value]))
        draft.compact = not draft.after_blank
        draft.open, draft.bullet, draft.after_blank = token.field, token.bullet, False
        draft.last_line = token.line

    def _text(self, draft: Draft, token: Token) -> None:
        if not draft.open and not draft.parts and draft.heading and not draft.loose and (match := _ITALIC.fullmatch(token.raw)):
            draft.parts.append(("authors", [match[1] or match[2]]))
            draft.last_line = token.line
            return
        if draft.open and (draft.open in TEXTS or _goes_on(draft.parts[-1][1])):
            lines = draft.parts[-1][1]
        elif not (draft.ruled or draft.closed):
            draft.open = ""
            lines = draft.loose
        else:
            return
        lines.append(token.value if token.sort is Sort.HEADING else token.raw)
        draft.after_blank = False
        draft.last_line = token.line

    def _blank(self, draft: Draft) -> None:
        draft.after_blank = True
        if draft.open in TEXTS:
            draft.parts[-1][1].append("")
        elif draft.open and any(map(str.strip, draft.parts[-1][1])):
            draft.open = ""
        elif not draft.open and draft.loose:
            draft.loose.append("")
