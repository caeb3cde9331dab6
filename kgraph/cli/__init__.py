"""The command line: parse, call, print. The only room that talks: data on stdout, talk on stderr."""

from kgraph.cli.main import main

__all__ = ["main"]
