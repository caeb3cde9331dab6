"""The command line: parse, call, print. The only room that talks: data on stdout, talk on stderr."""

import gc
import sys
from collections.abc import Sequence

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs one command and ends the process with its exit code. An interrupt while Python still loads is one, too."""
    gc.set_threshold(50_000, 20, 100)  # what is loaded and what is found stays: to look through it time and again is a tenth of a start
    try:
        from kgraph.cli.app import run

        code = run(sys.argv[1:] if arguments is None else arguments)
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        code = 130
    gc.freeze()  # nor need Python look through all of it once more before it ends
    sys.exit(code)
