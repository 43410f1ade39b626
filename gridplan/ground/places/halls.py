"""Buildings of the grounds nobody lives on: malls, offices, markets, campuses, hospitals, works, administration."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from gridplan.ground.town.houses import House, fill_estate, fill_old, fill_open, fill_park
from gridplan.ground.town.layout import Rect

Rng = np.random.Generator


@dataclass(frozen=True)
class Hall:
    """A type of building: its width and depth, m, its floors, the room around it, and what it is used for."""

    width: tuple[float, float]
    depth: tuple[float, float]
    floors: tuple[int, int]
    gap: float
    use: str


_HALLS: Mapping[str, Hall] = {
    "mall": Hall((58, 90), (46, 70), (3, 6), 26, "mall"),
    "office": Hall((30, 44), (26, 36), (9, 28), 24, "office"),
    "market": Hall((48, 70), (16, 22), (1, 2), 9, "market"),
    "campus": Hall((52, 66), (13, 16), (3, 6), 26, "school"),
    "hospital": Hall((44, 64), (18, 26), (5, 16), 24, "hospital"),
    "administrative": Hall((42, 58), (15, 20), (4, 9), 30, "administration"),
    "industrial": Hall((54, 84), (28, 42), (1, 3), 16, "works"),
}
_EMPTY_SOUTH = {"campus": 0.4, "administrative": 0.35}
"""Share of the depth of a ground that is a sports ground or a forecourt."""


def fill(use: str, plot: Rect, rng: Rng) -> list[House]:
    """Return the buildings of a plot by what it is for."""
    if use in _HALLS:
        return _fill_halls(plot.inner(), _HALLS[use], _EMPTY_SOUTH.get(use, 0.0), rng)
    return _FILLS[use](plot, rng) if use in _FILLS else []


_FILLS: Mapping[str, Callable[[Rect, Rng], list[House]]] = {
    "managed": fill_estate,
    "open": fill_open,
    "old": fill_old,
    "park": fill_park,
}


def _fill_halls(yard: Rect, hall: Hall, empty: float, rng: Rng) -> list[House]:
    """Set halls in rows and columns, evenly over the northern part of a yard; one at least, however small it is."""
    south = yard.south + empty * yard.height
    across = max(1, int((yard.width - 8 + hall.gap) // (hall.width[1] + hall.gap)))
    rows = max(1, int((yard.north - south - 8 + hall.gap) // (hall.depth[1] + hall.gap)))
    step_x, step_y = yard.width / across, (yard.north - south) / rows
    return [
        _hall(hall, yard.west + step_x * (i + 0.5), south + step_y * (j + 0.5), (step_x - 8, step_y - 8), rng)
        for j in range(rows)
        for i in range(across)
    ]


def _hall(hall: Hall, x: float, y: float, room: tuple[float, float], rng: Rng) -> House:
    width, depth = (
        min(float(rng.uniform(*size)), most) for size, most in zip((hall.width, hall.depth), room, strict=True)
    )
    return House(x, y, width, depth, int(rng.integers(hall.floors[0], hall.floors[1] + 1)), 0, hall.use, None)
