"""The named queries: one file in ``cypher/`` each, with a header of comments.

// Papers that speak of a concept, newest first.          summary: the lines before the first directive
// param concept: concept      any name or id             a parameter, its type, what it is (after two spaces)
// param limit: limit = 50     most rows                  one with a default may be left out
// take aliases: sorted                                   a list in the answer: its items sorted, or only the first of them
// then: concept_partners_once                            the query that goes on where this one leaves rows to give (same columns)
// columns: step, node                                    columns, where Python makes the answer out of the statement's rows
"""

import re
from functools import cache
from pathlib import Path
from typing import Literal

from kgraph.errors import BadParameter, NotReadOnly, SeedError
from kgraph.model import Value
from kgraph.query.guard import check
from kgraph.query.parameters import Parameter, convert
from kgraph.query.tokens import Token, tokenise
from kgraph.resources import folder

Take = Literal["first", "sorted"]

_DIRECTIVE = re.compile(r"(param|take|columns|then)\b(.{0,1000})")
_PARAM = re.compile(r" ([a-z][a-z0-9_]{0,40}): (concept|paper|keyword|day|day_end|int|limit|text)(?: = (\S{1,100}))?(?: {2,}(\S.{0,500}))?")
_TAKE = re.compile(r" ([a-z][a-z0-9_]{0,40}): (first|sorted)")
_COLUMNS = re.compile(r": ([a-z0-9_, ]{1,500})")
_THEN = re.compile(r": ([a-z][a-z0-9_]{0,60})")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,60}")


class NamedQuery(Value):
    """One query: its name, what it answers, its parameters, its columns in order, what is done with lists, the query that goes on
    where this one leaves rows to give, and the whole file's text."""

    name: str
    summary: str
    parameters: tuple[Parameter, ...]
    columns: tuple[str, ...]
    takes: tuple[tuple[str, Take], ...]
    text: str
    then: str = ""


def catalogue() -> dict[str, NamedQuery]:
    """All named queries by name, sorted. Raises ``SeedError`` with file and line for a file with a fault in it."""
    return dict(_load(folder("cypher")))


def load(directory: Path) -> dict[str, NamedQuery]:
    """The named queries of one folder."""
    queries = {path.stem: parse(path.stem, path.read_text("utf-8"), path.name) for path in sorted(directory.glob("*.cypher"))}
    for query in queries.values():
        if query.then and (query.then not in queries or queries[query.then].columns != query.columns):
            raise SeedError(f"{query.name}.cypher", 0, f"'then' names {query.then!r}, which is no query of the same columns")
    return queries


_load = cache(load)


def parse(name: str, text: str, file: str) -> NamedQuery:
    """One file's text as a query. Raises ``SeedError``."""
    if not _NAME.fullmatch(name):
        raise SeedError(file, 0, f"a query is called by small letters, digits and _, not {name!r}")
    summary: list[str] = []
    parameters: dict[str, Parameter] = {}
    takes: dict[str, Take] = {}
    columns: tuple[str, ...] = ()
    then = ""
    begun = False
    for number, line in enumerate(text.splitlines(), 1):
        if not line.startswith("//"):
            break
        said = line.removeprefix("//").strip()
        if directive := _DIRECTIVE.fullmatch(said):
            begun = True
            match directive[1]:
                case "param":
                    parameter = _parameter(directive[2], file, number)
                    if parameter.name in parameters:
                        raise SeedError(file, number, f"parameter {parameter.name!r} is declared twice")
                    parameters[parameter.name] = parameter
                case "take":
                    column, take = _take(directive[2], file, number)
                    takes[column] = take
                case "columns":
                    columns = _columns(directive[2], file, number)
                case "then":
                    then = _then(directive[2], file, number)
        elif not begun and said:
            summary.append(said)
    if not summary:
        raise SeedError(file, 1, "the first line is a comment that says what the query answers")
    query = NamedQuery(
        name=name,
        summary=" ".join(summary),
        parameters=tuple(parameters.values()),
        columns=columns,
        takes=tuple(sorted(takes.items())),
        text=text,
        then=then,
    )
    return _checked(query, file)


def _checked(query: NamedQuery, file: str) -> NamedQuery:
    """The query with its columns, if header and statement agree."""
    last = query.text.count("\n")
    try:
        check(query.text)
    except NotReadOnly as error:
        raise SeedError(file, last, str(error)) from error
    tokens = tokenise(query.text)
    if not query.columns:
        query = query.model_copy(update={"columns": returned(tokens, file, last)})
        used = {token.text[1:] for token in tokens if token.sort == "parameter"}
        declared = {parameter.name for parameter in query.parameters}
        if used != declared:
            raise SeedError(file, last, f"parameters declared and used differ: {', '.join(sorted(used ^ declared))}")
    if strange := [column for column, _ in query.takes if column not in query.columns]:
        raise SeedError(file, last, f"'take' names no column: {', '.join(strange)}")
    return query


def _parameter(said: str, file: str, number: int) -> Parameter:
    found = _PARAM.fullmatch(said)
    if not found:
        raise SeedError(
            file,
            number,
            f"a parameter is written 'param NAME: TYPE = DEFAULT  what it is', with a type that is known; here is {said.strip()!r}",
        )
    parameter = Parameter.model_validate({"name": found[1], "type": found[2], "doc": found[4] or ""})
    if found[3] is None:
        return parameter
    try:
        return parameter.model_copy(update={"default": convert(parameter, found[3])})
    except BadParameter as error:
        raise SeedError(file, number, f"the default does not fit: {error}") from error


def _take(said: str, file: str, number: int) -> tuple[str, Take]:
    found = _TAKE.fullmatch(said)
    if not found:
        raise SeedError(file, number, f"lists are taken 'take COLUMN: first' or 'take COLUMN: sorted'; here is {said.strip()!r}")
    return found[1], "first" if found[2] == "first" else "sorted"


def _columns(said: str, file: str, number: int) -> tuple[str, ...]:
    found = _COLUMNS.fullmatch(said)
    names = tuple(name.strip() for name in found[1].split(",")) if found else ()
    if not names or len(set(names)) != len(names) or not all(_NAME.fullmatch(name) for name in names):
        raise SeedError(file, number, f"columns are written 'columns: one, two'; here is {said.strip()!r}")
    return names


def _then(said: str, file: str, number: int) -> str:
    found = _THEN.fullmatch(said)
    if not found:
        raise SeedError(file, number, f"the query that goes on is written 'then: NAME'; here is {said.strip()!r}")
    return found[1]


def returned(tokens: tuple[Token, ...], file: str, line: int) -> tuple[str, ...]:
    """The columns of a statement: what stands behind AS in its last RETURN."""
    start = max((at for at, token in enumerate(tokens) if token.says("RETURN")), default=-1)
    items: list[list[Token]] = [[]]
    depth = 0
    for token in tokens[start + 1 :] if start >= 0 else ():
        if depth == 0 and any(token.says(word) for word in ("ORDER", "SKIP", "LIMIT")):
            break
        depth += (token.text in ("(", "[", "{")) - (token.text in (")", "]", "}"))
        if depth == 0 and token.text == ",":
            items.append([])
        else:
            items[-1].append(token)
    if not all(len(item) >= 3 and item[-2].says("AS") and item[-1].sort == "word" for item in items):
        raise SeedError(file, line, "the last RETURN gives every column a name with AS")
    return tuple(item[-1].text for item in items)
