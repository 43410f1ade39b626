"""A call in a process of its own, forked from a server that has gridplan loaded; what it took is measured there."""

from __future__ import annotations

import resource
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from forked import SERVER

from gridplan.errors import GridplanError

CPU_S, MEMORY = 60, 2 * 2**30
_ROOM = 8 * 2**30
"""Address space, so that a fault ends the process and not the machine; much of it is never touched."""


class Took(NamedTuple):
    """What a call came to: ``done``, or the codes of its refusal; seconds of its processor, most bytes it held."""

    end: str
    seconds: float
    memory: int


def confined(call: Callable[[Path], object], folder: Path) -> Took:
    """Return what a call took; it fails when it needs more than 60 s or 2 GB, or ends in anything but a refusal."""
    mine, its = SERVER.Pipe(duplex=False)
    process = SERVER.Process(target=_run, args=(call, folder, its))
    process.start()
    its.close()
    try:
        took = mine.recv()
    except EOFError:
        process.join()
        raise AssertionError(f"{call.__name__} ended by signal {-process.exitcode}") from None
    process.join()
    assert took.seconds < CPU_S, took
    assert took.memory < MEMORY, took
    return took


def _run(call: Callable[[Path], object], folder: Path, pipe: object) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_ROOM, _ROOM))
    resource.setrlimit(resource.RLIMIT_CPU, (2 * CPU_S, 2 * CPU_S))
    with tempfile.TemporaryDirectory(dir=folder) as own:
        verb = call(Path(own))
        before = resource.getrusage(resource.RUSAGE_SELF)
        try:
            verb()
            end = "done"
        except GridplanError as fault:
            end = ", ".join(finding.code for finding in fault.findings if finding.severity == "error")
    after = resource.getrusage(resource.RUSAGE_SELF)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    pipe.send(Took(end, seconds, after.ru_maxrss * 1024))
