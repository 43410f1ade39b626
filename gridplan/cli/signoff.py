"""The commands approve, withdraw, supersede and versions: who signed a plan off, and which version is in force."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

import gridplan as gp
from gridplan.cli.divisions import Json
from gridplan.cli.plans import Lang, PlanFile
from gridplan.cli.screen import answer, apart, say_out, show, tell
from gridplan.language import say

if TYPE_CHECKING:
    from gridplan import Plan

Date = Annotated[str, typer.Option("--date", help="Day on which that is decided.", metavar="2027-01-31")]
Out = Annotated[
    Path | None, typer.Option("--out", help="Plan file to write; PLAN.gpkg itself when left out.", metavar="FILE.gpkg")
]


def approve(
    plan: PlanFile,
    by: Annotated[str, typer.Option("--by", help="Office or id of who approves; no names of people.")],
    date: Date,
    valid_from: Annotated[
        str | None,
        typer.Option("--valid-from", help="Day from which it is in force; --date when left out.", metavar="2027-02-01"),
    ] = None,
    out: Out = None,
    despite_faults: Annotated[
        bool, typer.Option("--despite-faults", help="Approve although rules are broken; the report names them.")
    ] = False,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """Sign a plan off, after verifying it: from draft to approved."""
    target = _writable(out or plan)
    signed = gp.approve(gp.load(plan), by=by, date=date, valid_from=valid_from, despite_faults=despite_faults)
    _finish(signed, target, lang, json=json)


def withdraw(plan: PlanFile, date: Date, out: Out = None, lang: Lang = None, json: Json = False) -> None:
    """Take back an approval given by mistake, before the plan is in force."""
    target = _writable(out or plan)
    _finish(gp.withdraw(gp.load(plan), date=date), target, lang, json=json)


def supersede(
    older: Annotated[Path, typer.Argument(metavar="OLDER.gpkg", help="Plan that is replaced.")],
    newer: Annotated[Path, typer.Argument(metavar="NEWER.gpkg", help="Plan divided anew, merged, or adopted.")],
    out: Annotated[Path, typer.Option("--out", help="Plan file to write.", metavar="PLAN.gpkg")],
    date: Annotated[
        str, typer.Option("--date", help="Day from which the newer plan counts.", metavar="2027-01-31")
    ] = "",
    lang: Lang = None,
    json: Json = False,
) -> None:
    """Make a plan that was made anew the next version of an older one, with its history and codes."""
    apart(older, out)
    target = _writable(out)
    _finish(gp.supersede(gp.load(older), gp.load(newer), date=date), target, lang, json=json)


def versions(
    plans: Annotated[list[Path], typer.Argument(metavar="PLAN.gpkg…", help="Versions of one plan.")],
    at: Annotated[
        str | None, typer.Option("--at", help="Tell which is in force on this day.", metavar="2027-06-30")
    ] = None,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """List the versions of a plan: who approved them, from when they are in force, what they changed."""
    found = gp.versions(plans, at=at)
    rows = [dict(zip(found.columns, row, strict=True)) for row in found.itertuples(index=False)]
    if json:
        answer({"status": "listed", "at": at, "versions": rows})
        return
    for line in _lines(rows, at, lang):
        say_out(line)


def _writable(out: Path) -> Path:
    gp.check_writable(out)
    return out


def _finish(plan: "Plan", out: Path, lang: str | None, *, json: bool) -> None:
    """Write the plan, and tell its version and what else was noted."""
    gp.save(plan, out)
    show(plan.report)
    tell(plan.version.text(lang))
    tell(f"→ {out}")
    if json:
        findings = [finding.as_dict() for finding in plan.report.findings if finding.code.startswith("signoff-")]
        figures = {"plan": str(out), "plan_digest": plan.digest, "findings": findings}
        answer({"status": plan.version.state, "version": plan.version.as_dict(), **figures})


def _lines(rows: list[dict[str, Any]], at: str | None, lang: str | None) -> Iterator[str]:
    """Yield the table as text, what is in force marked."""
    yield say("versions-head", lang)
    for row in rows:
        told = [str(row["version"]), say(f"versions-state-{row['state']}", lang)]
        told += [str(row[name] or "–") for name in ("by", "date", "valid_from")]
        told += ["–" if row[name] is None else f"{row[name]:,}" for name in ("grids", "households", "moved_households")]
        told += [] if row["at_hand"] else [say("versions-not-at-hand", lang)]
        told += [say("versions-in-force", lang, at=at)] if row["in_force"] else []
        yield " · ".join(told)
