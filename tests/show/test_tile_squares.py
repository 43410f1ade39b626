"""Tiles and hit tests: what squares find is what looking at everything finds."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely
from browser import Viewer
from toy_plan import toy_plan

from gridplan.show.map.plan_page import save_html
from gridplan.show.shapes.geometry import QUANTUM, Frame, frame, pack_areas

CRS = "EPSG:3857"
SIDE = 40_000

PAINTED = """([packed, views, some]) => views.map((view) => [null, some].map((chosen) => {
  const paint = (shapes) => {
    const tile = document.createElement("canvas"), pen = tile.getContext("2d", { willReadFrequently: true });
    tile.width = tile.height = 256;
    gridplan.gather(pen, view, shapes, chosen, true);
    pen.fill();
    return Array.from(pen.getImageData(0, 0, 256, 256).data.filter((_, i) => i % 4 === 3)).join();
  };
  const shapes = gridplan.layer(packed), first = paint(shapes);
  return [first === paint(shapes), first === paint(shapes), /[1-9]/.test(first)];
}))"""
"""Each tile is painted from everything the first time, from squares afterwards."""

FOUND = """([packed, boxes, places]) => {
  const shapes = gridplan.layer(packed);
  const near = boxes.map((box) => [1, 2].map(() => Array.from(gridplan.near(shapes, null, box))));
  return [near, places.map(([x, y]) => gridplan.areaAt(shapes, x, y))];
}"""


def scattered(n: int) -> tuple[gpd.GeoSeries, Frame]:
    """Return boxes of many sizes, some of them over others, one as large as everything, one empty."""
    rng = np.random.default_rng(7)
    corner, size = rng.uniform(0, SIDE * QUANTUM * 0.9, (n, 2)), rng.exponential(30, (n, 2)) + 1
    shapes = shapely.box(*corner.T, *(corner + size).T)
    shapes[3], shapes[n // 2] = shapely.Polygon(), shapely.box(0, 0, SIDE * QUANTUM, SIDE * QUANTUM)
    areas = gpd.GeoSeries(shapes, crs=CRS)
    return areas, frame(areas.crs, shapely.box(0, 0, 1, 1))


def view_of(west: float, south: float, scale: float) -> dict[str, object]:
    """Return what a painter knows of a tile whose south-west corner is a step."""
    span = 256 / scale
    box = [west, south, west + span, south + span]
    return {"scale": scale, "left": -scale * west, "top": 256 + scale * south, "size": 256, "zoom": 16, "box": box}


def test_squares_find_what_looking_at_everything_finds(viewer: Viewer, tmp_path: Path) -> None:
    """Boxes, tiles and hit tests are the same by squares as by every shape, and as shapely says."""
    page = viewer.open_map(save_html(toy_plan(), tmp_path / "map.html"))
    areas, place = scattered(900)
    packed, rng = pack_areas(areas, place), np.random.default_rng(8)
    corner = rng.uniform(-2000, SIDE, (60, 2))
    boxes = np.hstack([corner, corner + rng.exponential(4000, (60, 2))])
    spots = rng.uniform(-500, SIDE + 500, (300, 2)).round() + 0.5
    near, hit = page.evaluate(FOUND, [packed, boxes.tolist(), spots.tolist()])
    steps = shapely.transform(areas.to_numpy(), lambda xy: place.steps(xy).astype(float))
    for (first, second), box in zip(near, boxes, strict=True):
        assert first == second == np.flatnonzero(shapely.intersects(steps, shapely.box(*box))).tolist()
    holding = shapely.contains_xy(steps[:, None], spots[None, :, 0], spots[None, :, 1])
    assert hit == np.where(holding.any(axis=0), holding.argmax(axis=0), -1).tolist()
    views = [view_of(x, y, scale) for x, y, scale in ((0, 0, 0.05), (9000, 14000, 0.02), (20_000, 1000, 0.03))]
    painted = page.evaluate(PAINTED, [packed, views, [i for i in range(900) if i % 3 and i != 450]])
    assert painted == [[[True, True, True]] * 2] * 3
