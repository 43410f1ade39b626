"""The command stations: which existing venues to open, so that every grid has one within reach on foot."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple

import typer

import gridplan as gp
from gridplan.cli.divisions import IMPOSSIBLE, Json, Lang, Map
from gridplan.cli.files import check_outputs, given
from gridplan.cli.people import LinesFile, PlanOption, grids_asked
from gridplan.cli.screen import answer, apart, show, steps, tell
from gridplan.cli.takes import takes
from gridplan.errors import OptionError
from gridplan.language import say

if TYPE_CHECKING:
    from gridplan import Grids, StationRules, Stations

_VENUES, _RULES = "Venues", "Rules"
_FIRST = "open.csv"
"""Any name: where one file can be written, others can."""


def _option(name: str, help_: str, panel: str, metavar: str | None = None) -> typer.models.OptionInfo:
    option: typer.models.OptionInfo = typer.Option(name, help=help_, rich_help_panel=panel, metavar=metavar)
    return option


VenuesFile = Annotated[Path, _option("--venues", "Existing venues: table with coordinates, or layer.", _VENUES, "FILE")]
Out = Annotated[Path, typer.Option("--out", help="Stations to write.", metavar="STATIONS.xlsx|STATIONS.json|FOLDER")]


class Places(NamedTuple):
    """Files to write."""

    stations: Path
    map: Path | None


def _places(plan: PlanOption, venues: VenuesFile, out: Out, lines: LinesFile = None, map_: Map = None) -> Places:
    """Check that both files can be written, and that neither is one that is read."""
    if out.suffix.lower() not in (".xlsx", ".json", ""):
        raise OptionError(say("stations-ending", path=out))
    read = (plan, venues, *given(lines))
    check_outputs((out if out.suffix else None, map_), read)
    if not out.suffix:
        for other in (*given(map_), *read):
            apart(out, other)
        gp.check_writable(out / _FIRST if out.is_dir() else out)
    return Places(out, map_)


def _rules(
    within: Annotated[float, _option("--within", "Longest walk to a station, m.", _RULES, "METRES")] = 500.0,
    stations: Annotated[int | None, _option("--stations", "Stations at most.", _RULES)] = None,
    capacity: Annotated[
        int | None, _option("--capacity", "What a station can take, where its venue does not say.", _RULES)
    ] = None,
    capacity_of: Annotated[
        Literal["grids", "households"], _option("--capacity-of", "What capacities count.", _RULES)
    ] = "grids",
    fix: Annotated[list[str] | None, _option("--fix", "Venue that must be open; repeatable.", _RULES, "ID")] = None,
    exclude: Annotated[
        list[str] | None, _option("--exclude", "Venue that may not be open; repeatable.", _RULES, "ID")
    ] = None,
    share: Annotated[
        Literal["near", "adjacent", "none"],
        _option("--share", "Which grids may share: near ones, only adjacent ones, or none.", _RULES),
    ] = "near",
    goal: Annotated[
        Literal["fewest", "nearest"],
        _option("--goal", "Fewest stations, or shortest walks to as many as --stations says.", _RULES),
    ] = "fewest",
    weights: Annotated[
        Literal["households", "grids"], _option("--weights", "What a walk counts.", _RULES)
    ] = "households",
    distance: Annotated[
        Literal["walk", "line"], _option("--distance", "Along the roads, or straight.", _RULES)
    ] = "walk",
    separate: Annotated[
        bool, _option("--separate", "Venues serve the grids of their own community only.", _RULES)
    ] = False,
) -> "StationRules":
    """Return the rules that the options name."""
    found: StationRules = gp.StationRules(
        within=within,
        stations=stations,
        capacity=capacity,
        capacity_of=capacity_of,
        fixed=tuple(fix or ()),
        excluded=tuple(exclude or ()),
        share=share,
        goal=goal,
        weights=weights,
        distance=distance,
        pooled=not separate,
    )
    return found


def _reading(
    venue: Annotated[str | None, _option("--venue", "Column with their ids.", _VENUES, "COLUMN")] = None,
    community: Annotated[str | None, _option("--community", "Column with their community.", _VENUES, "COLUMN")] = None,
    capacity_column: Annotated[
        str | None, _option("--capacity-column", "Column with what they can take.", _VENUES, "COLUMN")
    ] = None,
    x: Annotated[str | None, _option("--x", "Column with easting or longitude.", _VENUES, "COLUMN")] = None,
    y: Annotated[str | None, _option("--y", "Column with northing or latitude.", _VENUES, "COLUMN")] = None,
    venues_layer: Annotated[str | None, _option("--venues-layer", "Their layer or sheet.", _VENUES)] = None,
    crs: Annotated[
        str | None, _option("--crs", "Coordinate system of the venues, where their file names none.", _VENUES)
    ] = None,
) -> dict[str, Any]:
    """Return how the venues are to be read."""
    return {
        "venue": venue,
        "community": community,
        "capacity_column": capacity_column,
        "x": x,
        "y": y,
        "layer": venues_layer,
        "crs": crs,
    }


@takes({"rules": _rules, "reading": _reading, "places": _places, "grids": grids_asked})
def stations(
    rules: "StationRules",
    reading: dict[str, Any],
    places: Places,
    grids: "Grids",
    venues: VenuesFile,
    more: Annotated[int, typer.Option("--steps", help="Numbers of stations to compare.", metavar="N")] = 8,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """Choose among existing venues so that every grid has a station within reach; or say why not and what helps."""
    with steps() as progress:
        progress(say("step-stations"), 0.0)
        found: Stations = gp.site_stations(grids, venues, rules, steps=more, **reading)
    keep = found.status == "feasible"
    show(found.report)
    tell(found.summary(lang))
    if keep:
        _write(found, places, lang)
    else:
        tell(say("stations-none-written", lang))
    if json:
        answer(found.as_dict() | _written(places, keep=keep))
    if not keep:
        raise typer.Exit(IMPOSSIBLE)


def _write(found: "Stations", places: Places, lang: str | None) -> None:
    """Write the stations and, when asked for, their map."""
    tell(f"→ {found.export(places.stations, lang=lang)}")
    if places.map is not None:
        tell(f"→ {found.save_html(places.map, lang=lang)}")


def _written(places: Places, *, keep: bool) -> dict[str, str | None]:
    """Return the files that were written as plain values."""
    return {
        "file": str(places.stations) if keep else None,
        "map": str(places.map) if keep and places.map is not None else None,
    }
