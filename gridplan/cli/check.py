"""The command check: what the data say, every fault at once, before anything is divided."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

import gridplan as gp
from gridplan.cli.divisions import Json, LayerOption
from gridplan.cli.files import Units, check_outputs, data_read, given
from gridplan.cli.inputs import survey_ground
from gridplan.cli.plans import Lang
from gridplan.cli.screen import answer, show, tell
from gridplan.cli.takes import fitted, takes
from gridplan.errors import OptionError
from gridplan.language import say

if TYPE_CHECKING:
    from gridplan import Ground, GroundCheck

_PANEL = "Held against"
Official = Annotated[
    Path | None,
    typer.Option("--official", help="Table of communities and their official households.", rich_help_panel=_PANEL),
]
OldGrids = Annotated[
    Path | None,
    typer.Option("--grids", help="Older grids, to find those that cross communities.", rich_help_panel=_PANEL),
]
UnitsOption = Annotated[
    Path | None,
    typer.Option("--units", help="Buildings or other units, as in other commands.", rich_help_panel="Units"),
]
Tolerance = Annotated[
    float,
    typer.Option("--tolerance", help="Share of an official figure that may be missing.", rich_help_panel=_PANEL),
]
RepairsFile = Annotated[
    Path | None,
    typer.Option("--repairs", help="GeoPackage to write with every mended shape as it was.", metavar="REPAIRS.gpkg"),
]


def _units(units_said: Units = None, units_file: UnitsOption = None) -> Path:
    """Return the file of units, said without the name of an option or with it."""
    if units_said is not None and units_file is not None:
        raise OptionError(say("units-twice"))
    units = units_said or units_file
    if units is None:
        raise OptionError(say("units-missing"))
    return units


class Against(NamedTuple):
    """What the ground is held against, and where mended shapes go."""

    official: Path | None
    grids: Path | None
    tolerance: float
    repairs: Path | None


def _against(
    read: tuple[Path, ...],
    official: Official = None,
    grids: OldGrids = None,
    tolerance: Tolerance = 0.05,
    repairs: RepairsFile = None,
) -> Against:
    """Check that the file of repairs can be written, and that it is none that is read."""
    check_outputs((repairs,), (*read, *given(official, grids)))
    return Against(official, grids, tolerance, repairs)


@takes(
    {"against": fitted(_against, read=fitted(data_read, units=_units)), "ground": fitted(survey_ground, units=_units)},
    units_layer=LayerOption,
)
def check(against: Against, ground: "Ground", lang: Lang = None, json: Json = False) -> None:
    """Read and survey data, and report every fault and where each household went."""
    older = None if against.grids is None else {against.grids.stem: against.grids}
    held = gp.check_ground(ground, official=against.official, grids=older, tolerance=against.tolerance)
    show(ground.report)
    show(held.report)
    if against.repairs is not None:
        gp.save_repairs(ground.report, against.repairs)
        tell(f"→ {against.repairs}: {say('repairs-written', lang, count=len(ground.report.repairs))}")
    for line in held.lines():
        tell(line)
    households = int(ground.units["households"].sum())
    tell(say("check-summary", lang, units=len(ground), households=households, borders=len(ground.adjacency.u)))
    if json:
        answer({"status": "read", "units": len(ground), "households": households, **_answer(ground, held)})


def _answer(ground: "Ground", held: "GroundCheck") -> dict[str, Any]:
    conservation = ground.report.conservation
    return {
        "conservation": None if conservation is None else dict(vars(conservation)),
        **gp.count_sources(ground.units),
        **held.as_dict(),
        "repairs": [dict(vars(one)) for one in ground.report.repairs],
        "findings": [finding.as_dict() for finding in (*ground.report.findings, *held.report.findings)],
    }
