"""The command merge: the departments' overlapping grids into one network."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

import gridplan as gp
from gridplan.cli.departments import Asked
from gridplan.cli.divisions import IMPOSSIBLE, Json, Lang, Map, Out, Outputs, finish, plan_answer
from gridplan.cli.files import GroundFile, check_outputs, data_read, given, table_place, wishes_read
from gridplan.cli.grounds import ground_or_plan
from gridplan.cli.merge_answer import merger_answer
from gridplan.cli.merge_options import Merging, merging_asked
from gridplan.cli.rules import division_rules
from gridplan.cli.screen import answer, steps, tell
from gridplan.cli.takes import fitted, left_out, takes
from gridplan.cli.wishes import Centres, Threads, lock_option, wish_values, wished_ground, with_wishes
from gridplan.language import say

if TYPE_CHECKING:
    from gridplan import Crosswalk, Diagnosis, Ground, Plan, Rules

CrosswalkFile = Annotated[
    Path | None,
    typer.Option(
        "--crosswalk", help="Which new grid each old one became: workbook, or folder.", metavar="FILE.xlsx|FOLDER"
    ),
]
Flows = Annotated[
    Path | None, typer.Option("--flows", help="Picture of old grids going over into new ones.", metavar="FLOWS.html")
]
LockOfBase = Annotated[list[str] | None, lock_option("Grid of --base that stays as it is; repeatable.")]


class Places(NamedTuple):
    """Files to write."""

    plan: Outputs
    crosswalk: Path | None
    flows: Path | None


def _places(
    data: tuple[Path, ...],
    wishes: tuple[Path, ...],
    asked: Merging,
    out: Out,
    ground_file: GroundFile = None,
    map_: Map = None,
    crosswalk: CrosswalkFile = None,
    flows: Flows = None,
) -> Places:
    """Check that all files can be written, and that none is one that is read."""
    table_place("--crosswalk", crosswalk)
    read = (*data, *wishes, *asked.departments.files.values(), *given(ground_file))
    check_outputs((out, map_, crosswalk, flows), read)
    return Places(Outputs(out, map_), crosswalk, flows)


@takes(
    {
        "asked": merging_asked,
        "rules": division_rules,
        "wishes": fitted(wish_values, stay=left_out),
        "places": fitted(_places, data=data_read, wishes=fitted(wishes_read, start=left_out), asked=merging_asked),
        "ground": ground_or_plan(wished_ground),
    },
    lock=LockOfBase,
)
def merge(
    asked: Merging,
    rules: "Rules",
    wishes: dict[str, Any],
    places: Places,
    ground: "Ground",
    centres: Centres = None,
    threads: Threads = 2,
    strict: Annotated[bool, typer.Option("--strict", help="Write nothing and exit 4 unless every rule holds.")] = False,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """Merge departments' overlapping grids into one network that keeps as much of them as the rules allow."""
    with steps() as progress:
        plan = gp.merge(
            asked.departments.layers,
            ground,
            with_wishes(rules, wishes, centres, ground),
            threads=threads,
            progress=lambda name, share, gap: progress(say("step-dividing", place=name), share, gap),
            **asked.departments.reading,
            **asked.dials,
        )
    keep = plan.status == "feasible" or not strict
    diagnosis = _diagnosis(asked.departments, plan, places)
    walk = gp.crosswalk(plan)
    finish(plan, places.plan, keep=keep, told=walk.changes(), lang=lang, diagnosis=diagnosis)
    if keep:
        _write(walk, places, lang)
    if json:
        answer(_written(plan, places, keep=keep) | merger_answer(plan, walk, diagnosis))
    if plan.status in ("infeasible", "unproven") or not keep:
        raise typer.Exit(IMPOSSIBLE)


def _diagnosis(asked: Asked, plan: "Plan", places: Places) -> "Diagnosis | None":
    """Return what the map lists as conflicts of the departments' networks, where a map is drawn."""
    if places.plan.map is None:
        return None
    reading = {name: value for name, value in asked.reading.items() if name != "priority"}
    return gp.diagnose(asked.layers, plan.ground, rules=plan.rules, **reading)


def _write(walk: "Crosswalk", places: Places, lang: str | None) -> None:
    """Write what was asked for beside the plan."""
    if places.crosswalk is not None:
        tell(f"→ {walk.export(places.crosswalk, lang=lang)}")
    if places.flows is not None:
        tell(f"→ {walk.save_html(places.flows, lang=lang)}")


def _written(plan: "Plan", places: Places, *, keep: bool) -> dict[str, Any]:
    """Return the plan and the files beside it as plain values."""
    beside = {"crosswalk": places.crosswalk, "flows": places.flows}
    files = {name: None if path is None or not keep else str(path) for name, path in beside.items()}
    return {**plan_answer(plan, places.plan.plan if keep else None), **files}
