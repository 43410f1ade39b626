"""The departments' older grids on the map of a plan: their borders, and what hangs on each new grid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import geopandas as gpd
import numpy as np

from gridplan.crosswalk import Crosswalk, crosswalk
from gridplan.crosswalk.pairing import grid_of
from gridplan.diagnose.values import Diagnosis
from gridplan.language import Lang, called, say
from gridplan.plan import Plan
from gridplan.show.colours import department_line
from gridplan.show.figures import map_words
from gridplan.show.map.hanging import hanging
from gridplan.show.shapes.border_lines import BorderLines, cell_borders, drawn_borders, put_together
from gridplan.show.shapes.geometry import Frame, pack_integers, pack_lines
from gridplan.text import plain
from gridplan.wishes.earlier import BEFORE

Roads = Mapping[str, gpd.GeoSeries]
"""The road segments of each department whose grids are chains of them, by its name."""


def roads_of(diagnosis: Diagnosis | None) -> Roads:
    """Return the road segments that a diagnosis holds, of which a plan keeps only what hangs on each new grid."""
    found = () if diagnosis is None else diagnosis.departments
    return {one.name: gpd.GeoSeries(one.grids.geometry) for one in found if one.kind == "line"}


def department_layer(plan: Plan, place: Frame, lang: Lang, *, roads: Roads) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the layer of the departments' borders and what the page says about them, both empty without departments.

    Borders run along the cells, as those of the new grids do; a line that several departments share is there once.
    Departments whose grids are road segments stand among the others, without lines unless they are among the `roads`.
    """
    if not any(other.kind == "areal" for other in plan.others):
        return {}, {}
    walk = crosswalk(plan)
    names = sorted({*walk.departments, *walk.line_departments})
    known = {name: lines for name, lines in roads.items() if name in walk.line_departments}
    borders = _borders(plan, walk, names, known)
    told = department_rows([_named(name, lang) for name in names], _grids(walk, names))
    told |= owner_lists(borders, len(names)) | {
        "kept": borders.owners[:, len(names)].astype(int).tolist(),
        "roads": [name in walk.line_departments for name in names],
        "drawn": [name in walk.departments or name in known for name in names],
        "note": say("map-note-new", lang),
    }
    return {"departments": pack_lines(borders.lines, place)}, {
        "departments": told,
        "departmentsOn": False,
        "hung": hanging(plan, walk, names),
    }


def department_words(plan: Plan, lang: Lang) -> dict[str, str]:
    """Return the words of a map; where the only other grids are those before a change, no word is of departments."""
    words = map_words(lang)
    if not any(other.name != BEFORE for other in plan.others):
        words |= {name: words[f"{name}-before"] for name in ("departments", "hung")}
    return words


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


def _borders(plan: Plan, walk: Crosswalk, names: Sequence[str], roads: Roads) -> BorderLines:
    """Return borders and road segments; the owners are the departments called `names`, then the new grids."""
    place = {name: number for number, name in enumerate(names)}
    others = {other.name: other for other in plan.others}
    cells = cell_borders(plan.ground.cells, [*(grid_of(others[name]) for name in walk.departments), plan.labels])
    parts = [(cells, [*(place[name] for name in walk.departments), len(names)])]
    if roads:
        parts += [(drawn_borders(list(roads.values()), plan.ground.cells.crs), [place[name] for name in roads])]
    return put_together(parts, len(names) + 1)


def _grids(walk: Crosswalk, names: Sequence[str]) -> list[int]:
    """Return the number of old grids of each department."""
    areal = walk.effort.set_index("department")["old_grids"]
    lines = walk.functions.groupby("department")["old_grid"].nunique()
    return [int(areal[name] if name in areal.index else lines[name]) for name in names]


def _named(name: str, lang: Lang) -> str:
    return say("map-before", lang) if name == BEFORE else called(name, lang, of="department")
