"""The commands codes check and codes changes: what is wrong with codes, and which became which."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import gridplan as gp
from gridplan.cli.divisions import Json
from gridplan.cli.files import check_outputs, given, table_place
from gridplan.cli.plans import NOT_VERIFIED, Lang, PlanFile
from gridplan.cli.screen import answer, say_out, tell
from gridplan.language import say

if TYPE_CHECKING:
    import pandas as pd

app = typer.Typer(
    help="Check codes of grids, and list which code became which.",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Source = Annotated[Path, typer.Argument(metavar="PLAN.gpkg|LIST.xlsx|LIST.csv", help="Plan, or list of grids.")]
Scheme = Annotated[
    Path | None,
    typer.Option("--scheme", help="Widths and ranges: its table codes, or rules.codes.", metavar="SCHEME.toml"),
]
Communities = Annotated[
    Path | None,
    typer.Option("--communities", help="Table of communities with their administrative codes.", metavar="FILE"),
]
History = Annotated[
    Path | None, typer.Option("--history", help="Plan whose retired codes must not return.", metavar="PLAN.gpkg")
]
Checked = Annotated[
    Path | None, typer.Option("--out", help="Every code with its faults: workbook, or folder.", metavar="XLSX|FOLDER")
]
Column = Annotated[str | None, typer.Option("--code", help="Column of a list with the codes.")]
CommunityColumn = Annotated[str | None, typer.Option("--community", help="Column of a list with the communities.")]
KindColumn = Annotated[str | None, typer.Option("--kind", help="Column of a list with the kinds of grid.")]
SheetName = Annotated[str | None, typer.Option("--sheet", help="Sheet of a workbook.")]
Older = Annotated[
    Path | None, typer.Option("--old", help="Older plan, where the history lacks it.", metavar="OLD.gpkg")
]
Since = Annotated[
    int | None, typer.Option("--since", help="Number of the version whose codes others still use.", metavar="VERSION")
]
Unchanged = Annotated[bool, typer.Option("--unchanged", help="List grids that stayed as they were, too.")]
Changed = Annotated[Path | None, typer.Option("--out", help="Table to write.", metavar="CHANGES.csv|CHANGES.xlsx")]


@app.command("check")
def check(
    source: Source,
    scheme: Scheme = None,
    communities: Communities = None,
    history: History = None,
    code: Column = None,
    community: CommunityColumn = None,
    kind: KindColumn = None,
    sheet: SheetName = None,
    out: Checked = None,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """Say what is wrong with the codes of a plan or of a list, and what to do; exit 6 where other systems stumble."""
    table_place("--out", out)
    check_outputs((out,), given(source, scheme, communities, history))
    found = gp.check_codes(
        source,
        None if scheme is None else gp.CodeScheme.from_toml(scheme),
        communities=() if communities is None else gp.read_community_codes(communities),
        history=() if history is None else gp.load(history),
        code=code,
        community=community,
        kind=kind,
        sheet=sheet,
    )
    if out is not None:
        tell(f"→ {found.export(out, lang=lang)}")
    if json:
        answer(found.as_dict() | {"out": None if out is None else str(out)})
    else:
        say_out(found.summary(lang))
    if not found.holds:
        raise typer.Exit(NOT_VERIFIED)


@app.command("changes")
def changes(
    plan: PlanFile,
    old: Older = None,
    since: Since = None,
    unchanged: Unchanged = False,
    out: Changed = None,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """List which code became which, for departments that replace codes in systems of their own."""
    check_outputs((out,), given(plan, old))
    table = gp.change_table(plan, old, since=since, unchanged=unchanged)
    if out is not None:
        tell(f"→ {gp.export_changes(table, out, lang=lang)}")
    if json:
        rows = table.astype(object).where(table.notna(), None).to_dict("records")
        answer({"status": "ok", "changes": rows, "out": None if out is None else str(out)})
    elif out is None:
        say_out(_lines(table, lang))


def _lines(table: "pd.DataFrame", lang: str | None) -> str:
    """Return the table as lines that people read."""
    told = [
        say("codes-change-line", lang, old=row.old_code or "–", new=row.new_code or "–", households=row.households)
        + say(f"codes-event-{row.event}", lang)
        for row in table.itertuples()
    ]
    return "\n".join(told) if told else say("codes-change-none", lang)
