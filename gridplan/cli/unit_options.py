"""The options that name the units and how to read them."""

from pathlib import Path
from typing import Annotated, Literal

import typer

TABLES = (".csv", ".xlsx")
"""Endings of tables."""
_PANEL = "Units"


def _option(name: str, help_: str, metavar: str | None = None) -> typer.models.OptionInfo:
    option: typer.models.OptionInfo = typer.Option(name, help=help_, rich_help_panel=_PANEL, metavar=metavar)
    return option


UnitsFile = Annotated[Path, _option("--units", "Buildings or other units.", "FILE")]
UnitsLayer = Annotated[str | None, _option("--units-layer", "Its layer.")]
Households = Annotated[str | None, _option("--households", "Column with the household count.")]
Kind = Annotated[str | None, _option("--kind", "Column with the kind of housing; turns on loads.")]
Community = Annotated[str | None, _option("--community", "Column with the community.")]
UnitId = Annotated[str | None, _option("--unit-id", "Column with the unit's id.")]
Floors = Annotated[str | None, _option("--floors", "Column with the number of floors.")]
Use = Annotated[str | None, _option("--use", "Column that tells residential from other buildings.")]
Missing = Annotated[
    Literal["zero", "estimate"] | None, _option("--missing", "What an empty count means without a use column.")
]
Crs = Annotated[str | None, _option("--crs", "Coordinate system of the units where their file names none.")]
Datum = Annotated[
    Literal["wgs84", "gcj02", "bd09"],
    _option("--datum", "Where the coordinates come from: bd09 and gcj02 are shifted by web maps in China."),
]
Table = Annotated[Path | None, _option("--households-table", "Household ledger (xlsx, csv) beside the buildings.")]
Key = Annotated[str | None, _option("--key", "Column that joins ledger and buildings.")]
Sheet = Annotated[str | None, _option("--households-sheet", "Sheet of the ledger.")]
Corrections = Annotated[
    Path | None, _option("--corrections", "Table with the key and corrected households, applied last.")
]
X = Annotated[str | None, _option("--x", "Column with easting or longitude, for tables.")]
Y = Annotated[str | None, _option("--y", "Column with northing or latitude, for tables.")]
Encoding = Annotated[str | None, _option("--encoding", "Text encoding of the units' file, e.g. gb18030.")]
Resolve = Annotated[
    bool, _option("--resolve", "Keep buildings that lie over or inside others as they are, in place of refusing them.")
]
