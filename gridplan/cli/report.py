"""The command report: a plan as a document to read, print and file."""

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import typer

import gridplan as gp
from gridplan.cli.divisions import Lang
from gridplan.cli.files import check_outputs, given
from gridplan.cli.plans import Earlier, PlanFile, seen_before
from gridplan.cli.screen import tell

Out = Annotated[
    list[Path],
    typer.Option("--out", help="Page to read and print, or workbook; repeatable.", metavar="REPORT.html|REPORT.xlsx"),
]
Roster = Annotated[
    Path | None,
    typer.Option("--roster", help="Roster of officers on this plan; they stand there by id.", metavar="JSON"),
]
Public = Annotated[
    bool, typer.Option("--public", help="Only what everyone may see: no count of a building, none under 10.")
]
Verify = Annotated[bool, typer.Option("--verify", help="Recompute everything the plan says, and certify it.")]
Sheets = Annotated[
    Literal["grid", "community", "none"],
    typer.Option("--sheets", help="A sheet for each grid, only one for each community, or none."),
]
Day = Annotated[
    str | None, typer.Option("--date", help="Day of the report; today when not given.", metavar="YYYY-MM-DD")
]
Title = Annotated[str | None, typer.Option("--title", help="Title of the report.")]
Attribution = Annotated[str, typer.Option("--attribution", help="Whose data this is; stands at the foot.")]


def report(
    plan: PlanFile,
    out: Out,
    roster: Roster = None,
    public: Public = False,
    earlier: Earlier = None,
    verify: Verify = False,
    sheets: Sheets = "grid",
    day: Day = None,
    title: Title = None,
    attribution: Attribution = "",
    lang: Lang = None,
) -> None:
    """Write a plan as a report: balance, findings, certificate, a page for each community, a sheet for each grid."""
    check_outputs(out, (plan, *given(roster)))
    found, before = gp.load(plan), seen_before(earlier, public=public)
    for path in out:
        written = found.save_report(
            path,
            lang=lang,
            title=title,
            attribution=attribution,
            date=date.today().isoformat() if day is None else day,
            public=public,
            earlier=before,
            roster=None if roster is None else gp.read_roster(roster, found),
            verified=found.verify() if verify else None,
            sheets=sheets,
        )
        tell(f"→ {written}")
