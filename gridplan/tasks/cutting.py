"""Cutting the ground into tasks: loads, pieces, what is asked of each, and how many grids it gets."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from gridplan.components import Piece, named_by_area, split_ground
from gridplan.errors import InputError
from gridplan.findings import Finding
from gridplan.ground.areas import Areas, area_words
from gridplan.ground.ground import Ground
from gridplan.ground.staffing import kinds_of_units
from gridplan.ground.walking import with_walking
from gridplan.ground.workload import load_of
from gridplan.options import Rules
from gridplan.options.dedicated import place_of_area
from gridplan.options.made_columns import LOAD, WALKING
from gridplan.tasks.dedicated import as_own_grid
from gridplan.tasks.graphs import cut_out
from gridplan.tasks.quota import Limits, Quota, limits, quota, share_out
from gridplan.tasks.task import Task
from gridplan.tasks.workers import share_staff, staff_communities, worker_parts
from gridplan.wishes.room import Room, Rooms
from gridplan.wishes.seats import nothing_asked
from gridplan.wishes.wished import Wishes

MOST_WORKERS = 200
"""Workers that one unit may need; above this its count is an id or a telephone number taken for households."""


def unit_loads(ground: Ground, rules: Rules) -> NDArray[np.int64]:
    """Return the load of each unit: households, or whole parts of a worker under a standard. int64 (n,).

    Raises
    ------
    InputError
        With every fault of the columns that make up load.
    """
    if rules.standard is not None:
        return load_of(ground.units, rules)
    return np.asarray(ground.units["households"], np.int64)


def unit_amounts(ground: Ground, load: NDArray[np.int64], bounds: Limits) -> NDArray[np.int64]:
    """Return what the windows are on, int64 (n, r)."""
    columns = {"load": load, "households": ground.units["households"].to_numpy(np.int64)}
    return np.stack([columns[name] for name in bounds.resources], axis=1)


def worker_rooms(ground: Ground, rules: Rules, load: NDArray[np.int64], areas: Areas | None) -> Rooms:
    """Return what one worker can have in each kind of area, and how much of it each unit is."""
    number, kinds = (np.zeros(len(ground), np.int32), ("",)) if areas is None else (areas.number, areas.kinds)
    windows = [limits(rules, kind) for kind in kinds]
    return Rooms(
        number,
        tuple(
            Room(unit_amounts(ground, load, bounds), bounds.lo, bounds.hi, bounds.resources, rules.per_worker)
            for bounds in windows
        ),
    )


def with_kinds(ground: Ground, rules: Rules) -> Ground:
    """Return the ground with its kinds in the words of the standard; without any kinds the areas tell them.

    Where the rules count or even out walking, and units do not tell it, it is reckoned. Where they even out load, it is
    the load that they count, whatever the units tell.

    Raises
    ------
    InputError
        With every kind, or class of community, that the standard does not know.
    """
    if WALKING in rules.columns and WALKING not in ground.units:
        ground = with_walking(ground)
    if rules.standard is None:
        return _with_load(ground, rules)
    units = ground.units
    if rules.areas in units.columns and rules.classes is None and units["kind"].isna().all():
        units = units.assign(kind=area_words(units, rules))
    kinds = kinds_of_units(units, rules.standard, rules.kind_map, classes=rules.classes)
    return _with_load(dataclasses.replace(ground, units=ground.units.assign(kind=kinds)), rules)


def _with_load(ground: Ground, rules: Rules) -> Ground:
    """Return the ground with the load of each unit where the rules even it out."""
    if LOAD not in rules.balance:
        return ground
    return dataclasses.replace(ground, units=ground.units.assign(**{LOAD: unit_loads(ground, rules)}))


def cut_tasks(
    ground: Ground, rules: Rules, load: NDArray[np.int64], *, wishes: Wishes | None = None, threads: int = 2
) -> list[Task]:
    """Return the pieces of the ground as tasks, with the numbers of grids that arithmetic allows in each."""
    pieces = split_ground(ground, *(() if wishes is None else wishes.walls))
    if wishes is not None and wishes.mates is not None:
        pieces = wishes.mates.fields.named(pieces)
    if wishes is not None and wishes.areas is not None:
        pieces = named_by_area(pieces, wishes.areas, load)
    windows = {piece.area: limits(rules, piece.area) for piece in pieces}
    amounts_in = {area: unit_amounts(ground, load, bounds) for area, bounds in windows.items()}
    _check_plausible(ground, pieces, windows, amounts_in)
    staff = share_staff(staff_communities(ground, load, rules), pieces, worker_parts(ground, load, rules).of_unit)
    found = []
    for piece, workers in zip(pieces, staff, strict=True):
        bounds, amounts = windows[piece.area], amounts_in[piece.area]
        asked = None if wishes is None else wishes.of(piece.units, stay=rules.stay > 0)
        if place_of_area(piece.area) and (asked is None or asked.kept is None):
            asked = as_own_grid(asked or nothing_asked(len(piece.units)), amounts[piece.units], rules)
        kept = asked is not None and asked.kept is not None
        found.append(
            Task(
                piece=piece,
                graph=cut_out(ground, piece, amounts, load, wishes=wishes),
                load=load[piece.units],
                blocks=ground.block[piece.units],
                limits=bounds,
                quota=ONE if kept else quota(amounts[piece.units], bounds, usual_workers=workers, asked=asked),
                wishes=asked,
                threads=threads,
            )
        )
    return found


def _check_plausible(
    ground: Ground, pieces: Sequence[Piece], windows: Mapping[str, Limits], amounts: Mapping[str, NDArray[np.int64]]
) -> None:
    """Refuse units that need more workers than any does."""
    huge = np.zeros(len(ground), bool)
    for piece in pieces:
        bounds = windows[piece.area]
        huge[piece.units] = (amounts[piece.area][piece.units] > MOST_WORKERS * bounds.hi).any(axis=1)
    if huge.any():
        raise InputError((Finding("unit-implausible", tuple(ground.units["unit"][huge]), {"workers": MOST_WORKERS}),))


ONE = Quota((), (), 1, 1, 1)
"""The quota of a piece that is one grid whatever the windows say."""


def share_grids(tasks: Sequence[Task], rules: Rules, n_units: int) -> tuple[list[int], tuple[Finding, ...]]:
    """Return the number of grids of each piece, and what stands in the way of the number asked for."""
    quotas = [ONE if task.empty else task.quota for task in tasks]
    derived = [q.nearest(q.usual) if q.possible else q.usual for q in quotas]
    more = _workers_beyond_grids(tasks)
    asked = rules.n_grids or (rules.workers - more if rules.workers else sum(derived))
    if asked == sum(derived):
        return derived, ()
    if rules.n_grids and rules.n_grids > n_units:
        numbers = {"grids": rules.n_grids, "units": n_units}
        raise InputError((Finding("more-grids-than-units", numbers=numbers),))
    loads, turns = [int(task.amounts[:, 0].sum()) for task in tasks], [int(task.piece.units.min()) for task in tasks]
    shared = share_out(asked, quotas, loads, turns=turns)
    if shared is not None:
        return shared, ()
    least, most = ([getattr(q, end) if q.possible else q.usual for q in quotas] for end in ("lowest", "highest"))
    return least if asked < sum(least) else most, (_shortage(tasks, rules, sum(least), sum(most), more=more),)


def _workers_beyond_grids(tasks: Sequence[Task]) -> int:
    """How many more workers than grids there are.

    Several where something is above the window or a kept grid has several, none where nobody lives.
    """
    several = sum(sum(task.quota.heavy_workers) - len(task.quota.heavy) for task in tasks)
    kept = sum(task.asked.kept - 1 for task in tasks if task.asked.kept is not None)
    return several + kept - sum(not task.load.any() for task in tasks if task.asked.kept is None)


def _shortage(tasks: Sequence[Task], rules: Rules, fewest: int, most: int, *, more: int) -> Finding:
    """Say which numbers of grids or workers can be had instead of the one asked for."""
    locked = sum(task.asked.kept is not None and not task.asked.dedicated for task in tasks)
    places = sum(task.quota.usual for task in tasks if task.quota.exact)
    if rules.n_grids and locked > rules.n_grids:
        return Finding("grids-locked", tuple(rules.locked), {"grids": rules.n_grids, "locked": locked})
    if places:
        asked = {"grids": rules.n_grids} if rules.n_grids else {"workers": rules.workers}
        return Finding(f"centres-{min(asked)}", numbers={**asked, "places": places})
    if rules.n_grids:
        return Finding("grids-impossible", numbers={"grids": rules.n_grids, "fewest": fewest, "most": most})
    numbers = {"workers": rules.workers, "fewest": fewest + more, "most": most + more}
    return Finding("workers-impossible", numbers=numbers)
