"""What ``extract --explain`` prints."""

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from kgraph.cli import output
from kgraph.model import Table

if TYPE_CHECKING:
    from kgraph.explain import Candidate


def as_lines(candidates: "Mapping[str, Sequence[Candidate]]") -> str:
    """A JSON object a candidate."""
    return "".join(json.dumps(one._asdict(), ensure_ascii=False) + "\n" for listed in candidates.values() for one in listed)


def as_table(candidates: "Mapping[str, Sequence[Candidate]]") -> str:
    """A row a candidate; the paper and the section are said once."""
    columns = ("paper", "section", "place", "text", "finder", "concept", "reason")
    rows = []
    told = ("", "")
    for listed in candidates.values():
        for one in listed:
            here = (one.id, one.section)
            where = ("" if here[0] == told[0] else one.id, "" if here == told else one.section)
            told = here
            rows.append((*where, f"{one.start}–{one.end}", one.text, one.finder, one.concept if one.kept else "dropped", one.reason))
    return output.as_table(Table(columns=columns, rows=tuple(rows)))
