"""Making the networks of one piece of ground one: starts from every side, then a search from the best of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from gridplan.dividing.pieces import PieceProgress, divide_piece
from gridplan.dividing.trying import could_hold, parts_all
from gridplan.merge.starting import distances, voted
from gridplan.options import Rules
from gridplan.solve.connect import components
from gridplan.solve.divide import Division
from gridplan.solve.score import inertia
from gridplan.tasks.searching import search
from gridplan.tasks.task import Outcome, Task, amounts_of, grid_workers, plain_outcome, within
from gridplan.wishes.mates import Mates

Labels = NDArray[np.int32]
Told = Callable[[float, float | None], None]

_NETWORKS, _NUMBERS = 4, 3
"""Networks that starts are taken from, those nearest to all others; and numbers of grids tried beside the usual one."""
_AGAIN = 4
"""Times at most that the search goes on from the best division while that improves."""
_LARGE = 20_000
"""Units from which a search from scratch costs minutes; the starts then stand for it."""


@dataclass(frozen=True)
class _Found:
    """A division into so many grids, with what is compared: the amounts outside windows, then the cost."""

    n_grids: int
    division: Division

    @property
    def key(self) -> tuple[int, float]:
        """The less, the better. The cost per grid is comparable between numbers of grids."""
        return self.division.violation, self.division.cost / self.n_grids


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
    prefer
        Position of the base among the networks, whose number of grids is taken where it can be; −1 for none.
    """

    mates: Mates
    weights: NDArray[np.float64]
    households: NDArray[np.int64]
    prefer: int

    def __call__(
        self, tasks: Sequence[Task], numbers: Sequence[int], rules: Rules, *, progress: PieceProgress | None
    ) -> list[Outcome]:
        """Divide pieces one after the other; after an interrupt the rest get the first division that comes."""
        outcomes: list[Outcome] = []
        for i, (task, number) in enumerate(zip(tasks, numbers, strict=True)):
            told = None if progress is None else _share(progress, task.piece.name, i, len(tasks))
            stopped = any(outcome.status == "stopped" for outcome in outcomes)
            outcomes.append(self._divide(task, number, replace(rules, effort=0) if stopped else rules, told))
        return outcomes

    def _divide(self, task: Task, usual: int, rules: Rules, told: Told | None) -> Outcome:
        if task.asked.kept is not None or task.empty or not task.quota.possible:
            return divide_piece(task, usual, rules, progress=told)
        best: _Found | None = None
        try:
            for found in self._candidates(task, usual, rules):
                if found.division.stopped:
                    raise KeyboardInterrupt
                best = found if best is None or found.key < best.key else best
                if told is not None:
                    told(0.5, None)
        except KeyboardInterrupt:
            if best is None:
                raise
            return plain_outcome(task, best.division.labels, best.n_grids, "stopped")
        assert best is not None
        return divide_piece(task, best.n_grids, rules, found=best.division, progress=told)

    def _candidates(self, task: Task, usual: int, rules: Rules) -> Iterator[_Found]:
        """Yield the networks as they are where all agree; else quick divisions from many starts, then thorough ones."""
        networks = self.mates.networks[task.piece.units]
        if (same := self._unanimous(task, networks, usual, rules)) is not None:
            yield same
            return
        counts = self.households[task.piece.units]
        order = np.argsort(distances(networks, self.weights, counts), kind="stable")
        quick = replace(rules, effort=0)
        numbers = self._numbers(task, networks, order, usual, rules)
        pool = [_Found(number, search(_from(task, None), number, quick)) for number in numbers]
        yield from pool
        for own in order[:_NETWORKS].tolist():
            number = _nearest(numbers, _grids_in(task, networks[:, own]))
            for start in (networks[:, own], voted(networks, self.weights, own, counts)):
                if (start >= 0).any():
                    pool.append(_Found(number, search(_from(task, start), number, quick)))
                    yield pool[-1]
        best = min(pool, key=lambda found: found.key)
        if rules.effort and len(counts) <= _LARGE:
            scratch = _Found(best.n_grids, search(_from(task, None), best.n_grids, rules))
            yield scratch
            best = min(best, scratch, key=lambda found: found.key)
        for _ in range(_AGAIN * rules.effort):
            further = _Found(best.n_grids, search(_from(task, best.division.labels), best.n_grids, rules))
            yield further
            if not further.key < best.key:
                return
            best = further

    def _unanimous(self, task: Task, networks: Labels, usual: int, rules: Rules) -> _Found | None:
        """Return the division that all networks agree on where it holds every rule: nothing keeps more."""
        first = networks[:, 0]
        if (first < 0).any() or any(not _same(first, other) for other in networks.T[1:]):
            return None
        labels = _seated(task, np.unique(first, return_inverse=True)[1].astype(np.int32))
        number = int(labels.max()) + 1
        if (rules.n_grids or rules.workers) and number != usual:
            return None
        return _Found(number, _as_it_is(task, labels)) if _holds(task, labels, number) else None

    def _numbers(
        self, task: Task, networks: Labels, order: NDArray[np.intp], usual: int, rules: Rules
    ) -> list[int]:  # fmt: skip
        """Return the numbers of grids to try: as asked, else the base's, else those of networks and the usual one."""
        if rules.n_grids or rules.workers:
            return [usual]
        if self.prefer >= 0 and could_hold(task, number := _grids_in(task, networks[:, self.prefer])):
            return [number]
        found = dict.fromkeys([usual, *(_grids_in(task, networks[:, own]) for own in order.tolist())])
        return [number for number in found if number == usual or could_hold(task, number)][: _NUMBERS + 1]


