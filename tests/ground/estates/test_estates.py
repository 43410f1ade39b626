"""Units marked with the estate they stand in, from polygons."""

import geopandas as gpd
import numpy as np
import pytest
import shapely

import gridplan as gp
from gridplan.ground.units import Units

CRS = 4547


def units_at(*west, community=None, **columns):
    """Return squares of 10 m with 20 households, at these eastings."""
    squares = shapely.multipolygons([[shapely.box(x, 0, x + 10, 10)] for x in west])
    ids = [f"b{i}" for i in range(len(west))]
    table = {"unit": ids, "households": 20, "source": "given", "community": community, **columns}
    return Units(gpd.GeoDataFrame(table, geometry=squares, crs=CRS))


def walls(*ends, name="estate"):
    """Return estates A, B, … from easting to easting."""
    shapes = [shapely.box(a, -5, b, 15) for a, b in ends]
    return gpd.GeoDataFrame({name: [chr(65 + i) for i in range(len(ends))]}, geometry=shapes, crs=CRS)


def told(marked):
    """Return code → (ids, households) of the findings."""
    return {f.code: (f.ids, f.numbers.get("households")) for f in marked.report.findings}


def test_units_bear_the_name_of_their_estate():
    """Units inside the walls get the name, others None; nothing is told where nothing is wrong, and input stays."""
    units = units_at(0, 20, 100)
    marked = gp.with_estates(units, walls((-5, 40)))
    assert marked.frame["estate"].fillna("").tolist() == ["A", "A", ""]
    assert told(marked) == {}
    assert "estate" not in units.frame


def test_everything_that_does_not_fit_is_told_with_ids_and_households():
    """A building across a wall, one in two estates and an estate without buildings are three findings."""
    marked = gp.with_estates(units_at(0, 20, 36), walls((-5, 42), (15, 32), (200, 300)))
    assert marked.frame["estate"].tolist() == ["A", "B", "A"]
    assert told(marked) == {
        "estates-crossed": (("b2",), 20),
        "estates-overlap": (("b1",), 20),
        "estates-empty": (("C",), None),
    }


def test_estates_across_community_borders_are_told():
    """Units of an estate in two communities are listed; those of estates in one are not."""
    marked = gp.with_estates(units_at(0, 20, 60, community=["X", "Y", "Y"]), walls((-5, 40), (55, 80)))
    assert told(marked) == {"estates-torn": (("b0", "b1"), 40)}


def test_a_column_of_the_units_counts_outside_the_walls_only():
    """The polygon wins where column and polygon differ, which is told; outside all walls the column stays."""
    marked = gp.with_estates(units_at(0, 20, 100, estate=["A", "old", "far"]), walls((-5, 40)))
    assert marked.frame["estate"].tolist() == ["A", "A", "far"]
    assert told(marked) == {"estates-contradict": (("b1",), 20)}


def test_rows_of_one_name_are_one_estate_and_nameless_ones_are_numbered():
    """Names come from Chinese columns; empty ones are numbered from the west, as no name that exists."""
    estates = walls((50, 65), (-5, 40), (90, 120), name="小区名称").assign(小区名称=["1", "", ""])
    marked = gp.with_estates(units_at(0, 52, 100), estates)
    assert marked.frame["estate"].tolist() == ["2", "1", "3"]
    assert told(marked)["estates-unnamed"] == ((), None)


def test_faults_of_the_layer_are_refused():
    """Lines, and a column that is not there, are refused with their findings."""
    lines = walls((0, 40)).assign(geometry=lambda frame: frame.boundary)
    for layer, column, code in ((lines, None, "layer-not-polygons"), (walls((0, 40)), "x", "column-missing")):
        with pytest.raises(gp.InputError) as fault:
            gp.with_estates(units_at(0), layer, name_column=column)
        assert [f.code for f in fault.value.findings] == [code]


def test_cells_end_at_the_wall_of_an_estate():
    """Cells end at a wall that does not run midway between buildings, blocks too, and grids may still cross it."""
    units, estates = units_at(0, 30, 60), walls((-20, 26), (26, 80))
    plain, ground = gp.survey(units), gp.survey(units, estates=estates)
    assert ground.units["estate"].tolist() == ["A", "B", "B"]
    assert plain.cells.iloc[0].bounds[2] == pytest.approx(20, abs=0.1)
    assert ground.cells.iloc[0].bounds[2] == pytest.approx(26, abs=0.02)
    assert len(np.unique(plain.block)) == 1
    assert ground.block.tolist() == [0, 1, 1]
    assert ground.adjacency.open.all()
    assert shapely.coverage_is_valid(ground.cells.to_numpy())


def test_estates_across_community_borders_are_parted_on_request():
    """The side with most units has the name, the other its community's behind it; estates of one community stay."""
    units = units_at(0, 10, 20, 60, community=["X", "Y", "Y", "Y"])
    marked = gp.with_estates(units, walls((-5, 40), (55, 80)), parted=True)
    assert marked.frame["estate"].tolist() == ["A X", "A", "A", "B"]
    assert told(marked) == {"estates-torn": (("b0", "b1", "b2"), 60)}
