"""What a person decided about names: a plain TOML file fit for git, one table a decision, replayed in its order on every build.

    [[decision]]
    action = "merge"                    # names[0] and the others are one concept
    names = ["Sparse Autoencoder", "SAE-X"]
    reason = "the appendix says so"     # may be left out, as who may
    who = "Ada"

``never``: two names that no rule may ever join. ``reject``: not one thing for now; no longer listed for review. ``split``: the second
name is taken out of the concept called by the first. ``rename``: the concept called by the first is called by the second, or is of
another ``kind``. Where several concepts share a name, the concept's id stands for it.
"""

import hashlib
import json
import os
import re
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal, get_args

from kgraph.config import Settings
from kgraph.errors import SeedError, UnknownName
from kgraph.model import KINDS, Kind, Value
from kgraph.resources import checkout
from kgraph.text import tidy

Action = Literal["merge", "never", "reject", "split", "rename"]
ACTIONS: tuple[Action, ...] = get_args(Action)

FILE = "decisions.toml"
_KEYS = ("action", "names", "kind", "reason", "who")
_HEADER = re.compile(r"^[ \t]*\[\[[ \t]*decision[ \t]*\]\]", re.MULTILINE)
_FAULT_AT = re.compile(r"\s*\(at line (\d+), column \d+\)")


class Ruling(Value):
    """One decision of a person: what is done to which concepts, each by one of its names or by its id, and why."""

    action: Action
    names: tuple[str, ...]
    kind: Kind | None = None
    reason: str = ""
    who: str = ""

    def __str__(self) -> str:
        """In one line, for people."""
        return " ".join((self.action, *map(repr, self.names), *((f"as a {self.kind}",) if self.kind else ())))


def decisions_file(given: Path | None, workspace: Path) -> Path:
    """Where a person's decisions stand: the file given, else ``KGRAPH_DECISIONS``, else ``seeds/concepts/decisions.toml`` where kgraph
    runs from a checkout that can be written, else ``decisions.toml`` in the workspace. It need not be there."""
    if chosen := given or Settings().decisions:
        return chosen
    root = checkout()
    shipped = root / "seeds" / "concepts" / FILE if root else None
    if shipped and os.access(shipped if shipped.exists() else shipped.parent, os.W_OK):
        return shipped
    return workspace / FILE


def read_text(path: Path) -> str:
    """The file's text; empty where there is no such file. Raises ``SeedError``."""
    try:
        return path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise SeedError(str(path), line, "is not UTF-8; save it as UTF-8") from error
    except OSError as error:
        raise SeedError(str(path), 0, f"cannot be read ({error.strerror or error}); a TOML file of decisions is wanted") from error


def read_rulings(path: Path) -> tuple[Ruling, ...]:
    """The decisions of a file in its order; none where there is no such file. Raises ``SeedError`` with file and line."""
    return parse(read_text(path), str(path))


def parse(text: str, file: str) -> tuple[Ruling, ...]:
    """The decisions of a file's text. Raises ``SeedError`` with file and line for the first fault."""
    try:
        tables = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        at = _FAULT_AT.search(str(error))
        line = int(at[1]) if at else text.count("\n") + 1
        raise SeedError(file, line, f"no TOML: {_FAULT_AT.sub('', str(error))}; write [[decision]] tables") from error
    listed = tables.pop("decision", [])
    if tables or not isinstance(listed, list) or not all(isinstance(table, dict) for table in listed):
        strange = next(iter(tables), "decision")
        raise SeedError(file, _line_of(text, strange), f"{strange!r} is no decision; only [[decision]] tables are allowed")
    lines = [text.count("\n", 0, found.start()) + 1 for found in _HEADER.finditer(text)]
    lines = lines if len(lines) == len(listed) else [0] * len(listed)
    rulings = []
    for number, (table, line) in enumerate(zip(listed, lines, strict=True), 1):
        if fault := _fault(table):
            raise SeedError(file, line, f"decision {number}: {fault}")
        names = tuple(map(tidy, table["names"]))
        rulings.append(Ruling.model_validate({**table, "names": names}))
    return tuple(rulings)


