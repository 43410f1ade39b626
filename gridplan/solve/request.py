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
    pieces
        int32 (n,), street block of each unit; blocks are kept whole where possible when `streets` > 0.
    streets
        Price of off-road border metres: 0 none, 1 the default.
    start
        int32 (n,), labels to start from.
    objective
        Inertia about the ``centroid`` of each grid or about its best unit, the ``medoid``.
    seed
        Same seed, same graph, same request: same labels.
    effort
        How long to search; limits count iterations, never seconds.

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
    pieces: NDArray[np.int32] | None = None
    streets: float = 0.0
    start: NDArray[np.int32] | None = None
    objective: Literal["centroid", "medoid"] = "centroid"
    seed: int = 0
    effort: int = 1

    def __post_init__(self) -> None:
        for name in ("lo", "hi"):
            window = np.ascontiguousarray(getattr(self, name), dtype=np.int64)
            object.__setattr__(self, name, window.reshape(len(window), -1))
        for name in ("pinned", "pieces", "start"):
            if (given := getattr(self, name)) is not None:
                object.__setattr__(self, name, np.ascontiguousarray(given, dtype=np.int32))
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
        if not (np.isfinite(self.streets) and self.streets >= 0):
            faults.append("streets must be 0 or more")
        if self.effort < 1:
            faults.append("effort must be at least 1")
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
    """

    labels: NDArray[np.int32]
    feasible: bool
    violation: int
    inertia: float
    stopped: bool
