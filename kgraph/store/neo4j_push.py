"""Making a Neo4j server equal to a library: everything the first time, then what changed since the revision the server shows.

Few changes go in one transaction: readers see the graph before or after. More go in many, after a mark in the Meta node that tells what is
being written; what is killed on the way is done again from the mark, and every statement may be run twice. The Meta node is locked by an
open transaction all the while, which the server itself ends where the writer is gone.
"""

import contextlib
import os
import socket
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain, product
from typing import TYPE_CHECKING, Any, NamedTuple

from kgraph.errors import Locked, StoreError
from kgraph.store import statements as write
from kgraph.store.ahead import ahead
from kgraph.store.ends import Ends
from kgraph.store.neo4j_client import Client
from kgraph.store.push import Before, Extent, Held, Pushed, Row, Source, Tell, decide
from kgraph.store.schema import NodeType, Schema, quoted, statements

if TYPE_CHECKING:
    from neo4j import ManagedTransaction, Result, Transaction

ONE_TRANSACTION = 100_000
"""Rows that may change in one transaction; it takes about 2 KB of the server's memory for each."""

_INDEX_SECONDS = 6
_LOCK_SECONDS = 1.5
_STOCK_SECONDS = 30
_BEFORE: Sequence[Before] = ("absent", "present", "unknown")
_LOCKED = ("TransactionTimedOut", "TransactionTimedOutClientConfiguration", "LockClientStopped")
_SHOWN = 10
_META = "MATCH (m:Meta {id: 'kgraph'}) "
_READ_META = (
    _META + "RETURN m.library AS library, m.`schema` AS version, m.revision AS revision, m.fingerprint AS fingerprint, m.writing AS writing"
)


def push(client: Client, schema: Schema, source: Source, tell: Tell, *, full: bool = False, force: bool = False) -> Pushed:
    """Makes the server equal to the source. ``force``: nodes that go take a person's relationships with them.

    Raises ``Locked`` where another writes, ``StoreError`` where the server shows what must not be overwritten, where a person's
    relationships would go, or where it does not hold afterwards what it was given.
    """
    held = _held(client)
    if held is None:
        _refuse_strangers(client, schema)
    extent = decide(held, source, schema.version, full, client.where)
    before = held.revision if held else 0
    prepare(client, schema)
    if extent == "nothing":
        return Pushed(extent=extent, before=before, revision=source.revision)
    _probe(client, held)
    done = _Push(client, schema, source, tell, extent, held, force).run()
    if extent == "whole":
        _take_stock(client)
    return done


def _take_stock(client: Client) -> None:
    """Lets the server look at its indexes anew: what it planned while they were empty is slow now. One that may not is as well off."""
    from neo4j.exceptions import Neo4jError

    with client.session(write=True) as session, contextlib.suppress(Neo4jError):
        session.run("CALL db.prepareForReplanning($seconds)", seconds=_STOCK_SECONDS).consume()


def differences(client: Client, schema: Schema) -> tuple[str, ...]:
    """What of the schema a server lacks or has otherwise, a line each; none where all is as declared."""
    held = _held(client)
    if held is None:
        return (f"there is no graph at {client.where} yet: run kgraph push",)
    found = [f"schema version {held.version} instead of {schema.version}: run kgraph push"] if held.version != schema.version else []
    with client.session() as session:
        there: dict[str, str] = dict(session.run("SHOW INDEXES YIELD name, state").values())
        unique = set(session.run("SHOW CONSTRAINTS YIELD name").value())
    for statement in statements(schema, "neo4j"):
        name = _name_of(statement)
        if name not in there or (" CONSTRAINT " in statement and name not in unique):
            found.append(f"no {statement.split()[1].lower()} {name}: run kgraph push")
        elif there[name] != "ONLINE":
            found.append(f"the index {name} is {there[name]}")
    if held.writing:
        found.append(f"a push has not ended: {held.writing}; run kgraph push")
    return tuple(found)


