"""The prompt on a terminal: lines with history, completion and colours."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.filters import Condition
from prompt_toolkit.history import FileHistory, History, InMemoryHistory
from prompt_toolkit.lexers import DynamicLexer, Lexer, PygmentsLexer
from prompt_toolkit.output import Output
from prompt_toolkit.styles import Style
from pygments.lexers.graph import CypherLexer

from kgraph.cli.options import Format
from kgraph.cli.session import COMMANDS, Session
from kgraph.query.completion import complete, vocabulary
from kgraph.query.script import sort_of, unfinished
from kgraph.store import Server

PROMPT = "kgraph> "
HISTORY = "shell-history"

_STYLE = Style.from_dict({"pygments.error": "noinherit"})  # to Pygments a letter outside ASCII is one


class _Completing(Completer):
    """Completions of ``kgraph.query.completion`` as prompt_toolkit takes them."""

    def __init__(self, session: Session) -> None:
        self._session = session
        commands = {name: command.what for name, command in COMMANDS.items()}
        choices = {"format": tuple(Format)}
        self._known = vocabulary(kinds=isinstance(session.store, Server), commands=commands, choices=choices)

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterator[Completion]:
        found = complete(document.text_before_cursor, self._known, self._session.params, self._session.names)
        return (Completion(one.text, start_position=-one.width, display_meta=one.what) for one in found)


def history_in(workspace: Path) -> History:
    """What was typed, in a file that only its owner reads; in memory where there is no workspace to write in."""
    file = workspace / HISTORY
    try:
        os.close(os.open(file, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600))
        file.chmod(0o600)
    except OSError:
        return InMemoryHistory()
    return FileHistory(file)


def prompt_of(session: Session, history: History, output: Output | None = None) -> PromptSession[str]:
    """A prompt for one shell. Enter ends what is typed, or begins another line where a statement goes on."""
    colours = PygmentsLexer(CypherLexer)

    def goes_on() -> bool:
        return unfinished(prompt.default_buffer.text)

    def lexer() -> Lexer | None:
        text = prompt.default_buffer.text
        return colours if "\n" in text or sort_of(text) == "statement" else None

    prompt: PromptSession[str] = PromptSession(
        PROMPT,
        multiline=Condition(goes_on),
        prompt_continuation=lambda width, number, wraps: "… ".rjust(width) if not wraps else " " * width,
        history=history,
        completer=_Completing(session),
        complete_while_typing=False,
        lexer=DynamicLexer(lexer),
        style=_STYLE,
        output=output,
    )
    return prompt


def lines(prompt: PromptSession[str]) -> Iterable[str]:
    """What is typed, time and again; Ctrl-C takes back what was typed, Ctrl-D ends it."""
    while True:
        try:
            yield prompt.prompt()
        except KeyboardInterrupt:
            continue
        except EOFError:
            return
