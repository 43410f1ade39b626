"""Bounds in words: what stands on which side, on grounds drawn by hand."""

import dataclasses

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from named_grounds import CRS, plan_of, river
from shapely.affinity import rotate

from gridplan.naming.sides import SIDES

SQUARE = {"001": [shapely.box(0, 0, 300, 300)]}
FOUR = {
    "中山路": [(300, -20), (300, 320)],
    "和平路": [(-20, 0), (320, 0)],
    "解放路": [(0, -20), (0, 320)],
    "人民路": [(-20, 300), (320, 300)],
}


def sides(plan, code="001", lang="zh"):
    """East, south, west and north of a grid."""
    words = next(named for named in plan.grid_names if named.grid == code).words(lang)
    return tuple(getattr(words, side) for side in SIDES)


def test_square_between_four_roads():
    """Each side of a square block is the road along it, and the sentence is that of official notices."""
    named = plan_of(SQUARE, roads=FOUR).grid_names[0]
    assert named.zh.bounds == "东至中山路，南至和平路，西至解放路，北至人民路"
    assert named.en.bounds == "east to 中山路; south to 和平路; west to 解放路; north to 人民路"


@pytest.mark.parametrize("degrees", [1, 17, 40])
def test_slanted_block(degrees):
    """A block among slanted streets has the four streets on its four sides, one each."""
    cells = {"001": [rotate(SQUARE["001"][0], degrees, origin=(0, 0))]}
    roads = {name: list(rotate(shapely.LineString(xy), degrees, origin=(0, 0)).coords) for name, xy in FOUR.items()}
    assert sides(plan_of(cells, roads=roads)) == ("中山路", "和平路", "解放路", "人民路")


def test_longest_first_and_crossing_roads_left_out():
    """The road along most of a side comes first, one along little of it is not told, one that only crosses neither."""
    roads = FOUR | {
        "中山路": [(300, -20), (300, 190)],
        "运河路": [(300, 190), (300, 285)],
        "短巷": [(300, 290), (300, 320)],
        "横街": [(200, 100), (400, 100)],
    }
    assert sides(plan_of(SQUARE, roads=roads))[0] == "中山路、运河路"


def test_l_shape_sees_both_its_eastern_sides():
    """An L tells what lies east of its stem and of its foot; north likewise."""
    cells = {"001": [shapely.box(0, 0, 100, 100), shapely.box(0, 100, 100, 300), shapely.box(100, 0, 300, 100)]}
    roads = FOUR | {"内街": [(100, 100), (100, 320)], "内巷": [(110, 100), (300, 100)]}
    east, south, west, north = sides(plan_of(cells, roads=roads))
    assert (east, south, west) == ("内街、中山路", "和平路", "解放路")
    assert north == "内巷、人民路"


def test_bend_of_a_horseshoe_is_not_seen():
    """The street inside a horseshoe lies on none of the sides that it cannot be seen from."""
    feet = [shapely.box(x, 0, x + 100, 100) for x in (0, 100, 200)]
    cells = {"001": [*feet, shapely.box(0, 100, 100, 300), shapely.box(200, 100, 300, 300)]}
    east, south, west, _ = sides(plan_of(cells, roads=FOUR | {"内街": [(100, 100), (100, 320)]}))
    assert (east, south, west) == ("中山路", "和平路", "解放路")


def test_river_from_bank_to_bank_and_a_community_beyond_the_border():
    """A grid that reaches into a river is bounded by it; where no line has a name, the other community bounds."""
    cells = {"001": [shapely.box(0, 0, 300, 300)], "002": [shapely.box(300, 0, 600, 300)]}
    water = river(shapely.box(-50, -30, 650, 20))
    plan = plan_of(cells, barriers=water, community={"001": "江滨社区", "002": "解放社区"})
    assert sides(plan) == ("解放社区", "清水河", "区域边界", "区域边界")
    assert sides(plan, "002", "en")[2] == "江滨社区"


def test_unnamed_lines_and_other_grids_are_the_last_resort():
    """Roads and waters without a name are told as such, and where there is nothing at all the grid beyond."""
    cells = {"001": [shapely.box(0, 0, 300, 300)], "002": [shapely.box(300, 0, 600, 300)]}
    water = river(shapely.box(-50, -30, 650, 0), name="", kind="canal")
    plan = plan_of(cells, barriers=water, roads={"": [(0, 300), (300, 300)]})
    assert sides(plan) == ("002网格", "无名河渠", "区域边界", "无名道路")
    assert sides(plan, lang="en") == ("grid 002", "an unnamed canal", "the edge of the area", "an unnamed road")


def test_estate_beyond_the_border():
    """An estate that begins at the border is told before the grid that it lies in."""
    cells = {"001": [shapely.box(0, 0, 300, 300)], "002": [shapely.box(300, 0, 600, 300)]}
    assert sides(plan_of(cells, estate={"002": "锦绣花园"}))[0] == "锦绣花园"
    same = plan_of(cells, estate={"001": "锦绣花园", "002": "锦绣花园"})
    assert sides(same)[0] == "“锦绣花园（东）”网格"


