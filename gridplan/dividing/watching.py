"""What people are told while one piece is searched: the share done and how far from perfect the best plan is."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from gridplan.solve.proof.bound import lower_bound
from gridplan.solve.score import inertia
from gridplan.tasks.searching import Progress
from gridplan.tasks.task import Task, grid_workers

GapProgress = Callable[[float, float | None], None]
"""Told the share of the search done, 0–1, and the current gap, or None while there is none."""


def watch_gap(task: Task, n_grids: int, progress: GapProgress) -> Progress:
    """Return what a search tells, with the gap of its best labels added: medoid inertia ÷ first lower bound − 1."""
    return _Watch(task, n_grids, progress).tell


def hurry(_share: float, labels: NDArray[np.int32] | None) -> None:
    """End a search as soon as it has any division."""
    if labels is not None:
        raise KeyboardInterrupt


class _Watch:
    """The best labels of a search so far with their gap; labels are priced once, and the bound is taken once."""

    def __init__(self, task: Task, n_grids: int, progress: GapProgress) -> None:
        self.task, self.n_grids, self.progress = task, n_grids, progress
        self.labels: NDArray[np.int32] | None = None
        self.bound: float | None = None
        self.gap: float | None = None

    def tell(self, share: float, labels: NDArray[np.int32] | None) -> None:
        """Tell the share done and the gap."""
        if labels is not None and labels is not self.labels:
            self.labels, self.gap = labels, self._gap_of(labels)
        self.progress(share, self.gap)

    def _gap_of(self, labels: NDArray[np.int32]) -> float | None:
        task = self.task
        if self.bound is None:
            workers, limits = grid_workers(task, self.n_grids), task.limits
            least, most = limits.lo[0] * workers, limits.hi[0] * workers
            self.bound = lower_bound(task.graph.xy, task.load, most, floors=least, effort=0, start=labels).value
        found = inertia(task.graph.xy, task.load.astype(np.float64), labels, medoid=True)
        return found / self.bound - 1 if self.bound > 0 else None
