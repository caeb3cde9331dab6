"""The answers in docs/cypher.md: every statement there is asked, and its rows stand below it; the list of questions at its head.
``make docs`` writes them anew.

    python docs/cookbook.py [ADDRESS OF A NEO4J SERVER]

Without a server the answers that only a server has are left as they are; with one (whose password is in the environment) it must show
the five digests: ``kgraph push``.
"""

import re
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from kgraph.build import build
from kgraph.cli.output import as_markdown
from kgraph.connection import find_address
from kgraph.query import run_cypher
from kgraph.store import GraphStore, open_graph

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "cypher.md"
_HEAD, _BEGIN, _END = "\n## ", "```cypher\n", "\n```\n"
_CONTENTS = re.compile(r"(<!-- questions -->\n).*?(<!-- end -->)", re.DOTALL)
_ONLY_A_SERVER = "On Neo4j only"


class Section(NamedTuple):
    """A question with what is said of it, its statement, and the table below it."""

    question: str
    prose: str
    statement: str
    answer: str

    @property
    def anchor(self) -> str:
        """Where a link to it leads, as GitHub makes it of a heading."""
        return re.sub(r"[^\w\- ]", "", self.question.lower()).replace(" ", "-")

    @property
    def server_only(self) -> bool:
        """Whether the embedded engine cannot answer it."""
        return self.prose.startswith(_ONLY_A_SERVER)

    def __str__(self) -> str:
        return f"{_HEAD}{self.question}\n\n{self.prose}\n\n{_BEGIN}{self.statement}{_END}\n{self.answer}"


def sections(page: str) -> list[Section]:
    """The questions of the page, in order."""
    found = []
    for part in page.split(_HEAD)[1:]:
        question, _, rest = part.partition("\n")
        prose, _, rest = rest.partition(_BEGIN)
        statement, _, answer = rest.partition(_END)
        found.append(Section(question, prose.strip(), statement.strip(), answer.lstrip("\n")))
    return found


def answer(store: GraphStore, statement: str) -> str:
    """The rows of a statement as a Markdown table."""
    return as_markdown(run_cypher(store, statement))


def filled(page: str, answered: Callable[[Section], str]) -> str:
    """The page with these answers, and with a list of its questions."""
    asked = sections(page)
    contents = "".join(f"{number}. [{one.question}](#{one.anchor})\n" for number, one in enumerate(asked, 1))
    head = _CONTENTS.sub(lambda found: f"{found[1]}{contents}{found[2]}", page.split(_HEAD)[0])
    return head + "".join(str(section._replace(answer=answered(section))) for section in asked)


def main(address: str | None) -> None:
    """Writes the page anew, from a graph built of the five digests or from a server that shows them."""
    page = PAGE.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if not address:
            build([ROOT / "seeds" / "digests"], folder)
        with open_graph(find_address(address, folder), folder) as store:
            page = filled(page, lambda one: one.answer if one.server_only and not address else answer(store, one.statement))
    PAGE.write_text(page, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else None)
