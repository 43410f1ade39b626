"""Commands in processes of their own, forked from a server that has them loaded, and stopped at any moment."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import NamedTuple

from forked import SERVER

from gridplan.cli import main

_PATIENCE = 120


class Ended(NamedTuple):
    """How a command ended: its code, seconds that it took since it was stopped, and what it wrote on the screen."""

    code: int
    seconds: float
    screen: str


def stopped(words: Sequence[object], screen: Path, *, after: float, by: int = signal.SIGINT) -> Ended:
    """Return how a command ended that was stopped after so many seconds; none of its processes is left."""
    ready = SERVER.Event()
    process = SERVER.Process(target=_run, args=([str(word) for word in words], screen, ready))
    process.start()
    ready.wait()
    start = time.monotonic()
    process.join(after)
    told = time.monotonic()
    if process.is_alive():
        os.kill(process.pid, by)
    else:
        told = start
    process.join(_PATIENCE)
    end = time.monotonic()
    assert process.exitcode is not None
    _await_group(process.pid)
    return Ended(process.exitcode, end - told, screen.read_text())


def _run(words: list[str], screen: Path, ready: Event) -> None:
    os.setsid()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: None)  # what comes before the command does not count
    with screen.open("wb") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    ready.set()
    sys.argv = ["gridplan", *words]
    main()


def _await_group(leader: int) -> None:
    """Wait until no process of a group is left; its workers look for their parent five times a second."""
    for _ in range(100):
        with suppress(ProcessLookupError):
            os.killpg(leader, 0)
            time.sleep(0.1)
            continue
        return
    raise AssertionError("processes were left behind")
