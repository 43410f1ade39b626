"""Ground that changes under the same buildings: barriers, communities that are missing, plans of another place."""

import geopandas as gpd
import pytest
import shapely
from toy_towns import in_grid, older, town

import gridplan as gp


def with_barrier(plan, code):
    """Return the ground with a barrier from north to south through the middle of a grid."""
    inside = plan.ground.units["unit"].isin(set(in_grid(plan, code))).to_numpy()
    west, south, east, north = shapely.union_all(plan.ground.cells[inside].to_numpy()).bounds
    line = shapely.LineString([((west + east) / 2, south - 5), ((west + east) / 2, north + 5)])
    units = gp.read_units(town().buildings, households="households", unit="unit")
    barrier = gpd.GeoDataFrame(geometry=[line], crs=plan.ground.units.crs)
    return gp.survey(units, roads=town().roads, boundaries=town().boundaries, barriers=barrier)


@pytest.mark.parametrize("at", [0, 1, 2])
def test_a_new_barrier_through_a_grid_is_not_overlooked(at):
    """A grid that a new barrier cuts is mended or told; the plan never claims to hold what it does not."""
    plan = older()
    new = gp.regrid(plan, with_barrier(plan, plan.network.codes[at]))
    assert gp.verify(new).status == "verified"
    assert new.status != "feasible" or (new.grids["pieces"] == 1).all()


def test_ground_without_communities_is_refused():
    """Boundaries that were forgotten would recode every grid: the communities of the older plan are named."""
    plan = older()
    units = gp.read_units(town().buildings.drop(columns="community"), households="households", unit="unit")
    with pytest.raises(gp.InputError) as refused:
        gp.regrid(plan, gp.survey(units, roads=town().roads))
    assert [finding.code for finding in refused.value.findings] == ["regrid-no-communities"]


def test_a_short_budget_is_the_reason_that_is_told():
    """A piece left broken for the budget says so, and not that more search might help."""
    plan = older()
    rows = town().buildings.copy()
    inside = rows["unit"].isin(set(in_grid(plan, plan.network.codes[0])))
    rows.loc[inside, "households"] = rows.loc[inside, "households"] * 2
    units = gp.read_units(rows, households="households", unit="unit")
    new = gp.regrid(plan, gp.survey(units, roads=town().roads, boundaries=town().boundaries), max_moved=0.0)
    codes = {finding.code for part in new.components for finding in part.findings}
    assert "regrid-budget-households" in codes
    assert not {code for code in codes if code.startswith("piece-unproven")}
