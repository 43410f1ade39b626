"""What the map tells of single buildings: where each belongs, and what would forbid to move it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gridplan.ground.areas import areas_of
from gridplan.ground.windows import grid_windows
from gridplan.language import Lang, say, sentences
from gridplan.options.dedicated import place_of_area
from gridplan.options.wishes import Group
from gridplan.plan import Plan
from gridplan.show.shapes.geometry import pack_integers
from gridplan.show.shapes.units import unit_rows
from gridplan.text import plain
from gridplan.wishes.estates import parts_of

_REASONS = (
    *("pinned", "locked", "together", "kept-apart", "community", "no-border", "barrier", "fixed"),
    "area",
    *("falls-apart", "emptied", "below-households", "above-households", "below-load", "above-load"),
)
"""Reasons of `gridplan.explain` that the page finds by itself."""


def building_data(plan: Plan, lang: Lang) -> dict[str, Any]:
    """Return the units, the rules that a move may break, and the sentences that say so."""
    return {
        "units": {**unit_rows(plan), **_rules(plan, lang)},
        "reasons": {name: sentences()[f"explain-{name}"][lang] for name in _REASONS},
    }


def _rules(plan: Plan, lang: Lang) -> dict[str, Any]:
    """Return windows with their ends a grid, locks, pins, groups, and the pieces between which borders stay."""
    workers = np.asarray(plan.network.n_workers, dtype=np.int64)
    areas = areas_of(plan.ground, plan.rules, plan.load)
    kinds = None if areas is None else areas.of_grids(plan.labels, plan.load, n_grids=len(workers))
    ends = grid_windows(plan.rules, kinds, n_grids=len(workers)).ends(workers)
    windows = {name: [lo.tolist(), hi.tolist()] for name, lo, hi in ends}
    place = {str(unit): i for i, unit in enumerate(plan.ground.units["unit"])}
    fixed = plan.merger is not None and bool(plan.merger.fixed) and plan.component is not None
    return {
        "windows": windows,
        "perWorker": plan.rules.per_worker,
        "area": "" if areas is None else pack_integers(areas.number.astype(np.int64)),
        "areas": [] if areas is None else [plain(_area_word(kind, lang)) for kind in areas.kinds],
        "areaOf": [] if areas is None or kinds is None else [areas.kinds.index(kind) for kind in kinds],
        "locked": [grid for grid, code in enumerate(plan.network.codes) if code in plan.rules.locked],
        "pinned": _pins(plan.rules.pinned, place),
        "together": [*parts_of(_groups(plan, plan.rules.together, place), plan.report.findings, place)],
        "kept": [*_groups(plan, plan.rules.apart, place)],
        "piece": pack_integers(np.asarray(plan.component, dtype=np.int64)) if fixed else "",
        "fixed": ", ".join(plan.merger.fixed) if fixed and plan.merger is not None else "",
    }


def _area_word(kind: str, lang: Lang) -> str:
    """Return a kind of area as the page tells it: of a dedicated place its name."""
    return place_of_area(kind) or kind or say("dedicated-usual", lang)


def _pins(pinned: Mapping[str, str], place: Mapping[str, int]) -> list[list[Any]]:
    return [[place[unit], plain(code)] for unit, code in pinned.items() if unit in place]


def _groups(plan: Plan, groups: tuple[Group, ...], place: Mapping[str, int]) -> Iterator[list[int]]:
    """Yield the units of each group; a column makes one of each value that several units have."""
    for group in groups:
        if not isinstance(group, str):
            yield sorted(place[unit] for unit in group if unit in place)
            continue
        rows: dict[object, NDArray[np.int64]] = plan.ground.units.groupby(group, sort=True).indices
        yield from ([int(i) for i in sorted(found)] for found in rows.values() if len(found) > 1)
