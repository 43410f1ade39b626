"""Which rules of a plan a division breaks, by grids and units."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gridplan.edits.board import Board, Units
from gridplan.edits.counting import Counters


@dataclass(frozen=True)
class Broken:
    """The rules that do not hold: names of grids, ids of units.

    Parameters
    ----------
    window
        Grids outside a window.
    pieces
        Grids that fall apart.
    barriers
        Grids that hang together only across a hard barrier.
    communities
        Grids on several communities.
    areas
        Grids that mix kinds of area.
    together
        Units that must share a grid with others and do not.
    apart
        Units that share a grid with one they are to be kept apart from.
    pinned
        Units that are not in the grid they are pinned to.
    locked
        Grids that were to stay as they were.
    centres
        Units about which grids lie, and that share one.
    number
        How many grids there are, where that is not the number asked for; 0 where it is.
    workers
        How many workers they have, where that is not the number asked for; 0 where it is.
    """

    window: tuple[str, ...] = ()
    pieces: tuple[str, ...] = ()
    barriers: tuple[str, ...] = ()
    communities: tuple[str, ...] = ()
    together: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    pinned: tuple[str, ...] = ()
    locked: tuple[str, ...] = ()
    centres: tuple[str, ...] = ()
    number: int = 0
    areas: tuple[str, ...] = ()
    workers: int = 0

    def __bool__(self) -> bool:
        return any(asdict(self).values())

    def as_dict(self) -> dict[str, Any]:
        """Return the rules that do not hold as plain values for JSON; areas and workers only where they do not."""
        found = {name: list(held) if isinstance(held, tuple) else held for name, held in asdict(self).items()}
        return {name: held for name, held in found.items() if held or name not in ("areas", "workers")}


def broken_rules(board: Board, labels: NDArray[np.int32], counters: Counters) -> Broken:
    """Return every rule that a division breaks.

    Parameters
    ----------
    labels
        int32 (n,), positions in the names of the counters.
    """
    grids = np.array(counters.names, dtype=object)
    several = counters.pieces > 1
    there, workers = int((counters.units > 0).sum()), int(counters.workers[counters.units > 0].sum())
    clashing = [group[_times(labels[group]) > 1] for group in (*board.apart, board.centres)]
    return Broken(
        window=tuple(grids[counters.outside]),
        pieces=tuple(grids[counters.on_map > 1]),
        barriers=tuple(grids[several & (counters.over_barriers < counters.pieces)]),
        communities=tuple(grids[counters.communities > 1]),
        together=_ids(board, (group for group in board.together if len(np.unique(labels[group])) > 1)),
        apart=_ids(board, clashing[:-1]),
        pinned=_ids(board, (np.array([unit]) for unit, name in board.pinned.items() if grids[labels[unit]] != name)),
        locked=tuple(code for code in board.locked if not _stayed(board, labels, code)),
        centres=_ids(board, clashing[-1:]),
        number=there if board.rules.n_grids not in (None, there) else 0,
        areas=tuple(code for code in grids[counters.mixed] if code not in board.locked),
        workers=workers if board.rules.workers not in (None, workers) else 0,
    )


def _times(labels: NDArray[np.int32]) -> NDArray[np.int64]:
    """Return how often each label stands there."""
    _, number, times = np.unique(labels, return_inverse=True, return_counts=True)
    return np.asarray(times[number], dtype=np.int64)


def _stayed(board: Board, labels: NDArray[np.int32], code: str) -> bool:
    if code not in board.codes:
        return False
    number = board.codes.index(code)
    return bool(((board.labels == number) == (labels == number)).all())


def _ids(board: Board, groups: Iterable[Units]) -> tuple[str, ...]:
    """Return the ids of units, each once, in the order of the plan."""
    found = [group for group in groups if len(group)]
    return tuple(board.ids[np.unique(np.concatenate(found))]) if found else ()
