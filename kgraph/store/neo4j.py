"""Neo4j, the server: the same graph over Bolt."""

from collections.abc import Iterable, Iterator, Mapping
from types import TracebackType
from typing import Any, Self

from kgraph.connection import Address
from kgraph.errors import SchemaMismatch, Unavailable
from kgraph.model import Table
from kgraph.store import neo4j_push
from kgraph.store.base import GraphRows, Plan, Written
from kgraph.store.neo4j_client import Client, started, table_of
from kgraph.store.push import Before, Pushed, Row, Source, Tell, silent
from kgraph.store.schema import Schema, load_schema
from kgraph.store.statements import count_of

READ_SECONDS = 30.0
_COUNTED = ("nodes_created", "nodes_deleted", "relationships_created", "relationships_deleted", "properties_set", "labels_added",
            "labels_removed", "indexes_added", "indexes_removed", "constraints_added", "constraints_removed")  # fmt: skip


class Neo4jGraph:
    """A graph in a Neo4j server, version 5 or later. Nothing is asked of the server before the first read or load."""

    engine = "neo4j"

    def __init__(self, address: Address) -> None:
        self._client = Client(address)
        self._schema = load_schema()
        self._checked = False

    def read(
        self, cypher: str, params: Mapping[str, Any] | None = None, *, limit: int | None = None, timeout: float | None = None
    ) -> Table:
        """See ``GraphStore.read``; stopped after 30 seconds unless told, and in a session in which the server refuses to write."""
        if not self._checked:
            found = self._client.read("MATCH (m:Meta) RETURN m.`schema` AS version", {}, 1, READ_SECONDS).rows
            if not found:
                raise Unavailable(f"no graph at {self._client.where} yet: run kgraph push")
            if found != ((self._schema.version,),):
                raise SchemaMismatch(
                    f"the graph at {self._client.where} has schema {found[0][0]}, this version has {self._schema.version}: run kgraph push"
                )
            self._checked = True
        return self._client.read(cypher, params or {}, limit, READ_SECONDS if timeout is None else timeout)

    def plan(self, cypher: str, params: Mapping[str, Any] | None = None, *, profile: bool = False, timeout: float | None = None) -> Plan:
        """See ``Server.plan``; in a session in which the server refuses to write."""
        return self._client.plan(cypher, params or {}, READ_SECONDS if timeout is None else timeout, profile=profile)

    def write(self, cypher: str, params: Mapping[str, Any] | None = None, *, timeout: float | None = None) -> Written:
        """See ``Server.write``: in one transaction."""
        seconds = READ_SECONDS if timeout is None else timeout
        names = self._schema.tables()
        with (
            self._client.session(write=True, seconds=seconds) as session,
            session.begin_transaction(timeout=seconds or None) as tx,
        ):
            before = [tx.run(count_of(self._schema, name)).value()[0] for name in names]
            result = started(tx, cypher, params or {})
            table = table_of(result, None)
            counters = result.consume().counters
            after = [tx.run(count_of(self._schema, name)).value()[0] for name in names]
            tx.commit()
        counted = {name: getattr(counters, name) for name in _COUNTED if getattr(counters, name)}
        touched = tuple(name for name, was, now in zip(names, before, after, strict=True) if was != now)
        return Written(table=table, counted=counted, touched=touched)

    def check(self) -> None:
        """Returns where the server answers, lets us in and is new enough. Raises ``StoreError`` in one line within ten seconds."""
        self._client.connect()

    def differences(self) -> tuple[str, ...]:
        """See ``Server.differences``."""
        return neo4j_push.differences(self._client, self._schema)

    def load(self, rows: GraphRows) -> None:
        """See ``GraphStore.load``. Other labels and types in the database stay; of ours only what is in ``rows``."""
        self.push(_Loaded(self._schema, rows), full=True, force=True)

    def push(self, source: Source, tell: Tell = silent, *, full: bool = False, force: bool = False) -> Pushed:
        """Makes the graph equal to a library's rows, from what it shows already: see ``kgraph.store.neo4j_push``."""
        self._checked = False
        with self._client.translated():
            return neo4j_push.push(self._client, self._schema, source, tell, full=full, force=force)

    def renew(self) -> None:
        """See ``GraphStore.renew``: a server shows what it holds; whether that is still of this version is looked at again."""
        self._checked = False

    def close(self) -> None:
        """Closes all connections; closing twice is no error."""
        self._client.close()
        self._checked = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


class _Loaded:
    """Rows in memory as a source that knows no revision but its own."""

    def __init__(self, schema: Schema, rows: GraphRows) -> None:
        self._schema, self._tables, self._fingerprint = schema, rows.tables, rows.fingerprint
        self._meta = dict(zip(schema.columns("Meta"), rows.tables["Meta"][0], strict=True))

    @property
    def library(self) -> str:
        return str(self._meta["library"])

    @property
    def revision(self) -> int:
        return int(self._meta["revision"])

    def fingerprint(self, revision: int) -> str:
        return self._fingerprint if revision == self.revision else ""

    def count(self, name: str) -> int:
        return len(self._tables.get(name, ()))

    def rows(self, name: str) -> Iterator[Row]:
        return iter(self._tables.get(name, ()))

    def changes(self, since: int) -> int:
        return sum(map(len, self._tables.values()))

    def changed(self, name: str, since: int, before: Before) -> Iterator[Row]:
        return self.rows(name) if before == "unknown" else iter(())

    def gone(self, name: str, since: int) -> Iterator[Row]:
        return iter(())

    def missing(self, name: str, keys: Iterable[Row]) -> Iterator[Row]:
        width = self._schema.key_width(name)
        there = {row[:width] for row in self._tables.get(name, ())}
        return (key for key in keys if key not in there)
