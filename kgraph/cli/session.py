"""What a shell does with one piece of what is typed: runs it, prints the answer, keeps its settings."""

import json
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple, TypeVar

import typer

from kgraph.cli import output
from kgraph.cli.cards import card
from kgraph.cli.options import Format
from kgraph.errors import BadParameter, KgraphError, NotReadOnly, UnknownName
from kgraph.model import Table
from kgraph.query import NamedQuery, catalogue, named, names_like, near_names
from kgraph.query.answer import ROWS, Answer, ask_cypher, ask_named, ask_plan, listing
from kgraph.query.guard import STARTS
from kgraph.query.parameters import NO_LIMIT, ParameterType
from kgraph.query.script import Piece, pieces, split_values
from kgraph.store import GraphStore, Server, load_schema

T = TypeVar("T")

_NAMES_SECONDS = 2.0
_ANSWERS = """\
concept_papers GRPO limit=5        a named query with its values; name="sparse autoencoders" where there are spaces; ends with the line
MATCH (c:Concept) RETURN c.name;   a statement of your own that only reads; ends with ; or with an empty line
"""


class Command(NamedTuple):
    """A command: how it is written, what it does, and what does it."""

    usage: str
    what: str
    run: "Callable[[Session, str], None]"


class Session:
    """The settings of one shell over one open graph: parameters of statements, limit, timeout, format."""

    def __init__(
        self, store: GraphStore, *, limit: int | None = None, timeout: float = 30.0, format: Format = Format.TABLE, quiet: bool = False
    ) -> None:
        self.store, self.limit, self.timeout, self.format, self.quiet = store, limit, timeout, format, quiet
        self.params: dict[str, Any] = {}

    def run(self, piece: Piece) -> None:
        """Runs it and prints what it gives. Raises ``KgraphError``; ``typer.Exit`` where it ends the shell."""
        self.store.renew()
        match piece.sort:
            case "command":
                name, said = _parted(piece.text)
                if name not in COMMANDS:
                    raise UnknownName("command", f":{name}", [f":{near}" for near in near_names(name, list(COMMANDS))], ":help lists all")
                COMMANDS[name].run(self, said)
            case "named":
                self._answer(lambda: self._ask(piece.text))
            case "statement":
                word, rest = _parted(piece.text)
                if word.upper() in ("EXPLAIN", "PROFILE") and isinstance(self.store, Server):
                    self.plan(rest, profile=word.upper() == "PROFILE")  # the server would give no rows for it
                else:
                    self._answer(lambda: ask_cypher(self.store, piece.text, self.params, limit=self.limit, timeout=self.timeout))

    def plan(self, said: str, *, profile: bool = False) -> None:
        """Prints the plan of a statement or a named query."""
        option = ":profile" if profile else ":explain"
        piece = next(pieces(said.split("\n")), None)
        if piece is None or piece.sort == "command":
            raise BadParameter(f"{option} takes a statement, or a named query with its values")
        name, cypher, values, first = None, None, self.params, False
        if piece.sort == "named":
            name, values, first = self._values(piece.text)
        else:
            cypher = piece.text
        self._answer(lambda: ask_plan(self.store, name, cypher, values, option=option, first=first, profile=profile, timeout=self.timeout))

    def emit(self, table: Table) -> None:
        """Prints a table as is set."""
        output.emit(output.RENDER[self.format](table))

    def names(self, what: ParameterType, begun: str) -> tuple[str, ...]:
        """Names for a value that is being typed; none where the graph does not tell them soon. Nor those that would write to a terminal."""
        try:
            return tuple(name for name in names_like(self.store, what, begun, _NAMES_SECONDS) if name.isprintable())
        except KgraphError:
            return ()

    def stoppable(self, work: Callable[[], T]) -> T:
        """What the work gives. An interrupt stops it at once: of a server the connection is closed, which ends the statement there; its
        driver alone would first wait for the answer. The embedded engine looks out for interrupts itself."""
        if not isinstance(self.store, Server):
            return work()
        with ThreadPoolExecutor(1) as pool:
            try:
                return pool.submit(work).result()
            except KeyboardInterrupt:
                self.store.close()
                raise

    def _answer(self, ask: Callable[[], Answer]) -> None:
        began = time.perf_counter()
        answer = self.stoppable(ask)
        took = time.perf_counter() - began
        self.emit(answer.table)
        for note in answer.notes:
            output.say(note, self.quiet)
        if answer.cut:
            output.say(f"cut at {answer.cut} rows; :limit 0 shows all", self.quiet)
        number = len(answer.table.rows)
        duration = f"{1000 * took:.0f} ms" if took < 1 else f"{took:.1f} s"
        output.aside(f"{number} {'row' if number == 1 else 'rows'}, {duration}", self.quiet)

    def _ask(self, text: str) -> Answer:
        name, values, first = self._values(text)
        return ask_named(self.store, name, values, limit=self.limit, first=first)

    def _values(self, text: str) -> tuple[str, dict[str, str], bool]:
        name, said = _parted(text)
        if name not in catalogue():
            near = near_names(name, [*catalogue(), *STARTS, *(f":{command}" for command in COMMANDS)])
            raise UnknownName("query", name, near, ":queries lists all, :show NAME shows a concept or a paper")
        values, first = split_values(named(name), said)
        return name, values, first


def _parted(text: str) -> tuple[str, str]:
    """The first word and the rest."""
    word, *rest = text.split(maxsplit=1) or [""]
    return word, "".join(rest).strip()


