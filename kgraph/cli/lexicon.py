"""Commands that learn from a corpus what the finders know beforehand: lexicon mine, words, clusters."""

from pathlib import Path
from typing import Annotated

import typer

from kgraph.cli import options as opt
from kgraph.cli import output

group = typer.Typer(name="lexicon", help="Learn terms, words and their company from a corpus of papers.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Adds this module's commands."""
    app.add_typer(group)


@group.callback()
def lexicon() -> None:
    """Learn terms, words and their company from a corpus of papers."""


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


@group.command()
def words(
    out: Annotated[Path, typer.Option("--output", "-o", help="The folder of words.tsv and names.tsv.")] = Path("seeds/concepts"),
    quiet: opt.Quiet = False,
) -> None:
    """Write what a build reads of the mined terms: which words of their names translate each other, and the names themselves.

    Example: kgraph lexicon words -o seeds/concepts
    """
    from kgraph.lexicon import lexicon as curated
    from kgraph.mined import index, mined, write_index
    from kgraph.translation import learn, write_ties

    pairs = [((entry.name, *entry.en), entry.zh) for entry in curated().entries]
    ties = list(learn([*pairs, *((record.en, record.zh) for record in mined().records if record.en and record.zh)]))
    found = index(mined().records)
    write_ties(ties, out / "words.tsv")
    write_index(found, out / "names.tsv")
    output.say(f"{out}: {len(ties)} ties of words, {len(found)} names", quiet)


@group.command()
def clusters(
    paths: opt.Paths,
    out: Annotated[Path, typer.Option("--output", "-o", help="The file of clusters.")] = Path("seeds/concepts/clusters.tsv"),
    quiet: opt.Quiet = False,
) -> None:
    """Write the clusters of words that stand between the same neighbours in a corpus. The tagger and the judge see by them: fit both anew.

    Example: kgraph lexicon clusters corpus.jsonl.xz -o clusters.tsv
    """
    from kgraph.cli.building import progress_bar
    from kgraph.mine.clusters import cluster

    with progress_bar(quiet) as progress:
        units = cluster(paths, out, progress)
    output.say(f"{out}: {units} words and pairs of characters", quiet)
