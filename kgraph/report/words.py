"""Text and numbers on their way out. Whatever comes from a digest stays text: in Markdown, in a CSV file, in a terminal."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

_LINES = re.compile(r"[\t\n\v\f\r\x85\u2028\u2029]+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")
_MARKDOWN = re.compile(r"[\\`*_\[\]|~!#$]")
_ARXIV = re.compile(r"(?:\d{4}\.\d{4,5}|[a-z\-]{2,16}(?:\.[A-Z]{2})?/\d{7})")


def clean(text: str) -> str:
    """The text on one line, without control characters, lone surrogates and marks that turn the direction of writing."""
    return text if text.isprintable() else _CONTROL.sub("", _LINES.sub(" ", text))


def markdown(text: str) -> str:
    """The text so that no Markdown reader sees markup, a table's border, HTML or a link in it."""
    plain = clean(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _MARKDOWN.sub(r"\\\g<0>", plain).replace("://", "&#58;//").replace("www.", "www&#46;")


def arxiv_url(paper: str) -> str:
    """The paper's page on arXiv, or '' where the id is not one of arXiv's: no other link ever leaves a report."""
    return f"https://arxiv.org/abs/{paper}" if _ARXIV.fullmatch(paper) else ""


def number(value: float | int | None) -> str:
    """A number for people: whole numbers with separators, others to three significant digits, nothing for None."""
    if value is None:
        return ""
    if isinstance(value, int) or abs(value) >= 1000:
        return f"{value:,.0f}"
    rounded = f"{value:#.3g}"
    return format(Decimal(rounded), "f").rstrip(".") if "e" in rounded else rounded.rstrip(".")


def csv_text(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A CSV file after RFC 4180: header, CRLF, numbers unrounded, None empty, every text cleaned."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows([clean(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    return out.getvalue()
