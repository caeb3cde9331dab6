"""Parameters of a named query: their types, and what was typed turned into values."""

import calendar
import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Literal

from kgraph.errors import BadParameter
from kgraph.model import Value

ParameterType = Literal["concept", "paper", "keyword", "day", "day_end", "int", "limit", "text"]

NO_LIMIT = 2**31 - 1
"""Rows that no graph has: what a limit of 0 stands for."""

_WHOLE = re.compile(r"[0-9]{1,9}")
_DAY = re.compile(r"([0-9]{4})(?:-([0-9]{2}))?(?:-([0-9]{2}))?")


class Parameter(Value):
    """One parameter. Without a ``default`` it must be given."""

    name: str
    type: ParameterType
    default: str | int | None = None
    doc: str = ""

    @property
    def required(self) -> bool:
        """Whether it must be given."""
        return self.default is None


def convert(parameter: Parameter, given: str | int) -> str | int:
    """What was typed as a value of the parameter's type; names stay as they are. Raises ``BadParameter``."""
    return _CONVERT[parameter.type](parameter.name, given)


def bind(query: str, parameters: tuple[Parameter, ...], given: Mapping[str, str | int]) -> dict[str, str | int]:
    """All parameters of a query with their values. Raises ``BadParameter`` for one that is missing, unknown or not of its type."""
    known = {parameter.name: parameter for parameter in parameters}
    takes = f"{query} takes {', '.join(map(shown, parameters)) or 'no parameters'}"
    if unknown := [name for name in given if name not in known]:
        raise BadParameter(f"unknown parameter {', '.join(map(repr, sorted(unknown)))}: {takes}")
    if missing := [parameter.name for parameter in parameters if parameter.required and parameter.name not in given]:
        raise BadParameter(f"parameter {', '.join(map(repr, missing))} is missing: {takes}")
    values: dict[str, str | int] = {}
    for name, parameter in known.items():
        if name in given:
            values[name] = convert(parameter, given[name])
        elif parameter.default is not None:
            values[name] = parameter.default
    return values


def shown(parameter: Parameter) -> str:
    """``concept`` or ``limit=50``."""
    if parameter.default is None:
        return parameter.name
    return f"{parameter.name}={0 if parameter.default == NO_LIMIT else parameter.default}"


def _text(name: str, given: str | int) -> str:
    text = str(given).strip()
    if not text:
        raise BadParameter(f"{name} is empty; give a text")
    return text


def _int(name: str, given: str | int) -> int:
    text = "" if isinstance(given, bool) else str(given).strip()
    if not _WHOLE.fullmatch(text):
        raise BadParameter(f"{name} is a whole number of at most nine digits, 0 or more, not {given!r}")
    return int(text)


def _limit(name: str, given: str | int) -> int:
    return _int(name, given) or NO_LIMIT


def _day(name: str, given: str | int, *, last: bool = False) -> str:
    """An ISO day; of a month or a year the first day, or the last."""
    found = _DAY.fullmatch(str(given).strip())
    if found:
        year, month = int(found[1]), int(found[2] or (12 if last else 1))
        try:
            return date(year, month, int(found[3] or (calendar.monthrange(year, month)[1] if last else 1))).isoformat()
        except (ValueError, calendar.IllegalMonthError):
            pass
    raise BadParameter(f"{name} is a day as in 2026-02-12, or a month as in 2026-02, not {given!r}")


def _day_end(name: str, given: str | int) -> str:
    return _day(name, given, last=True)


_CONVERT: Mapping[ParameterType, Callable[[str, str | int], str | int]] = {
    "concept": _text,
    "paper": _text,
    "keyword": _text,
    "day": _day,
    "day_end": _day_end,
    "int": _int,
    "limit": _limit,
    "text": _text,
}
