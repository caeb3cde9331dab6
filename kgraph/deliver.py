"""What the library holds brought to others: to a Neo4j server, or as files for one. Nothing is read or extracted for it, as a rule."""

from collections.abc import Sequence
from pathlib import Path

from kgraph.connection import Address
from kgraph.errors import SettingError
from kgraph.projection import State, keep, opened, push, up_to_date
from kgraph.rulings import Ruling
from kgraph.store import Library, Server
from kgraph.store.admin_export import Exported, check_folder, write_export
from kgraph.store.push import Pushed, Tell, silent


def send(
    workspace: Path,
    graph: Address | str,
    *,
    rulings: Sequence[Ruling] = (),
    full: bool = False,
    force: bool = False,
    progress: Tell = silent,
) -> Pushed:
    """Makes a server equal to the library of a workspace, from what it shows already. Raises ``StoreError``; see ``Server.push``."""
    with Library(workspace, create=False) as library, opened(graph, workspace) as store:
        if not isinstance(store, Server):
            raise SettingError("a graph in the workspace is written by kgraph build; push is for a server: --graph bolt://HOST:PORT")
        _keep_up(library, rulings)
        return push(library, store, progress, full=full, force=force)


def export(workspace: Path, folder: Path, *, rulings: Sequence[Ruling] = (), progress: Tell = silent) -> Exported:
    """Writes the library of a workspace as files for Neo4j's bulk import. Raises ``StoreError``; see ``write_export``."""
    check_folder(folder)
    with Library(workspace, create=False) as library:
        _keep_up(library, rulings)
        with library.snapshot() as rows:
            return write_export(rows, folder, progress)


def _keep_up(library: Library, rulings: Sequence[Ruling]) -> None:
    """Brings the rows that the library keeps up to date where another version wrote them."""
    if up_to_date(library):
        return

    def again() -> State:
        from kgraph.build import state_of  # loads all that finds and joins concepts

        return state_of(library, rulings)

    with library.transaction():
        keep(library, None, again)
