"""Divisions of one piece that compete with each other; the best is kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from gridplan.options import Rules
from gridplan.solve.divide import Division
from gridplan.tasks.searching import search
from gridplan.tasks.task import Task

Labels = NDArray[np.int32]
Told = Callable[[float, float | None], None]
"""Told the share of the search done, 0–1, and no gap."""


@dataclass(frozen=True)
class Entry:
    """A division into so many grids."""

    n_grids: int
    division: Division

    @property
    def key(self) -> tuple[int, float]:
        """The less, the better: amounts outside windows, then the cost, comparable between numbers of grids."""
        return self.division.violation, self.division.cost / self.n_grids


class Contest:
    """The best division so far of one piece.

    Parameters
    ----------
    rounds
        Searches that are expected, for the share done.
    """

    def __init__(self, task: Task, rules: Rules, told: Told | None, *, rounds: int) -> None:
        self.task, self.rules, self.told, self.rounds = task, rules, told, rounds
        self.done = 0
        self.best: Entry | None = None

    def enter(self, n_grids: int, start: Labels | None, *, quick: bool = False, seed: int = 0) -> bool:
        """Search from labels, or from scratch; return whether this is the best so far.

        Parameters
        ----------
        quick
            Whether to search at effort 0 and leave windows that stay broken to a later search.
        seed
            Added to the seed of the rules.

        Raises
        ------
        KeyboardInterrupt
            When the search was interrupted; what it had found takes part nevertheless.
        """
        rules = replace(self.rules, seed=self.rules.seed + seed, effort=0 if quick else self.rules.effort)
        told = None if self.told is None else self._tell
        task = replace(self.task, wishes=replace(self.task.asked, start=start, homes=None))
        entry = Entry(n_grids, search(task, n_grids, rules, told, mend=not quick))
        self.done += 1
        better = self.best is None or entry.key < self.best.key
        if better:
            self.best = entry
        if entry.division.stopped:
            raise KeyboardInterrupt
        return better

    def _tell(self, share: float, _: Labels | None) -> None:
        if self.told is not None:
            self.told(min((self.done + share) / self.rounds, 1.0), None)
