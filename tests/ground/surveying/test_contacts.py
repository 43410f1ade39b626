"""The adjacency read off the cells agrees with geometry computed pair by pair."""

import numpy as np
import pytest
import shapely
from town import box, bricks, lines, pairs, turned, units_of

from gridplan.ground.adjacency import Adjacency, EdgeKind
from gridplan.ground.reading.layers import single_lines
from gridplan.ground.surveying.alongside import Alongside
from gridplan.ground.surveying.contacts import read_contacts
from gridplan.ground.surveying.coverage import straight_pieces
from gridplan.ground.surveying.survey import survey

NONE = np.zeros(0, dtype=object)


def test_against_pairwise_intersection():
    """Lengths, off-road metres and barred pairs equal those of shapely, pair by pair."""
    shapes = [box(25 * i, 25 * j, 25 * i + 10 + i, 25 * j + 8 + j) for i in range(5) for j in range(5)]
    roads = lines([(20, -40), (24, 140)], [(-40, 47), (140, 45)])
    walls = lines([(70, -40), (70, 60)])
    ground = survey(units_of(shapes), roads=roads, barriers=walls)
    found = ground.adjacency
    street, wall = roads.union_all().buffer(1), walls.union_all().buffer(0.05)
    cells = np.asarray(ground.cells)
    expected = {}
    for u in range(len(cells)):
        for v in range(u + 1, len(cells)):
            border = shapely.intersection(cells[u], cells[v])
            if border.length > 0.5:
                expected[u, v] = (border.length, border.difference(street).length, border.difference(wall).length < 0.5)
    assert list(zip(found.u.tolist(), found.v.tolist(), strict=True)) == list(expected)
    length, off, barred = (np.array(column) for column in zip(*expected.values(), strict=True))
    assert np.allclose(found.length, length, atol=1e-6)
    assert np.allclose(found.off_road, off, atol=1.0)
    assert (found.barred == barred).all()
    assert found.barred.any()
    assert ((found.kind == EdgeKind.ACROSS) == (found.off_road < found.length / 2)).all()


@pytest.mark.parametrize("degrees", [1, 17, 37])
def test_turning_the_map_changes_no_neighbour(degrees):
    """Bricks keep exactly their neighbours when the map is turned."""
    assert pairs(survey(units_of(turned(bricks(), degrees)))) == pairs(survey(units_of(bricks())))


def test_metres_along_measures_parts_of_edges():
    """An edge that leaves a road half-way counts to about half; one along two roads counts whole."""
    roads = single_lines(np.asarray(shapely.linestrings([[[0, 0], [50, 0]], [[50, 0], [100, 0]]])))
    xy = np.array([[[0, 0.5], [100, 0.5]], [[30, 0.2], [30, 40.2]], [[10, 5], [20, 5]]], dtype=float)
    assert np.allclose(Alongside(straight_pieces(roads), within=1.0).metres(xy), [100, 1, 0], atol=1.0)
    assert Alongside(straight_pieces(NONE), within=1.0).metres(xy).tolist() == [0, 0, 0]


def test_short_borders_are_none():
    """Cells that meet at a corner, or along less than half a metre, are no neighbours."""
    cells = np.array([shapely.box(0, 0, 1, 1), shapely.box(1, 1, 2, 2), shapely.box(2, 1, 3, 1.4)], dtype=object)
    assert len(read_contacts(cells, roads=NONE, barriers=NONE).u) == 0


def test_communities_bar():
    """A pair of two communities is barred though nothing lies between."""
    cells = shapely.box([0, 1, 2], 0, [1, 2, 3], 1)
    found = read_contacts(cells, roads=NONE, barriers=NONE, community=np.array([0, 0, 1]))
    assert found.barred.tolist() == [False, True]
    assert found.components().tolist() == [0, 0, 1]


def test_from_pairs_sorts_and_refuses():
    """Pairs come in any order; a unit beside itself or one that does not exist is refused."""
    made = Adjacency.from_pairs(5, [(3, 1), (0, 4), (1, 3)], length=[2.0, 3.0, 9.0], barred=[True, False, False])
    assert list(zip(made.u.tolist(), made.v.tolist(), strict=True)) == [(0, 4), (1, 3)]
    assert made.length.tolist() == [3.0, 2.0]
    assert made.components().tolist() == [0, 1, 2, 3, 0]
    assert (made.csr() != made.csr().T).nnz == 0
    assert Adjacency.from_pairs(2, []).components().tolist() == [0, 1]
    for wrong in ([(1, 1)], [(0, 5)], [(-1, 2)]):
        with pytest.raises(ValueError, match="two different units"):
            Adjacency.from_pairs(5, wrong)
