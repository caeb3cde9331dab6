"""What is typed into a shell, cut into pieces: commands, named queries with their values, statements.

A command (``:help``) and a named query (``concept_papers GRPO``) end with their line. A statement goes over as many lines as it needs: it
ends with ``;``, with an empty line, or with the input. Quotes and comments hold what they hold: nothing in them ends anything. All is read
generously; whether a statement may run, others judge.
"""

import re
import shlex
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from kgraph.errors import BadParameter
from kgraph.query.catalogue import NamedQuery, catalogue
from kgraph.query.guard import FORBIDDEN
from kgraph.query.parameters import Parameter, shown
from kgraph.resources import folder

Sort = Literal["command", "named", "statement"]

BARE = ("exit", "help", "quit")
"""Commands that are known without a colon."""

_WORD = re.compile(r"\s*+([^\W\d]\w*+)(?=\s|;|$)")
_MARK = re.compile(r"[;'\"`]|//|/\*")
_CLOSE: Mapping[str, re.Pattern[str]] = {
    "'": re.compile(r"(?:[^'\\]|\\.)*+'"),
    '"': re.compile(r'(?:[^"\\]|\\.)*+"'),
    "`": re.compile(r"[^`]*+`"),
    "/*": re.compile(r"(?:[^*]|\*(?!/))*+\*/"),
}
_LINE = re.compile(r"""(?:[^;'"\\]|\\.|'[^']*+'|"(?:[^"\\]|\\.)*+")*+;""")
_VALUE = re.compile(r"([a-z][a-z0-9_]*+)=(.*+)", re.DOTALL)


class Piece(NamedTuple):
    """One thing to do: a command without its colon, a named query with its values, or a statement without its ``;``."""

    sort: Sort
    text: str


