"""The options that say what is asked of the levels below the grid, and the step that divides them."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

import gridplan as gp
from gridplan.cli.level_answer import found_levels
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


Levels = Annotated[
    bool,
    _option(
        "--levels",
        "Divide the grids further, into micro-grids and corridor groups; any other option here asks for it too.",
    ),
]
Micro = Annotated[str | None, _option("--micro", "Households of a micro-grid; 30-50.", "LOW-HIGH")]
MicroPer = Annotated[
    float | None,
    _option(
        "--micro-per", "One micro-grid for each so many households of the whole plan, inside --micro; 35.", "HOUSEHOLDS"
    ),
]
Corridor = Annotated[
    str | None, _option("--corridor", "Households of a corridor group, about so many or from-to; 20.", "N|LOW-HIGH")
]
WholeParts = Annotated[bool, _option("--whole-parts", "Never divide a part into runs of floors.")]
PartsFile = Annotated[
    Path | None, _option("--parts", "Table of parts with the columns building, part, households (csv, xlsx).")
]
PartsSheet = Annotated[str | None, _option("--parts-sheet", "Its sheet.")]
UnitColumn = Annotated[
    str | None,
    _option("--unit-column", "Its column with the building's id; building, unit or 楼栋 is found by itself."),
]
PartColumn = Annotated[
    str | None, _option("--part-column", "Its column with the part's id; part, entrance or 单元 is found by itself.")
]
CountColumn = Annotated[
    str | None, _option("--count-column", "Its column with the households; households or 户数 is found by itself.")
]


class Asked(NamedTuple):
    """What was asked of the levels, and whether anything was."""

    rules: "LevelRules"
    parts: "pd.DataFrame | None"
    anything: bool


def level_options(
    micro: Micro = None,
    corridor: Corridor = None,
    whole_parts: WholeParts = False,
    parts: PartsFile = None,
    parts_sheet: PartsSheet = None,
    unit_column: UnitColumn = None,
    part_column: PartColumn = None,
    count_column: CountColumn = None,
    micro_per: MicroPer = None,
) -> Asked:
    """Return the rules of levels, and the table of parts where one is given."""
    about = {"--parts-sheet": parts_sheet, "--unit-column": unit_column, "--part-column": part_column}
    about["--count-column"] = count_column
    if idle := [name for name, value in about.items() if value is not None and parts is None]:
        raise OptionError(f"{', '.join(idle)}: name the table of parts with --parts")
    rules = gp.level_rules(
        micro=None if micro is None else ends_of("--micro", micro),
        corridor=None if corridor is None else about_or_ends("--corridor", corridor),
        sections=not whole_parts,
        micro_per=micro_per,
    )
    if parts is None:
        said = any(value is not None for value in (micro, corridor, micro_per))
        return Asked(rules, None, whole_parts or said)
    columns = {"unit": unit_column, "part": part_column, "households": count_column}
    return Asked(rules, gp.read_parts(parts, sheet=parts_sheet, **columns), True)


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


def number_of(text: str) -> float | None:
    """Return ``20`` as a number, None when it is no number alone.

    Examples
    --------
    >>> number_of("20"), number_of("10-30")
    (20.0, None)
    """
    return float(text) if text.strip().replace(".", "", 1).isdecimal() else None


def about_or_ends(option: str, text: str) -> float | tuple[float, float]:
    """Return ``20`` as a number and ``10-30`` as two.

    Raises
    ------
    OptionError
        When it is written otherwise, or the number is 0.

    Examples
    --------
    >>> about_or_ends("--corridor", "20"), about_or_ends("--corridor", "10-30")
    (20.0, (10.0, 30.0))
    """
    number = number_of(text)
    numbers = _numbers(text) if number is None else [number]
    if not numbers or not numbers[-1]:
        raise OptionError(f"{option}: write a number above 0 like 20, or from-to like 10-30, not {text}")
    return numbers[0] if len(numbers) == 1 else (numbers[0], numbers[1])


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
    numbers = _numbers(text)
    if not numbers:
        raise OptionError(f"{option}: write it like 30-50, not {text}")
    return numbers[0], numbers[1]


def _numbers(text: str) -> list[float]:
    """Return the two numbers of ``30-50``, nothing when it is written otherwise."""
    pieces = text.replace("–", "-").split("-")
    numbers = [number for number in map(number_of, pieces) if number is not None]
    return numbers if len(numbers) == len(pieces) == 2 else []
