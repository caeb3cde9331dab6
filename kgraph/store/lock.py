"""One writer at a time: a lock the operating system lets go of when its holder ends, however it ends."""

import contextlib
import os
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from kgraph.errors import Locked, StoreError

if sys.platform == "win32":
    import msvcrt

    _BYTE = 1 << 30  # far behind the text, so that others can read who holds it

    def _take(file: IO[str]) -> None:
        file.seek(_BYTE)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        file.seek(0)

else:
    import fcntl

    def _take(file: IO[str]) -> None:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)


class WriterLock:
    """A context manager that holds the lock file ``path`` for this process; ``what`` is named in the error.

    Waits at most ``wait`` seconds, then raises ``Locked`` with the process id of the holder. The file stays: only the lock goes.
    """

    def __init__(self, path: Path, what: str, wait: float = 0.0) -> None:
        self._path, self._what, self._wait = path, what, wait
        self._file: IO[str] | None = None

    def __enter__(self) -> Self:
        until = time.monotonic() + self._wait
        try:
            file = self._path.open("a+", encoding="ascii", errors="replace")
        except OSError as error:
            raise StoreError(f"cannot write beside {self._what}: {error.strerror or error}") from error
        while True:
            try:
                _take(file)
                break
            except (BlockingIOError, PermissionError) as error:
                if time.monotonic() < until:
                    time.sleep(0.05)
                    continue
                file.seek(0)
                holder = file.read(20).strip() or "unknown"
                file.close()
                raise Locked(f"{self._what} is being written by process {holder}; try again when it has ended") from error
            except OSError as error:
                file.close()
                raise StoreError(f"cannot lock {self._path} ({error.strerror or error}); use a disk that has locks") from error
        file.seek(0)
        file.truncate()
        file.write(f"{os.getpid()}\n")
        file.flush()
        self._file = file
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._file is not None:
            with contextlib.suppress(OSError):
                self._file.close()
            self._file = None
