"""Tiles: what is worked on together changes nothing, nor does the number of threads; nor how the map is turned."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from promises import times
from shapely import affinity
from town import EAST, NORTH, assert_sound, box, lines, own_share, units_of

import gridplan.ground.surveying.tiles as tile_module
from gridplan.errors import OptionError
from gridplan.ground.reading.read import read_units
from gridplan.ground.surveying.basis import Basis
from gridplan.ground.surveying.blocks import Blocks
from gridplan.ground.surveying.network import Crossing, build_network
from gridplan.ground.surveying.owners import give_spare
from gridplan.ground.surveying.places import first_places
from gridplan.ground.surveying.plainer import plainer
from gridplan.ground.surveying.survey import survey
from gridplan.ground.surveying.tiles import tiles_of
from gridplan.ground.town.samples import city, nantes

BAND = 0.1
"""Borders this near to the shortest that counts, in m, may come and go as the 1 cm grid turns under the map."""


def town_of(buildings, seed):
    """Return units and layers of a generated town."""
    made = city(buildings=buildings, seed=seed)
    units = read_units(made.buildings, households="households", unit="unit", community="community")
    return units, {"roads": made.roads, "barriers": made.barriers, "boundaries": made.boundaries}


def exact(ground):
    """Return all that a survey finds, whatever corner its rings start at."""
    near = ground.adjacency
    cells = shapely.to_wkb(shapely.normalize(np.asarray(ground.cells.array, dtype=object))).tolist()
    edges = [getattr(near, name).tolist() for name in ("u", "v", "length", "off_road", "kind", "barred")]
    return cells, edges, shapely.normalize(ground.outline).wkb, ground.block.tolist(), ground.points.tolist()


@pytest.mark.parametrize("seed", [1, 5])
def test_tiles_and_threads_change_nothing(seed, monkeypatch):
    """One tile, tiles of 60 units, tiles of single blocks, one thread and three: the same ground to the last digit."""
    units, layers = town_of(250, seed)
    whole = exact(survey(units, **layers, threads=1))
    for most, threads in ((60, 1), (60, 3), (1, 2)):
        monkeypatch.setattr(tile_module, "UNITS", most)
        assert exact(survey(units, **layers, threads=threads)) == whole


def test_a_crowded_block_is_redone_alone(monkeypatch):
    """Houses of 4 cm need ridges as they are; the tiles around them change no cell, however small they are."""
    thin = [box(0.06 * i, 0, 0.06 * i + 0.04, 12) for i in range(8)]
    houses = [box(25 * i, 25 * j, 25 * i + 10, 25 * j + 10) for i in range(4) for j in range(4) if i + j]
    roads = lines([(18, -60), (18, 160)], [(-60, 18), (160, 18)], importance=3)
    whole = survey(units_of(thin + houses), roads=roads)
    assert_sound(whole)
    monkeypatch.setattr(tile_module, "UNITS", 4)
    assert exact(survey(units_of(thin + houses), roads=roads)) == exact(whole)


def test_tiles_hold_every_block_once():
    """Blocks of 1 to 40 units come into tiles of at most 60, each block once, with its units."""
    generator = np.random.default_rng(2)
    of_unit = np.sort(generator.integers(0, 50, 900)).astype(np.int32)
    corner = generator.uniform(0, 1000, (50, 2))
    blocks = Blocks(shapely.box(*corner.T, *(corner + 20).T), of_unit, np.zeros(900, dtype=np.int64))
    sizes = tile_module.UNITS
    try:
        tile_module.UNITS = 60
        tiles = tiles_of(blocks)
    finally:
        tile_module.UNITS = sizes
    assert sorted(np.concatenate([tile.blocks for tile in tiles])) == list(range(50))
    assert sorted(np.concatenate([tile.units for tile in tiles])) == list(range(900))
    assert all(np.isin(of_unit[tile.units], tile.blocks).all() for tile in tiles)
    assert max(len(tile.units) for tile in tiles) <= 60


def test_a_survey_needs_a_thread():
    """No thread at all is refused before anything is read."""
    with pytest.raises(OptionError, match="thread"):
        survey(units_of([box(0, 0, 1, 1)]), threads=0)


def test_a_spare_face_goes_to_the_longest_border():
    """A face that no unit of its block reaches joins the neighbour along its longest side, and edges still match."""
    left, right, spare = box(0, 0, 10, 10), box(10, 0, 30, 8), box(10, 8, 30, 10)
    outline = shapely.union_all([left, right, spare])
    network = build_network(roads=[], barriers=[], borders=[], outline=outline)
    blocks = Blocks(np.array([left, right]), np.array([0, 1], dtype=np.int32), np.zeros(2, dtype=np.int64))
    shapes = np.array([left, right])
    basis = Basis.of(shapes, first_places(shapes), blocks=blocks, network=network, outline=outline)
    cells = np.array([shapely.segmentize(left, 2), right])
    given = give_spare(cells, np.array([spare]), np.array([5]), basis)
    assert given[0].equals(left)
    assert given[1].equals(shapely.union_all([right, spare]))
    assert Crossing.NOTHING == 0


def test_places_and_outlines_turn_with_the_map():
    """Centroids, places of courtyards and plainer outlines stay on the house when it is turned and drawn anew."""
    ring = box(0, 0, 40, 30).difference(box(2, 2, 36, 28))
    bent = shapely.Polygon(
        [(EAST + x, NORTH + y) for x, y in [(0, 0), (20, 0.05), (40, 0), (40, 9), (9, 9), (9, 30), (0, 30)]]
    )
    for shape in (ring, bent, box(0, 0, 0.4, 9)):
        place, plain = first_places(np.array([shape]))[0], plainer(np.array([shape]), 0.1)[0]
        assert shape.contains(shapely.Point(place))
        for degrees in (1, 17, 37, 90):
            turn = shapely.normalize(affinity.rotate(shape, degrees, origin=(EAST, NORTH)))
            back = affinity.rotate(shapely.Point(first_places(np.array([turn]))[0]), -degrees, origin=(EAST, NORTH))
            assert back.distance(shapely.Point(place)) < 1e-3
            assert plainer(np.array([turn]), 0.1)[0].area == pytest.approx(plain.area, abs=1e-6)


def borders(ground):
    """Return the metres of each common border by the names of both units."""
    name = ground.units["unit"].tolist()
    near = ground.adjacency
    return {tuple(sorted((name[u], name[v]))): metres for u, v, metres in zip(near.u, near.v, near.length, strict=True)}


def changed(straight, turned):
    """Return the pairs that only one of two surveys has, but for borders about as long as the shortest."""
    one, two = borders(straight), borders(turned)
    both = one | two
    return [pair for pair in one.keys() ^ two.keys() if both[pair] > 0.5 + BAND]


@pytest.mark.parametrize("degrees", [1, 17, 37])
def test_neighbours_stay_when_the_map_is_turned(degrees):
    """Houses, an L, a courtyard and streets with a dead end, turned together: the same neighbours, outline derived."""
    bent = box(0, 0, 30, 8).union(box(0, 0, 8, 20))
    ring = box(60, 0, 90, 25).difference(box(65, 5, 85, 20))
    houses = [box(23 * i, 40 + 19 * j, 23 * i + 9 + i, 49 + 18 * j) for i in range(5) for j in range(3)]
    roads = lines([(-30, 33), (130, 33)], [(40, -20), (41, 120)], [(69, 53), (140, 55)], importance=4)
    straight = survey(units_of([bent, ring, *houses]), roads=roads)
    assert_sound(straight)
    assert own_share(straight) > 0.985
    middle = (EAST + 50, NORTH + 40)
    shapes = [affinity.rotate(shape, degrees, origin=middle) for shape in [bent, ring, *houses]]
    turned = survey(units_of(shapes), roads=roads.set_geometry(roads.rotate(degrees, origin=middle)))
    assert_sound(turned)
    assert changed(straight, turned) == []


@pytest.mark.long
def test_nantes_keeps_its_neighbours_when_turned():
    """All of Nantes turned by 17°, at length by 1° and 37° too: of 24,000 borders at most one comes or goes."""
    turns = times((17,), (1, 17, 37))
    layers = {name: gpd.read_file(nantes().path, layer=name) for name in ("buildings", "roads")}
    middle = tuple(layers["buildings"].total_bounds.reshape(2, 2).mean(axis=0))
    grounds = {}
    for degrees in (0, *turns):
        houses, roads = (layer.set_geometry(layer.rotate(degrees, origin=middle)) for layer in layers.values())
        grounds[degrees] = survey(read_units(houses, households="NB_LOGTS", unit="ID"), roads=roads)
    for degrees in turns:
        assert_sound(grounds[degrees])
        assert own_share(grounds[degrees]) > 0.985
        assert len(changed(grounds[0], grounds[degrees])) <= 1


def test_a_hole_of_a_few_centimetres_stays_a_hole():
    """A slit of 4 cm in the outline given belongs to no cell."""
    asked = box(-30, -30, 130, 130).difference(box(40, 40, 60, 40.04))
    ground = survey(units_of([box(10, 10, 20, 20), box(70, 70, 80, 80), box(40, 10, 50, 30)]), outline=asked)
    assert_sound(ground)
    assert ground.outline.symmetric_difference(asked).area < 0.01
