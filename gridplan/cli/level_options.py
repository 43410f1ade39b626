"""The options that say what is asked of the levels below the grid, and the step that divides them."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

import gridplan as gp
from gridplan.cli.screen import show, steps, tell
from gridplan.errors import OptionError
from gridplan.language import say

if TYPE_CHECKING:
    import pandas as pd

    from gridplan import LevelRules, Plan

_PANEL = "Levels below the grid"


def _option(name: str, help_: str, metavar: str | None = None) -> typer.models.OptionInfo:
    option: typer.models.OptionInfo = typer.Option(name, help=help_, rich_help_panel=_PANEL, metavar=metavar)
    return option


Levels = Annotated[bool, _option("--levels", "Divide the grids further, into micro-grids and corridor groups.")]
Micro = Annotated[str | None, _option("--micro", "Households of a micro-grid; 30-50.", "LOW-HIGH")]
Corridor = Annotated[
    str | None, _option("--corridor", "Households of a corridor group, about so many or from-to; 20.", "N|LOW-HIGH")
]
WholeParts = Annotated[bool, _option("--whole-parts", "Never divide a part into runs of floors.")]
PartsFile = Annotated[Path | None, _option("--parts", "Table of parts: building, part, households (csv, xlsx).")]
PartsSheet = Annotated[str | None, _option("--parts-sheet", "Its sheet.")]
UnitColumn = Annotated[str | None, _option("--unit-column", "Its column with the building's id.")]
PartColumn = Annotated[str | None, _option("--part-column", "Its column with the part's id.")]
CountColumn = Annotated[str | None, _option("--count-column", "Its column with the households.")]


class Asked(NamedTuple):
    """What was asked of the levels."""

    rules: "LevelRules"
    parts: "pd.DataFrame | None"


def level_options(
    micro: Micro = None,
    corridor: Corridor = None,
    whole_parts: WholeParts = False,
    parts: PartsFile = None,
    parts_sheet: PartsSheet = None,
    unit_column: UnitColumn = None,
    part_column: PartColumn = None,
    count_column: CountColumn = None,
) -> Asked:
    """Return the rules of levels, and the table of parts where one is given."""
    about = {"--parts-sheet": parts_sheet, "--unit-column": unit_column, "--part-column": part_column}
    about["--count-column"] = count_column
    if idle := [name for name, value in about.items() if value is not None and parts is None]:
        raise OptionError(f"{', '.join(idle)}: name the table of parts with --parts")
    rules = gp.level_rules(
        micro=None if micro is None else ends_of("--micro", micro),
        corridor=None if corridor is None else number_of(corridor) or ends_of("--corridor", corridor),
        sections=not whole_parts,
    )
    if parts is None:
        return Asked(rules, None)
    columns = {"unit": unit_column, "part": part_column, "households": count_column}
    return Asked(rules, gp.read_parts(parts, sheet=parts_sheet, **columns))


def deepen(plan: "Plan", asked: Asked) -> "Plan":
    """Divide the grids of a plan further, and tell people what came out."""
    with steps() as progress:
        nested = gp.divide_levels(
            plan,
            asked.rules,
            parts=asked.parts,
            progress=lambda grid, share: progress(say("step-levels", place=grid), share),
        )
    found = found_levels(nested)
    show(found.report)
    tell(found.headline())
    return nested


def found_levels(plan: "Plan") -> "gp.Levels":
    """Return the levels of a plan that has them."""
    if plan.levels is None:
        raise OptionError(say("levels-none"))
    return plan.levels


def number_of(text: str) -> float | None:
    """Return ``20`` as a number, None when it is no number alone.

    Examples
    --------
    >>> number_of("20"), number_of("10-30")
    (20.0, None)
    """
    return float(text) if text.strip().replace(".", "", 1).isdecimal() else None


def ends_of(option: str, text: str) -> tuple[float, float]:
    """Return ``30-50`` as two numbers.

    Raises
    ------
    OptionError
        When it is written otherwise.

    Examples
    --------
    >>> ends_of("--micro", "30-50")
    (30.0, 50.0)
    """
    numbers = [number_of(piece) for piece in text.replace("–", "-").split("-")]
    if len(numbers) != 2 or numbers[0] is None or numbers[1] is None:
        raise OptionError(f"{option}: write it like 30-50, not {text}")
    return numbers[0], numbers[1]
