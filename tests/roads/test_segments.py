"""Road segments: every metre once, cut where roads meet and communities end, everything along them counted once."""

import dataclasses

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from promises import times
from toy_plan import CRS, EAST, NORTH
from toy_roads import MIDDLE, road_layer, street_ground, streets

import gridplan as gp
from gridplan.errors import InputError, OptionError
from gridplan.roads.chaining import chains_of
from gridplan.roads.lines import lines_between_junctions
from gridplan.roads.sides import cut_at

SQUARE = shapely.box(0, 0, 400, 400)


def frame_of(lines, names=None):
    """Return roads at ground level."""
    table = {"name": names or [""] * len(lines), "road_class": 4}
    return gpd.GeoDataFrame(table, geometry=[shapely.LineString(line) for line in lines], crs=CRS)


@settings(max_examples=times(40, 2000), deadline=None)
@given(st.lists(st.tuples(*[st.integers(0, 400)] * 4), min_size=1, max_size=8))
def test_no_metre_is_lost_or_there_twice(ends):
    """Whatever lines cross, lie on one another or leave the area: segments cover what they cover, and nothing twice."""
    lines = [((a, b), (c, d)) for a, b, c, d in ends if (a, b) != (c, d)]
    if not lines:
        return
    found = lines_between_junctions(frame_of(lines), SQUARE).shapes
    whole = shapely.union_all(shapely.set_precision([shapely.LineString(line) for line in lines], 0.01))
    assert shapely.length(found).sum() == pytest.approx(shapely.intersection(whole, SQUARE).length, abs=0.05)
    assert shapely.union_all(found).length == pytest.approx(shapely.length(found).sum(), abs=0.05)


def test_roads_are_cut_at_junctions_and_run_together_elsewhere():
    """A bend and a joint of one road end no segment; a junction and another name do."""
    roads = frame_of([[(0, 0), (50, 0), (50, 50)], [(50, 50), (50, 90)], [(50, 90), (50, 200)], [(0, 90), (50, 90)]])
    assert sorted(shapely.length(lines_between_junctions(roads, SQUARE).shapes)) == [50, 110, 140]
    named = frame_of([[(0, 0), (50, 0)], [(50, 0), (90, 0)]], ["a", "b"])
    assert sorted(shapely.length(lines_between_junctions(named, SQUARE).shapes)) == [40, 50]


def test_short_pieces_join_the_next_of_their_name():
    """The ten metres between two side streets go to the street they belong to, not to one of the side streets."""
    street = [
        [(0, 0), (100, 0)],
        [(100, 0), (110, 0)],
        [(110, 0), (300, 0)],
        [(100, 0), (100, 80)],
        [(110, 0), (110, 90)],
    ]
    found = lines_between_junctions(frame_of(street, ["a", "a", "a", "b", "c"]), SQUARE)
    assert len(found) == 4
    assert (
        dict(zip(found.names, np.round(shapely.length(found.shapes)), strict=True)).items()
        >= {"b": 80, "c": 90}.items()
    )


