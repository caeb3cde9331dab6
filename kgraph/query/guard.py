"""Read-only, before an engine sees it: an embedded graph opened for reading still obeys COPY TO and LOAD FROM, which touch the disk,
and Neo4j runs LOAD CSV and procedures in a reading session. So a statement passes only if every word in it is known to be harmless.
"""

from collections.abc import Sequence

from kgraph.errors import NotReadOnly
from kgraph.query.tokens import Token, place, tokenise

STARTS = ("MATCH", "OPTIONAL MATCH", "WITH", "UNWIND", "RETURN")
"""How a statement may begin, after EXPLAIN or PROFILE where one stands."""

FORBIDDEN = frozenset((
    "ALTER", "ATTACH", "BEGIN", "CALL", "CHECKPOINT", "COMMIT", "COPY", "CREATE", "DELETE", "DETACH", "DROP", "EXPORT", "FOREACH",
    "IMPORT", "INSERT", "INSTALL", "LOAD", "MERGE", "REMOVE", "ROLLBACK", "SET", "TRUNCATE", "UNINSTALL", "UPDATE", "USE",
))  # fmt: skip
"""Words that are refused wherever they could begin a clause; behind a dot or a colon they are the name of a property or a label."""

DOTTED_FUNCTIONS = frozenset((
    "date.truncate", "datetime.truncate", "datetime.fromepoch", "datetime.fromepochmillis", "duration.between", "duration.indays",
    "duration.inmonths", "point.distance", "vector.similarity.cosine", "vector.similarity.euclidean",
))  # fmt: skip
"""The functions with a dot in their name that may be called, in lower case; all others may be anybody's plug-in."""

SIDE_EFFECTS = frozenset({"nextval", "setseed"})
"""Built-in functions that change something."""

MAX_DEPTH = 60
"""Brackets inside brackets: the embedded parser takes minutes over some thousand."""

_OPEN, _CLOSE = "([{", ")]}"
_ALLOWED = f"only reading is allowed: a statement that begins with {', '.join(STARTS[:-1])} or {STARTS[-1]}"


def check(text: str) -> None:
    """Returns if the statement only reads the graph. Raises ``NotReadOnly``, in one line, naming the offending word and its place."""
    tokens = _one_statement(text, tokenise(text))
    _begins_with_reading(text, tokens)
    depth = 0
    for index, token in enumerate(tokens):
        if token.sort == "mark":
            depth += (token.text in _OPEN) - (token.text in _CLOSE)
            if depth > MAX_DEPTH:
                raise NotReadOnly(
                    f"{token.text!r} at {place(text, token.at)}: brackets go deeper than {MAX_DEPTH}; write a flatter statement"
                )
        elif token.sort == "word" and token.text.upper() in FORBIDDEN and not _is_name(tokens, index):
            raise NotReadOnly(f"{token.text!r} at {place(text, token.at)}: {_ALLOWED}; a name goes in backticks")
        if token.sort in ("word", "quoted") and index + 1 < len(tokens) and tokens[index + 1].text == "(":
            _check_call(text, tokens, index)


def _one_statement(text: str, tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    ends = [index for index, token in enumerate(tokens) if token.text == ";" and token.sort == "mark"]
    if ends and ends[0] != len(tokens) - 1:
        after = tokens[ends[0] + 1]
        raise NotReadOnly(f"{after.text[:40]!r} at {place(text, after.at)} stands behind the ';': one statement at a time")
    return tokens[: ends[0]] if ends else tokens


def _begins_with_reading(text: str, tokens: Sequence[Token]) -> None:
    rest = tokens[1:] if tokens and (tokens[0].says("EXPLAIN") or tokens[0].says("PROFILE")) else tokens
    if not rest:
        raise NotReadOnly(f"there is no statement; {_ALLOWED}")
    starts = [start.split() for start in STARTS]
    if not any(len(rest) >= len(words) and all(t.says(w) for t, w in zip(rest, words, strict=False)) for words in starts):
        raise NotReadOnly(f"{rest[0].text[:40]!r} at {place(text, rest[0].at)}: {_ALLOWED}")


def _is_name(tokens: Sequence[Token], index: int) -> bool:
    """``n.set`` and ``(n:Set)``. Not ``1.SET``, nor ``1..SET``: the dot there may end a number."""
    if index < 2 or tokens[index - 1].sort != "mark":
        return False
    mark, before = tokens[index - 1].text, tokens[index - 2]
    if mark == ".":
        return before.sort in ("word", "quoted", "parameter") or before.text in (")", "]", "}")
    return mark == ":"


def _check_call(text: str, tokens: Sequence[Token], index: int) -> None:
    """The name before an opening bracket: in full, with all its dots."""
    first = index
    while first >= 2 and tokens[first - 1].text == "." and tokens[first - 2].sort in ("word", "quoted"):
        first -= 2
    name = "".join(token.text.strip("`") for token in tokens[first : index + 1])
    dotted = first < index or (first >= 1 and tokens[first - 1].text == ".") or "." in name
    if (dotted and name.lower() not in DOTTED_FUNCTIONS) or name.lower() in SIDE_EFFECTS:
        raise NotReadOnly(f"{name[:60]!r} at {place(text, tokens[first].at)} is not among the functions that may be called; leave it out")
