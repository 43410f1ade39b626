"""Where ground lies on a small map that is drawn without scripts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray


@dataclass(frozen=True)
class Place:
    """Where ground lies on a small map.

    Parameters
    ----------
    west, north
        Corner, m.
    scale
        Steps a metre.
    box
        What the map shows, as an SVG ``viewBox``.
    """

    west: float
    north: float
    scale: float
    box: str

    def areas(self, shape: shapely.Geometry) -> str:
        """Return the rings of polygons as a path."""
        return "".join(f"{self._path(ring)}Z" for ring in shapely.get_rings(shapely.get_parts(shape)))

    def lines(self, shape: shapely.Geometry) -> str:
        """Return lines as a path."""
        parts = shapely.get_parts(shape)
        return "".join(map(self._path, parts[shapely.get_type_id(parts) == 1]))

    def at(self, point: NDArray[np.float64]) -> tuple[float, float]:
        """Return a point, m, in steps."""
        return (float(point[0]) - self.west) * self.scale, (self.north - float(point[1])) * self.scale

    def _path(self, line: shapely.Geometry) -> str:
        steps = (shapely.get_coordinates(line) - (self.west, self.north)) * (self.scale, -self.scale)
        return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in steps)


def place_in(bounds: tuple[float, float, float, float], width: float, height: float, *, margin: float = 1) -> Place:
    """Return where ground within `bounds` (west, south, east, north, m) lies on a map of `width` × `height` steps."""
    west, south, east, north = bounds
    scale = min(width / max(east - west, 1.0), height / max(north - south, 1.0))
    wide, high = (east - west) * scale + 2 * margin, (north - south) * scale + 2 * margin
    return Place(west, north, scale, f"{-margin:g} {-margin:g} {wide:.0f} {high:.0f}")
