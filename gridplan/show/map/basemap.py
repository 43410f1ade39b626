"""A basemap of an intranet below the plan: the address of a tile server, checked, and how its pictures are shifted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray
from pyproj import Transformer

from gridplan.errors import OptionError
from gridplan.ground.coordinates.gcj02 import to_gcj02
from gridplan.show.map.tile_address import address_faults, origins_of, servers_of, template_of
from gridplan.show.shapes.geometry import QUANTUM, Frame

Datum = Literal["wgs84", "gcj02"]

_SPREAD = 0.25
"""Share of the extent at which the shift is measured, on both sides of the middle."""


@dataclass(frozen=True)
class Basemap:
    """A tile server in web-mercator tiles.

    Parameters
    ----------
    url
        XYZ template with ``{z}``, ``{x}`` and ``{y}`` (or ``{-y}`` for rows from the south), ``{s}`` for servers a, b
        and c or ``{0-7}`` for a range of them, digits or small letters; or WMTS, as a REST template with
        ``{TileMatrix}``, ``{TileRow}`` and ``{TileCol}``, or as the address of a GetTile request without these three.
    datum
        ``gcj02`` where the pictures are shifted as those of web maps in China are.
    attribution
        Whose pictures these are.
    max_zoom
        Nearest zoom that the server has pictures of; nearer ones are stretched.

    Raises
    ------
    OptionError
        With everything that is wrong about it.

    Examples
    --------
    >>> Basemap("http://tiles.intranet/wmts?SERVICE=WMTS&REQUEST=GetTile&LAYER=vec").template.partition("vec")[2]
    '&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}'
    """

    url: str
    datum: Datum = "wgs84"
    attribution: str = ""
    max_zoom: int = 18

    def __post_init__(self) -> None:
        if faults := [*self._faults()]:
            raise OptionError("; ".join(faults))

    def _faults(self) -> Iterator[str]:
        yield from address_faults(self.url)
        if self.datum not in get_args(Datum):
            yield f"the datum of a basemap is {' or '.join(get_args(Datum))}, not {self.datum!r}"
        if isinstance(self.max_zoom, bool) or not isinstance(self.max_zoom, int) or not 1 <= self.max_zoom <= 24:
            yield f"the nearest zoom of a basemap is a whole number from 1 to 24, not {self.max_zoom!r}"

    @property
    def template(self) -> str:
        """The address with ``{z}``, ``{x}``, ``{y}`` and ``{s}`` in their places."""
        return template_of(self.url)

    @property
    def servers(self) -> str:
        """What stands for ``{s}``, a letter or digit each; a, b and c where nothing else is said."""
        return servers_of(self.url)

    @property
    def origins(self) -> str:
        """Origins that pictures come from, as a Content-Security-Policy lists them."""
        return " ".join(origins_of(self.url))

    def data(self, place: Frame, extent: tuple[float, float]) -> dict[str, Any]:
        """Return what the page reads of it.

        Parameters
        ----------
        extent
            Width and height of what is shown, in steps of `place`.
        """
        return {
            "url": self.template,
            "servers": self.servers,
            "maxZoom": self.max_zoom,
            "attribution": self.attribution,
            "shift": shift_of(place, extent) if self.datum == "gcj02" else None,
        }


def shift_of(place: Frame, extent: tuple[float, float]) -> list[float]:
    """Return how far GCJ-02 pictures lie from where they belong, to first order over the extent.

    Returns
    -------
    list
        Middle east and north, shift there east and north (web-mercator metres), and how the shift changes a metre:
        east by east, east by north, north by east, north by north.
    """
    half = np.asarray(extent, dtype=np.float64) * QUANTUM
    middle = np.array([place.x, place.y]) + half / 2
    reach = np.maximum(half * _SPREAD, 1.0)
    steps = np.array([[0, 0], [1, 0], [-1, 0], [0, 1], [0, -1]], dtype=np.float64)
    shift = _shifts(middle + steps * reach)
    by_east, by_north = (shift[1] - shift[2]) / (2 * reach[0]), (shift[3] - shift[4]) / (2 * reach[1])
    return [float(v) for v in (*middle, *shift[0], by_east[0], by_north[0], by_east[1], by_north[1])]


def _shifts(mercator: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the shift of GCJ-02 at places (n, 2), web-mercator metres."""
    degrees = Transformer.from_crs(3857, 4326, always_xy=True).transform(*mercator.T)
    moved = Transformer.from_crs(4326, 3857, always_xy=True).transform(*to_gcj02(*degrees))
    return np.asarray(np.column_stack(moved) - mercator, dtype=np.float64)
