"""The survey as a whole: layers, communities, outline, findings, and the two real places."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from shapely import affinity
from town import CRS, EAST, NORTH, assert_sound, box, lines, own_share, pairs, units_of, untiled

import gridplan.ground.surveying.owners as owner_module
from gridplan.errors import InputError, OptionError
from gridplan.ground.reading.read import read_units
from gridplan.ground.reading.streets import clean_roads
from gridplan.ground.surveying.outline import snap, traced
from gridplan.ground.surveying.survey import survey
from gridplan.ground.town.samples import city, nantes
from gridplan.ground.units import Units
from gridplan.partition import partition
from gridplan.store.geopackage import load
from gridplan.verify import verify

HOUSES = [box(20 * i, 20 * j, 20 * i + 10, 20 * j + 10) for i in range(5) for j in range(5)]
CROSS = lines([(-50, 35), (150, 35)], [(35, -50), (35, 150)], importance=[1, 6])
HATCH = np.array([[(-200, y), (200, y + 1)] for y in np.arange(-150, 150, 3.7)])


def polygons(*shapes, **columns):
    """Return a layer of polygons."""
    return gpd.GeoDataFrame(columns, geometry=list(shapes), crs=CRS)


def codes(ground):
    """Return the codes of all findings."""
    return [finding.code for finding in ground.report.findings]


def only(ground, code):
    """Return the one finding with this code."""
    (found,) = [finding for finding in ground.report.findings if finding.code == code]
    return found


def test_every_layer_fault_at_once():
    """Roads without a system, barriers of points, boundaries elsewhere: one error names all three."""
    points = gpd.GeoDataFrame(geometry=gpd.points_from_xy([355000.0], [6689000.0]), crs=CRS)
    far = polygons(affinity.translate(HOUSES[0], 1e5), name=["x"])
    with pytest.raises(InputError) as caught:
        survey(units_of(HOUSES), roads=lines([(0, 0), (1, 1)], crs=None), barriers=points, boundaries=far)
    found = {finding.code: finding.numbers["layer"] for finding in caught.value.findings}
    assert found == {
        "layer-crs-missing": "roads",
        "layer-not-lines-or-polygons": "barriers",
        "layer-no-overlap": "boundaries",
    }


@pytest.mark.parametrize("role", ["roads", "boundaries", "outline"])
def test_wrong_kind_or_empty(role):
    """Polygons for roads, lines for areas, and layers without rows are refused."""
    wrong = polygons(HOUSES[0], name=["a"]) if role == "roads" else CROSS
    with pytest.raises(InputError, match="must hold"):
        survey(units_of(HOUSES), **{role: wrong})
    with pytest.raises(InputError, match="no geometry"):
        survey(units_of(HOUSES), **{role: wrong.iloc[:0]})


def test_options_are_checked():
    """A road class that does not exist is refused."""
    with pytest.raises(OptionError, match="7"):
        survey(units_of(HOUSES), road_class=(1, 7))


def test_layers_in_other_systems_are_brought_over():
    """Roads in degrees give the same blocks as roads in metres."""
    here = survey(units_of(HOUSES), roads=CROSS)
    there = survey(units_of(HOUSES), roads=CROSS.to_crs(4326))
    assert (here.block == there.block).all()
    assert there.roads.crs == CRS


def test_road_class_and_level_decide_what_bounds():
    """Class 6 does not bound by default, a bridge never does, and clean roads are taken as they are."""
    assert survey(units_of(HOUSES), roads=CROSS).block.max() + 1 == 2
    assert survey(units_of(HOUSES), roads=clean_roads(CROSS), road_class=range(1, 7)).block.max() + 1 == 4
    bridge = CROSS.assign(POS_SOL=[1, 0])
    ground = survey(units_of(HOUSES), roads=bridge)
    assert ground.block.max() + 1 == 1
    assert ground.roads["bounds"].tolist() == [False, False]
    assert codes(survey(units_of(HOUSES), roads=CROSS[["geometry"]])) == ["roads-no-class"]


def test_barriers_bar():
    """A river polygon parts the ground: no open pair joins its banks, and the units stay two components."""
    river = polygons(box(-60, 32, 160, 38))
    ground = survey(units_of(HOUSES), barriers=river)
    assert_sound(ground)
    south = ground.points[:, 1] < river.total_bounds[1]
    across = south[ground.adjacency.u] != south[ground.adjacency.v]
    assert across.any()
    assert (ground.adjacency.barred == across).all()
    assert len(np.unique(ground.adjacency.components())) == 2


def test_communities_bound_cells_and_bar_pairs():
    """Cells end at the border, units take the polygon's name, pairs across are barred."""
    parents = polygons(box(-10, -10, 37, 100), box(37, -10, 100, 100), 社区=["甲", "乙"])
    ground = survey(units_of(HOUSES), boundaries=parents)
    assert_sound(ground)
    assert ground.outline.symmetric_difference(parents.union_all()).area < 1
    for name, shape in zip(parents["社区"], parents.geometry, strict=True):
        mine = ground.cells[ground.units["community"] == name].union_all()
        assert mine.symmetric_difference(shape).area < 1
    names = ground.units["community"].to_numpy()
    assert (ground.adjacency.barred == (names[ground.adjacency.u] != names[ground.adjacency.v])).all()
    assert sorted(ground.communities["community"]) == sorted(["甲", "乙"])


