"""What is made in one thread while another is at something else."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from queue import Full, Queue
from typing import TypeVar

_T = TypeVar("_T")
_LOOK = 0.1


@contextmanager
def ahead(values: Iterator[_T], most: int = 2) -> Iterator[Iterator[_T]]:
    """The values, each made before it is asked for, at most so many; an error is raised where its value would have come.

    They are made in a thread of their own, which has ended, with all that it used, when the block is left.
    """
    made: Queue[tuple[bool, _T | BaseException | None]] = Queue(most)
    left = threading.Event()

    def put(more: bool, value: _T | BaseException | None) -> bool:
        while not left.is_set():
            try:
                made.put((more, value), timeout=_LOOK)
                return True
            except Full:
                continue
        return False

    def work() -> None:
        try:
            for value in values:
                if not put(True, value):
                    break
            else:
                put(False, None)
        except BaseException as error:
            put(False, error)
        finally:
            close = getattr(values, "close", None)
            if close:
                close()

    def taken() -> Iterator[_T]:
        while True:
            more, value = made.get()
            if not more:
                if isinstance(value, BaseException):
                    raise value
                return
            yield value  # type: ignore[misc]

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    try:
        yield taken()
    finally:
        left.set()
        thread.join()
