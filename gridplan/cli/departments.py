"""The options that name the departments' layers, and what their columns mean."""

from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple

import typer

from gridplan.cli.named import for_departments, pairs_of, refuse, strangers
from gridplan.cli.takes import fitted, left_out
from gridplan.database.address import is_address
from gridplan.errors import InputError
from gridplan.findings import Finding

_PANEL = "Departments"
_FILE, _INSIDE, _SYSTEM, _DATUM, _COLUMN = (
    *("police=police.gpkg", "police=grids", "police=EPSG:4547", "police=gcj02", "police=grid_id"),
)


def _option(name: str, help_: str, metavar: str | None = None) -> typer.models.OptionInfo:
    option: typer.models.OptionInfo = typer.Option(name, help=help_, rich_help_panel=_PANEL, metavar=metavar)
    return option


_COLUMN_HELP = "for all departments, or of one; repeatable."
Layer = Annotated[
    list[str], _option("--layer", "A department's grids: file or plan; once for each department.", "NAME=FILE")
]
LayerName = Annotated[list[str] | None, _option("--layer-name", "Layer inside a department's file.", "NAME=LAYER")]
LayerCrs = Annotated[
    list[str] | None,
    _option("--layer-crs", "Coordinate system of layers that name none: of all, or of one.", "[NAME=]CRS"),
]
LayerDatum = Annotated[
    list[str] | None,
    _option(
        "--layer-datum",
        "Where the coordinates of layers come from, of all or of one: bd09 and gcj02 are shifted by web maps in China.",
        "[NAME=]DATUM",
    ),
]
Code = Annotated[list[str] | None, _option("--code", f"Column with the grids' codes {_COLUMN_HELP}", "[NAME=]COLUMN")]
Title = Annotated[list[str] | None, _option("--title", f"Column with their own names {_COLUMN_HELP}", "[NAME=]COLUMN")]
Functions = Annotated[
    list[str] | None, _option("--functions", f"Column with what is done there {_COLUMN_HELP}", "[NAME=]COLUMN")
]
Staff = Annotated[
    list[str] | None, _option("--staff", f"Column with the number of people {_COLUMN_HELP}", "[NAME=]COLUMN")
]
Lines = Annotated[list[str] | None, _option("--lines", "Department whose grids are road segments; repeatable.", "NAME")]
Priority = Annotated[
    Literal["lower", "smaller"] | None,
    _option(
        "--priority", "Whose a building is where two grids of one department overlap: lower code, or smaller grid."
    ),
]


class Asked(NamedTuple):
    """The departments' layers as they were named.

    Parameters
    ----------
    files
        Department → file.
    inside
        Department → layer inside its file, where one is named.
    reading
        Keywords of the verbs that read departments.
    """

    files: dict[str, Path]
    inside: dict[str, str]
    reading: dict[str, Any]

    @property
    def layers(self) -> dict[str, Path | tuple[Path, str]]:
        """The layers as verbs take them."""
        return {name: (file, self.inside[name]) if name in self.inside else file for name, file in self.files.items()}


def asked_of(
    layer: Layer,
    layer_name: LayerName = None,
    layer_crs: LayerCrs = None,
    layer_datum: LayerDatum = None,
    code: Code = None,
    title: Title = None,
    functions: Functions = None,
    staff: Staff = None,
    lines: Lines = None,
    priority: Priority = None,
) -> tuple[Asked, tuple[str, ...]]:
    """Return what was asked, and every value that was written wrongly."""
    files = pairs_of("--layer", layer, usual=_FILE)
    names = tuple(files.values)
    inside = pairs_of("--layer-name", layer_name, usual=_INSIDE)
    systems = for_departments("--layer-crs", layer_crs, names, usual=_SYSTEM)
    datums = for_departments("--layer-datum", layer_datum, names, usual=_DATUM)
    columns = {
        part: for_departments(f"--{part}", texts, names, usual=_COLUMN)
        for part, texts in (("code", code), ("title", title), ("functions", functions), ("staff", staff))
    }
    faults = files.faults + inside.faults + strangers("--layer-name", inside.values, names)
    faults += systems.faults + datums.faults + tuple(fault for said in columns.values() for fault in said.faults)
    faults += strangers("--lines", lines or (), names)
    reading: dict[str, Any] = {part: said.values for part, said in columns.items() if said.values}
    reading |= {"lines": tuple(lines)} if lines else {}
    reading |= {"crs": systems.values} if systems.values else {}
    reading |= {"datum": datums.values} if datums.values else {}
    reading |= {"priority": priority} if priority else {}
    paths = {name: Path(file).expanduser() for name, file in files.values.items()}
    return Asked(paths, inside.values, reading), faults


def settled(said: tuple[Asked, tuple[str, ...]]) -> Asked:
    """Return what was asked; all that is written wrongly is refused, then all files that are not there.

    Raises
    ------
    OptionError
        With every wrong value.
    InputError
        With every missing file.
    """
    asked, faults = said
    refuse(faults)
    missing = tuple(
        _missing(name, path) for name, path in asked.files.items() if not (is_address(path) or path.is_file())
    )
    if missing:
        raise InputError(missing)
    return asked


def _missing(department: str, path: Path) -> Finding:
    """Return that a department's file is not there; a name may have been cut at its first sign of equality."""
    code = "department-file-parted" if "=" in str(path) else "department-file-missing"
    return Finding(code, numbers={"department": department, "source": str(path)})


departments_asked = fitted(settled, said=fitted(asked_of, priority=left_out))
"""Returns the departments' layers that the options name, where overlaps are a subject and nobody goes first."""