class Splitter:
    """Takes lines and gives pieces. ``inside`` is the quote or comment that what is held stands in."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self.inside, self._code = "", False

    @property
    def held(self) -> str:
        """What has begun and not ended."""
        return "".join(self._lines)

    def feed(self, line: str) -> Iterator[Piece]:
        """The pieces that end with this line, or in it."""
        rest: str | None = line.rstrip("\r\n")
        while rest is not None:
            piece, rest = self._take(rest)
            if piece:
                yield piece

    def end(self) -> Iterator[Piece]:
        """The statement that ends with the input, if one has begun."""
        if piece := self._release():
            yield piece

    def typed(self, line: str) -> tuple[str, str]:
        """The piece under a cursor at the end of a line that may go on, and the quote or comment that the cursor stands in."""
        rest: str | None = line
        while rest is not None and (rest.strip() or not self._lines):
            line = rest
            begins = not self._lines
            _, rest = self._take(line)
            if begins and rest is None and sort_of(line) != "statement":
                return line, ""
        return (self.held.removesuffix("\n") if rest is None else self.held + rest), self.inside

    def _take(self, line: str) -> tuple[Piece | None, str | None]:
        """The first piece that ends in the line, and what is left of the line."""
        if not self._lines:
            if not line.strip() or line.lstrip().startswith("//"):
                return None, None
            match sort_of(line):
                case "command":
                    return Piece("command", line.strip().lstrip(":：").rstrip("; ")), None
                case "named":
                    end = _LINE.match(line)
                    return (Piece("named", end[0][:-1].strip()), line[end.end() :]) if end else (Piece("named", line.strip()), None)
        elif not line.strip() and not self.inside:
            return self._release(), None
        at = self._end_of_statement(line)
        if at >= 0:
            self._lines.append(line[:at])
            return self._release(), line[at + 1 :]
        self._lines.append(f"{line}\n")
        if not self._code and not self.inside:
            self._release()  # nothing but a comment
        return None, None

    def _release(self) -> Piece | None:
        text, code = self.held.strip(), self._code
        self._lines, self.inside, self._code = [], "", False
        return Piece("statement", text) if code else None

    def _end_of_statement(self, line: str) -> int:
        """Where the ``;`` stands that ends the statement; -1 where none does."""
        at = 0
        while True:
            if self.inside:
                closed = _CLOSE[self.inside].match(line, at)
                if not closed:
                    return -1
                self.inside, at = "", closed.end()
            mark = _MARK.search(line, at)
            self._code = self._code or bool(line[at : mark.start() if mark else None].strip())
            if not mark or mark[0] == "//":
                return -1
            if mark[0] == ";":
                return mark.start()
            self._code = self._code or mark[0] != "/*"
            self.inside, at = mark[0], mark.end()


def pieces(lines: Iterable[str]) -> Iterator[Piece]:
    """The pieces of some lines, each as soon as it has ended."""
    splitter = Splitter()
    for line in lines:
        yield from splitter.feed(line)
    yield from splitter.end()


@lru_cache(maxsize=4)  # a prompt asks several times at each key
def unfinished(text: str) -> bool:
    """Whether a statement has begun and goes on in the next line."""
    splitter = Splitter()
    for line in text.split("\n"):
        for _ in splitter.feed(line):
            pass
    return bool(splitter.held)


def typed(text: str) -> tuple[str, str]:
    """Of a text that ends at a cursor, the piece under it as far as it is typed, and the quote or comment it stands in."""
    splitter = Splitter()
    *before, last = text.split("\n")
    for line in before:
        for _ in splitter.feed(line):
            pass
    return splitter.typed(last)


@cache
def words() -> tuple[str, ...]:
    """The words of ``schema/cypher-words.txt``."""
    lines = (folder("schema") / "cypher-words.txt").read_text(encoding="utf-8").splitlines()
    return tuple(line.strip() for line in lines if line.strip() and not line.startswith("#"))


@cache
def _clauses() -> frozenset[str]:
    return FORBIDDEN | {word.split()[0] for word in words() if word.isupper()}


def sort_of(line: str) -> Sort:
    """What a line begins, told by its first word: capital letters and the words of the language begin a statement."""
    if line.lstrip().startswith((":", "：")):
        return "command"
    first = _WORD.match(line)
    if not first:
        return "statement"
    word = first[1]
    if word in BARE and (word == "help" or not line[first.end() :].strip(" ;")):
        return "command"
    return "statement" if word not in catalogue() and (word.isupper() or word.upper() in _clauses()) else "named"


def split_values(query: NamedQuery, text: str) -> tuple[dict[str, str], bool]:
    """The values behind the name of a query, as a shell reads words and quotes; and whether ``--first`` is among them.

    A value without a name goes to the next parameter that must be given; of a query without such, to its first. Raises ``BadParameter``.
    """
    values: dict[str, str] = {}
    bare: list[str] = []
    first = False
    for word in split_words(text):
        if word == "--first":
            first = True
        elif named := _VALUE.fullmatch(word):
            if named[1] in values:
                raise BadParameter(f"parameter {named[1]!r} is given twice; give it once")
            values[named[1]] = named[2]
        elif word not in ("-p", "--param"):  # as kgraph query takes them
            bare.append(word)
    places = places_of(query, values)
    if len(bare) > len(places):
        takes = ", ".join(map(shown, query.parameters)) or "no parameters"
        raise BadParameter(f"{bare[len(places)]!r} is one value too many: {query.name} takes {takes}; a value with spaces stands in quotes")
    return values | {parameter.name: value for parameter, value in zip(places, bare, strict=False)}, first


def places_of(query: NamedQuery, values: Mapping[str, str]) -> list[Parameter]:
    """The parameters that values without a name go to, in order."""
    required = [parameter for parameter in query.parameters if parameter.required]
    return [parameter for parameter in required or query.parameters[:1] if parameter.name not in values]


def split_words(text: str) -> list[str]:
    """Words as a shell has them. Raises ``BadParameter`` for a quote that does not end."""
    try:
        return shlex.split(text)
    except ValueError as error:
        raise BadParameter(
            f'a quote does not end in {text!r}; a value with spaces or quotes is written concept="sparse autoencoders"'
        ) from error
