"""The command line: parse, call, print. The only room that talks: data on stdout, talk on stderr."""

import sys
from collections.abc import Sequence

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs one command and ends the process with its exit code. An interrupt while Python still loads is one, too."""
    try:
        from kgraph.cli.main import run

        code = run(sys.argv[1:] if arguments is None else arguments)
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        code = 130
    sys.exit(code)
