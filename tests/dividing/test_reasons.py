"""Impossible requests: the reason is true, and each remedy named works when it is applied."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from promises import times

from gridplan.assembling.amounts import amount_text
from gridplan.components import Piece
from gridplan.dividing.pieces import divide_piece, divide_pieces
from gridplan.dividing.proving import branches_of, find_cause
from gridplan.dividing.trying import attempt, with_window, with_worker
from gridplan.options import Rules, Window
from gridplan.solve.graph import Graph
from gridplan.tasks.quota import limits, quota
from gridplan.tasks.task import Task, grid_workers

PLACES = [(x, y) for x in range(7) for y in range(3)]


def task_of(amounts, edges, rules):
    """Return a task of units in a small field."""
    amounts = np.array(amounts, np.int64)
    u, v = np.array(edges, np.int64).reshape(-1, 2).T
    graph = Graph.from_edges(np.array(PLACES[: len(amounts)], float), amounts[:, None], u, v)
    bounds = limits(rules)
    return Task(
        piece=Piece("A", "A", np.arange(len(amounts))),
        graph=graph,
        load=amounts,
        blocks=np.zeros(len(amounts), np.int32),
        limits=bounds,
        quota=quota(amounts[:, None], bounds),
    )


def rules_of(lo, hi, **others):
    """Return plain rules."""
    return Rules(households=Window(lo, hi), streets=0, effort=0, **others)


def whole(edges, units):
    """Tell whether units hang together."""
    units = set(units)
    reached, stack = set(), [min(units)]
    while stack:
        unit = stack.pop()
        reached.add(unit)
        stack += [b for e in edges for a, b in (e, e[::-1]) if a == unit and b in units and b not in reached]
    return reached == units


def possible(task, edges, numbers):
    """Tell by trying every labelling whether a task can be divided into some number of grids."""
    n, pins = len(task.load), task.asked.pins(task.quota.heavy)
    for k in range(max(1, len(task.quota.heavy)), n + 1):
        if k not in numbers:
            continue
        workers = grid_workers(task, k)
        every = np.indices((k,) * n).reshape(n, -1).T
        sums = np.stack([((every == g) * task.load).sum(axis=1) for g in range(k)], axis=1)
        held = ((sums >= task.limits.lo[0] * workers) & (sums <= task.limits.hi[0] * workers)).all(axis=1)
        held &= ((every == pins) | (pins < 0)).all(axis=1)
        for labels in every[held]:
            groups = [np.flatnonzero(labels == g).tolist() for g in range(k)]
            if all(groups) and all(whole(edges, group) for group in groups):
                return True
    return False


@st.composite
def fields(draw):
    """Draw a connected field of 3 to 6 units with counts, a window, and a number of grids or none."""
    n = draw(st.integers(3, 6))
    edges = [(draw(st.integers(0, i - 1)), i) for i in range(1, n)]
    edges += draw(
        st.lists(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)).filter(lambda p: p[0] < p[1]), max_size=3)
    )
    amounts = draw(st.lists(st.integers(0, 9), min_size=n, max_size=n).filter(any))
    lo = draw(st.integers(3, 9))
    asked = draw(st.sampled_from([None, 1, 2, 3]))
    return amounts, sorted(set(edges)), rules_of(lo, lo + draw(st.integers(0, 4)), n_grids=asked)


def number_of(task, rules):
    """Return the number of grids that a partition would ask of a single piece."""
    return task.quota.nearest(rules.n_grids or task.quota.usual) if task.quota.possible else 1


@pytest.mark.long
@given(fields())
@settings(max_examples=times(40, 2000), deadline=None)
def test_status_agrees_with_every_labelling(field):
    """Feasible pieces hold and infeasible ones cannot: held against all labellings of small fields."""
    amounts, edges, rules = field
    task = task_of(amounts, edges, rules)
    n = number_of(task, rules)
    rules = dataclasses.replace(rules, n_grids=n if rules.n_grids and task.quota.possible else None)
    outcome = divide_piece(task, n, rules)
    asked = [n] if n == rules.n_grids else range(1, len(amounts) + 1)
    can = possible(task, edges, asked)
    assert outcome.status in (("feasible",) if can else ("infeasible", "unproven"))
    assert outcome.status != "unproven" or task.quota.highest > 3
    if outcome.status == "infeasible":
        assert outcome.cause is not None


@given(fields())
@settings(max_examples=40, deadline=None)
def test_every_remedy_works_and_no_window_is_wider_than_needed(field):
    """The task changed by a remedy alone is solved, and by a window narrower by one at both ends it is not."""
    amounts, edges, rules = field
    task = task_of(amounts, edges, rules)
    outcome = divide_piece(task, number_of(task, rules), rules)
    assert bool(outcome.relaxations) == (outcome.status != "feasible")
    for found in outcome.relaxations:
        changed = {
            "window": lambda found: with_window(task, found.lo, found.hi),
            "grids": lambda _: task,
            "worker": lambda found: with_worker(task, found.units[0]),
        }[found.kind](found)
        assert possible(changed, edges, [found.n_grids]), found
        assert grid_workers(changed, found.n_grids).sum() == found.n_workers
        if found.kind == "window" and found.n_grids <= 3 and not task.quota.heavy:
            lo, hi = np.minimum(found.lo + 1, task.limits.lo), np.maximum(found.hi - 1, task.limits.hi)
            assert not possible(with_window(task, lo, hi), edges, [found.n_grids])


CHAIN = [(0, 1), (1, 2), (2, 3), (3, 4), (4, 5)]


def test_a_branch_that_forces_too_much_together_is_proven():
    """Two small dead ends on one unit, together above the window: the unit is named, with those behind it."""
    task = task_of([4, 4, 4, 0, 10, 0, 10], [(0, 1), (0, 2), (0, 3), (3, 4), (4, 5), (5, 6)], rules_of(5, 10))
    cause = find_cause(task)
    assert (cause.kind, cause.units[:3], cause.amount, cause.beyond) == ("branch", (0, 1, 2), 12, 8)


def test_no_branch_is_blamed_where_it_can_be_served():
    """A chain that divides evenly has many branches and no cause."""
    assert find_cause(task_of([5] * 6, CHAIN, rules_of(5, 10))) is None


def test_a_unit_whose_workers_cannot_be_filled_is_named():
    """A unit of 11 needs two workers with 14, but there are only 13 in all: the unit is in the way."""
    cause = find_cause(task_of([11, 2], [(0, 1)], rules_of(7, 10)))
    assert (cause.kind, cause.units, cause.beyond, cause.amount, cause.workers) == ("unit", (0,), 11, 13, 2)


def test_branches_are_those_of_removing_each_unit():
    """Every unit whose removal parts a graph is found, with the parts."""
    rng = np.random.default_rng(4)
    for _ in range(40):
        n = 9
        edges = sorted(
            {tuple(sorted((i, int(rng.integers(0, i))))) for i in range(1, n)} | {(0, int(rng.integers(1, n)))}
        )
        graph = task_of([1] * n, edges, rules_of(1, 2)).graph
        found = {unit: {frozenset(part.tolist()) for part in parts} for unit, parts in branches_of(graph)}
        for unit in range(n):
            rest = [i for i in range(n) if i != unit]
            assert (unit in found) == (not whole([e for e in edges if unit not in e], rest))
            for part in found.get(unit, ()):
                assert whole(edges, part)
                assert not any((a in part) != (b in part) for a, b in edges if unit not in (a, b))


def test_a_number_that_was_not_asked_for_gives_way():
    """Three towers on a chain: two grids cannot hold the window, three can, and nobody asked for two."""
    task = task_of([6, 6, 6], [(0, 1), (1, 2)], rules_of(4, 10))
    free, asked = (divide_piece(task, 2, rules_of(4, 10, n_grids=k)) for k in (None, 2))
    assert (free.status, len(free.n_workers)) == ("feasible", 3)
    assert (asked.status, asked.cause.kind) == ("infeasible", "searched")
    assert {(found.kind, found.n_grids) for found in asked.relaxations} >= {("grids", 3), ("window", 2)}


def test_a_second_worker_serves_what_cannot_be_parted():
    """Dead ends that must share one grid are held by two workers there, with the staff there is."""
    task = task_of([4, 4, 4, 0, 10], [(0, 1), (0, 2), (0, 3), (3, 4)], rules_of(5, 10))
    outcome = divide_piece(task, 2, rules_of(5, 10))
    worker = next(found for found in outcome.relaxations if found.kind == "worker")
    assert (outcome.status, worker.units, worker.n_workers) == ("infeasible", (0,), 3)
    assert attempt(with_worker(task, 0), worker.n_grids, rules_of(5, 10)).labels is not None


@pytest.mark.parametrize(("end", "said"), [("lo", "1.33"), ("hi", "1.34"), (None, "1.33")])
def test_ends_of_a_window_are_rounded_outward(end, said):
    """A load window that is said holds the one that was tested."""
    rules = Rules.from_dict({"households": None, "load": [0.8, 1.2], "standard": {"open": 300, "managed": 500}})
    assert amount_text(2000, "load", rules, end=end) == said


def test_an_interrupt_ends_the_piece_and_hurries_the_rest():
    """After Ctrl-C in the first piece it is stopped with its best, and the others are divided at once, all whole."""
    row = [(i, i + 1) for i in range(19)]
    task = task_of([3] * 20, row, rules_of(12, 18))

    def interrupted(*_):
        raise KeyboardInterrupt

    first, second = divide_pieces([task, task], [4, 4], rules_of(12, 18), progress=interrupted)
    for outcome in (first, second):
        assert outcome.status == "stopped"
        assert all(whole(row, np.flatnonzero(outcome.labels == g).tolist()) for g in range(4))


def test_progress_tells_the_gap_of_the_best_so_far():
    """Shares rise to the end, and gaps are those of divisions against a bound that holds."""
    told = []
    task = task_of([3] * 12, [(i, i + 1) for i in range(11)] + [(i, i + 3) for i in range(9)], rules_of(6, 12))
    divide_pieces([task], [4], dataclasses.replace(rules_of(6, 12), effort=1), progress=lambda *row: told.append(row))
    assert {name for name, _, _ in told} == {"A"}
    assert all(0 <= share <= 1 for _, share, _ in told)
    assert all(gap is None or gap >= -1e-9 for _, _, gap in told)
    assert any(gap is not None for _, _, gap in told)
