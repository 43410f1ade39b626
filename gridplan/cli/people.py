"""Grids and officers of a command: the plan, its road-segment grids, and the tables that name people."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

import gridplan as gp
from gridplan.cli.assign_options import Wished
from gridplan.cli.named import pairs_of, refuse
from gridplan.cli.systems import named_by
from gridplan.errors import InputError
from gridplan.findings import Finding
from gridplan.language import say

if TYPE_CHECKING:
    from gridplan import Grids, OfficerRules, Officers

_GRIDS, _OFFICERS = "Grids", "Officers"
_PARTS = (
    *("officer", "department", "community", "capacity", "x", "y", "skills", "team", "lives", "pinned", "forbidden"),
    *("last_year", "name"),
)


def _option(name: str, help_: str, panel: str, metavar: str | None = None) -> typer.models.OptionInfo:
    option: typer.models.OptionInfo = typer.Option(name, help=help_, rich_help_panel=panel, metavar=metavar)
    return option


PlanOption = Annotated[Path, _option("--plan", "Plan file with the grids.", _GRIDS, "PLAN.gpkg")]
LinesFile = Annotated[Path | None, _option("--lines", "Road-segment grids beside those of the plan.", _GRIDS, "FILE")]
LinesLayer = Annotated[str | None, _option("--lines-layer", "Its layer.", _GRIDS)]
LinesCode = Annotated[str | None, _option("--lines-code", "Column with their codes.", _GRIDS, "COLUMN")]
LinesLoad = Annotated[str | None, _option("--lines-load", "Column with their load.", _GRIDS, "COLUMN")]
LinesCrs = Annotated[str | None, _option("--lines-crs", "Their coordinate system, where the file names none.", _GRIDS)]
Touch = Annotated[float, _option("--touch", "How far a street lies from what stands along it, m.", _GRIDS, "METRES")]
OfficersFile = Annotated[
    Path, _option("--officers", "Officers: table (csv, xlsx) or layer of points.", _OFFICERS, "FILE")
]
OfficersLayer = Annotated[str | None, _option("--officers-layer", "Its layer or sheet.", _OFFICERS)]
OfficersCrs = Annotated[
    str | None, _option("--officers-crs", "Coordinate system of their places, where the file names none.", _OFFICERS)
]
PlaceSquare = Annotated[
    float,
    _option(
        "--place-square",
        "Side of the squares to whose middle places are taken, so that walks tell no home; 0 for offices, m.",
        _OFFICERS,
        "METRES",
    ),
]
Columns = Annotated[
    list[str] | None,
    _option(
        "--column",
        f"Column of the officers' file by its part ({', '.join(_PARTS)}); repeatable.",
        _OFFICERS,
        "PART=COLUMN",
    ),
]


class OfficersAsked(NamedTuple):
    """The officers' file and how it is to be read: keywords of `gridplan.read_officers`."""

    file: Path
    reading: dict[str, Any]


class Staffed(NamedTuple):
    """What an assignment is made of."""

    grids: "Grids"
    officers: "Officers"
    rules: "OfficerRules"


def people_read(plan: PlanOption, officers: OfficersFile, lines: LinesFile = None) -> tuple[Path, ...]:
    """Return the files of grids and people that the options name."""
    return (plan, officers) if lines is None else (plan, officers, lines)


def officers_asked(
    officers: OfficersFile,
    officers_layer: OfficersLayer = None,
    officers_crs: OfficersCrs = None,
    place_square: PlaceSquare = 500.0,
    column: Columns = None,
) -> OfficersAsked:
    """Return how officers are to be read; all that is written wrongly is refused at once."""
    said = pairs_of("--column", column, usual="officer=id")
    strange = [name for name in said.values if name not in _PARTS]
    known = ", ".join(_PARTS)
    refuse((*said.faults, *(say("option-column", name=name, known=known) for name in strange)))
    asked = {"layer": officers_layer, "crs": officers_crs, **said.values}
    reading = {name: value for name, value in asked.items() if value is not None}
    return OfficersAsked(officers, reading | {"square": place_square})


def grids_asked(
    plan: PlanOption,
    lines: LinesFile = None,
    lines_layer: LinesLayer = None,
    lines_code: LinesCode = None,
    lines_load: LinesLoad = None,
    lines_crs: LinesCrs = None,
    touch: Touch = 15.0,
) -> "Grids":
    """Return the grids of a plan, with road-segment grids where a file names them."""
    grids: Grids = gp.grids_of(gp.load(plan))
    if lines is None:
        return grids
    with named_by("--lines-crs"):
        found: Grids = gp.with_lines(
            grids, lines, code=lines_code, load=lines_load, layer=lines_layer, crs=lines_crs, touch=touch
        )
    return found


def staffed(asked: OfficersAsked, wished: Wished, grids: "Grids") -> Staffed:
    """Return officers and rules with all tables that name officers and grids.

    Raises
    ------
    InputError
        With the faults of all tables at once.
    """
    faults: list[Finding] = []

    def read(reader: Callable[[], Any], otherwise: Any) -> Any:
        try:
            return reader()
        except InputError as fault:
            faults.extend(fault.findings)
            return otherwise

    needs = {} if wished.needs is None else read(partial(gp.read_needs, wished.needs, grids), {})
    named = tuple(wished.rules.departments)
    with_option = named_by("--officers-crs")(gp.read_officers)
    officers = read(partial(with_option, asked.file, grids, departments=named, **asked.reading), None)
    pairs = {"pinned": [*wished.rules.pinned], "forbidden": [*wished.rules.forbidden]}
    if officers is not None:
        for name, paths in {"pinned": wished.pinned, "forbidden": wished.forbidden}.items():
            pairs[name] += [pair for path in paths for pair in read(partial(gp.read_pairs, path, officers, grids), ())]
    rules = wished.rules.replace(**pairs, needs={**wished.rules.needs, **needs})
    if officers is not None:
        faults += (*gp.check_departments(officers, rules), *gp.check_rules(officers, grids, rules))
    if faults:
        raise InputError(tuple(faults))
    return Staffed(grids, officers, rules)
