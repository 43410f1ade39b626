"""Reading a layer from a PostGIS database, as ready for the survey as one from a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import geopandas as gpd

from gridplan.database.address import Source, address_of
from gridplan.ground.coordinates.crs import known_crs
from gridplan.ground.faults import refusal
from gridplan.ground.formats.postgis.query import Bounds, Value, Wanted
from gridplan.ground.formats.postgis.table import opened


def read_postgis(
    address: Source,
    table: str | None = None,
    *,
    geometry: str | None = None,
    where: Mapping[str, Value | Sequence[Value]] | None = None,
    bbox: Bounds | None = None,
    crs: Any = None,
) -> gpd.GeoDataFrame:
    """Return rows of a table in a PostGIS database, with all their columns and the coordinate system of the database.

    Whole numbers stay whole also where some are missing, texts keep their zeros, and rows come in the order of their
    shapes, whatever order the database has them in.

    Parameters
    ----------
    address
        ``postgresql://user@server:5432/district?table=public.buildings``; the password is best kept in ``~/.pgpass``.
    table
        ``schema.table``, a view, or a query that begins with SELECT or WITH; else that in the address. Nothing is
        written, whatever a query says.
    geometry
        Column with the shapes, where there are several; else that in the address.
    where
        Column → value, or values of which one must be had; only these rows travel.
    bbox
        West, south, east, north in the table's coordinate system; only shapes that meet this box travel.
    crs
        Coordinate system of the coordinates as they are, where the database names none (SRID 0).

    Raises
    ------
    InputError
        When the server is not there, refuses the user or has no PostGIS; when there is no such table (with those that
        there are); with every wrong column, several columns of shapes, mixed, missing or unknown coordinate systems,
        or no rows. No message shows a password.
    OptionError
        When the address is none, or `bbox` is no box.

    Examples
    --------
    >>> read_postgis("postgresql://server/district?table=buildings", where={"community": "West"})  # doctest: +SKIP
    """
    asked = address_of(address)
    frame = _read(address, table, geometry, Wanted(where or {}, bbox))
    return known_crs(frame, crs, source=table or asked.asked.get("table", asked.shown))


def read_address(address: Source, *, layer: str | None = None) -> gpd.GeoDataFrame:
    """Return the rows of the table that the address names, or of `layer`, with or without a coordinate system."""
    return _read(address, layer, None, Wanted())


def _read(address: Source, table: str | None, geometry: str | None, wanted: Wanted) -> gpd.GeoDataFrame:
    with opened(address, table, geometry=geometry, where=wanted.where) as layer:
        frame = layer.frame(wanted)
    if not len(frame):
        raise refusal("postgis-empty", source=layer.name)
    return frame
