"""Where names stand on a map of a report: inside it, and none over another."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from gridplan.show.small.place import Place
from gridplan.text import html

LARGE, SMALL = 26, 21
"""Heights of letters, in steps of the map."""
_NARROW, _BROAD = 0.55, 0.68
"""Widths of small and of capital Latin letters and digits, as shares of their height."""
_ROOM = 0.85
"""Share of a name that must fit on the straight part of its street."""
_MOST = 12
_APART = 0.98


def text_width(text: str, height: float) -> float:
    """Return how wide a text is about, in the measure of `height`: Chinese characters are square.

    Examples
    --------
    >>> text_width("网格", 20)
    40.0
    """
    return height * sum(map(_letter_width, text))


def _letter_width(letter: str) -> float:
    if unicodedata.east_asian_width(letter) in "WF":
        return 1.0
    return _BROAD if letter.isupper() or letter.isdigit() else _NARROW


@dataclass
class Taken:
    """Where names stand already, as circles along each of them.

    Parameters
    ----------
    width, height
        Size of the map, in its steps.
    """

    width: float
    height: float
    circles: list[tuple[float, float, float]] = field(default_factory=list)

    def place(self, at: tuple[float, float], long: float, high: float, *, angle: float = 0.0) -> bool:
        """Take the room of a text about a point if it is free and inside the map, and tell whether it was."""
        wanted = list(_circles(at, long, high, angle))
        if not all(self._inside(*circle) and self._free(*circle) for circle in wanted):
            return False
        self.circles += wanted
        return True

    def _inside(self, x: float, y: float, radius: float) -> bool:
        return radius <= x <= self.width - radius and radius <= y <= self.height - radius

    def _free(self, x: float, y: float, radius: float) -> bool:
        for a, b, r in self.circles:
            apart = _APART * (radius + r)
            if abs(x - a) < apart and math.hypot(x - a, y - b) < apart:
                return False
        return True


def _circles(at: tuple[float, float], long: float, high: float, angle: float) -> Iterator[tuple[float, float, float]]:
    radius = high / 2
    half = max(long / 2 - radius, 0.0)
    for along in np.linspace(-half, half, max(2, math.ceil(long / high))).tolist():
        turn = math.radians(angle)
        yield at[0] + along * math.cos(turn), at[1] + along * math.sin(turn), radius


def inside(taken: Taken, at: tuple[float, float], long: float, high: float) -> tuple[float, float]:
    """Return the point nearest to `at` about which a text lies within the map."""
    x = min(max(at[0], long / 2 + 8), taken.width - long / 2 - 8)
    y = min(max(at[1], high / 2 + 8), taken.height - high / 2 - 8)
    return x, y


def street_names(lines: NDArray[Any], names: Sequence[str], place: Place, taken: Taken) -> str:
    """Return names along the straight parts of streets as SVG, each once, the longest part first.

    Parameters
    ----------
    lines, names
        (r,) lines as far as the map shows them, and the name of each; empty names are left out.
    """
    found, told = [], set()
    for at, way, line in _straight(lines, place):
        name = names[line]
        long = text_width(name, SMALL)
        if not name or name in told or math.hypot(*way) < _ROOM * long:
            continue
        angle = (math.degrees(math.atan2(way[1], way[0])) + 90) % 180 - 90
        if taken.place(at, long, SMALL, angle=angle):
            told.add(name)
            turn = f"translate({at[0]:.0f} {at[1]:.0f})rotate({angle:.0f})"
            found.append(f'<text class="street" transform="{turn}">{html(name)}</text>')
        if len(told) == _MOST:
            break
    return "".join(found)


def _straight(lines: NDArray[Any], place: Place) -> Iterator[tuple[tuple[float, float], tuple[float, float], int]]:
    """Yield middle, direction and line of each straight part, in steps, the longest first."""
    parts, owner = shapely.get_parts(lines, return_index=True)
    xy, part = shapely.get_coordinates(parts, return_index=True)
    xy = (xy - (place.west, place.north)) * (place.scale, -place.scale)
    same = np.flatnonzero(part[1:] == part[:-1])
    way, middle = xy[same + 1] - xy[same], (xy[same + 1] + xy[same]) / 2
    order = np.argsort(-np.hypot(way[:, 0], way[:, 1]), kind="stable")
    for one in order.tolist():
        x, y = middle[one].tolist()
        east, south = way[one].tolist()
        yield (x, y), (east, south), int(owner[part[same[one]]])
