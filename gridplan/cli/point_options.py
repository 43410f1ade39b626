"""The options that name points to count into the units: incidents, shops, people at addresses."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple, TypeAlias

import typer

import gridplan as gp
from gridplan.cli.named import pairs_of, refuse
from gridplan.language import say

if TYPE_CHECKING:
    from gridplan import Units

DatumName: TypeAlias = Literal["wgs84", "gcj02", "bd09"]
_PANEL = "Points counted into the units"
_USUAL = "incidents=calls.xlsx"


def _option(name: str, help_: str, metavar: str | None = None) -> typer.models.OptionInfo:
    option: typer.models.OptionInfo = typer.Option(name, help=help_, rich_help_panel=_PANEL, metavar=metavar)
    return option


Points = Annotated[
    list[str] | None,
    _option("--points", "Column to add to the units and the points counted in it; repeatable.", "NAME=FILE"),
]
PointsWeight = Annotated[
    list[str] | None,
    _option("--points-weight", "Column of these points that says what each counts for; repeatable.", "NAME=COLUMN"),
]
PointsWithin = Annotated[float, _option("--points-within", "Farthest that a point may lie from its unit, m.")]
PointsCrs = Annotated[str | None, _option("--points-crs", "Their coordinate system, where the files name none.")]
PointsDatum = Annotated[DatumName, _option("--points-datum", "Where their coordinates come from.")]


class PointFiles(NamedTuple):
    """What to count into the units, by column.

    Parameters
    ----------
    files, weights
        Column → file of points; column → column of what each counts for.
    """

    files: dict[str, Path]
    weights: dict[str, str]
    within: float
    crs: str | None
    datum: DatumName

    def besides(self, columns: tuple[str, ...]) -> tuple[str, ...]:
        """Return the columns that the file of the units must have: those that no points make."""
        return tuple(name for name in columns if name not in self.files)

    def on_units(self, units: "Units") -> "Units":
        """Return the units with all points counted."""
        for name, file in self.files.items():
            units = gp.count_points(
                units,
                file,
                name=name,
                weight=self.weights.get(name),
                within=self.within,
                crs=self.crs,
                datum=self.datum,
            )
        return units


def point_files(
    points: Points = None,
    points_weight: PointsWeight = None,
    points_within: PointsWithin = 30.0,
    points_crs: PointsCrs = None,
    points_datum: PointsDatum = "wgs84",
) -> PointFiles:
    """Return what to count into the units, every name in the right place."""
    files = pairs_of("--points", points, usual=_USUAL)
    weights = pairs_of("--points-weight", points_weight, usual="elderly=persons")
    known = ", ".join(files.values) or "-"
    strangers = [
        say("option-points", option="--points-weight", name=name, known=known)
        for name in weights.values
        if name not in files.values
    ]
    refuse((*files.faults, *weights.faults, *strangers))
    paths = {name: Path(file) for name, file in files.values.items()}
    return PointFiles(paths, weights.values, points_within, points_crs, points_datum)


def points_read(points: Points = None) -> tuple[Path, ...]:
    """Return the files of points that the options name."""
    return tuple(Path(file) for file in pairs_of("--points", points, usual=_USUAL).values.values())
