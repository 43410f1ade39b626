"""Links: where roads lead over barriers, and from which unit to which."""

import geopandas as gpd
import numpy as np
import pytest
import shapely

import gridplan as gp
from gridplan.ground.surveying.links import find_links
from gridplan.ground.units import Units

CRS = 4547


def roads_of(*rows):
    """Return clean roads of rows ``(name, at_ground, corners)``."""
    names, level, lines = zip(*rows, strict=True)
    frame = {"name": names, "at_ground": level, "road_class": 5, "bounds": False}
    return gpd.GeoDataFrame(frame, geometry=[shapely.LineString(line) for line in lines], crs=CRS)


def barriers_of(*shapes):
    """Return barriers of these shapes."""
    return gpd.GeoDataFrame({"kind": ["river"] * len(shapes)}, geometry=list(shapes), crs=CRS)


BANKS = shapely.box([0, 50, 0, 50], [0, 0, 100, 100], [50, 100, 50, 100], [100, 100, 200, 200])
PLACES = np.array([[20.0, 50], [80, 50], [20, 150], [80, 150]])
RIVER = shapely.box(40, -10, 60, 210)


def pairs(roads, barriers, cells=BANKS, places=PLACES):
    """Return the links as rows."""
    found = find_links(roads, barriers, cells=cells, points=places)
    return found[["u", "v", "kind", "name", "length"]].to_numpy().tolist()


def test_a_bridge_leads_from_bank_to_bank():
    """The link joins the units at its ends, not those in whose cells the river lies, with its length over water."""
    assert pairs(roads_of(("East", False, [(10, 50), (90, 50)])), barriers_of(RIVER)) == [[0, 1, "bridge", "East", 20]]


def test_roads_in_parts_are_followed_and_parts_that_end_at_the_bank_run_on():
    """A bridge drawn in two parts, or from bank to bank only, is one link."""
    parts = roads_of(("East", False, [(10, 50), (50, 50)]), ("East", False, [(50, 50), (90, 50)]))
    short = roads_of(("East", False, [(40, 50), (60, 50)]))
    for roads in (parts, short):
        assert pairs(roads, barriers_of(RIVER)) == [[0, 1, "bridge", "East", 20]]


def test_two_tracks_are_one_crossing():
    """Lines that run side by side with nobody's land between are crossed as one, at ground level as a crossing."""
    tracks = barriers_of(*(shapely.LineString([(x, -10), (x, 210)]) for x in (46, 54)))
    assert pairs(roads_of(("Gate", True, [(10, 150), (90, 150)])), tracks) == [[2, 3, "crossing", "Gate", 8]]


def test_roads_that_lead_nowhere_are_no_links():
    """A road that ends in the water, one along the bank and one that comes back to its bank join nobody."""
    roads = roads_of(
        ("Jetty", False, [(10, 50), (50, 50)]),
        ("Quay", True, [(30, 0), (30, 200)]),
        ("Loop", True, [(30, 20), (45, 20), (45, 80), (30, 80)]),
    )
    jetty = shapely.box(40, -10, 95, 210)
    assert pairs(roads, barriers_of(jetty)) == []
    assert pairs(roads_of(("None", True, [(0, 0), (1, 1)])), barriers_of()) == []


def test_streets_over_water_without_a_bridge_link_nobody():
    """Over wide water only a bridge leads; over a brook or a line, or tracks as wide, a street at ground level does."""
    street = roads_of(("Ford", True, [(10, 50), (90, 50)]))
    brook = shapely.box(44, -10, 56, 210)
    assert pairs(street, barriers_of(RIVER)) == []
    assert pairs(street, barriers_of(brook)) == [[0, 1, "crossing", "Ford", 12]]
    assert pairs(street, barriers_of(RIVER).assign(kind="rail")) == [[0, 1, "crossing", "Ford", 20]]


def test_streets_over_water_are_told():
    """A street that nobody marked as a bridge is named with the metres over water and the units on both banks."""
    told = [f for f in town(bridge="no").report.findings if f.code == "streets-over-water"]
    assert [(f.ids, f.numbers) for f in told] == [(("b04", "b06"), {"streets": 1, "names": "Mill Road", "metres": 30})]
    assert told[0].line("en").startswith("warning: 1 streets run over water at ground level (Mill Road; up to 30 m)")
    assert "streets-over-water" not in {f.code for f in GROUND.report.findings}