def test_contradictions_are_listed_and_the_winner_is_chosen():
    """Units whose column names another community are listed with households; either side can win."""
    parents = polygons(box(-10, -10, 37, 100), box(37, -10, 100, 100), name=["A", "B"])
    units = units_of(HOUSES, community="A")
    drawn = survey(units, boundaries=parents)
    found = only(drawn, "community-contradicts")
    assert len(found.ids) == 15
    assert found.numbers["households"] == 75
    assert (drawn.units["community"] == "B").sum() == 15
    typed = survey(units, boundaries=parents, community_wins="column")
    assert (typed.units["community"] == "A").all()
    assert only(typed, "community-contradicts").ids == found.ids


@pytest.mark.parametrize(
    ("typed", "drawn"),
    [
        (["社区Ａ", "社区Ｂ"], ["社区Ａ", "社区Ｂ"]),
        ([" 社区A", "社区B"], ["社区Ａ ", "社区B"]),
        ([420102001.0, 420102002.0], [420102001, 420102002]),
        (["420102001", "420102002"], [420102001.0, 420102002.0]),
        (["007", "008"], ["007", "008"]),
    ],
)
def test_one_name_in_two_files_is_one_community(typed, drawn):
    """Width, spaces and a code read as 1.0 make no contradiction, and leading zeros stay."""
    parents = polygons(box(-10, -10, 37, 100), box(37, -10, 100, 100), ＮＡＭＥ=drawn)
    plain = units_of(HOUSES).frame
    raw = plain.assign(c=[typed[int(x > EAST + 37)] for x in plain.centroid.x])
    for units in (read_units(raw, households="households", community="c"), Units(raw.assign(community=raw["c"]))):
        for wins in ("column", "boundaries"):
            ground = survey(units, boundaries=parents, community_wins=wins)
            assert not [code for code in codes(ground) if code.startswith("community")]
            assert set(ground.units["community"]) == set(ground.communities["community"])
    first = ground.communities["community"][0]
    assert first in ("社区A", "420102001", "007")


def test_faulty_boundaries_are_findings():
    """Overlaps, gaps and units outside are told with their sizes; no household is lost."""
    ring = box(-10, -10, 60, 100).difference(box(18, 18, 32, 32))
    parents = polygons(ring, box(50, -10, 75, 100), name=["A", "B"])
    ground = survey(units_of(HOUSES), boundaries=parents)
    assert_sound(ground)
    assert only(ground, "boundaries-overlap").ids == ("A", "B")
    assert only(ground, "boundaries-gap").numbers["area"] == 196.0
    outside = only(ground, "units-outside")
    assert len(outside.ids) == 5
    assert outside.numbers["households"] == 25
    assert ground.units["households"].sum() == 125


def test_boundary_columns():
    """A named column that is missing and empty names are errors; without names communities are numbered."""
    one = polygons(box(-10, -10, 100, 100), name=[None])
    with pytest.raises(InputError, match="nothing"):
        survey(units_of(HOUSES), boundaries=one, community_column="nothing")
    with pytest.raises(InputError, match="no name"):
        survey(units_of(HOUSES), boundaries=one)
    bare = polygons(box(37, -10, 100, 100), box(-10, -10, 37, 100))
    ground = survey(units_of(HOUSES), boundaries=bare)
    assert codes(ground)[0] == "boundaries-unnamed"
    assert ground.units["community"].tolist()[0] == "1"


def test_columns_alone_bar_pairs():
    """Without boundaries the units' own column bars pairs of two communities."""
    names = ["A" if i < 10 else "B" for i in range(25)]
    ground = survey(units_of(HOUSES, community=names))
    assert len(np.unique(ground.adjacency.components())) == 2


def test_outline_given_is_kept_and_its_shift_told():
    """The outline given is covered to the centimetre; derived ones stay near the houses."""
    asked = affinity.rotate(box(-30, -30, 130, 130), 7)
    ground = survey(units_of(HOUSES), outline=asked, roads=CROSS)
    assert ground.outline.symmetric_difference(asked).area == pytest.approx(ground.outline_shift, abs=1e-6)
    assert 0 < ground.outline_shift <= 0.01 * asked.length
    derived = survey(units_of(HOUSES), roads=CROSS).outline
    town = shapely.MultiPolygon(HOUSES).convex_hull
    assert derived.covers(town.buffer(10))
    assert town.buffer(60).covers(derived)


