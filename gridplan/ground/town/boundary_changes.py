"""Sample changes of communities: merged, split, redrawn, renamed; the same for each seed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.affinity import rotate
from shapely.ops import split as divide

from gridplan.errors import OptionError

_TRIES = 60
_STRIP = 0.25
"""How far a border between two communities moves, as a share of the distance of their middles."""


@dataclass(frozen=True)
class Redrawn:
    """Communities after a reform.

    Parameters
    ----------
    boundaries
        As given, with the communities of today.
    table
        One row for each older and newer community with ground in common that the reform touches: columns ``change``
        (``merged``, ``split``, ``redrawn`` or ``renamed``), ``old``, ``new``.
    """

    boundaries: gpd.GeoDataFrame
    table: pd.DataFrame


def redrawn(
    boundaries: gpd.GeoDataFrame,
    *,
    merged: int = 1,
    split: int = 1,
    moved: int = 1,
    renamed: int = 1,
    seed: int = 0,
    column: str = "community",
) -> Redrawn:
    """Return communities of which some pairs are merged, some split, some borders moved, and some renamed.

    No community takes part in two changes. New communities get the next free number behind the nine digits of their
    subdistrict where they go by codes of 12 digits, else a name of their own.

    Parameters
    ----------
    boundaries
        Polygons that tile the ground, in metres, one row a community.
    merged, moved
        Pairs of neighbours that become one, and pairs whose common border moves.
    split, renamed
        Communities cut in two, and communities that only get another name or code.
    column
        Column with names or codes.

    Raises
    ------
    OptionError
        When there are too few neighbours for all changes.

    Examples
    --------
    >>> from gridplan.ground.town.city import city
    >>> after = redrawn(city(buildings=900, seed=1, communities=8).boundaries, moved=0)
    >>> len(after.boundaries), after.table["change"].tolist()
    (8, ['merged', 'merged', 'split', 'split', 'renamed'])
    """
    wanted = {"merged": merged, "redrawn": moved, "split": split, "renamed": renamed}
    for attempt in range(_TRIES):
        rng = np.random.default_rng([seed, attempt])
        reform = _Reform(dict(zip(boundaries[column].astype(str), boundaries.geometry, strict=True)))
        if all(reform.apply(change, rng) for change, times in wanted.items() for _ in range(times)):
            return _told(reform, boundaries, column)
    raise OptionError(f"{len(boundaries)} communities have too few neighbours for {wanted}")


class _Reform:
    """Shapes of today's communities by name, which of them are still as they were, and what has been done."""

    def __init__(self, shapes: dict[str, shapely.Polygon]) -> None:
        self.shapes = shapes
        self.untouched = sorted(shapes)
        self.taken = set(shapes)
        self.done: list[tuple[str, str, str]] = []

    def apply(self, change: str, rng: np.random.Generator) -> bool:
        """Change a random community, or a pair, and tell whether there was one to change."""
        if not self.untouched:
            return False
        one = self.untouched[int(rng.integers(len(self.untouched)))]
        if change in ("split", "renamed"):
            return self._split(one) if change == "split" else self._rename(one)
        beside = [name for name in self.untouched if name != one and self._share_border(one, name)]
        if not beside:
            return False
        other = beside[int(rng.integers(len(beside)))]
        return self._merge(one, other) if change == "merged" else self._move(one, other)

    def _share_border(self, one: str, other: str) -> bool:
        common = shapely.intersection(shapely.boundary(self.shapes[one]), shapely.boundary(self.shapes[other]))
        return bool(shapely.length(common) > 50)

    def _rename(self, one: str) -> bool:
        return self._replace("renamed", (one,), {self._fresh(one): self.shapes[one]})

    def _merge(self, one: str, other: str) -> bool:
        whole = shapely.coverage_union_all([self.shapes[one], self.shapes[other]])
        return self._replace("merged", (one, other), {self._fresh(one): whole})

    def _split(self, one: str) -> bool:
        shape = self.shapes[one]
        longest = max(_sides(shapely.minimum_rotated_rectangle(shape)), key=lambda side: side.length)
        across = rotate(shapely.LineString(longest.coords), 90)
        through = shapely.centroid(shape)
        parts = self._cut(one, _line(through, across, 3 * shapely.length(shapely.boundary(shape))))
        if len(parts) != 2:
            return False
        first, second = self._fresh(one), self._fresh(one)
        return self._replace("split", (one,), {first: parts[0], second: parts[1]})

    def _move(self, one: str, other: str) -> bool:
        """Give the strip of `one` that lies next to `other` to it."""
        here, there = (shapely.centroid(self.shapes[name]) for name in (one, other))
        towards = shapely.LineString([here, there])
        at = shapely.line_interpolate_point(towards, _STRIP, normalized=True)
        parts = self._cut(one, _line(at, rotate(towards, 90), 3 * shapely.length(shapely.boundary(self.shapes[one]))))
        parts.sort(key=lambda part: shapely.distance(shapely.centroid(part), there))
        if len(parts) != 2 or shapely.area(parts[0]) > shapely.area(parts[1]):
            return False
        grown = shapely.coverage_union_all([parts[0], self.shapes[other]])
        if grown.geom_type != "Polygon":
            return False
        return self._replace("redrawn", (one, other), {one: parts[1], other: grown})

    def _cut(self, one: str, line: shapely.LineString) -> list[shapely.Polygon]:
        """Return the parts of a community on both sides of a line, from corner to corner so that neighbours stay."""
        shape = self.shapes[one]
        inside = max(shapely.get_parts(shapely.intersection(line, shape)), key=shapely.length)
        corners = shapely.get_coordinates(shape)
        ends = [corners[np.hypot(*(corners - end).T).argmin()] for end in shapely.get_coordinates(inside)[[0, -1]]]
        cut = shapely.LineString(ends)
        return list(divide(shape, cut).geoms) if shapely.covers(shape, cut) else []

    def _replace(self, change: str, old: tuple[str, ...], new: dict[str, shapely.Polygon]) -> bool:
        """Put new communities in the place of old ones."""
        for name in old:
            self.untouched.remove(name)
        before = {name: self.shapes.pop(name) for name in old}
        self.shapes |= new
        self.done += [
            (change, name, other)
            for name, ground in before.items()
            for other, shape in new.items()
            if shapely.area(shapely.intersection(ground, shape)) > 1
        ]
        return True

    def _fresh(self, name: str) -> str:
        """Return a code of the same subdistrict, or a name, that no community ever had."""
        found = next(candidate for candidate in _names_like(name) if candidate not in self.taken)
        self.taken.add(found)
        return found