def _from(task: Task, start: Labels | None) -> Task:
    """Return the task whose search starts from these labels, or from scratch."""
    return replace(task, wishes=replace(task.asked, start=start, homes=None))


def _grids_in(task: Task, labels: Labels) -> int:
    """Return how many grids of a network lie in a piece with more than a fringe: half of what a window asks for."""
    had = labels >= 0
    size = np.bincount(labels[had], task.amounts[had, 0])
    return max(int((2 * size >= task.limits.lo[0]).sum()), 1)


def _nearest(numbers: Sequence[int], wanted: int) -> int:
    return min(numbers, key=lambda number: (abs(number - wanted), number))


def _same(a: Labels, b: Labels) -> bool:
    """Tell whether two divisions are the same but for the numbers of their grids."""
    pairs = len(np.unique(np.stack([a, b]), axis=1).T)
    return bool((b >= 0).all()) and pairs == len(np.unique(a)) == len(np.unique(b))


def _seated(task: Task, labels: Labels) -> Labels:
    """Return labels numbered as the pins of the task are, where each pinned grid is one of them."""
    pinned = task.asked.pins(task.quota.heavy)
    number = np.full(int(labels.max()) + 1, -1, np.int32)
    for seat in range(int(pinned.max(initial=-1)) + 1):
        number[labels[pinned == seat][0]] = seat
    blank = np.flatnonzero(number < 0)
    number[blank] = np.setdiff1d(np.arange(len(number)), number)[: len(blank)]
    return number[labels]


def _holds(task: Task, labels: Labels, n_grids: int) -> bool:
    """Tell whether a division holds windows, contiguity, pins, sets and what is to be kept apart."""
    pinned, sets = task.asked.pins(task.quota.heavy), task.asked.set_of
    if not could_hold(task, n_grids) or (labels < 0).any() or not parts_all(task, labels):
        return False
    torn = [np.ptp(labels[sets == number]) for number in range(len(task.asked.names))]
    whole = int(components(task.graph.indptr, task.graph.indices, labels).max()) + 1 == n_grids
    sums = amounts_of(task, labels.astype(np.int64), n_grids=n_grids)
    held = within(task, sums, grid_workers(task, n_grids)[:, None])
    return whole and held and not any(torn) and bool((labels[pinned >= 0] == pinned[pinned >= 0]).all())


def _as_it_is(task: Task, labels: Labels) -> Division:
    own = inertia(task.graph.xy, task.graph.weight, labels)
    return Division(labels, feasible=True, violation=0, inertia=own, stopped=False, cost=-np.inf)


def _share(progress: PieceProgress, name: str, i: int, n: int) -> Told:
    return lambda share, gap: progress(name, (i + share) / n, gap)
