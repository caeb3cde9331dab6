"""Extraction of many papers on all processors: the same extractions in the same order, only sooner."""

import os
import signal
from collections import deque
from collections.abc import Iterator, Sequence

from kgraph.extract import extract
from kgraph.model import Extraction, Paper

MANY = 2000
"""Papers from which starting processes, which takes some seconds, is worth it."""

_CHUNK = 20
"""Papers that a process is given at a time: a moment of work, which is what Ctrl-C waits for."""


def extract_all(papers: Sequence[Paper], many: int = MANY) -> Iterator[Extraction]:
    """The extraction of each paper, in their order; from ``many`` papers on by as many processes as there are processors.

    The processes are started afresh, so a script that comes here must keep its own start under ``if __name__ == "__main__"``.
    """
    workers = os.cpu_count() or 1
    if len(papers) < many or workers < 2:
        yield from map(extract, papers)
        return
    from concurrent.futures import Future, ProcessPoolExecutor
    from multiprocessing import get_context

    with ProcessPoolExecutor(workers, get_context("spawn"), _leave_interrupts) as pool:
        waiting: deque[Future[list[Extraction]]] = deque()
        try:
            for start in range(0, len(papers), _CHUNK):
                waiting.append(pool.submit(_extract, papers[start : start + _CHUNK]))
                if len(waiting) > 4 * workers:
                    yield from waiting.popleft().result()
            while waiting:
                yield from waiting.popleft().result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _extract(papers: Sequence[Paper]) -> list[Extraction]:
    return [extract(paper) for paper in papers]


def _leave_interrupts() -> None:
    """Ctrl-C is for the process that waits: it ends the others."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