def test_of_several_links_between_two_units_the_shortest_stays():
    """Two bridges between the same units are one pair, the shorter; order of rows plays no part."""
    rows = [("Slant", False, [(10, 20), (90, 80)]), ("East", False, [(10, 50), (90, 50)])]
    for some in (rows, rows[::-1]):
        assert pairs(roads_of(*some), barriers_of(RIVER)) == [[0, 1, "bridge", "East", 20]]


def town(bridge="yes", **options):
    """Return six buildings on each bank of a river with a bridge, surveyed."""
    corners = [(x, y) for x in (0, 20, 40, 100, 120, 140) for y in (0, 20)]
    squares = shapely.multipolygons([[shapely.box(x, y, x + 10, y + 10)] for x, y in corners])
    ids = [f"b{i:02}" for i in range(len(corners))]
    frame = {"unit": ids, "households": 20, "source": "given", "kind": None, "community": None, "floors": np.nan}
    units = Units(gpd.GeoDataFrame(frame, geometry=squares, crs=CRS))
    lines = [shapely.LineString([(-20, 15), (170, 15)])]
    roads = gpd.GeoDataFrame({"class": [5], "name": ["Mill Road"], "bridge": [bridge]}, geometry=lines, crs=CRS)
    return gp.survey(
        units,
        roads=roads,
        barriers=gpd.GeoDataFrame(
            {"kind": ["river"], "name": ["Mill"]}, geometry=[shapely.box(60, -50, 90, 90)], crs=CRS
        ),
        outline=shapely.box(-20, -20, 170, 50),
        **options,
    )


GROUND = town()


def test_grids_reach_over_links_only_when_asked(tmp_path):
    """Without the rule the river parts the plan; with it grids may reach over the bridge, by name, also when stored."""
    window = {"window": (60, 130), "effort": 0}
    apart = gp.partition(GROUND, **window)
    over = gp.partition(GROUND, links=True, **window)
    assert (len(apart.components), len(over.components)) == (2, 1)
    assert [f.numbers for f in over.report.findings if f.code == "link-open"] == [{"metres": 30, "road": "Mill Road"}]
    assert not over.verify().failures
    one = gp.partition(GROUND, links=True, window=(200, 300), effort=0)
    assert (one.status, len(one.grids)) == ("feasible", 1)
    assert int(one.grids["pieces"].iloc[0]) == 1
    assert not one.verify().failures
    gp.save(one, tmp_path / "one.gpkg")
    again = gp.load(tmp_path / "one.gpkg")
    assert again.digest == one.digest
    assert again.ground.links["name"].tolist() == ["Mill Road"]
    assert not again.verify().failures
    assert len(gp.partition(again.ground, **window).components) == 2


def test_islands_are_joined_over_links_first():
    """A bridge between islands runs where the road does, and is told by its name."""
    plan = gp.partition(GROUND, islands="bridge", window=(200, 300), effort=0)
    assert [f.numbers["road"] for f in plan.report.findings if f.code == "islands-linked"] == ["Mill Road"]
    assert not [f for f in plan.report.findings if f.code == "islands-bridged"]
    assert not plan.verify().failures


def test_a_link_that_leads_elsewhere_fails_verification():
    """A link whose way does not run over a barrier from one unit to the other is found out."""
    plan = gp.partition(GROUND, links=True, window=(200, 300), effort=0)
    moved = GROUND.links.assign(geometry=[shapely.LineString([(0, 0), (1, 1)])])
    ground = gp.Ground(**{**vars(plan.ground), "links": moved})
    assert "verify-links" in {f.code for f in plan.replace(ground=ground).verify().failures}


@pytest.mark.parametrize("end", [-1, len(GROUND)])
def test_a_link_that_ends_at_no_unit_fails_verification(end):
    """Ends that are no rows of units are found out, also where no grid reaches over the link."""
    plan = gp.partition(GROUND, window=(60, 130), effort=0)
    torn = GROUND.links.assign(**{"u" if end < 0 else "v": end})
    ground = gp.Ground(**{**vars(plan.ground), "links": torn})
    assert "verify-links-ends" in {f.code for f in plan.replace(ground=ground).verify().failures}


