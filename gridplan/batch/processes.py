"""Places on several processes of this machine."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import Any

from joblib.externals.loky.process_executor import ProcessPoolExecutor

from gridplan.batch.engine import Lost, Work, reason_of
from gridplan.batch.record import PlaceRecord
from gridplan.batch.task import PlaceTask
from gridplan.language import say

_ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS"), "1")
_LOOK_S = 0.2
"""How often a worker looks whether its batch is still there."""

_Flying = dict[Future[PlaceRecord], PlaceTask]


@dataclass(frozen=True)
class Processes:
    """Runs the places on processes that start once each and work with one thread.

    When a process dies, the few places that were given out are tried again one by one; one that kills its process
    again is lost. Workers end with their batch, however that ends.

    Parameters
    ----------
    count
        Number of processes.
    """

    count: int

    def run(self, tasks: Sequence[PlaceTask], *, work: Work, lost: Lost) -> Iterator[PlaceRecord]:
        """Yield the record of each task once, as they end; closing the iterator kills the processes."""
        waiting = deque(tasks)
        while waiting:
            suspects: deque[PlaceTask] = deque()
            yield from _until_broken(waiting, self.count, ahead=1, work=work, lost=lost, suspects=suspects)
            while suspects:
                dead: deque[PlaceTask] = deque()
                yield from _until_broken(suspects, 1, ahead=0, work=work, lost=lost, suspects=dead)
                for task in dead:
                    yield lost(task, say("batch-worker-died", task.lang))


def _until_broken(
    waiting: deque[PlaceTask], count: int, *, ahead: int, work: Work, lost: Lost, suspects: deque[PlaceTask]
) -> Iterator[PlaceRecord]:
    """Yield records until nothing is waiting or a process died; `suspects` are the places then given out.

    Parameters
    ----------
    ahead
        Places given out beyond those at work, so that no process waits for its next.
    """
    pool = ProcessPoolExecutor(
        max_workers=min(count, len(waiting)), initializer=_start_worker, initargs=(os.getpid(),), env=_ONE_THREAD
    )
    flying: _Flying = {}
    try:
        while (waiting or flying) and not suspects:
            while waiting and len(flying) < count + ahead:
                task = waiting.popleft()
                flying[pool.submit(work, task)] = task
            yield from _landed(flying, wait(flying, return_when=FIRST_COMPLETED).done, lost, suspects)
        yield from _landed(flying, wait(flying).done, lost, suspects)
    finally:
        pool.shutdown(wait=True, kill_workers=True)


def _landed(
    flying: _Flying, done: set[Future[PlaceRecord]], lost: Lost, suspects: deque[PlaceTask]
) -> Iterator[PlaceRecord]:
    """Yield what has ended; places whose process died become suspects."""
    for future in done:
        task, fault = flying.pop(future), future.exception()
        if fault is None:
            yield future.result()
        elif isinstance(fault, BrokenProcessPool):
            suspects.append(task)
        else:
            yield lost(task, reason_of(fault))


def _start_worker(parent: int) -> None:
    """Leave Ctrl-C to the batch, and end when the batch has."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: int) -> Any:
    """End this process, wherever it is, as soon as its parent is another one: files are whole at every moment."""
    while os.getppid() == parent:
        time.sleep(_LOOK_S)
    os._exit(1)
