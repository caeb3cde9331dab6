"""Commands that make something to look at: explore, report."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kgraph.cli import options as opt
from kgraph.cli import output

if TYPE_CHECKING:
    from kgraph.model import Kind

MinPapers = Annotated[
    int | None,
    typer.Option("--min-papers", min=1, help=opt.text("Fewest papers with both. [default: by the size of the corpus]"), show_default=False),
]

reports = typer.Typer(no_args_is_help=True, help="Write a report.")


def register(app: typer.Typer) -> None:
    """Adds this module's commands."""
    app.command()(explore)
    app.add_typer(reports, name="report")


def explore(
    out: Annotated[Path, typer.Option("--output", "-o", help="The HTML file.")] = Path("explorer.html"),
    concept: Annotated[str | None, typer.Option(help="Open on this concept.", show_default=False)] = None,
    paper: Annotated[str | None, typer.Option(help="Open on this paper.", show_default=False)] = None,
    since: opt.Since = None,
    kind: opt.Kinds = None,
    no_abstracts: Annotated[bool, typer.Option("--no-abstracts", help="Leave the abstracts out; evidence sentences stay.")] = False,
    lang: Annotated[str, typer.Option(help="Language the page starts in: en or zh.")] = "en",
    title: Annotated[str, typer.Option(help="Title of the page.")] = "kgraph",
    open_: Annotated[bool, typer.Option("--open", help="Open it in the browser.")] = False,
    workspace: opt.Workspace = None,
    graph: opt.Graph = None,
    quiet: opt.Quiet = False,
) -> None:
    """Write the graph as one HTML file that works offline: search it, open concepts and papers, read the sentences.

    Example: kgraph explore -o explorer.html
    """
    from kgraph.explore import explore as draw
    from kgraph.store import open_graph

    kinds = _kinds(kind)
    with open_graph(opt.graph(graph, workspace), opt.workspace(workspace)) as store:
        page = draw(store, title=title, concept=concept, paper=paper, since=since, kinds=kinds, abstracts=not no_abstracts, lang=lang)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(page, encoding="utf-8", newline="\n")
    output.say(f"{out}: {len(page.encode()) / 1e6:.1f} MB, opens in any browser", quiet)
    if open_:
        typer.launch(out.resolve().as_uri())


@reports.callback()
def _reports() -> None:
    """Write a report."""


@reports.command()
def cooccurrence(
    out: Annotated[Path, typer.Option("--output", "-o", help="The folder to write into.")],
    since: opt.Since = None,
    until: opt.Until = None,
    kind: opt.Kinds = None,
    min_papers: MinPapers = None,
    limit: Annotated[int, typer.Option(min=1, help="Most pairs in one table.")] = 30,
    hubs: Annotated[bool, typer.Option("--hubs", help="Leave very frequent concepts among the others.")] = False,
    workspace: opt.Workspace = None,
    graph: opt.Graph = None,
    quiet: opt.Quiet = False,
) -> None:
    """Which concepts go together: a page, Markdown, a heat map and CSV files, with the papers behind every number.

    Example: kgraph report cooccurrence -o report
    """
    from pydantic import ValidationError

    from kgraph.model import KINDS
    from kgraph.report import Options, load, write
    from kgraph.store import open_graph

    try:
        chosen = Options(since=since or "", until=until or "", kinds=_kinds(kind) or KINDS, min_papers=min_papers, limit=limit, hubs=hubs)
    except ValidationError as error:
        fault = error.errors()[0]
        raise typer.BadParameter(f"{fault['input']!r} is no day; write it as 2026-02-12", param_hint=f"--{fault['loc'][0]}") from error
    with open_graph(opt.graph(graph, workspace), opt.workspace(workspace)) as store:
        corpus = load(store)
    first, *rest = write(corpus, out, chosen)
    output.say(f"{first}, with {', '.join(path.name for path in rest)}", quiet)


def _kinds(given: list[str] | None) -> "tuple[Kind, ...]":
    from kgraph.model import KINDS

    if unknown := set(given or ()) - set(KINDS):
        raise typer.BadParameter(f"{min(unknown)!r} is no kind; choose from {', '.join(KINDS)}", param_hint="--kind")
    return tuple(kind for kind in KINDS if kind in (given or ()))