def test_ground_without_names():
    """Without roads, communities and neighbours every side is the edge of the area, and nothing is missing."""
    plan = plan_of(SQUARE)
    plan = plan.replace(ground=plan.ground)
    assert set(sides(plan)) == {"区域边界"}
    bare = gpd.GeoDataFrame(geometry=gpd.GeoSeries([], crs=CRS), crs=CRS)
    ground = type(plan.ground)(**{**vars(plan.ground), "roads": bare, "barriers": bare})
    assert set(sides(plan.replace(ground=ground))) == {"区域边界"}


def test_units_in_no_grid():
    """Ground that no grid has is no edge of the area; a grid without units has no ground."""
    plan = plan_of({"001": SQUARE["001"], "002": [shapely.box(300, 0, 600, 300)], "003": []})
    labels = np.array([0, -1], dtype=np.int32)
    network = type(plan.network)("grids", "areal", labels, plan.network.codes, plan.network.n_workers)
    loose = plan.replace(network=network)
    assert sides(loose)[0] == "未划入网格的地块"
    assert loose.grid_names[2].en.bounds == "no ground of its own"


@settings(deadline=None, max_examples=8)
@given(st.permutations(range(4)), st.permutations(range(4)), st.integers(0, 3))
def test_rows_and_quarter_turns(cell_order, road_order, quarters):
    """The order of units, grids and roads changes nothing, and a quarter turn moves every side on by one."""
    corners = [(0, 0), (200, 0), (0, 200), (200, 200)]
    cells = {f"{i:03d}": [shapely.box(x, y, x + 200, y + 200)] for i, (x, y) in enumerate(corners)}
    roads = FOUR | {
        "中山路": [(400, 0), (400, 400)],
        "人民路": [(0, 400), (250, 400)],
        "和平路": [(200, 0), (200, 400)],
    }
    names = dict(zip(cells, "甲乙丙丁", strict=True))
    straight = plan_of(cells, roads=roads, names=names)
    lines, shapes = list(roads.items()), list(cells.items())
    turned = plan_of(
        {shapes[i][0]: [rotate(shapes[i][1][0], 90 * quarters, origin=(0, 0))] for i in cell_order},
        roads={
            lines[i][0]: list(rotate(shapely.LineString(lines[i][1]), 90 * quarters, origin=(0, 0)).coords)
            for i in road_order
        },
        names=names,
    )
    for code in cells:
        before = sides(straight, code)
        assert sides(turned, code) == before[quarters:] + before[:quarters]


def test_told_once():
    """Names are computed once a plan and kept; a plan made from it computes its own."""
    plan = plan_of(SQUARE, roads=FOUR)
    assert plan.grid_names is plan.grid_names
    assert plan.replace(names={"001": "老城"}).grid_names[0].zh.name == "老城"


def test_half_a_river_along_a_neighbour():
    """Who owns the river along a neighbour too has it only where it lies before the own buildings, as that one has."""
    cells = {
        "001": [shapely.box(0, 0, 300, 300), shapely.box(0, 300, 300, 340), shapely.box(300, 300, 900, 340)],
        "002": [shapely.box(300, 0, 900, 300)],
    }
    houses = [shapely.box(x, 20, x + 90, 280) for x in (20, 120, 190, 700)]
    roads = {name: xy for name, xy in FOUR.items() if name != "人民路"}
    plan = with_houses(plan_of(cells, roads=roads, barriers=river(shapely.box(-50, 300, 950, 380))), houses)
    assert sides(plan) == ("中山路", "和平路", "解放路", "清水河")
    assert sides(plan, "002") == ("区域边界", "区域边界", "中山路", "清水河")


def test_opposite_sides():
    """A street that bends round a grid is told of both sides; else only of the one of which it is more."""
    bend = {"环路": [(0, 300), (0, 0), (300, 0), (300, 300)]}
    assert sides(plan_of(SQUARE, roads=bend)) == ("环路", "环路", "环路", "区域边界")
    hooked = {"环路": [(0, 100), (0, 0), (300, 0), (300, 300)], "短街": [(0, 100), (0, 300)]}
    assert sides(plan_of(SQUARE, roads=hooked))[::2] == ("环路", "短街")
    mirrored = {name: [(300 - x, y) for x, y in xy] for name, xy in hooked.items()}
    assert sides(plan_of(SQUARE, roads=mirrored))[::2] == ("短街", "环路")


def with_houses(plan, houses):
    """Return the plan with other shapes of its units on the same ground."""
    units = plan.ground.units.set_geometry(gpd.GeoSeries(houses, crs=CRS))
    return plan.replace(ground=dataclasses.replace(plan.ground, units=units))
