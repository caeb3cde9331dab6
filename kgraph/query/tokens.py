"""The words of a Cypher statement, read strictly: what is not certainly one token on both engines is refused.

Strict means: outside strings, backticks and comments only ASCII and Chinese characters, only plain white space; escapes only where
both engines know them; no ``\\u`` escape anywhere, since Neo4j replaces those before it looks for quotes.
"""

import re
import unicodedata
from typing import Literal, NamedTuple, cast

from kgraph.errors import NotReadOnly
from kgraph.text import HAN

Sort = Literal["word", "quoted", "string", "number", "parameter", "mark"]


class Token(NamedTuple):
    """One token: its sort, its text as written, and the offset where it starts. White space and comments are none."""

    sort: Sort
    text: str
    at: int

    def says(self, word: str) -> bool:
        """Whether this is the given word (in upper case) outside quotes."""
        return self.sort == "word" and self.text.upper() == word


_WORD = f"A-Za-z0-9_{HAN}"
_TOKEN = re.compile(
    rf"""
      (?P<space> [\ \t\r\n]++ )
    | (?P<comment> //[^\r\n]*+ | /\*(?:[^*/]|\*(?!/)|/(?!\*))*+\*/ )
    | (?P<string> '(?:[^'\\]|\\[\\'"bfnrt])*+' | "(?:[^"\\]|\\[\\'"bfnrt])*+" )
    | (?P<quoted> `(?:[^`]|``)++` )
    | (?P<parameter> \$(?![0-9])[{_WORD}]++ )
    | (?P<number> [0-9]++(?:\.[0-9]++)?+(?:[eE][+-]?[0-9]++)?+(?![{_WORD}]) )
    | (?P<word> (?![0-9])[{_WORD}]++ )
    | (?P<mark> [()\[\]{{}}.,:;|+\-*%^=<>!&~] | /(?![/*]) )
    """,
    re.VERBOSE,
)
_ESCAPE = re.compile(r"\\[uU]")


def place(text: str, at: int) -> str:
    """Where an offset lies, for a person: ``line 2, column 7``, both from 1."""
    before = re.split(r"\r\n|\r|\n", text[:at])
    return f"line {len(before)}, column {len(before[-1]) + 1}"


def tokenise(text: str) -> tuple[Token, ...]:
    """All tokens of a statement, in order. Raises ``NotReadOnly`` where it cannot be read with certainty."""
    for at, char in enumerate(text):
        if unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") and char not in "\t\r\n":
            raise NotReadOnly(f"{_show(char)} at {place(text, at)} is a control character; take it out")
    if escape := _ESCAPE.search(text):
        raise NotReadOnly(f"{escape[0]!r} at {place(text, escape.start())} is an escape that can hide a quote; write the character itself")
    tokens = []
    at = 0
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            raise NotReadOnly(f"{_show(text[at])} at {place(text, at)} cannot be read: {_why(text, at)}")
        if found.lastgroup not in ("space", "comment"):
            tokens.append(Token(cast(Sort, found.lastgroup), found[0], at))
        at = found.end()
    return tuple(tokens)


def _show(char: str) -> str:
    return repr(char) if " " < char <= "~" else f"U+{ord(char):04X}"


def _why(text: str, at: int) -> str:
    match text[at]:
        case "'" | '"':
            return "this string does not end, or has an escape other than \\\\ \\' \\\" \\b \\f \\n \\r \\t"
        case "`":
            return "this name in backticks is empty or does not end"
        case "/":
            return "this comment does not end, or has another inside"
        case "$":
            return "a parameter is $ and a name"
        case char if char.isascii() and char.isdigit():
            return "a number runs into a word; put a space between"
        case _:
            return "outside strings and backticks only ASCII and Chinese characters are allowed; put names in backticks"
