"""The graph made equal to the library: its rows are projected once, kept in the library, and shown on whichever engine is asked for."""

import contextlib
import gc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from kgraph.connection import Address
from kgraph.errors import SchemaMismatch, Unavailable
from kgraph.model import Paper, Resolution
from kgraph.store import GraphRows, GraphStore, Library, Server, load_schema, open_graph, project, projection_version
from kgraph.store.push import Pushed, Tell


def opened(graph: Address | str | None, workspace: Path) -> GraphStore:
    """The graph, and of a server whether it can be written at all: known before anything else is done."""
    store = open_graph(graph, workspace)
    if isinstance(store, Server):
        store.check()
    return store


class State(NamedTuple):
    """All papers of a library and what was made of them, at one revision."""

    papers: dict[str, Paper]
    resolution: Resolution


def keep(library: Library, state: State | None, again: Callable[[], State], *, anew: bool = False) -> GraphRows | None:
    """Brings the rows that the library keeps up to date with ``state``, all that is in it; inside a transaction.

    ``None`` where they were already: ``state`` says nothing new, this version projects as the last one did, and not ``anew``. Then nothing
    is asked of ``again``, which makes the state. What is projected is returned, since it is in memory.
    """
    version, (revision, by) = projection_version(), _kept(library)
    if state is None and not anew and (revision, by) == (library.revision(), version):
        return None
    state = state or again()
    if revision == library.revision() and by != version:
        library.bump_revision()  # the same papers in another shape
    with uncollected():
        rows = project(list(state.papers.values()), state.resolution, library.revision(), library.id)
        library.rows.put(rows.tables, library.revision(), rows.fingerprint)
    library.put_fact("kept", f"{library.revision()} {version}")
    return rows


def _kept(library: Library) -> tuple[int, str]:
    """At which revision the rows were kept, and by which projection."""
    revision, _, version = library.fact("kept").partition(" ")
    return int(revision or -1), version


def up_to_date(library: Library) -> bool:
    """Whether the rows kept are those of the library's revision, as this version makes them."""
    return _kept(library) == (library.revision(), projection_version())


def show(library: Library, store: GraphStore, rows: GraphRows | None, *, anew: bool = False) -> bool:
    """Loads the rows into a graph that does not show this revision of this library; whether it had to."""
    revision = library.revision()
    if not anew and _shown(store) == (library.id, revision, library.rows.fingerprint(revision)):
        return False
    with uncollected():
        store.load(rows or _stored(library))
    return True


def push(library: Library, server: Server, tell: Tell, *, full: bool = False, force: bool = False) -> Pushed:
    """Makes a server equal to what the library holds now, whatever is written to it meanwhile."""
    with library.snapshot() as rows:
        return server.push(rows, tell, full=full, force=force)


def _stored(library: Library) -> GraphRows:
    tables = {name: tuple(library.rows.rows(name)) for name in load_schema().tables()}
    return GraphRows.model_construct(tables=tables, fingerprint=library.rows.fingerprint(library.revision()))


def _shown(store: GraphStore) -> tuple[str, int, str] | None:
    """Library, revision and fingerprint that a graph says it shows; ``None`` where there is no graph, or none that can be read."""
    try:
        rows = store.read("MATCH (m:Meta) RETURN m.library AS library, m.revision AS revision, m.fingerprint AS fingerprint").rows
    except (Unavailable, SchemaMismatch):
        return None
    return rows[0] if rows else None


@contextlib.contextmanager
def uncollected() -> Iterator[None]:
    """No search for garbage in cycles meanwhile: of millions of values that are made and kept none is, and the search takes a third of
    the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
