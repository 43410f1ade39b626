"""What runs the places: this process, processes on this machine, or a cluster. All give the same plans."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from gridplan.batch.record import PlaceRecord
from gridplan.batch.task import PlaceTask

Work = Callable[[PlaceTask], PlaceRecord]
"""Divides a place, writes its files whole or not at all, its record last, and returns the record. Bad data and
impossible rules are records too; it raises for nothing but what nobody foresaw. Where another process has just done the
same work, it only returns the record."""

Lost = Callable[[PlaceTask, str], PlaceRecord]
"""Writes and returns the record of a place on which work broke off, with what is known of the reason. It never raises,
also where nothing can be written."""


class Engine(Protocol):
    """What runs the places.

    Tasks and records are small; all data are read and written by `work` itself, where it runs. A worker that dies
    takes no place but its own with it: the engine gives the places that it had to others, and calls `lost` for one
    that kills its worker again, or on which `work` raises.
    """

    def run(self, tasks: Sequence[PlaceTask], *, work: Work, lost: Lost) -> Iterator[PlaceRecord]:
        """Yield the record of each task once, as they end; closing the iterator stops all work at once."""
        ...


@dataclass(frozen=True)
class OneProcess:
    """Runs the places one after the other in this process."""

    def run(self, tasks: Sequence[PlaceTask], *, work: Work, lost: Lost) -> Iterator[PlaceRecord]:
        """Yield the record of each task in turn; a worker that dies is this process."""
        for task in tasks:
            try:
                record = work(task)
            except Exception as fault:  # a fault in one place never stops the others
                record = lost(task, reason_of(fault))
            yield record


def reason_of(fault: BaseException) -> str:
    """Return an unforeseen error in one line.

    Examples
    --------
    >>> reason_of(ValueError("no room"))
    'ValueError: no room'
    """
    return f"{type(fault).__name__}: {fault}".strip(": ").splitlines()[0]