def test_a_road_that_is_the_border_goes_to_one_side_or_is_split():
    """The street between A and B is one community's, or half of it each one's; the road across is cut there."""
    ground = street_ground()
    one = gp.road_segments(ground).frame
    border = one[one["border"]]
    assert set(border["name"]) == {"界路"}
    assert set(border["side"]) == {"both"}
    split = gp.road_segments(ground, rules=gp.RoadRules(border="split")).frame
    halves = split[split["border"]]
    assert halves.groupby("geometry")["community"].nunique().tolist() == [2] * (len(halves) // 2)
    assert (halves["road_m"] * 2 == halves["length"]).all()
    for frame in (one, split):
        assert frame["road_m"].sum() == pytest.approx(600)
        across = frame[frame["name"] == "横街"]
        sides = across.geometry.centroid.x < EAST + MIDDLE
        assert (across["community"] == np.where(sides, "A", "B")).all()


def test_more_units_decide_whose_the_border_is():
    """Where only the western buildings reach the street it is the western community's, and the reverse."""
    ground = street_ground()
    column = np.round((ground.points[:, 0] - EAST - 20) / 40).astype(int)
    for away, step, winner in ((3, 14, "A"), (2, -14, "B")):
        moved = np.where(column == away, ground.units.geometry.translate(step), ground.units.geometry)
        farther = dataclasses.replace(ground, units=ground.units.set_geometry(gpd.GeoSeries(moved, crs=CRS)))
        frame = gp.road_segments(farther, rules=gp.RoadRules(touch=15)).frame
        assert set(frame.loc[frame["border"], "community"]) == {winner}


def test_each_building_counts_once_at_its_nearest_road():
    """Shops of buildings within reach are counted once, at the nearest segment, on their side; the others stay."""
    ground = street_ground()
    for rules in (gp.RoadRules(work={"shops": 5}), gp.RoadRules(work={"shops": 5}, by_side=True)):
        found = gp.road_segments(ground, rules=rules)
        lines, units = found.frame.geometry.to_numpy(), ground.units.geometry.to_numpy()
        away = shapely.distance(units[:, None], lines[None, :])
        near = away.min(axis=1) <= 25
        counted = found.fronts[found.fronts["counted"]].set_index("unit")
        assert counted.index.is_unique
        assert set(counted.index) == set(ground.units["unit"][near])
        place = {name: i for i, name in enumerate(found.frame["segment"])}
        row = ground.units.set_index("unit").index.get_indexer(counted.index)
        assert np.allclose(away[row, counted["segment"].map(place)], away[row].min(axis=1))
        assert found.frame["shops"].sum() == ground.units["shops"][near].sum()
        told = found.account.iloc[0]
        assert told["total"] == told["roads"] + told["areal"] == ground.units["shops"].sum()
        assert (found.frame["load"] == np.floor(found.frame["road_m"] + 5 * found.frame["shops"] + 0.5)).all()


def test_sides_part_what_stands_along_a_road():
    """With a segment a side each building counts on the side on which it stands, and points too."""
    ground = dataclasses.replace(street_ground(), roads=road_layer(("直路", [(0, MIDDLE), (240, MIDDLE)])))
    spots = gpd.GeoDataFrame(
        geometry=gpd.points_from_xy(EAST + np.array([30, 60, 90]), NORTH + np.array([125, 128, 110])), crs=CRS
    )
    rules = gp.RoadRules(by_side=True, work={"shops": 1, "stalls": 1})
    frame = gp.road_segments(ground, rules=rules, points={"stalls": spots}).frame
    north = frame["side"] == "left"
    assert frame.groupby(north)["stalls"].sum().to_dict() == {True: 2.0, False: 1.0}
    place = (ground.points[:, 1] - NORTH - 20) / 40
    assert frame.loc[north, "shops"].sum() == ground.units["shops"][np.isclose(place, 3)].sum()
    assert frame["road_m"].sum() == pytest.approx(240)


def test_only_roads_asked_for_at_ground_level_are_divided():
    """A bridge and a footpath are none of the roads, and long segments are cut into equal parts."""
    roads = streets()
    roads.loc[0, "at_ground"] = False
    roads.loc[2, "road_class"] = 6
    found = gp.road_segments(street_ground(), roads=roads, rules=gp.RoadRules(longest=50))
    assert set(found.frame["name"]) == {"横街"}
    assert found.frame["length"].tolist() == pytest.approx([40.0] * 6)


def test_all_faults_come_at_once():
    """Work that nothing tells of, points without a weight, and no road of a class are named together."""
    spots = gpd.GeoDataFrame(geometry=[shapely.Point(EAST + 5, NORTH + 5)], crs=CRS)
    rules = gp.RoadRules(work={"stands": 2}, classes=(1,))
    with pytest.raises(InputError) as caught:
        gp.road_segments(street_ground(), rules=rules, points={"carts": spots})
    assert {f.code for f in caught.value.findings} == {"roads-none", "roads-points-unasked", "roads-work-unknown"}
    with pytest.raises(OptionError, match="households"):
        gp.RoadRules(work={"households": 1})
    with pytest.raises(OptionError, match=r"touch.*longest"):
        gp.RoadRules(touch=0, longest=-1)


def test_rules_come_back_from_plain_values():
    """What rules say in plain values makes the same rules again."""
    rules = gp.RoadRules(window=(1, 2), work={"shops": 3}, by_side=True, border="split", codes=gp.CodeScheme(road=801))
    assert gp.RoadRules.from_dict(rules.as_dict()) == rules


def test_chains_follow_names_round_bends_and_straight_on():
    """A named road goes on round a bend; where no name goes on, the straight way does; nothing turns off at will."""
    lines = [
        [(0, 0), (100, 0)],
        [(100, 0), (100, 90)],
        [(100, 0), (200, 0)],
        [(200, 0), (300, 0)],
        [(200, 0), (200, 90)],
    ]
    frame = frame_of(lines, ["a", "a", "b", "c", "d"]).assign(community="", side="both")
    chain = chains_of(frame).tolist()
    assert chain[0] == chain[1] != chain[2]
    assert chain[2] == chain[3] != chain[4]


def test_cutting_keeps_the_line():
    """Pieces of a line put together are the line."""
    line = shapely.LineString([(0, 0), (10, 0), (10, 10)])
    assert shapely.line_merge(shapely.MultiLineString(cut_at(line, [4.0, 12.0]))).equals(line)
