"""kgraph shell: questions one after the other, typed at a prompt or read from standard input."""

import io
import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from kgraph.cli import options as opt
from kgraph.cli import output
from kgraph.cli.asking import Limit, Timeout
from kgraph.errors import KgraphError

if TYPE_CHECKING:
    from kgraph.cli.session import Session


def register(app: typer.Typer) -> None:
    """Adds this module's command."""
    app.command()(shell)


def shell(
    limit: Limit = None,
    timeout: Timeout = 30.0,
    format: Annotated[opt.Format, typer.Option("--format", help="How rows are printed.")] = opt.Format.TABLE,
    workspace: opt.Workspace = None,
    graph: opt.Graph = None,
    quiet: opt.Quiet = False,
) -> None:
    """Ask the graph time and again: named queries and Cypher statements at a prompt with history and completion. Nothing is written.

    From a pipe or a file it runs what is there, up to the first error.

    Examples: kgraph shell · echo "concept_papers GRPO limit=5" | kgraph shell
    """
    from kgraph.cli.session import Session
    from kgraph.query import run
    from kgraph.store import open_graph

    where = opt.workspace(workspace)
    with open_graph(opt.graph(graph, workspace), where) as store:
        session = Session(store, limit=limit, timeout=timeout, format=format, quiet=quiet)
        (meta,) = run(store, "meta", {}).records()  # that there is no graph is better told before a question than after it
        if not (sys.stdin and sys.stdin.isatty()):
            run_script(session, _standard_input())
            return
        from prompt_toolkit.output import create_output

        from kgraph.cli.prompt import history_in, lines, prompt_of

        output.aside(f"{meta['papers']} papers, {store.engine}; :help says what can be asked, Ctrl-D ends", quiet)
        target = None if sys.stdout.isatty() else create_output(always_prefer_tty=True)  # answers may go to a file, the prompt may not
        run_typed(session, lines(prompt_of(session, history_in(where), target)))


def _standard_input() -> Iterator[str]:
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(encoding="utf-8-sig", errors="replace")
    yield from sys.stdin or ()


def run_script(session: "Session", lines: Iterable[str]) -> None:
    """Runs lines one piece after the other, each when it has ended. Raises the first error; the rest is not run."""
    from kgraph.query.script import pieces

    for piece in pieces(lines):
        session.run(piece)
        sys.stdout.flush()


def run_typed(session: "Session", typed: Iterable[str]) -> None:
    """Runs what is typed at a prompt. An error is told, an interrupt stops what runs, and the shell goes on."""
    for text in typed:
        try:
            run_script(session, text.split("\n"))
        except KgraphError as error:
            output.say(output.error_line(error))
        except KeyboardInterrupt:
            output.say("stopped")
        except (typer.Exit, BrokenPipeError):
            raise
        except Exception as error:
            output.say(output.error_line(error))
