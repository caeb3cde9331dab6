"""Commands that run a Neo4j server for the workspace: kgraph neo4j start, stop, status, url, remove."""

from typing import Annotated

import typer

from kgraph.cli import options as opt
from kgraph.cli import output

group = typer.Typer(name="neo4j", help="Run a Neo4j server for the workspace, on this machine only.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Adds this module's commands."""
    for command in (start, stop, status, url, remove):
        group.command()(command)
    app.add_typer(group)


def start(
    version: Annotated[str | None, typer.Option("--version", help="Version of Neo4j.", show_default=False)] = None,
    heap: Annotated[str | None, typer.Option("--heap", help="Memory of its heap, such as 2g.", show_default=False)] = None,
    bolt_port: Annotated[int | None, typer.Option("--bolt-port", help="Port of Bolt.", min=1, max=65535, show_default=False)] = None,
    http_port: Annotated[
        int | None, typer.Option("--http-port", help="Port of Neo4j Browser.", min=1, max=65535, show_default=False)
    ] = None,
    workspace: opt.Workspace = None,
    quiet: opt.Quiet = False,
) -> None:
    """Start the server and wait until it answers; it goes on when the terminal is closed. The first time its files are fetched.

    Needs the extra: pip install '.\\[neo4j-local]'. A second start says that it runs.

    Example: kgraph neo4j start
    """
    from kgraph.cli.building import progress_bar
    from kgraph.errors import Crashed
    from kgraph.local import start as run
    from kgraph.local import status as look
    from kgraph.resources import folder

    where = opt.workspace(workspace)
    with progress_bar(quiet) as progress:
        try:
            started = run(where, version, heap=heap, bolt_port=bolt_port, http_port=http_port, progress=progress)
        except Crashed as error:
            for line in error.log:
                output.say(line, quiet)
            raise
    found = look(where)
    output.say(f"Neo4j {found.version} {'runs' if started.new else 'runs already'}: {found.bolt}", quiet)
    output.say(f"Neo4j Browser: {found.browser} as {found.user}; the password stands in {found.password_file}", quiet)
    output.say(f"colours and captions for it: drop {folder('schema') / 'browser.grass'} on the page that :style opens", quiet)
    if started.new:
        output.say('next: kgraph push, then kgraph query --graph "$(kgraph neo4j url)" --list', quiet)


def stop(workspace: opt.Workspace = None, quiet: opt.Quiet = False) -> None:
    """Stop the server and wait for a clean end. One that does not run is no error.

    Example: kgraph neo4j stop
    """
    from kgraph.local import stop as run

    output.say("Neo4j has stopped" if run(opt.workspace(workspace)) else "Neo4j does not run", quiet)


def status(
    format: Annotated[opt.Brief, typer.Option("--format", help="For people or for scripts.")] = opt.Brief.TABLE,
    workspace: opt.Workspace = None,
) -> None:
    """Tell whether the server runs, where it answers, and how much it holds.

    Example: kgraph neo4j status --format json
    """
    from kgraph.local import status as look
    from kgraph.model import Table

    found = look(opt.workspace(workspace)).model_dump(mode="json")
    if format is opt.Brief.JSON:
        output.emit_json(found)
    else:
        shown = tuple((name.replace("_", " "), str(value).lower() if isinstance(value, bool) else value) for name, value in found.items())
        output.emit(output.as_table(Table(columns=("what", "value"), rows=shown)))


def url(
    browser: Annotated[bool, typer.Option("--browser", help="The address of Neo4j Browser instead.")] = False,
    workspace: opt.Workspace = None,
) -> None:
    """Print the server's address, for --graph. Its password is found in the workspace.

    Example: kgraph stats --graph "$(kgraph neo4j url)"
    """
    from kgraph.errors import Unavailable
    from kgraph.local import status as look

    where = opt.workspace(workspace)
    found = look(where)
    if not found.bolt:
        raise Unavailable(f"no Neo4j was started for {where} yet: kgraph neo4j start")
    output.emit(f"{found.browser if browser else found.bolt}\n")


def remove(
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    workspace: opt.Workspace = None,
    quiet: opt.Quiet = False,
) -> None:
    """Stop the server and delete it with all it holds. The library stays; kgraph push fills a new one.

    Example: kgraph neo4j remove --yes
    """
    from kgraph.local import remove as run
    from kgraph.local import status as look

    where = opt.workspace(workspace)
    found = look(where)
    if not yes and found.version:
        typer.confirm(f"Delete {found.home} with all the server holds?", abort=True, err=True)
    output.say("the server is gone" if run(where) else "there is no server to remove", quiet)
