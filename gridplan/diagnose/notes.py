"""The findings of a diagnosis: a line for each kind of fault of each department, and how they lie to each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import pandas as pd

from gridplan.departments.department import Department
from gridplan.diagnose.site import Fault
from gridplan.diagnose.tables import LISTED
from gridplan.findings import Finding, Report

_BY_GRID = ("outside-window", "in-pieces", "across-communities", "without-units", "multipart")
_GROUND_LEFT = ("department-unserved", "department-open-ground")
_BY_PLACE = ("hole", "gap", "outside", "split-building")


def notes(
    departments: Sequence[Department], faults: Sequence[Fault], heads: pd.DataFrame, crossings: pd.DataFrame
) -> Report:
    """Return what reading each department told, its faults by kind, and what lies between departments.

    What reading tells already is not told again: households that are unserved or claimed twice, grids that overlap, and
    ground left out.
    """
    found: list[Finding] = []
    for department in departments:
        own = [fault for fault in faults if fault.departments == (department.name,)]
        if {finding.code for finding in department.report.findings} & set(_GROUND_LEFT):
            own = [fault for fault in own if fault.kind not in ("hole", "gap")]
        found += [*department.report.findings, *_by_grid(department, own), *_by_place(department, own)]
    return Report((*found, *_between(departments, heads, crossings)))


def unlisted(departments: Sequence[Department], conflicts: Sequence[Fault], listed: Sequence[Fault]) -> Report:
    """Return how many conflicts of each department are not among those listed."""
    every, shown = (Counter(fault.departments for fault in faults) for faults in (conflicts, listed))
    more = {department.name: every[department.name,] - shown[department.name,] for department in departments}
    return Report(
        tuple(
            Finding("diagnose-unlisted", (), {"department": name, "listed": LISTED, "more": count})
            for name, count in more.items()
            if count
        )
    )


def _by_grid(department: Department, faults: Sequence[Fault]) -> Iterator[Finding]:
    for kind in _BY_GRID:
        mine = [fault for fault in faults if fault.kind == kind]
        if mine:
            households = sum(fault.households for fault in mine)
            codes = tuple(code for fault in mine for code in fault.grids)
            numbers = {"department": department.name, "households": households}
            yield Finding(f"diagnose-layer-{kind}", codes, numbers)


def _by_place(department: Department, faults: Sequence[Fault]) -> Iterator[Finding]:
    for kind in _BY_PLACE:
        mine = [fault for fault in faults if fault.kind == kind]
        if mine:
            numbers = {
                "department": department.name,
                "places": len(mine),
                "area": round(sum(fault.place.area for fault in mine)),
                "households": sum(fault.households for fault in mine),
            }
            yield Finding(f"diagnose-layer-{kind}", (), numbers)


def _between(departments: Sequence[Department], heads: pd.DataFrame, crossings: pd.DataFrame) -> Iterator[Finding]:
    several = heads[heads["most"] > 1]
    if len(several):
        numbers = {"units": len(several), "households": int(several["households"].sum())}
        yield Finding("diagnose-several-heads", (), numbers)
    if len(crossings):
        yield Finding("diagnose-crossings", (), {"crossings": len(crossings), "listed": LISTED})
    if sum(department.kind == "areal" for department in departments) == 1:
        yield Finding("diagnose-one-layer")
