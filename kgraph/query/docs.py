"""docs/queries.md, from the headers of the queries."""

from kgraph.query.catalogue import NamedQuery, catalogue
from kgraph.query.parameters import NO_LIMIT, Parameter, ParameterType

_TYPES: dict[ParameterType, str] = {
    "concept": "any name of a concept, in any language and case, or its id",
    "paper": "an arXiv id (with a version or not), an address on arXiv, a title or words of one",
    "keyword": "any name of a keyword, in any case",
    "day": "a day as in 2026-02-12; of a month (2026-02) or a year its first day",
    "day_end": "the same; of a month or a year its last day",
    "int": "a whole number",
    "limit": "most rows to give; 0 is no limit",
    "text": "any text, taken as it is",
}
_INTRO = """\
# The named queries

One file in `cypher/` each; this page is made from their headers. Run one with

    kgraph query NAME -p key=value -p key=value --format table|json|jsonl|csv|markdown

Parameters with a default may be left out. Days are ISO; a paper of which only the month is known counts as of the last day of
that month where a day is asked for *since*, and as of its first where one is asked for *until*.
"""


def markdown() -> str:
    """The page, as committed."""
    queries = catalogue().values()
    parts = [_INTRO, "| type | what to give |", "| --- | --- |"]
    parts += [f"| {name} | {what} |" for name, what in _TYPES.items()]
    parts += ["", "| query | answers |", "| --- | --- |"]
    parts += [f"| [{query.name}](#{query.name}) | {_cell(query.summary)} |" for query in queries]
    for query in queries:
        parts += ["", *_section(query)]
    return "\n".join(parts) + "\n"


def _section(query: NamedQuery) -> list[str]:
    lines = [f"## {query.name}", "", query.summary, ""]
    if query.parameters:
        lines += ["| parameter | type | default | |", "| --- | --- | --- | --- |", *map(_parameter, query.parameters), ""]
    return [*lines, f"Columns: {', '.join(f'`{column}`' for column in query.columns)}"]


def _parameter(parameter: Parameter) -> str:
    default = "" if parameter.default is None else f"`{0 if parameter.default == NO_LIMIT else parameter.default}`"
    return f"| `{parameter.name}` | {parameter.type} | {default} | {_cell(parameter.doc)} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
