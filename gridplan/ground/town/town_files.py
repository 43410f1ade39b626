"""Writing the layers of a generated town: the same town gives the same bytes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Literal

import geopandas as gpd
import pyogrio

from gridplan.errors import OptionError
from gridplan.safe.replacing import replace_file

Form = Literal["gpkg", "parquet"]
_DATE = "OGR_CURRENT_DATE"


def write_layers(layers: Mapping[str, gpd.GeoDataFrame], folder: Path, *, form: Form = "gpkg") -> None:
    """Write a file for each layer into `folder`: GeoPackage, or GeoParquet with the boxes of its rows.

    Raises
    ------
    OptionError
        When `form` is neither.
    PlanFileError
        When a file cannot be written; an older one stays whole.
    """
    if form not in ("gpkg", "parquet"):
        raise OptionError(f"layers are written as gpkg or parquet, not {form!r}")
    with _fixed_date():
        for name, layer in layers.items():
            content = BytesIO()
            if form == "parquet":
                layer.to_parquet(content, index=False, write_covering_bbox=True)
            else:
                layer.to_file(content, layer=name, driver="GPKG")
            replace_file(folder / f"{name}.{form}", content.getvalue())


@contextmanager
def _fixed_date() -> Iterator[None]:
    """Keep the time of day out of GeoPackages."""
    before = pyogrio.get_gdal_config_option(_DATE)
    pyogrio.set_gdal_config_options({_DATE: "2026-01-01T00:00:00.000Z"})
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options({_DATE: before})
