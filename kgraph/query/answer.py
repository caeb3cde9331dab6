"""A question as a person asks it, with limits, and its answer: what ``kgraph query`` and ``kgraph shell`` have in common."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from kgraph.errors import SettingError
from kgraph.model import Table
from kgraph.query.catalogue import catalogue
from kgraph.query.parameters import shown
from kgraph.query.plan import as_table, check_plan
from kgraph.query.run import named, run, run_cypher, values_of
from kgraph.store import GraphStore, Server

ROWS = 1000
"""Most rows of a statement of one's own, unless more are asked for."""


class Answer(NamedTuple):
    """Rows; after how many they were cut (0: all are there); and what the server warns of."""

    table: Table
    cut: int = 0
    notes: tuple[str, ...] = ()


def ask_named(store: GraphStore, name: str, values: Mapping[str, str], *, limit: int | None = None, first: bool = False) -> Answer:
    """The rows of a named query; ``limit`` where it has no such parameter, too (0 or none: the query's own). Errors as of ``run``."""
    given = dict(values)
    if limit is not None and any(parameter.name == "limit" for parameter in named(name).parameters):
        given.setdefault("limit", str(limit))
    table = run(store, name, given, first=first)
    return Answer(_first_rows(table, limit) if limit else table)


def ask_cypher(
    store: GraphStore, cypher: str, values: Mapping[str, Any], *, limit: int | None = None, timeout: float | None = None
) -> Answer:
    """The rows of a statement that only reads: ``limit`` of them at most (none: 1,000, 0: all). Errors as of ``run_cypher``."""
    most = ROWS if limit is None else limit
    table = run_cypher(store, cypher, values, limit=most + 1 if most else None, timeout=timeout)
    if most and len(table.rows) > most:
        return Answer(_first_rows(table, most), cut=most)
    return Answer(table)


def ask_plan(
    store: GraphStore,
    name: str | None,
    cypher: str | None,
    values: Mapping[str, Any],
    *,
    option: str,
    first: bool = False,
    profile: bool = False,
    timeout: float | None = None,
) -> Answer:
    """The plan of a statement of one's own, which must only read to be profiled, or of a named query. ``option`` is what an error calls
    it by."""
    server = server_of(store, option)
    text = named(name).text if name is not None else cypher or ""
    given = values_of(store, name, values, first=first) if name is not None else values
    plan = server.plan(text, given, timeout=timeout)
    if profile:
        check_plan(plan)
        plan = server.plan(text, given, profile=True, timeout=timeout)
    return Answer(as_table(plan), notes=plan.notes)


def server_of(store: GraphStore, what: str) -> Server:
    """The graph as a server. Raises ``SettingError`` where it is none: ``what`` needs one."""
    if not isinstance(store, Server):
        raise SettingError(f"{what} is for a Neo4j server: --graph bolt://HOST:PORT; the embedded graph has no such thing")
    return store


def listing() -> Table:
    """All named queries with their parameters."""
    rows = tuple((query.name, "  ".join(map(shown, query.parameters)), query.summary) for query in catalogue().values())
    return Table(columns=("query", "parameters", "what"), rows=rows)


def _first_rows(table: Table, most: int) -> Table:
    return Table(columns=table.columns, rows=table.rows[:most], caption=table.caption)
