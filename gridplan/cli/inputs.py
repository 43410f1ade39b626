"""The options that name data, and the ground surveyed from them."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

import gridplan as gp
from gridplan.cli.screen import steps
from gridplan.errors import OptionError

if TYPE_CHECKING:
    from gridplan import Ground, Units

File = Path
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
Crs = Annotated[str | None, _option("--crs", "Coordinate system where the file names none.", _DATA)]
Table = Annotated[
    Path | None, _option("--households-table", "Household ledger (xlsx, csv) beside the buildings.", _DATA)
]
Key = Annotated[str | None, _option("--key", "Column that joins ledger and buildings.", _DATA)]
Corrections = Annotated[
    Path | None, _option("--corrections", "Table with the key and corrected households, applied last.", _DATA)
]
X = Annotated[str | None, _option("--x", "Column with easting or longitude, for tables.", _DATA)]
Y = Annotated[str | None, _option("--y", "Column with northing or latitude, for tables.", _DATA)]
Encoding = Annotated[str | None, _option("--encoding", "Text encoding of the units' file, e.g. gb18030.", _DATA)]
RoadsLayer = Annotated[str | None, _option("--roads-layer", "Its layer.", _AROUND)]
Roads = Annotated[Path | None, _option("--roads", "Road centre-lines.", _AROUND)]
RoadClass = Annotated[str, _option("--road-class", "Classes of road that bound blocks (1 highest).", _AROUND)]
Barriers = Annotated[Path | None, _option("--barriers", "Rivers, rails, walls that no grid crosses.", _AROUND)]
BarriersLayer = Annotated[str | None, _option("--barriers-layer", "Its layer.", _AROUND)]
Boundaries = Annotated[Path | None, _option("--boundaries", "Community polygons; grids never cross them.", _AROUND)]
BoundariesLayer = Annotated[str | None, _option("--boundaries-layer", "Its layer.", _AROUND)]
BoundariesColumn = Annotated[
    str | None, _option("--boundaries-column", "Column with the community's name or code.", _AROUND)
]


def classes_of(text: str) -> tuple[int, ...]:
    """Return road classes from ``1,2,3``."""
    try:
        return tuple(int(part) for part in text.split(",") if part.strip())
    except ValueError as fault:
        raise OptionError(f"--road-class {text!r} must be whole numbers with commas, such as 1,2,3") from fault


def pairs_of(text: str | None, option: str) -> dict[str, str]:
    """Return ``a=b,c=d`` as a dictionary."""
    pairs = [part.split("=", 1) for part in (text or "").split(",") if part.strip()]
    if wrong := [pair for pair in pairs if len(pair) != 2 or not all(side.strip() for side in pair)]:
        raise OptionError(f"{option}: {'='.join(wrong[0])!r} is not of the form name=value")
    return {name.strip(): value.strip() for name, value in pairs}


def survey_ground(
    units: Annotated[Path, _option("--units", "Buildings or other units.", _DATA, "FILE")],
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
    key: Key = None,
    corrections: Corrections = None,
    x: X = None,
    y: Y = None,
    encoding: Encoding = None,
    roads: Roads = None,
    roads_layer: RoadsLayer = None,
    road_class: RoadClass = "1,2,3,4,5",
    barriers: Barriers = None,
    barriers_layer: BarriersLayer = None,
    boundaries: Boundaries = None,
    boundaries_layer: BoundariesLayer = None,
    boundaries_column: BoundariesColumn = None,
) -> "Ground":
    """Read and survey what the options name."""
    classes = classes_of(road_class)
    with steps() as progress:
        progress(f"reading {units.name}", 0.0)
        read: Units = gp.read_units(
            units,
            layer=units_layer,
            households=households,
            kind=kind,
            community=community,
            unit=unit_id,
            floors=floors,
            use=use,
            missing=missing,
            crs=crs,
            households_table=households_table,
            key=key,
            corrections=corrections,
            x=x,
            y=y,
            encoding=encoding,
        )
        layers = {
            name: gp.read_layer(path, layer=layer, crs=crs)
            for name, path, layer in (
                ("roads", roads, roads_layer),
                ("barriers", barriers, barriers_layer),
                ("boundaries", boundaries, boundaries_layer),
            )
            if path is not None
        }
        ground: Ground = gp.survey(
            read,
            **layers,
            road_class=classes,
            community_column=boundaries_column,
            progress=lambda name, share: progress(f"surveying: {name}", share),
        )
    return ground
