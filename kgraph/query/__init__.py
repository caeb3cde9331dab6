"""Named queries, parameters and the read-only guard."""

from kgraph.query.catalogue import NamedQuery, catalogue
from kgraph.query.docs import markdown
from kgraph.query.guard import check
from kgraph.query.names import find_concept, find_keyword, find_paper, names_like, near_names
from kgraph.query.parameters import Parameter
from kgraph.query.review import Question, chosen, questions, with_evidence
from kgraph.query.run import named, run, run_cypher, values_of

__all__ = [
    "NamedQuery",
    "Parameter",
    "Question",
    "catalogue",
    "check",
    "chosen",
    "find_concept",
    "find_keyword",
    "find_paper",
    "markdown",
    "named",
    "names_like",
    "near_names",
    "questions",
    "run",
    "run_cypher",
    "values_of",
    "with_evidence",
]
