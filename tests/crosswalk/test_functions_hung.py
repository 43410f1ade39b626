"""Functions and people hang on the new grids: nobody is lost, tasks follow the ground, people the largest share."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, box
from toy_plan import CRS, EAST, NORTH, toy_ground, toy_plan

from gridplan.columns import FUNCTION_COLUMNS
from gridplan.crosswalk import hang_functions
from gridplan.departments.cover import no_cover
from gridplan.departments.department import Department
from gridplan.plan import Network

GROUND = toy_ground()
HOUSEHOLDS = GROUND.units["households"].to_numpy()
WHOLE = box(EAST, NORTH, EAST + 240, NORTH + 240)


def department(name, grids, *, kind="areal", labels=None):
    """A department of grids (code, title, functions, staff, geometry); without labels none holds a unit."""
    columns = ["code", "title", "functions", "staff", "geometry"]
    table = gpd.GeoDataFrame(grids, columns=columns, crs=CRS).sort_values("code", kind="stable", ignore_index=True)
    labels = np.full(36, -1, np.int32) if labels is None else np.array(labels, np.int32)
    claims = pd.DataFrame({"unit": [], "grid": [], "share": []})
    codes = tuple(sorted(set(table["code"])))
    return Department(name, kind, table, codes, labels, (labels >= 0) * 1.0, claims, no_cover())


def line(*places):
    """A line by metres from the south-western corner of the ground."""
    return LineString([(EAST + x, NORTH + y) for x, y in places])


@pytest.mark.parametrize("carry", ["largest", "split"])
@settings(max_examples=12)
@given(
    st.lists(st.integers(-1, 3), min_size=36, max_size=36),
    st.lists(st.integers(-1, 2), min_size=36, max_size=36),
    st.lists(st.integers(0, 9), min_size=4, max_size=4),
)
def test_people_are_conserved(carry, old, new, staff):
    """Each old grid has the people it had, on rows of every new grid with a unit of it, by share."""
    network = Network("grids", "areal", np.array(new, np.int32), ("b", "c", "a"), np.ones(3, np.int64))
    grids = [(f"P{i}", "", "patrol", staff[i], WHOLE) for i in range(4)]
    table = hang_functions([department("police", grids, labels=old)], network, GROUND, carry=carry)
    assert list(table) == list(FUNCTION_COLUMNS)
    assert table.groupby("old_grid")["staff"].sum().tolist() == staff
    for code, rows in table.groupby("old_grid"):
        mine = np.array(old) == int(code[1])
        people = int(rows["staff"].sum())
        touched = sorted({network.codes[label] for label in np.array(new)[mine].tolist() if label >= 0})
        if touched:
            assert sorted(rows["grid"]) == touched
            assert rows["share"].is_monotonic_decreasing
        if carry == "largest":
            assert rows["staff"].iloc[0] == people
        elif touched and rows["households"].sum():
            quota = people * rows["households"] / rows["households"].sum()
            assert ((rows["staff"] - quota).abs() < 1).all()


def test_people_go_to_the_largest_share_of_equal_ones_to_the_lower_code():
    """Two new grids with the same households: the lower code has the people, both have the tasks."""
    labels = np.full(36, -1)
    labels[[0, 1]] = 0
    new = np.zeros(36, np.int32)
    new[0] = 1
    households = GROUND.units["households"].to_numpy().copy()
    households[[0, 1]] = 40
    ground = toy_ground()
    ground.units["households"] = households
    network = Network("grids", "areal", new, ("Z", "A"), np.ones(2, np.int64))
    police = department("police", [("P1", "东街", "patrol", 3, WHOLE)], labels=labels)
    table = hang_functions([police], network, ground)
    assert table[["grid", "staff", "functions", "title"]].values.tolist() == [
        ["A", 3, "patrol", "东街"],
        ["Z", 0, "patrol", "东街"],
    ]


def test_pieces_of_one_code_are_one_grid():
    """People of all pieces add up, names and tasks are told once each."""
    pieces = [("P1", "north", "patrol", 2, WHOLE), ("P1", "south", "patrol", 3, WHOLE)]
    table = hang_functions([department("police", pieces, labels=np.zeros(36))], toy_plan().network, GROUND)
    assert set(table["title"]) == {"north; south"}
    assert set(table["functions"]) == {"patrol"}
    assert table["staff"].sum() == 5


def test_polygons_without_buildings_hang_by_area():
    """A park is shared by the ground it covers; one off the ground keeps its people without a new grid."""
    park = box(EAST + 119, NORTH + 60, EAST + 122, NORTH + 61)
    away = box(EAST - 900, NORTH, EAST - 800, NORTH + 60)
    parks = department("parks", [("K1", "", "", 3, park), ("K2", "", "", 2, away)])
    table = hang_functions([parks], toy_plan().network, GROUND, carry="split")
    assert table[["old_grid", "grid", "staff", "households"]].values.tolist() == [
        ["K1", "004", 2, 0],
        ["K1", "003", 1, 0],
        ["K2", "", 2, 0],
    ]
    assert table["share"].tolist() == pytest.approx([2 / 3, 1 / 3, 0])


@pytest.mark.parametrize(
    ("drawn", "hung"),
    [
        (line((20, 20), (20, 110)), {"003": 1.0}),
        (line((120, 0), (120, 240)), {"001": 0.25, "002": 0.25, "003": 0.25, "004": 0.25}),
        (line((126, 0), (126, 105)), {"003": 0.5, "004": 0.5}),
        (line((60, 0), (60, 119)), {"003": 1.0}),
        (line((105, 60), (135, 60)), {"003": 0.5, "004": 0.5}),
        (line((-500, 0), (-400, 0)), {"": 0.0}),
    ],
)
def test_lines_hang_by_metres(drawn, hung):
    """Roads inside a grid, between two, ending at one and off the ground hang where they run."""
    roads = department("roads", [("R1", "人民路", "clean", 1, drawn)], kind="line")
    table = hang_functions([roads], toy_plan().network, GROUND)
    assert table.set_index("grid")["share"].to_dict() == pytest.approx(hung)
    assert table["households"].sum() == 0
    assert table["staff"].tolist() == [1] + [0] * (len(hung) - 1)


def test_the_order_of_departments_changes_nothing():
    """The table is sorted by department, whatever the order; without departments it is empty."""
    both = [department(name, [("1", "", "", 1, WHOLE)], labels=np.zeros(36)) for name in ("urban", "police")]
    network = toy_plan().network
    assert hang_functions(both, network, GROUND).equals(hang_functions(both[::-1], network, GROUND))
    assert list(hang_functions([], network, GROUND)) == list(FUNCTION_COLUMNS)
