"""What is drawn on every map of a report, made ready once: grids, streets, barriers, communities, buildings."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from gridplan.naming.lines import texts_of
from gridplan.plan import Plan
from gridplan.show.report.frame import Box
from gridplan.show.shapes.layers import HOMES
from gridplan.show.small.paths import area_paths, line_paths
from gridplan.show.small.place import Place

_FINE = 0.4
"""Grids are simplified to so many m: much less than what a map of one grid shows."""
_SMOOTH = 0.8
"""Streets are simplified to so many m."""
_STRAIGHT = 3.0
"""A street counts as straight within so many m."""
_ROADS = {"main": (1, 2), "middle": (3, 4), "side": (5, 9)}
"""Class of line → classes of road."""


class Scenery:
    """The ground of a plan, ready to be cut to maps.

    Parameters
    ----------
    plan
        The plan.
    public
        Whether buildings are all alike, whatever they hold.
    """

    def __init__(self, plan: Plan, *, public: bool) -> None:
        self.plan = plan
        self.public = public
        self.shapes: NDArray[Any] = shapely.coverage_simplify(plan.grids.geometry.to_numpy(), _FINE)
        self.roads = _Lines(shapely.simplify(plan.ground.roads.geometry.to_numpy(), _SMOOTH))
        self.road_class = np.clip(plan.ground.roads["road_class"].to_numpy(np.int64), 1, 9)
        self.road_names = texts_of(plan.ground.roads, "name")

    @cached_property
    def tree(self) -> shapely.STRtree:
        """The grids by where they lie."""
        return shapely.STRtree(self.shapes)

    @cached_property
    def centres(self) -> NDArray[np.float64]:
        """float64 (k, 2), where each grid has most room for its name, m."""
        shapes = np.where(shapely.is_empty(self.shapes), self.plan.ground.outline.envelope, self.shapes)
        spokes = shapely.maximum_inscribed_circle(shapely.simplify(shapes, 2.0), tolerance=8.0)
        return np.asarray(shapely.get_coordinates(spokes)[::2])

    def named_within(self, box: Box) -> tuple[NDArray[Any], list[str]]:
        """Return the streets with a name within a box, and their names."""
        lines, names = self._named_streets
        rows, cut = lines.within(box)
        return cut, [names[row] for row in rows.tolist()]

    @cached_property
    def _named_streets(self) -> tuple[_Lines, list[str]]:
        """Streets with a name, in straight parts as long as possible, and their names."""
        names, which = np.unique(self.road_names.astype(str), return_inverse=True)
        order = np.argsort(which.reshape(-1), kind="stable")
        ends = np.searchsorted(which.reshape(-1)[order], np.arange(len(names) + 1))
        lines = self.roads.lines[order]
        whole = [shapely.union_all(lines[a:b]) for a, b in pairwise(ends)]
        merged = shapely.simplify(shapely.line_merge(np.array(whole, dtype=object)), _STRAIGHT)
        parts, owner = shapely.get_parts(merged[names != ""], return_index=True)
        return _Lines(parts), [str(name) for name in names[names != ""][owner]]

    @cached_property
    def barriers(self) -> _Lines:
        """Rivers, rails and walls: lines and polygons."""
        return _Lines(self.plan.ground.barriers.geometry.to_numpy())

    @cached_property
    def parents(self) -> _Lines:
        """Borders of communities, what two share once."""
        areas = self.plan.ground.communities.geometry.to_numpy()
        if len(areas) < 2:
            return _Lines(areas[:0])
        whole = shapely.line_merge(shapely.union_all(shapely.boundary(shapely.coverage_simplify(areas, _FINE))))
        return _Lines(shapely.get_parts(whole))

    def streets(self, box: Box, place: Place) -> str:
        """Return the streets within a box, the side streets below the others."""
        row, cut = self.roads.within(box)
        paths, classes = line_paths(cut, place), self.road_class[row]
        groups = ((name, (classes >= lo) & (classes <= hi)) for name, (lo, hi) in reversed(_ROADS.items()))
        return "".join(_path(f"road {name}", _chosen(paths, here)) for name, here in groups)

    def surroundings(self, box: Box, place: Place) -> str:
        """Return barriers and borders of communities within a box."""
        cut = self.barriers.within(box)[1]
        water, walls = "".join(area_paths(cut, place)), "".join(line_paths(cut, place))
        parents = "".join(line_paths(self.parents.within(box)[1], place))
        return _path("water", water) + _path("barrier", walls) + _path("parent", parents)

    def buildings(self, units: NDArray[Any], place: Place) -> str:
        """Return buildings, darker with more households; all alike where everyone reads along."""
        classes, paths = self._homes[units], area_paths(self._buildings[units], place)
        tones = ("b",) if self.public else tuple(f"b{tone}" for tone in range(len(HOMES) + 1))
        return "".join(_path(tone, _chosen(paths, classes == number)) for number, tone in enumerate(tones))

    @cached_property
    def _homes(self) -> NDArray[np.int64]:
        """int64 (n,), class of each building by its households; all alike where everyone reads along."""
        found = np.digitize(self.plan.ground.units["households"].to_numpy(), HOMES)
        return np.asarray(found * (not self.public), dtype=np.int64)

    @cached_property
    def _buildings(self) -> NDArray[Any]:
        """Object (n,), shape of each building."""
        return np.asarray(self.plan.ground.units.geometry.to_numpy(), dtype=object)

    def grids_near(self, box: Box) -> Iterator[tuple[int, Any]]:
        """Yield the grids that reach into a box, and what of them lies in it."""
        near = np.sort(self.tree.query(shapely.box(*box), predicate="intersects"))
        yield from zip(near.tolist(), shapely.clip_by_rect(self.shapes[near], *box), strict=True)

    def others_near(self, box: Box, numbers: Collection[int], step: float) -> NDArray[Any]:
        """Return what lies in a box of grids other than `numbers`, simplified to `step` m."""
        near = np.sort(self.tree.query(shapely.box(*box), predicate="intersects"))
        others = self.shapes[[number for number in near.tolist() if number not in numbers]]
        return np.asarray(shapely.clip_by_rect(shapely.coverage_simplify(others, step), *box), dtype=object)


class _Lines:
    """Lines or areas that can be cut to a box.

    Parameters
    ----------
    lines
        (r,) geometries.
    """

    def __init__(self, lines: NDArray[Any]) -> None:
        self.lines = lines
        self._tree = shapely.STRtree(lines)

    def within(self, box: Box) -> tuple[NDArray[np.int64], NDArray[Any]]:
        """Return the rows that reach into a box, and what of them lies in it."""
        rows = np.sort(self._tree.query(shapely.box(*box), predicate="intersects"))
        return rows, shapely.clip_by_rect(self.lines[rows], *box)


def _chosen(paths: list[str], chosen: NDArray[np.bool_]) -> str:
    return "".join(path for path, here in zip(paths, chosen.tolist(), strict=True) if here)


def _path(name: str, path: str) -> str:
    return f'<path class="{name}" d="{path}"/>' if path else ""
