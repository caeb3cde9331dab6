"""The words digests are written with, from ``schema/dialects.toml``: labels, keys, months, arXiv's archives."""

import re
import tomllib
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from kgraph.errors import SeedError
from kgraph.resources import folder

TEXTS = ("abstract", "tldr", "motivation", "method", "result", "conclusion")
"""Names of a paper's texts, in the order they are kept."""

_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xA0: 0x20, 0x09: 0x20, 0xFEFF: 0x20}
_FILLER = re.compile(r"[\W_]+")
_CATEGORY = re.compile(r"([A-Za-z]{2,8}(?:-[A-Za-z]{2,4})?)(?:\.([A-Za-z]{2,5}(?:-[A-Za-z]{2,5})?))?")


def narrow(text: str) -> str:
    """Full-width letters and punctuation as their ASCII counterparts, tabs as spaces; no character changes its place."""
    return text if text.isascii() and "\t" not in text else text.translate(_NARROW)


@lru_cache(maxsize=1 << 12)
def _folded(label: str) -> str:
    return _FILLER.sub("", narrow(label)).casefold()


@cache
def load(path: Path | None = None) -> dict[str, dict[str, list[str]]]:
    """The tables of ``dialects.toml``. Raises ``SeedError`` where the file is broken."""
    path = path or folder("schema") / "dialects.toml"
    try:
        tables: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        raise SeedError(path.name, 0, f"not a readable TOML file: {problem}") from problem
    return tables


@cache
def _index(table: str) -> dict[str, str]:
    return {_folded(label): field for field, labels in load()[table].items() for label in labels}


def field_of(label: str) -> str | None:
    """What a Markdown label stands for ("TL;DR" → ``tldr``, "链接" → ``link``), or None where it is no label."""
    return _index("labels").get(_folded(label))


@cache
def _keys() -> dict[str, tuple[int, str]]:
    return {_folded(key): (place, field) for field, keys in load()["keys"].items() for place, key in enumerate(keys)}


def key_of(key: str) -> tuple[int, str] | None:
    """What a JSON key holds, with its place among the keys that hold the same; None where it means nothing here."""
    return _keys().get(_folded(key))


@cache
def months() -> dict[str, int]:
    """Month by the first three letters of its English name."""
    return {name[:3]: number for number, name in enumerate(load()["months"]["en"], 1)}


@cache
def archives() -> frozenset[str]:
    """All archives that occur in identifiers, the closed ones too."""
    return frozenset(name for names in load()["archives"].values() for name in names)


def category(text: str) -> str | None:
    """An arXiv category in its usual spelling (``cs.LG``, ``cond-mat.soft``, ``hep-th``), or None."""
    match = _CATEGORY.fullmatch(text.strip())
    if not match:
        return None
    archive, subject = match[1].lower(), match[2]
    if not subject:
        return archive if archive in load()["archives"]["whole"] else None
    if archive not in load()["archives"]["divided"]:
        return None
    return f"{archive}.{subject.upper() if len(subject) == 2 else subject.lower()}"


@lru_cache(maxsize=1 << 12)
def categories(text: str) -> tuple[str, ...]:
    """All categories named in a text, each once, in order."""
    found = (category(match[0]) for match in _CATEGORY.finditer(text))
    return tuple(dict.fromkeys(name for name in found if name))
