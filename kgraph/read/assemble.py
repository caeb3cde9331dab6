"""From the parts of an entry, whatever it was written in, to a Paper."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kgraph.model import Keyword, Paper, Precision, Section, Skip, Source
from kgraph.read.prose import language
from kgraph.read.values import file_day, id_month
from kgraph.read.vocabulary import TEXTS
from kgraph.text import key


@dataclass(frozen=True)
class Digest:
    """What an entry takes from the digest it stands in: its name, and the day given with the command."""

    name: str
    date: str | None = None

    def day(self, own: str | None, identifier: str) -> tuple[str, Precision]:
        """The entry's own day, else the day given, else the day of the file's name, else the month of the arXiv id."""
        day = own or self.date or file_day(self.name)
        return (day, "day") if day else (id_month(identifier), "month")

    def skip(self, line: int, reason: str) -> Skip:
        """A skip of this digest."""
        return Skip(file=self.name, line=line, reason=reason)


def sections(texts: Iterable[tuple[str, str]]) -> tuple[Section, ...]:
    """Texts by name, equal ones once. Of several under one name the English come first, then the smaller text."""
    named: dict[str, list[str]] = {name: [] for name in TEXTS}
    for name, text in texts:
        if text and text not in named.setdefault(name, []):
            named[name].append(text)
    found: list[Section] = []
    for name, several in named.items():
        ordered = sorted((language(text), text) for text in several)
        for place, (lang, text) in enumerate(ordered, 1):
            found.append(Section(name=name if place == 1 else f"{name} {place}", text=text, lang=lang))
    return tuple(found)


def paper(
    digest: Digest,
    lines: tuple[int, int],
    found: tuple[str, int | None] | None,
    title: str,
    texts: Sequence[tuple[str, str]],
    *,
    day: str | None = None,
    authors: Iterable[str] = (),
    categories: Iterable[str] = (),
    keywords: Iterable[Keyword] = (),
    links: Iterable[str] = (),
) -> Paper | Skip:
    """One entry as a Paper, or why it is none. ``lines`` are its first and last, ``found`` its id and version."""
    if not found:
        return digest.skip(lines[0], "no arXiv id" if title else "no arXiv id and no title")
    if not title:
        return digest.skip(lines[0], f"no title for {found[0]}")
    when, precision = digest.day(day, found[0])
    words: dict[str, Keyword] = {}
    for word in keywords:
        words.setdefault(key(word.name) or word.name.casefold(), word)
    return Paper(
        id=found[0],
        version=found[1],
        title=title,
        sections=sections(texts),
        authors=tuple(dict.fromkeys(authors)),
        categories=tuple(dict.fromkeys(categories)),
        keywords=tuple(words.values()),
        day=when,
        precision=precision,
        links=tuple(dict.fromkeys(links)),
        sources=(Source(digest=digest.name, first_line=lines[0], last_line=lines[1]),),
    )
