"""Taking in divisions that exist."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely import box
from toy_plan import CRS, EAST, NORTH, toy_ground

from gridplan.adopt import NO_GRID, adopt
from gridplan.errors import InputError


def halves(shift=0.0, **columns):
    """Two polygons that cover the western and eastern half of the toy ground, the border `shift` m to the east."""
    middle = EAST + 120 + shift
    shapes = [box(EAST, NORTH, middle, NORTH + 240), box(middle, NORTH, EAST + 240, NORTH + 240)]
    return gpd.GeoDataFrame(columns or {"code": ["W7", "E1"]}, geometry=shapes, crs=CRS)


def test_codes_and_membership_survive():
    """Every unit keeps the code of the polygon it lies in, and the plan says it was adopted."""
    plan = adopt(halves(), toy_ground())
    west = plan.ground.points[:, 0] < EAST + 120
    given = np.array(plan.network.codes)[plan.labels]
    assert (given == np.where(west, "W7", "E1")).all()
    assert plan.status == "adopted"
    assert set(plan.grids["grid"]) == {"W7", "E1"}


def test_hand_drawn_borders_do_not_matter_below_half_a_unit():
    """A border drawn 8 m off the street gives the same membership: the largest share of a unit decides."""
    assert (adopt(halves(8.0), toy_ground()).labels == adopt(halves(), toy_ground()).labels).all()


def test_units_cut_by_a_border_are_named():
    """Buildings of which a second grid holds a good part are listed with their households."""
    plan = adopt(halves(18.0), toy_ground())
    finding = next(f for f in plan.report.findings if f.code == "adopt-several-grids")
    column = (plan.ground.points[:, 0] - EAST) // 40 == 3
    assert sorted(finding.ids) == sorted(plan.ground.units["unit"][column])


def test_uncovered_units_are_kept_apart_and_counted():
    """Units outside every grid get a code of their own and stand in the report with their households."""
    plan = adopt(halves().iloc[:1], toy_ground())
    finding = next(f for f in plan.report.findings if f.code == "adopt-uncovered")
    lost = np.array(plan.network.codes)[plan.labels] == NO_GRID
    assert finding.numbers["households"] == plan.ground.units["households"][lost].sum()
    assert lost.sum() == 18


def test_faults_of_the_division_are_findings():
    """Grids outside the window, in pieces and across communities are named by code."""
    ground = toy_ground(communities=2)
    column = ((ground.points[:, 0] - EAST) // 40).astype(int)
    given = dict(zip(ground.units["unit"], np.where(np.isin(column, [0, 5]), "far", "mid"), strict=True))
    found = {f.code: f.ids for f in adopt(given, ground).report.findings}
    assert found["grids-in-pieces"] == ("far", "mid")
    assert found["grids-across-communities"] == ("far", "mid")
    assert found["grids-outside-window"] == ("far", "mid")


def test_table_with_unit_and_code():
    """A table of units and codes works like polygons; leading zeros stay."""
    ground = toy_ground()
    table = ground.units[["unit"]].assign(grid=np.where(ground.points[:, 0] < EAST + 120, "007", "008"))
    assert adopt(table, ground).network.codes == ("007", "008")


@pytest.mark.parametrize(
    ("division", "code", "match"),
    [
        (halves().set_crs(None, allow_override=True), None, "coordinate system"),
        (halves(code=["W", None]), None, "no code"),
        (halves(colour=["W", "E"]), None, "colour"),
        (halves(), "nope", "nope"),
        (halves().translate(1e5).to_frame("geometry").assign(code=["W", "E"]), None, "do not overlap"),
        (halves().boundary.to_frame("geometry").assign(code=["W", "E"]), None, "no polygons"),
        ({"b000": "x", "zz": "y"}, None, "zz"),
    ],
)
def test_unusable_divisions_are_refused(division, code, match):
    """No CRS, empty codes, no code column and unknown units are refused, each by name."""
    with pytest.raises(InputError, match=match):
        adopt(division, toy_ground(), code=code)


def test_codes_at_several_polygons_are_named():
    """Two polygons with one code become one grid, and the report says so."""
    plan = adopt(halves(code=["W7", "W7"]), toy_ground())
    assert plan.network.codes == ("W7",)
    assert [f.ids for f in plan.report.findings if f.code == "adopt-codes-repeated"] == [("W7",)]


def test_workers_of_grids_widen_their_windows():
    """A column of workers multiplies the windows of the grids; odd values are refused by grid."""
    ground = toy_ground()
    plan = adopt(halves(code=["W7", "E1"], staff=[2, 2]), ground, workers="staff")
    assert plan.network.n_workers.tolist() == [2, 2]
    assert not plan.grids["outside_window"].any()
    with pytest.raises(InputError, match="E1"):
        adopt(halves(code=["W7", "E1"], staff=[2, 1.5]), ground, workers="staff")


def test_codes_read_as_numbers_keep_their_digits():
    """A code column of floats gives the codes people wrote."""
    assert adopt(halves(code=[12.0, 7.0]), toy_ground()).network.codes == ("12", "7")


def test_units_without_grid_have_no_worker():
    """The code of uncovered units is no grid of anybody."""
    plan = adopt(halves().iloc[:1], toy_ground())
    assert plan.network.n_workers[plan.network.codes.index(NO_GRID)] == 0


def test_table_finds_its_own_unit_column():
    """The column with the units' ids is found whatever its name; a table without one is refused."""
    ground = toy_ground()
    table = pd.DataFrame({"建筑": ground.units["unit"], "grid": "a"})
    assert adopt(table, ground).network.codes == ("a",)
    with pytest.raises(InputError, match="no column"):
        adopt(pd.DataFrame({"x": ["?"], "grid": ["a"]}), ground)
