"""Shapes as short SVG paths."""

from __future__ import annotations

import re

import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gridplan.show.small.paths import area_paths, line_paths
from gridplan.show.small.place import place_in

POINTS = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=2, max_size=9)
PLACE = place_in((0.0, 0.0, 60.0, 60.0), 60, 60)


def drawn(path: str) -> list[np.ndarray]:
    """Return the points of each line of a path, followed as a browser does."""
    found = []
    for start, moves in re.findall(r"M([^l]+)l([^Mz]+)", path):
        steps = [np.array(re.findall(r"-?\d+", text), dtype=int).reshape(-1, 2) for text in (start, moves)]
        found.append(np.cumsum(np.vstack(steps), axis=0))
    return found


@settings(max_examples=80)
@given(st.lists(POINTS, min_size=1, max_size=4))
def test_a_browser_draws_the_lines_that_were_given(lines: list[list[tuple[int, int]]]) -> None:
    """Followed step by step, each path runs through the points of its line, repeated ones once, and north is up."""
    shapes = np.array([shapely.LineString(points) for points in lines])
    for points, path in zip(lines, line_paths(shapes, PLACE), strict=True):
        seen = [(x, 60 - y) for i, (x, y) in enumerate(points) if i == 0 or points[i - 1] != (x, y)]
        assert [tuple(p) for line in drawn(path) for p in line.tolist()] == (seen if len(seen) > 1 else [])


def test_holes_and_parts_stay_and_slivers_go() -> None:
    """A polygon with a hole has two rings, parts of one shape share a path, and what is less than a step is nothing."""
    ring = shapely.box(0, 0, 30, 30).difference(shapely.box(10, 10, 20, 20))
    two = shapely.MultiPolygon([shapely.box(0, 0, 5, 5), shapely.box(40, 40, 50, 50)])
    shapes = np.array([ring, two, shapely.box(3.1, 3.1, 3.2, 3.2), shapely.Polygon(), shapely.Point(3, 3)])
    paths = area_paths(shapes, PLACE)
    assert [path.count("M") for path in paths] == [2, 2, 0, 0, 0]
    areas = [shapely.area(shapely.polygons(points)) for points in drawn(paths[0])]
    assert sorted(areas) == [100, 900]
