"""What a division comes to grid by grid: the counters beside which somebody edits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from gridplan import measure
from gridplan.edits.board import ANY, Board
from gridplan.ground.windows import GridWindows, grid_windows

Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Counters:
    """Figures of each grid, in the order of their names; grids that have ended have no units.

    Parameters
    ----------
    names
        Codes of the plan, then names of grids that edits began.
    households, load, units, workers
        int64 (k,); a window is multiplied by the workers.
    deviation
        float64 (k,), from the middle of the window that decides.
    outside
        bool (k,), whether a window is broken.
    pieces
        int64 (k,), in how many pieces the grid lies that hang together by pairs that are not barred.
    over_barriers
        int64 (k,), the same where pairs barred inside one community count as joined.
    on_map
        int64 (k,), the same where all neighbours count as joined.
    communities
        int64 (k,), on how many it lies.
    windows
        The windows that each is held to.
    mixed
        bool (k,), whether it mixes kinds of area.
    """

    names: tuple[str, ...]
    households: Ints
    load: Ints
    units: Ints
    workers: Ints
    deviation: NDArray[np.float64]
    outside: NDArray[np.bool_]
    pieces: Ints
    over_barriers: Ints
    on_map: Ints
    communities: Ints
    windows: GridWindows
    mixed: NDArray[np.bool_]


def count(board: Board, labels: NDArray[np.int32], names: Sequence[str], *, workers: Ints | None = None) -> Counters:
    """Return the figures of the grids of a division.

    A grid has as many workers as the unit that needs most, at least one; a grid of the plan that had more has no
    fewer, and one that had fewer than its units needed, as divisions taken in may have, keeps these. The window goes
    by them.

    Parameters
    ----------
    labels
        int32 (n,), positions in `names`.
    workers
        int64 (k,), where they are known; else as told above.
    """
    k, rules = len(names), board.rules
    households, load = (np.bincount(labels, held, k).astype(np.int64) for held in (board.households, board.load))
    workers = _workers(board, labels, load) if workers is None else workers
    areas = None if board.areas is None else board.areas.of_grids(labels, board.load, n_grids=k)
    windows = grid_windows(rules, areas, n_grids=k)
    amount = load if windows.decides == "load" else households
    units = np.bincount(labels, minlength=k)
    same = labels[board.u] == labels[board.v]
    within = board.community[board.u] == board.community[board.v]
    pieces = _pieces(board, labels, same & ~board.barred, k)
    torn = bool((pieces > 1).any())
    places = int(board.community.max(initial=0)) + 1
    return Counters(
        names=tuple(names),
        households=households,
        load=load,
        units=units,
        workers=workers,
        deviation=np.asarray(measure.deviation(amount, windows.middle * workers), np.float64),
        outside=measure.outside_window(rules, load=load, households=households, workers=workers, areas=areas)
        & (units > 0),
        pieces=pieces,
        over_barriers=_pieces(board, labels, same & (within | ~board.barred), k) if torn else pieces,
        on_map=_pieces(board, labels, same, k) if torn else pieces,
        communities=np.bincount(np.unique(labels.astype(np.int64) * places + board.community) // places, minlength=k),
        windows=windows,
        mixed=np.zeros(k, bool) if board.areas is None else board.areas.mixed(labels, n_grids=k),
    )


def _workers(board: Board, labels: NDArray[np.int32], load: Ints) -> Ints:
    """Return the workers of each grid."""
    begun = len(load) - len(board.codes)
    least = np.append(board.least, np.ones(begun, np.int64))
    most = np.append(board.most, np.full(begun, ANY))
    needed = (load > 0).astype(np.int64)
    heavy = np.flatnonzero(board.needs > 1)
    np.maximum.at(needed, labels[heavy], board.needs[heavy])
    return np.asarray(np.clip(needed, least, most), np.int64)


def _pieces(board: Board, labels: NDArray[np.int32], joined: NDArray[np.bool_], k: int) -> Ints:
    """Return the pieces of each grid, where these pairs join units."""
    n = len(labels)
    ends = (board.u[joined], board.v[joined])
    piece = connected_components(coo_array((np.ones(len(ends[0]), np.int8), ends), shape=(n, n)), directed=False)[1]
    first = np.unique(piece, return_index=True)[1]
    return np.bincount(labels[first], minlength=k)
