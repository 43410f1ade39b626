"""What the map of officers tells about each grid and each officer: ids and figures, never names."""

from __future__ import annotations

from typing import Any

import numpy as np

from gridplan.language import Lang, called, say
from gridplan.people.assignment import Assignment
from gridplan.people.rosters.tables import by_officer
from gridplan.show.figures import short_codes
from gridplan.show.people.officer_colours import fills, line_of, officer_tones
from gridplan.text import plain


def grid_rows(assignment: Assignment, lang: Lang) -> dict[str, list[Any]]:
    """Return the figures of the grids by column."""
    table = assignment.grids.table
    codes = [plain(code) for code in table["grid"]]
    words = {kind: say(f"roster-kind-{kind}", lang) for kind in sorted(set(table["kind"]))}
    return {
        "code": codes,
        "short": short_codes(codes),
        "community": [plain(name) for name in table["community"]],
        "kind": [words[kind] for kind in table["kind"]],
        "households": table["households"].astype(int).tolist(),
        "load": table["load"].astype(int).tolist(),
        "outside": [False] * len(table),
    }


def officer_rows(assignment: Assignment, lang: str | None = None) -> dict[str, Any]:
    """Return the figures of the officers by column, and the departments; posts as pairs of grid and walk."""
    table = by_officer(assignment)
    departments = assignment.officers.departments
    tones = officer_tones(assignment)
    chosen = fills(int(tones.max(initial=-1)) + 1)
    return {
        "departments": [plain(called(name, lang, of="department")) for name in departments],
        "fill": chosen,
        "line": [line_of(fill) for fill in chosen],
        "id": [plain(officer) for officer in table["officer"]],
        "department": [departments.index(name) for name in table["department"]],
        "community": [plain(name) for name in table["community"]],
        "team": [plain(name) for name in table["team"]],
        "tone": tones.tolist(),
        "load": table["load"].astype(int).tolist(),
        "share": [round(share - 1, 6) if np.isfinite(share) else None for share in table["load_share"]],
        "walk": table["travel_m"].round(1).tolist(),
        "connected": table["connected"].fillna(True).astype(bool).tolist(),
        "mustConnect": assignment.rules.connected,
        "from": [plain(code) for code in table["start"]],
        "posts": _posts(assignment),
    }


def _posts(assignment: Assignment) -> list[list[tuple[int, float]]]:
    """Return the grid and the walk, m, of each post of each officer."""
    found: list[list[tuple[int, float]]] = [[] for _ in range(len(assignment.officers))]
    for (officer, grid), walk in zip(assignment.pairs.tolist(), assignment.travel.tolist(), strict=True):
        found[officer].append((grid, round(walk, 1)))
    return found