def test_the_outline_owes_nothing_to_the_cells(monkeypatch):
    """A cell that loses a corner leaves a gap against the outline; so does a face that no cell takes."""
    ground = survey(units_of(HOUSES), roads=CROSS)
    cells = np.array(ground.cells.array, dtype=object)
    assert untiled(cells, ground.outline) < 1e-3
    corner = next(xy for xy in cells[7].exterior.coords if ground.outline.buffer(-1).covers(shapely.Point(xy)))
    cells[7] = cells[7].difference(shapely.Point(corner).buffer(2))
    assert untiled(cells, ground.outline) > 1
    whole = owner_module.merged
    monkeypatch.setattr(owner_module, "merged", lambda faces, owner, n: whole(faces[owner != 3], owner[owner != 3], n))
    torn = survey(units_of(HOUSES), roads=CROSS)
    assert torn.outline.equals(ground.outline)
    assert untiled(np.asarray(torn.cells), torn.outline) > 1


def test_the_outline_is_traced_beside_everything():
    """Lines along, across and just beside the outline bend it by no more than the grid, holes and parts included."""
    ring = box(0, 0, 100.004, 77.777).difference(box(30, 30, 60, 50))
    asked = snap(shapely.union_all([affinity.rotate(ring, 13), box(300, 0, 320, 20)]))
    beside = affinity.translate(shapely.boundary(asked), 0.012, 0.004)
    across = affinity.rotate(shapely.multilinestrings(HATCH + np.array([EAST, NORTH])), 31, origin=(EAST, NORTH))
    noded = shapely.union_all([shapely.boundary(asked), beside, across], grid_size=0.01)
    found = traced(shapely.get_parts(noded), asked)
    assert found.geom_type == "MultiPolygon"
    assert sum(len(part.interiors) for part in found.geoms) == 1
    assert found.symmetric_difference(asked).area < 0.01 * asked.length
    assert found.hausdorff_distance(asked) < 0.02


def test_parts_without_units_are_left_out_and_told():
    """A part of the area where nobody lives and nothing touches leaves the outline; its square metres are told."""
    asked = shapely.union_all([box(-30, -30, 130, 130), box(500, 0, 520, 10.5)])
    ground = survey(units_of(HOUSES), outline=asked, roads=CROSS)
    assert_sound(ground)
    assert only(ground, "outline-part-empty").numbers["area"] == 210
    assert ground.outline.symmetric_difference(box(-30, -30, 130, 130)).area < 1e-6
    assert ground.outline_shift < 1e-6


def test_an_area_too_narrow_for_its_units_is_refused_by_name():
    """Twelve units at one spot of an area of 20 cm: the planner reads who has no room, nothing runs for ever."""
    with pytest.raises(InputError, match="no room") as caught:
        survey(units_of(HOUSES[:1] * 12), outline=box(4.9, 4.9, 5.1, 5.1))
    (found,) = caught.value.findings
    assert found.code == "units-no-room"
    assert set(found.ids) <= {f"b{i:04d}" for i in range(12)}
    assert 6 <= len(found.ids) <= 12


def test_what_explains_a_refusal_is_told_beside_it():
    """Where units have no room, whatever was noticed about the area is told too: here a unit that lies outside it."""
    with pytest.raises(InputError, match="no room") as caught:
        survey(units_of([*HOUSES[:1] * 12, box(60, 60, 70, 70)]), outline=box(4.9, 4.9, 5.1, 5.1))
    assert [found.code for found in caught.value.findings] == ["units-no-room", "units-outside"]


def test_a_generated_city_is_tiled():
    """River, bridges and four communities: the cells tile the outline, which is the communities together."""
    town = city(buildings=600)
    units = read_units(town.buildings, households="households", kind="kind", community="community")
    ground = survey(units, roads=town.roads, barriers=town.barriers, boundaries=town.boundaries)
    assert_sound(ground)
    assert ground.outline_shift < 0.01 * ground.outline.length
    assert ground.outline.symmetric_difference(town.boundaries.union_all()).area < 0.01 * ground.outline.length


def test_progress_and_inputs_untouched():
    """Progress runs from 0 to 1, and no frame that was given changes."""
    units, roads = units_of(HOUSES), CROSS.copy()
    before = units.frame.copy(), roads.copy()
    seen = []
    survey(units, roads=roads, progress=lambda step, share: seen.append((step, share)))
    assert [share for _, share in seen] == sorted(share for _, share in seen)
    assert seen[0][1] == 0
    assert seen[-1][1] == 1
    assert before[0].equals(units.frame)
    assert before[1].equals(roads)