def _names_like(name: str) -> Iterator[str]:
    if len(name) == 12 and name.isdigit():
        yield from (f"{name[:9]}{number:03d}" for number in range(int(name[9:]) + 1, 600))
    yield from (f"{name}{number}" for number in range(2, 1000))


def _sides(rectangle: shapely.Polygon) -> list[shapely.LineString]:
    corners = shapely.get_coordinates(rectangle)
    return [shapely.LineString(corners[i : i + 2]) for i in range(2)]


def _line(through: shapely.Point, along: shapely.LineString, length: float) -> shapely.LineString:
    """Return a line of `length` m through a point, in the direction of another."""
    ends = np.diff(shapely.get_coordinates(along), axis=0)[0]
    step = ends / np.linalg.norm(ends) * length / 2
    middle = shapely.get_coordinates(through)[0]
    return shapely.LineString([middle - step, middle + step])


def _told(reform: _Reform, boundaries: gpd.GeoDataFrame, column: str) -> Redrawn:
    """Return the communities of today with the further columns of the first one each was made of."""
    heirs: dict[str, str] = {}
    for _, old, new in reform.done:
        heirs.setdefault(new, old)
    rows = boundaries.assign(**{column: boundaries[column].astype(str)}).set_index(column)
    names = sorted(reform.shapes)
    frame = rows.loc[[name if name in rows.index else heirs[name] for name in names]].reset_index(drop=True)
    frame.insert(0, column, names)
    shapes = [reform.shapes[name] for name in names]
    table = pd.DataFrame(reform.done, columns=["change", "old", "new"])
    return Redrawn(gpd.GeoDataFrame(frame, geometry=shapes, crs=boundaries.crs), table)
