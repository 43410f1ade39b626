"""Divisions of one piece that compete with each other; the best is kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from gridplan.agreement import pairs_kept
from gridplan.options import Rules
from gridplan.solve.divide import Division
from gridplan.tasks.searching import search
from gridplan.tasks.task import Task

Labels = NDArray[np.int32]
Told = Callable[[float, float | None], None]
"""Told the share of the search done, 0–1, and no gap."""


@dataclass(frozen=True)
class Ballot:
    """What divisions of one piece are judged by, whatever their numbers of grids.

    Parameters
    ----------
    networks
        int32 (m, d), older grid of each unit in each network, −1 for none.
    weights
        float64 (d,), of the networks.
    households
        int64 (m,).
    compact
        The dial between kept pairs and compact shapes.
    """

    networks: Labels
    weights: NDArray[np.float64]
    households: NDArray[np.int64]
    compact: float

    def kept(self, labels: Labels) -> float:
        """Return the pairs of households that stay together, weighted over the networks."""
        pairs = (pairs_kept(network, labels, self.households)[0] for network in self.networks.T)
        return float(sum(w * kept for w, kept in zip(self.weights, pairs, strict=True)))


@dataclass(frozen=True)
class Entry:
    """A division into so many grids.

    Parameters
    ----------
    kept
        Pairs of households that stay together, weighted over the networks.
    worth
        The pairs kept beside those in grids of the usual size, less the inertia beside that of a plain division by the
        square of the dial.
    """

    n_grids: int
    division: Division
    kept: float
    worth: float

    @property
    def key(self) -> tuple[int, float]:
        """The less, the better: amounts outside windows, then worth."""
        return self.division.violation, -self.worth


class Contest:
    """The best division so far of one piece.

    Parameters
    ----------
    usual
        Usual number of grids.
    rounds
        Searches that are expected, for the share done.
    """

    def __init__(
        self, task: Task, rules: Rules, ballot: Ballot, told: Told | None, *, usual: int, rounds: int
    ) -> None:  # fmt: skip
        self.task, self.rules, self.ballot, self.told, self.rounds = task, rules, ballot, told, rounds
        everyone = float(ballot.households.sum()) ** 2 / 2
        self.whole = max(everyone / usual * float(ballot.weights.sum()), 1e-9)
        self.plain = 0.0
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
        entry = self.judge(n_grids, search(task, n_grids, rules, told, mend=not quick))
        self.done += 1
        better = self.best is None or entry.key < self.best.key
        if better:
            self.best = entry
        if entry.division.stopped:
            raise KeyboardInterrupt
        return better

    def judge(self, n_grids: int, division: Division) -> Entry:
        """Return a division with what it is worth; the first one judged is the measure of compact shapes."""
        self.plain = self.plain or max(division.inertia, 1e-9)
        kept = self.ballot.kept(division.labels)
        # Squared, so that low dials let shapes decide only where as many pairs are kept.
        worth = kept / self.whole - self.ballot.compact**2 * division.inertia / self.plain
        return Entry(n_grids, division, kept, worth)

    def _tell(self, share: float, _: Labels | None) -> None:
        if self.told is not None:
            self.told(min((self.done + share) / self.rounds, 1.0), None)
