"""The same work on many tiles, on several threads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Item = TypeVar("Item")
Found = TypeVar("Found")


def each(
    work: Callable[[Item], Found], items: Sequence[Item], *, threads: int, tell: Callable[[float], None] | None = None
) -> list[Found]:
    """Return what `work` finds for each item, in the order of the items, however many threads share them.

    Parameters
    ----------
    tell
        Called on this thread with the share done, 0 to 1.

    Examples
    --------
    >>> each(lambda number: 2 * number, [1, 2, 3], threads=2)
    [2, 4, 6]
    """
    found: list[Found] = []
    pool = ThreadPoolExecutor(threads)
    try:
        for one in pool.map(work, items) if threads > 1 else map(work, items):
            found.append(one)
            if tell:
                tell(len(found) / len(items))
    finally:
        pool.shutdown(wait=False, cancel_futures=True)  # an interrupt waits for no tile
    return found
