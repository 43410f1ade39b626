"""Layers that are read by part: a pass over all rows once, then each place its own rows."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from gridplan.batch.geopackage_rows import GeoPackageRows
from gridplan.batch.parquet_rows import ParquetRows
from gridplan.batch.whole_rows import WholeRows
from gridplan.database.address import is_address
from gridplan.ground.coordinates.crs import known_crs
from gridplan.ground.coordinates.datum import Datum, read_as
from gridplan.ground.formats.files import checked_file
from gridplan.ground.notes import notes_of, noting
from gridplan.later import Later

_STAMP_BYTES = 16


class Chunk(NamedTuple):
    """Some rows of a layer.

    Parameters
    ----------
    rows
        int64 (n,), the rows as the layer counts them.
    frame
        Their content, RangeIndex.
    """

    rows: NDArray[np.int64]
    frame: gpd.GeoDataFrame


class Rows(Protocol):
    """What reads the rows of a layer; small enough to be sent to another machine."""

    @property
    def name(self) -> str:
        """Return what messages call the layer; never a password."""
        ...

    def chunks(self) -> Iterator[tuple[NDArray[np.int64], gpd.GeoDataFrame]]:
        """Yield all rows in some steady order, a part at a time."""
        ...

    def read(self, rows: Sequence[int]) -> gpd.GeoDataFrame:
        """Return some rows, RangeIndex."""
        ...


@dataclass(frozen=True)
class Layer:
    """A layer of a file or database that is read by part.

    Parameters
    ----------
    rows
        What reads its rows.
    crs
        Coordinate system of its coordinates where the source names none.
    datum
        Where its coordinates come from; those of web maps in China are brought to their true places.
    """

    rows: Rows
    crs: str | None = None
    datum: Datum = "wgs84"

    def chunks(self) -> Iterator[Chunk]:
        """Yield all rows, a part at a time."""
        for rows, frame in self.rows.chunks():
            yield Chunk(rows, self._placed(frame))

    def read(self, rows: Sequence[int]) -> gpd.GeoDataFrame:
        """Return some rows, RangeIndex."""
        return self._placed(self.rows.read(rows))

    def _placed(self, frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        known = known_crs(frame, self.crs, source=self.rows.name)
        there, moved = read_as(known, self.datum, source=self.rows.name)
        return noting(there, *notes_of(frame), *moved) if moved else known


class Database:
    """Reads rows of databases; its driver loads when the first one is named."""

    rows = Later("gridplan.ground.formats.postgis.rows:PostgisRows")


def open_layer(
    source: str,
    *,
    layer: str | None = None,
    crs: str | None = None,
    encoding: str | None = None,
    datum: Datum | None = None,
) -> Layer:
    """Return a layer that is read by part.

    GeoPackage and GeoParquet files and tables of PostGIS databases are read by row; a large GeoParquet file should be
    sorted by place and have row groups of some 20,000 rows. Files of other formats, and whatever comes in an archive,
    are read whole each time.

    Raises
    ------
    InputError
        When the file is missing, foreign or damaged, or the layer is not named and not the only one.
    OptionError
        When the address of a database is none, or its driver is not installed.
    """
    rows = _rows_of(source, layer=layer, encoding=encoding, assume=crs is None)
    return Layer(rows, crs, datum or "wgs84")


def _rows_of(source: str, *, layer: str | None, encoding: str | None, assume: bool) -> Rows:
    if is_address(source):
        found: Rows = Database.rows(source, layer)
        return found
    file, kind, chosen = checked_file(source, layer=layer)
    if kind.driver == "Parquet":
        return ParquetRows(str(file))
    if kind.driver == "GPKG" and chosen is not None:
        return GeoPackageRows(str(file), chosen)
    return WholeRows(str(file), chosen, encoding, assume=assume)


def stamps(frame: gpd.GeoDataFrame) -> list[int]:
    """Return a number for each row that changes with anything in it; sums of them do not depend on the order.

    Examples
    --------
    >>> one = gpd.GeoDataFrame({"a": [1, 1, 2]}, geometry=gpd.points_from_xy([0, 0, 0], [0, 0, 0]))
    >>> first, same, other = stamps(one)
    >>> first == same, first == other
    (True, False)
    """
    shapes = shapely.to_wkb(np.asarray(frame.geometry.array, dtype=object), include_srid=False)
    columns = [frame[name].tolist() for name in frame.columns if name != frame.geometry.name]
    heads = repr([str(name) for name in frame.columns]).encode()
    return [_stamp(heads, shape, values) for shape, *values in zip(shapes, *columns, strict=True)]


def _stamp(heads: bytes, shape: bytes | None, values: list[object]) -> int:
    told = hashlib.sha256(heads)
    told.update(shape or b"-")
    told.update(repr(values).encode("utf-8", "backslashreplace"))
    return int.from_bytes(told.digest()[:_STAMP_BYTES], "big")
