"""A basemap of an intranet below the plan: the address of a tile server, checked, and how its pictures are shifted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal, get_args
from urllib.parse import parse_qsl, urlsplit

import numpy as np
from numpy.typing import NDArray
from pyproj import Transformer

from gridplan.errors import OptionError
from gridplan.ground.gcj02 import to_gcj02
from gridplan.show.shapes.geometry import QUANTUM, Frame

Datum = Literal["wgs84", "gcj02"]

_PLACES = {"tilematrix": "{z}", "tilerow": "{y}", "tilecol": "{x}"}
"""What WMTS calls zoom, row and column, and what templates call them."""
_SERVERS = re.compile(r"\{s\}|\{(\w)-(\w)\}")
_HOST = re.compile(r"(?:[\w-]+\.)*[\w-]+|\[[0-9a-fA-F:]+\]", re.ASCII)
_SAFE = re.compile(r"[^\s\"'<>`\\]+")
_SPREAD = 0.25
"""Share of the extent at which the shift is measured, on both sides of the middle."""


@dataclass(frozen=True)
class Basemap:
    """A tile server in web-mercator tiles.

    Parameters
    ----------
    url
        XYZ template with ``{z}``, ``{x}`` and ``{y}`` (or ``{-y}`` for rows from the south), ``{s}`` for servers a, b
        and c or ``{0-7}`` for a range of them; or WMTS, as a REST template with ``{TileMatrix}``, ``{TileRow}`` and
        ``{TileCol}``, or as the address of a GetTile request without these three.
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
        parts = urlsplit(_SERVERS.sub("a", self.url)) if _is_url(self.url) else None
        if parts is None or parts.scheme not in ("http", "https"):
            yield f"a basemap is an address that begins with http:// or https://, not {self.url!r}"
        elif parts.username is not None or parts.password is not None:
            yield "the address of a basemap must hold no user name and no password: whoever has the page can read it"
        elif not _HOST.fullmatch(_host(parts.netloc)):
            yield f"the address of a basemap must name a host, not {parts.netloc!r}"
        elif missing := [name for name in ("{z}", "{x}", "{y}") if not _has(self.template, name)]:
            yield f"the address of a basemap must hold {', '.join(missing)}, or be a WMTS GetTile request"
        if self.datum not in get_args(Datum):
            yield f"the datum of a basemap is {' or '.join(get_args(Datum))}, not {self.datum!r}"
        if isinstance(self.max_zoom, bool) or not isinstance(self.max_zoom, int) or not 1 <= self.max_zoom <= 24:
            yield f"the nearest zoom of a basemap is a whole number from 1 to 24, not {self.max_zoom!r}"

    @property
    def template(self) -> str:
        """The address with ``{z}``, ``{x}``, ``{y}`` and ``{s}`` in their places."""
        found = re.sub(r"\{(\w+)\}", lambda name: _PLACES.get(name[1].lower(), name[0]), self.url)
        asked = {name.lower(): value.lower() for name, value in parse_qsl(urlsplit(found).query)}
        if asked.get("service") == "wmts" and not _PLACES.keys() & asked.keys():
            found += "&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}"
        return _SERVERS.sub("{s}", found)

    @property
    def servers(self) -> str:
        """What stands for ``{s}``, a letter or digit each; a, b and c where nothing else is said."""
        found = _SERVERS.search(self.url)
        if found is None or found[1] is None:
            return "abc"
        return "".join(map(chr, range(ord(found[1]), ord(found[2]) + 1))) or "abc"

    @property
    def origins(self) -> str:
        """Origins that pictures come from, as a Content-Security-Policy lists them."""
        names = self.servers if _SERVERS.search(self.url) else "a"
        parts = [urlsplit(_SERVERS.sub(name, self.url)) for name in names]
        return " ".join(dict.fromkeys(f"{part.scheme}://{part.netloc}" for part in parts))

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


def _is_url(text: object) -> bool:
    if not isinstance(text, str) or not _SAFE.fullmatch(text):
        return False
    try:
        return urlsplit(text).hostname is not None
    except ValueError:
        return False


def _host(netloc: str) -> str:
    host, _, port = netloc.rpartition(":")
    return host if host and port.isdigit() else netloc


def _has(template: str, name: str) -> bool:
    return name in template or (name == "{y}" and "{-y}" in template)
