"""All commands, and what becomes of errors.

Exit codes: 0 done, 1 a clear error on one line of stderr, 2 wrong usage, 130 interrupted. A closed pipe is no error.
"""

import contextlib
import os
import sys
import traceback
from collections.abc import Sequence
from typing import Annotated

import typer
from typer.exceptions import TyperException

from kgraph import __version__
from kgraph.cli import asking, building, deciding, exporting, lexicon, local, measuring, shell, showing
from kgraph.cli.output import error_line
from kgraph.errors import KgraphError, SettingError

app = typer.Typer(
    name="kgraph",
    help="From a folder of arXiv digests to a knowledge graph of papers, concepts and methods.",
    epilog="Begin with: kgraph build FOLDER, then kgraph show SAE, kgraph query --list, kgraph explore -o explorer.html. "
    "With --debug, anywhere, an error shows its traceback.",
    invoke_without_command=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"kgraph {__version__}")
        raise typer.Exit


@app.callback()
def options(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")] = False,
) -> None:
    """Options before any command."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


for room in (building, asking, shell, measuring, deciding, showing, lexicon, local, exporting):
    room.register(app)


def run(arguments: Sequence[str]) -> int:
    """Runs one command; its exit code."""
    debug = "--debug" in arguments
    given = [argument for argument in arguments if argument != "--debug"]
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a terminal of another encoding must not stop Chinese output
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        code = _invoke(given)
        if sys.stdout:
            sys.stdout.flush()
    except TyperException as error:  # wrong usage
        context = getattr(error, "ctx", None)
        if message := " ".join(error.format_message().split()):  # a group called alone has shown its help already
            _say(f"error: {message.rstrip('.')}; see {context.command_path if context else 'kgraph'} --help")
        code = error.exit_code
    except (KeyboardInterrupt, typer.Abort):
        _say("interrupted; library and graph are as they were before")
        code = 130
    except KgraphError as error:
        _trace(debug)
        _say(error_line(error))
        code = 2 if isinstance(error, SettingError) else 1
    except BrokenPipeError:  # whoever read has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except SystemExit:  # rich's way of saying the same while it prints a help text
        code = 0
    except Exception as error:  # the last fence: a user never sees a traceback, and is told how to get one
        _trace(debug)
        _say(error_line(error))
        code = 1
    return code


def _invoke(arguments: list[str]) -> int:
    """The command itself. Not through typer's own main, which keeps interrupts and closed pipes to itself."""
    command = typer.main.get_command(app)
    if "_KGRAPH_COMPLETE" in os.environ:
        return int(command.main(arguments, prog_name="kgraph", standalone_mode=False) or 0)
    try:
        with command.make_context("kgraph", arguments) as context:
            command.invoke(context)
    except typer.Exit as ended:
        return ended.exit_code
    return 0


def _trace(debug: bool) -> None:
    if debug:
        traceback.print_exc()


def _say(text: str) -> None:
    with contextlib.suppress(BrokenPipeError):
        print(text, file=sys.stderr)
