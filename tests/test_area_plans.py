"""A town of areas from division to file, edits and the next round, and the same from the command line."""

import dataclasses
import json

import geopandas as gpd
import numpy as np
import pytest
from toy_areas import STANDARD, area_ground, area_rules, quarters
from typer.testing import CliRunner

import gridplan as gp
from gridplan.cli.app import app
from gridplan.errors import InputError
from gridplan.trail import Edit, Edits


@pytest.fixture(scope="module")
def town():
    """A small town: a commercial corner, a lone shop, homes."""
    town = gp.samples.city(buildings=200, seed=2, communities=1)
    x, y = (np.asarray(axis) for axis in (town.buildings.geometry.centroid.x, town.buildings.geometry.centroid.y))
    corner = (x > np.quantile(x, 0.6)) & (y > np.quantile(y, 0.6))
    corner[int(np.argmin(x + y))] = True
    number = np.arange(len(x))
    told = {"use": np.where(corner, "商业", "居住"), "shops": np.where(corner, 12, 0), "elderly": number % 5}
    return town, town.buildings.assign(**told)


@pytest.fixture(scope="module")
def plan(town):
    """Its plan, each area under its own window."""
    return divided(surveyed(*town))


def surveyed(town, buildings):
    """Return the ground of the town, the areas being the kinds."""
    columns = ("use", "shops", "elderly")
    return gp.survey(
        gp.read_units(buildings, households="households", unit="unit", attributes=columns), roads=town.roads
    )


def divided(ground):
    """Return the quick plan of a ground."""
    return gp.partition(ground, gp.Rules.from_dict(area_rules().as_dict() | {"effort": 0}))


def test_grids_keep_to_their_area(plan):
    """Every grid lies in one area under its own window, workers follow the load, and everything verifies."""
    assert plan.status == "feasible"
    assert {*plan.grids["area"]} == {"commercial", "residential"}
    assert gp.verify(plan).status == "verified"
    table = gp.staffing(plan)
    assert table.frame["exact"].sum() == pytest.approx(plan.load.sum() / plan.rules.per_worker)
    assert table.frame["load"].sum() == plan.load.sum()
    told = {note.code for note in plan.report.findings}
    assert {"load-share", "area-load", "area-joined-load"} <= told


def test_a_file_keeps_it(plan, tmp_path):
    """A saved plan has the column of areas, and loads with the same digest and rules."""
    file = gp.save(plan, tmp_path / "plan.gpkg")
    again = gp.load(file)
    assert (again.digest, again.rules) == (plan.digest, plan.rules)
    assert gpd.read_file(file, layer="grids")["area"].tolist() == plan.grids["area"].tolist()
    assert gp.verify(file).status == "verified"
    found = gpd.read_file(gp.export(plan, tmp_path / "grids.geojson"))
    assert found["area"].tolist() == plan.grids["area"].tolist()


def test_the_next_round_keeps_to_the_areas(town, plan):
    """Where homes are pulled down and shops open, the least change still mixes nothing and verifies."""
    town, buildings = town
    changed = buildings.iloc[5:].assign(shops=buildings["shops"].iloc[5:] * 1.1)
    new = gp.regrid(plan, surveyed(town, changed), date="2027-01-31")
    assert new.rules.areas == "use"
    assert gp.verify(new).status == "verified"
    assert {*new.grids["area"]} == {"commercial", "residential"}
    assert len({*plan.network.codes} & {*new.network.codes}) >= len(plan.network.codes) - 1


def test_an_edit_into_another_area_is_told(plan):
    """A building moved into a grid of another area breaks a rule, which the plan then says and verifies with."""
    near, areas = plan.ground.adjacency, plan.grids["area"].to_numpy()
    across = areas[plan.labels[near.u]] != areas[plan.labels[near.v]]
    u, v = near.u[across & near.open][0], near.v[across & near.open][0]
    unit, codes = plan.ground.units["unit"].iloc[u], plan.network.codes
    edit = Edit("move", (unit,), (codes[plan.labels[u]],), codes[plan.labels[v]])
    edited = gp.apply_edits(plan, Edits(plan.digest, (edit,)))
    assert "edits-areas" in {note.code for note in edited.report.findings}
    assert gp.verify(edited).status == "verified"
    told = gp.explain(plan, unit)
    neighbour = next(one for one in told.neighbours if one.grid == codes[plan.labels[v]])
    assert "explain-area" in {reason.code for reason in neighbour.reasons}


def test_columns_that_cannot_be_areas():
    """A missing column and one without any kind are refused together with the faults of the load."""
    ground = area_ground(quarters())
    with pytest.raises(InputError) as fault:
        gp.partition(ground, area_rules(areas="nothing", work={"people": 1}))
    assert [f.code for f in fault.value.findings] == ["wish-column", "wish-column"]
    empty = ground.units.assign(use=None)
    with pytest.raises(InputError) as fault:
        gp.partition(dataclasses.replace(ground, units=empty), area_rules())
    assert "areas-empty" in {f.code for f in fault.value.findings}


def test_the_command_line_knows_areas_and_work(town, tmp_path):
    """`partition` with areas, ratios and work makes the plan that the verb makes; `verify` and `adopt` take it."""
    town, buildings = town
    file, roads, out = tmp_path / "units.gpkg", tmp_path / "roads.gpkg", tmp_path / "plan.gpkg"
    buildings.to_file(file)
    town.roads.to_file(roads)
    asked = ["--units", str(file), "--roads", str(roads), "--households", "households", "--unit-id", "unit"]
    rules = ["--standard", "residential=300,commercial=shops:100:0.7-1.5", "--load-window", "0.8", "1.6"]
    more = ["--areas", "use", "--work", "elderly=0.5", "--effort", "0", "--out", str(out), "--json"]
    done = CliRunner().invoke(app, ["partition", *asked, *rules, *more], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    plan = gp.load(out)
    assert plan.rules.standard == STANDARD
    assert (plan.rules.areas, plan.rules.work) == ("use", {"elderly": 0.5})
    assert json.loads(CliRunner().invoke(app, ["verify", str(out), "--json"]).stdout)["status"] == "verified"
