"""A road network beside the areal grids of a plan, so that nothing is counted in both."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gridplan.findings import Finding, Report
from gridplan.ground.ground import Ground
from gridplan.options import Rules
from gridplan.plan import Plan
from gridplan.road_network import RoadNetwork
from gridplan.roads.reading import told_twice
from gridplan.roads.values import RoadSegments

_LEAST = 1e-6


def with_roads(plan: Plan, network: RoadNetwork) -> Plan:
    """Return the plan with these road-segment grids beside its areal grids; they replace those it had.

    Households stay with the areal grids. What is counted along roads, such as shops, is taken out of the units that
    front them, so that each is counted once: along its road, or with its areal grid. Where the load or the balance of
    the areal grids counts it too, they must have been divided on the ground that `leave_fronts` returns.

    Raises
    ------
    InputError
        With every fault at once: codes that areal grids have, units that the plan does not have, work that would be
        counted twice or was given as points though the units have a column of it.

    Examples
    --------
    >>> import gridplan as gp
    >>> town = gp.samples.city(buildings=200, seed=1, communities=2)
    >>> ground = gp.survey(gp.read_units(town.buildings, unit="unit"), boundaries=town.boundaries, roads=town.roads)
    >>> plan = gp.partition(ground, effort=0)
    >>> both = plan.with_roads(gp.road_grids(plan, gp.RoadRules(window=(600, 1500))))
    >>> both.roads.status, gp.verify(both).failures
    ('feasible', ())
    """
    ground = whole_ground(plan)
    left = ground if _divided_on_the_rest(plan, network) else _counts_changed(ground, network, -1)
    Report(tuple(_faults(plan, network, left))).raise_errors()
    return plan.replace(ground=left, roads=network)


def leave_fronts(ground: Ground, roads: RoadNetwork | RoadSegments) -> Ground:
    """Return the ground without what is counted along the roads: the rest is for the areal grids.

    Raises
    ------
    InputError
        When the units have a column of what was given as points, which nothing can be taken from.

    Examples
    --------
    >>> import gridplan as gp
    >>> town = gp.samples.city(buildings=200, seed=1, communities=2)
    >>> houses = town.buildings.assign(shops=1)
    >>> units = gp.read_units(houses, unit="unit", attributes=["shops"])
    >>> ground = gp.survey(units, boundaries=town.boundaries, roads=town.roads)
    >>> along = gp.road_segments(ground, rules=gp.RoadRules(work={"shops": 20}))
    >>> rest = gp.leave_fronts(ground, along)
    >>> int(rest.units["shops"].sum() + along.frame["shops"].sum()) == len(ground)
    True
    """
    Report(told_twice(_given_as_points(roads), ground)).raise_errors()
    return _counts_changed(ground, roads, -1)


def whole_ground(plan: Plan) -> Ground:
    """Return the ground of a plan with what its road network took out of it."""
    return plan.ground if plan.roads is None else _counts_changed(plan.ground, plan.roads, 1)


def _counts_changed(ground: Ground, roads: RoadNetwork | RoadSegments, sign: int) -> Ground:
    names = [name for name in roads.rules.counts if name in ground.units and name in roads.fronts]
    if not names:
        return ground
    place = {unit: row for row, unit in enumerate(ground.units["unit"].astype(str))}
    counted = roads.fronts[roads.fronts["counted"] & roads.fronts["unit"].isin(place)]
    rows = counted["unit"].map(place).to_numpy(dtype=np.int64)
    taken = {name: np.bincount(rows, counted[name], len(ground)) for name in names}
    units = ground.units.assign(**{name: _like(ground.units[name].to_numpy(), taken[name], sign) for name in names})
    return dataclasses.replace(ground, units=units)


def _given_as_points(roads: RoadNetwork | RoadSegments) -> list[str]:
    return [name for name in roads.rules.counts if name not in roads.fronts]


def _like(values: NDArray[Any], taken: NDArray[Any], sign: int) -> NDArray[Any]:
    """Return values plus or minus what is taken, as whole numbers where they were."""
    changed = values.astype(np.float64) + sign * taken
    return np.asarray(changed.astype(values.dtype) if values.dtype.kind in "iu" else changed)


def _divided_on_the_rest(plan: Plan, network: RoadNetwork) -> bool:
    """Tell whether the units of a plan without roads hold what the network leaves to areal grids, and no more."""
    return plan.roads is None and all(abs(more) < _LEAST for more in _beyond(plan.ground, network).values())


def _beyond(ground: Ground, network: RoadNetwork) -> dict[str, float]:
    """Return by how much the units hold more than areal grids get, for each kind of work that they tell of."""
    areal = dict(zip(network.account["work"], network.account["areal"], strict=True))
    told = [name for name in areal if name in ground.units and name in network.fronts]
    return {name: float(ground.units[name].sum()) - areal[name] for name in told}


def _faults(plan: Plan, network: RoadNetwork, left: Ground) -> Iterator[Finding]:
    if taken := sorted({*plan.network.codes, *plan.retired} & {*network.codes}):
        yield Finding("roads-codes-taken", tuple(taken))
    if strange := sorted({*network.fronts["unit"]} - {*left.units["unit"].astype(str)}):
        yield Finding("roads-units-unknown", tuple(strange))
    yield from told_twice(_given_as_points(network), left)
    own, rest = plan.ground.units, left.units
    used = {*plan.rules.balance, *plan.rules.measured} & {*network.rules.counts}
    divided = {name for name in used & {*network.fronts.columns} & {*own.columns} if own[name].equals(rest[name])}
    unsound = {name for name, more in _beyond(left, network).items() if abs(more) >= _LEAST}
    if twice := sorted((used - divided) | unsound):
        options = ", ".join(_options_naming(twice, plan.rules))
        yield Finding("roads-counted-twice", tuple(twice), {"options": options})


def _options_naming(columns: Collection[str], rules: Rules) -> list[str]:
    """Return the options of a division that make its grids count columns; all that can, where none of them does."""
    standard = () if rules.standard is None else rules.standard.columns
    places = {"--standard": standard, "--work": rules.work, "--balance": rules.balance}
    return [option for option, named in places.items() if {*columns} & {*named}] or [*places]
