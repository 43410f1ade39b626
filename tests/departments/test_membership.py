"""Units to grids: laws of membership, held against brute force."""

import dataclasses

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from layers_drawn import drawn, halves, square
from toy_plan import toy_ground

from gridplan.departments.reading import read_departments

GROUND = toy_ground()
HOUSEHOLDS = GROUND.units["households"].to_numpy()
start, length = st.integers(0, 47).map(lambda i: 5.0 * i), st.integers(1, 30).map(lambda i: 5.0 * i)
boxes = st.tuples(start, start, length, length).map(lambda b: (b[0], b[1], b[0] + b[2], b[1] + b[3]))
layers = st.lists(st.tuples(boxes, st.sampled_from("ABCD")), min_size=1, max_size=6)


def read_one(layer, **options):
    """Return the one department of a layer, or None where it touches no building."""
    departments, _ = read_departments({"police": layer}, GROUND, **options)
    return departments[0] if departments else None


def layer_of(rows):
    """Return a layer from boxes with codes."""
    return drawn([square(*box) for box, _ in rows], codes=[code for _, code in rows])


def shares_by_hand(layer):
    """Return the share of each unit under each code, one unit and one code at a time."""
    return {
        (i, code): shapely.area(shapely.intersection(unit, shapely.union_all(own.geometry.to_numpy()))) / unit.area
        for i, unit in enumerate(GROUND.units.geometry)
        for code, own in layer.groupby("grid")
    }


@settings(max_examples=15)
@given(layers)
def test_labels_are_the_largest_share(rows):
    """Labels, shares and claims equal a brute-force argmax over areas, ties to the lower code."""
    layer = layer_of(rows)
    by_hand = shares_by_hand(layer)
    read = read_one(layer)
    if read is None:
        assert max(by_hand.values()) == 0
        return
    for i in range(len(GROUND)):
        own = {code: by_hand[i, code] for code in read.codes}
        best = min(own, key=lambda code: (-round(own[code], 6), code))
        expected = read.codes.index(best) if own[best] > 0 else -1
        assert read.labels[i] == expected
        assert read.share[i] == pytest.approx(own[best], abs=1e-6)
        claims = read.claims[read.claims["unit"] == i]
        told = {read.codes[grid]: share for grid, share in zip(claims["grid"], claims["share"], strict=True)}
        assert told == pytest.approx({code: share for code, share in own.items() if share > 0}, abs=1e-6)
        assert claims["share"].is_monotonic_decreasing


@settings(max_examples=12)
@given(layers, st.randoms(use_true_random=False))
def test_the_order_of_rows_and_layers_changes_nothing(rows, chance):
    """Permuted rows and layers give the same departments with the same findings."""
    shuffled = chance.sample(rows, len(rows))
    one, faults = read_departments({"a": layer_of(rows), "b": halves()}, GROUND)
    two, again = read_departments({"b": halves(), "a": layer_of(shuffled)}, GROUND)
    assert faults == again
    for left, right in zip(one, two, strict=True):
        assert (left.name, left.codes, left.report) == (right.name, right.codes, right.report)
        assert np.array_equal(left.labels, right.labels)
        assert left.claims.equals(right.claims)
        assert left.grids.equals(right.grids)


@settings(max_examples=12)
@given(layers)
def test_households_are_conserved(rows):
    """Households in grids and those that the report names as unserved are all households."""
    read = read_one(layer_of(rows))
    if read is not None:
        unserved = [f for f in read.report.findings if f.code == "department-unserved"]
        inside = HOUSEHOLDS[read.labels >= 0].sum()
        assert inside + sum(f.numbers["households"] for f in unserved) == HOUSEHOLDS.sum()
        assert sum(len(f.ids) for f in unserved) == (read.labels < 0).sum()


def test_a_border_of_a_few_metres_moves_no_unit():
    """Borders drawn 5 m off, with overlaps and gaps, leave every building where it was."""
    off = drawn([square(-5, 3, 124, 236), square(117, -4, 244, 243)])
    assert np.array_equal(read_one(off).labels, read_one(halves()).labels)


def test_parts_of_one_grid_count_once():
    """A unit under two parts of a grid is not doubly its own: the share stays at what they cover together."""
    read = read_one(drawn([square(0, 0, 20, 40), square(5, 0, 25, 40)], codes=["A", "A"]))
    assert read.share[0] == pytest.approx(0.75)
    assert len(read.claims) == 1


@pytest.mark.parametrize(("priority", "winner"), [("lower", "A"), ("smaller", "B")])
def test_priority_settles_double_claims(priority, winner):
    """Where two grids hold over half of a unit each, the option decides, and the report says so."""
    layer = drawn([square(0, 0, 240, 240), square(120, 0, 240, 240)])
    read = read_one(layer, priority=priority)
    assert read.codes[read.labels[-1]] == winner
    assert not read.report.errors
    assert "department-claims-settled" in {f.code for f in read.report.findings}


def test_priority_leaves_small_overlaps_alone():
    """A grid with the lower code that holds a quarter of a unit does not win it by priority."""
    read = read_one(drawn([square(0, 0, 135, 240), square(120, 0, 240, 240)]), priority="lower")
    assert np.array_equal(read.labels, read_one(halves()).labels)


def test_units_of_no_size_count_as_they_lie():
    """A unit whose footprint has no area is in no grid, without a warning of the arithmetic."""
    shapes = GROUND.units.geometry.to_numpy().copy()
    shapes[0] = shapely.multipolygons([shapely.Polygon([(0, 0), (0, 0), (0, 0)])])
    bare = dataclasses.replace(GROUND, units=gpd.GeoDataFrame(GROUND.units, geometry=shapes, crs=GROUND.units.crs))
    (read,), _ = read_departments({"police": halves()}, bare)
    assert read.labels[0] == -1
