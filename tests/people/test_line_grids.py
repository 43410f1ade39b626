"""Road-segment grids beside areal grids, and grids drawn without a plan: neighbours, communities, every fault."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from toy_assignment import CRS, EAST, NORTH, SIZE, toy_grids

import gridplan as gp
from gridplan.people.adjoining import bordering

GRIDS = toy_grids(2, 4, communities=2)
"""A001 A002 | A004 A003 in two columns of A, and B alike east of x = 2."""


def street(*corners):
    """A line through corners counted in grids from the south-west."""
    return shapely.LineString([(EAST + x * SIZE, NORTH + y * SIZE) for x, y in corners])


def lines(*shapes, crs=CRS, **columns):
    """A layer of streets R0, R1, …."""
    return gpd.GeoDataFrame({"code": [f"R{i}" for i in range(len(shapes))]} | columns, geometry=list(shapes), crs=crs)


def neighbours(grids, code):
    """Codes that adjoin one grid."""
    return sorted(grids.graph()[code])


def faults(call, *arguments, **options):
    """Code → ids of the errors that a call raises."""
    with pytest.raises(gp.InputError) as caught:
        call(*arguments, **options)
    return {f.code: f.ids for f in caught.value.findings if f.severity == "error"}


def test_streets_adjoin_what_stands_along_them():
    """A street between two rows of grids adjoins those on both sides of it; one that only ends at a grid does not."""
    between, ending = street((0.1, 1), (1.9, 1)), street((0.5, 2), (0.5, 3))
    found = gp.with_lines(GRIDS, lines(between, ending))
    codes = {(x, y): gp.grids_of(GRIDS).codes[i] for i, (x, y) in enumerate(squares())}
    assert neighbours(found, "R0") == sorted(codes[x, y] for x in (0, 1) for y in (0, 1))
    assert neighbours(found, "R1") == []
    assert found.table.set_index("grid").loc["R0", ["kind", "community", "load"]].tolist() == ["line", "A", 0]
    assert np.allclose(found.points[found.codes.tolist().index("R0")], [EAST + SIZE, NORTH + SIZE])


def squares():
    """South-west corner of each toy grid, counted in grids, in the order of codes."""
    corners = (np.array([shape.bounds[:2] for shape in GRIDS.table.geometry]) - [EAST, NORTH]) / SIZE
    return [tuple(corner) for corner in corners.round().astype(int).tolist()]


def test_the_grids_and_their_borders_stay():
    """Nothing of the areal grids changes, rows are sorted by code, and pairs point at the same grids as before."""
    found = gp.with_lines(GRIDS, lines(street((0, 1), (4, 1)), code=["A0015"]))
    assert found.codes.tolist() == sorted([*GRIDS.codes, "A0015"])
    before = {frozenset(pair) for pair in GRIDS.codes[GRIDS.pairs].tolist()}
    after = {frozenset(pair) for pair in found.codes[found.pairs].tolist()}
    assert {pair for pair in after if "A0015" not in pair} == before
    same = found.table[found.table["kind"] == "areal"].reset_index(drop=True)
    pd.testing.assert_frame_equal(pd.DataFrame(same), pd.DataFrame(GRIDS.table), check_dtype=False)


def test_streets_meet_at_their_ends():
    """Streets end to end and side streets adjoin; crossing in the middle of both does not; nor do two communities."""
    one, two = street((0, 1), (1, 1)), street((1, 1), (1.9, 1))
    side, over = street((0.5, 1), (0.5, 2)), street((1.5, 0.2), (1.5, 1.8))
    east = street((1.9, 1), (3, 1))
    found = gp.with_lines(GRIDS, lines(one, two, side, over, east))
    met = {code: [n for n in neighbours(found, code) if n.startswith("R")] for code in ("R0", "R1", "R2", "R3", "R4")}
    assert met == {"R0": ["R1", "R2"], "R1": ["R0"], "R2": ["R0"], "R3": [], "R4": []}
    assert found.table.set_index("grid").loc["R4", "community"] == "B"


def test_the_community_is_where_most_of_a_street_runs():
    """The largest share decides, equal shares go to the first by name, and a column has the last word."""
    streets = lines(
        street((1.2, 1), (3.8, 1)), street((2, 0), (2, 2)), street((0, 1), (2, 1)), community=[None, "", "B"]
    )
    found = gp.with_lines(GRIDS, streets).table.set_index("grid")["community"]
    assert found.loc[["R0", "R1", "R2"]].tolist() == ["B", "A", "B"]


def test_rows_of_one_code_are_one_grid():
    """Segments of a chain become one line whose load is the sum of theirs."""
    streets = lines(street((0, 1), (1, 1)), street((1, 1), (2, 1)), code=["R", "R"], shops=["3", 4])
    found = gp.with_lines(GRIDS, streets, load="shops")
    row = found.table.set_index("grid").loc["R"]
    assert (row["load"], row.geometry.geom_type, row.geometry.length) == (7, "LineString", 2 * SIZE)


@settings(max_examples=15)
@given(st.permutations(range(5)))
def test_order_of_streets_changes_nothing(order):
    """Rows in another order give the same grids."""
    drawn = [street((0, 1), (1, 1)), street((1, 1), (2, 1)), street((2, 1), (4, 1)), street((3, 0), (3, 2))]
    streets = lines(*drawn, street((0.5, 0), (0.5, 2)), code=["R", "R", "S", "T", "U"], load=[1, 2, 3, 4, 5])
    one, two = gp.with_lines(GRIDS, streets), gp.with_lines(GRIDS, streets.iloc[list(order)])
    pd.testing.assert_frame_equal(one.table.drop(columns="geometry"), two.table.drop(columns="geometry"))
    assert one.pairs.tolist() == two.pairs.tolist()
    assert one.points.tolist() == two.points.tolist()


def test_all_faults_of_streets_come_at_once():
    """Codes empty or taken, unknown communities and wrong loads are one message; so are shapes and systems."""
    streets = lines(*[street((0, 1), (1, 1))] * 4, load=["-1", "many", "2.5", ""], community=["Z", "", "", ""])
    assert faults(gp.with_lines, GRIDS, streets.assign(code=["", "A001", "R2", "R3"])) == {
        "drawn-codes-empty": ("#1",),
        "drawn-codes-taken": ("A001",),
        "drawn-communities-unknown": ("Z",),
        "drawn-load-wrong": ("#1", "A001", "R2"),
    }
    far, areas = street((0, 90), (1, 90)), shapely.box(EAST, NORTH, EAST + 9, NORTH + 9)
    assert set(faults(gp.with_lines, GRIDS, lines(far))) == {"layer-no-overlap"}
    assert set(faults(gp.with_lines, GRIDS, lines(areas))) == {"layer-not-lines"}
    assert set(faults(gp.with_lines, GRIDS, lines(far, crs=None), code="name")) == {"crs-missing", "column-missing"}
    assert set(faults(gp.with_lines, GRIDS, lines(street((0, 1), (1, 1)), street((0, 2.5), (3, 2.5))))) == {
        "lines-nowhere"
    }
    nothing = lines(None, street((0, 1), (1, 1)), street((0, 1), (0, 1)))
    assert faults(gp.with_lines, GRIDS, nothing) == {"drawn-shapes-missing": ("#1", "#3")}
    halves = lines(street((0, 1), (1, 1)), street((1, 1), (2, 1)), code=["R", "R"], community=["A", "B"])
    assert faults(gp.with_lines, GRIDS, halves) == {"lines-in-two-communities": ("R",)}


@pytest.mark.parametrize("touch", [0, -1, float("nan"), "wide"])
def test_a_distance_is_above_zero(touch):
    """A `touch` that is no distance is refused before anything is read."""
    with pytest.raises(gp.OptionError, match="touch"):
        gp.with_lines(GRIDS, "none.gpkg", touch=touch)


def drawn(**columns):
    """The toy grids as a layer without neighbours, as planners have them."""
    layer = GRIDS.table[["grid", "community", "households", "geometry"]].rename(columns={"grid": "网格编码"})
    return layer.assign(**columns)


def test_drawn_grids_have_the_neighbours_that_they_were_drawn_with(tmp_path):
    """Squares read from a file of degrees adjoin as the toy grids do, over borders within a community."""
    drawn().to_crs(4326).sample(frac=1, random_state=1).to_file(tmp_path / "grids.geojson")
    found = gp.read_grids(tmp_path / "grids.geojson")
    assert found.codes.tolist() == GRIDS.codes.tolist()
    assert found.load.tolist() == GRIDS.load.tolist()
    assert found.pairs.tolist() == GRIDS.pairs.tolist()
    assert shapely.contains_xy(np.asarray(found.table.geometry.array), *found.points.T).all()


def test_drawn_loads_come_before_households():
    """Load is what is written, else households, else one a grid."""
    assert gp.read_grids(drawn(load=range(8))).load.tolist() == list(range(8))
    assert gp.read_grids(drawn().drop(columns="households")).load.tolist() == [1] * 8


def test_areas_and_streets_may_stand_in_one_layer():
    """Lines of the layer become road-segment grids of the same value, as `with_lines` would add them."""
    streets = lines(street((0, 1), (2, 1)), community=["A"]).rename(columns={"code": "网格编码"})
    both = gp.read_grids(pd.concat([streets, drawn()]))
    apart = gp.with_lines(gp.read_grids(drawn()), streets)
    assert both.table["kind"].tolist() == apart.table["kind"].tolist()
    assert both.pairs.tolist() == apart.pairs.tolist()
    only = gp.read_grids(streets)
    assert only.communities.tolist() == ["A"]


def test_what_was_noticed_stays_with_the_grids():
    """Notes of drawn grids and of streets are in the report of the grids, and in that of an assignment on them."""
    square = shapely.box(EAST, NORTH, EAST + SIZE, NORTH + SIZE)
    drawn = gp.read_grids(gpd.GeoDataFrame({"code": ["a"]}, geometry=[square], crs=CRS).to_crs(4326))
    assert [finding.code for finding in drawn.report.findings] == ["crs-geographic"]
    both = gp.with_lines(drawn, lines(street((0.1, 0), (0.9, 0))))
    assert both.report.findings[0] == drawn.report.findings[0]
    officers = pd.DataFrame({"officer": ["P1"], "department": "police"})
    found = gp.assign_officers(drawn, officers, grids_per_officer=(1, 1))
    assert found.report.findings[0] == drawn.report.findings[0]


def test_all_faults_of_drawn_grids_come_at_once():
    """Codes empty or repeated, counts that are none, and points are one message."""
    layer = drawn(households=[1, -2, "many", None, 5, 6, 7, 8])
    layer["网格编码"] = ["A", "A", "", "D", "E", "F", "G", "H"]
    layer = layer.set_geometry([*layer.geometry[:7], shapely.Point(EAST, NORTH)], crs=CRS)
    assert faults(gp.read_grids, layer) == {
        "drawn-codes-empty": ("#3",),
        "drawn-codes-repeated": ("A",),
        "drawn-households-empty": ("#4",),
        "drawn-points": ("#8",),
        "households-negative": ("A",),
        "households-text": ("#3",),
    }
    assert set(faults(gp.read_grids, pd.DataFrame({"code": ["a"]}))) == {"drawn-no-shapes"}
    assert set(faults(gp.read_grids, drawn().set_crs(None, allow_override=True))) == {"crs-missing"}


@given(st.integers(0, 3), st.floats(0.1, 30), st.floats(-0.009, 0.009))
def test_borders_count_by_their_length(turned, length, gap):
    """Two squares are neighbours exactly when more than half a metre of border is common, whatever the corners."""
    one, two = shapely.box(0, 0, 40, 40), shapely.box(40 + gap, 40 - length, 80, 80)
    squares = [shapely.affinity.rotate(shape, 90 * turned, origin=(0, 0)) for shape in (one, two)]
    assert len(bordering(np.array(squares))) == (length > 0.5) or abs(length - 0.5) < 0.03
