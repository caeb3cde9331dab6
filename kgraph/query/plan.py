"""Read-only by plan: what a server would do with a statement says more than its words.

``LOAD CSV`` counts as reading for the server and reads its files, procedures may do anything, and what is asked of the system (users,
settings) is no question about the graph.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from kgraph.errors import NotReadOnly
from kgraph.model import Table
from kgraph.resources import folder
from kgraph.store.base import Plan

_READS = "r"
_KINDS: Mapping[str, str] = {"w": "writes", "rw": "writes", "s": "asks or changes the system"}
_SHOWN = ("Details", "EstimatedRows", "Rows", "DbHits")


@cache
def allowed_procedures() -> frozenset[str]:
    """The procedures that only read the graph: ``schema/procedures.txt``."""
    lines = (folder("schema") / "procedures.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip().lower() for line in lines if line.strip() and not line.startswith("#"))


def check_plan(plan: Plan) -> None:
    """Returns if the statement only reads the graph. Raises ``NotReadOnly`` that names what it would do besides."""
    for step in steps(plan.tree):
        name = step["operatorType"].partition("@")[0]
        details = str(step.get("args", {}).get("Details", ""))
        if name == "LoadCSV":
            raise NotReadOnly("LOAD CSV reads files and other servers, not the graph; leave it out")
        if name.endswith("ProcedureCall"):
            procedure = details.partition("(")[0].strip().strip("`")
            if procedure.lower() not in allowed_procedures():
                known = ", ".join(sorted(allowed_procedures()))
                raise NotReadOnly(f"the procedure {procedure} is not among those that may be called: {known}")
    if plan.kind != _READS:
        raise NotReadOnly(f"only reading is allowed, and this {_KINDS.get(plan.kind, 'does something else')}; --write allows writing")


def steps(tree: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """All operators of a plan, from the last to the first."""
    if tree:
        yield tree
        for child in tree.get("children", ()):
            yield from steps(child)


def as_table(plan: Plan) -> Table:
    """A plan as rows: the operator, indented by its depth, what it works on, rows expected, and of a profile rows and db hits."""

    def rows(tree: Mapping[str, Any], depth: int) -> Iterator[tuple[Any, ...]]:
        arguments = tree.get("args", {})
        shown = (arguments.get(name) for name in _SHOWN)
        yield ("  " * depth + tree["operatorType"].partition("@")[0], *shown)
        for child in tree.get("children", ()):
            yield from rows(child, depth + 1)

    found = tuple(rows(plan.tree, 0)) if plan.tree else ()
    columns = ("operator", "details", "expected_rows", "rows", "db_hits")
    kept = [at for at in range(len(columns)) if at < 3 or any(row[at] is not None for row in found)]
    return Table(columns=tuple(columns[at] for at in kept), rows=tuple(tuple(row[at] for at in kept) for row in found))
