"""The options that name data, and the ground surveyed from them."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

import gridplan as gp
from gridplan.cli.screen import steps
from gridplan.cli.takes import fitted
from gridplan.database.address import is_address, shown
from gridplan.errors import OptionError
from gridplan.language import say

if TYPE_CHECKING:
    from gridplan import Ground, Units

File = Path
TABLES = (".csv", ".xlsx")
"""Endings of tables."""
_DATA = "Units"
_AROUND = "Roads, barriers, boundaries"


def _option(name: str, help_: str, panel: str, metavar: str | None = None) -> typer.models.OptionInfo:
    option: typer.models.OptionInfo = typer.Option(name, help=help_, rich_help_panel=panel, metavar=metavar)
    return option


Households = Annotated[str | None, _option("--households", "Column with the household count.", _DATA)]
Kind = Annotated[str | None, _option("--kind", "Column with the kind of housing; turns on loads.", _DATA)]
Community = Annotated[str | None, _option("--community", "Column with the community.", _DATA)]
UnitId = Annotated[str | None, _option("--unit-id", "Column with the unit's id.", _DATA)]
Floors = Annotated[str | None, _option("--floors", "Column with the number of floors.", _DATA)]
Use = Annotated[str | None, _option("--use", "Column that tells residential from other buildings.", _DATA)]
Missing = Annotated[
    Literal["zero", "estimate"] | None, _option("--missing", "What an empty count means without a use column.", _DATA)
]
Crs = Annotated[str | None, _option("--crs", "Coordinate system of the units where their file names none.", _DATA)]
Table = Annotated[
    Path | None, _option("--households-table", "Household ledger (xlsx, csv) beside the buildings.", _DATA)
]
Key = Annotated[str | None, _option("--key", "Column that joins ledger and buildings.", _DATA)]
Sheet = Annotated[str | None, _option("--households-sheet", "Sheet of the ledger.", _DATA)]
Corrections = Annotated[
    Path | None, _option("--corrections", "Table with the key and corrected households, applied last.", _DATA)
]
X = Annotated[str | None, _option("--x", "Column with easting or longitude, for tables.", _DATA)]
Y = Annotated[str | None, _option("--y", "Column with northing or latitude, for tables.", _DATA)]
Encoding = Annotated[str | None, _option("--encoding", "Text encoding of the units' file, e.g. gb18030.", _DATA)]
RoadsLayer = Annotated[str | None, _option("--roads-layer", "Its layer.", _AROUND)]
RoadsCrs = Annotated[str | None, _option("--roads-crs", "Their coordinate system, where the file names none.", _AROUND)]
BarriersCrs = Annotated[
    str | None, _option("--barriers-crs", "Their coordinate system, where the file names none.", _AROUND)
]
BoundariesCrs = Annotated[
    str | None, _option("--boundaries-crs", "Their coordinate system, where the file names none.", _AROUND)
]
Roads = Annotated[Path | None, _option("--roads", "Road centre-lines.", _AROUND)]
RoadClass = Annotated[str, _option("--road-class", "Classes of road that bound blocks (1 highest).", _AROUND)]
Barriers = Annotated[Path | None, _option("--barriers", "Rivers, rails, walls that no grid crosses.", _AROUND)]
BarriersLayer = Annotated[str | None, _option("--barriers-layer", "Its layer.", _AROUND)]
Boundaries = Annotated[Path | None, _option("--boundaries", "Community polygons; grids never cross them.", _AROUND)]
BoundariesLayer = Annotated[str | None, _option("--boundaries-layer", "Its layer.", _AROUND)]
CommunityWins = Annotated[
    Literal["boundaries", "column"],
    _option("--community-wins", "Which one holds where column and boundaries contradict each other.", _AROUND),
]
BoundariesColumn = Annotated[
    str | None, _option("--boundaries-column", "Column with the community's name or code.", _AROUND)
]


def classes_of(text: str) -> tuple[int, ...]:
    """Return road classes from ``1,2,3``."""
    try:
        return tuple(int(part) for part in text.split(",") if part.strip())
    except ValueError as fault:
        raise OptionError(f"--road-class {text!r} must be whole numbers with commas, such as 1,2,3") from fault


UnitsFile = Annotated[Path, _option("--units", "Buildings or other units.", _DATA, "FILE")]


def read_ground(
    units: UnitsFile,
    units_layer: Annotated[str | None, _option("--units-layer", "Its layer.", _DATA)] = None,
    households: Households = None,
    kind: Kind = None,
    community: Community = None,
    unit_id: UnitId = None,
    floors: Floors = None,
    use: Use = None,
    missing: Missing = None,
    crs: Crs = None,
    households_table: Table = None,
    households_sheet: Sheet = None,
    key: Key = None,
    corrections: Corrections = None,
    x: X = None,
    y: Y = None,
    encoding: Encoding = None,
    roads: Roads = None,
    roads_layer: RoadsLayer = None,
    roads_crs: RoadsCrs = None,
    road_class: RoadClass = "1,2,3,4,5",
    barriers: Barriers = None,
    barriers_layer: BarriersLayer = None,
    barriers_crs: BarriersCrs = None,
    boundaries: Boundaries = None,
    boundaries_layer: BoundariesLayer = None,
    boundaries_crs: BoundariesCrs = None,
    boundaries_column: BoundariesColumn = None,
    community_wins: CommunityWins = "boundaries",
    attributes: tuple[str, ...] = (),
) -> "Ground":
    """Read and survey what the options name; `attributes` are further columns to keep."""
    classes = classes_of(road_class)
    with steps() as progress:
        progress(say("step-reading", source=shown(units) if is_address(units) else units.name), 0.0)
        read: Units = gp.read_units(
            units,
            layer=units_layer,
            households=households,
            kind=kind,
            community=community,
            unit=unit_id,
            floors=floors,
            use=use,
            attributes=attributes,
            missing=missing,
            crs=crs,
            households_table=households_table,
            households_sheet=households_sheet,
            key=key,
            corrections=corrections,
            x=x,
            y=y,
            encoding=encoding,
        )
        layers = {
            name: gp.read_layer(path, layer=layer, crs=system)
            for name, path, layer, system in (
                ("roads", roads, roads_layer, roads_crs),
                ("barriers", barriers, barriers_layer, barriers_crs),
                ("boundaries", boundaries, boundaries_layer, boundaries_crs),
            )
            if path is not None
        }
        ground: Ground = gp.survey(
            read,
            **layers,
            road_class=classes,
            community_column=boundaries_column,
            community_wins=community_wins,
            progress=progress,
        )
    return ground


def no_columns() -> tuple[str, ...]:
    """Return that no further columns are to be kept."""
    return ()


survey_ground = fitted(read_ground, attributes=no_columns)
"""Reads and surveys what the options name."""
