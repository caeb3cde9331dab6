"""What may come next, from the text before a cursor: named queries and their parameters, commands, labels, types, properties, words.

Nothing is parsed: what is typed is not yet a statement. The innermost open bracket and what stands right before the cursor tell enough.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from kgraph.query.catalogue import NamedQuery, catalogue
from kgraph.query.parameters import ParameterType, shown
from kgraph.query.script import places_of, sort_of, typed, words
from kgraph.store import Schema, load_schema
from kgraph.store.schema import Property

Names = Callable[[ParameterType, str], Iterable[str]]
"""The names of concepts, papers or keywords that begin with a text."""

_PART = re.compile(r"""'(?:[^'\\]|\\.)*+'|"(?:[^"\\]|\\.)*+"|//[^\n]*+|/\*(?:[^*]|\*(?!/))*+\*/|[()\[\]{}]""")
_BRACKETS = {")": "(", "]": "[", "}": "{"}
_NAME = r"(?:\w++|`[^`]++`)"
_LAST = re.compile(r"[^\W\d]?\w*\Z")
_LABEL = re.compile(rf"\s*+(?:{_NAME}\s*+)?:(?:\s*!?{_NAME}\s*[|&:]:?)*\s*!?(`?\w*)\Z")
_AFTER_WHERE = re.compile(rf"(?:^|[\s(]){_NAME}:(`?\w*)\Z")
_PROPERTY = re.compile(rf"({_NAME})\.(`?\w*)\Z")
_KEY = re.compile(r"(?:\A|,)\s*(`?\w*)\Z")
_PARAMETER = re.compile(r"\$(\w*)\Z")
_BOUND = re.compile(rf"[(\[]\s*+({_NAME})?\s*+:\s*!?({_NAME}(?:\s*[|&:]:?\s*{_NAME})*)")
_VARIABLE = re.compile(r"[(\[,]\s*([^\W\d]\w*)\s*(?=[:)\]{])|\bAS\s+([^\W\d]\w*)", re.IGNORECASE)
_UNQUOTED = re.compile(r"[\w.:/+@~-]+")
_VALUES = re.compile(r"""(?:"(?:[^"\\]|\\.)*+"?|'[^']*+'?|\\.|[^\s"'\\])++\Z""")


class Completion(NamedTuple):
    """A text that may stand instead of the last ``width`` characters, and what it is."""

    text: str
    width: int
    what: str = ""


class Vocabulary(NamedTuple):
    """All that is completed and known beforehand: by name what it is (of properties: those of each label or type). ``choices``: what
    may follow a command."""

    queries: Mapping[str, NamedQuery]
    labels: Mapping[str, str]
    types: Mapping[str, str]
    properties: Mapping[str, tuple[Property, ...]]
    words: tuple[str, ...]
    commands: Mapping[str, str] = {}
    choices: Mapping[str, tuple[str, ...]] = {}


def vocabulary(
    *,
    kinds: bool,
    schema: Schema | None = None,
    commands: Mapping[str, str] | None = None,
    choices: Mapping[str, tuple[str, ...]] | None = None,
) -> Vocabulary:
    """What the project's own schema, queries and words give; with ``kinds`` the labels that only a server has."""
    schema = schema or load_schema()
    labels = {node.label: node.doc for node in schema.nodes}
    properties = {node.label: node.properties for node in schema.nodes} | {rel.type: rel.properties for rel in schema.relationships}
    for node in schema.nodes if kinds else ():
        labels |= {label: f"{node.label} of kind {kind}" for kind, label in node.kinds.items()}
        properties |= dict.fromkeys(node.kinds.values(), node.properties)
    types = {rel.type: f"(:{rel.source})-[:{rel.type}]->(:{rel.target})" for rel in schema.relationships}
    return Vocabulary(catalogue(), labels, types, properties, words(), commands or {}, choices or {})


def complete(text: str, known: Vocabulary, params: Iterable[str] = (), names: Names = lambda what, begun: ()) -> list[Completion]:
    """What may stand at the end of a text, best first; ``params`` are those that are set for statements."""
    piece, inside = typed(text)
    if inside not in ("", "`"):
        return []
    piece = piece.lstrip()
    if sort_of(piece) == "command":
        return list(_command(piece.lstrip(":："), known, params, names))
    if not re.search(r"\s", piece):
        return [*_first_words(piece, known)]
    if sort_of(piece) == "named":
        return list(_named(piece, known, names))
    return list(dict.fromkeys(_statement(piece, known, params)))


def _command(said: str, known: Vocabulary, params: Iterable[str], names: Names) -> Iterator[Completion]:
    command, space, rest = said.partition(" ")
    if not space:
        yield from _begun(command, known.commands)
    elif command in ("explain", "profile"):
        yield from complete(rest.lstrip(), known, params, names)
    elif command == "help":
        yield from _begun(rest, {name: query.summary for name, query in known.queries.items()} | dict(known.commands))
    elif command == "show":
        yield from (Completion(name, len(rest), "concept") for name in names("concept", rest))
    else:
        yield from _begun(rest, dict.fromkeys(known.choices.get(command, ()), ""))


def _first_words(piece: str, known: Vocabulary) -> Iterator[Completion]:
    if not piece.isupper():
        yield from _begun(piece, {name: query.summary for name, query in known.queries.items()})
    yield from _words(piece, known)


