"""The address of a tile server: what is taken, what is refused, and how far its pictures are moved."""

import numpy as np
import pytest
from pyproj import CRS, Transformer

from gridplan.errors import OptionError
from gridplan.ground.coordinates.gcj02 import to_gcj02
from gridplan.show.map.basemap import Basemap, shift_of
from gridplan.show.shapes.geometry import QUANTUM, Frame

GOOD = {
    "http://tiles.lan:8080/{z}/{x}/{y}.png": ("http://tiles.lan:8080", "/{z}/{x}/{y}.png"),
    "https://{s}.tiles.lan/{z}/{x}/{-y}.png": (
        "https://a.tiles.lan https://b.tiles.lan https://c.tiles.lan",
        "/{z}/{x}/{-y}.png",
    ),
    "https://t{0-1}.lan/wmts?SERVICE=WMTS&REQUEST=GetTile&LAYER=vec": (
        "https://t0.lan https://t1.lan",
        "&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}",
    ),
    "http://lan:808{0-1}/{z}/{x}/{y}{r}.png": ("http://lan:8080 http://lan:8081", "/{z}/{x}/{y}{r}.png"),
    "http://[fd00::7]:65535/矢量/{z}/{x}/{y}.png": ("http://[fd00::7]:65535", "/矢量/{z}/{x}/{y}.png"),
    "http://lan/wmts/vec/{TileMatrix}/{TileRow}/{TileCol}.png": ("http://lan", "/vec/{z}/{y}/{x}.png"),
}
BAD = (
    "ftp://lan/{z}/{x}/{y}",
    "javascript:alert(1)",
    "http://user:word@lan/{z}/{x}/{y}.png",
    "http://lan/{z}/{x}.png",
    "http://lan/{z}/{x}/{y}.png; script-src *",
    "http://lan;script-src/{z}/{x}/{y}.png",
    "http://lan'/{z}/{x}/{y}.png",
    "http:///{z}/{x}/{y}.png",
    "http://[::1/{z}/{x}/{y}.png",
    "http://[{0-9}::1]/{z}/{x}/{y}.png",
    "http://t{a-龥}/{z}/{x}/{y}.png",
    "http://t{a-9}.lan/{z}/{x}/{y}.png",
    "http://t{A-C}.lan/{z}/{x}/{y}.png",
    "http://t{9-0}.lan/{z}/{x}/{y}.png",
    "http://t{0-3}.{a-c}.lan/{z}/{x}/{y}.png",
    "http://lan:808{a-c}/{z}/{x}/{y}.png",
    "http://lan:²/{z}/{x}/{y}.png",
    "http://lan:٣/{z}/{x}/{y}.png",
    "http://lan:0/{z}/{x}/{y}.png",
    "http://lan:99999/{z}/{x}/{y}.png",
    "http://lan/{z}/{x}/{y}/{key}.png",
    "http://lan/{z}/{x}/{y}}.png",
    "http://lan/\ud800/{z}/{x}/{y}.png",
    "http://lan/\x07/{z}/{x}/{y}.png",
    "",
    None,
)


@pytest.mark.parametrize("url", GOOD)
def test_templates_and_origins_of_every_form(url):
    """XYZ, rows from the south, several servers, WMTS by request and by path: all become one form."""
    origins, ending = GOOD[url]
    found = Basemap(url)
    assert found.origins == origins
    assert found.template.endswith(ending)


@pytest.mark.parametrize("url", BAD)
def test_what_is_no_tile_server_is_refused(url):
    """Other schemes, secrets, missing and unknown places, ports that are none, and whatever would widen the policy."""
    with pytest.raises(OptionError):
        Basemap(url)


def test_all_faults_are_told_at_once():
    """Address, datum and zoom are judged together."""
    with pytest.raises(OptionError, match=r"begins with http.*datum.*zoom"):
        Basemap("x", datum="bd09", max_zoom=0)


def test_faults_of_an_address_are_told_at_once():
    """Port, range and places are judged together."""
    with pytest.raises(OptionError, match=r"port but 1 to 65535.*rising: \{9-7\}.*not \{key\}.*must hold \{y\}"):
        Basemap("http://t{9-7}.lan:0/{z}/{x}/{key}")


def test_the_shift_puts_pictures_where_they_belong():
    """To first order over 4 km the shift is that of the formula, within 6 m."""
    to_mercator = Transformer.from_crs(4326, 3857, always_xy=True)
    corner = np.array(to_mercator.transform(114.30, 30.58))
    place = Frame(CRS.from_epsg(3857), *corner)
    x, y, east, north, *rates = shift_of(place, (4000 / QUANTUM, 4000 / QUANTUM))
    for dx, dy in np.random.default_rng(1).uniform(-2000, 2000, (40, 2)):
        degrees = to_mercator.transform(x + dx, y + dy, direction="INVERSE")
        exact = np.array(to_mercator.transform(*(v[0] for v in to_gcj02(*([d] for d in degrees))))) - (x + dx, y + dy)
        told = np.array([east + rates[0] * dx + rates[1] * dy, north + rates[2] * dx + rates[3] * dy])
        assert np.hypot(*(told - exact)) < 6
