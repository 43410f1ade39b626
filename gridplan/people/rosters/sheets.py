"""What stands in the files of a roster: tables by their columns, and the sheets that people read."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from gridplan.columns import (
    ROSTER_COMMUNITY_COLUMNS,
    ROSTER_DEPARTMENT_COLUMNS,
    ROSTER_FINDING_COLUMNS,
    ROSTER_GRID_COLUMNS,
    ROSTER_OFFICER_COLUMNS,
    ROSTER_POST_COLUMNS,
    ROSTER_STAGE_COLUMNS,
)
from gridplan.findings import Finding
from gridplan.language import called, say
from gridplan.people.assignment import Assignment
from gridplan.people.rosters.tables import OFFICERS_OF, by_community, by_grid, by_officer
from gridplan.people.rosters.telling import is_proven, summary
from gridplan.store.sheets import Sheet, departments_in_words

TABLES = ("communities", "officers", "grids", "posts", "stages", "findings")
"""Tables of a roster in the order in which people read them."""
DEPARTMENT_CODE = "department_code"
_SUMMARY_WIDE = 110
"""Digits in a line of the summary."""
_IN_WORDS = {
    "grids": {"kind": "kind"},
    "stages": {"stage": "stage"},
    "findings": {"kind": "about", "severity": "severity"},
}
"""Columns whose values have words of their own, and what their keys begin with."""


def roster_sheets(assignment: Assignment, lang: str | None, people: str | None = None) -> list[Sheet]:
    """Return the sheets of a workbook in the order in which people read them; officers are called `people` if told."""
    title = say("roster-sheet-summary", lang)
    lines = pd.DataFrame({"line": summary(assignment, lang, people).splitlines()})
    first = Sheet(title, lines, {"line": title}, widest=_SUMMARY_WIDE)
    return [first, *(_sheet(assignment, name, lang, people) for name in TABLES)]


def roster_table(assignment: Assignment, name: str, lang: str | None) -> pd.DataFrame:
    """Return one of the `TABLES` with the columns that may leave it; of all, only officers have names."""
    made: dict[str, Callable[[Assignment], pd.DataFrame]] = {
        "communities": by_community,
        "officers": _officers,
        "grids": by_grid,
        "posts": lambda found: found.posts[list(ROSTER_POST_COLUMNS)],
        "stages": _stages,
        "findings": lambda found: _findings(found, lang),
    }
    return made[name](assignment)


def _officers(assignment: Assignment) -> pd.DataFrame:
    """Return the officers, with a column of names behind the ids where there are any."""
    table, names = by_officer(assignment), assignment.officers.names
    if names:
        table.insert(1, "name", [names.get(officer, "") for officer in table["officer"]])
    return table


def _stages(assignment: Assignment) -> pd.DataFrame:
    rows = [
        (s.block, ", ".join(s.departments), s.name, s.value, s.bound, s.gap, is_proven(s)) for s in assignment.stages
    ]
    return pd.DataFrame(rows, columns=list(ROSTER_STAGE_COLUMNS))


def _findings(assignment: Assignment, lang: str | None) -> pd.DataFrame:
    """Return what stands in the way, what would help, and what was noticed about officers and result."""
    change = assignment.relaxation
    groups: dict[str, tuple[Finding, ...]] = {
        "reason": assignment.reasons,
        "change": () if change is None else change.changes,
        "officers": assignment.officers.report.findings,
        "result": tuple(f for f in assignment.report.findings if f not in assignment.officers.report.findings),
    }
    rows = [
        (kind, finding.severity, finding.sentence(lang), finding.action(lang), ", ".join(finding.ids))
        for kind, findings in groups.items()
        for finding in findings
    ]
    return pd.DataFrame(rows, columns=list(ROSTER_FINDING_COLUMNS))


def _sheet(assignment: Assignment, name: str, lang: str | None, people: str | None) -> Sheet:
    codes = _in_words(roster_table(assignment, name, lang), name, lang)
    table = departments_in_words(codes, lang)
    if name == "posts" and (table["department"] != codes["department"]).any():
        table[DEPARTMENT_CODE] = codes["department"]  # what reads posts back goes by these
    shares = [column for column in table.columns if column == "load_share" or column.startswith("deviation_")]
    heads = _heads(assignment, name, lang) | ({} if people is None else {"officer": people})
    heads[DEPARTMENT_CODE] = say(f"roster-head-{DEPARTMENT_CODE}", lang)
    title = people if people is not None and name == "officers" else say(f"roster-sheet-{name}", lang)
    return Sheet(title, table, heads, shares)


def _in_words(table: pd.DataFrame, name: str, lang: str | None) -> pd.DataFrame:
    """Return a table with its truths, kinds and stages in words."""
    truths = {column: "answer" for column in table.columns if pd.api.types.is_bool_dtype(table[column])}
    subjects = truths | _IN_WORDS.get(name, {})
    words = {
        column: ["" if value is pd.NA else say(f"roster-{subject}-{value}".lower(), lang) for value in table[column]]
        for column, subject in subjects.items()
    }
    told = table.assign(**words)
    if name == "communities":
        told.loc[told.index[-1], "community"] = say("roster-whole", lang)
    return told


def _heads(assignment: Assignment, name: str, lang: str | None) -> dict[str, str]:
    """Return what stands above the columns of a table."""
    own = {
        "communities": ROSTER_COMMUNITY_COLUMNS,
        "officers": ("name", *ROSTER_OFFICER_COLUMNS),
        "grids": ROSTER_GRID_COLUMNS,
        "posts": ROSTER_POST_COLUMNS,
        "stages": ROSTER_STAGE_COLUMNS,
        "findings": ROSTER_FINDING_COLUMNS,
    }[name]
    heads = {column: say(f"roster-head-{column}", lang) for column in own}
    if name == "communities":
        heads |= {
            f"{column}_{department}": say(f"roster-head-of-{column}", lang, department=department)
            for column in ROSTER_DEPARTMENT_COLUMNS
            for department in assignment.officers.departments
        }
        return heads | {"grids": say("roster-head-n_grids", lang)}
    if name == "grids":
        departments = assignment.officers.departments
        heads |= {OFFICERS_OF + code: called(code, lang, of="department") for code in departments}
    return heads