def _name_of(statement: str) -> str:
    """The name of the index or constraint that a statement makes."""
    return statement.split(" IF NOT EXISTS")[0].split()[-1]


def prepare(client: Client, schema: Schema) -> None:
    """Constraints and indexes of the schema that are not there yet, and all of them ready. Raises ``StoreError``."""
    with client.session() as session:
        there = set(session.run("SHOW INDEXES YIELD name").value()) | set(session.run("SHOW CONSTRAINTS YIELD name").value())
    with client.session(write=True) as session:
        for statement in statements(schema, "neo4j"):
            if _name_of(statement) not in there:
                session.run(statement).consume()
        waiting = "SHOW INDEXES YIELD name, state, populationPercent WHERE state <> 'ONLINE' RETURN name, state, populationPercent"
        if session.run(waiting).peek() is not None:
            from neo4j.exceptions import Neo4jError

            try:
                session.run("CALL db.awaitIndexes($seconds)", seconds=_INDEX_SECONDS).consume()
            except Neo4jError as error:
                for name, state, percent in session.run(waiting).values():
                    raise StoreError(
                        f"the index {name} of {client.where} is {state} ({percent:.0f} %); try again when it is ONLINE"
                    ) from error


def _held(client: Client) -> Held | None:
    with client.session() as session:
        record = session.run(_READ_META).single()
    if record is None:
        return None
    return Held(
        record["library"] or "", record["version"] or 0, record["revision"] or 0, record["fingerprint"] or "", record["writing"] or ""
    )


def _refuse_strangers(client: Client, schema: Schema) -> None:
    with client.session() as session:
        for node in schema.nodes:
            if session.run(write.count_of(schema, node.label)).value()[0]:
                raise StoreError(
                    f"the database at {client.where} holds {node.label} nodes that kgraph did not write; give kgraph a database of its own"
                )


def _probe(client: Client, held: Held | None) -> None:
    """Raises ``Locked`` where another push holds the Meta node."""
    from neo4j import Query
    from neo4j.exceptions import Neo4jError

    with client.session(write=True) as session:
        try:
            session.run(Query(_META + "SET m.id = m.id", timeout=_LOCK_SECONDS)).consume()
        except Neo4jError as error:
            if not (error.code or "").endswith(_LOCKED):
                raise
            writer = " ".join(held.writing.split(" ")[3:]) if held and held.writing else "another process"
            raise Locked(f"the graph at {client.where} is being written by {writer}; try again when it has ended") from error


class Step(NamedTuple):
    """A statement with its rows, and what is done with what the server says of it."""

    statement: str
    rows: Sequence[Sequence[Any]]
    done: "Callable[[Result], None]"
    ends: tuple[NodeType, NodeType] | None = None
    """Of relationships that are found by their ends: what the first two of a row are keys of."""


def _run(tx: "ManagedTransaction", steps: Iterable[Step]) -> None:
    """Runs steps one behind the other."""
    ends = Ends(tx)
    for step in steps:
        if step.ends:
            elements, rows = ends.placed(step.ends, step.rows)
            step.done(tx.run(step.statement, rows=rows, ends=elements))
        else:
            step.done(tx.run(step.statement, rows=step.rows))


