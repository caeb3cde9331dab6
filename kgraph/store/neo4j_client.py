"""A connection to a Neo4j server, and what goes wrong with it, each as one of our errors in one line."""

import logging
import socket
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

from kgraph.connection import Address
from kgraph.errors import EngineMissing, Refused, SettingError, StoreError, Unavailable
from kgraph.model import Table
from kgraph.store.base import Plan
from kgraph.store.values import inward, outward

if TYPE_CHECKING:
    from neo4j import Driver, ManagedTransaction, Session, Transaction

OLDEST = 5
"""The oldest major version of the server that has all that is used here."""

PATIENCE = 6.0
"""Seconds until a server that does not answer is given up."""

TRYING = 4.0
"""Seconds in which the driver begins anew where the server says that trying again may help; an error shows within ten."""

IDLE = 30.0
"""A connection that was not used for so many seconds is looked at before it is used: a firewall may have cut it."""

DEFAULT_PORT = 7687

_T = TypeVar("_T")
_READ_ONLY = (
    "the database {database!r} at {where} is read-only; let the server write it, or use another database. "
    "A server whose disk is full does that too: make room there and restart it"
)
_STOPPED = (
    "{where} could not write and has stopped the database {database!r}, as it does where its disk is full (see its log); "
    "make room there, restart it, then run the same command again"
)
_HINTS: Sequence[tuple[str, str]] = (
    ("Security.Forbidden", "the user {user!r} may not do this ({said}); use one that may write, or ask the server's administrator"),
    ("ForbiddenOnReadOnlyDatabase", _READ_ONLY),
    ("General.WriteOnReadOnlyAccessDatabase", _READ_ONLY),
    ("DatabaseNotFound", "there is no database {database!r} at {where}; set NEO4J_DATABASE (a Community server has one: neo4j)"),
    ("DatabaseUnavailable", "the database {database!r} at {where} is not available; try again in a moment, then see the server's log"),
    ("TransactionLogError", _STOPPED),
    ("TransactionCommitFailed", _STOPPED),
    ("needs to be restarted", _STOPPED),
    ("ConstraintValidationFailed", "a constraint of the graph is broken by data already there: {said}; take that data out first"),
    ("ConstraintCreationFailed", "a constraint of the graph is broken by data already there: {said}; take that data out first"),
    ("Schema.IndexAlreadyExists", "{where}: {said} Its name is among those of SHOW INDEXES; run the same command again afterwards"),
    ("LockClientStopped", "what the statement needs is being written by another; try again when it has ended"),
    ("TransactionTimedOut", "the statement took longer than {seconds:g} s and was stopped; ask for less, or give it more time: --timeout"),
    ("MemoryPoolOutOfMemoryError", "the server has not enough memory for this ({said}); give it more, or ask for less"),
    ("OutOfMemoryError", "the server has not enough memory for this; give it more (server.memory.heap.max_size)"),
    ("AuthenticationRateLimit", "{where} was given a wrong password too often and refuses all for some seconds; wait, then correct it"),
    ("CredentialsExpired", "{where} wants the password of {user!r} changed first; change it in Neo4j Browser, then set NEO4J_PASSWORD"),
)  # fmt: skip
"""What a part of the server's code means for a person."""


