"""Which grid, building and people a place has: against a plain search through all shapes."""

import dataclasses

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Transformer
from toy_plan import CRS, EAST, NORTH, toy_ground, toy_plan

import gridplan as gp
from gridplan.errors import InputError, OptionError
from gridplan.levels import LevelRules, Levels
from gridplan.plan import Network

PLAN = toy_plan(ground=toy_ground(communities=2))
GROUND = PLAN.ground
CODES = [PLAN.network.codes[i] for i in PLAN.labels]


def at(column: float, row: float) -> tuple[float, float]:
    """Return a place in cells of 40 m: whole numbers are corners, halves the middles of houses."""
    return EAST + 40 * column, NORTH + 40 * row


def found(*places, plan=PLAN, **asked) -> pd.DataFrame:
    """Return the answers on places, or on one."""
    return gp.locate(plan, list(places), crs=CRS, **asked).table


def test_a_place_in_a_house():
    """In a house: its grid, community, id, worker, and no distance."""
    row = found(at(0.5, 0.5)).iloc[0]
    assert (row["inside"], row["grid"], row["community"], row["unit"]) == (True, "003", "A", "b000")
    assert (row["unit_m"], row["away_m"], row["workers"], row["nearest_grid"]) == (0, 0, "w3", "")


def test_a_place_beside_a_house():
    """On the ground of a house: its grid, and how far the house is."""
    row = found(at(5.05, 5.5)).iloc[0]
    assert (row["grid"], row["community"], row["unit"], row["unit_m"]) == ("002", "B", "b035", 8.0)


def test_a_place_outside():
    """Outside: no grid, but the nearest one and how far it is."""
    row = found(at(-1, 1.5)).iloc[0]
    assert (row["inside"], row["grid"], row["unit"], row["community"]) == (False, "", "", "")
    assert (row["nearest_grid"], row["away_m"]) == ("003", 40.0)
    assert np.isnan(row["unit_m"])


def test_a_house_across_a_border_is_whole():
    """A place in the part of a house that lies on ground of the next grid belongs to the grid of the house."""
    outlines = GROUND.units.geometry.to_numpy().copy()
    house = 12
    x, y = GROUND.points[house]
    outlines[house] = shapely.MultiPolygon([shapely.box(x - 10, y - 10, x + 30, y + 10)])
    wide = dataclasses.replace(GROUND, units=GROUND.units.set_geometry(gpd.GeoSeries(outlines, crs=CRS)))
    plan = toy_plan(ground=wide)
    assert found((x + 25, y), plan=plan)["unit"].tolist() == ["b012"]
    assert found((x + 25, y), plan=plan)["grid"].tolist() == ["003"]
    assert found((x + 35, y), plan=plan)["grid"].tolist() == ["004"]


@settings(max_examples=25)
@given(st.lists(st.tuples(st.integers(-40, 280), st.integers(-40, 280)), min_size=1, max_size=20))
def test_every_answer_is_that_of_a_plain_search(steps):
    """Any place has the answer of looking at each house, then each cell, then each distance, one after another."""
    places = [(EAST + dx, NORTH + dy) for dx, dy in steps]
    table = found(*places)
    for (x, y), row in zip(places, table.to_dict("records"), strict=True):
        place = shapely.Point(x, y)
        houses = [i for i, shape in enumerate(GROUND.units.geometry) if shape.intersects(place)]
        cells = [i for i, shape in enumerate(GROUND.cells) if shape.intersects(place)]
        holders = houses or cells
        assert row["inside"] == bool(holders)
        if holders:
            assert row["grid"] == CODES[holders[0]]
            assert row["unit"] == f"b{holders[0]:03d}"
            assert row["unit_m"] == pytest.approx(GROUND.units.geometry[holders[0]].distance(place), abs=0.01)
        else:
            away = [shape.distance(place) for shape in GROUND.cells]
            assert row["away_m"] == pytest.approx(min(away), abs=0.01)
            assert row["nearest_grid"] == CODES[int(np.argmin(away))]


def test_older_grids_and_micro_grids():
    """The departments' grids of the building stand there, lines and grids without a code do not; so do micro-grids."""
    old = np.where(np.arange(36) < 18, 0, -1).astype(np.int32)
    police = Network("police", "areal", old, ("P9",), np.ones(1, np.int64))
    lines = Network("urban", "line", np.full(36, -1, np.int32), ("R1",), np.ones(1, np.int64))
    parts = pd.DataFrame({"unit": ["b000", "b000"], "micro_grid": ["003-02", "003-01"]})
    plan = PLAN.replace(others=(police, lines), levels=Levels(LevelRules(), parts))
    table = found(at(0.5, 0.5), at(5.5, 5.5), plan=plan)
    assert table["old_grid_police"].tolist() == ["P9", ""]
    assert table["micro_grids"].tolist() == ["003-01, 003-02", ""]
    assert "old_grid_urban" not in table


