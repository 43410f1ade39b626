"""The command that draws a plan as a page: `gridplan map`."""

from pathlib import Path
from typing import Annotated, Literal

import typer

import gridplan as gp
from gridplan.cli.plans import Earlier, PlanFile, seen_before
from gridplan.cli.screen import apart, tell

_BASEMAP = "Tile server of the intranet below the plan: http://…/{z}/{x}/{y}.png, or a WMTS GetTile address."


def map_(
    plan: PlanFile,
    out: Annotated[Path, typer.Option("--out", help="Page to write.", metavar="MAP.html")],
    lang: Annotated[Literal["en", "zh"] | None, typer.Option("--lang", help="Language of the page.")] = None,
    title: Annotated[str | None, typer.Option("--title", help="Title of the page.")] = None,
    attribution: Annotated[str, typer.Option("--attribution", help="Whose data this is.")] = "",
    date: Annotated[str, typer.Option("--date", help="Day that the map tells of.", metavar="2027-01-31")] = "",
    roster: Annotated[
        Path | None, typer.Option("--roster", help="Roster of officers on this plan, to be shown.", metavar="JSON")
    ] = None,
    basemap: Annotated[str | None, typer.Option("--basemap", help=_BASEMAP, metavar="URL")] = None,
    basemap_datum: Annotated[
        Literal["wgs84", "gcj02"],
        typer.Option("--basemap-datum", help="Datum of these tiles; web maps in China have gcj02."),
    ] = "wgs84",
    public: Annotated[
        bool, typer.Option("--public", help="For everyone: no counts under ten, nothing of single buildings.")
    ] = False,
    earlier: Earlier = None,
) -> None:
    """Draw a plan as one page that opens without internet."""
    apart(plan, out)
    found = gp.load(plan)
    found.save_html(
        out,
        lang=lang,
        title=title,
        attribution=attribution,
        date=date,
        roster=None if roster is None else gp.read_roster(roster, found),
        basemap=basemap,
        basemap_datum=basemap_datum,
        public=public,
        earlier=seen_before(earlier, public=public),
    )
    tell(f"→ {out}")
