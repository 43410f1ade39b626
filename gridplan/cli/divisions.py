"""Commands that make a plan from data: check, partition, adopt."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple

import typer

import gridplan as gp
from gridplan.cli.around_options import Estates
from gridplan.cli.files import check_outputs, data_read, given, wishes_read
from gridplan.cli.inputs import read_ground
from gridplan.cli.level_answer import levels_answer
from gridplan.cli.level_options import Asked, Levels, PartsFile, level_options
from gridplan.cli.rules import division_rules, load_rules, measured_ground
from gridplan.cli.screen import answer, show, steps, tell
from gridplan.cli.systems import unnamed
from gridplan.cli.takes import fitted, takes
from gridplan.cli.unit_options import TABLES
from gridplan.cli.wishes import Centres, Start, Threads, read_from_units, wish_values, wished_columns, with_wishes
from gridplan.errors import OptionError
from gridplan.language import say

if TYPE_CHECKING:
    from gridplan import Ground, Plan, Rules

IMPOSSIBLE = 4

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object on stdout.")]
Out = Annotated[Path, typer.Option("--out", help="Plan file to write.", metavar="PLAN.gpkg")]
Map = Annotated[Path | None, typer.Option("--map", help="Map to write as well.", metavar="MAP.html")]
Lang = Annotated[Literal["en", "zh"] | None, typer.Option("--lang", help="Language of pages and tables.")]
By = Annotated[
    str | None,
    typer.Option(
        "--by",
        help="Column of which each value, such as each estate, is one grid.",
        rich_help_panel="Wishes",
        metavar="COLUMN",
    ),
]
UnitsArgument = Annotated[Path, typer.Argument(metavar="UNITS", help="Buildings or other units.")]
GridsFile = Annotated[Path | None, typer.Option("--grids", help="Polygons of the grids.")]
Membership = Annotated[
    Path | None,
    typer.Option("--membership", help="In place of polygons: a table or layer with unit ids and a grid column."),
]
LayerOption = Annotated[str | None, typer.Option("--layer", help="Its layer.")]


class Outputs(NamedTuple):
    """Files to write, found writable before the work starts."""

    plan: Path
    map: Path | None


def _outputs(read: tuple[Path, ...], out: Out, map_: Map = None) -> Outputs:
    """Check that both files can be written, and that neither is one that is read."""
    check_outputs((out, map_), read)
    return Outputs(out, map_)


def _partition_reads(data: tuple[Path, ...], wishes: tuple[Path, ...], parts: PartsFile = None) -> tuple[Path, ...]:
    return (*data, *wishes, *given(parts))


def _adopt_reads(data: tuple[Path, ...], grids: GridsFile = None, membership: Membership = None) -> tuple[Path, ...]:
    return (*data, *given(grids, membership))


def _divided_columns(wished: tuple[str, ...], by: By = None, estates: Estates = None) -> tuple[str, ...]:
    """Return the columns that reading must keep, with that of which each value is one grid."""
    return wished if by is None else tuple(dict.fromkeys((*wished, *read_from_units([by], estates))))


@takes(
    {
        "rules": division_rules,
        "wishes": wish_values,
        "files": fitted(_outputs, read=fitted(_partition_reads, data=data_read, wishes=wishes_read)),
        "asked": level_options,
        "ground": fitted(read_ground, attributes=fitted(_divided_columns, wished=wished_columns)),
    }
)
def partition(
    rules: "Rules",
    wishes: dict[str, Any],
    files: Outputs,
    asked: Asked,
    ground: "Ground",
    by: By = None,
    centres: Centres = None,
    start: Start = None,
    threads: Threads = 2,
    levels: Levels = False,
    strict: Annotated[
        bool,
        typer.Option(
            "--strict",
            help="Write nothing and exit 4 unless every rule holds, for every grid with the window of one worker.",
        ),
    ] = False,
    json: Json = False,
) -> None:
    """Divide buildings into balanced, connected grids bounded by streets."""
    if by is not None and wishes.get("estates") == "cut":
        raise OptionError(f"--by makes each {by} one grid; --estates-over cut would part it")
    with steps() as progress:
        plan = gp.partition(
            ground,
            with_wishes(rules, wishes, centres, ground),
            by=by,
            start=start,
            threads=threads,
            levels=asked.rules if levels or asked.anything else None,
            parts=asked.parts,
            progress=lambda name, share, gap: progress(say("step-dividing", place=name), share, gap),
        )
    whole = plan.status == "feasible" and not (strict and _above_window(plan))
    finish(plan, files, json=json, keep=whole or not strict)
    if plan.status in ("infeasible", "unproven") or (strict and not whole):
        raise typer.Exit(IMPOSSIBLE)


def _above_window(plan: "Plan") -> bool:
    """Tell whether a building or group above the window needs a grid with several workers."""
    told = {finding.code for part in plan.components for finding in part.findings}
    return any(code.startswith(("unit-above-window", "group-above-window")) for code in told)


@takes(
    {
        "rules": load_rules,
        "files": fitted(_outputs, read=fitted(_adopt_reads, data=data_read)),
        "ground": measured_ground,
    }
)
def adopt(
    rules: "Rules",
    files: Outputs,
    ground: "Ground",
    grids: GridsFile = None,
    grids_layer: Annotated[str | None, typer.Option("--grids-layer", help="Their layer.")] = None,
    membership: Membership = None,
    code: Annotated[str | None, typer.Option("--code", help="Column with the grid's code.")] = None,
    workers_column: Annotated[
        str | None, typer.Option("--workers-column", help="Column with the grid's number of workers.")
    ] = None,
    json: Json = False,
) -> None:
    """Take in a division that exists, with its codes and faults, as a plan with findings."""
    if (grids is None) == (membership is None):
        raise OptionError("name either --grids (polygons) or --membership (unit ids with a grid column)")
    with unnamed("grids"):
        division = gp.read_layer(grids, layer=grids_layer) if grids is not None else _members(membership, grids_layer)
    finish(gp.adopt(division, ground, rules=rules, code=code, workers=workers_column), files, json=json)


def _members(path: Path | None, layer: str | None) -> Any:
    """Read unit ids and grid codes from a table, or from the attributes of a layer."""
    if path is not None and path.suffix.lower() in TABLES:
        return gp.read_table(path)
    frame = gp.read_layer(path, layer=layer)
    return frame.drop(columns=frame.geometry.name)


def finish(plan: "Plan", files: Outputs, *, json: bool = False, keep: bool = True, told: str = "", **page: Any) -> None:
    """Tell people what came out, with what else is `told`, and write it unless it is not wanted."""
    show(plan.report)
    for line in gp.staffing_lines(plan):
        tell(line)
    tell(plan.summary())
    if told:
        tell(told)
    if plan.levels is not None:
        show(plan.levels.report)
    if keep:
        write(plan, files, **page)
    if json:
        answer(plan_answer(plan, files.plan if keep else None))


def write(plan: "Plan", files: Outputs, **page: Any) -> None:
    """Write the plan and, when asked for, its map."""
    gp.save(plan, files.plan)
    tell(f"→ {files.plan}")
    if files.map is not None:
        plan.save_html(files.map, **page)
        tell(f"→ {files.map}")


def plan_answer(plan: "Plan", out: Path | None) -> dict[str, Any]:
    """Return the outcome as plain values."""
    return {
        "status": plan.status,
        "plan": None if out is None else str(out),
        "n_units": len(plan.ground),
        "n_grids": len(plan.network.codes),
        "n_workers": int(plan.workers["worker"].nunique()),
        "households": int(plan.ground.units["households"].sum()),
        "outside_window": int(plan.grids["outside_window"].sum()),
        "objective": plan.objective,
        "bound": plan.bound,
        "gap": plan.gap,
        "price_of_streets": plan.price_of_streets,
        "plan_digest": plan.digest,
        "components": [part.as_dict() for part in plan.components],
        "findings": [finding.as_dict() for finding in plan.report.findings],
        "levels": None if plan.levels is None else levels_answer(plan),
    }
