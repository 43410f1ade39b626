"""The verb: venues in, stations out, proven, or the reason why not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from gridplan.errors import OptionError
from gridplan.options.numbers import is_count
from gridplan.people.grids import Grids, grids_of
from gridplan.people.reading.opening import Source
from gridplan.people.stations.asking import Steps, check_request, problem_of, walks
from gridplan.people.stations.choosing import Choice, Chooser
from gridplan.people.stations.curve import curve_of
from gridplan.people.stations.problem import STEPS, Problem
from gridplan.people.stations.reasons import reasons_of
from gridplan.people.stations.relaxing import Case, relaxation_of
from gridplan.people.stations.rules import CapacityOf, Distance, Goal, Share, StationRules, Weights
from gridplan.people.stations.values import Stations, StationStage
from gridplan.people.stations.venues import Venues, read_venues
from gridplan.plan import Plan

_ROUNDING = 1e-6


def site_stations(
    plan: Plan | Grids,
    venues: Source | Venues,
    rules: StationRules | None = None,
    *,
    within: float | None = None,
    stations: int | None = None,
    capacity: int | None = None,
    capacity_of: CapacityOf | None = None,
    fixed: Sequence[str] | None = None,
    excluded: Sequence[str] | None = None,
    share: Share | None = None,
    goal: Goal | None = None,
    weights: Weights | None = None,
    distance: Distance | None = None,
    pooled: bool | None = None,
    steps: int = 8,
    **reading: Any,
) -> Stations:
    """Choose among existing venues so that every grid has a station within reach on foot.

    Parameters
    ----------
    plan
        A plan, or grids.
    venues
        A table with coordinates, a layer of points or polygons, a frame, or venues that were read.
    rules
        What the stations are to be; the keywords from `within` to `pooled` replace single rules, see `StationRules`.
    steps
        Numbers of stations in the curve; 0 for none.
    reading
        How to read the venues: ``venue``, ``community``, ``capacity_column``, ``x``, ``y``, ``layer``, ``crs``; see
        `read_venues`.

    Returns
    -------
    Stations
        Impossible requests come back with their reasons and the smallest change that helps.

    Raises
    ------
    InputError
        With every fault of the venues, and of rules that do not fit them.
    OptionError
        When a rule can never be right.

    Examples
    --------
    >>> import geopandas as gpd
    >>> points = np.array([[0.0, 0.0], [200.0, 0.0], [900.0, 0.0]])
    >>> table = gpd.GeoDataFrame(
    ...     {"grid": ["G1", "G2", "G3"], "community": "A", "kind": "areal", "households": 400, "load": 400},
    ...     geometry=gpd.points_from_xy(*points.T),
    ...     crs="EPSG:2154",
    ... )
    >>> grids = Grids(table, points, np.array([[0, 1], [1, 2]]), gpd.GeoDataFrame(geometry=[], crs="EPSG:2154"))
    >>> venues = pd.DataFrame({"venue": ["V1", "V2", "V3"], "x": [0, 100, 800], "y": [0, 0, 0]})
    >>> site_stations(grids, venues, within=300).serves["station"].tolist()
    ['V1', 'V1', 'V3']
    """
    if not is_count(steps, least=0):
        raise OptionError(f"steps must be a whole number not below 0, not {steps!r}")
    asked = {
        "within": within,
        "stations": stations,
        "capacity": capacity,
        "capacity_of": capacity_of,
        "fixed": fixed,
        "excluded": excluded,
        "share": share,
        "goal": goal,
        "weights": weights,
        "distance": distance,
        "pooled": pooled,
    }
    wished = (rules or StationRules()).replace(**{name: value for name, value in asked.items() if value is not None})
    grids = grids_of(plan)
    read = read_venues(venues, grids, **reading)
    check_request(grids, read, wished)
    return _sited(grids, read, wished, walks(grids, read, wished), steps=steps)


def _sited(grids: Grids, venues: Venues, rules: StationRules, walk: Steps, *, steps: int) -> Stations:
    problem = problem_of(grids, venues, rules, walk)
    chooser = Chooser(problem)
    least = chooser.fewest()
    households = grids.table["households"].to_numpy(dtype=np.int64)
    most = rules.stations
    number = int(least.open.sum()) if least.solved else None
    if number is None or (most is not None and number > most):
        curve = curve_of(chooser, households, fewest=number, steps=steps, known={})
        return _impossible(Case(grids, venues, rules, walk), least, curve)
    target = number if rules.goal == "fewest" or most is None else most
    found = chooser.shortest(target)
    if not found.solved:
        found = replace(least, bound=0.0)
    curve = curve_of(chooser, households, fewest=number, steps=steps, known={target: found})
    return Stations(
        grids=grids,
        venues=venues,
        rules=rules,
        status="feasible",
        opened=found.open,
        station=found.served,
        walk=walk[np.arange(len(grids)), found.served] / STEPS,
        stages=_stages(problem, least, found),
        curve=curve,
        prices={"fewest": chooser.prices(None, counting=True), "nearest": chooser.prices(target, counting=False)},
        report=venues.report,
    )


def _stages(problem: Problem, least: Choice, found: Choice) -> tuple[StationStage, ...]:
    """Return the stages; walks as a mean over what they count, m."""
    total = STEPS * float(problem.weight.sum())
    walked = float((problem.weight * problem.walk[np.arange(problem.n_grids), found.served]).sum())
    fewest = StationStage("fewest", float(least.open.sum()), float(np.ceil(least.bound - _ROUNDING)))
    return fewest, StationStage("nearest", walked / total, max(0.0, min(found.bound, walked)) / total)


def _impossible(case: Case, least: Choice, curve: pd.DataFrame) -> Stations:
    most = case.rules.stations or np.inf
    proven = least.ending == "infeasible" or (least.solved and least.bound > most + _ROUNDING)
    return Stations(
        grids=case.grids,
        venues=case.venues,
        rules=case.rules,
        status="infeasible" if proven else "unproven",
        opened=np.zeros(len(case.venues), dtype=bool),
        station=np.full(len(case.grids), -1),
        walk=np.full(len(case.grids), np.nan),
        curve=curve,
        reasons=reasons_of(case, least, proven=proven),
        relaxation=relaxation_of(case),
        report=case.venues.report,
    )
