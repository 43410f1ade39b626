"""The street plan of a generated town: rectangles split by streets, then bent as a whole so that it looks grown.

Streets, blocks and community borders are straight in the drawing plane. Every edge carries a corner wherever any street
of the town could meet it, so that after bending neighbours still share their borders exactly.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray

ORIGIN = (528_600.0, 3_385_400.0)
"""South-western corner in EPSG:4547, m: a plain on the middle Yangtze."""
RIVER_WIDTH = 70.0
_STEP = 25.0
_TURN = np.deg2rad(7.0)
_HALF_WIDTH = {1: 18.0, 2: 14.0, 3: 11.0, 4: 8.0, 5: 5.0}


@dataclass(frozen=True)
class Rect:
    """An axis-parallel piece of the drawing plane, m, with the classes of the streets on its four sides."""

    west: float
    south: float
    east: float
    north: float
    sides: tuple[int, int, int, int] = (3, 3, 3, 3)
    """West, south, east, north."""
    community: int = 0

    @property
    def width(self) -> float:
        """East minus west, m."""
        return self.east - self.west

    @property
    def height(self) -> float:
        """North minus south, m."""
        return self.north - self.south

    def inner(self) -> Rect:
        """Return what the streets leave of it for building."""
        west, south, east, north = (_HALF_WIDTH[side] for side in self.sides)
        return replace(
            self, west=self.west + west, south=self.south + south, east=self.east - east, north=self.north - north
        )


@dataclass(frozen=True)
class Street:
    """A straight street: at ``x = at`` from south to north, or at ``y = at`` from west to east.

    Parameters
    ----------
    bridge, underpass
        Whether it runs over a river, or under a railway.
    """

    upright: bool
    at: float
    start: float
    end: float
    road_class: int
    bridge: bool = False
    underpass: bool = False


@dataclass(frozen=True)
class Town:
    """The street plan.

    Parameters
    ----------
    blocks
        Pieces between streets, large enough for an estate.
    river
        Its bed, from bank to bank.
    """

    frame: Rect
    communities: tuple[Rect, ...]
    blocks: tuple[Rect, ...]
    streets: tuple[Street, ...]
    river: Rect


def draw_town(
    width: float,
    height: float,
    *,
    communities: int,
    rng: np.random.Generator,
    quarter: float = 430.0,
    block: float = 235.0,
) -> Town:
    """Return the street plan of a town of `width` × `height` m with a river across it.

    Parameters
    ----------
    quarter, block
        Longest sides of what streets of class 3 and of class 4 leave, m.
    """
    bank = height * rng.uniform(0.42, 0.55)
    frame = Rect(0, 0, width, height)
    river = Rect(0, bank - RIVER_WIDTH / 2, width, bank + RIVER_WIDTH / 2, (3, 2, 3, 2))
    bridges = tuple(width * (share + rng.uniform(-0.04, 0.04)) for share in (0.5, 0.2, 0.8))
    southern = Rect(0, 0, width, river.south, (3, 3, 3, 2))
    northern = Rect(0, river.north, width, height, (3, 2, 3, 3))
    in_south = max(1, communities // 2)
    streets = [Street(False, bank_line, 0, width, 2) for bank_line in (river.south, river.north)]
    streets += [Street(True, x, river.south, river.north, 1 if i == 0 else 3, True) for i, x in enumerate(bridges)]
    streets += _edges(frame)
    parts: list[Rect] = []
    for half, first, count in (
        (southern, 0, in_south),
        (northern, in_south % communities, max(1, communities - in_south)),
    ):
        found = _share(replace(half, community=first), count, bridges, rng)
        parts += found.rects
        streets += found.streets
    quarters = _split_all(parts, quarter, 3, bridges, rng)
    blocks = _split_all(quarters.rects, block, 4, bridges, rng)
    return Town(frame, tuple(parts), tuple(blocks.rects), (*streets, *quarters.streets, *blocks.streets), river)


def lanes(block: Rect, longest: float, rng: np.random.Generator) -> tuple[list[Rect], list[Street]]:
    """Return a block cut by lanes of class 5 into pieces of at most `longest` m."""
    cut = _split(block, longest, 5, (), rng)
    return cut.rects, cut.streets


@dataclass
class _Cut:
    rects: list[Rect]
    streets: list[Street]


def _edges(frame: Rect) -> list[Street]:
    upright = [Street(True, x, frame.south, frame.north, 3) for x in (frame.west, frame.east)]
    return upright + [Street(False, y, frame.west, frame.east, 3) for y in (frame.south, frame.north)]


def _share(rect: Rect, communities: int, bridges: Sequence[float], rng: np.random.Generator) -> _Cut:
    """Divide a half of the town among its communities; the avenue over the first bridge always runs through."""
    if communities == 1:
        return _Cut([rect], [])
    left = communities // 2
    upright = rect.width >= rect.height or communities == 2
    at = _cut_at(rect, upright, left / communities, bridges, rng)
    first, second, street = _halve(rect, upright, at, 1 if rect.width > 2 * rect.height else 2)
    second = replace(second, community=rect.community + left)
    a, b = _share(first, left, bridges, rng), _share(second, communities - left, bridges, rng)
    return _Cut(a.rects + b.rects, [street, *a.streets, *b.streets])


def _split_all(
    rects: Iterable[Rect], longest: float, road: int, cuts: Sequence[float], rng: np.random.Generator
) -> _Cut:
    total = _Cut([], [])
    for rect in rects:
        cut = _split(rect, longest, road, cuts, rng)
        total.rects += cut.rects
        total.streets += cut.streets
    return total


def _split(rect: Rect, longest: float, road: int, cuts: Sequence[float], rng: np.random.Generator) -> _Cut:
    if max(rect.width, rect.height) <= longest:
        return _Cut([rect], [])
    upright = rect.width >= rect.height
    first, second, street = _halve(rect, upright, _cut_at(rect, upright, 0.5, cuts, rng), road)
    a, b = _split(first, longest, road, cuts, rng), _split(second, longest, road, cuts, rng)
    return _Cut(a.rects + b.rects, [street, *a.streets, *b.streets])


def _cut_at(rect: Rect, upright: bool, share: float, cuts: Sequence[float], rng: np.random.Generator) -> float:
    """Choose where to cut: on the line of a bridge when one is near, else near `share`."""
    low, size = (rect.west, rect.width) if upright else (rect.south, rect.height)
    wished = [cut for cut in cuts if upright and abs(cut - low - share * size) < 0.2 * size]
    jitter = rng.uniform(-0.1, 0.1)
    return round(wished[0] if wished else low + (share + jitter) * size, 1)


def _halve(rect: Rect, upright: bool, at: float, road: int) -> tuple[Rect, Rect, Street]:
    west, south, east, north = rect.sides
    if upright:
        first = replace(rect, east=at, sides=(west, south, road, north))
        second = replace(rect, west=at, sides=(road, south, east, north))
        return first, second, Street(True, at, rect.south, rect.north, road)
    first = replace(rect, north=at, sides=(west, south, east, road))
    second = replace(rect, south=at, sides=(west, road, east, north))
    return first, second, Street(False, at, rect.west, rect.east, road)


@dataclass(frozen=True)
class Bend:
    """Bends the drawing plane smoothly and puts it on the map; corners are rounded to 1 cm.

    Parameters
    ----------
    xs, ys
        Coordinates at which edges carry corners.
    phase
        Where the waves begin.
    """

    xs: NDArray[np.float64]
    ys: NDArray[np.float64]
    phase: tuple[float, float, float]

    @classmethod
    def of(cls, town: Town, streets: Iterable[Street], rng: np.random.Generator) -> Bend:
        """Return the bend for a town with all its `streets`."""
        listed = list(streets)
        xs = [s.at for s in listed if s.upright] + [v for s in listed if not s.upright for v in (s.start, s.end)]
        ys = [s.at for s in listed if not s.upright] + [v for s in listed if s.upright for v in (s.start, s.end)]
        middle = (town.river.south + town.river.north) / 2
        return cls(
            np.unique([*xs, *np.arange(0, town.frame.east, _STEP)]),
            np.unique([*ys, *np.arange(0, town.frame.north, _STEP), middle]),
            tuple(rng.uniform(0, 2 * np.pi, 3).tolist()),
        )

    def place(self, x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return map coordinates, float64 (n, 2), m."""
        a, b, c = self.phase
        bent_x = x + 22 * np.sin(y / 310 + a) + 9 * np.sin(y / 130 + c)
        bent_y = y + 55 * np.sin(x / 520 + b) + 10 * np.sin(x / 170 + a)
        east = ORIGIN[0] + bent_x * np.cos(_TURN) - bent_y * np.sin(_TURN)
        north = ORIGIN[1] + bent_x * np.sin(_TURN) + bent_y * np.cos(_TURN)
        return np.round(np.column_stack([east, north]), 2)

    def line(self, street: Street) -> shapely.LineString:
        """Return a street on the map."""
        along = self._between(self.ys if street.upright else self.xs, street.start, street.end)
        fixed = np.full(len(along), street.at)
        return shapely.LineString(self.place(fixed, along) if street.upright else self.place(along, fixed))

    def polygon(self, rect: Rect) -> shapely.Polygon:
        """Return a rectangle on the map."""
        xs = self._between(self.xs, rect.west, rect.east)
        ys = self._between(self.ys, rect.south, rect.north)
        x = np.concatenate([xs, np.full(len(ys), rect.east), xs[::-1], np.full(len(ys), rect.west)])
        y = np.concatenate([np.full(len(xs), rect.south), ys, np.full(len(xs), rect.north), ys[::-1]])
        ring = self.place(x, y)
        return shapely.Polygon(ring[np.append(True, (np.diff(ring, axis=0) != 0).any(axis=1))])

    def houses(self, boxes: NDArray[np.float64]) -> NDArray[np.object_]:
        """Return true rectangles, turned as their street is, for boxes ``x, y, width, depth``: (n,)."""
        x, y, width, depth = boxes.T
        along = self.place(x + 5, y) - self.place(x - 5, y)
        ahead = along / np.linalg.norm(along, axis=1, keepdims=True)
        aside = np.column_stack([-ahead[:, 1], ahead[:, 0]])
        middle = self.place(x, y)
        half, deep = ahead * (width / 2)[:, None], aside * (depth / 2)[:, None]
        corners = np.stack(
            [middle - half - deep, middle + half - deep, middle + half + deep, middle - half + deep], axis=1
        )
        return np.asarray(shapely.polygons(np.round(corners, 2)))

    @staticmethod
    def _between(values: NDArray[np.float64], start: float, end: float) -> NDArray[np.float64]:
        inside = values[(values > start) & (values < end)]
        return np.concatenate([[start], inside, [end]])