def _named(piece: str, known: Vocabulary, names: Names) -> Iterator[Completion]:
    """Behind the name of a query: its parameters, and names for the value that is being typed."""
    name, _, said = piece.partition(" ")
    query = known.queries.get(name)
    if not query:
        return
    found = _VALUES.search(said)
    last = found[0] if found else ""
    words = said[: len(said) - len(last)].split()
    given = {word.partition("=")[0]: "" for word in words if "=" in word}
    bare = [word for word in words if "=" not in word]
    places = places_of(query, given)
    given |= {place.name: "" for place in places[: len(bare)]}
    name, sign, value = last.partition("=") if re.match(r"[a-z]\w*=", last) else ("", "", last)
    if not sign:
        yield from _begun(last, {one.name + "=": f"{shown(one)}  {one.doc}" for one in query.parameters if one.name not in given})
    of = next((one for one in query.parameters if one.name == name), None) if sign else next(iter(places[len(bare) :]), None)
    begun = value.lstrip("\"'").replace("\\", "")
    if of and (sign or begun):
        yield from (Completion(quoted_value(found), len(value), of.type) for found in names(of.type, begun))


def quoted_value(name: str) -> str:
    """A value as it is typed: in quotes where it has to be."""
    return name if _UNQUOTED.fullmatch(name) else '"' + re.sub(r'(["\\])', r"\\\1", name) + '"'


def _statement(piece: str, known: Vocabulary, params: Iterable[str]) -> Iterator[Completion]:
    if found := _PARAMETER.search(piece):
        yield from _begun(found[1], dict.fromkeys(params, "parameter"))
        return
    if found := _PROPERTY.search(piece):
        yield from _properties(found[2], bound(piece).get(found[1].strip("`"), ()), known)
        return
    bracket, at = open_bracket(piece)
    within = piece[at:]
    if bracket == "{" and (found := _KEY.search(within)):
        yield from _properties(found[1], _owner(piece[: at - 1]), known)
    elif bracket == "[" and (found := _LABEL.fullmatch(within)):
        yield from _begun(found[1], known.types, quote=True)
    elif bracket != "{" and (found := _LABEL.fullmatch(within) if bracket else _AFTER_WHERE.search(piece)):
        yield from _begun(found[1], known.labels, quote=True)
    elif last := _LAST.search(piece):
        variables = dict.fromkeys((one for groups in _VARIABLE.findall(piece[: last.start()]) for one in groups if one), "variable")
        yield from _begun(last[0], variables)
        if last[0] or not piece.endswith(("(", "[")):
            yield from _words(last[0], known)


def open_bracket(text: str) -> tuple[str, int]:
    """The innermost bracket that is open at the end of a text, and where what stands in it begins; nothing where none is."""
    still: list[tuple[str, int]] = []
    for part in _PART.finditer(text):
        if part[0] in "([{":
            still.append((part[0], part.end()))
        elif part[0] in _BRACKETS and still and still[-1][0] == _BRACKETS[part[0]]:
            still.pop()
    return still[-1] if still else ("", 0)


def bound(text: str) -> dict[str, tuple[str, ...]]:
    """The variables of a statement's patterns, each with its labels or types."""
    found: dict[str, tuple[str, ...]] = {}
    for variable, labels in _BOUND.findall(text):
        name = variable.strip("`")
        found[name] = (*found.get(name, ()), *re.findall(_NAME, labels))
    return {name: tuple(label.strip("`") for label in labels) for name, labels in found.items() if name}


def _owner(before: str) -> tuple[str, ...]:
    """The labels or types of the pattern that a brace opens in."""
    _, at = open_bracket(before)
    pattern = re.fullmatch(rf"\s*({_NAME})?\s*(?::\s*!?(.*?))?\s*", before[at:], re.DOTALL)
    if not pattern:
        return ()
    labels = tuple(label.strip("`") for label in re.findall(_NAME, pattern[2] or ""))
    return labels or bound(before).get((pattern[1] or "").strip("`"), ())


def _properties(begun: str, owners: Iterable[str], known: Vocabulary) -> Iterator[Completion]:
    """The properties of labels and types; of none that is known, all."""
    told = [owner for owner in owners if owner in known.properties]
    properties = {one.name: one.doc for owner in told or known.properties for one in known.properties[owner]}
    if not told:
        properties = dict(sorted(properties.items()))
    yield from _begun(begun, properties, quote=True, quoted={word.strip("`") for word in known.words if word.startswith("`")})


def _words(begun: str, known: Vocabulary) -> Iterator[Completion]:
    """Words of the language as they are written, in whatever case they were begun; functions with their open bracket."""
    for word in known.words:
        if word.upper().startswith(begun.upper()) and not word.startswith("`") and (begun or word.isupper()):
            yield Completion(word.removesuffix(")"), len(begun), "function" if word.endswith(")") else "word")


def _begun(begun: str, choices: Mapping[str, str], *, quote: bool = False, quoted: Iterable[str] = ()) -> Iterator[Completion]:
    """The choices that begin so; those in other letters after those that begin exactly so."""
    wanted = begun.removeprefix("`") if quote else begun
    fitting = [name for name in choices if name.casefold().startswith(wanted.casefold())]
    for name in sorted(fitting, key=lambda name: not name.startswith(wanted)):
        text = f"`{name}`" if quote and (begun.startswith("`") or name in quoted) else name
        yield Completion(text, len(begun), choices[name])
