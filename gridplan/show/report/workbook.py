"""The report as sheets of a workbook: numbers are numbers, text is text, the balance is a chart of its cells."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import pandas as pd

from gridplan.columns import DEDICATED_COLUMNS, PUBLIC_COLUMNS, REPORT_COLUMNS
from gridplan.findings import Finding
from gridplan.show.figures import kind_word
from gridplan.show.report.certificate import certificate_lines, verdict
from gridplan.show.report.contents import Contents
from gridplan.show.report.cover import overview
from gridplan.show.report.found import source_table, source_word
from gridplan.show.report.roads import counted_shown, road_rows
from gridplan.show.report.rows import GridRow
from gridplan.show.report.settings import settings
from gridplan.store.charts import Chart
from gridplan.store.sheets import Sheet
from gridplan.text import plain

_HEADS = {
    **{
        name: name.replace("_", "-")
        for name in ("worker_ids", "amount", "lowest", "target", "highest", "neighbour_name")
    },
    **{"community": "community", "households": "households", "workers": "workers", "units": "buildings"},
    **{
        "area": "kind-of-area",
        "dedicated": "dedicated",
        "dedicated_kind": "dedicated-kind",
        "estimated_households": "estimated",
        "load_share": "load-share",
        "deviation": "from-target",
    },
    **{"outside_window": "outside", "area_m2": "area-m2", "polsby_popper": "compactness", "bounds": "bounds"},
    **{name: f"to-{name}" for name in ("east", "south", "west", "north")},
    **{"streets": "streets", "unit": "building", "border_m": "border", "share": "share", "ids": "ids"},
    **{name: name for name in ("grid", "name", "neighbour", "severity", "about", "finding", "advice", "source")},
    **{"roads": "roads", "road_m": "road-metres", "load": "load", "patrol_m": "patrol-metres"},
    **{"segments": "segments", "areal_grids": "areal-grids"},
    **{"grids": "grids", "worker": "worker", "setting": "setting", "value": "value", "figure": "figure"},
}
"""Column → name of its head, behind ``report-``."""
_SHARES = ("deviation", "share")
_PRIVATE = ("estimated_households", "worker_ids")
_WIDE = 70


def report_sheets(contents: Contents) -> list[Sheet]:
    """Return the sheets in the order in which people read them; for the public those on whole grids only."""
    found = [_overview(contents), _communities(contents), _grids(contents), _balance(contents)]
    if not contents.public:
        found += [_units(contents), _workers(contents)]
    found += [_neighbours(contents), *_roads(contents)]
    if not contents.public:
        found += [_findings(contents), _quality(contents)]
    return [*found, _settings(contents)]


def _sheet(contents: Contents, name: str, table: pd.DataFrame, **how: Any) -> Sheet:
    own = how.pop("heads", {})
    heads = {column: contents.say(_HEADS[column]) for column in table.columns if column in _HEADS}
    return Sheet(contents.say(name), table, heads | own, _SHARES, **how)


def _overview(contents: Contents) -> Sheet:
    rows = [*overview(contents), (contents.say("verdict"), verdict(contents))]
    rows += [("", line) for line in certificate_lines(contents)]
    return _sheet(contents, "overview", pd.DataFrame(rows, columns=["figure", "value"]), widest=_WIDE)


def _communities(contents: Contents) -> Sheet:
    rows = [
        (
            community.name or None,
            community.title,
            len(community.rows),
            community.households,
            community.workers,
            sum(row.units for row in community.rows),
            _sum_outside(community.rows),
        )
        for community in contents.communities
    ]
    return _sheet(contents, "communities", pd.DataFrame(rows, columns=list(REPORT_COLUMNS["communities"])))


def _sum_outside(rows: tuple[GridRow, ...]) -> int | None:
    """Return how many grids are outside their window; None where that is withheld of one."""
    return None if any(row.outside is None for row in rows) else sum(bool(row.outside) for row in rows)


def _grids(contents: Contents) -> Sheet:
    table = pd.DataFrame([_grid(contents, row) for row in contents.rows], columns=list(REPORT_COLUMNS["grids"]))
    if contents.plan.rules.standard is None:
        table = table.drop(columns="load_share")
    if contents.plan.rules.areas is None:
        table = table.drop(columns="area")
    if not contents.measure.aims:
        table = table.drop(columns="deviation")
    if not any(row.dedicated for row in contents.rows):
        table = table.drop(columns=list(DEDICATED_COLUMNS))
    table = table.drop(columns=list(_PRIVATE)) if contents.public else table
    heads = {}
    for department in _departments(contents):
        column = f"officers_{department}"
        ids = [contents.say("comma").join(row.officers.get(department, ())) for row in contents.rows]
        table.insert(list(table.columns).index("units"), column, ids)
        heads[column] = contents.say("officers", department=department)
    return _sheet(contents, "grids", table, heads=heads, widest=40)


def _grid(contents: Contents, row: GridRow) -> tuple[object, ...]:
    comma = contents.say("comma")
    return (
        row.code,
        row.name,
        row.community or None,
        row.kind_of_area or None,
        row.dedicated or None,
        kind_word(row.dedicated_kind, contents.lang) or None,
        row.households,
        row.estimated,
        _number(row.load_share),
        row.workers,
        comma.join(row.worker_ids),
        row.units,
        _number(row.deviation),
        None if row.outside is None else contents.say(f"outside-{row.outside}".lower()),
        row.area_m2,
        row.compactness,
        *row.sides,
        row.bounds,
        comma.join(contents.streets[row.number]),
    )


def _departments(contents: Contents) -> list[str]:
    return sorted({department for row in contents.rows for department in row.officers})


def _balance(contents: Contents) -> Sheet:
    """Return what each grid has for one worker, the fullest first, with the window, and a chart of it."""
    shown = [row for row in contents.rows if math.isfinite(row.deviation)]
    rows = [
        (
            row.code,
            row.amount,
            float(row.window.lo),
            row.window.middle,
            float(row.window.hi),
        )
        for row in sorted(shown, key=lambda row: (-row.deviation, row.number))
    ]
    lines = ("lowest", "target", "highest") if contents.measure.aims else ("lowest", "highest")
    chart = Chart(contents.say("amount"), "grid", "amount", lines)
    table = pd.DataFrame(rows, columns=list(REPORT_COLUMNS["balance"]))[["grid", "amount", *lines]]
    return _sheet(contents, "balance", table, chart=chart)


def _units(contents: Contents) -> Sheet:
    plan = contents.plan
    units = plan.ground.units
    codes = [row.code for row in contents.rows]
    table = pd.DataFrame(
        {
            "unit": units["unit"],
            "households": units["households"],
            "grid": [codes[label] if label >= 0 else contents.say("unplaced") for label in plan.labels.tolist()],
            "community": units["community"],
        }
    )
    ordered = table.iloc[pd.Series(plan.labels).argsort(kind="stable")]
    return _sheet(contents, "buildings", ordered[list(REPORT_COLUMNS["units"])])


def _workers(contents: Contents) -> Sheet:
    return _sheet(contents, "workers", contents.plan.workers[list(REPORT_COLUMNS["workers"])])


def _neighbours(contents: Contents) -> Sheet:
    rows = [
        (row.code, row.name, other.code, other.name, metres)
        for row in contents.rows
        for other, metres in contents.neighbours[row.number]
    ]
    return _sheet(contents, "neighbours", pd.DataFrame(rows, columns=list(REPORT_COLUMNS["neighbours"])))


def _roads(contents: Contents) -> Iterator[Sheet]:
    """Yield the sheet of road-segment grids, where there are any."""
    network = contents.plan.roads
    if network is None:
        return
    rows = road_rows(contents, network)
    for row in rows:
        row["outside_window"] = contents.say(f"outside-{row['outside_window']}".lower())
    columns, counted = list(REPORT_COLUMNS["road_grids"]), counted_shown(contents, network)
    after = columns.index("load") + 1
    own = [name for name in columns if not contents.public or name in PUBLIC_COLUMNS["road_grids"]]
    if not contents.public:
        own = [*columns[:after], *(name for name in counted if name not in columns), *columns[after:]]
    heads = {name: plain(name) for name in counted if name not in _HEADS}
    yield _sheet(contents, "road-grids", pd.DataFrame(rows)[own], heads=heads, widest=40)


def _findings(contents: Contents) -> Sheet:
    rows = [*_told(contents, contents.findings, "plan"), *_told(contents, contents.plan.ground.report.findings, "data")]
    return _sheet(contents, "findings", pd.DataFrame(rows, columns=list(REPORT_COLUMNS["findings"])), widest=_WIDE)


def _told(contents: Contents, findings: tuple[Finding, ...], about: str) -> Iterator[tuple[str, ...]]:
    lang = contents.lang
    for finding in findings:
        yield (
            contents.say(f"severity-{finding.severity}"),
            contents.say(f"about-{about}"),
            finding.sentence(lang),
            finding.action(lang),
            finding.first_ids(contents.say("comma")),
        )


def _quality(contents: Contents) -> Sheet:
    table = source_table(contents)
    table["source"] = [source_word(contents, source) for source in table["source"]]
    return _sheet(contents, "quality", table[list(REPORT_COLUMNS["quality"])])


def _settings(contents: Contents) -> Sheet:
    table = pd.DataFrame(settings(contents), columns=["setting", "value"], dtype=object)
    return _sheet(contents, "settings", table, widest=_WIDE)


def _number(value: float) -> float | None:
    return value if math.isfinite(value) else None
