"""Lines of a Markdown digest as tokens: headings, labelled fields, rules, layout, text."""

import re
from collections.abc import Iterator
from enum import Enum, auto
from typing import NamedTuple

from kgraph.read.vocabulary import TEXTS, field_of, narrow


class Sort(Enum):
    """What a line is."""

    HEADING = auto()
    LABEL = auto()
    TEXT = auto()
    BLANK = auto()
    RULE = auto()
    LAYOUT = auto()
    CLOSE = auto()


class Token(NamedTuple):
    """One line. ``raw`` is the line itself, ``value`` what stands behind the mark; ``level`` is a heading's or an indent."""

    sort: Sort
    line: int
    raw: str
    value: str = ""
    level: int = 0
    field: str = ""
    marked: bool = False
    bullet: bool = False
    chinese: bool = False


_HEAD = 120
_NEAR = 400
_MOST = 40
_HEADING = re.compile(r" {0,3}(#{1,6})(?: +|(?<=##)(?=[^#\s!]))")
_CLOSING = re.compile(r"(?:^|[ \t])[ \t]{0,50}#{1,50}[ \t]{0,50}$")
_LABEL = re.compile(
    r"(?P<indent> {0,12})(?P<bullet>(?:[-*+•·]|\d{1,2}[.)]) {1,4})?(?:[^\w\s*【\[_`<|#()$\\-]{1,3} ?)?"
    r"(?P<mark>\*{2,3}|__|[*_`]|【)? ?(?P<name>[A-Za-z\u3400-\u9fff](?:[^\W_]|[ ;&.\-/]){0,30})"
    r" ?(?P<end>(?(mark)(?:\*{2,3}|__|[*_`]|】)))? ?(?P<colon>:)? ?(?P<late>(?(mark)(?:\*{2,3}|__|[*_`]|】)))? ?"
)
_INLINE = re.compile(r"[\s|·•,;，；/]{1,5}(\*\*[^*\n:：]{1,30}(?:\*\*\s?[:：]|[:：]\s?\*\*))")
_LAYOUT = re.compile(r"\s{0,20}</?(?:details|summary|div|p|br|hr|center|a|span)\b[^<>]{0,300}>", re.IGNORECASE)
_GLUED = re.compile(r"(?<=[^\s#\\])\s{0,20}(#{2,4} (?=\S))")


def _label(line: int, raw: str, head: str) -> Token | None:
    match = _LABEL.match(head)
    if not match or not (match["colon"] or match["mark"] in ("**", "***", "__", "【")):
        return None
    marked = bool(match["mark"]) and bool(match["end"] or match["late"])
    if bool(match["mark"]) != bool(match["end"] or match["late"]):
        return None
    value = raw[match.end() :]
    if not match["colon"] and match["mark"] != "【" and value.strip():
        return None
    field = field_of(match["name"])
    if not field:
        return None
    chinese = not match["name"].isascii() and not narrow(match["name"]).isascii()
    return Token(Sort.LABEL, line, raw, value, len(match["indent"]), field, marked, bool(match["bullet"]), chinese)


def _spread(token: Token) -> Iterator[Token]:
    """A field about the paper with more fields behind it on its line, as a token each: ``**link**: … **date**: …``."""
    for _ in range(_MOST):
        if token.sort is not Sort.HEADING and (token.field in TEXTS or not token.marked):
            break
        for match in _INLINE.finditer(token.value):
            rest = token.value[match.start(1) :]
            following = _label(token.line, rest, narrow(rest[:_HEAD]))
            if following:
                yield token._replace(value=token.value[: match.start()])
                token = following
                break
        else:
            break
    yield token


def _is_layout(raw: str) -> bool:
    """A line of nothing but tags that lay the page out, ``<summary>Details</summary>`` among them."""
    text = raw.strip()
    if text[:8].lower() == "<summary" and text[-10:].lower() == "</summary>":
        return True
    at = 0
    while match := _LAYOUT.match(text, at):
        at = match.end()
    return at > 0 and at == len(text)


def _token(line: int, raw: str) -> Token:
    head = narrow(raw[:_HEAD])
    bare = head.strip()
    if not bare and not raw.strip():
        return Token(Sort.BLANK, line, raw)
    if bare[:1] in "<":
        if bare.lower().startswith("</details"):
            return Token(Sort.CLOSE, line, raw)
        if _is_layout(raw):
            return Token(Sort.LAYOUT, line, raw)
    if "#" in head and (match := _HEADING.match(head)):
        return Token(Sort.HEADING, line, raw, _CLOSING.sub("", raw[match.end() :]).strip(), len(match[1]))
    if bare[:1] in "-*_=—" and len(bare) >= 3 and len(set(bare) - {" "}) == 1 and len(raw) <= _HEAD:
        return Token(Sort.RULE, line, raw)
    return _label(line, raw, head) or Token(Sort.TEXT, line, raw, raw, len(head) - len(head.lstrip(" ")))


def _unglued(lines: list[str], at: int) -> list[str]:
    """A line into which headings of further entries have run, as the several lines it should be."""
    raw = lines[at]
    if "## " not in raw:
        return [raw]
    following = next((line[:_HEAD] for line in lines[at + 1 : at + 4] if line.strip()), "")
    label = _label(0, following, narrow(following))
    followed = label is not None and label.field not in TEXTS
    cuts = [0]
    for match in _GLUED.finditer(raw):
        near = raw[match.start(1) : match.start(1) + _NEAR]
        last = raw.find("## ", match.end()) < 0
        if (followed and last) or "arxiv.org/" in near or _INLINE.search(near):
            cuts.append(match.start(1))
    return [raw[start:end] for start, end in zip(cuts, [*cuts[1:], len(raw)], strict=True)]


def tokens(text: str) -> Iterator[Token]:
    """The tokens of a digest, in order; linear in its length."""
    lines = text.split("\n")
    for at in range(len(lines)):
        for raw in _unglued(lines, at):
            yield from _spread(_token(at + 1, raw))