def _line_of(text: str, name: str) -> int:
    found = re.search(rf"^[ \t]*[\[\"']*{re.escape(name)}", text, re.MULTILINE)
    return text.count("\n", 0, found.start()) + 1 if found else 0


def _fault(table: dict[str, Any]) -> str:
    """What is wrong with one table, and what is allowed; empty where nothing is."""
    if strange := sorted(set(table) - set(_KEYS)):
        return f"{strange[0]!r} is not known; allowed are {', '.join(_KEYS)}"
    action, names, kind = table.get("action"), table.get("names"), table.get("kind")
    if action not in ACTIONS:
        return f"action {action!r} is not known; choose from {', '.join(ACTIONS)}" if action else f"no action; one of {', '.join(ACTIONS)}"
    if not isinstance(names, list) or not all(isinstance(name, str) and tidy(name) for name in names):
        return 'names are a list of texts, such as names = ["SAE", "Sparse Autoencoder"]'
    if any(not isinstance(table.get(text, ""), str) for text in ("reason", "who")):
        return "reason and who are texts"
    if kind is not None and (action != "rename" or kind not in KINDS):
        return f"kind goes with rename, and is one of {', '.join(KINDS)}"
    if len(set(map(tidy, names))) != len(names):
        return "one name stands there twice"
    fewest, most = {"merge": (2, 100), "rename": (1 if kind else 2, 2)}.get(action, (2, 2))
    if not fewest <= len(names) <= most:
        return f"{action} takes {fewest if fewest == most else f'{fewest} or more'} names, here are {len(names)}"
    return ""


def rulings_version(rulings: Sequence[Ruling]) -> str:
    """Changes with the decisions: what was resolved by others is out of date."""
    return hashlib.sha256("\n".join(ruling.model_dump_json() for ruling in rulings).encode("utf-8", "replace")).hexdigest()[:16]


def added(text: str, rulings: Sequence[Ruling]) -> str:
    """A file's text with more decisions at its end."""
    for ruling in rulings:
        gap = "" if not text or text.endswith("\n\n") else "\n" if text.endswith("\n") else "\n\n"
        lines = ["[[decision]]", f"action = {_quoted(ruling.action)}", f"names = [{', '.join(map(_quoted, ruling.names))}]"]
        extra = {"kind": ruling.kind, "reason": ruling.reason, "who": ruling.who}
        lines += (f"{name} = {_quoted(value)}" for name, value in extra.items() if value)
        text = f"{text}{gap}{chr(10).join(lines)}\n"
    return text


def removed(text: str, number: int, file: str) -> str:
    """A file's text without its decision of this number, from 1. What else a person wrote there stays. Raises ``UnknownName`` for a
    number that is not there, ``SeedError`` where the file is written so that only a person can take it out."""
    known = parse(text, file)
    if not 1 <= number <= len(known):
        raise UnknownName("decision", str(number), hint=f"{file} has decisions 1 to {len(known)}" if known else f"{file} holds none")
    starts = [found.start() for found in _HEADER.finditer(text)]
    if len(starts) == len(known):
        start, end = starts[number - 1], (*starts, len(text))[number]
        block = text[start:end]
        kept = re.search(r"(?:^[ \t]*(?:#[^\n]*)?\n)*\Z", block, re.MULTILINE) if number < len(known) else None
        rest = block[kept.start() :].lstrip("\n") if kept else ""
        before = text[:start]
        shorter = before + rest + text[end:] if number < len(known) else before.removesuffix("\n") if before.endswith("\n\n") else before
        if parse(shorter, file) == known[: number - 1] + known[number:]:
            return shorter
    raise SeedError(file, 0, f"decision {number} is not written as a [[decision]] table of its own; take it out by hand")


def write(path: Path, text: str) -> None:
    """Replaces the file at once, or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    target = path.resolve()
    beside = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        beside.write_bytes(text.encode("utf-8"))
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)


def _quoted(text: str) -> str:
    """A text as a TOML string on one line."""
    plain = tidy(text).encode("utf-8", "replace").decode("utf-8")
    return json.dumps(plain, ensure_ascii=False).replace("\x7f", "\\u007f")
