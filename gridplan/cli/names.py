"""The command names: what each grid is called and where it lies in words, and names that a planner gives."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import gridplan as gp
from gridplan.cli.divisions import Json
from gridplan.cli.plans import Lang, PlanFile
from gridplan.cli.screen import answer, apart, say_out, tell
from gridplan.errors import OptionError
from gridplan.language import say

if TYPE_CHECKING:
    from gridplan import Plan

Set = Annotated[
    Path | None, typer.Option("--set", help="Names to give: a table with columns grid and name.", metavar="NAMES.csv")
]
Out = Annotated[
    Path | None, typer.Option("--out", help="Plan file to write; PLAN.gpkg itself when left out.", metavar="FILE.gpkg")
]


def names(plan: PlanFile, set_: Set = None, out: Out = None, lang: Lang = None, json: Json = False) -> None:
    """Tell the name of each grid and its bounds in words: east to, south to, west to, north to."""
    if out is not None and set_ is None:
        raise OptionError(say("names-out-alone", lang))
    target = None if set_ is None else out or plan
    found = gp.load(plan)
    if set_ is not None and target is not None:
        found = _named(found, set_, target)
    if json:
        told = [named.as_dict() for named in found.grid_names]
        answer({"status": "ok", "grids": told, "out": None if target is None else str(target)})
    else:
        say_out("\n".join(named.text(lang) for named in found.grid_names))


def _named(plan: "Plan", table: Path, target: Path) -> "Plan":
    """Return the plan with the names of a table, written."""
    apart(target, table)
    gp.check_writable(target)
    named: Plan = plan.with_names(gp.read_names(table))
    named.save(target)
    tell(f"→ {target}")
    return named