def real(file):
    """Return buildings and roads of a real place."""
    return gpd.read_file(file, layer="buildings"), gpd.read_file(file, layer="roads")


def real_units(houses):
    """Return units of real buildings; an empty count is 0."""
    return units_of(houses.geometry, households=houses["NB_LOGTS"].fillna(0).astype("int64"), ids=houses["ID"].tolist())


def test_nantes(quickstart):
    """All of Nantes: sound, in one component, footprints in their own cells, borders on streets."""
    ground = load(quickstart / "quickstart.gpkg").ground
    assert_sound(ground)
    assert own_share(ground) > 0.985
    assert ground.outline_shift < 0.01 * ground.outline.length
    assert ground.units["households"][ground.units["source"] != "estimated"].sum() == 39_108
    assert ground.adjacency.components().max() == 0
    assert {code.split("-")[0] for code in codes(ground)} == {"estimate", "households", "kind", "units"}
    assert 24_000 < len(ground.adjacency.u) < 24_600


@pytest.mark.long
def test_nantes_turned():
    """A quarter of Nantes turned by 17° keeps all its longer borders."""
    houses, roads = real(nantes().path)
    west, south, east, north = houses.total_bounds
    part = shapely.box(west, south, (west + east) / 2, (south + north) / 2)
    houses = houses[houses.geometry.within(part)]
    area = part.buffer(20)
    turned = [frame.set_geometry(frame.rotate(17, origin=(west, south))) for frame in (houses, roads)]
    straight = survey(real_units(houses), roads=roads, outline=area)
    other = survey(real_units(turned[0]), roads=turned[1], outline=affinity.rotate(area, 17, origin=(west, south)))
    long_ones = straight.adjacency.length > 3
    name = straight.units["unit"].to_numpy()
    long_pairs = {
        tuple(sorted((name[u], name[v])))
        for u, v in zip(straight.adjacency.u[long_ones], straight.adjacency.v[long_ones], strict=True)
    }
    assert not long_pairs - pairs(other)
    assert len(pairs(straight) ^ pairs(other)) < 0.01 * len(pairs(straight))


@pytest.mark.long
def test_olemps_islands(shared):
    """Olemps cut by its main roads is sound and falls into islands; those too small for a grid are named."""
    file = shared / "data" / "olemps_bdtopo.gpkg"
    units = read_units(file, layer="buildings", households="NB_LOGTS", use="USAGE1")
    roads, commune = (gpd.read_file(file, layer=layer) for layer in ("roads", "commune"))
    main = roads[roads["importance"].isin(["1", "2", "3"])]
    ground = survey(units, roads=roads, boundaries=commune, barriers=main)
    assert_sound(ground)
    assert own_share(ground) > 0.985
    assert ground.adjacency.components().max() >= 2
    assert (ground.units["community"] == "Olemps").all()
    plan = partition(ground, effort=0)
    assert plan.status == "partial"
    assert {c.status for c in plan.components if c.households >= 300} == {"feasible"}
    assert verify(plan).as_dict()["status"] == "verified"


def test_order_of_road_rows_moves_no_cell():
    """Shuffled road and barrier rows give the same cells and the same adjacency."""
    town = city(buildings=250, seed=4)
    units = read_units(town.buildings, households="households")
    layers = {"roads": town.roads, "barriers": town.barriers}
    first = survey(units, **layers)
    turned = survey(units, **{name: layer.sample(frac=1, random_state=7) for name, layer in layers.items()})
    assert first.cells.geom_equals_exact(turned.cells, 0).all()
    assert (first.adjacency.u == turned.adjacency.u).all()


def test_empty_ground_between_barriers_joins_no_islands():
    """An empty strip between two barriers, cut by a road, goes to both banks and still connects nobody."""
    houses = [box(10, 10, 20, 20), box(60, 12, 70, 22), box(12, 60, 22, 70), box(62, 62, 72, 72)]
    frame = gpd.GeoDataFrame(
        {"unit": list("abcd"), "households": 10, "source": "given", "kind": None, "community": None, "floors": 2.0},
        geometry=houses,
        crs=CRS,
    )
    ground = survey(
        Units(frame),
        roads=lines([(40, 38), (40, 44)], importance=[3]),
        barriers=lines([(-40, 38), (120, 38)], [(-40, 44), (120, 44)]),
        outline=box(0, 0, 80, 80),
    )
    south = ground.points[:, 1] < NORTH + 40
    near = ground.adjacency
    assert (south[near.u] == south[near.v])[near.open].all()
    assert len(near.u) > near.open.sum()
