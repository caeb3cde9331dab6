"""The one HTML file: template, styles, scripts and data put together, with a policy that lets nothing else in."""

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup

from kgraph.explore.drawing import vis_script
from kgraph.explore.pack import compact_json

FOLDER = Path(__file__).parent / "page"

MODULES = ("core", "data", "search", "filters", "view", "layout", "labels", "draw", "panel", "path", "export", "state", "main")
"""The page's scripts, in the order in which they are put together."""


@cache
def page_json(name: str) -> Any:
    """One of the page's own data files: ``strings`` or ``palette``."""
    return json.loads((FOLDER / f"{name}.json").read_text("utf-8"))


def bundle() -> str:
    """The page's scripts as one: each file after the other, inside one function, so that nothing of it is global."""
    parts = [f"// {name}.js\n{(FOLDER / f'{name}.js').read_text('utf-8').strip()}\n" for name in MODULES]
    return '(() => {\n"use strict";\n' + "\n".join(parts) + "})();\n"


def policy(scripts: Sequence[str], styles: Sequence[str]) -> str:
    """A Content-Security-Policy that runs these scripts and styles, shows pictures of the page itself, and asks no host for anything."""

    def hashes(texts: Sequence[str]) -> str:
        return " ".join(f"'sha256-{base64.b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode()}'" for text in texts)

    return (
        f"default-src 'none'; script-src {hashes(scripts)}; style-src {hashes(styles)}; img-src data: blob:; "
        "base-uri 'none'; form-action 'none'"
    )


def render(title: str, lang: str, content: Mapping[str, Any], nodes: str, texts: Sequence[str]) -> str:
    """The page. ``content`` is read at once, ``nodes`` and ``texts`` are blocks (see ``pack``) read after the overview is drawn."""
    style = (FOLDER / "page.css").read_text("utf-8")
    vis, script = vis_script(), bundle()
    for text in (vis, script):
        if "</script" in text.lower() or "\r" in text:
            raise ValueError("a script of the page must not contain '</script' or carriage returns")
    environment = Environment(
        loader=FileSystemLoader(FOLDER), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    strings = page_json("strings")
    return environment.get_template("page.html.j2").render(
        title=_clean(title),
        lang={"zh": "zh-CN"}.get(lang, lang),
        t=strings[lang],
        types=page_json("palette")["order"],
        policy=policy((vis, script), (style,)),
        style=Markup(style),
        vis=Markup(vis),
        script=Markup(script),
        content=htmlsafe_json_dumps({**content, "strings": strings, "palette": page_json("palette")}, dumps=compact_json),
        nodes=nodes,
        texts=texts,
    )


def _clean(text: str) -> str:
    """Text fit for a page's title: no control characters, nothing UTF-8 cannot hold."""
    return "".join(c for c in text if c.isprintable()).encode("utf-8", "replace").decode("utf-8")
