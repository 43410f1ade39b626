"""The places of a batch on a Dask cluster: its scheduler gives them out, and again when a worker dies."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING

from gridplan.batch.engine import Lost, Work, reason_of
from gridplan.batch.record import PlaceRecord
from gridplan.batch.task import PlaceTask
from gridplan.errors import InputError, OptionError
from gridplan.findings import Finding
from gridplan.language import say

if TYPE_CHECKING:
    from distributed import Client, Future

_PATIENCE = 30
"""Seconds to wait for the scheduler, and for a first worker."""


@dataclass(frozen=True)
class DaskCluster:
    """Runs the places on the workers of a Dask scheduler.

    The workers need the same version of gridplan and the same folders, on storage that all of them share; each should
    have one thread (``dask worker … --nthreads 1``), since a place is work for one processor. The files of a place are
    replaced whole, so a place that is divided twice, because its worker was thought dead, has them once.

    Parameters
    ----------
    address
        Of the scheduler, such as ``tcp://server:8786``.

    Raises
    ------
    OptionError
        When Dask is not installed, or the address is none.
    """

    address: str

    def __post_init__(self) -> None:
        _driver()
        kind, _, place = self.address.partition("://")
        if kind not in ("tcp", "tls", "ws", "wss", "ucx") or not place:
            raise OptionError(say("batch-cluster-address", address=self.address))

    def run(self, tasks: Sequence[PlaceTask], *, work: Work, lost: Lost) -> Iterator[PlaceRecord]:
        """Yield the record of each task once, as they end; closing the iterator takes back all that has not begun.

        A place whose workers died as often as the scheduler allows is tried once more with no other beside it, so
        that a neighbour on the same worker is not blamed.

        Raises
        ------
        InputError
            When the scheduler cannot be reached or is gone in the middle, has no workers, or they have another
            version of gridplan.
        """
        with _client(self.address) as client:
            _check_workers(client, self.address)
            suspects = yield from _at_once(client, tasks, work, lost)
            for task in suspects:
                again = yield from _at_once(client, [task], work, lost)
                for dead in again:
                    yield lost(dead, say("batch-cluster-died", dead.lang))


def _driver() -> None:
    try:
        import distributed  # noqa: F401
    except ImportError:
        raise OptionError(say("batch-cluster-driver")) from None


@contextmanager
def _client(address: str) -> Iterator[Client]:
    from distributed import Client

    try:
        client = Client(address, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError) as fault:
        numbers = {"address": address, "reason": str(fault)}
        raise InputError((Finding("batch-cluster-unreachable", numbers=numbers),)) from None
    try:
        yield client
    finally:
        client.close()


def _check_workers(client: Client, address: str) -> None:
    """Refuse a cluster without workers, or with workers that would make other plans."""
    try:
        client.wait_for_workers(1, timeout=_PATIENCE)
    except TimeoutError:
        raise InputError((Finding("batch-cluster-empty", numbers={"address": address}),)) from None
    own = version("gridplan")
    others = {place: told for place, told in client.run(_version).items() if told != own}
    if others:
        told = ", ".join(sorted({name or "–" for name in others.values()}))
        raise InputError((Finding("batch-cluster-version", tuple(sorted(others)), {"own": own, "others": told}),))


def _version() -> str:
    """Return the version of gridplan where this runs, empty where there is none."""
    try:
        return version("gridplan")
    except ImportError:
        return ""


def _at_once(
    client: Client, tasks: Sequence[PlaceTask], work: Work, lost: Lost
) -> Generator[PlaceRecord, None, list[PlaceTask]]:
    """Yield records as they come; return the tasks whose workers died."""
    from distributed import KilledWorker, as_completed

    futures: dict[Future, PlaceTask] = {client.submit(work, task, pure=False): task for task in tasks}
    suspects = []
    try:
        for future in as_completed(futures, loop=client.loop):
            try:
                record = future.result()
            except KilledWorker:
                suspects.append(futures[future])
            except CancelledError:
                raise InputError((Finding("batch-cluster-gone"),)) from None
            except Exception as fault:
                yield lost(futures[future], reason_of(fault))
            else:
                yield record
            future.release()
    finally:
        client.cancel([future for future in futures if not future.done()])
    return suspects
