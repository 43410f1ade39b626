from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyproj
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from gridplan.show.shapes.geometry import QUANTUM, frame, pack_areas, pack_integers, pack_lines, unpack_integers

CRS = "EPSG:2154"
CRS_OF = pyproj.CRS(CRS)
SQUARE = shapely.box(355000, 6689000, 355100, 6689100)
RING = SQUARE - shapely.box(355040, 6689040, 355060, 6689060)


def unpack(packed: dict[str, str]) -> list[list[np.ndarray]]:
    """Return the paths of each feature, every one an array of steps (p, 2)."""
    points = unpack_integers(packed["deltas"]).reshape(-1, 2).cumsum(axis=0)
    ends = unpack_integers(packed["points"]).cumsum()
    paths = np.split(points, ends)[:-1]
    starts = np.concatenate([[0], unpack_integers(packed["paths"]).cumsum()])
    return [paths[a:b] for a, b in pairwise(starts)]


def mercator(shape: shapely.Geometry) -> shapely.Geometry:
    """Return `shape` in web-mercator metres."""
    turn = pyproj.Transformer.from_crs(CRS, 3857, always_xy=True)
    return shapely.transform(shape, lambda xy: np.column_stack(turn.transform(*xy.T)))


@given(arrays(np.int64, st.integers(0, 40), elements=st.integers(-(2**62), 2**62)))
def test_integers_come_back_from_their_packing(values: np.ndarray) -> None:
    """Packing loses nothing, whatever the size and sign."""
    assert unpack_integers(pack_integers(values)).tolist() == values.tolist()


@pytest.mark.parametrize(
    "shape", [SQUARE, RING, shapely.MultiPolygon([SQUARE, shapely.box(355200, 6689000, 355300, 6689050)])]
)
def test_areas_come_back_within_half_a_step(shape: shapely.Geometry) -> None:
    """Every ring of a packed area lies where the projection puts it, holes among them, without its closing point."""
    place = frame(CRS_OF, shape)
    (found,) = unpack(pack_areas(gpd.GeoSeries([shape], crs=CRS), place))
    expected = shapely.get_rings(shapely.get_parts(mercator(shape)))
    rings = [shapely.linearrings(path * QUANTUM + (place.x, place.y)) for path in found]
    assert len(rings) == len(expected)
    for ring, wanted in zip(rings, expected, strict=True):
        assert len(ring.coords) == len(wanted.coords)
        assert shapely.hausdorff_distance(ring, wanted) <= QUANTUM


def test_holes_run_against_their_shell() -> None:
    """Overlapping buildings stay filled and courtyards stay open under the non-zero rule, however the rings came."""
    for shape in (RING, shapely.reverse(RING)):
        series = gpd.GeoSeries([shape], crs=CRS)
        (rings,) = unpack(pack_areas(series, frame(CRS_OF, shape)))
        assert [shapely.is_ccw(shapely.linearrings(ring)) for ring in rings] == [True, False]


def test_parts_of_other_kinds_and_empty_shapes_keep_their_place() -> None:
    """A feature without anything to draw stays in the row, so colours stay with their shapes."""
    line = shapely.LineString([(355000, 6689000), (355050, 6689050)])
    series = gpd.GeoSeries([None, shapely.GeometryCollection([line, SQUARE]), shapely.Polygon(), SQUARE], crs=CRS)
    place = frame(CRS_OF, SQUARE)
    assert [len(paths) for paths in unpack(pack_areas(series, place))] == [0, 1, 0, 1]
    assert [len(paths) for paths in unpack(pack_lines(series, place))] == [0, 1, 0, 0]


def test_a_quarter_of_real_buildings_packs_small() -> None:
    """The 8,639 buildings of the sample take less than 5 bytes a corner, and none is lost."""
    sample = Path(__file__).parents[2] / "data" / "nantes_bdtopo.gpkg"
    shapes = gpd.read_file(sample, layer="buildings").geometry
    packed = pack_areas(shapes, frame(shapes.crs, shapely.box(*shapes.total_bounds)))
    corners = len(unpack_integers(packed["deltas"])) / 2
    assert len(packed["deltas"]) < 5 * corners
    assert (unpack_integers(packed["paths"]) >= 1).all()
    assert len(unpack_integers(packed["paths"])) == len(shapes)


def test_nothing_packs_to_nothing() -> None:
    """A layer without features is three empty texts."""
    series = gpd.GeoSeries([], crs=CRS)
    assert set(pack_lines(series, frame(CRS_OF, SQUARE)).values()) == {""}
