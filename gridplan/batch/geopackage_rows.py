"""Rows of a GeoPackage layer by their key, without reading the others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyogrio
from numpy.typing import NDArray
from pyogrio.errors import DataLayerError, DataSourceError

from gridplan.ground.faults import refusal
from gridplan.ground.formats.gdal import gdal_name

_CHUNK = 50_000


@dataclass(frozen=True)
class GeoPackageRows:
    """A layer of a GeoPackage; rows are its keys.

    Parameters
    ----------
    path, layer
        File and layer, which exist.
    """

    path: str
    layer: str

    @property
    def name(self) -> str:
        """Return the name of the file."""
        return Path(self.path).name

    @property
    def _opened(self) -> str:
        return gdal_name(Path(self.path), "GPKG")

    def chunks(self) -> Iterator[tuple[NDArray[np.int64], gpd.GeoDataFrame]]:
        """Yield all rows, some at a time, each part found by its key and not by counting."""
        key = _quoted(str(pyogrio.read_info(self._opened, layer=self.layer)["fid_column"]))
        last = None
        while True:
            beyond = None if last is None else f"{key} > {last}"
            frame = self._frame(where=beyond, max_features=_CHUNK, fid_as_index=True)
            if not len(frame):
                return
            rows = frame.index.to_numpy(dtype=np.int64)
            last = int(rows.max())
            yield rows, frame.reset_index(drop=True)

    def read(self, rows: Sequence[int]) -> gpd.GeoDataFrame:
        """Return some rows in the order of their keys."""
        return self._frame(fids=sorted(rows))

    def _frame(self, **asked: object) -> gpd.GeoDataFrame:
        try:
            return pyogrio.read_dataframe(self._opened, layer=self.layer, **asked)
        except (DataSourceError, DataLayerError, RuntimeError, IndexError):
            raise refusal("source-damaged", source=self.name, driver="GPKG") from None


def _quoted(name: str) -> str:
    """Return a column's name as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'
