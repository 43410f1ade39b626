"""Commands on a plan file: verify, export."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

import gridplan as gp
from gridplan.cli.divisions import Json
from gridplan.cli.screen import answer, apart, say_out, tell
from gridplan.database.address import is_address, shown
from gridplan.language import say

if TYPE_CHECKING:
    from gridplan import Plan

NOT_VERIFIED = 6

PlanFile = Annotated[Path, typer.Argument(metavar="PLAN.gpkg", help="Plan file.")]
RosterFile = Annotated[
    Path | None, typer.Option("--roster", help="Roster of officers on this plan, to verify instead.", metavar="JSON")
]
Earlier = Annotated[
    list[Path] | None,
    typer.Option(
        "--earlier",
        help="With --public, plan of this place that everyone has seen before; repeatable, the oldest first.",
        metavar="PLAN.gpkg",
    ),
]
ExportTable = Literal[
    "grids",
    "units",
    "workers",
    "micro_grids",
    "corridors",
    "parts",
    "department_grids",
    "functions",
    "effort",
    "crosswalk",
    "crosswalk_back",
    "communities",
]
Lang = Annotated[Literal["en", "zh"] | None, typer.Option("--lang", help="Language of the answer.")]


def verify(plan: PlanFile, roster: RosterFile = None, lang: Lang = None, json: Json = False) -> None:
    """Recompute everything a plan says, or everything a roster of its officers says, independently."""
    found = gp.verify(plan) if roster is None else gp.read_roster(roster, gp.load(plan)).verify()
    if json:
        answer(found.as_dict())
    else:
        say_out(found.details(lang))
    if found.failures:
        raise typer.Exit(NOT_VERIFIED)


def export(
    plan: PlanFile,
    out: Annotated[
        Path,
        typer.Option("--out", help="geojson, xlsx, csv, parquet or gpkg by its ending; or postgresql://…?plan=NAME."),
    ],
    table: Annotated[
        ExportTable,
        typer.Option("--table", help="What a csv holds; communities only with --public."),
    ] = "grids",
    public: Annotated[
        bool,
        typer.Option(
            "--public",
            help="Only what everyone may see: no count of a building, none under 10.",
        ),
    ] = False,
    earlier: Earlier = None,
) -> None:
    """Write the grids in a format that others read, or the whole plan into a database with its versions."""
    apart(plan, out)
    found, before = gp.load(plan), seen_before(earlier, public=public)
    if public and is_address(out):
        raise gp.OptionError(say("public-database"))
    if is_address(out):
        tell(f"→ {shown(gp.save(found, out))}")
    else:
        tell(f"→ {found.export(out, table=table, public=public, earlier=before)}")


def seen_before(earlier: list[Path] | None, *, public: bool) -> "list[Plan]":
    """Return the plans that everyone has seen before.

    Raises
    ------
    OptionError
        When there are any, but nothing is written for everyone.
    """
    if earlier and not public:
        raise gp.OptionError(say("public-earlier-alone"))
    return [gp.load(path) for path in earlier or ()]
