"""The options that name what lies around the units: roads, barriers, boundaries."""

from pathlib import Path
from typing import Annotated, Literal

import typer

_PANEL = "Roads, barriers, boundaries"


def _option(name: str, help_: str) -> typer.models.OptionInfo:
    option: typer.models.OptionInfo = typer.Option(name, help=help_, rich_help_panel=_PANEL)
    return option


RoadsLayer = Annotated[str | None, _option("--roads-layer", "Its layer.")]
RoadsCrs = Annotated[str | None, _option("--roads-crs", "Their coordinate system, where the file names none.")]
BarriersCrs = Annotated[str | None, _option("--barriers-crs", "Their coordinate system, where the file names none.")]
BoundariesCrs = Annotated[
    str | None, _option("--boundaries-crs", "Their coordinate system, where the file names none.")
]
_DATUM = "Where their coordinates come from: bd09 and gcj02 are shifted by web maps in China."
RoadsDatum = Annotated[Literal["wgs84", "gcj02", "bd09"], _option("--roads-datum", _DATUM)]
BarriersDatum = Annotated[Literal["wgs84", "gcj02", "bd09"], _option("--barriers-datum", _DATUM)]
BoundariesDatum = Annotated[Literal["wgs84", "gcj02", "bd09"], _option("--boundaries-datum", _DATUM)]
Roads = Annotated[Path | None, _option("--roads", "Road centre-lines.")]
RoadClass = Annotated[str, _option("--road-class", "Classes of road that bound blocks (1 highest).")]
Barriers = Annotated[Path | None, _option("--barriers", "Rivers, rails, walls that no grid crosses.")]
BarriersLayer = Annotated[str | None, _option("--barriers-layer", "Its layer.")]
Boundaries = Annotated[Path | None, _option("--boundaries", "Community polygons; grids never cross them.")]
BoundariesLayer = Annotated[str | None, _option("--boundaries-layer", "Its layer.")]
CommunityWins = Annotated[
    Literal["boundaries", "column"],
    _option("--community-wins", "Which one holds where column and boundaries contradict each other."),
]
BarrierKinds = Annotated[
    str | None, _option("--barrier-kinds", "Kinds of barriers that no grid crosses, such as river,rail; all usual.")
]
Estates = Annotated[Path | None, _option("--estates", "Polygons of estates, which are kept together.")]
EstatesLayer = Annotated[str | None, _option("--estates-layer", "Its layer.")]
EstatesColumn = Annotated[str | None, _option("--estates-column", "Column with the estate's name.")]
EstatesParted = Annotated[
    bool, _option("--estates-parted", "An estate across a border of communities is another one on each side.")
]
EstatesCrs = Annotated[str | None, _option("--estates-crs", "Their coordinate system, where the file names none.")]
EstatesDatum = Annotated[Literal["wgs84", "gcj02", "bd09"], _option("--estates-datum", _DATUM)]
BoundariesColumn = Annotated[str | None, _option("--boundaries-column", "Column with the community's name or code.")]
