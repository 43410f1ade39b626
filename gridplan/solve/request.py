"""What is asked of a division and what comes back, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Request:
    """The wishes for one division.

    Parameters
    ----------
    lo, hi
        int64 (k, r), window of each grid on each resource, ends included.
    pinned
        int32 (n,), grid each unit must be in, -1 where free; the units pinned to one grid must hang together.
    together
        int32 (n,), number of the keep-together group of each unit, -1 where in none; the units of a group must hang
        together.
    apart
        bool (n, q), one column for each keep-apart group: no grid may hold two of its units.
    blocks
        int32 (n,), street block of each unit; blocks are kept whole where possible when `streets` > 0.
    streets
        Price of off-road border metres: 0 none, 1 the default.
    borders
        Price of all border metres, on streets or off: 0 compact grids only; from 1 on short borders count more.
    balance
        float64 (s,), how strongly each of the graph's soft attributes is evened out over the grids: at 1, grids that
        are all twice or half the mean cost as much as the inertia of the whole plan.
    centres
        float64 (k, 2), places about which inertia is taken, m; None: about the centroid or medoid of each grid.
    keep
        float64 (d,), price of parting units of one older grid, for each column of the graph's `heads`: at 1, parting
        all of them costs as much as the inertia of the whole plan. Below 0 for a column whose units are to be parted.
    start
        int32 (n,), labels to start from.
    stay
        Price of moving load away from `start`: 1 makes a household that moves cost the mean inertia of a household.
    objective
        Inertia about the ``centroid`` of each grid or about its best unit, the ``medoid``.
    seed
        Same seed, same graph, same request: same labels.
    effort
        How long to search; limits count iterations, never seconds. 0 is one quick run.
    threads
        Threads that may work at once on large graphs; the labels do not depend on it.
    mend
        Whether windows that stay broken are mended by recombining grids, which takes as long again.
    most_runs
        Independent runs at most; as many as the settings make when None.

    Raises
    ------
    ValueError
        When a window is upside down or a value can never be right.

    Examples
    --------
    >>> Request(lo=np.full((2, 1), 3), hi=np.full((2, 1), 5)).n_grids
    2
    """

    lo: NDArray[np.int64]
    hi: NDArray[np.int64]
    pinned: NDArray[np.int32] | None = None
    together: NDArray[np.int32] | None = None
    apart: NDArray[np.bool_] | None = None
    blocks: NDArray[np.int32] | None = None
    streets: float = 0.0
    borders: float = 0.0
    balance: NDArray[np.float64] | None = None
    centres: NDArray[np.float64] | None = None
    keep: NDArray[np.float64] | None = None
    start: NDArray[np.int32] | None = None
    stay: float = 0.0
    objective: Literal["centroid", "medoid"] = "centroid"
    seed: int = 0
    effort: int = 1
    threads: int = 2
    mend: bool = True
    most_runs: int | None = None

    def __post_init__(self) -> None:
        for name in ("lo", "hi"):
            window = np.ascontiguousarray(getattr(self, name), dtype=np.int64)
            object.__setattr__(self, name, window.reshape(len(window), -1))
        kinds: dict[str, type] = dict.fromkeys(("pinned", "together", "blocks", "start"), np.int32)
        kinds |= {"apart": np.bool_, **dict.fromkeys(("balance", "centres", "keep"), np.float64)}
        for name, kind in kinds.items():
            if (given := getattr(self, name)) is not None:
                object.__setattr__(self, name, np.ascontiguousarray(given, dtype=kind))
        if faults := self._faults():
            raise ValueError("; ".join(faults))

    def _faults(self) -> list[str]:
        faults = []
        if self.lo.shape != self.hi.shape or len(self.lo) < 1:
            return ["lo and hi must hold one window per grid"]
        if (self.lo > self.hi).any() or (self.lo < 0).any():
            faults.append("windows must run from a lower to a higher number, not below 0")
        if self.pinned is not None and ((self.pinned < -1) | (self.pinned >= self.n_grids)).any():
            faults.append("units must be pinned to grids that exist, or to -1")
        if self.start is not None and ((self.start < 0) | (self.start >= self.n_grids)).any():
            faults.append("start labels must name grids that exist")
        if self.centres is not None and (
            self.centres.shape != (len(self.lo), 2) or not np.isfinite(self.centres).all()
        ):
            faults.append("centres must hold one finite place for each grid")
        if self.stay > 0 and self.start is None:
            faults.append("a price for moving needs labels to start from")
        for name in ("streets", "borders", "stay"):
            if not (np.isfinite(getattr(self, name)) and getattr(self, name) >= 0):
                faults.append(f"{name} must be 0 or more")
        if self.balance is not None and not (np.isfinite(self.balance).all() and (self.balance >= 0).all()):
            faults.append("balance must hold numbers of at least 0")
        if self.effort < 0 or self.threads < 1:
            faults.append("effort must be at least 0 and threads at least 1")
        if self.objective not in ("centroid", "medoid"):
            faults.append(f"objective must be centroid or medoid, not {self.objective!r}")
        return faults

    @property
    def n_grids(self) -> int:
        """Number of grids asked for."""
        return len(self.lo)


@dataclass(frozen=True)
class Division:
    """A division of a graph.

    Parameters
    ----------
    labels
        int32 (n,), grid of each unit; every grid has units and hangs together, always.
    feasible
        True when every window holds.
    violation
        Load (and households) outside the windows, summed over grids: 0 when feasible.
    inertia
        Sum of weight·d² about the centroid or medoid of each grid, as the request names it, weight·m².
    stopped
        True when the search was interrupted and this is the best found until then.
    cost
        What the search minimised, as a multiple of the inertia of a plain division of the graph.
    """

    labels: NDArray[np.int32]
    feasible: bool
    violation: int
    inertia: float
    stopped: bool
    cost: float
