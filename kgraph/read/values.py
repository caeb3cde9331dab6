"""The small values of an entry: identifiers, days, links, keywords, authors."""

import datetime
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from kgraph.model import Keyword
from kgraph.read.prose import clean
from kgraph.read.vocabulary import archives, category, months, narrow
from kgraph.text import key, lang_of, tidy

_NEW = r"(\d{4}\.\d{4,5})"
_OLD = r"([A-Za-z][A-Za-z-]{1,9}(?:\.[A-Za-z]{2})?/\d{7})"
_BARE = re.compile(rf"(?<![\w./-])(?:{_NEW}|{_OLD})(?:v(\d{{1,3}}))?(?![\w/-]|\.\d)")
_ID = re.compile(rf"(?:(?<=[/:=])|(?<=arxiv[.]))\s?(?:{_NEW}|{_OLD})(?:v(\d{{1,3}}))?(?:\.pdf)?(?![\w/-]|\.\d)", re.IGNORECASE)
_URL = re.compile(r"https?://[^\s<>\"'\[\]()（）【】，。；、|]{1,1000}", re.IGNORECASE)
_DAYS = (
    re.compile(r"(?<!\d)(?P<y>\d{4})\s{0,2}[-/.年]\s{0,2}(?P<m>\d{1,2})\s{0,2}[-/.月]\s{0,2}(?P<d>\d{1,2})(?!\d)"),
    re.compile(r"(?<![\w])(?P<d>\d{1,2})(?:st|nd|rd|th)?[\s-]{1,2}(?P<mon>[A-Za-z]{3,9})\.?,?[\s-]{1,2}(?P<y>\d{4})(?!\d)"),
    re.compile(r"(?<![A-Za-z])(?P<mon>[A-Za-z]{3,9})\.?\s{1,2}(?P<d>\d{1,2})(?:st|nd|rd|th)?,?\s{1,2}(?P<y>\d{4})(?!\d)"),
    re.compile(r"(?<!\d)(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})(?!\d)"),
)
_FILE_DAY = re.compile(r"(?<!\d)(?P<y>\d{4})(?P<sep>[-_./]?)(?P<m>\d{2})(?P=sep)(?P<d>\d{2})(?!\d)")
_OPEN, _CLOSE, _BETWEEN = "([{（【［｛", ")]}）】］｝", ",;、，；"
_OTHER_NAME = re.compile(r"^([^()（）]{1,200}?)\s{0,4}[(（]([^()（）]{1,200})[)）]$")
_MARKS = "*`_\"'“”‘’#.。:： \t"


def find_id(text: str, bare: bool = False) -> tuple[str, int | None] | None:
    """The first arXiv id in a link or an ``arXiv:…`` text, without its version, and the version.

    Takes ``2602.10953v2``, ``cs/0501001``, ``hep-th/9901001v1``; ``math.GT/0309136`` is ``math/0309136``. ``bare`` takes an id that
    stands alone. A number no paper can have (month 13, four digits after 2014) is no id.
    """
    for match in (_BARE if bare else _ID).finditer(narrow(text)):
        new, old, version = match[1], match[2], match[3]
        number = int(version) if version and int(version) else None
        if new and 1 <= int(new[2:4]) <= 12 and new >= "0704" and (len(new) == 10) == (new >= "1501"):
            return new, number
        if old:
            archive, _, rest = old.lower().partition("/")
            archive = archive.partition(".")[0]
            if archive in archives() and 1 <= int(rest[2:4]) <= 12:
                return f"{archive}/{rest}", number
    return None


def id_month(identifier: str) -> str:
    """The ISO month an arXiv id was given in."""
    digits = identifier.rpartition("/")[2][:4]
    century = "19" if digits[:2] >= "91" else "20"
    return f"{century}{digits[:2]}-{digits[2:]}"


def _day(year: str, month: int, day: str) -> str | None:
    try:
        found = datetime.date(int(year), month, int(day))
    except ValueError:
        return None
    return found.isoformat() if 1991 <= found.year <= 2100 else None


def find_day(text: str) -> str | None:
    """The first real day written in a text, as an ISO day: 2026-02-12, 2026年2月12日, 12 Feb 2026, Feb 12, 2026, 20260212."""
    return _find_day(narrow(text[:1000]))


@lru_cache(maxsize=1 << 10)
def _find_day(text: str) -> str | None:
    found: list[tuple[int, str]] = []
    for pattern in _DAYS:
        for match in pattern.finditer(text):
            parts = match.groupdict()
            month = int(parts["m"]) if parts.get("m") else months().get((parts.get("mon") or "")[:3].lower(), 0)
            if day := _day(parts["y"], month, parts["d"]):
                found.append((match.start(), day))
                break
    return min(found)[1] if found else None


@lru_cache(maxsize=1 << 10)
def file_day(name: str) -> str | None:
    """The day in a digest's name, the file's own name before its folders': ``cs/arxiv-2026-02-12.md``, ``2026/02/12.md``."""
    own = name.rpartition("/")[2]
    for text in (own, name):
        for match in _FILE_DAY.finditer(text):
            if day := _day(match["y"], int(match["m"]), match["d"]):
                return day
    return None


def find_links(text: str) -> tuple[str, ...]:
    """All http and https addresses in a text, each once."""
    return tuple(dict.fromkeys(url for url in (match[0].rstrip(".,;:*`!?") for match in _URL.finditer(text)) if len(url) > 8))


def _split(text: str, between: str) -> Iterator[str]:
    """Parts between separators that stand outside brackets; where brackets do not pair, all separators count."""
    depth, start, parts = 0, 0, []
    for at, char in enumerate(text):
        if char in _OPEN:
            depth += 1
        elif char in _CLOSE:
            depth = max(0, depth - 1)
        elif char in between and not depth:
            parts.append(text[start:at])
            start = at + 1
    parts.append(text[start:])
    return iter(parts if not depth else re.split(f"[{between}]", text))


def _keyword(text: str) -> Keyword:
    match = _OTHER_NAME.match(text)
    if match:
        name, inner = match[1].strip(), match[2].strip()
        acronym = len(inner) <= 10 and sum(char.isupper() for char in inner) >= 2
        if inner and (lang_of(name) != lang_of(inner) or acronym):
            return Keyword(name=name, also=tuple(dict.fromkeys(filter(None, (tidy(part) for part in _split(inner, _BETWEEN))))))
    return Keyword(name=text)


def split_keywords(parts: Iterable[str]) -> tuple[tuple[Keyword, ...], tuple[str, ...]]:
    """Keywords and categories of a keyword field, in order, each once under ``kgraph.text.key``.

    ``cs.LG`` is a category; ``LLM Rec (大模型推荐)`` is one keyword with two names.
    """
    words: dict[str, Keyword] = {}
    subjects: dict[str, None] = {}
    for text in (clean(piece).strip(_MARKS) for part in parts for piece in _split(part, _BETWEEN)):
        if subject := category(narrow(text)):
            subjects[subject] = None
        elif any(char.isalnum() for char in text):
            word = _keyword(text)
            words.setdefault(key(word.name) or word.name.casefold(), word)
    return tuple(words.values()), tuple(subjects)


def split_authors(parts: Iterable[str]) -> tuple[str, ...]:
    """Names of a list of authors, in order, each once."""
    names = (clean(piece).strip("*_` ") for part in parts for piece in re.split(r"[,;、，；]|\s(?:and|&)\s", part))
    return tuple(dict.fromkeys(name for name in names if any(char.isalpha() for char in name)))
