"""From bytes to clean text: encodings, line ends, wrapped lines, entities, bold marks."""

import html
import re
from collections.abc import Iterable

from kgraph.model import Lang
from kgraph.text import HAN

_BOMS = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
)
_TOO_BROKEN = 0.1
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_BREAK = re.compile(r"<br\s{0,3}/?>", re.IGNORECASE)
_BOLD = re.compile(r"(?<![\^{\\*])\*\*(?![\s*])((?:[^*]|\*(?!\*)){1,2000})(?<![\s{])\*\*(?!\*)")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_POINT = "\u3001-\u303f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65"
_HAN_CHARACTER = re.compile(f"[{HAN}]")
_LATIN_WORD = re.compile(r"[A-Za-z][A-Za-z'\u2019-]{0,60}")
_UNSPACED = re.compile(f"[{HAN}][{HAN}]|[{_POINT}].|.[{_POINT}]")


def decode(data: bytes) -> str | None:
    """The text with ``\\n`` as the only line end; None where the bytes are no text.

    UTF-8, or what a byte order mark says. A few broken bytes become U+FFFD; NUL characters, or more than a tenth broken, mean binary.
    """
    encoding = next((name for mark, name in _BOMS if data.startswith(mark)), "utf-8")
    text = data.decode(encoding, errors="replace")
    if "\x00" in text:
        return None
    broken = text.count("\ufffd") - (data.count(b"\xef\xbf\xbd") if encoding.startswith("utf-8") else 0)
    if broken > len(text) * _TOO_BROKEN:
        return None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def sound(text: str) -> str:
    """The text without control characters and lone surrogates, which no store and no page can hold."""
    if text.isprintable():
        return text
    text = _CONTROL.sub(" ", text)
    return _SURROGATE.sub("\ufffd", text)


def clean(text: str) -> str:
    """One piece of text fit to show: entities resolved, bold marks and line breaks off, white space folded. LaTeX stays."""
    if "&" in text:
        text = _ENTITY.sub(lambda match: html.unescape(match[0]), text)
    if "<" in text:
        text = _BREAK.sub(" ", text)
    if "**" in text:
        text = _BOLD.sub(r"\1", text)
    return " ".join(sound(text).split())


def paragraphs(lines: Iterable[str]) -> str:
    """Wrapped lines as paragraphs, set apart by an empty line.

    A line break inside a paragraph becomes a space, but nothing between two Chinese characters or beside full-width punctuation.
    """
    stripped = [raw.strip() for raw in lines]
    if len(stripped) == 1 or ("" not in stripped and all(map(str.isascii, stripped))):
        return clean(" ".join(stripped))
    done: list[str] = []
    parts: list[str] = []

    def finish() -> None:
        if parts:
            done.append(clean("".join(parts)))
            parts.clear()

    last = ""
    for line in stripped:
        if not line:
            finish()
            continue
        if parts and not _UNSPACED.match(last + line[0]):
            parts.append(" ")
        parts.append(line)
        last = line[-1]
    finish()
    return "\n\n".join(filter(None, done))


def language(text: str) -> Lang:
    """The language a text is written in: Chinese where Chinese characters are at least three in ten of its words and characters.

    An English abstract that names one thing in Chinese is English, a Chinese summary full of English names is Chinese.
    """
    han = 0 if text.isascii() else len(_HAN_CHARACTER.findall(text))
    if not han:
        return "en"
    return "zh" if han * 10 >= 3 * (han + len(_LATIN_WORD.findall(text))) else "en"
