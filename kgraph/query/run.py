"""Running a query: a named one with parameters as they were typed, or a statement of the reader's own behind the guard."""

from collections.abc import Callable, Mapping
from typing import Any

from kgraph.errors import UnknownName
from kgraph.model import Table
from kgraph.query.catalogue import NamedQuery, Take, catalogue
from kgraph.query.guard import check
from kgraph.query.names import find_concept, find_keyword, find_paper, near_names
from kgraph.query.parameters import ParameterType, bind
from kgraph.query.paths import concept_path
from kgraph.query.plan import check_plan
from kgraph.store import GraphStore, Server

_FIND: Mapping[ParameterType, Callable[[GraphStore, str, bool], str]] = {
    "concept": find_concept,
    "paper": find_paper,
    "keyword": find_keyword,
}


def _parts_in_order(store: GraphStore, statement: str, values: Mapping[str, str | int]) -> Table:
    """The rows of UNION ALL in the order its parts stand in: the embedded engine runs them side by side and keeps no order."""
    table = store.read(statement, values)
    return table.model_copy(update={"rows": tuple(sorted(table.rows, key=lambda row: statement.index(f"'{row[0]}'")))})


_IN_PYTHON: Mapping[str, Callable[[GraphStore, str, Mapping[str, str | int]], Table]] = {
    "concept_path": concept_path,
    "stats": _parts_in_order,
}
"""Queries whose statement is not all of it, since the engines differ in the rest."""


def named(name: str) -> NamedQuery:
    """The query of that name. Raises ``UnknownName`` with near names."""
    queries = catalogue()
    if name not in queries:
        raise UnknownName("query", name, near_names(name, list(queries)), "kgraph query --list shows all")
    return queries[name]


def run(store: GraphStore, name: str, params: Mapping[str, str | int], *, first: bool = False) -> Table:
    """The rows of a named query; the caption is its summary.

    ``params`` as typed: names of concepts, papers and keywords in any spelling, numbers and days as text; what is left out takes its
    default. ``first`` takes the first of several things with one name. Raises ``UnknownName``, ``AmbiguousName`` or ``BadParameter``.
    """
    query, values = named(name), values_of(store, name, params, first=first)
    in_python = _IN_PYTHON.get(name)
    table = in_python(store, query.text, values) if in_python else store.read(query.text, values)
    if query.then:
        table = _gone_on(store, query, values, table)
    takes = dict(query.takes)
    rows = tuple(tuple(_take(takes.get(column), cell) for column, cell in zip(table.columns, row, strict=True)) for row in table.rows)
    return Table.model_construct(columns=table.columns, rows=rows if takes else table.rows, caption=query.summary)


def values_of(store: GraphStore, name: str, params: Mapping[str, str | int], *, first: bool = False) -> dict[str, str | int]:
    """The parameters of a named query as its statement takes them: names turned into ids, defaults filled in. Errors as of ``run``."""
    query = named(name)
    values = bind(name, query.parameters, params)
    for parameter in query.parameters:
        if parameter.type in _FIND:
            values[parameter.name] = _FIND[parameter.type](store, str(values[parameter.name]), first)
    return values


def _gone_on(store: GraphStore, query: NamedQuery, values: Mapping[str, str | int], table: Table) -> Table:
    """The rows, and where more may be given those of the query that goes on: pairs of one paper, unless more papers are asked for."""
    left = int(values["limit"]) - len(table.rows)
    if left <= 0 or int(values.get("min_papers", 1)) > 1:
        return table
    rest = named(query.then)
    more = store.read(rest.text, {p.name: left if p.name == "limit" else values[p.name] for p in rest.parameters})
    return Table.model_construct(columns=table.columns, rows=(*table.rows, *more.rows))


def run_cypher(
    store: GraphStore, text: str, params: Mapping[str, Any] | None = None, limit: int | None = None, timeout: float | None = None
) -> Table:
    """The rows of any statement that only reads; at most ``limit``, stopped after ``timeout`` seconds.

    Raises ``NotReadOnly`` before it is run: of a server its plan is looked at, of the embedded engine the words. ``Refused``.
    """
    if isinstance(store, Server):
        check_plan(store.plan(text, params, timeout=timeout))
    else:
        check(text)
    return store.read(text, params, limit=limit, timeout=timeout)


def _take(take: Take | None, cell: Any) -> Any:
    """Lists as the header asks: the engines promise no order for what they collect."""
    if take is None or cell is None:
        return cell
    return next(iter(cell), "") if take == "first" else tuple(sorted(cell))
