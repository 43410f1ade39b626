"""Small divisions are mended by the very least change, as trying everything shows."""

from dataclasses import replace

import numpy as np
import pytest
from brute_regrid import least_change
from toy_restoring import (
    Asked,
    asked_of,
    broken_rules,
    change_cost,
    delaunay,
    drawn_case,
    households_moved,
    least_by_trying,
    nearest_of,
)

from gridplan.solve.restoring.restore import restore

SIZES = {5: 60, 6: 50, 7: 40, 8: 26, 9: 10, 10: 5, 11: 4, 12: 3, 13: 1, 14: 1}
"""Units → random grounds of that many; 200 in all."""


def cost_of(asked: Asked) -> int | None:
    """Return the cost of the division found, checked against what was told of it; None where rules stay broken."""
    found = restore(asked.graph, asked.restoration)
    if found.broken:
        return None
    assert broken_rules(asked, found.labels) == []
    cost = change_cost(asked, found.labels)
    assert sum(repair.moved for repair in found.repairs) == households_moved(asked, found.labels)
    assert all(repair.least is None or repair.least <= cost for repair in found.repairs)
    return cost


@pytest.mark.parametrize("n", SIZES)
def test_the_least_change_is_brute_forces(n):
    """Of 200 random grounds of up to 14 units each costs what brute force finds, or is impossible for both."""
    for seed in range(SIZES[n]):
        case, asked = drawn_case(seed, n)
        least = least_change(case)
        assert cost_of(asked) == (None if least is None else least.cost), (n, seed)


def drawn(seed: int, **changes: object) -> Asked:
    """Return six units in two old grids, of which one may be new, with room for a third grid."""
    draw = np.random.default_rng(seed)
    xy = draw.random((6, 2)) * 100
    home, _ = nearest_of(xy, xy[:2])
    home[5] = -1 if seed % 2 else home[5]
    amounts = draw.integers(1, 9, 6)
    mean = amounts.sum() / (2 + seed % 2)
    window = {"fresh_lo": int(0.6 * mean), "fresh_hi": int(1.3 * mean) + 1, "price": int(draw.integers(0, 9))}
    return asked_of(xy, delaunay(xy), home, amounts, **{**window, **changes})


def changed(asked: Asked, **changes: object) -> Asked:
    """Return a ground of which something else is asked."""
    return replace(asked, restoration=replace(asked.restoration, **changes))


def agrees(asked: Asked) -> int | None:
    """Return the least cost, which is that of trying every labelling."""
    cost = cost_of(asked)
    assert cost == least_by_trying(asked, fresh=3)
    return cost


def test_two_windows_hold_at_once():
    """With windows on two amounts the least change holds both; it is dearer than with one alone on some grounds."""
    dearer = 0
    for seed in range(8):
        draw = np.random.default_rng(seed)
        one = drawn(seed)
        second = draw.integers(1, 9, 6)
        lo, hi = (
            np.array([end, share])
            for end, share in zip(_window(one), (int(0.3 * second.sum()), int(0.7 * second.sum())), strict=True)
        )
        both = asked_of(
            one.graph.xy, one.edges, one.restoration.home, np.column_stack([one.graph.amounts[:, 0], second]),
            fresh_lo=lo, fresh_hi=hi, price=one.restoration.price,
        )  # fmt: skip
        cost, alone = agrees(both), agrees(one)
        dearer += alone is not None and (cost is None or cost > alone)
    assert dearer


def _window(asked: Asked) -> tuple[int, int]:
    return int(asked.restoration.fresh_lo[0]), int(asked.restoration.fresh_hi[0])


def test_what_is_kept_together_moves_together():
    """Neighbours that share a grid by rule are mended as one, also where they were parted before."""
    costs = []
    for seed in range(8):
        asked = drawn(seed)
        u, v = asked.edges[seed % len(asked.edges)]
        together = np.where(np.isin(np.arange(6), [u, v]), 0, -1).astype(np.int32)
        costs.append((agrees(changed(asked, together=together)), agrees(asked)))
    assert any(held != free for held, free in costs)


def test_what_stays_apart_is_parted():
    """Of units that stay apart no two share a grid in the least change."""
    costs = []
    for seed in range(8):
        asked = drawn(seed)
        group = np.isin(np.arange(6), [seed % 5, 5])[:, None]
        costs.append((agrees(changed(asked, apart=group)), agrees(asked)))
    assert any(held != free for held, free in costs)


def test_pins_are_held():
    """A unit pinned to another old grid goes there at the least cost of all."""
    costs = []
    for seed in range(8):
        asked = drawn(seed)
        pinned = np.full(6, -1, np.int32)
        pinned[seed % 6] = seed % 2
        costs.append((agrees(changed(asked, pinned=pinned)), agrees(asked)))
    assert any(held != free for held, free in costs)


def test_a_grid_that_must_begin_begins():
    """A unit pinned to a grid that is not there yet begins it, whatever that costs."""
    begun = 0
    for seed in range(8):
        asked = drawn(seed)
        request = asked.restoration
        pinned = np.where(np.arange(6) == 5, 2, -1).astype(np.int32)
        more = {name: np.vstack([getattr(request, name), getattr(request, f"fresh_{name}")]) for name in ("lo", "hi")}
        begun += agrees(changed(asked, pinned=pinned, changed=np.ones(3, dtype=bool), **more)) is not None
    assert begun


def test_grids_of_several_workers_have_wider_windows():
    """A grid of two workers holds twice as much; the least change leaves it that."""
    costs = []
    for seed in range(8):
        asked = drawn(seed)
        workers = np.array([[2], [1]])
        request = asked.restoration
        costs.append((agrees(changed(asked, lo=request.lo * workers, hi=request.hi * workers)), agrees(asked)))
    assert any(held != free for held, free in costs)


def test_grids_in_pieces_are_mended():
    """Old grids that hang not together are whole afterwards, at the least cost."""
    mended = 0
    for seed in range(12):
        asked = drawn(seed)
        home = np.random.default_rng(seed).permutation(asked.restoration.home)
        mended += (agrees(changed(asked, home=home)) or 0) > 0
    assert mended > 3


def test_no_more_grids_are_touched_than_asked():
    """With fewer grids that may change, the least change is dearer or impossible, as trying everything says."""
    costs = []
    for seed in range(8):
        asked = drawn(seed, price=0)
        costs.append([agrees(changed(asked, most_touched=most)) for most in (3, 2, 1)])
    assert any(one != three for three, _, one in costs)


def test_the_order_of_units_does_not_matter_for_the_cost():
    """Units in another order, and grids under other numbers, cost the same to mend."""
    for seed in range(8):
        asked = drawn(seed)
        order = np.random.default_rng(seed).permutation(6)
        place = np.argsort(order)
        home = np.array([1, 0, -1])[asked.restoration.home[order]]
        other = asked_of(
            asked.graph.xy[order], np.sort(place[asked.edges]), home, asked.graph.amounts[order, 0],
            fresh_lo=asked.restoration.fresh_lo, fresh_hi=asked.restoration.fresh_hi, price=asked.restoration.price,
        )  # fmt: skip
        assert cost_of(asked) == cost_of(other)
