"""The command apply: edits made by hand in the editor page, replayed onto a plan."""

from datetime import date as day
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

import gridplan as gp
from gridplan.cli.changes import checked_documents, write_documents
from gridplan.cli.divisions import IMPOSSIBLE, Json, Lang, Map, Out, Outputs, finish, plan_answer
from gridplan.cli.files import check_outputs
from gridplan.cli.plans import PlanFile
from gridplan.cli.regrid import Documents
from gridplan.cli.screen import answer
from gridplan.cli.takes import takes
from gridplan.language import hundredths_text, say
from gridplan.trail import BEGUN

if TYPE_CHECKING:
    from gridplan import Changes, Comparison, Plan

EditsFile = Annotated[Path, typer.Argument(metavar="EDITS.json", help="File that the editor page exported.")]
Date = Annotated[
    str | None,
    typer.Option(
        "--date",
        help="Day from which the plan counts; that of the edits, else today or that of the plan if later.",
        metavar="2027-01-31",
    ),
]
Mend = Annotated[
    bool,
    typer.Option("--mend", help="Make broken grids right again around the edits by the least change."),
]
_NOT_MENDED = "edits-not-mended"


class _Places(NamedTuple):
    """Files to read and to write."""

    read: Path
    edits: Path
    plan: Outputs
    changes: tuple[Path, ...]


def _places(plan: PlanFile, edits: EditsFile, out: Out, map_: Map = None, changes: Documents = None) -> _Places:
    """Check that all files can be written, and that none is one that is read."""
    documents = checked_documents(changes)
    check_outputs((out, map_, *documents), (plan, edits))
    return _Places(plan, edits, Outputs(out, map_), documents)


@takes({"places": _places})
def apply(places: _Places, mend: Mend = False, date: Date = None, lang: Lang = None, json: Json = False) -> None:
    """Replay edits made by hand onto a plan, and say what moved and every rule that is broken now, worst first."""
    edits = gp.read_edits(places.edits)
    older = gp.load(places.read)
    counts_from = date or edits.date or max(day.today().isoformat(), older.latest_day)
    plan = gp.apply_edits(older, edits, mend=mend, date=counts_from)
    found, compared = gp.changes(older, plan), gp.compare(older, plan)
    finish(plan, places.plan, told=f"{found.summary(lang)}{_otherwise(found, compared, lang)}", lang=lang)
    write_documents(found, places.changes, lang)
    mended = not any(finding.code == _NOT_MENDED for finding in plan.report.findings)
    if json:
        answer(_answer(plan, found, places, mended=mend and mended) | {"differing": compared.differing})
    if mend and not mended:
        raise typer.Exit(IMPOSSIBLE)


def _otherwise(found: "Changes", compared: "Comparison", lang: str | None) -> str:
    """Return the line on the households that change grid whatever the codes, where codes alone make a difference."""
    by_code, by_content = hundredths_text(found.totals.moved_share), hundredths_text(compared.differing)
    if by_code == by_content:
        return ""
    return "\n" + say("edits-compared", lang, by_code=by_code, by_content=by_content)


def _answer(plan: "Plan", found: "Changes", places: _Places, *, mended: bool) -> dict[str, Any]:
    """Return the outcome as plain values."""
    totals = found.totals
    return plan_answer(plan, places.plan.plan) | {
        "version": plan.version.as_dict(),
        "moved": totals.moved,
        "moved_share": totals.moved_share,
        "touched": totals.changed_grids,
        "events": dict(totals.events),
        "mended": mended,
        "new_grids": {f.numbers["name"]: f.ids[0] for f in plan.report.findings if f.code in BEGUN},
        "edits": len(plan.trail[-1].edits) if plan.trail else 0,
        "files": [str(path) for path in (*places.plan, *places.changes) if path is not None],
    }
