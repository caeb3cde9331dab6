"""Neo4j, the server: the same graph over Bolt.

A load is one transaction, so that readers see the old graph or the new one; the server holds it in memory until it ends
(about 1 GiB of heap for half a million relationships).
"""

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from kgraph.errors import EngineMissing, Refused, SchemaMismatch, SettingError, StoreError, Unavailable
from kgraph.model import Table
from kgraph.store.base import GraphRows
from kgraph.store.schema import NodeType, RelType, Schema, load_schema, quoted, statements
from kgraph.store.values import inward, outward

if TYPE_CHECKING:
    from neo4j import Driver, ManagedTransaction

_BATCH = 5000
_SECONDS = 8.0
_READ_SECONDS = 30.0
_INDEX_SECONDS = 300
_OFF = "OFF"


class Login(BaseSettings):
    """Who asks, and which database: by default what ``NEO4J_USERNAME``, ``NEO4J_PASSWORD`` and ``NEO4J_DATABASE`` say."""

    model_config = SettingsConfigDict(env_prefix="NEO4J_", frozen=True)

    username: str = "neo4j"
    password: SecretStr = SecretStr("")
    database: str = "neo4j"


class Neo4jGraph:
    """A graph in a Neo4j server, version 5 or later. Nothing is asked of the server before the first read or load."""

    engine = "neo4j"

    def __init__(self, url: str, login: Login) -> None:
        self._url, self._login = url, login
        self._schema = load_schema()
        self._driver: Driver | None = None
        self._checked = False

    def read(self, cypher: str, params: Mapping[str, Any] | None = None, *, limit: int | None = None) -> Table:
        """See ``GraphStore.read``; refused after 30 seconds, and in a session in which the server refuses to write."""
        if not self._checked:
            found = self._read("MATCH (m:Meta) RETURN m.`schema` AS version", {}, 1).rows
            if not found:
                raise Unavailable(f"no graph at {self._where} yet: run kgraph build FOLDER")
            if found != ((self._schema.version,),):
                raise SchemaMismatch(f"the graph at {self._where} has schema {found[0][0]}, this version has {self._schema.version}")
            self._checked = True
        return self._read(cypher, params or {}, limit)

    def load(self, rows: GraphRows) -> None:
        """See ``GraphStore.load``. Other labels and types in the database stay; of ours only what is in ``rows``."""
        with self._translated(), self._open().session(database=self._login.database) as session:
            for statement in statements(self._schema, "neo4j"):
                session.run(statement).consume()
            session.run("CALL db.awaitIndexes($seconds)", seconds=_INDEX_SECONDS).consume()
            session.execute_write(_make_equal, self._schema, rows)

    def close(self) -> None:
        """Closes all connections; closing twice is no error."""
        driver, self._driver, self._checked = self._driver, None, False
        if driver is not None:
            driver.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    @property
    def _where(self) -> str:
        """The address without a password that may stand in it."""
        scheme, _, rest = self._url.partition("://")
        return f"{scheme}://{rest.rpartition('@')[2]}"

    def _open(self) -> "Driver":
        if self._driver is None:
            neo4j = _engine()
            logging.getLogger("neo4j").addHandler(logging.NullHandler())
            try:
                self._driver = neo4j.GraphDatabase.driver(
                    self._url,
                    auth=(self._login.username, self._login.password.get_secret_value()),
                    connection_timeout=_SECONDS,
                    connection_acquisition_timeout=_SECONDS,
                    max_transaction_retry_time=_SECONDS,
                    notifications_min_severity=_OFF,
                )
            except (neo4j.exceptions.ConfigurationError, ValueError) as error:
                raise SettingError(f"no address of a Neo4j server: {self._where}; write bolt://HOST:PORT, no more") from error
        return self._driver

    def _read(self, cypher: str, params: Mapping[str, Any], limit: int | None) -> Table:
        neo4j = _engine()
        given = {name: outward(value) for name, value in params.items()}
        with (
            self._translated(),
            self._open().session(database=self._login.database, default_access_mode=neo4j.READ_ACCESS) as session,
        ):
            try:
                result = session.run(neo4j.Query(cypher, timeout=_READ_SECONDS), given)
            except (TypeError, ValueError, OverflowError) as error:
                raise Refused(f"a parameter that the server cannot take: {_one_line(str(error))}") from error
            columns = tuple(result.keys())
            records = result if limit is None else result.fetch(limit)
            rows = tuple(tuple(inward(_entity(value)) for value in record.values()) for record in records)
        return Table.model_construct(columns=columns, rows=rows)

    @contextmanager
    def _translated(self) -> Iterator[None]:
        """What the driver and the server say, as one of our errors in one line."""
        errors = _engine().exceptions
        try:
            yield
        except errors.AuthError as error:
            raise StoreError(f"{self._where} refuses {self._login.username!r}: wrong user name or password") from error
        except errors.ServiceUnavailable as error:
            raise Unavailable(f"no Neo4j answers at {self._where}: is it running, and is the address right?") from error
        except errors.ClientError as error:
            if (error.code or "").endswith("DatabaseNotFound"):
                raise Unavailable(f"{self._where} has no database {self._login.database!r}") from error
            raise Refused(_one_line(error.message or error.code or "")) from error
        except (errors.Neo4jError, errors.DriverError) as error:
            raise StoreError(f"{self._where}: {_one_line(str(error))}") from error


