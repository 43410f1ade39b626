"""From grids, venues and rules to the arrays of the choice; what they say against each other, all at once."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.distance import cdist

from gridplan.findings import Finding, Report
from gridplan.people.grids import Grids
from gridplan.people.stations.problem import STEPS, Problem
from gridplan.people.stations.rules import StationRules
from gridplan.people.stations.venues import Venues
from gridplan.people.walking import walking

Steps = NDArray[np.int64]


def check_request(grids: Grids, venues: Venues, rules: StationRules) -> None:
    """Refuse rules that do not fit the venues.

    Raises
    ------
    InputError
        With every fault: no grids, venues that are unknown, or fixed and excluded at once, unknown communities.
    """
    Report(tuple(_faults(grids, venues, rules))).raise_errors()


def _faults(grids: Grids, venues: Venues, rules: StationRules) -> Iterator[Finding]:
    if not len(grids):
        yield Finding("stations-no-grids")
    if not len(venues):
        yield Finding("stations-no-venues")
    known = set(venues.ids)
    for name in ("fixed", "excluded"):
        if unknown := tuple(one for one in getattr(rules, name) if one not in known):
            yield Finding(f"stations-{name}-unknown", unknown)
    if both := tuple(sorted(set(rules.fixed) & set(rules.excluded))):
        yield Finding("stations-fixed-excluded", both)
    if not rules.pooled:
        of = venues.table["community"]
        strange = venues.ids[((of != "") & ~of.isin(set(grids.communities))).to_numpy()]
        if len(strange):
            yield Finding("stations-community-unknown", tuple(strange))


def walks(grids: Grids, venues: Venues, rules: StationRules) -> Steps:
    """Return walks from grids to venues, int64 (k, v), decimetres."""
    if rules.distance == "line":
        metres = cdist(grids.points, venues.points)
    else:
        metres = walking(grids).matrix(grids.points, venues.points)
    far = np.where(np.isfinite(metres), metres, 1e9)
    return np.asarray(np.rint(STEPS * far), dtype=np.int64)


def problem_of(grids: Grids, venues: Venues, rules: StationRules, walk: Steps) -> Problem:
    """Return the choice as arrays."""
    households = grids.table["households"].to_numpy(dtype=np.int64)
    size = sizes(grids, rules)
    near = allowed(grids, venues, rules) & fitting(grids, venues, rules) & (walk <= round(STEPS * rules.within))
    return Problem(
        walk=np.where(near, walk, -1),
        weight=np.maximum(households, 1) if rules.weights == "households" else np.ones_like(households),
        size=np.ones_like(size) if rules.share == "none" else size,
        capacity=np.ones(len(venues), dtype=np.int64) if rules.share == "none" else room_of(venues, rules),
        fixed=np.isin(venues.ids.astype(str), rules.fixed),
        pairs=grids.pairs if rules.share == "adjacent" else None,
    )


def allowed(grids: Grids, venues: Venues, rules: StationRules) -> NDArray[np.bool_]:
    """Return whether a venue may serve a grid wherever it lies, bool (k, v)."""
    may = np.broadcast_to(~np.isin(venues.ids.astype(str), rules.excluded), (len(grids), len(venues)))
    if rules.pooled:
        return may
    of = venues.table["community"].to_numpy(dtype=object)
    return np.asarray(may & ((of == "")[None] | (grids.communities[:, None] == of[None])))


def sizes(grids: Grids, rules: StationRules) -> Steps:
    """Return what each grid takes of a capacity, int64 (k,)."""
    households = grids.table["households"].to_numpy(dtype=np.int64)
    return households if rules.capacity_of == "households" else np.ones_like(households)


def room_of(venues: Venues, rules: StationRules) -> Steps:
    """Return what each venue can take, int64 (v,); -1 for no limit."""
    own = venues.table["capacity"].to_numpy(dtype=np.int64)
    return np.where(own >= 0, own, -1 if rules.capacity is None else int(rules.capacity))


def fitting(grids: Grids, venues: Venues, rules: StationRules) -> NDArray[np.bool_]:
    """Return whether a venue is large enough for a grid alone, bool (k, v)."""
    room = room_of(venues, rules)
    return np.asarray((room < 0)[None] | (sizes(grids, rules)[:, None] <= room[None]))
