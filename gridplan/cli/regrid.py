"""The command regrid: the least change that makes a plan right again on new ground."""

from datetime import date as day
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

import gridplan as gp
from gridplan.cli.around_options import Estates
from gridplan.cli.changes import checked_documents, write_documents
from gridplan.cli.divisions import IMPOSSIBLE, Json, Lang, Map, Out, Outputs, finish, plan_answer
from gridplan.cli.files import check_outputs, data_read, wishes_read
from gridplan.cli.inputs import read_ground
from gridplan.cli.rules import Areas, StandardOption, Work, changed_rules
from gridplan.cli.screen import answer, steps
from gridplan.cli.takes import fitted, left_out, takes
from gridplan.cli.wishes import (
    Apart,
    Balance,
    Threads,
    Together,
    lock_option,
    read_from_units,
    wish_values,
    wished_columns,
)
from gridplan.language import say

if TYPE_CHECKING:
    from gridplan import Changes, Ground, Plan

_PANEL = "Change"
_BUDGET = {"regrid-budget-households", "regrid-budget-grids"}
_BROKEN = ("partial", "infeasible", "unproven")


def _option(name: str, help_: str, metavar: str | None = None) -> typer.models.OptionInfo:
    option: typer.models.OptionInfo = typer.Option(name, help=help_, rich_help_panel=_PANEL, metavar=metavar)
    return option


OldPlans = Annotated[
    list[Path], _option("--plan", "Plan to change; repeatable where subdistricts become one.", "OLD.gpkg")
]
MaxMoved = Annotated[
    float | None, _option("--max-moved", "Share of all households that may change their grid, 0.05 for 5 %.", "SHARE")
]
MaxGrids = Annotated[int | None, _option("--max-grids", "Grids that may give or take buildings, begin or end.", "N")]
NewGrid = Annotated[
    int | None,
    _option("--new-grid", "How many moved households a grid that begins or ends counts as (150).", "HOUSEHOLDS"),
]
Date = Annotated[str | None, _option("--date", "Day from which the new plan counts; today.", "2027-01-31")]
LockOfPlan = Annotated[list[str] | None, lock_option("Grid of --plan that stays as it is; repeatable.")]
Documents = Annotated[
    list[Path] | None,
    typer.Option("--changes", help="What becomes of each grid; repeatable.", metavar="FILE.xlsx|PAGE.html|FOLDER"),
]


class _Places(NamedTuple):
    """Files to write."""

    plan: Outputs
    changes: tuple[Path, ...]

    def written(self) -> list[str]:
        """Return them all as text."""
        return [str(path) for path in (*self.plan, *self.changes) if path is not None]


def _places(
    data: tuple[Path, ...],
    wishes: tuple[Path, ...],
    plan: OldPlans,
    out: Out,
    map_: Map = None,
    changes: Documents = None,
) -> _Places:
    """Check that all files can be written, and that none is one that is read."""
    documents = checked_documents(changes)
    check_outputs((out, map_, *documents), (*data, *wishes, *plan))
    return _Places(Outputs(out, map_), documents)


def _older(plan: OldPlans) -> "Plan":
    """Return the plan that is changed."""
    return gp.older_plan(plan)


def _columns(
    older: "Plan",
    balance: Balance = None,
    together: Together = None,
    apart: Apart = None,
    standard: StandardOption = None,
    areas: Areas = None,
    work: Work = None,
    estates: Estates = None,
) -> tuple[str, ...]:
    """Return the columns that the rules of today and of the older plan name."""
    today = wished_columns(balance, together, apart, standard, areas, work, estates)
    return tuple(dict.fromkeys((*read_from_units(older.rules.columns, estates), *today)))


@takes(
    {
        "rules": changed_rules,
        "wishes": fitted(wish_values, lock=left_out, stay=left_out, estates=left_out, estates_loose=left_out),
        "places": fitted(_places, data=data_read, wishes=fitted(wishes_read, start=left_out, centres=left_out)),
        "older": _older,
        "ground": fitted(read_ground, attributes=_columns),
    }
)
def regrid(
    rules: dict[str, Any],
    wishes: dict[str, Any],
    places: _Places,
    older: "Plan",
    ground: "Ground",
    max_moved: MaxMoved = None,
    max_grids: MaxGrids = None,
    lock: LockOfPlan = None,
    new_grid: NewGrid = None,
    date: Date = None,
    threads: Threads = 2,
    strict: Annotated[bool, typer.Option("--strict", help="Write nothing and exit 4 unless every rule holds.")] = False,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """Change a plan as little as possible until it is right again; rules left out are those of the older plan."""
    with steps() as progress:
        plan = gp.regrid(
            older,
            ground,
            rules | wishes,
            max_moved=max_moved,
            max_grids=max_grids,
            locked=lock or (),
            **({} if new_grid is None else {"new_grid": new_grid}),
            date=day.today().isoformat() if date is None else date,
            threads=threads,
            progress=lambda name, share, gap: progress(say("step-regridding", lang, place=name), share, gap),
        )
    whole = _whole(plan)
    keep = whole or not strict
    found = gp.changes(older, plan)
    finish(plan, places.plan, keep=keep, told=found.summary(lang), lang=lang)
    if keep:
        write_documents(found, places.changes, lang)
    if json:
        answer(_answer(plan, found, places, keep=keep))
    if not whole:
        raise typer.Exit(IMPOSSIBLE)


def _whole(plan: "Plan") -> bool:
    """Tell whether nothing is left as it was although it breaks a rule."""
    short = any(finding.code in _BUDGET for finding in plan.report.findings)
    return plan.status not in _BROKEN and not short


def _answer(plan: "Plan", found: "Changes", places: _Places, *, keep: bool) -> dict[str, Any]:
    """Return the outcome as plain values."""
    totals = found.totals
    change = {
        "version": plan.version.as_dict(),
        "date": found.date,
        "moved": totals.moved,
        "moved_share": totals.moved_share,
        "touched": totals.changed_grids,
        "events": dict(totals.events),
        "files": places.written() if keep else [],
    }
    return plan_answer(plan, places.plan.plan if keep else None) | change
