"""Nested division: the grids of a plan into micro-grids, and their buildings into corridor groups."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gridplan.codes import reading_order
from gridplan.corridors import group_number, group_parts
from gridplan.errors import InputError, OptionError
from gridplan.findings import Conservation, Finding, Report
from gridplan.ground.parts import even_sizes, parts_of
from gridplan.levels import LevelRules, Levels, about
from gridplan.micro_grids import Items, PatchDivision, divide_patch, items_of, patches
from gridplan.nesting_reasons import level_findings
from gridplan.options import Window
from gridplan.plan import Plan

Progress = Callable[[str, float], None]
Ends = Window | Sequence[float]


def level_rules(
    micro: Ends | None = None, corridor: Ends | float | None = None, *, sections: bool = True
) -> LevelRules:
    """Return rules of levels with the usual defaults: micro-grids of 30–50 and corridor groups of about 20 households.

    Parameters
    ----------
    micro
        Households of a micro-grid, lowest and highest.
    corridor
        Households of a corridor group: lowest and highest, or a number that they should be about.

    Examples
    --------
    >>> level_rules(corridor=20).corridor
    Window(lo=10, hi=30)
    """
    if isinstance(corridor, int | float):
        corridor = about(corridor)
    given = {"micro": micro, "corridor": corridor}
    windows = {n: w if isinstance(w, Window) else Window(*w) for n, w in given.items() if w is not None}
    return LevelRules(**windows, sections=sections)


def divide_levels(
    plan: Plan,
    rules: LevelRules | None = None,
    *,
    parts: pd.DataFrame | None = None,
    micro: Ends | None = None,
    corridor: Ends | float | None = None,
    effort: int = 1,
    progress: Progress | None = None,
) -> Plan:
    """Divide the grids of a plan into micro-grids, made of corridor groups, made of the parts of buildings.

    A corridor group lies in one building: parts that follow each other by their ids are put together, and a part
    above the window is divided into runs of floors. A micro-grid lies in one grid and hangs together over the
    neighbours of its buildings, the parts of one building being neighbours of each other; it takes whole corridor
    groups, so it may be part of one building or several buildings. Units where nobody lives belong to micro-grids too.

    Parameters
    ----------
    rules
        All rules as one value; `micro` and `corridor` make one when None.
    parts
        Table of parts, see `gridplan.read_parts`; buildings that it lacks, or all, get derived parts.
    micro
        Households of a micro-grid, 30–50 when nothing is asked for.
    corridor
        Households of a corridor group, lowest and highest, or a number that they should be about; about 20.
    effort
        How long to search in each grid.
    progress
        Called with what is divided and the share done, 0–1.

    Returns
    -------
    Plan
        The same plan with `levels`; windows that cannot hold somewhere are named in ``levels.report`` beside the
        nearest division.

    Raises
    ------
    InputError
        When the table of parts is faulty, or a unit is in no grid.
    OptionError
        When rules and windows are both given, or a value can never be right.
    KeyboardInterrupt
        When the search was interrupted: half a nesting is none.

    Examples
    --------
    >>> import gridplan as gp
    >>> town = gp.samples.city(buildings=300, seed=1)
    >>> ground = gp.survey(gp.read_units(town.buildings, households="households"), roads=town.roads)
    >>> plan = gp.divide_levels(gp.partition(ground))
    >>> int(plan.levels.micro_grids["households"].sum()) == int(plan.grids["households"].sum())
    True
    """
    if rules is None:
        rules = level_rules(micro, corridor)
    elif micro is not None or corridor is not None:
        raise OptionError("rules and windows are both given; put the windows into the rules")
    _refuse_gridless(plan)
    units = plan.ground.units
    known = parts_of(units, parts)
    frame = corridor_groups(known.frame, rules)
    unit, households, item = _collected(frame, units)
    items = items_of(plan, unit, households)
    divided = _divide(plan, items, rules, effort=effort, progress=progress)
    micro, corridor = _codes(plan, items, divided, rules)
    table = _coded(frame, plan, items.unit[item], micro[item], np.where(items.households > 0, corridor, None)[item])
    found = level_findings(Levels(rules, table), divided, micro, plan.network.codes)
    levels = Levels(rules, table, Report(known.findings + found, _account(units, table)))
    return plan.replace(levels=levels)


def corridor_groups(parts: pd.DataFrame, rules: LevelRules) -> pd.DataFrame:
    """Return parts with their ``section`` and the ``group`` of their building, both counted within it.

    Parameters
    ----------
    parts
        Columns ``unit``, ``part``, ``households``, ``origin``, the parts of a unit one after the other.
    """
    rows: list[tuple[str, str, int, int, str, int]] = []
    for unit, own in parts.groupby("unit", sort=False):
        counts = own["households"].tolist()
        for i, section, households, group in _grouped(counts, rules):
            rows.append((str(unit), own["part"].iloc[i], section, households, own["origin"].iloc[i], group))
    frame = pd.DataFrame(rows, columns=["unit", "part", "section", "households", "origin", "group"])
    return frame.astype({"section": np.int64, "households": np.int64, "group": np.int64})


def _grouped(counts: list[int], rules: LevelRules) -> list[tuple[int, int, int, int]]:
    """Return position, section, households and group of each piece of one building.

    Floors of a divided part stay groups of their own: a group across them and the next entrance would have two doors.
    """
    rows: list[tuple[int, int, int, int]] = []
    run: list[int] = []
    group = 0
    for i, households in [*enumerate(counts), (len(counts), -1)]:
        number = group_number(households, rules.corridor) if rules.sections and _above(households, rules) else 1
        if number == 1 and i < len(counts):
            run.append(i)
            continue
        if run:
            groups = group_parts([counts[j] for j in run], rules.corridor)
            rows += [(j, 0, counts[j], group + own) for j, own in zip(run, groups, strict=True)]
            group, run = group + groups[-1] + 1, []
        if i < len(counts):
            rows += [(i, s + 1, size, group + s) for s, size in enumerate(even_sizes(households, number))]
            group += number
    return rows


def _above(households: int, rules: LevelRules) -> bool:
    return households > rules.corridor.whole()[1]


def _refuse_gridless(plan: Plan) -> None:
    if (lost := plan.labels < 0).any():
        raise InputError((Finding("levels-unit-without-grid", tuple(plan.ground.units["unit"][lost])),))


def _collected(
    frame: pd.DataFrame, units: pd.DataFrame
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return unit and households of each corridor group, and the group of each row, by unit and group."""
    position = pd.Series(np.arange(len(units)), index=units["unit"].to_numpy())
    at = position.loc[frame["unit"].to_numpy()].to_numpy(np.int64)
    keys = np.stack([at, frame["group"].to_numpy()], axis=1)
    pairs, item = np.unique(keys, axis=0, return_inverse=True)
    sums = np.zeros(len(pairs), np.int64)
    np.add.at(sums, item.ravel(), frame["households"].to_numpy())
    return pairs[:, 0], sums, item.ravel().astype(np.int64)


