"""Edges of cells: each border once, between the two units whose border it is."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely
from toy_plan import toy_ground

from gridplan.show.shapes.cell_edges import cell_edges


def tiling(seed: int, *, n: int = 40) -> gpd.GeoSeries:
    """Return cells about random points, one of them with another one inside."""
    points = np.random.default_rng(seed).random((n, 2)) * 100
    found = shapely.voronoi_polygons(shapely.multipoints(points), extend_to=shapely.box(0, 0, 100, 100))
    cells = shapely.get_parts(shapely.set_precision(shapely.intersection(found, shapely.box(0, 0, 100, 100)), 0.001))
    widest = int(np.argmax(shapely.area(cells)))
    hole = shapely.set_precision(shapely.buffer(shapely.point_on_surface(cells[widest]), 0.5), 0.001)
    ring = shapely.difference(cells[widest], hole)
    return gpd.GeoSeries([*np.delete(cells, widest), ring, hole])


@pytest.mark.parametrize("seed", range(5))
def test_edges_put_together_give_every_cell_back(seed: int) -> None:
    """Around each cell its edges close to its own polygon, and every edge between two cells stands once."""
    cells = tiling(seed)
    found = cell_edges(cells)
    for number, cell in enumerate(cells):
        own = found.lines[(found.left == number) | (found.right == number)]
        assert shapely.build_area(shapely.geometrycollections(own.to_list())).equals_exact(cell, 0.01, normalize=True)
    shared = found.lines.length[found.right >= 0].sum()
    outer = found.lines.length[found.right < 0].sum()
    assert 2 * shared + outer == pytest.approx(cells.length.sum())
    assert outer == pytest.approx(400)


def test_no_line_is_cut_in_two() -> None:
    """Square cells side by side have one edge for each pair of neighbours, and one for each stretch of the outline."""
    ground = toy_ground(side=4)
    found = cell_edges(ground.cells)
    inner = found.right >= 0
    assert len(set(zip(found.left[inner], found.right[inner], strict=True))) == inner.sum() == len(ground.adjacency.u)
    assert (~inner).sum() == 12


def test_a_tolerance_leaves_corners_where_three_cells_meet() -> None:
    """Simplified edges still begin and end where they did, so that grids of them close."""
    cells = tiling(1)
    exact, simple = cell_edges(cells), cell_edges(cells, tolerance=2.0)
    assert len(exact.lines) == len(simple.lines)
    for end in (0, -1):
        assert (shapely.get_point(exact.lines, end) == shapely.get_point(simple.lines, end)).all()
