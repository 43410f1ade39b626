"""The command locate: which grid a place lies in, who serves it, and which grid held it on an earlier day."""

from dataclasses import replace
from datetime import date as day
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

import gridplan as gp
from gridplan.cli.divisions import Json
from gridplan.cli.files import given
from gridplan.cli.people import LinesCode, LinesCrs, LinesFile, LinesLayer
from gridplan.cli.plans import Lang, PlanFile
from gridplan.cli.screen import answer, apart, say_out, show, tell
from gridplan.cli.takes import takes
from gridplan.cli.unit_options import TABLES
from gridplan.errors import OptionError
from gridplan.findings import Finding, Report
from gridplan.language import say

if TYPE_CHECKING:
    from gridplan import Located, Plan

_POINTS = "Points"
_SHOWN = 20
"""So many points are told one by one; more as a whole."""


def _option(name: str, help_: str, metavar: str | None = None) -> typer.models.OptionInfo:
    option: typer.models.OptionInfo = typer.Option(name, help=help_, rich_help_panel=_POINTS, metavar=metavar)
    return option


Place = Annotated[
    str, typer.Argument(metavar="X,Y|POINTS", help="A place, x (longitude, east) first, or a table or layer of points.")
]
Out = Annotated[Path | None, typer.Option("--out", help="Table to write.", metavar="LOCATED.csv|LOCATED.xlsx")]
Officers = Annotated[
    Path | None,
    typer.Option("--officers", help="Roster of officers (json, xlsx), or a table of their posts.", metavar="ROSTER"),
]


def _reading(
    crs: Annotated[str | None, _option("--crs", "Coordinate system of the points.", "EPSG:…")] = None,
    datum: Annotated[
        Literal["wgs84", "gcj02", "bd09"],
        _option("--datum", "Where they come from: bd09 and gcj02 are shifted by web maps in China."),
    ] = "wgs84",
    x: Annotated[str | None, _option("--x", "Column with longitude or easting.", "COLUMN")] = None,
    y: Annotated[str | None, _option("--y", "Column with latitude or northing.", "COLUMN")] = None,
    point: Annotated[str | None, _option("--point", "Column with the ids of the points.", "COLUMN")] = None,
    points_layer: Annotated[str | None, _option("--points-layer", "Their layer or sheet.")] = None,
) -> dict[str, Any]:
    """Return how the points are to be read: keywords of `gridplan.locate`."""
    return {"crs": crs, "datum": datum, "x": x, "y": y, "point": point, "layer": points_layer}


def _roads(
    lines: LinesFile = None, lines_layer: LinesLayer = None, lines_code: LinesCode = None, lines_crs: LinesCrs = None
) -> dict[str, Any]:
    """Return the file of road-segment grids and how it is to be read: keywords of `gridplan.with_lines`."""
    return {"lines": lines, "layer": lines_layer, "code": lines_code, "crs": lines_crs}


@takes({"reading": _reading, "roads": _roads})
def locate(
    reading: dict[str, Any],
    roads: dict[str, Any],
    plan: PlanFile,
    points: Place,
    at: Annotated[
        str, typer.Option("--at", help="Also the grid that held the place on this day.", metavar="YYYY-MM-DD")
    ] = "",
    officers: Officers = None,
    reach: Annotated[
        float, typer.Option("--reach", help="How far a road-segment grid may be from the place, m.", metavar="METRES")
    ] = 30.0,
    out: Out = None,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """Tell which grid a place lies in and who serves it, today or on an earlier day."""
    place = place_of(points)
    _check_place(out, (plan, *given(officers, roads["lines"]), *([] if place else [Path(points)])))
    whole: Plan = gp.load(plan)
    lines = {**roads}
    road_grids = gp.with_lines(whole, lines.pop("lines"), **lines) if roads["lines"] is not None else None
    found: Located = gp.locate(
        whole, place or points, at=at, officers=officers, road_grids=road_grids, reach=reach, **reading
    )
    found = _told_of_force(found, at or day.today().isoformat())
    show(found.report)
    if out is not None:
        tell(f"→ {found.export(out, lang=lang)}")
    if json:
        answer(found.as_dict() | {"file": None if out is None else str(out)})
    else:
        say_out(found.text(lang) if len(found) <= _SHOWN else found.summary(lang))


def _told_of_force(found: "Located", at: str) -> "Located":
    """Return what is known of places, with a warning where the plan is not in force yet on a day."""
    version = found.version
    if version.state == "draft" or version.valid_from <= at:
        return found
    numbers = {"number": version.number, "valid_from": version.valid_from, "day": at}
    return replace(found, report=found.report + Report((Finding("locate-not-yet", numbers=numbers),)))


def place_of(words: str) -> tuple[float, float] | None:
    """Return the pair of numbers that words say, None where they say none.

    Examples
    --------
    >>> place_of("114.31, 30.6"), place_of("-1.55，47.2"), place_of("points.csv")
    ((114.31, 30.6), (-1.55, 47.2), None)
    """
    parts = words.replace("，", ",").split(",")
    try:
        x, y = (float(part) for part in parts)
    except ValueError:
        return None
    return x, y


def _check_place(out: Path | None, read: tuple[Path, ...]) -> None:
    """Refuse an output that is read, cannot be written, or has another ending."""
    if out is None:
        return
    if out.suffix.lower() not in TABLES:
        raise OptionError(say("locate-ending", path=out))
    for source in read:
        apart(out, source)
    gp.check_writable(out)
