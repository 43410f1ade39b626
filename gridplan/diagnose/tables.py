"""The tables on single departments, and the list of conflicts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from gridplan.columns import DIAGNOSIS_COLUMNS
from gridplan.departments.department import Department
from gridplan.diagnose.drawn import Drawn
from gridplan.diagnose.serving import heads_of
from gridplan.diagnose.site import Fault, Site
from gridplan.diagnose.values import GRID_PREFIX

_COUNTED = {
    "holes": "hole",
    "multipart": "multipart",
    "without_units": "without-units",
    "outside_window": "outside-window",
    "in_pieces": "in-pieces",
    "across_communities": "across-communities",
}
LISTED = 20
"""Conflicts of each kind of each department that are listed: the worst."""
_NO_CONFLICT = ("multipart", "outside")
_TOLD_BY_UNITS = ("gap", "hole", "overlap")


def layer_row(site: Site, drawn: Drawn, faults: Sequence[Fault]) -> dict[str, object]:
    """Return the row of a department in `Diagnosis.layers`."""
    department = drawn.department
    served = department.labels >= 0
    left = ~served & (department.kind == "areal")
    kinds: list[str] = [fault.kind for fault in faults]
    return {
        "department": department.name,
        "kind": department.kind,
        "grids": len(department.codes),
        "units": int(served.sum()),
        "households": int(site.households[served].sum()),
        "units_unserved": int(left.sum()),
        "households_unserved": int(site.households[left].sum()),
        **areas(drawn),
        **{column: kinds.count(kind) for column, kind in _COUNTED.items()},
    }


def areas(drawn: Drawn) -> dict[str, float]:
    """Return the ground in no grid, in several, and drawn beyond the surveyed area, m²; NaN for lines."""
    if drawn.department.kind == "line":
        return dict.fromkeys(("gap_m2", "overlap_m2", "outside_m2"), np.nan)
    return {
        "gap_m2": float(shapely.area(drawn.left).sum()),
        "overlap_m2": float(shapely.area(shapely.union_all(drawn.cover.overlaps[2]))),
        "outside_m2": float(shapely.area(drawn.beyond).sum()),
    }


def fault_table(faults: Sequence[Fault]) -> pd.DataFrame:
    """Return one row a fault of a single department, with the columns of `Diagnosis.faults`."""
    table = _told(faults).rename(columns={"departments": "department"})
    return table[list(DIAGNOSIS_COLUMNS["faults"])]


def conflict_table(faults: Sequence[Fault], crs: object) -> gpd.GeoDataFrame:
    """Return the conflicts given, worst first, with the columns of `Diagnosis.conflicts`."""
    told = sorted(faults, key=_badness)
    table = _told(told)
    table["number"] = np.arange(1, len(table) + 1)
    table["unit_ids"] = [fault.finding.first_ids() for fault in told]
    for lang in ("en", "zh"):
        table[f"text_{lang}"] = [fault.finding.sentence(lang) for fault in told]
    places = gpd.GeoSeries([fault.place for fault in told], crs=crs)
    return gpd.GeoDataFrame(table[list(DIAGNOSIS_COLUMNS["conflicts"])], geometry=places, crs=crs)


def conflicts_of(faults: Sequence[Fault]) -> list[Fault]:
    """Return the faults of single departments that a person must work through.

    A gap, hole or overlap with units in it is told by the households concerned: unserved or claimed twice.
    """
    return [f for f in faults if f.kind not in _NO_CONFLICT and not (f.kind in _TOLD_BY_UNITS and f.units)]


def worst_of(conflicts: Sequence[Fault]) -> list[Fault]:
    """Return the worst conflicts of each kind of each department."""
    count = Counter[tuple[object, ...]]()
    found = []
    for conflict in sorted(conflicts, key=_badness):
        key = (conflict.kind, *conflict.departments)
        count[key] += 1
        if count[key] <= LISTED:
            found.append(conflict)
    return found


def head_table(site: Site, departments: Sequence[Department]) -> pd.DataFrame:
    """Return one row a unit with the columns of `Diagnosis.heads`."""
    n = len(site.ground)
    heads = np.array([heads_of(department, n) for department in departments], np.int64).reshape(-1, n)
    table = pd.DataFrame({"unit": site.ids, "households": site.households, "heads": heads.sum(axis=0)})
    table["most"] = heads.max(axis=0, initial=0)
    for department in departments:
        table[GRID_PREFIX + department.name] = _codes(department)
    return table


def _codes(department: Department) -> NDArray[np.object_]:
    """Return the code of each unit's grid, empty where it has none, object (n,)."""
    return np.array([*department.codes, ""], dtype=object)[department.labels]


def _badness(fault: Fault) -> tuple[object, ...]:
    """Return what faults are sorted by, the worst first."""
    return -fault.households, -fault.place.area, fault.kind, ", ".join(fault.departments), ", ".join(fault.grids)


def _told(faults: Sequence[Fault]) -> pd.DataFrame:
    """Return what the tables of faults and of conflicts have in common."""
    places = np.array([fault.place for fault in faults], dtype=object)
    x, y = shapely.get_coordinates(shapely.point_on_surface(places)).reshape(-1, 2).T
    return pd.DataFrame(
        {
            "departments": [", ".join(fault.departments) for fault in faults],
            "kind": [fault.kind for fault in faults],
            "grids": [", ".join(fault.grids) for fault in faults],
            "units": np.array([fault.units for fault in faults], np.int64),
            "households": np.array([fault.households for fault in faults], np.int64),
            "area_m2": shapely.area(places),
            "x": x,
            "y": y,
        }
    )
