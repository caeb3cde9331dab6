"""Commands that write the graph as files for other programs: export neo4j-admin."""

from pathlib import Path
from typing import Annotated

import typer

from kgraph.cli import options as opt
from kgraph.cli import output

group = typer.Typer(name="export", help="Write the graph as files for another program.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Adds this module's commands."""
    app.add_typer(group)


@group.callback()
def export() -> None:
    """Write the graph as files for another program."""


@group.command("neo4j-admin")
def neo4j_admin(
    out: Annotated[Path, typer.Option("--output", "-o", help="The folder: a new or empty one, or an earlier export.", metavar="DIR")],
    workspace: opt.Workspace = None,
    decisions: opt.Decisions = None,
    quiet: opt.Quiet = False,
) -> None:
    """Write what the library holds as CSV files for Neo4j's bulk import, for graphs that take long to push.

    README.md beside them holds the commands, the same for Neo4j 5 and 2026. The graph they make is the one that `kgraph push` makes, and
    pushes go on from it. No server is needed here; the same library gives the same bytes.

    Example: kgraph export neo4j-admin -o neo4j-import
    """
    from kgraph.cli.building import progress_bar
    from kgraph.deliver import export as run

    rulings = opt.decisions(decisions, workspace, quiet)
    with progress_bar(quiet) as progress:
        done = run(opt.workspace(workspace), out, rulings=rulings, progress=progress)
    output.say(f"{out}: {done.nodes} nodes and {done.relationships} relationships of revision {done.revision}", quiet)
    output.say(f"next: the commands in {out / 'README.md'}", quiet)
