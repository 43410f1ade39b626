"""Making the networks of one piece of ground one: starts from every side, then a search from the best of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gridplan.dividing.pieces import PieceProgress, divide_piece, first_found
from gridplan.dividing.trying import could_hold
from gridplan.merge.contest import Ballot, Contest, Entry, Told
from gridplan.merge.existing import Labels, as_it_is, grids_in, same
from gridplan.merge.starting import distances, voted
from gridplan.options import Rules
from gridplan.tasks.task import Outcome, Task, plain_outcome
from gridplan.wishes.mates import Mates

_SEEDS = 1_000_003
"""Step between the seeds of searches from scratch: far from any seed that people choose."""
_ALIKE = 0.03
"""Numbers of grids that differ by less are one, the commonest: a torn layer has a grid more or less, which tells
nothing."""
_LARGE = 20_000
"""Units from which the search is a short one: few starts, none from scratch at full effort."""


@dataclass(frozen=True)
class _Course:
    """How long to search one piece.

    Parameters
    ----------
    networks
        Networks that starts are taken from, those nearest to all others.
    numbers
        Numbers of grids tried at most.
    scratch
        Further quick searches from scratch. Many of them find better divisions than a few long ones.
    further
        Times at most that the search goes on from the best division while that improves.
    """

    networks: int = 4
    numbers: int = 4
    scratch: int = 12
    further: int = 2

    @property
    def rounds(self) -> int:
        """Searches in all."""
        return self.numbers + 2 * self.networks + self.scratch + self.further


_QUICK = _Course(scratch=0, further=0)
_SHORT = _Course(networks=3, numbers=2, scratch=0, further=1)


@dataclass(frozen=True)
class Unifier:
    """Divides pieces so that the grid-mates of older networks stay together.

    Parameters
    ----------
    mates
        The older networks.
    weights
        float64 (d,), of the networks.
    households
        int64 (n,).
    base
        Position of the base among the networks, whose number of grids is taken where it can be; −1 for none.
    compact
        The dial between kept pairs and compact shapes.
    """

    mates: Mates
    weights: NDArray[np.float64]
    households: NDArray[np.int64]
    base: int
    compact: float

    def __call__(
        self, tasks: Sequence[Task], numbers: Sequence[int], rules: Rules, *, progress: PieceProgress | None
    ) -> list[Outcome]:
        """Divide pieces one after the other; after an interrupt the rest get the first division that comes."""
        outcomes: list[Outcome] = []
        for i, (task, number) in enumerate(zip(tasks, numbers, strict=True)):
            told = None if progress is None else _share(progress, task.piece.name, i, len(tasks))
            if any(outcome.status == "stopped" for outcome in outcomes):
                outcomes.append(first_found(task, number, rules))
            else:
                outcomes.append(self._divide(task, number, rules, told))
        return outcomes

    def _divide(self, task: Task, usual: int, rules: Rules, told: Told | None) -> Outcome:
        if task.asked.kept is not None or task.empty or not task.quota.possible:
            return divide_piece(task, usual, rules, progress=told)
        networks = self.mates.networks[task.piece.units]
        asked = usual if rules.n_grids or rules.workers else None
        unanimous = all(same(networks[:, 0], other) for other in networks.T[1:])
        agreed = as_it_is(task, networks[:, 0], rules, n_grids=asked) if unanimous else None
        if agreed is not None:  # nothing keeps more than what all agree on
            return divide_piece(task, int(agreed.labels.max()) + 1, rules, found=agreed, progress=told)
        course = _QUICK if rules.effort == 0 else _SHORT if len(networks) > _LARGE else _Course()
        ballot = Ballot(networks, self.weights, self.households[task.piece.units], self.compact)
        contest = Contest(task, rules, ballot, told, usual=usual, rounds=course.rounds)
        try:
            self._hold(contest, course, usual)
        except KeyboardInterrupt:
            if contest.best is None:
                raise
            return plain_outcome(task, contest.best.division.labels, contest.best.n_grids, "stopped")
        best = self._unless_kept(contest, asked)
        return divide_piece(task, best.n_grids, rules, found=best.division, progress=told)

    def _hold(self, contest: Contest, course: _Course, usual: int) -> None:
        """Let divisions compete: quick ones from many starts, then thorough ones from scratch and from the best."""
        task, networks, counts = contest.task, contest.ballot.networks, contest.ballot.households
        order = np.argsort(distances(networks, self.weights, counts), kind="stable").tolist()
        numbers = self._numbers(task, networks[:, order], usual, contest.rules)[: course.numbers]
        for number in numbers:
            contest.enter(number, None, quick=True)
        for own in order[: course.networks]:
            wanted = grids_in(task, networks[:, own])
            number = min(numbers, key=lambda tried: (abs(tried - wanted), tried))
            for start in (networks[:, own], voted(networks, self.weights, own, counts)):
                if (start >= 0).any():
                    contest.enter(number, start, quick=True)
        for seed in range(course.scratch * contest.rules.effort):
            contest.enter(_best(contest).n_grids, None, quick=True, seed=_SEEDS * (seed + 1))
        if course.further == 0 and _best(contest).division.violation:
            contest.enter(_best(contest).n_grids, _best(contest).division.labels)
        for _ in range(course.further * contest.rules.effort):
            if not contest.enter(_best(contest).n_grids, _best(contest).division.labels):
                return

    def _numbers(self, task: Task, networks: Labels, usual: int, rules: Rules) -> list[int]:
        """Return the numbers of grids to try: as asked, else the base's, else the usual one and the networks'."""
        if rules.n_grids or rules.workers:
            return [usual]
        own = self.mates.networks[task.piece.units, self.base]
        if self.base >= 0 and could_hold(task, number := grids_in(task, own)):
            return [number]
        votes = Counter([usual, *(grids_in(task, network) for network in networks.T)])
        found: list[int] = []
        for number, _ in votes.most_common():
            alike = any(abs(number - other) <= _ALIKE * other for other in found)
            if not alike and (number == usual or could_hold(task, number)):
                found.append(number)
        return found or [usual]

    def _unless_kept(self, contest: Contest, asked: int | None) -> Entry:
        """Return the best division, or a network as it is where that keeps as many pairs: the base before others."""
        best, task, networks = _best(contest), contest.task, contest.ballot.networks
        for own in sorted(range(networks.shape[1]), key=lambda own: own == self.base):
            division = as_it_is(task, networks[:, own], contest.rules, n_grids=asked)
            if division is not None:
                entry = contest.judge(int(division.labels.max()) + 1, division)
                if best.division.violation or entry.worth >= best.worth or entry.kept == best.kept:
                    best = entry
        return best


def _best(contest: Contest) -> Entry:
    assert contest.best is not None
    return contest.best


def _share(progress: PieceProgress, name: str, i: int, n: int) -> Told:
    return lambda share, gap: progress(name, (i + share) / n, gap)
