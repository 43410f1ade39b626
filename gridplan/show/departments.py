"""The departments' older grids on the map of a plan: their borders, and what hangs on each new grid."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from gridplan.crosswalk import Crosswalk, crosswalk
from gridplan.crosswalk.pairing import NOWHERE, grid_of
from gridplan.language import Lang, say
from gridplan.plan import Plan
from gridplan.show.border_lines import BorderLines, cell_borders
from gridplan.show.colours import department_line
from gridplan.show.geometry import Frame, pack_integers, pack_lines
from gridplan.text import plain
from gridplan.wishes.earlier import BEFORE

_KEYS = ["department", "old_grid", "grid"]


def department_layer(plan: Plan, place: Frame, lang: Lang) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the layer of the departments' borders and what the page says about them, both empty without departments.

    Borders run along the cells, as those of the new grids do; a line that several departments share is there once.
    """
    if not any(other.kind == "areal" for other in plan.others):
        return {}, {}
    walk = crosswalk(plan)
    others = {other.name: other for other in plan.others}
    borders = cell_borders(plan.ground.cells, [*(grid_of(others[name]) for name in walk.departments), plan.labels])
    names = [say("map-before", lang) if name == BEFORE else name for name in walk.departments]
    told = department_rows(names, walk.effort["old_grids"].tolist()) | _owners(borders, len(names))
    told |= {"note": say("map-note-new", lang)}
    return {"departments": pack_lines(borders.lines, place)}, {
        "departments": told,
        "departmentsOn": False,
        "hung": hanging(plan, walk),
    }


def department_rows(names: Sequence[str], grids: Sequence[int]) -> dict[str, Any]:
    """Return names, numbers of grids and lines of departments, by column."""
    lines = [department_line(number) for number in range(len(names))]
    return {
        "name": [plain(name) for name in names],
        "grids": list(grids),
        "colour": [colour for colour, _ in lines],
        "dash": [list(dash) for _, dash in lines],
    }


def owner_lists(borders: BorderLines, n_departments: int) -> dict[str, Any]:
    """Return the departments of each group of lines, and the group of each line, packed."""
    owners = [np.flatnonzero(row[:n_departments]).tolist() for row in borders.owners]
    return {"owners": owners, "group": pack_integers(borders.group)}


def hanging(plan: Plan, walk: Crosswalk) -> list[list[list[Any]]]:
    """Return for each new grid what hangs on it, a row an old grid.

    Returns
    -------
    list
        Rows of position of the department, code, the old grid's own name, households in common, their share of the
        old grid's, what is done there (None where its functions hang on another grid), people carried over, the grid
        that its functions hang on where this is another; by department, most households first.
    """
    rows = walk.forward.merge(walk.functions[[*_KEYS, "functions", "staff"]], how="left", on=_KEYS)
    first = walk.functions.drop_duplicates(_KEYS[:2]).rename(columns={"grid": "carrier"})
    rows = rows.merge(first[["department", "old_grid", "title", "carrier"]], how="left", on=_KEYS[:2])
    rows["department"] = rows["department"].map({name: number for number, name in enumerate(walk.departments)})
    rows = rows[(rows["grid"] != NOWHERE) & ((rows["households"] > 0) | rows["main"])]
    rows = rows.sort_values(["department", "households", "old_grid"], ascending=[True, False, True])
    found: dict[str, list[list[Any]]] = {code: [] for code in plan.network.codes}
    for row in rows.to_dict("records"):
        found[row["grid"]].append(_hung(row))
    return list(found.values())


def _hung(row: dict[Any, Any]) -> list[Any]:
    carried = not pd.isna(row["staff"])
    return [
        int(row["department"]),
        plain(row["old_grid"]),
        plain(row["title"]),
        int(row["households"]),
        round(float(row["share"]), 4),
        plain(row["functions"]) if carried else None,
        int(row["staff"]) if carried else 0,
        "" if carried else plain(row["carrier"]),
    ]


def _owners(borders: BorderLines, n_departments: int) -> dict[str, Any]:
    """Return `owner_lists`, and which groups are borders of the new grids too."""
    return owner_lists(borders, n_departments) | {"kept": borders.owners[:, n_departments].astype(int).tolist()}
