"""The command lineage: what became of grids and buildings over the rounds of re-gridding."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Annotated, TypeVar

import typer

import gridplan as gp
from gridplan.cli.divisions import Json
from gridplan.cli.files import check_outputs, table_place
from gridplan.cli.plans import Lang, PlanFile
from gridplan.cli.screen import answer, say_out, tell
from gridplan.errors import InputError, OptionError
from gridplan.findings import Finding, Report
from gridplan.language import say

T = TypeVar("T")
Grids = Annotated[
    list[str] | None, typer.Option("--grid", help="Code whose chain is told; repeatable.", metavar="CODE")
]
Buildings = Annotated[
    list[str] | None, typer.Option("--unit", help="Building whose grid is told; repeatable.", metavar="ID")
]
At = Annotated[
    str | None, typer.Option("--at", help="When the buildings are looked for; now without it.", metavar="DATE|YEAR")
]
Out = Annotated[
    Path | None, typer.Option("--out", help="All rounds: workbook, or folder.", metavar="LINEAGE.xlsx|FOLDER")
]


def lineage(
    plan: PlanFile,
    grid: Grids = None,
    unit: Buildings = None,
    at: At = None,
    out: Out = None,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """Tell what became of each grid over all rounds, the chain of one, and which grid held a building when."""
    if at is not None and not unit:
        raise OptionError(say("lineage-at-alone", lang))
    table_place("--out", out)
    check_outputs((out,), (plan,))
    past = gp.lineage(plan)
    chains, strange_codes = _each(past.of, grid)
    held, strange_ids = _each(partial(past.grid_of, at=at), unit)
    Report(strange_codes + strange_ids).raise_errors()
    if out is not None:
        past.export(out, lang=lang)
        tell(f"→ {out}")
    if json:
        written = None if out is None else str(out)
        told = {"chains": [one.as_dict() for one in chains], "held": [one.as_dict() for one in held]}
        answer(past.as_dict() | told | {"out": written})
    else:
        lines = [one.text(lang) for one in chains] + [one.text(lang) for one in held]
        say_out("\n".join(lines or [past.summary(lang)]))


def _each(ask: Callable[[str], T], names: list[str] | None) -> tuple[list[T], tuple[Finding, ...]]:
    """Return the answers, and the faults of the names that have none."""
    answers: list[T] = []
    faults: tuple[Finding, ...] = ()
    for name in names or ():
        try:
            answers.append(ask(name))
        except InputError as fault:
            faults += fault.findings
    return answers, faults
