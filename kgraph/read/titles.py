"""Headings of entries: title, link and number apart."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from kgraph.read.prose import clean
from kgraph.read.values import find_id, find_links
from kgraph.read.vocabulary import narrow

_NUMBER = re.compile(r"(?:\[(\d{1,5})\]|\((\d{1,5})\)|(?:No\.? ?|#)(\d{1,5})[.:)]?(?= )|(\d{1,5})(?:[.)、:](?=\D)|(?= ))) {0,9}")
_TRAILING_LINK = re.compile(r"\s{0,9}[(（\[]{0,2}\[[^\[\]]{0,40}\]\(\s?<?https?://[^\s()]{1,1000}>?\s?\)[)）\]]{0,2}\s{0,9}$")
_TRAILING_URL = re.compile(r"\s{0,9}[(（<\[]?https?://\S{1,1000}[)）>\]]?\s{0,9}$")
_ID_MARK = re.compile(
    r"[(（\[]?(?:arxiv\s?[:：]\s?)?\d{4}\.\d{4,5}(?:v\d{1,3})?[)）\]]|arxiv\s?[:：]\s?\d{4}\.\d{4,5}(?:v\d{1,3})?", re.IGNORECASE
)
_RUN = 3
_TAIL = 1200


@dataclass(frozen=True)
class Heading:
    """A heading taken apart. ``numbered`` is the title with the number that may or may not belong to it."""

    numbered: str
    title: str
    number: int | None
    sure: bool
    links: tuple[str, ...]
    identifier: tuple[str, int | None] | None


def _unlink(text: str) -> str:
    """``[Title](url)`` as ``Title``; addresses behind a title, and its id in brackets, go."""
    if text.startswith("["):
        at = text.find("](")
        if at > 0 and text.find("http", at, at + 12) > 0:
            return text[1:at]
    for pattern in (_TRAILING_LINK, _TRAILING_URL):
        for _ in range(4):
            tail = max(0, len(text) - _TAIL)
            match = pattern.search(text, tail) if "http" in text[tail:] else None
            if not match or not match.start():
                break
            text = text[: match.start()]
    marked = _ID_MARK.search(text[:60]) or _ID_MARK.search(text, max(0, len(text) - 60))
    if marked and find_id(f":{marked[0].strip('[]()（） ')}"):
        text = text[: marked.start()] + text[marked.end() :]
    return text.strip(" :：-—|")


def take_apart(text: str) -> Heading:
    """The parts of a heading such as ``[12] [Title](https://arxiv.org/abs/2602.11209)``."""
    text = text.strip()
    links = find_links(text)
    identifier = next(filter(None, map(find_id, links)), None) or find_id(text)
    if not identifier and (marked := re.match(r"(?:\d{1,5}[.)]? {1,3})?\[([^\[\]]{9,40})\]", text)):
        identifier = find_id(marked[1], bare=True)
    if text.startswith("**") and text.endswith("**") and len(text) > 4:
        text = text[2:-2].strip()
    match = _NUMBER.match(narrow(text[:40]))
    if not match or not text[match.end() :].strip():
        return Heading(clean(_unlink(text)), clean(_unlink(text)), None, False, links, identifier)
    rest = text[match.end() :].strip()
    number = int(next(filter(None, match.groups())))
    sure = match[4] is None or rest.startswith("[") or narrow(text[match.end(4) : match.end(4) + 1]) in (".", ")", "、")
    return Heading(clean(_unlink(text)), clean(_unlink(rest)), number, sure, links, identifier)


def titles(headings: Sequence[Heading | None]) -> list[str]:
    """The title of each heading of one digest, without its number where numbers run through the digest.

    A bare number is the digest's if it stands in a run of three or more that count on by one, or if all headings carry one and they
    rise from 1. Else it is the title's: ``100 Days of …`` keeps it.
    """
    numbers = [heading.number if heading else None for heading in headings]
    counted = _counted_on(numbers)
    given = [number for number in numbers if number is not None]
    rising = all(left < right or right == 1 for left, right in pairwise(given))
    if given and len(given) == len(numbers) and rising and given[0] == 1:
        counted = [True] * len(numbers)
    if sum(counted) * 2 > len(numbers):
        _fill(numbers, counted)
    return [_title(heading, strip) for heading, strip in zip(headings, counted, strict=True)]


def _counted_on(numbers: Sequence[int | None]) -> list[bool]:
    """Which numbers stand in a run that counts on by one, three or more long; other headings may stand between."""
    length, before, latest = [0] * len(numbers), [-1] * len(numbers), dict[int, int]()
    for at, number in enumerate(numbers):
        if number is not None:
            before[at] = latest.get(number - 1, -1)
            length[at] = 1 + (length[before[at]] if before[at] >= 0 else 0)
            latest[number] = at
    counted = [False] * len(numbers)
    for end in range(len(numbers)):
        at = end if length[end] >= _RUN else -1
        while at >= 0 and not counted[at]:
            counted[at] = True
            at = before[at]
    return counted


def _fill(numbers: list[int | None], counted: list[bool]) -> None:
    """In a numbered digest a number between its counted neighbours counts too."""
    last: list[int | None] = []
    low: int | None = None
    for number, sure in zip(numbers, counted, strict=True):
        low = number if sure else low
        last.append(low)
    high: int | None = None
    for at in reversed(range(len(numbers))):
        number, low = numbers[at], last[at]
        if counted[at]:
            high = number
        elif number is not None:
            counted[at] = (0 if low is None else low) < number < (high if high is not None else (low or 0) + _RUN)


def _title(heading: Heading | None, counted: bool) -> str:
    if not heading:
        return ""
    return heading.title if counted or heading.sure else heading.numbered
