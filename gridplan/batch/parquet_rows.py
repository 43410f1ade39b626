"""Rows of a GeoParquet file by their number, reading only the row groups in which they stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from gridplan.ground.faults import refusal


@dataclass(frozen=True)
class ParquetRows:
    """A GeoParquet file; rows count from 0."""

    path: str

    @property
    def name(self) -> str:
        """Return the name of the file."""
        return Path(self.path).name

    def chunks(self) -> Iterator[tuple[NDArray[np.int64], gpd.GeoDataFrame]]:
        """Yield all rows, a row group at a time."""
        file = self._opened()
        first = 0
        for group in range(file.num_row_groups):
            table = file.read_row_group(group)
            yield np.arange(first, first + len(table), dtype=np.int64), self._frame(table)
            first += len(table)

    def read(self, rows: Sequence[int]) -> gpd.GeoDataFrame:
        """Return some rows in their order in the file."""
        file = self._opened()
        wanted = np.array(sorted(rows), dtype=np.int64)
        sizes = [file.metadata.row_group(group).num_rows for group in range(file.num_row_groups)]
        ends = np.cumsum(sizes)
        group_of = np.searchsorted(ends, wanted, side="right")
        parts = [
            file.read_row_group(int(group)).take(wanted[group_of == group] - (ends[group] - sizes[group]))
            for group in np.unique(group_of)
        ]
        return self._frame(pa.concat_tables(parts) if parts else file.schema_arrow.empty_table())

    def _opened(self) -> pq.ParquetFile:
        try:
            return pq.ParquetFile(self.path)
        except (pa.ArrowException, OSError):
            raise refusal("source-damaged", source=self.name, driver="GeoParquet") from None

    def _frame(self, table: pa.Table) -> gpd.GeoDataFrame:
        """Return a part of the file as a frame, decoded as the whole file would be."""
        buffer = BytesIO()
        try:
            pq.write_table(table, buffer, compression="none")
            return gpd.read_parquet(buffer).reset_index(drop=True)
        except (pa.ArrowException, ValueError, OSError):
            raise refusal("source-damaged", source=self.name, driver="GeoParquet") from None