class Client:
    """A connection to one database. Nothing is asked of the server before the first session."""

    def __init__(self, address: Address) -> None:
        self.address = address
        self._driver: Driver | None = None
        self.version = ""

    @property
    def where(self) -> str:
        """The address, as it may be shown."""
        return self.address.url

    def close(self) -> None:
        """Closes all connections; closing twice is no error."""
        driver, self._driver = self._driver, None
        if driver is not None:
            driver.close()

    def connect(self) -> "Driver":
        """The driver, once the server has answered, has let us in and is new enough. Raises one of our errors within ten seconds."""
        if self._driver is None:
            neo4j = _engine()
            logging.getLogger("neo4j").addHandler(logging.NullHandler())
            self._somebody_listens()
            password = self.address.password.get_secret_value() if self.address.password else ""
            with self.translated():
                try:
                    driver = neo4j.GraphDatabase.driver(
                        self.address.url,
                        auth=(self.address.username, password),
                        connection_timeout=PATIENCE,
                        connection_acquisition_timeout=PATIENCE,
                        max_transaction_retry_time=TRYING,
                        liveness_check_timeout=IDLE,
                        user_agent="kgraph",
                    )
                except (neo4j.exceptions.ConfigurationError, ValueError) as error:
                    raise SettingError(f"no address of a Neo4j server: {self.where}; write bolt://HOST:PORT, no more") from error
                try:
                    agent = driver.get_server_info().agent
                    driver.execute_query("RETURN 1", database_=self.address.database)
                    self.version = agent.partition("/")[2]
                    major = self.version.partition(".")[0]
                    if major.isdigit() and int(major) < OLDEST:
                        raise StoreError(
                            f"{self.where} is Neo4j {self.version}; kgraph needs version {OLDEST} or later: upgrade the server"
                        )
                except BaseException:
                    driver.close()
                    raise
            self._driver = driver
        return self._driver

    @contextmanager
    def session(self, *, write: bool = False, seconds: float = 0) -> "Iterator[Session]":
        """A session; one for reading is refused all writes by the server. ``seconds``: those that its statements have."""
        driver = self.connect()
        mode = _engine().WRITE_ACCESS if write else _engine().READ_ACCESS
        with self.translated(seconds), driver.session(database=self.address.database, default_access_mode=mode) as session:
            yield session

    def read(self, cypher: str, params: Mapping[str, Any], limit: int | None, timeout: float) -> Table:
        """The rows of one statement; at most ``limit``. Stopped by the server after ``timeout`` seconds (0: never)."""
        query = _engine().Query(cypher, timeout=timeout or None)
        with self.session(seconds=timeout) as session:
            return table_of(started(session, query, params), limit)

    def plan(self, cypher: str, params: Mapping[str, Any], timeout: float, *, profile: bool = False) -> Plan:
        """What the server would do; with ``profile``, what it did. Nothing is run for a plan alone."""
        neo4j = _engine()
        word = "PROFILE" if profile else "EXPLAIN"
        with self.session(seconds=timeout) as session:
            summary = started(session, neo4j.Query(f"{word} {cypher}", timeout=timeout or None), params).consume()
        tree = summary.profile if profile else summary.plan
        notes = tuple(status.status_description for status in summary.gql_status_objects if status.is_notification)
        return Plan(summary.query_type or "", tree or {}, notes)

    def write(self, work: "Callable[[ManagedTransaction], _T]") -> _T:
        """One transaction, run again by the driver where the server says that this may help. A lost connection is not made anew: that
        may last, and the server may be about to end."""
        errors = _engine().exceptions

        def once(tx: "ManagedTransaction") -> "_T":
            try:
                return work(tx)
            except (errors.ServiceUnavailable, errors.SessionExpired) as error:
                raise Unavailable(self._silent(error)) from error

        with self.session(write=True) as session:
            return session.execute_write(once)

    @contextmanager
    def transaction(self) -> "Iterator[Transaction]":
        """A transaction for writing, rolled back where it was not committed. Where a connection was lost meanwhile the server does that
        itself: it is not waited for."""
        with self.translated():
            session = self.connect().session(database=self.address.database, default_access_mode=_engine().WRITE_ACCESS)
            try:
                tx = session.begin_transaction()
                yield tx
                tx.close()
            except Unavailable:
                raise
            except BaseException:
                session.close()
                raise
            session.close()

    def _somebody_listens(self) -> None:
        """Tells an address that nobody answers at from a server that speaks otherwise, which the driver does not."""
        parts = urlsplit(self.address.url)
        try:
            host, port = parts.hostname or "", parts.port or DEFAULT_PORT
        except ValueError as error:
            raise SettingError(f"no address of a Neo4j server: {self.where}; write bolt://HOST:PORT, no more") from error
        try:
            with socket.create_connection((host, port), timeout=PATIENCE):
                pass
        except OSError as error:
            reason = "no such host" if isinstance(error, socket.gaierror) else (error.strerror or "no answer")
            raise Unavailable(
                f"no Neo4j answers at {self.where} ({reason}): start it, or correct the address; kgraph neo4j start runs one here"
            ) from error

    @contextmanager
    def translated(self, seconds: float = 0) -> Iterator[None]:
        """What the driver and the server say, as one of our errors."""
        errors = _engine().exceptions
        try:
            yield
        except errors.AuthError as error:
            raise StoreError(self._denied(error)) from error
        except (errors.ServiceUnavailable, errors.SessionExpired, errors.IncompleteCommit) as error:
            raise Unavailable(self._silent(error)) from error
        except errors.Neo4jError as error:
            raise self._refused(error, seconds) from error
        except errors.DriverError as error:
            raise StoreError(f"{self.where}: {one_line(str(error))}") from error

    def _denied(self, error: Exception) -> str:
        for part, text in _HINTS:
            if (getattr(error, "code", "") or "").endswith(part):
                return self._filled(text, error, 0)
        told = "wrong user name or password" if self.address.password else "it wants a password"
        return f"{self.where} refuses {self.address.username!r}: {told}; set NEO4J_USERNAME and NEO4J_PASSWORD or NEO4J_PASSWORD_FILE"

    def _silent(self, error: Exception) -> str:
        text = one_line(str(error))
        if isinstance(error.__cause__, OSError) and "SSL" in type(error.__cause__).__name__ + text:
            return (
                f"{self.where}: no trusted encrypted connection ({text}); is bolt:// meant, or bolt+ssc:// for a certificate of your own?"
            )
        scheme = self.where.partition("://")[0]
        if self._driver is None and _timed_out(error):
            return (
                f"what listens at {self.where} does not answer; see whether the server is well, or is another port meant? "
                "kgraph neo4j status tells of the one of this workspace"
            )
        if self._driver is None:
            other = f"{scheme.partition('+')[0]}://" if "+" in scheme else f"{scheme}+s://"
            return f"what answers at {self.where} does not speak this protocol ({text}); is {other} meant, or another port?"
        lost = "does not answer any more" if _timed_out(error) else "has gone away in the middle: the connection was lost"
        return f"{self.where} {lost}; see that the server runs and what its log says, then run the same command again"

    def _refused(self, error: Any, seconds: float) -> Exception:
        code, message = error.code or "", one_line(error.message or error.code or "")
        if ("space" in message.lower() and "No " in message) or "disk" in message.lower():
            return StoreError(f"the disk of {self.where} is full ({message}); make room there, then run the same command again")
        for part, text in _HINTS:
            if part in code or part in message:
                return (Unavailable if "Database" in part else StoreError)(self._filled(text, error, seconds))
        return (Refused if code.startswith("Neo.ClientError") else StoreError)(
            message if code.startswith("Neo.ClientError") else f"{self.where}: {message}"
        )

    def _filled(self, text: str, error: Any, seconds: float) -> str:
        said = one_line(getattr(error, "message", "") or "")
        return text.format(
            user=self.address.username, database=self.address.database, where=self.where, said=said, seconds=seconds or PATIENCE
        )