def test_ground_in_no_grid():
    """Ground that the plan leaves without a grid is inside, without a code."""
    network = dataclasses.replace(PLAN.network, codes=("001", "002", "-", "004"))
    row = found(at(0.5, 0.5), plan=PLAN.replace(network=network)).iloc[0]
    assert (row["inside"], row["grid"], row["grid_kind"]) == (True, "", "")


def test_kind_by_code():
    """A grid numbered in the range of dedicated grids is told as one."""
    codes = tuple(f"110101001001{serial}" for serial in ("001", "002", "901", "004"))
    plan = PLAN.replace(network=dataclasses.replace(PLAN.network, codes=codes))
    assert found(at(0.5, 0.5), at(5.5, 5.5), plan=plan)["grid_kind"].tolist() == ["dedicated", "areal"]


def road_grids() -> gpd.GeoDataFrame:
    """Return two road-segment grids along the middle street."""
    lines = [shapely.LineString([at(0, 3), at(3, 3)]), shapely.LineString([at(3, 3), at(6, 3)])]
    return gpd.GeoDataFrame({"grid": ["R1", "R2"]}, geometry=lines, crs=CRS)


def test_road_segment_grids():
    """A place along a street has the nearest segment within reach; equally near ones give the lower code."""
    table = found(at(1, 3.25), at(3, 3.5), at(1, 5), road_grids=road_grids())
    assert table["road_grid"].tolist() == ["R1", "R1", ""]
    assert table["road_m"].fillna(-1).tolist() == [10.0, 20.0, -1.0]
    assert found(at(1, 5), road_grids=road_grids(), reach=90.0)["road_grid"].tolist() == ["R1"]
    with pytest.raises(OptionError, match="reach"):
        found(at(1, 5), road_grids=road_grids(), reach=0.0)


def test_one_network_file_gives_the_same(tmp_path):
    """The file of a plan gives the answers of the plan."""
    gp.save(PLAN, tmp_path / "plan.gpkg")
    places = [at(0.5, 0.5), at(5.2, 1.1), at(9, 9)]
    pd.testing.assert_frame_equal(found(*places, plan=tmp_path / "plan.gpkg"), found(*places))


def test_telling():
    """The lines on a place name grid, building and worker; the summary counts; JSON has None where nothing is known."""
    answers = gp.locate(PLAN, [at(0.5, 0.5), at(-1, 1.5), at(0.05, 0.5)], crs=CRS)
    first, outside, beside, source = answers.text("en").split("\n\n")
    assert first.splitlines() == ["grid 003, community A", "in building b000", "grid workers w3"]
    assert source == "according to version 1, a draft"
    assert outside == "outside the plan, 40 m from grid 003"
    assert "on the ground of building b000, 8 m from it" in beside
    assert answers.text("zh").startswith("网格 003，社区 A\n位于建筑 b000 内\n网格员 w3")
    assert answers.summary("en").splitlines()[0] == "2 of 3 points lie in 1 grids, 1 outside the plan"
    assert answers.as_dict()["points"][1]["unit_m"] is None
    assert [finding["code"] for finding in answers.as_dict()["findings"]] == ["locate-just-outside"]
    assert repr(answers) == "<Located: 2 of 3 points inside>"


def test_names_in_files_run_nowhere(tmp_path):
    """Ids that a spreadsheet would run are written as text, and nothing but ids is carried over."""
    table = pd.DataFrame({"id": ["=1+1"], "caller": ["Zhang San"], "x": [at(0.5, 0.5)[0]], "y": [at(0.5, 0.5)[1]]})
    answers = gp.locate(PLAN, table, crs=CRS)
    text = answers.export(tmp_path / "located.csv").read_text(encoding="utf-8-sig")
    assert "'=1+1" in text
    assert "Zhang" not in text
    sheet = pd.read_excel(answers.export(tmp_path / "located.xlsx", lang="zh"))
    assert sheet["在方案范围内"].tolist() == ["是"]
    assert sheet["网格类型"].tolist() == ["普通网格"]
    with pytest.raises(OptionError, match="csv"):
        answers.export(tmp_path / "located.txt")


def test_officers_of_a_foreign_plan_are_refused():
    """A table of posts of which no grid is in the plan is refused with the codes."""
    posts = pd.DataFrame({"officer": ["P1"], "grid": ["777"]})
    with pytest.raises(InputError) as fault:
        found(at(1, 1), officers=posts)
    assert [(finding.code, finding.ids) for finding in fault.value.findings] == [
        ("locate-officers-elsewhere", ("777",))
    ]


def test_workbooks_keep_all_digits_of_coordinates(tmp_path):
    """Degrees read back from a workbook are those that were given, not ten kilometres away."""
    degrees = np.column_stack(Transformer.from_crs(CRS, 4490, always_xy=True).transform(*PLAN.ground.points[:3].T))
    sheet = pd.read_excel(gp.locate(PLAN, degrees).export(tmp_path / "located.xlsx", lang="en"))
    np.testing.assert_allclose(sheet[["x", "y"]], degrees, rtol=0, atol=1e-11)
