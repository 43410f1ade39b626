"""Households estimated from like buildings: totals, order, growth with size, and few counts."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gridplan.ground.estimating.buildings import describe_buildings, type_names
from gridplan.ground.estimating.estimate import estimate_households
from gridplan.ground.estimating.model import expect, learn


def row_of(sides, floors, use=(), height=None):
    """Return square buildings 40 m apart with `sides` in m."""
    west = 40.0 * np.arange(len(sides))
    shapes = shapely.box(west, 0, west + np.asarray(sides, float), sides)
    floors = np.asarray(floors, dtype=float)
    return describe_buildings(
        shapes,
        floors=floors,
        height=np.full(len(sides), np.nan) if height is None else np.asarray(height, float),
        types=tuple(np.array(column, dtype=object) for column in use),
        usual=np.ones(len(sides), dtype=bool),
        metres_per_floor=3.0,
    )


def town(n=200, seed=0, dense=2.0):
    """Return a row of flats and houses and their households: flats hold `dense` times as many on the same floors."""
    rng = np.random.default_rng(seed)
    sides, floors = rng.uniform(8, 25, n), rng.integers(1, 9, n)
    use = np.where(rng.random(n) < 0.5, "flats", "houses")
    buildings = row_of(sides, floors, use=[use])
    rate = np.where(use == "flats", dense, 1.0) / 100
    return buildings, rng.poisson(rate * buildings.floor_area).astype(float)


@given(st.lists(st.tuples(st.integers(1, 200), st.integers(1, 30), st.integers(5, 40)), min_size=1, max_size=20))
@settings(max_examples=15)
def test_estimating_the_counted_buildings_gives_back_their_total(rows):
    """Estimated again, buildings sum to what was counted in them: nothing is made up, nothing lost."""
    counts, floors, sides = np.array(rows, dtype=float).T
    n = len(rows)
    twice = row_of(np.tile(sides, 2), np.tile(floors, 2))
    wanted = np.repeat([False, True], n)
    found = estimate_households(twice, np.append(counts, np.full(n, np.nan)), wanted=wanted, learned=~wanted)
    assert found.values.sum() == counts.sum()
    assert not found.values[:n].any()


def test_one_counted_building_gives_its_rate():
    """With a single count there is floors × footprint and nothing else, however different the building."""
    two = row_of([10, 30], [2, 7])
    found = estimate_households(two, np.array([10, np.nan]), wanted=np.array([False, True]), learned=np.ones(2, bool))
    assert found.values[1] == 10 * 7 * 900 / 200
    assert found.sureness is None
    assert np.isnan(found.high[1])


def test_no_counted_building_no_estimate():
    """Without a counted household there is nothing to learn from."""
    both = np.ones(2, dtype=bool)
    assert estimate_households(row_of([9, 9], [1, 1]), np.array([np.nan, 0.0]), wanted=both, learned=both) is None


def test_types_are_told_apart():
    """Flats that hold twice as many households per m² as houses are found to do so, within a fifth."""
    buildings, counts = town()
    wanted = np.arange(len(counts)) % 4 == 0
    found = estimate_households(buildings, np.where(wanted, np.nan, counts), wanted=wanted, learned=~wanted)
    rates = {rate.name: rate.per_100m2 for rate in found.rates}
    assert rates["flats"] / rates["houses"] == pytest.approx(2.0, rel=0.2)
    assert sum(rate.buildings for rate in found.rates) == (~wanted).sum()


def test_ranges_hold_the_truth_four_times_in_five():
    """On buildings never seen the range holds the truth about as often as it says, and the error is as told."""
    buildings, counts = town(n=1500)
    wanted = np.arange(len(counts)) % 3 == 0
    found = estimate_households(buildings, np.where(wanted, np.nan, counts), wanted=wanted, learned=~wanted)
    truth = counts[wanted]
    within = (truth >= found.low[wanted]) & (truth <= found.high[wanted])
    assert 0.75 <= within.mean() <= 0.92
    assert np.abs(found.values[wanted] - truth).mean() == pytest.approx(found.sureness.error, rel=0.15)
    low, high = found.sureness.total_range(found.expected[wanted])
    assert low <= truth.sum() <= high


@given(st.integers(0, 1000))
@settings(max_examples=10)
def test_more_floors_or_footprint_never_hold_fewer(seed):
    """Of two buildings alike but for size, the larger is expected to hold as many households or more."""
    buildings, counts = town(n=60, seed=seed)
    alone = learn(buildings, counts)
    alone = type(alone)(alone.layout, alone.coefficients, alone.learned, alone.counts, alone.expected, None)
    sides = np.linspace(5, 60, 40)
    by_side = expect(alone, row_of(sides, np.full(40, 4), use=[["flats"] * 40], height=np.full(40, 12.0)))
    floors = np.arange(1, 41)
    by_floor = expect(alone, row_of(np.full(40, 15), floors, use=[["flats"] * 40], height=3.0 * floors))
    assert (np.diff(by_side) >= -1e-9).all()
    assert (np.diff(by_floor) >= -1e-9).all()


def test_like_buildings_nearby_are_heard():
    """A street that holds twice what its floors promise makes a building on it hold more, too."""
    buildings, counts = town(n=200, dense=1.0)
    dense = np.arange(200) < 100
    counts = np.where(dense, 3 * counts, counts)
    model = learn(buildings, counts)
    west, east = (expect(model, buildings.taken(np.flatnonzero(at))).sum() for at in (dense, ~dense))
    assert west / counts[dense].sum() == pytest.approx(1, abs=0.25)
    assert east / counts[~dense].sum() == pytest.approx(1, abs=0.25)


def test_one_absurd_count_does_not_bend_the_rest():
    """A count a hundred times too high raises the level by its share, not the estimate of buildings of its kind."""
    buildings, counts = town(n=400)
    wrong = counts.copy()
    wrong[7] = 100 * max(counts[7], 10)
    asked = buildings.taken(np.arange(50, 100))
    right, bent = (expect(learn(buildings, c), asked) for c in (counts, wrong))
    level = wrong.sum() / counts.sum()
    assert np.abs(bent / right / level - 1).max() < 0.25


def test_unknown_floors_are_the_usual_ones():
    """Unknown storeys are the median of the known, or 1 where none is known; heights follow from storeys."""
    nan = float("nan")
    assert row_of([10, 10, 10], [2, 4, nan]).floors.tolist() == [2, 4, 3]
    assert row_of([10, 10], [nan, nan]).floors.tolist() == [1, 1]
    assert row_of([10, 10], [2, 2], height=[nan, 8]).height.tolist() == [6, 8]


def test_types_are_named_once():
    """A building of one use twice over is called by it once; without any it is a dash."""
    assert type_names(row_of([9, 9], [1, 1], use=[["flats", None], ["flats", " "]])).tolist() == ["flats", "-"]
