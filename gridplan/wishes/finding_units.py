"""From what a planner names to positions of units: ids, columns, places; every name that does not fit is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from gridplan.findings import Finding
from gridplan.ground.formats.table import id_text
from gridplan.ground.ground import Ground
from gridplan.ground.reading.attributes import missing_column
from gridplan.options.wishes import Group, Place

Findings = tuple[Finding, ...]


def positions(ground: Ground) -> dict[str, int]:
    """Return unit id → position."""
    return {unit: i for i, unit in enumerate(ground.units["unit"].astype(str).tolist())}


def groups_on(ground: Ground, groups: Sequence[Group], *, wish: str) -> tuple[list[list[int]], Findings]:
    """Return the units of each group: those named, or those with one value in a column, and what does not exist."""
    place = positions(ground)
    found: list[list[int]] = []
    findings: Findings = ()
    unknown: list[str] = []
    for group in groups:
        if not isinstance(group, str):
            found.append([place[unit] for unit in group if unit in place])
            unknown += [unit for unit in group if unit not in place]
        elif group in ground.units.columns:
            alike = _alike(ground, group)
            found += alike
            findings += _groupless(alike, group, wish)
        else:
            findings += (missing_column(ground.units, group),)
    return [group for group in found if len(group) > 1], findings + _unknown(unknown, wish)


def pins_on(ground: Ground, pinned: Mapping[str, str]) -> tuple[dict[str, list[int]], Findings]:
    """Return name of a grid → units pinned to it, and what does not exist."""
    place = positions(ground)
    found: dict[str, list[int]] = {}
    for unit, name in pinned.items():
        if unit in place:
            found.setdefault(name, []).append(place[unit])
    return found, _unknown([unit for unit in pinned if unit not in place], "pinned")


def centres_on(ground: Ground, centres: Sequence[Place]) -> tuple[dict[int, NDArray[np.float64]], Findings]:
    """Return unit → place of its grid, m, and what does not exist: units, places outside, two places in one unit."""
    place = positions(ground)
    found: dict[int, NDArray[np.float64]] = {}
    unknown, outside, twice = [], [], []
    for centre in centres:
        if isinstance(centre, str):
            unit, xy = place.get(centre, -1), None
            unknown += [centre] if unit < 0 else []
        else:
            unit, xy = _unit_at(ground, centre), np.array(centre)
            outside += [f"({centre[0]:g}, {centre[1]:g})"] if unit < 0 else []
        if unit in found:
            twice.append(str(ground.units["unit"].iloc[unit]))
        elif unit >= 0:
            found[unit] = ground.points[unit] if xy is None else xy
    findings = tuple(
        Finding(code, tuple(names)) for code, names in (("centres-outside", outside), ("centres-twice", twice)) if names
    )
    return found, _unknown(unknown, "centres") + findings


def _alike(ground: Ground, column: str) -> list[list[int]]:
    """Return the units that share a value of a column, by value; empty values share nothing."""
    values = np.array([id_text(value) for value in ground.units[column]], dtype=object)
    by_value: dict[str, list[int]] = {}
    for i in np.flatnonzero(values != "").tolist():
        by_value.setdefault(values[i], []).append(i)
    return [by_value[value] for value in sorted(by_value)]


def _groupless(alike: Sequence[Sequence[int]], column: str, wish: str) -> Findings:
    """Return that a column makes no groups: it is empty, or no two units share a value."""
    if any(len(units) > 1 for units in alike):
        return ()
    return (Finding("wish-column-alone" if alike else "wish-column-empty", numbers={"column": column, "wish": wish}),)


def _unit_at(ground: Ground, centre: tuple[float, float]) -> int:
    """Return the unit in whose cell a place lies, −1 for none."""
    hit = np.flatnonzero(shapely.intersects_xy(ground.cells.to_numpy(), *centre))
    return int(hit[0]) if len(hit) else -1


def _unknown(units: Sequence[str], wish: str) -> Findings:
    return (Finding("wish-units", tuple(dict.fromkeys(units)), {"wish": wish}),) if units else ()