def _timed_out(error: BaseException | None) -> bool:
    """Whether somebody was waited for in vain, not turned away."""
    while error is not None:
        if isinstance(error, TimeoutError) or "deadline" in (type(error).__name__ + str(error)).lower():
            return True
        error = error.__cause__ or error.__context__
    return False


def started(runner: Any, query: Any, params: Mapping[str, Any]) -> Any:
    """The result of a statement in a session or transaction. Raises ``Refused`` for a parameter the server cannot take."""
    try:
        return runner.run(query, {name: outward(value) for name, value in params.items()})
    except (TypeError, ValueError, OverflowError) as error:
        raise Refused(f"a parameter that the server cannot take: {one_line(str(error))}") from error


def table_of(result: Any, limit: int | None) -> Table:
    """The rows of a result; at most ``limit``."""
    columns = tuple(result.keys())
    records = result if limit is None else result.fetch(limit)
    rows = tuple(tuple(inward(entity(value)) for value in record.values()) for record in records)
    return Table.model_construct(columns=columns, rows=rows)


def _engine() -> Any:
    try:
        import neo4j
        import neo4j.exceptions
    except ImportError as error:
        raise EngineMissing("the Neo4j driver is not installed: pip install neo4j") from error
    return neo4j


def one_line(text: str) -> str:
    """A message of the server without the statement that it repeats."""
    return " ".join(text.split('\n"')[0].split())


def entity(value: Any) -> Any:
    """A whole node or relationship as its properties and the label that stands in our schema; times as ISO strings."""
    from kgraph.store.schema import load_schema

    if hasattr(value, "labels"):
        ours = [label for label in sorted(value.labels) if any(label == node.label for node in load_schema().nodes)]
        return {"_LABEL": ours[0] if ours else "", **dict(value)}
    if hasattr(value, "nodes") and hasattr(value, "type"):
        return {"_LABEL": value.type, **dict(value)}
    return value.iso_format() if hasattr(value, "iso_format") else value
