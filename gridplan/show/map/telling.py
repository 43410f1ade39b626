"""What the map of a plan says: heading, figures of grids with their names and bounds, legend, neighbours."""

from __future__ import annotations

from typing import Any

import numpy as np

from gridplan.language import Lang, say
from gridplan.plan import Plan
from gridplan.show.figures import conflict_mark, grid_rows, ground_marks, heading
from gridplan.show.map.beside import Beside
from gridplan.show.map.everyone import public_heading, public_rows
from gridplan.show.map.road_grids import road_grid_marks
from gridplan.text import plain

_DIRECTIONS = ("east", "south", "west", "north")


def map_heading(beside: Beside, lang: Lang) -> dict[str, Any]:
    """Return heading, key figures and what wants a look; with the day that the map tells of, if anybody said."""
    found = heading(beside.plan, lang)
    if beside.figures is not None:
        found = public_heading(found, beside.figures, lang)
    day = [say("map-date", lang, date=beside.day)] if beside.day else []
    return found | {"subtitle": " · ".join([found["subtitle"], *day]), "date": beside.day}


def grid_figures(beside: Beside, lang: Lang) -> dict[str, list[Any]]:
    """Return the figures of the grids by column, their names, and their bounds: east, south, west, north."""
    plan, public = beside.plan, beside.figures
    rows = grid_rows(plan, lang) if public is None else public_rows(plan, public, lang)
    words = [named.words(lang) for named in plan.grid_names]
    return rows | {
        "name": [plain(own.name) for own in words],
        "bounds": [[plain(getattr(own, side)) for side in _DIRECTIONS] for own in words],
    }


def neighbours(plan: Plan) -> list[list[int]]:
    """Return the grids that share a border with each, longest border first."""
    near, k = plan.ground.adjacency, len(plan.network.codes)
    ends = np.stack([plan.labels[near.u], plan.labels[near.v]], axis=1).astype(np.int64)
    met = (ends[:, 0] != ends[:, 1]) & (ends >= 0).all(axis=1) & (near.length > 0)
    pairs, which = np.unique(np.sort(ends[met], axis=1), axis=0, return_inverse=True)
    metres = np.bincount(which.ravel(), near.length[met], len(pairs))
    found: list[list[tuple[float, int]]] = [[] for _ in range(k)]
    for (one, other), length in zip(pairs.tolist(), metres.tolist(), strict=True):
        found[one].append((-length, other))
        found[other].append((-length, one))
    return [[grid for _, grid in sorted(beside)] for beside in found]


def map_marks(beside: Beside, lang: Lang) -> list[dict[str, Any]]:
    """Return the rows of the legend that stand below every colouring."""
    plan, marks = beside.plan, list[dict[str, Any]]()
    judged = plan.grids["outside_window"].tolist() if beside.figures is None else beside.figures.outside
    if outside := sum(map(bool, judged)):
        marks.append({"mark": "outside", "name": say("map-window-broken", lang), "count": outside})
    marks += ground_marks(plan.ground, lang)
    marks += road_grid_marks(beside, lang)
    marks.append({"mark": "house" if beside.public else "homes", "name": _homes(beside, lang)})
    if beside.has_stations:
        marks.append({"mark": "station", "name": say("map-station-mark", lang)})
    return [*marks, *([] if beside.diagnosis is None else [conflict_mark(lang)])]


def _homes(beside: Beside, lang: Lang) -> str:
    return say("map-layer-buildings" if beside.public else "map-homes", lang)
