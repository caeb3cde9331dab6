"""Everything that can go wrong for a reason a person can mend, as one tree.

    KgraphError                     what was wrong, what is allowed, what to do
    ├── DigestError(file, line)     a digest that cannot be read at all
    ├── SeedError(file, line)       a lexicon, stop list or schema file with a fault in it
    ├── SettingError                a setting or option outside what is allowed
    ├── UnknownName                 a name nobody knows (it lists near ones)
    │   └── AmbiguousName           a name that several concepts share (it lists them)
    ├── StoreError                  the library or a graph
    │   ├── Unavailable             nothing there to open, or nothing that answers
    │   │   └── Crashed             a server of this machine that ended by itself (log: its last lines)
    │   ├── SchemaMismatch          written by another version
    │   ├── Locked                  another process is writing
    │   └── EngineMissing           the engine's package is not installed
    └── QueryError                  a question that is not run
        ├── BadParameter            a parameter missing, unknown or of another type
        ├── NotReadOnly             a statement that would change or read more than the graph
        └── Refused                 what the engine itself answered with

Programming mistakes stay ``TypeError`` and ``ValueError``. The library raises; only the command line prints.
"""

from collections.abc import Iterable


class KgraphError(Exception):
    """Base of all errors that kgraph raises on purpose; ``str()`` is one line fit to show."""


class DigestError(KgraphError):
    """A digest that cannot be read. ``file`` and ``line`` say where (line 0: the file as a whole)."""

    def __init__(self, file: str, line: int, message: str) -> None:
        self.file, self.line = file, line
        super().__init__(f"{file}:{line}: {message}" if line else f"{file}: {message}")


class SeedError(KgraphError):
    """A file of the project's own data (lexicon, stop list, schema, query) with a fault in it."""

    def __init__(self, file: str, line: int, message: str) -> None:
        self.file, self.line = file, line
        super().__init__(f"{file}:{line}: {message}" if line else f"{file}: {message}")


class SettingError(KgraphError):
    """A setting or an option outside what is allowed."""


class UnknownName(KgraphError):
    """A name that nothing goes by. ``what`` is the sort of thing, ``near`` the closest names known."""

    def __init__(self, what: str, given: str, near: Iterable[str] = (), hint: str = "") -> None:
        self.what, self.given, self.near = what, given, tuple(near)
        text = f"no {what} is called {given!r}"
        if self.near:
            text += "; did you mean " + ", ".join(repr(n) for n in self.near) + "?"
        super().__init__(text + (f" ({hint})" if hint else ""))


class AmbiguousName(UnknownName):
    """A name that several things share; ``ids`` are theirs, to be used instead."""

    def __init__(self, what: str, given: str, ids: Iterable[str]) -> None:
        super().__init__(what, given)
        self.ids = tuple(ids)
        self.args = (f"{given!r} names {len(self.ids)} {what}s: {', '.join(self.ids)}; give one of these ids, or --first",)


class StoreError(KgraphError):
    """The library or a graph could not do what was asked."""


class Unavailable(StoreError):
    """There is nothing to open, or nothing answers."""


class Crashed(Unavailable):
    """A server that kgraph started has ended by itself. ``log`` holds the last lines it wrote."""

    def __init__(self, message: str, log: Iterable[str] = ()) -> None:
        self.log = tuple(log)
        super().__init__(message)


class SchemaMismatch(StoreError):
    """The file or server was written by another version of kgraph."""


class Locked(StoreError):
    """Another process is writing."""


class EngineMissing(StoreError):
    """The Python package of the engine is not installed."""


class QueryError(KgraphError):
    """A question that is not, or could not be, answered."""


class BadParameter(QueryError):
    """A parameter is missing, unknown, or not of its type."""


class NotReadOnly(QueryError):
    """The statement would write, touch files, call a procedure, or is more than one statement."""


class Refused(QueryError):
    """The engine would not run the statement; the message is the engine's, in one line."""
