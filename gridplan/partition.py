"""Divide surveyed ground into balanced grids: the main verb."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gridplan.codes import number_grids
from gridplan.components import Piece, split_ground
from gridplan.dividing import divide_piece
from gridplan.errors import InputError, OptionError
from gridplan.findings import Finding, Report
from gridplan.ground.ground import Ground
from gridplan.ground.staffing import kinds_of_units, load_of_units
from gridplan.options import Rounding, Rules, Standard, Window
from gridplan.plan import Component, Network, Plan
from gridplan.quota import Limits, Quota, limits, quota, share_out
from gridplan.reasons import overall, piece_findings
from gridplan.staff import share_staff, staff_communities, staff_notes
from gridplan.status import Status
from gridplan.task import Outcome, Task, cut_out
from gridplan.task import Progress as TaskProgress

MOST_WORKERS = 200
"""Workers that one unit may need; above this its count is an id or a telephone number taken for households."""

Progress = Callable[[str, float], None]
Ends = Window | Sequence[float]


def rules_of(
    *,
    window: Ends | None = None,
    load_window: Ends | None = None,
    standard: Standard | None = None,
    **others: Any,
) -> Rules:
    """Return rules with the usual defaults.

    Without a standard the window is on households, 300–500 if none is given. With a standard the load window (0.8–1.2
    of a full worker) replaces it; both hold when both are given.

    Parameters
    ----------
    others
        Further fields of `Rules` by their names; None stands for the default.

    Raises
    ------
    OptionError
        When a value can never be right, or values contradict each other.

    Examples
    --------
    >>> rules_of(standard=Standard(open=300, managed=500)).load
    Window(lo=0.8, hi=1.2)
    """
    households, load = (w if w is None or isinstance(w, Window) else Window(*w) for w in (window, load_window))
    if standard is not None and load is None:
        households, load = None, Window(0.8, 1.2)
    if standard is None and load is None and households is None:
        households = Window(300, 500)
    given = {name: value for name, value in others.items() if value is not None}
    return Rules(households=households, load=load, standard=standard, **given)


def partition(
    ground: Ground,
    rules: Rules | None = None,
    *,
    window: Ends | None = None,
    load_window: Ends | None = None,
    standard: Standard | None = None,
    kind_map: Mapping[str, str] | None = None,
    classes: Mapping[str, str] | None = None,
    n_grids: int | None = None,
    workers: int | None = None,
    rounding: Rounding | None = None,
    streets: float | None = None,
    effort: int | None = None,
    seed: int | None = None,
    progress: Progress | None = None,
) -> Plan:
    """Divide `ground` into grids that are connected, inside their windows, compact and bounded by streets.

    Each connected piece of each community is divided on its own; one that cannot be met never blocks the others.

    Parameters
    ----------
    rules
        All rules as one value; the keywords below make one when None.
    window
        Households per worker, lowest and highest; 300–500 when nothing else is asked for.
    load_window
        Load per worker in workers' worth, 0.8–1.2 when a standard is given.
    standard
        Households per worker by kind of unit.
    kind_map
        Kind as written in the data → kind in the standard.
    classes
        Community → kind in the standard, where the ratio goes by community instead of by unit.
    n_grids
        Number of grids over all pieces; derived from load and windows when None.
    workers
        Fixed number of workers, apportioned to the communities by load; derived when None.
    rounding
        How workers per community become whole people; to the nearest when None.
    streets
        How strongly borders follow streets; 0 not at all, 1 the default.
    effort
        Search effort in whole multiples of the default.
    seed
        Same seed, same ground, same rules: same plan.
    progress
        Called with the name of the piece and the share done, 0–1.

    Returns
    -------
    Plan
        Its `status` says whether every rule holds; `components` tell it piece by piece with the reason and the
        smallest relaxation that works.

    Raises
    ------
    InputError
        When kinds are unknown to the standard or more grids than units are asked for.
    OptionError
        When rules and keywords are both given, or a value can never be right.

    Examples
    --------
    >>> import gridplan as gp
    >>> town = gp.samples.city(buildings=300, seed=1)
    >>> ground = gp.survey(gp.read_units(town.buildings, households="households"), roads=town.roads)
    >>> plan = gp.partition(ground, window=(300, 500))
    >>> bool(plan.grids["households"].between(300, 500).all())
    True
    """
    keywords: dict[str, Any] = {
        "window": window,
        "load_window": load_window,
        "standard": standard,
        "kind_map": kind_map,
        "classes": classes,
        "n_grids": n_grids,
        "workers": workers,
        "rounding": rounding,
        "streets": streets,
        "effort": effort,
        "seed": seed,
    }
    if rules is None:
        rules = rules_of(**keywords)
    elif given := [name for name, value in keywords.items() if value is not None]:
        raise OptionError(f"rules and {', '.join(given)} are both given; put them into the rules")
    ground = with_kinds(ground, rules)
    load = unit_loads(ground, rules)
    tasks = cut_tasks(ground, rules, load)
    numbers, shortage = _grids_per_piece(tasks, rules, len(ground))
    outcomes = []
    for i, (task, number) in enumerate(zip(tasks, numbers, strict=True)):
        outcomes.append(divide_piece(task, number, rules, progress=_step(progress, task.piece, i, len(tasks))))
    plan = _assemble(ground, rules, load, outcomes, shortage)
    notes = _ignored(window, rules) + staff_notes(plan)
    return plan.replace(report=plan.report + Report(notes))


def _ignored(window: Ends | None, rules: Rules) -> tuple[Finding, ...]:
    """Say that a household window was given but the load window decides alone."""
    return (Finding("window-replaced"),) if window is not None and rules.households is None else ()


def unit_loads(ground: Ground, rules: Rules) -> NDArray[np.int64]:
    """Return the load of each unit: households, or whole parts of a worker under a standard. int64 (n,)."""
    if rules.standard is not None:
        return load_of_units(ground.units, rules.standard)
    return np.asarray(ground.units["households"], np.int64)


def unit_amounts(ground: Ground, load: NDArray[np.int64], bounds: Limits) -> NDArray[np.int64]:
    """Return what the windows are on, int64 (n, r)."""
    columns = {"load": load, "households": ground.units["households"].to_numpy(np.int64)}
    return np.stack([columns[name] for name in bounds.resources], axis=1)


def cut_tasks(ground: Ground, rules: Rules, load: NDArray[np.int64]) -> list[Task]:
    """Return the pieces of the ground as tasks, with the numbers of grids that arithmetic allows in each."""
    bounds = limits(rules)
    amounts = unit_amounts(ground, load, bounds)
    if (huge := (amounts > MOST_WORKERS * bounds.hi).any(axis=1)).any():
        raise InputError((Finding("unit-implausible", tuple(ground.units["unit"][huge]), {"workers": MOST_WORKERS}),))
    pieces = split_ground(ground)
    staff = share_staff(staff_communities(ground.units, amounts[:, 0], rules), pieces, amounts[:, 0])
    return [
        Task(
            piece=piece,
            graph=cut_out(ground, piece, amounts, load),
            load=load[piece.units],
            blocks=ground.block[piece.units],
            limits=bounds,
            quota=quota(amounts[piece.units], bounds, usual_workers=workers),
        )
        for piece, workers in zip(pieces, staff, strict=True)
    ]


def with_kinds(ground: Ground, rules: Rules) -> Ground:
    """Return the ground with its kinds in the words of the standard.

    Raises
    ------
    InputError
        With every kind, or class of community, that the standard does not know.
    """
    if rules.standard is None:
        return ground
    kinds = kinds_of_units(ground.units, rules.standard, rules.kind_map, classes=rules.classes)
    return dataclasses.replace(ground, units=ground.units.assign(kind=kinds))


def _grids_per_piece(tasks: Sequence[Task], rules: Rules, n_units: int) -> tuple[list[int], tuple[Finding, ...]]:
    """Return the number of grids of each piece, and a finding when the number asked for cannot be had."""
    quotas = [task.quota if task.load.any() else Quota((), (), 1, 1, 1) for task in tasks]
    derived = [q.nearest(q.usual) if q.possible else q.usual for q in quotas]
    more = _workers_beyond_grids(tasks)
    asked = rules.n_grids or (rules.workers - more if rules.workers else sum(derived))
    if asked == sum(derived):
        return derived, ()
    if rules.n_grids and rules.n_grids > n_units:
        numbers = {"grids": rules.n_grids, "units": n_units}
        raise InputError((Finding("more-grids-than-units", numbers=numbers),))
    shared = share_out(asked, quotas, [int(task.amounts[:, 0].sum()) for task in tasks])
    if shared is not None:
        return shared, ()
    least, most = ([getattr(q, end) if q.possible else q.usual for q in quotas] for end in ("lowest", "highest"))
    return least if asked < sum(least) else most, (_shortage(rules, sum(least), sum(most), more),)


def _workers_beyond_grids(tasks: Sequence[Task]) -> int:
    """How many more workers than grids there are: several where a unit is above the window, none where nobody lives."""
    several = sum(sum(task.quota.heavy_workers) - len(task.quota.heavy) for task in tasks)
    return several - sum(not task.load.any() for task in tasks)


def _shortage(rules: Rules, fewest: int, most: int, more: int) -> Finding:
    """Say which numbers of grids or workers can be had instead of the one asked for."""
    if rules.n_grids:
        return Finding("grids-impossible", numbers={"grids": rules.n_grids, "fewest": fewest, "most": most})
    numbers = {"workers": rules.workers, "fewest": fewest + more, "most": most + more}
    return Finding("workers-impossible", numbers=numbers)


def _step(progress: Progress | None, piece: Piece, i: int, n: int) -> TaskProgress | None:
    if progress is None:
        return None
    return lambda share, _: progress(piece.name, (i + share) / n)


def _assemble(
    ground: Ground,
    rules: Rules,
    load: NDArray[np.int64],
    outcomes: Sequence[Outcome],
    shortage: tuple[Finding, ...],
) -> Plan:
    """Put the pieces together: number the grids, list workers, components and findings."""
    labels, component, n_workers, community = _join(ground, outcomes)
    middles = _middles(ground.points, labels, len(n_workers))
    order, codes = number_grids(middles, community)
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    network = Network("grids", "areal", rank[labels].astype(np.int32), codes, n_workers[order])
    prices = np.zeros(len(ground))
    for outcome in outcomes:
        prices[outcome.task.piece.units] = outcome.prices
    proven = all(outcome.status == "feasible" for outcome in outcomes)
    components = tuple(_component(outcome, network, rules, ground) for outcome in outcomes)
    status: Status = "infeasible" if shortage else overall([(c.status, c.load) for c in components])
    return Plan(
        ground=ground,
        rules=rules,
        load=load,
        network=network,
        workers=worker_table(network),
        components=components,
        component=component,
        status=status,
        prices=prices if prices.any() else None,
        bound=sum(outcome.bound for outcome in outcomes) if proven else None,
        report=Report(ground.report.findings + shortage, ground.report.conservation),
    )


def _join(
    ground: Ground, outcomes: Sequence[Outcome]
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int64], list[str]]:
    labels = np.empty(len(ground), np.int64)
    component = np.empty(len(ground), np.int32)
    community: list[str] = []
    for i, outcome in enumerate(outcomes):
        labels[outcome.task.piece.units] = outcome.labels + len(community)
        component[outcome.task.piece.units] = i
        community += [outcome.task.piece.community] * len(outcome.n_workers)
    return labels, component, np.concatenate([outcome.n_workers for outcome in outcomes]), community


def _middles(points: NDArray[np.float64], labels: NDArray[np.int64], k: int) -> NDArray[np.float64]:
    """Mean place of the units of each grid, float64 (k, 2)."""
    count = np.bincount(labels, minlength=k)
    return np.stack([np.bincount(labels, column, k) / count for column in points.T], axis=1)


def _component(outcome: Outcome, network: Network, rules: Rules, ground: Ground) -> Component:
    piece = outcome.task.piece
    grids = np.unique(network.labels[piece.units])
    return Component(
        name=piece.name,
        community=piece.community,
        status=outcome.status,
        n_units=len(piece.units),
        households=int(ground.units["households"].to_numpy()[piece.units].sum()),
        load=int(outcome.task.load.sum()),
        n_grids=len(grids),
        bound=outcome.bound or None,
        findings=piece_findings(outcome, network, rules, ground),
    )


def worker_table(network: Network) -> pd.DataFrame:
    """Return one row a worker and grid: as many workers a grid as its window is multiplied by, one grid each."""
    grid = np.repeat(np.array(network.codes, dtype=object), network.n_workers)
    width = max(4, len(str(len(grid))))
    workers = [f"W{i:0{width}d}" for i in range(1, len(grid) + 1)]
    return pd.DataFrame({"worker": workers, "grid": grid, "share": 1.0})