@pytest.mark.parametrize(("between", "joined"), [((60, 100), [0, 1]), ((220, 260), [1, 2])])
def test_a_road_on_over_nobodys_land_joins_only_the_banks_where_somebody_lives(between, joined):
    """Of two rivers with a unit beside one of them, the road links over that one, and nobody over the other."""
    cells = shapely.box([0, between[0], 280], 0, [40, between[1], 320], 100)
    places = shapely.get_coordinates(shapely.centroid(cells))
    rivers = barriers_of(shapely.box(40, -10, 60, 110), shapely.box(260, -10, 280, 110))
    street = roads_of(("East", False, [(10, 50), (310, 50)]))
    assert pairs(street, rivers, cells, places) == [[*joined, "bridge", "East", 20]]


@pytest.mark.parametrize("seed", [2, 5])
def test_links_of_a_town_join_two_units_each(seed):
    """In generated towns with a river and a rail every link has 0 <= u < v < n, and grids may reach over them."""
    town = gp.samples.town_inputs(buildings=300, communities=2, seed=seed)
    units = gp.read_units(town.buildings, households="households")
    ground = gp.survey(units, roads=town.roads, barriers=town.barriers, boundaries=town.boundaries)
    u, v = ground.links["u"], ground.links["v"]
    assert len(u)
    assert ((u >= 0) & (u < v) & (v < len(ground))).all()
    assert not gp.partition(ground, links=True, window=(100, 300), effort=0).verify().failures


@pytest.mark.parametrize(("kinds", "pieces"), [(None, 2), (["River"], 2), (["rail"], None)])
def test_kinds_of_barriers_that_may_not_be_crossed(kinds, pieces):
    """A river bars grids unless other kinds are named; kinds that no barrier is of are refused with those there are."""
    if pieces is None:
        with pytest.raises(gp.InputError) as fault:
            town(barrier_kinds=kinds)
        assert fault.value.findings[-1].numbers == {"kinds": "rail", "present": "river"} or any(
            f.code == "barrier-kinds-unknown" for f in fault.value.findings
        )
        return
    assert len(np.unique(town(barrier_kinds=kinds).adjacency.components())) == pieces


def test_rivers_and_rails_given_as_lines_bound_blocks():
    """A rail drawn as a line ends blocks and cells and bars the pairs across; one that may be crossed bars nothing."""
    squares = shapely.multipolygons([[shapely.box(x, 0, x + 10, 10)] for x in (0, 30)])
    frame = {"unit": ["a", "b"], "households": 20, "source": "given", "community": None}
    units = Units(gpd.GeoDataFrame(frame, geometry=squares, crs=CRS))
    lines = [shapely.LineString([(24, -40), (24, 60)]), shapely.LineString([(60, -40), (60, 60)])]
    layer = gpd.GeoDataFrame({"railway": ["rail", "tram"]}, geometry=lines, crs=CRS)
    area = shapely.box(-10, -10, 50, 20)
    hard, soft = (gp.survey(units, barriers=layer, outline=area, barrier_kinds=kinds) for kinds in (None, ["tram"]))
    assert (hard.adjacency.barred.tolist(), soft.adjacency.barred.tolist()) == ([True], [False])
    for ground in (hard, soft):
        assert ground.block.tolist() == [0, 1]
        assert ground.cells.iloc[0].bounds[2] == pytest.approx(24, abs=0.02)
    assert [f.code for f in soft.report.findings] == ["barriers-crossable"]


def test_barriers_that_may_be_crossed_still_name_bounds(tmp_path):
    """Grids that reach over the river or end at it are told by its name, also when stored; a plain ground says less."""
    ground = town(barrier_kinds=())
    assert ground.barriers[["name", "bars"]].to_numpy().tolist() == [["Mill", False]]
    assert (len(ground.barring), len(ground.links), len(np.unique(ground.adjacency.components()))) == (0, 0, 1)
    assert "bars" not in GROUND.barriers
    plan = gp.partition(ground, window=(60, 130), effort=0)
    assert not plan.verify().failures
    gp.save(plan, tmp_path / "plan.gpkg")
    again = gp.load(tmp_path / "plan.gpkg")
    assert again.ground.barriers["bars"].tolist() == [False]
    assert not again.verify().failures
    for one in (plan, again):
        assert any("Mill" in name.text("en") for name in one.grid_names)
