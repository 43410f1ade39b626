"""Workers on grids in sentences, and as plain values."""

from __future__ import annotations

from typing import Any

from gridplan.language import say
from gridplan.people.load_words import load_lines
from gridplan.people.staff.roster import WorkerRoster


def roster_summary(roster: WorkerRoster, lang: str | None = None) -> str:
    """Return a roster in a few lines: how many serve how many, how even, why not and what would work."""
    lines = [_headline(roster, lang), *load_lines(roster.grids, lang)]
    served = roster.by_community()
    for row in served.to_dict("records"):
        told = {name: f"{row[name]:.2f}" for name in ("lightest", "heaviest")}
        lines.append(say("crew-community", lang, **row | told | {"community": row["community"] or "*"}))
    lines += [finding.line(lang) for finding in (*roster.reasons, *roster.report.findings)]
    if roster.relaxation is not None:
        lines.append(say("crew-relaxation", lang))
        lines += [f"  {change.text(lang)}" for change in roster.relaxation.changes]
    return "\n".join(lines)


def roster_dict(roster: WorkerRoster) -> dict[str, Any]:
    """Return a roster as plain values for JSON."""
    relaxation = roster.relaxation
    return {
        "status": roster.status,
        "rules": roster.rules.as_dict(),
        "digest": roster.digest,
        "workers": roster.by_worker().to_dict("records"),
        "posts": roster.workers.to_dict("records"),
        "communities": roster.by_community().to_dict("records"),
        "stages": [{**vars(stage), "gap": stage.gap} for stage in roster.stages],
        "reasons": [finding.as_dict() for finding in roster.reasons],
        "relaxation": None if relaxation is None else [change.as_dict() for change in relaxation.changes],
        "findings": [finding.as_dict() for finding in roster.report.findings],
    }


def _headline(roster: WorkerRoster, lang: str | None) -> str:
    served = roster.by_grid()
    people = roster.by_worker()
    return say(
        "crew-summary",
        lang,
        status=say(f"crew-status-{roster.status}", lang),
        workers=len(people),
        grids=int((served["kind"] == "areal").sum()),
        roads=int((served["kind"] == "line").sum()),
        posts=len(roster.pairs),
        several=int((served["workers"] > 1).sum()),
        most=int(people["grids"].max()),
        unserved=int(((served["workers"] == 0) & (served["load"] > 0)).sum()),
    )