def _engine() -> Any:
    try:
        import neo4j
        import neo4j.exceptions
    except ImportError as error:
        raise EngineMissing("the Neo4j driver is not installed: pip install neo4j") from error
    return neo4j


def _one_line(text: str) -> str:
    return " ".join(text.split('\n"')[0].split())


def _entity(value: Any) -> Any:
    """A whole node or relationship as its properties and the label that stands in our schema; times as ISO strings."""
    if hasattr(value, "labels"):
        ours = [label for label in sorted(value.labels) if any(label == node.label for node in load_schema().nodes)]
        return {"_LABEL": ours[0] if ours else "", **dict(value)}
    if hasattr(value, "nodes") and hasattr(value, "type"):
        return {"_LABEL": value.type, **dict(value)}
    return value.iso_format() if hasattr(value, "iso_format") else value


def _make_equal(tx: "ManagedTransaction", schema: Schema, rows: GraphRows) -> None:
    given = {name: rows.tables.get(name, ()) for name in schema.tables()}
    if not tx.run("MATCH (m:Meta {id: 'kgraph'}) RETURN count(*)").value()[0]:
        for node in schema.nodes:
            if tx.run(f"MATCH (n:{quoted(node.label)}) RETURN count(*)").value()[0]:
                raise StoreError(f"the database holds {node.label} nodes that kgraph did not write; give it a database of its own")
    for rel in schema.relationships:
        source, target = schema.node(rel.source).key, schema.node(rel.target).key
        _drop(tx, _edge(rel), "DELETE x", (f"a.{quoted(source)}", f"b.{quoted(target)}"), given[rel.type])
    for node in schema.nodes:
        _drop(tx, f"(n:{quoted(node.label)})", "DETACH DELETE n", (f"n.{quoted(node.key)}",), given[node.label])
        _put(tx, _merge_node(node), given[node.label])
    for rel in schema.relationships:
        _put(tx, _merge_edge(schema, rel), given[rel.type])
    patterns = {node.label: f"(:{quoted(node.label)})" for node in schema.nodes} | {rel.type: _edge(rel) for rel in schema.relationships}
    for name, pattern in patterns.items():
        (held,) = tx.run(f"MATCH {pattern} RETURN count(*)").single(strict=True)
        if held != len(given[name]):
            raise StoreError(f"the graph could not be written: {held} of {len(given[name])} {name} arrived")


def _edge(rel: RelType) -> str:
    return f"(a:{quoted(rel.source)})-[x:{quoted(rel.type)}]->(b:{quoted(rel.target)})"


def _merge_edge(schema: Schema, rel: RelType) -> str:
    source, target = schema.node(rel.source), schema.node(rel.target)
    sets = ", ".join(f"x.{quoted(p.name)} = r[{at}]" for at, p in enumerate(rel.properties, 2))
    return (
        f"UNWIND $rows AS r MATCH (a:{quoted(source.label)} {{{quoted(source.key)}: r[0]}}) "
        f"MATCH (b:{quoted(target.label)} {{{quoted(target.key)}: r[1]}}) MERGE (a)-[x:{quoted(rel.type)}]->(b)"
    ) + (f" SET {sets}" if sets else "")


def _merge_node(node: NodeType) -> str:
    sets = ", ".join(f"n.{quoted(p.name)} = r[{at}]" for at, p in enumerate(node.properties) if p.name != node.key)
    merge = f"UNWIND $rows AS r MERGE (n:{quoted(node.label)} {{{quoted(node.key)}: r[0]}})"
    return merge + (f" SET {sets}" if sets else "")


def _drop(tx: "ManagedTransaction", pattern: str, delete: str, parts: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    """Takes out what is there and not in the rows, found by the parts of its key."""
    kept = {row[: len(parts)] for row in rows}
    held = {tuple(record.values()) for record in tx.run(f"MATCH {pattern} RETURN {', '.join(parts)}")}
    where = " AND ".join(f"{part} = r[{at}]" for at, part in enumerate(parts))
    _put(tx, f"UNWIND $rows AS r MATCH {pattern} WHERE {where} {delete}", sorted(held - kept))


def _put(tx: "ManagedTransaction", statement: str, rows: Sequence[tuple[Any, ...]]) -> None:
    for start in range(0, len(rows), _BATCH):
        tx.run(statement, rows=[outward(row) for row in rows[start : start + _BATCH]]).consume()
