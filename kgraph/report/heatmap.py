"""The co-occurrence heat map, drawn as SVG of our own: links and tooltips, no script, light and dark."""

import math
import unicodedata
from collections.abc import Mapping, Sequence
from html import escape
from importlib.resources import files

from kgraph.report.words import clean, number

CELL = 24
FONT = 12
LONGEST = 24
"""Longest label, in widths of a Chinese character; more is cut and marked with an ellipsis (the tooltip has all of it)."""

SHADES = 7
PAD = 12
GAP = 8

STYLE = files("kgraph.report").joinpath("templates/heatmap.css").read_text(encoding="utf-8")
"""The chart's style: a page that holds the chart has it in its own style sheet, a file of its own carries it along."""


def width(text: str, size: float = FONT) -> float:
    """Rough width of a text in pixels, on the wide side: Chinese characters are one em, Latin letters by their class."""
    return size * sum(_em(character) for character in text)


def shorten(text: str, longest: float = LONGEST) -> str:
    """The text, cut and marked with an ellipsis where it is wider than ``longest`` ems."""
    if width(text, 1) <= longest:
        return text
    kept, used = [], 1.0
    for character in text:
        used += _em(character)
        if used > longest:
            break
        kept.append(character)
    return "".join(kept).rstrip() + "…"


def heatmap(
    labels: Sequence[str],
    matrix: Sequence[Sequence[int]],
    *,
    strength: Sequence[Sequence[float]] | None = None,
    groups: Sequence[int] = (),
    links: Mapping[tuple[int, int], str] | None = None,
    scale: str = "papers",
    title: str = "Papers in which two concepts meet",
    standalone: bool = False,
) -> str:
    """A square map of how often things meet; ``matrix[i][j]`` stands in the cell, ``matrix[i][i]`` on the diagonal.

    The shade is by ``strength`` (without it by the counts): the square root of its share of the largest one off the diagonal, so that
    the weak ones can be told apart; ``scale`` says what it is. Neighbours with the same number in ``groups`` are framed together
    (0: no frame). ``links`` gives cells, by ``(row, column)``, an address. ``standalone`` carries the style along, for a file of its
    own. Pure: same input, same text.
    """
    names = [clean(label) for label in labels]
    shown = [shorten(name) for name in names]
    if not names:
        return _svg(420, 60, f'<text x="{PAD}" y="34">No two concepts meet: there is nothing to draw.</text>', title, standalone)
    left = PAD + math.ceil(max(width(name) for name in shown)) + GAP
    top = left  # the columns' labels are the same, turned
    side = CELL * len(names)
    parts = [_labels(shown, left, top)]
    strengths: Sequence[Sequence[float]] = matrix if strength is None else strength
    largest = max((value for at, line in enumerate(strengths) for to, value in enumerate(line) if at != to), default=0.0)
    for row, name in enumerate(names):
        for column, other in enumerate(names):
            tip = f"{name}: {_papers(matrix[row][row])}" if row == column else f"{name} – {other}: {_papers(matrix[row][column])}"
            shade = -1 if row == column else _shade(matrix[row][column], strengths[row][column], largest)
            address = (links or {}).get((row, column), "")
            parts.append(_cell(left + column * CELL, top + row * CELL, matrix[row][column], shade, tip, address))
    parts.extend(_frames(groups, left, top))
    parts.append(_legend(left, top + side + 14, scale, largest))
    return _svg(left + max(side, math.ceil(width(scale)) + SHADES * CELL + 60) + PAD, top + side + 50, "\n".join(parts), title, standalone)


def _em(character: str) -> float:
    if unicodedata.east_asian_width(character) in "WF":
        return 1.0
    if unicodedata.combining(character):
        return 0.0
    if character in "ijl.,:;'|!()[] tfrI-":
        return 0.4
    if character in "mwMW%@—…":
        return 0.95
    return 0.72 if character.isupper() or not character.isascii() else 0.6


def _papers(count: int) -> str:
    return "1 paper" if count == 1 else f"{count} papers"


def _shade(count: int, strength: float, largest: float) -> int:
    return max(1, math.ceil(math.sqrt(strength / largest) * SHADES)) if count and largest else 0


def _labels(shown: Sequence[str], left: int, top: int) -> str:
    parts = []
    for at, name in enumerate(shown):
        middle = at * CELL + CELL / 2
        parts.append(f'<text class="row" x="{left - GAP}" y="{top + middle + 4:g}">{escape(name)}</text>')
        x, y = left + middle + 4, top - GAP
        parts.append(f'<text x="{x:g}" y="{y}" transform="rotate(-90 {x:g} {y})">{escape(name)}</text>')
    return "\n".join(parts)


def _cell(x: int, y: int, count: int, shade: int, tip: str, address: str) -> str:
    look, ink = ("self", "quiet") if shade < 0 else (f"s{shade}", f"t{shade}")
    number = str(count) if count < 1000 else f"{count // 1000}k"
    text = f'<text class="count {ink}" x="{x + (CELL - 1) / 2:g}" y="{y + CELL / 2 + 3.5:g}">{number}</text>' if count else ""
    body = f'<rect class="{look}" x="{x}" y="{y}" width="{CELL - 1}" height="{CELL - 1}" rx="2"/>{text}'
    body = f"<g><title>{escape(tip)}</title>{body}</g>"
    return f'<a href="{escape(address)}">{body}</a>' if address else body


def _frames(groups: Sequence[int], left: int, top: int) -> list[str]:
    frames, start = [], 0
    for at in range(1, len(groups) + 1):
        if at < len(groups) and groups[at] == groups[start]:
            continue
        if groups[start] and at - start > 1:
            x, y, size = left + start * CELL - 1, top + start * CELL - 1, (at - start) * CELL + 1
            frames.append(f'<rect class="group" x="{x}" y="{y}" width="{size}" height="{size}" rx="3"/>')
        start = at
    return frames


def _legend(left: int, y: int, scale: str, largest: float) -> str:
    x = left + math.ceil(width(scale)) + 2 * GAP
    boxes = "".join(f'<rect class="s{at + 1}" x="{x + at * CELL}" y="{y}" width="{CELL - 1}" height="12" rx="2"/>' for at in range(SHADES))
    return (
        f'<text class="quiet" x="{left}" y="{y + 11}">{escape(scale)} 0</text>{boxes}'
        f'<text class="quiet" x="{x + SHADES * CELL + GAP}" y="{y + 11}">{number(largest)}</text>'
    )


def _svg(wide: float, high: float, body: str, title: str, standalone: bool) -> str:
    style = f"<style>\n{STYLE}</style>\n" if standalone else ""
    size = f'width="{wide:g}" height="{high:g}" viewBox="0 0 {wide:g} {high:g}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="heat" {size} role="img" aria-label="{escape(clean(title))}">\n'
        f'{style}<rect class="card" width="{wide:g}" height="{high:g}" rx="6"/>\n{body}\n</svg>\n'
    )
