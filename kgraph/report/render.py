"""A page as HTML and as Markdown. In both, every text is escaped unless it is known to be ours."""

import base64
import hashlib
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from kgraph.report import heatmap
from kgraph.report.page import SHOWN_MEASURES, Page
from kgraph.report.words import clean, markdown

NOTES = (
    ("expected", "Expected", "E = c_i c_j / N", "What chance would give."),
    ("lift", "Lift", "c_ij / E", "Times chance; 1 is chance."),
    ("rank", "Rank", "log2((c_ij + 5) / (E + 5))", "Lift shrunk to chance, so that rare pairs must earn their place; 0 is chance."),
    ("association", "Association", "c_ij / (c_i c_j)", "van Eck & Waltman 2009. Lift divided by N."),
    ("npmi", "NPMI", "ln(lift) / −ln(c_ij / N)", "Bouma 2009. −1 never together, 0 chance, 1 never apart."),
    ("jaccard", "Jaccard", "c_ij / (c_i + c_j − c_ij)", "Jaccard 1901. 0 to 1."),
    ("salton", "Cosine", "c_ij / √(c_i c_j)", "Salton & McGill 1983. 0 to 1."),
    ("inclusion", "Inclusion", "c_ij / min(c_i, c_j)", "Callon et al. 1991. 0 to 1."),
    ("equivalence", "Equivalence", "c_ij² / (c_i c_j)", "Callon et al. 1991. The cosine squared."),
    ("loglik", "G²", "2 Σ O ln(O / E) over the 2 × 2 table", "Dunning 1993. Negative below chance."),
    ("centrality", "Centrality", "10 Σ equivalence of links to other themes", "Callon et al. 1991."),
    ("density", "Density", "100 Σ equivalence of links inside / concepts", "Callon et al. 1991."),
    ("themes", "Themes", "Leiden communities by modularity, links weighted by cosine", "Traag, Waltman & van Eck 2019."),
)
"""What each measure is: name, heading, formula, and where it is from or how to read it."""

HEADINGS = {name: heading for name, heading, _, _ in NOTES}


class Ours(str):
    """Text for Markdown that is known to be safe."""

    __slots__ = ()


def html(page: Page, chart: str) -> str:
    """One HTML page that asks no other host for anything and runs no script; ``chart`` is SVG of our own making."""
    style = _style()
    return (
        _html()
        .get_template("cooccurrence.html")
        .render(page=page, chart=Markup(chart), style=Markup(style), policy=_policy(style), **_known())
    )


def text(page: Page) -> str:
    """The same page as Markdown."""
    return _markdown().get_template("cooccurrence.md").render(page=page, **_known())


def _known() -> dict[str, object]:
    return {"measures": SHOWN_MEASURES, "headings": HEADINGS, "notes": NOTES}


def _style() -> str:
    return files("kgraph.report").joinpath("templates/page.css").read_text(encoding="utf-8") + heatmap.STYLE


def _policy(style: str) -> str:
    """Nothing is loaded and nothing runs; of styles only our own."""
    digest = base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


@cache
def _html() -> Environment:
    return Environment(
        loader=PackageLoader("kgraph.report"),
        autoescape=True,
        finalize=lambda value: clean(value) if type(value) is str else value,
        undefined=StrictUndefined,
        trim_blocks=True,
        keep_trailing_newline=True,
    )


@cache
def _markdown() -> Environment:
    """Every text a template prints is escaped for Markdown, as autoescape does for HTML; ``| link`` marks a checked address."""
    made = Environment(
        loader=PackageLoader("kgraph.report"),
        autoescape=False,
        finalize=lambda value: markdown(value) if isinstance(value, str) and not isinstance(value, Ours) else value,
        undefined=StrictUndefined,
        trim_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters["link"] = Ours
    return made