class _Push:
    """One push on its way."""

    def __init__(self, client: Client, schema: Schema, source: Source, tell: Tell, extent: Extent, held: Held | None, force: bool) -> None:
        self._client, self._schema, self._source, self._tell = client, schema, source, tell
        self._whole, self._force = extent == "whole", force
        self._fresh, self._before = held is None, held.revision if held else 0
        self._sure = held is not None and not held.writing
        self._written = self._removed = self._done = self._total = 0
        self._detached: list[str] = []
        self._held: Counter[str] = Counter()
        self._mark = f"{extent} {source.revision} {source.fingerprint(source.revision)} {socket.gethostname()}, process {os.getpid()}"

    def run(self) -> Pushed:
        names = [name for name in self._schema.tables() if name != "Meta"]
        if self._whole:
            self._total = sum(self._source.count(name) for name in names)
            small = self._total <= ONE_TRANSACTION and not self._before
        else:
            self._total = self._source.changes(self._before)
            small = self._total <= ONE_TRANSACTION
        if small:
            self._client.write(self._claim)
            self._client.write(self._all)
        else:
            self._client.write(self._check)
            self._client.write(self._begin)
            self._in_batches()
        return Pushed(
            extent="whole" if self._whole else "changes",
            before=self._before,
            revision=self._source.revision,
            written=self._written,
            removed=self._removed,
            detached=tuple(self._detached),
        )

    def _claim(self, tx: "ManagedTransaction") -> None:
        """A Meta node, so that what is written from here on is known as ours."""
        tx.run(
            "MERGE (m:Meta {id: 'kgraph'}) ON CREATE SET m.library = $library, m.`schema` = $version, m.revision = 0, m.fingerprint = '', "
            "m.writing = ''",
            library=self._source.library,
            version=self._schema.version,
        ).consume()

    def _begin(self, tx: "ManagedTransaction") -> None:
        """The mark that this is being written. A whole push makes the graph this library's from its first row on."""
        self._claim(tx)
        sets = ", m.library = $library, m.`schema` = $version, m.revision = 0" if self._whole else ""
        tx.run(
            _META + "SET m.writing = $mark" + sets, mark=self._mark, library=self._source.library, version=self._schema.version
        ).consume()

    def _all(self, tx: "ManagedTransaction") -> None:
        """The whole push in one transaction; run again from its beginning where the driver does so."""
        self._written = self._removed = self._done = 0
        tx.run(_META + "SET m.id = m.id").consume()
        self._held = self._counts(tx)  # kept up by the steps: to count among uncommitted changes takes seconds
        self._check(tx)
        with ahead(self._steps()) as steps:
            _run(tx, steps)
        self._end(tx, self._held)

    def _in_batches(self) -> None:
        with self._client.transaction() as lock, ahead(self._steps()) as steps:
            lock.run(_META + "SET m.id = m.id").consume()
            for step in steps:
                self._client.write(partial(_run, steps=(step,)))
                lock.run("RETURN 1").consume()  # kept alive, and known to be
            self._end(lock, self._counts(lock))
            lock.commit()

    def _steps(self) -> Iterator[Step]:
        """Each a part of the work: what goes, relationships first; then what is there, nodes first."""
        schema = self._schema
        nodes = self._nodes()
        for rel in schema.relationships:
            for keys in write.batches(write.handled(rel, self._gone(rel.type))):
                yield Step(write.delete_edge(rel), keys, partial(self._deleted, rel.type), None if rel.handle else schema.ends(rel))
        for node in nodes:
            for keys in write.batches(self._gone(node.label)):
                yield Step(write.delete_node(node, detach=self._force), keys, partial(self._deleted, node.label))
        for node, before in product(nodes, _BEFORE):
            statement = write.create_node if before == "absent" else write.merge_node
            at = node.columns.index("kind") if node.kinds else 0
            for rows in write.batches(self._rows(node.label, before)):
                for kind in sorted({row[at] for row in rows}) if node.kinds else [""]:
                    some = [row for row in rows if row[at] == kind] if node.kinds else rows
                    yield Step(statement(node, kind), some, partial(self._put, node.label, len(some)))
        for rel, before in product(schema.relationships, _BEFORE):
            by_handle = bool(before == "present" and rel.handle)
            text = write.create_edge if before == "absent" else write.update_edge if by_handle else write.merge_edge
            for rows in write.batches(write.handled(rel, self._rows(rel.type, before))):
                yield Step(text(rel), rows, partial(self._put, rel.type, len(rows)), None if by_handle else schema.ends(rel))

    def _nodes(self) -> list[NodeType]:
        return [node for node in self._schema.nodes if node.label != "Meta"]

    def _rows(self, name: str, before: Before) -> Iterator[Row]:
        """Rows to be there of which the server has none, all, or perhaps some. After a push that was cut off nothing is sure."""
        if self._whole:
            return self._source.rows(name) if before == ("absent" if self._fresh else "unknown") else iter(())
        if self._sure:
            return self._source.changed(name, self._before, before)
        return chain.from_iterable(self._source.changed(name, self._before, each) for each in _BEFORE) if before == "unknown" else iter(())

    def _gone(self, name: str) -> Iterator[Row]:
        """Keys on the server that the library has not (any more)."""
        if self._fresh:
            return
        if not self._whole:
            yield from self._source.gone(name, self._before)
            return
        with self._client.session() as session:
            yield from self._source.missing(name, (tuple(record.values()) for record in session.run(write.keys_of(self._schema, name))))

    def _check(self, tx: "ManagedTransaction") -> None:
        """Before anything is written: nodes that go must have no relationships of a person's, unless these may go too."""
        ours = [rel.type for rel in self._schema.relationships]
        self._detached = [
            _relationship(node, record)
            for node in self._nodes()
            for keys in write.batches(self._gone(node.label))
            for record in tx.run(write.foreign_of(self._schema, node), rows=keys, ours=ours)
        ]
        if self._detached and not self._force:
            more = f" and {len(self._detached) - _SHOWN} more" if len(self._detached) > _SHOWN else ""
            raise StoreError(
                f"nodes that go have relationships kgraph did not write: {'; '.join(self._detached[:_SHOWN])}{more}; "
                "take these out, or kgraph push --force lets them go with their nodes"
            )

    def _deleted(self, name: str, result: "Result") -> None:
        counted = result.consume().counters
        gone = counted.nodes_deleted + counted.relationships_deleted
        self._removed += gone
        self._held[name] -= counted.nodes_deleted or gone  # a node's relationships that go with it are a person's

    def _put(self, name: str, sent: int, result: "Result") -> None:
        (done,) = result.single(strict=True)
        if done != sent:
            raise StoreError(
                f"{sent - done} {name} could not be written to {self._client.where}: they, or nodes that belong to them, are gone from it; "
                "kgraph push --full puts them back"
            )
        counted = result.consume().counters
        self._held[name] += counted.nodes_created + counted.relationships_created
        self._written += sent
        self._done += sent
        self._tell("push", self._done, self._total)

    def _counts(self, tx: "ManagedTransaction | Transaction") -> Counter[str]:
        """How many nodes and relationships the server holds, by label and type."""
        return Counter({name: tx.run(write.count_of(self._schema, name)).single(strict=True)["held"] for name in self._schema.tables()})

    def _end(self, tx: "ManagedTransaction | Transaction", held: Mapping[str, int]) -> None:
        """Counts compared, then the Meta node says what the graph shows."""
        wanted = {name: self._source.count(name) for name in self._schema.tables()}
        if held != wanted:
            held = self._counts(tx)  # the last batch of a push that was killed may have arrived since this one began to count
        for name, number in wanted.items():
            if held[name] != number:
                raise StoreError(
                    f"the graph at {self._client.where} holds {held[name]} {name}, the library {number}: something else wrote or took out "
                    "some; kgraph push --full makes them equal"
                )
        (meta,) = self._source.rows("Meta")
        node = self._schema.node("Meta")
        sets = ", ".join(f"m.{quoted(p.name)} = $row[{at}]" for at, p in enumerate(node.properties) if p.name != node.key)
        tx.run(_META + f"SET {sets}, m.writing = ''", row=list(meta)).consume()


def _relationship(node: NodeType, record: Any) -> str:
    properties = record["properties"]
    name = next((str(properties[key])[:60] for key in ("name", "title", "id") if key in properties), "")
    other = "(" + "".join(f":{label}" for label in sorted(record["labels"])) + (f" {name!r}" if name else "") + ")"
    left, right = ("-", "->") if record["outgoing"] else ("<-", "-")
    return f"(:{node.label} {record['id']!r}){left}[:{record['kind']}]{right}{other}"
