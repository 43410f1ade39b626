"""Estates said to be squeezed: where that is said, no division at all holds the window, by looking at every one."""

import numpy as np
import pytest
from every_division import hangs_together, numbers_of_grids
from promises import times

from gridplan.components import Piece
from gridplan.dividing.squeezing import find_squeezed
from gridplan.options import Rules, Window
from gridplan.solve.graph import Graph
from gridplan.tasks.quota import limits, quota
from gridplan.tasks.task import Task
from gridplan.wishes.seats import Asked

SIDE = 3
UNITS = SIDE**2


def drawn(seed):
    """Draw nine units that hang together, estates of neighbours, and a window that one of them just misses.

    Households are few, so that many sums are exactly an end of the window, or one beside it.
    """
    rng = np.random.default_rng([19, seed])
    near = linked(rng)
    items = [frozenset({unit}) for unit in range(UNITS)]
    for _ in range(int(rng.integers(1, 6))):
        unit = int(rng.integers(UNITS))
        other = int(rng.choice(sorted(near[unit])))
        joined = frozenset().union(*(item for item in items if unit in item or other in item))
        items = [item for item in items if item.isdisjoint(joined)] + [joined]
    amounts = rng.choice([0, 1, 1, 2, 3, 4, 5], UNITS).astype(np.int64)
    sums = sorted(size for item in items if (size := int(amounts[list(item)].sum())) > 1)
    size = int(rng.choice(sums)) if sums else 2
    lo = size + int(rng.integers(1, 4))
    return near, amounts, items, (lo, max(lo, 2 * size + int(rng.integers(-3, 2))))


def linked(rng):
    """Return the neighbours of each unit of a square, some borders closed, so that all still hang together."""
    square = np.arange(UNITS).reshape(SIDE, SIDE)
    east, north = np.stack([square[:-1], square[1:]], axis=-1), np.stack([square[:, :-1], square[:, 1:]], axis=-1)
    edges = np.concatenate([east.reshape(-1, 2), north.reshape(-1, 2)]).tolist()
    closed = rng.random() / 2
    while True:
        near = [set() for _ in range(UNITS)]
        for one, two in edges:
            if rng.random() >= closed:
                near[one].add(two)
                near[two].add(one)
        if hangs_together(near, list(range(UNITS))):
            return near


def task_of(near, amounts, items, window):
    """Return the piece as the library divides it."""
    number = np.full(UNITS, -1, np.int32)
    sets = [sorted(item) for item in items if len(item) > 1]
    for i, units in enumerate(sets):
        number[units] = i
    asked = Asked(number, (None,) * len(sets), np.full((len(sets), 2), np.nan), np.zeros((UNITS, 0), bool))
    pairs = np.array([(one, two) for one in range(UNITS) for two in near[one] if one < two])
    points = np.column_stack(np.divmod(np.arange(UNITS), SIDE)).astype(float)
    bounds = limits(Rules(households=Window(*window)))
    return Task(
        piece=Piece("A", "A", np.arange(UNITS)),
        graph=Graph.from_edges(points, amounts[:, None], *pairs.T),
        load=amounts,
        blocks=np.zeros(UNITS, np.int32),
        limits=bounds,
        quota=quota(amounts[:, None], bounds, asked=asked),
        wishes=asked,
    )


@pytest.mark.long
def test_whatever_is_squeezed_cannot_be_divided(tried):
    """Of 300 random pieces said to be squeezed, 3,000 at length, none has a division into any number of grids."""
    wanted, claimed, seed = times(300, 3000), 0, 0
    while claimed < wanted:
        near, amounts, items, window = drawn(seed)
        cause = find_squeezed(task_of(near, amounts, items, window))
        seed += 1
        if cause is not None:
            claimed += 1
            assert cause.amount > cause.beyond >= 0, seed
            assert {min(item) for item in items} >= set(cause.units), seed
            assert not any(True for _ in numbers_of_grids(near, amounts, items, window)), seed
    assert claimed > seed / 20
    tried(claimed, "squeezed pieces held against every division")
