"""What a change document says in words and figures: heading, legend, rows of grids and of communities."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from gridplan.changes.telling import codes_text, summary_lines, versions_text, why_of
from gridplan.changes.totals import redrawn
from gridplan.ground.windows import has_target
from gridplan.language import Lang, hundredths_text, per_cent, say, sentences
from gridplan.show.changes.layers import row_names
from gridplan.show.figures import ground_marks, number_text
from gridplan.show.measured import measured_grids
from gridplan.text import plain
from gridplan.wishes.earlier import BEFORE

if TYPE_CHECKING:
    from gridplan.changes.values import Changes

_COUNTS = ("households_before", "households_after", "moved", "moved_in", "moved_out", "came", "gone", "corrected")
_DEVIATIONS = ("deviation_before", "deviation_after")
_KINDS = ("moved", "came", "gone", "corrected")


def row_tables(changes: Changes, lang: Lang) -> dict[str, Any]:
    """Return the figures of the grids by column, in the order of the table; nothing else of them enters a page."""
    grids = changes.grids
    before, after = row_names(changes)
    workers, aims = _workers_by_code(changes), has_target(changes.plan.rules)
    return {
        "rows": {
            **_measured(changes, lang),
            "event": grids["event"].tolist(),
            "word": [say(f"changes-event-{event}", lang) for event in grids["event"]],
            "code": [plain(codes_text(row)) for _, row in grids.iterrows()],
            "before": before,
            "after": after,
            "community": [plain(name) for name in grids["community"]],
            **{name: grids[name].tolist() for name in _COUNTS},
            "share": [round(float(share), 4) for share in grids["share"]],
            **{name: [_finite(v) if aims else None for v in grids[name]] for name in _DEVIATIONS},
            **{name: grids[name].tolist() for name in ("outside_untouched", "outside_after")},
            **{name: [plain(text) for text in grids[name]] for name in ("comes_from", "goes_to")},
            "why": [[plain(finding.advice(lang)) for finding in why_of(changes, row)] for _, row in grids.iterrows()],
            "workers": [workers.get(code, []) for code in grids["new_grid"]],
        }
    }


def _measured(changes: Changes, lang: Lang) -> dict[str, list[str]]:
    """Return what each row is measured by before and after where households have no part in it, such as jobs."""
    plan, old = changes.plan, changes.old
    after = dict(zip(plan.network.codes, measured_grids(plan, lang), strict=True))
    before: dict[str, str] = {}
    if old is not None:
        before = dict(zip(old.network.codes, measured_grids(old, lang), strict=True))
    else:
        for network in plan.others:
            if network.name == BEFORE:
                before = dict(zip(network.codes, measured_grids(plan, lang, network), strict=True))
    sides = (("measured_before", "old_grid", before), ("measured_after", "new_grid", after))
    found = {name: [told.get(code, "") for code in changes.grids[column]] for name, column, told in sides}
    return found if any(map(any, found.values())) else {}


def _workers_by_code(changes: Changes) -> dict[str, list[str]]:
    table = changes.plan.workers
    found: dict[str, list[str]] = {}
    for worker, grid in zip(table["worker"], table["grid"], strict=True):
        found.setdefault(grid, []).append(plain(worker))
    return found


def _finite(value: float) -> float | None:
    return round(float(value), 4) if math.isfinite(value) else None


def community_rows(changes: Changes, lang: Lang) -> list[dict[str, Any]]:
    """Return what changed in each community, most households moved first."""
    return [
        {
            "name": plain(row["community"]),
            "grids": _from_to(row["grids_before"], row["grids_after"]),
            "households": _from_to(row["households_before"], row["households_after"]),
            "moved": number_text(row["moved"]),
            "share": per_cent(hundredths_text(row["share"]), lang),
        }
        for _, row in changes.communities.iterrows()
    ]


def change_heading(changes: Changes, lang: Lang) -> dict[str, Any]:
    """Return versions, key figures (name, value, wants a look), what the findings say, and what the words mean."""
    totals = changes.totals
    notes = [key for key in sentences() if key.startswith("changes-note-")]
    if changes.old is not None:
        notes.remove("changes-note-today")
    findings = dict.fromkeys(plain(f.advice(lang)) for found in changes.named.values() for f in found)
    return {
        "subtitle": plain(versions_text(changes, lang)),
        "figures": [
            [say("changes-item-grids", lang), _from_to(totals.grids_before, totals.grids_after), False],
            [say("changes-item-moved", lang), number_text(totals.moved), False],
            [say("changes-page-share", lang), per_cent(hundredths_text(totals.moved_share), lang), False],
            [
                say("changes-page-outside", lang),
                _from_to(totals.outside_untouched, totals.outside_after),
                totals.outside_after > 0,
                say("changes-head-outside_untouched", lang) + " → " + say("changes-head-outside_after", lang),
            ],
        ],
        "notes": list(findings),
        "summary": [plain(line) for line in list(summary_lines(changes, lang))[1:]],
        "about": [[str(number), say(key, lang)] for number, key in enumerate(notes, 1)],
    }


def change_legend(changes: Changes, lang: Lang) -> list[dict[str, Any]]:
    """Return the rows of the legend: borders, grids, and the kinds of buildings that there are, with how many."""
    stirs, there = int(redrawn(changes.grids).sum()), changes.units["change"].value_counts()
    if changes.old is None:
        there = there.drop("gone", errors="ignore")
    borders = ("border", "old-border", "new-border") if stirs else ("border",)
    rows: list[dict[str, Any]] = [{"mark": name, "name": say(f"changes-page-{name}", lang)} for name in borders]
    for name, count in (("changed", stirs), ("same", len(changes.grids) - stirs)):
        rows += [{"mark": name, "name": say(f"changes-page-{name}", lang), "count": count}] if count else []
    rows += [_kind_row(kind, int(there[kind]), lang) for kind in _KINDS if kind in there]
    return rows + ground_marks(changes.plan.ground, lang)


def _kind_row(kind: str, count: int, lang: Lang) -> dict[str, Any]:
    """Return the row of a kind of buildings; corrected ones that also move are drawn as moved, so no count is told."""
    row = {"mark": f"unit-{kind}", "name": say(f"changes-kind-{kind}", lang)}
    return row if kind == "corrected" else {**row, "count": count}


def _from_to(before: float, after: float) -> str:
    """Return a figure before and after, one number where it stayed.

    Examples
    --------
    >>> _from_to(14, 17), _from_to(3, 3)
    ('14 → 17', '3')
    """
    return number_text(after) if before == after else f"{number_text(before)} → {number_text(after)}"
