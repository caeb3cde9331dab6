"""The entry point: commands, and what becomes of errors.

Exit codes: 0 done, 1 a clear error on one line of stderr, 2 wrong usage, 130 interrupted. A closed pipe is no error.
"""

import os
import sys
import traceback
from collections.abc import Sequence
from typing import Annotated

import typer
from typer.exceptions import TyperException

from kgraph import __version__
from kgraph.cli import asking, building, showing
from kgraph.errors import KgraphError

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


for room in (building, asking, showing):
    room.register(app)


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs one command and ends the process with its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    debug = "--debug" in given
    given = [argument for argument in given if argument != "--debug"]
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a terminal of another encoding must not stop Chinese output
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        code = typer.main.get_command(app).main(given, prog_name="kgraph", standalone_mode=False)
        sys.stdout.flush()
    except TyperException as error:  # wrong usage
        context = getattr(error, "ctx", None)
        if message := " ".join(error.format_message().split()):  # a group called alone has shown its help already
            _say(f"error: {message.rstrip('.')}; see {context.command_path if context else 'kgraph'} --help")
        code = error.exit_code
    except (KeyboardInterrupt, typer.Abort):
        _say("interrupted; the library is as it was before")
        code = 130
    except KgraphError as error:
        _trace(debug)
        _say(f"error: {' '.join(str(error).split())}")
        code = 1
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except OSError as error:
        _trace(debug)
        _say(f"error: {error.filename or 'the system'}: {error.strerror or error}; check the path, its permissions and the space left")
        code = 1
    except Exception as error:  # the last fence: a user never sees a traceback, and is told how to get one
        _trace(debug)
        _say(f"error: an unexpected {type(error).__name__}: {' '.join(str(error).split())[:300]}; run again with --debug and report it")
        code = 1
    sys.exit(code or 0)


def _trace(debug: bool) -> None:
    if debug:
        traceback.print_exc()


def _say(text: str) -> None:
    print(text, file=sys.stderr)
