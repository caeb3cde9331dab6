"""Tables as text: for a terminal, for scripts, for Markdown."""

import contextlib
import csv
import io
import json
import math
import os
import re
import sys
from collections.abc import Callable
from typing import Any, Literal

from rich.console import Console
from rich.table import Table as RichTable
from rich.text import Text

from kgraph.cli.options import Format
from kgraph.errors import KgraphError
from kgraph.model import Table

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_WIDE = 48


def plain(value: Any) -> str:
    """A cell as text: lists joined, no control characters (a digest may hold terminal escapes), nothing for None."""
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return "; ".join(map(plain, value))
    return _CONTROL.sub("\ufffd", str(value))


def console(stderr: bool = False) -> Console:
    """A console that obeys ``NO_COLOR`` and the terminal's width; as wide as needed where it is no terminal."""
    stream = sys.stderr if stderr else sys.stdout
    terminal = bool(stream) and stream.isatty()
    colours: Literal["auto"] | None = None if os.environ.get("NO_COLOR") else "auto"
    return Console(stderr=stderr, highlight=False, soft_wrap=not terminal, width=None if terminal else 200, color_system=colours)


def _shown(value: Any) -> Text:
    return Text(f"{value:.4g}" if isinstance(value, float) else plain(value))


def trimmed(text: str) -> str:
    """The text without the spaces that fill its lines up."""
    return "".join(f"{line.rstrip()}\n" for line in text.splitlines())


def as_table(table: Table) -> str:
    """Columns side by side, long cells folded, numbers to the right."""
    drawn = RichTable(box=None, pad_edge=False, header_style="bold", show_edge=False)
    for at, column in enumerate(table.columns):
        numeric = any(isinstance(row[at], int | float) for row in table.rows)
        drawn.add_column(column, justify="right" if numeric else "left", overflow="fold", max_width=None if numeric else _WIDE)
    for row in table.rows:
        drawn.add_row(*map(_shown, row))
    target = console()
    with target.capture() as capture:
        target.print(drawn, soft_wrap=False)
    return trimmed(capture.get())


def _records(table: Table) -> list[dict[str, Any]]:
    """Objects that JSON can hold: what is no number there (infinite, not a number) is null."""
    return [
        {name: None if isinstance(value, float) and not math.isfinite(value) else value for name, value in record.items()}
        for record in table.records()
    ]


def as_json(table: Table) -> str:
    """A list of objects."""
    return json.dumps(_records(table), ensure_ascii=False, indent=1) + "\n"


def as_jsonl(table: Table) -> str:
    """An object a line."""
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in _records(table))


def as_csv(table: Table) -> str:
    """RFC 4180 with a line of column names."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(table.columns)
    writer.writerows([plain(cell) for cell in row] for row in table.rows)
    return buffer.getvalue()


def as_markdown(table: Table) -> str:
    """A Markdown table; bars, angle brackets and line breaks in cells stay text."""

    def cell(value: Any) -> str:
        text = plain(round(value, 4) if isinstance(value, float) else value)
        return re.sub(r"([\\|`*_<>\[\]])", r"\\\1", text).replace("\n", " ")

    head = "| " + " | ".join(map(cell, table.columns)) + " |\n|" + " --- |" * len(table.columns) + "\n"
    return head + "".join("| " + " | ".join(map(cell, row)) + " |\n" for row in table.rows)


RENDER: dict[Format, Callable[[Table], str]] = {
    Format.TABLE: as_table,
    Format.JSON: as_json,
    Format.JSONL: as_jsonl,
    Format.CSV: as_csv,
    Format.MARKDOWN: as_markdown,
}


def emit(text: str) -> None:
    """Writes data to stdout."""
    if sys.stdout:
        sys.stdout.write(text)


def emit_json(value: Any) -> None:
    """Writes one value as JSON to stdout."""
    emit(json.dumps(value, ensure_ascii=False, indent=1) + "\n")


def say(text: str, quiet: bool = False) -> None:
    """Talks on stderr."""
    if not quiet and sys.stderr:
        with contextlib.suppress(BrokenPipeError):
            print(_CONTROL.sub("\ufffd", text), file=sys.stderr)


def aside(text: str, quiet: bool = False) -> None:
    """Says something by the way on stderr: dim on a terminal."""
    if not quiet and sys.stderr:
        with contextlib.suppress(BrokenPipeError):
            console(stderr=True).print(Text(plain(text), style="dim"))


def error_line(error: Exception) -> str:
    """An error as a person is told it, in one line."""
    if isinstance(error, KgraphError):
        return f"error: {' '.join(str(error).split())}"
    if isinstance(error, OSError):
        where = error.filename or "the system"
        return f"error: {where}: {error.strerror or error}; check the path, its permissions and the space left"
    said = " ".join(str(error).split())[:300]
    return f"error: an unexpected {type(error).__name__}: {said}; run again with --debug and report it"
