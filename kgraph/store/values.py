"""Values on their way to an engine and back: an engine's own types stay behind its door."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

_PLAIN = frozenset({str, int, float, bool, type(None)})
_INTERNAL = frozenset({"_ID", "_SRC", "_DST"})


def clean(text: str) -> str:
    """The text without what no engine can hold: NUL and lone surrogates."""
    if text.isascii():
        return text.replace("\0", "")
    return text.replace("\0", "").encode("utf-8", "ignore").decode("utf-8")


def outward(value: Any) -> Any:
    """A parameter as an engine takes it: lists, no tuples, and strings without what it cannot hold."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, Mapping):
        return {clean(str(name)): outward(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [outward(part) for part in value]
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value


def inward(value: Any) -> Any:
    """A value of an engine as one of ours: lists as tuples, whole decimals as int, days and times as ISO strings."""
    if type(value) in _PLAIN:
        return value
    if isinstance(value, Decimal):
        return int(value) if value.as_tuple().exponent == 0 else float(value)
    if isinstance(value, list | tuple):
        return tuple(map(inward, value))
    if isinstance(value, Mapping):
        return {name: inward(part) for name, part in value.items() if name not in _INTERNAL}
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value)
