"""Commands about the mined lexicon: lexicon mine."""

from pathlib import Path
from typing import Annotated

import typer

from kgraph.cli import options as opt
from kgraph.cli import output

group = typer.Typer(name="lexicon", help="Mine terms, in English and Chinese, from a corpus of papers.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Adds this module's commands."""
    app.add_typer(group)


@group.callback()
def lexicon() -> None:
    """Mine terms, in English and Chinese, from a corpus of papers."""


@group.command()
def mine(
    paths: opt.Paths,
    out: Annotated[Path, typer.Option("--output", "-o", help="The file of term pairs.")] = Path("seeds/concepts/mined.jsonl"),
    quiet: opt.Quiet = False,
) -> None:
    """Write the terms that a corpus defines, and those whose Chinese and English forms keep turning up together.

    The papers should have texts in both languages, and be many: some thousands. The same papers give the same file.

    Example: kgraph lexicon mine corpus.jsonl.xz -o mined.jsonl
    """
    from kgraph.cli.building import progress_bar
    from kgraph.mine import mine as run

    with progress_bar(quiet) as progress:
        done = run(paths, out, progress)
    output.say(f"{out}: {done.records} terms, {done.bilingual} in both languages, of {done.papers} papers; {done.size / 1e6:.1f} MB", quiet)
