"""What a diagnosis says about ground: gaps, holes, overlaps and borders, measured again with shapely."""

from itertools import combinations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from networks_drawn import box, boxes
from toy_plan import toy_ground

import gridplan as gp

GROUND = toy_ground()
ENDS = st.tuples(st.integers(-3, 22), st.integers(2, 12)).map(lambda span: (10 * span[0], 10 * (span[0] + span[1])))
INNER = st.tuples(st.integers(0, 18), st.integers(6, 12)).map(lambda span: (10 * span[0], 10 * (span[0] + span[1])))
BOX, LARGE = (
    st.tuples(ends, ends).map(lambda ends: (ends[0][0], ends[1][0], ends[0][1], ends[1][1])) for ends in (ENDS, INNER)
)


def diagnosed(tolerance=10.0, **grids):
    """Return the diagnosis of one department on the toy ground."""
    return gp.diagnose({"police": boxes(**grids)}, GROUND, tolerance=tolerance)


def kinds(found, kind):
    """Return the faults of a kind."""
    return found.faults[found.faults["kind"] == kind]


@settings(max_examples=20)
@given(st.lists(BOX, min_size=1, max_size=5))
def test_areas_and_holes_by_recomputation(drawn):
    """Ground in no grid, in several and beyond the area, and the holes, are what shapely finds."""
    drawn.append((0, 0, 30, 30))
    shapes = [box(*ends) for ends in drawn]
    row = diagnosed(**{f"P{i}": ends for i, ends in enumerate(drawn)}).layers.iloc[0]
    whole = shapely.union_all(shapes)
    twice = shapely.union_all([a & b for a, b in combinations(shapes, 2)])
    left = shapely.difference(GROUND.outline, whole)
    assert row["gap_m2"] == pytest.approx(left.area)
    assert row["overlap_m2"] == pytest.approx(twice.area)
    assert row["outside_m2"] == pytest.approx((whole - GROUND.outline).area)
    inner = [p for p in shapely.get_parts(left) if p.area and not p.intersects(GROUND.outline.boundary)]
    assert row["holes"] == sum(not p.buffer(-5).is_empty for p in inner)


def test_a_hole_lies_amid_grids_and_a_gap_at_the_edge():
    """Ground without a grid is a hole where grids lie all around it and a gap where it reaches the edge."""
    ring = {"N": (80, 160, 200, 200), "E": (160, 80, 200, 160), "S": (80, 40, 200, 80), "W": (40, 40, 80, 200)}
    found = diagnosed(**ring)
    assert kinds(found, "hole")["area_m2"].tolist() == [6400.0]
    assert kinds(found, "gap")["area_m2"].tolist() == [240.0**2 - 160**2]
    assert kinds(found, "hole")["units"].tolist() == [4]
    assert not found.conflicts["kind"].isin(["hole", "gap"]).any(), "the unserved households tell it"


@pytest.mark.parametrize(("width", "holes", "overlaps"), [(6.0, 0, 0), (14.0, 1, 1)])
def test_slivers_are_no_conflicts(width, holes, overlaps):
    """Gaps and overlaps nowhere wider than the tolerance count in m² and nowhere else."""
    edge = {"W": (0, 0, 20, 240), "E": (220, 0, 240, 240), "S": (20, 0, 220, 20), "N": (20, 220, 220, 240)}
    middle = {"A": (20, 20, 120 - width, 220), "B": (120, 20, 220, 220), "C": (240 - width, 0, 260, 240)}
    found = diagnosed(**edge, **middle)
    assert len(kinds(found, "hole")) == holes
    assert len(kinds(found, "overlap")) == overlaps
    assert found.layers["gap_m2"].tolist() == [200 * width]
    assert found.layers["overlap_m2"].tolist() == [240 * width]


def test_parts_without_units_and_ground_beyond_the_area():
    """A grid in two parts, one without any building and one that leaves the area are told with their codes."""
    layer = boxes(P1=(0, 0, 240, 100), P2=(0, 140, 240, 300), P3=(100, 102, 108, 138))
    layer.loc[3] = ["P3", box(140, 102, 148, 138)]
    layer.loc[4] = ["P4", box(180, 115, 188, 125)]
    found = gp.diagnose({"police": layer}, GROUND, tolerance=5.0)
    told = {kind: kinds(found, kind)["grids"].tolist() for kind in ("multipart", "without-units", "outside")}
    assert told == {"multipart": ["P3"], "without-units": ["P3", "P4"], "outside": ["P2"]}
    assert set(found.conflicts["kind"]).isdisjoint({"multipart", "outside"})


@pytest.mark.parametrize("shift", [0.0, 4.0, 9.0, 11.0, 40.0])
def test_borders_are_the_same_within_the_tolerance(shift):
    """The common length of two straight borders is all of it up to the tolerance and nothing beyond."""
    layers = {
        "police": boxes(P1=(0, 0, 120, 240), P2=(120, 0, 240, 240)),
        "urban": boxes(U1=(0, 0, 120 + shift, 240), U2=(120 + shift, 0, 240, 240)),
    }
    row = gp.diagnose(layers, GROUND).borders.iloc[0]
    assert row[["border_a_m", "border_b_m"]].tolist() == pytest.approx([220, 220], abs=2.5)
    assert row["same_m"] == pytest.approx(220 if shift < 10 else 0, abs=2.5)
    assert row["share_same"] == pytest.approx(float(shift < 10), abs=0.02)


@pytest.mark.parametrize("apart", [0.0, 3.0, -3.0, 60.0])
def test_a_border_that_two_grids_draw_counts_once(apart):
    """Two grids that draw their border a few metres apart have one border between them; far apart they have two."""
    layers = {name: boxes(P1=(0, 0, 120, 240), P2=(120 + apart, 0, 240, 240)) for name in ("police", "urban")}
    row = gp.diagnose(layers, GROUND).borders.iloc[0]
    assert row["border_a_m"] == pytest.approx(440 if apart > 10 else 220, abs=5)
    assert row["share_same"] == 1.0


@settings(max_examples=20)
@given(LARGE, LARGE)
def test_common_border_by_recomputation(one, other):
    """The same length of two boxes' borders is near what a buffer of the tolerance cuts out."""
    one, other = tuple(np.array(one) + 3), tuple(np.array(other) + 7)
    row = gp.diagnose({"police": boxes(P=one), "urban": boxes(U=other)}, GROUND).borders.iloc[0]
    inner = GROUND.outline.buffer(-10)
    a, b = (box(*ends).exterior & inner for ends in (one, other))
    same = ((a & b.buffer(10)).length + (b & a.buffer(10)).length) / 2
    assert row[["border_a_m", "border_b_m"]].tolist() == pytest.approx([a.length, b.length], abs=5)
    assert row["same_m"] == pytest.approx(same, abs=5)
