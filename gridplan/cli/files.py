"""Files that a command writes: found writable before the work starts, and never one that is read."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

import gridplan as gp
from gridplan.cli.around_options import Barriers, Boundaries, Estates, Roads
from gridplan.cli.census_options import Census, Totals
from gridplan.cli.dedicated_options import DedicatedFile
from gridplan.cli.point_options import Points, points_read
from gridplan.cli.screen import apart
from gridplan.cli.unit_options import Corrections, Table
from gridplan.cli.wishes import Apart, Centres, Pin, Start, Together, table_of
from gridplan.database.address import is_address
from gridplan.errors import OptionError
from gridplan.language import say
from gridplan.safe.folders import made

GroundFile = Annotated[
    Path | None,
    typer.Option("--ground", help="Plan file whose ground is used, in place of UNITS.", metavar="PLAN.gpkg"),
]
Units = Annotated[Path | None, typer.Argument(metavar="[UNITS]", help="Buildings or other units.")]
_FIRST = "conflicts.csv"
"""Any name: where one file can be written, others can."""


def data_read(
    units: Units = None,
    households_table: Table = None,
    corrections: Corrections = None,
    roads: Roads = None,
    barriers: Barriers = None,
    boundaries: Boundaries = None,
    estates: Estates = None,
    census: Census = None,
    totals: Totals = None,
    dedicated: DedicatedFile = None,
    points: Points = None,
) -> tuple[Path, ...]:
    """Return the files of data that the options name."""
    data = given(units, households_table, corrections, roads, barriers, boundaries, estates, census, totals, dedicated)
    return (*data, *points_read(points))


def wishes_read(
    start: Start = None, centres: Centres = None, pin: Pin = None, together: Together = None, apart: Apart = None
) -> tuple[Path, ...]:
    """Return the files of wishes that the options name."""
    return given(start, centres, pin, *(table_of(groups) for groups in (together, apart)))


def given(*paths: Path | None) -> tuple[Path, ...]:
    """Return the paths that are there.

    Examples
    --------
    >>> given(None, Path("a"))
    (PosixPath('a'),)
    """
    return tuple(path for path in paths if path is not None)


def check_outputs(outputs: Iterable[Path | None], inputs: Iterable[Path]) -> None:
    """Refuse outputs that are read, are one file, or cannot be written; a path without an ending is a folder.

    Raises
    ------
    OptionError
        Naming the path.
    """
    written = [path for path in outputs if path is not None]
    apart(*written)
    read = list(inputs)
    for output in written:
        for source in read:
            apart(output, source)
        gp.check_writable(_file_in(output))


def _file_in(output: Path) -> Path:
    """Return a file to be written for an output, its folder made where it is one; databases stay as they are."""
    if is_address(output):
        return output
    if output.suffix and not output.is_dir():
        return output
    return made(output) / _FIRST


def table_place(option: str, path: Path | None) -> None:
    """Refuse tables with an ending that is no workbook's.

    Raises
    ------
    OptionError
        Naming the option.
    """
    if path is not None and path.suffix.lower() not in ("", ".xlsx"):
        raise OptionError(say("option-tables", option=option, path=path))