def _divide(
    plan: Plan, items: Items, rules: LevelRules, *, effort: int, progress: Progress | None
) -> list[PatchDivision]:
    divided, done = [], 0
    for patch in patches(plan, items, rules.micro):
        if progress is not None:
            progress(plan.network.codes[patch.grid], done / len(items.unit))
        divided.append(divide_patch(
            patch, rules.micro, streets=plan.rules.streets, seed=plan.rules.seed, effort=effort
        ))  # fmt: skip
        done += len(patch.items)
    return divided


def _coded(
    frame: pd.DataFrame, plan: Plan, unit: NDArray[np.int64], micro: NDArray[np.object_], corridor: NDArray[np.object_]
) -> pd.DataFrame:
    """Return the table of parts with the codes of grid, micro-grid and corridor group."""
    codes = np.array(plan.network.codes, dtype=object)[plan.labels[unit]]
    return frame.drop(columns="group").assign(grid=codes, micro_grid=micro, corridor=corridor)


def _codes(
    plan: Plan, items: Items, divided: list[PatchDivision], rules: LevelRules
) -> tuple[NDArray[np.object_], NDArray[np.object_]]:
    """Return the codes of micro-grid and corridor group of each item, object (m,).

    Serials run as those of grids, west to east in rows from the north: micro-grids by the mean place of their items
    inside the grid, corridor groups by the place of their building inside the micro-grid.
    """
    points = plan.ground.points[items.unit]
    of, grid, middles = _numbered(items, divided, points)
    first = _serials(middles, grid)
    second = _serials(points, of, counted=items.households > 0)
    wide = [
        max(d, len(str(s.max(initial=0)))) for d, s in ((rules.micro_digits, first), (rules.corridor_digits, second))
    ]
    prefix = np.array(plan.network.codes, dtype=object)[grid]
    micro = np.array([f"{p}{rules.separator}{s:0{wide[0]}d}" for p, s in zip(prefix, first, strict=True)], dtype=object)
    lower = [f"{p}{rules.separator}{s:0{wide[1]}d}" for p, s in zip(micro[of], second.tolist(), strict=True)]
    return micro[of], np.array(lower, dtype=object)


def _numbered(
    items: Items, divided: list[PatchDivision], points: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Return the number of each item's micro-grid over all grids, and the grid and mean place of each micro-grid."""
    of = np.empty(len(items.unit), np.int64)
    grids: list[int] = []
    for division in divided:
        of[division.patch.items] = division.labels + len(grids)
        grids += [division.patch.grid] * len(division.sums)
    count = np.bincount(of)
    middles = np.stack([np.bincount(of, column) / count for column in points.T], axis=1)
    return of, np.array(grids, np.int64), middles


def _serials(
    points: NDArray[np.float64], parent: NDArray[np.int64], *, counted: NDArray[np.bool_] | None = None
) -> NDArray[np.int64]:
    """Return the serial of each place inside its parent, 1, 2, …; places that are not `counted` get 0."""
    serial = np.zeros(len(points), np.int64)
    chosen = np.arange(len(points)) if counted is None else np.flatnonzero(counted)
    by_parent = chosen[np.argsort(parent[chosen], kind="stable")]
    for members in np.split(by_parent, np.flatnonzero(np.diff(parent[by_parent])) + 1):
        serial[members[reading_order(points[members])]] = np.arange(1, len(members) + 1)
    return serial


def _account(units: pd.DataFrame, table: pd.DataFrame) -> Conservation:
    """Return where each unit and household went: into parts, as given or derived."""
    n, households = len(units), int(units["households"].sum())
    derived = table["origin"].isin(["floors", "count"])
    return Conservation(
        rows_in=n,
        rows_kept=int(table["unit"].nunique()),
        households_in=households,
        households_kept=int(table["households"].sum()),
        households_estimated=int(table.loc[derived, "households"].sum()),
    )
