"""Rows of a file whose format can only be read whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray

from gridplan.ground.formats.files import read_geometries
from gridplan.ground.notes import noting


@dataclass(frozen=True)
class WholeRows:
    """A Shapefile, GeoJSON or FlatGeobuf layer; rows count from 0.

    Parameters
    ----------
    path, layer, encoding
        As for `gridplan.read_layer`.
    assume
        Whether GeoJSON without a coordinate system is in degrees.
    """

    path: str
    layer: str | None
    encoding: str | None = None
    assume: bool = True

    @property
    def name(self) -> str:
        """Return the name of the file."""
        return Path(self.path).name

    def chunks(self) -> Iterator[tuple[NDArray[np.int64], gpd.GeoDataFrame]]:
        """Yield all rows at once."""
        frame = self._frame()
        yield np.arange(len(frame), dtype=np.int64), frame

    def read(self, rows: Sequence[int]) -> gpd.GeoDataFrame:
        """Return some rows in their order in the file."""
        return self._frame().iloc[sorted(rows)].reset_index(drop=True)

    def _frame(self) -> gpd.GeoDataFrame:
        frame, noticed = read_geometries(self.path, layer=self.layer, encoding=self.encoding, assume=self.assume)
        return noting(frame, *noticed)