def _help(session: Session, said: str) -> None:
    if not said:
        output.emit(_ANSWERS + "\n")
        output.emit(output.as_table(Table(columns=("command", "what"), rows=tuple((c.usage, c.what) for c in COMMANDS.values()))))
    elif said.lstrip(":") in COMMANDS:
        command = COMMANDS[said.lstrip(":")]
        output.emit(f"{command.usage}  {command.what}\n")
    else:
        output.emit(_explained(named(said)))


def _explained(query: NamedQuery) -> str:
    """A query as its user needs it: what it answers, its parameters, columns and statement."""
    text = f"{query.name}: {query.summary}\n"
    if query.parameters:
        rows = [(p.name, p.type, p.default if p.default != NO_LIMIT else 0, p.doc) for p in query.parameters]
        text += "\n" + output.as_table(Table(columns=("parameter", "type", "default", "what"), rows=tuple(rows)))
    text += f"\ncolumns: {', '.join(query.columns)}\n\n"
    lines = query.text.splitlines()
    begins = next((at for at, line in enumerate(lines) if not line.startswith("//")), 0)
    return text + "\n".join(lines[begins:]) + "\n"


def _queries(session: Session, said: str) -> None:
    session.emit(listing())


def _schema(session: Session, said: str) -> None:
    schema = load_schema()
    rows = [("label", node.label, ", ".join(node.columns), node.doc) for node in schema.nodes]
    if isinstance(session.store, Server):
        rows += [("label", label, "", f"{node.label} of kind {kind}") for node in schema.nodes for kind, label in node.kinds.items()]
    rows += [
        ("type", rel.type, ", ".join(p.name for p in rel.properties), f"({rel.source})->({rel.target}): {rel.doc}")
        for rel in schema.relationships
    ]
    session.emit(Table(columns=("what", "name", "properties", "says"), rows=tuple(rows)))


def _show(session: Session, said: str) -> None:
    words = said.removesuffix("--first").strip()
    if not words:
        raise BadParameter(":show takes a name: of a concept in any language, an arXiv id, or words of a title")
    name = words[1:-1] if len(words) > 2 and words[0] == words[-1] and words[0] in "\"'" else words
    output.emit(session.stoppable(lambda: card(session.store, name, said.endswith("--first"))))


def _param(session: Session, said: str) -> None:
    name, sign, value = said.partition("=")
    if not said:
        _params(session, "")
    elif not sign or not name.strip().isidentifier():
        raise BadParameter(f":param {said!r} is no parameter; write :param name=value, and $name in a statement")
    else:
        session.params[name.strip()] = _value(value.strip())


def _value(text: str) -> Any:
    """Numbers, lists and texts in quotes as JSON has them; anything else is a text as it stands."""
    try:
        return json.loads(text)
    except ValueError:
        return text


def _params(session: Session, said: str) -> None:
    rows = tuple((name, json.dumps(value, ensure_ascii=False)) for name, value in session.params.items())
    session.emit(Table(columns=("parameter", "value"), rows=rows))


def _format(session: Session, said: str) -> None:
    if said:
        if said not in list(Format):
            raise BadParameter(f"rows are printed as {', '.join(Format)}, not {said!r}")
        session.format = Format(said)
    output.say(f"format: {session.format}", session.quiet)


def _limit(session: Session, said: str) -> None:
    if said:
        if not (said.isascii() and said.isdigit() and len(said) < 10):
            raise BadParameter(f"a limit is a whole number of rows, 0 for all, not {said!r}")
        session.limit = int(said)
    shown = f"{ROWS}, of a named query its own" if session.limit is None else str(session.limit or "none")
    output.say(f"limit: {shown}", session.quiet)


def _timeout(session: Session, said: str) -> None:
    if said:
        try:
            seconds = float(said)
        except ValueError:
            seconds = -1.0
        if not 0 <= seconds < 1e6:
            raise BadParameter(f"a timeout is a number of seconds, 0 for never, not {said!r}")
        session.timeout = seconds
    output.say(f"timeout: {session.timeout:g} s" if session.timeout else "timeout: never", session.quiet)


def _explain(session: Session, said: str) -> None:
    session.plan(said)


def _profile(session: Session, said: str) -> None:
    session.plan(said, profile=True)


def _write(session: Session, said: str) -> None:
    raise NotReadOnly('this shell only reads; kgraph query --write --cypher "STATEMENT" is for writing')


def _quit(session: Session, said: str) -> None:
    raise typer.Exit


COMMANDS: Mapping[str, Command] = {
    "help": Command(":help [NAME]", "this list; of a named query what it answers, its parameters and its statement", _help),
    "queries": Command(":queries", "the named queries", _queries),
    "schema": Command(":schema", "labels, relationship types, properties", _schema),
    "show": Command(":show NAME", "the card of a concept or a paper", _show),
    "param": Command(":param NAME=VALUE", 'sets $NAME for statements; a number, a list or "a text" as in JSON, else a text', _param),
    "params": Command(":params", "the parameters that are set", _params),
    "format": Command(":format FORMAT", f"how rows are printed: {', '.join(Format)}", _format),
    "limit": Command(":limit N", "most rows; 0: all", _limit),
    "timeout": Command(":timeout SECONDS", "after which a statement is stopped; 0: never", _timeout),
    "explain": Command(":explain STATEMENT", "the server's plan of a statement or a named query; nothing is run", _explain),
    "profile": Command(":profile STATEMENT", "runs it, and prints the plan with rows and db hits", _profile),
    "write": Command(":write", "is not for this shell; kgraph query --write is", _write),
    "quit": Command(":quit", "ends the shell, as :exit and Ctrl-D do", _quit),
    "exit": Command(":exit", "ends the shell", _quit),
}
