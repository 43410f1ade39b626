"""Pair the items of two sides: the verb."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from numpy.typing import ArrayLike
from pyproj import CRS

from gridplan.errors import InputError, OptionError
from gridplan.findings import Finding, Report
from gridplan.people.grids import Grids, Heirs, grids_of
from gridplan.people.pairing.asking import Pairs, Wishes, pairs_asked, request_of
from gridplan.people.pairing.making import made
from gridplan.people.pairing.reading import Counts, Ends, Which, read_side
from gridplan.people.pairing.sides import Side
from gridplan.people.pairing.staying import heirs_between, stayed
from gridplan.people.pairing.values import Pairing
from gridplan.people.reading.opening import Source
from gridplan.plan import Plan


def pair(
    left: Source,
    right: Source,
    *,
    left_counts: Counts = (1, 1),
    right_counts: Counts = (1, None),
    distance: str | ArrayLike | pd.DataFrame | None = None,
    weights: ArrayLike | pd.DataFrame | None = None,
    like: Pairing | Pairs | None = None,
    older: Plan | None = None,
    balance: str | None = None,
    amounts: str | None = None,
    same: str | None = None,
    fixed: Pairs = (),
    forbidden: Pairs = (),
    allowed: Pairs = (),
    slack: float = 0.02,
    plan: Plan | Grids | None = None,
    left_columns: Mapping[str, str] | None = None,
    right_columns: Mapping[str, str] | None = None,
    left_layer: str | None = None,
    right_layer: str | None = None,
    crs: Any = None,
) -> Pairing:
    """Pair the items of two sides: who goes with whom at the least distance, with proof, or why nobody can.

    Settings that planners know, as calls:

    - agencies with estates, "N+1", each agency one estate, each estate at least one agency of its community:
      ``pair(agencies, estates, same="community", distance="walk", plan=plan)``
    - leaders and agencies on roads, as many on each: ``pair(leaders, roads, right_counts="even")``
    - members with families, by pseudonymous ids: ``pair(members, families)``
    - cadres with households, as counts of corridor groups, never as households:
      ``pair(cadres, corridors, left_counts="even", amounts="households")``

    Parameters
    ----------
    left, right
        Tables (CSV, XLSX, frame) or layers with a column of ids and, where there are such, ``community``, places
        (shapes, or ``x`` and ``y``), ``lower`` and ``upper`` counts of single rows. The order of rows changes nothing.
    left_counts, right_counts
        Fewest and most items of the other side that go with an item; None for as many as there are. ``"even"`` for one
        side: what there is, divided by its items, no two of them more than one apart.
    distance
        ``"line"``, ``"walk"`` (along the roads of `plan`), or figures (n, m) to be small, in the order of the rows or
        as a frame with ids; inf for a pair that may not be. None: straight lines where every item has a place.
    weights
        Figures (n, m) to be large, in place of distances.
    like
        Pairs of before, as a pairing, pairs of ids, or the table, folder or ``.json`` they were saved as: in place of
        distances as many as can stay. With grids of `plan` on the right, whoever had a grid before the last
        re-gridding stays with the households of it.
    older
        Plan that the right sides of `like` are nodes of, as those of now are of `plan`: communities, grids, micro-grids
        or corridor groups. Then pairs keep as many households as they can.
    balance
        Column of `left` whose sums are evened out over the right items: the narrowest window first, then distance.
    amounts
        Column of `right` with amounts that are shared out whole; counts of the left side are in them then, and a
        right item may be shared.
    same
        ``"community"``, or the name of another column of both, that must agree where both have one.
    fixed, forbidden, allowed
        Pairs of ids that must be, may not be, and may be although communities differ; or a table or file with columns
        ``left`` and ``right``, or the folder of a saved pairing: so last year's pairs stay.
    slack
        Share of the mean load that is added to the narrowest window before distances count.
    plan
        Plan or grids whose roads are walked along, and whose coordinate system is used.
    left_columns, right_columns
        Column by part (``id, community, lower, upper, x, y``); found by their usual names when not named.
    left_layer, right_layer
        Layer or sheet, needed where there are several.
    crs
        Coordinate system of places whose file says none; metres as they stand when None.

    Returns
    -------
    Pairing
        Feasible with pairs and proof, or infeasible with reasons and the smallest change that works.

    Raises
    ------
    OptionError
        When a value can never be right.
    InputError
        With every fault of both sides at once.

    Examples
    --------
    >>> agencies = pd.DataFrame({"id": ["A1", "A2", "A3"], "x": [1000, 2000, 2900], "y": [0, 0, 0]})
    >>> estates = pd.DataFrame({"id": ["E1", "E2"], "x": [1100, 3000], "y": [0, 0]})
    >>> found = pair(agencies, estates)
    >>> found.pairs[["left", "right", "distance_m"]].values.tolist(), found.objective == found.bound
    ([['A1', 'E1', 100.0], ['A2', 'E1', 900.0], ['A3', 'E2', 100.0]], True)
    """
    grids = None if plan is None else grids_of(plan)
    before = None if like is None else pairs_asked("like", like.pairs if isinstance(like, Pairing) else like)
    heirs = _heirs(before, older, plan, grids)
    wishes = Wishes(
        _counts(left_counts),
        _counts(right_counts),
        distance,
        weights,
        before,
        heirs,
        balance,
        amounts,
        same,
        fixed,
        forbidden,
        allowed,
        slack,
    )
    reading: list[tuple[Which, Source, Ends, Mapping[str, str] | None, str | None, str | None]] = [
        ("left", left, _ends(wishes.left_counts), left_columns, left_layer, balance),
        ("right", right, _ends(wishes.right_counts), right_columns, right_layer, amounts),
    ]
    sides = _sides(reading, same, grids, crs)
    request = request_of(*sides, wishes, grids=grids)
    notes = tuple(finding for side in sides for finding in side.report.findings)
    if request.measure == "none":
        notes += (Finding("pair-no-measure"),)
    found = made(request, Report(notes))
    if before is None or found.status != "feasible":
        return found
    return found.replace(report=found.report + Report((stayed(found, before, heirs),)))


def _heirs(
    before: Sequence[tuple[str, str]] | None, older: Plan | None, plan: Plan | Grids | None, grids: Grids | None
) -> Heirs:
    """Return which nodes of now have the households of those in pairs of before."""
    if older is None:
        return {} if grids is None else grids.before
    if before is None or not isinstance(plan, Plan):
        raise OptionError("older is the plan of the pairs in like, and plan the one of now: give all three")
    return heirs_between(older, plan)


def _counts(given: Counts) -> Counts:
    return given if isinstance(given, str) else tuple(given)  # type: ignore[return-value]


def _ends(counts: Counts) -> Ends:
    """Return what an item may take before anything is evened out."""
    return (0, None) if counts == "even" else counts


def _sides(
    reading: Sequence[tuple[Which, Source, Ends, Mapping[str, str] | None, str | None, str | None]],
    same: str | None,
    grids: Grids | None,
    crs: Any,
) -> tuple[Side, Side]:
    """Return both sides, in one coordinate system; what hinders reading at all is told of both at once."""
    system = None if grids is None else CRS(grids.table.crs)
    found: list[Side] = []
    faults: list[Finding] = []
    for which, source, counts, named, layer, amount in reading:
        of = dict.fromkeys(("id", "community", "lower", "upper", "amount", "x", "y"), None) | dict(named or {})
        of["amount"] = amount
        if same is not None and same != "community" and "community" not in (named or {}):
            of["community"] = same
        try:
            side, system = read_side(source, which, counts=counts, of=of, system=system, crs=crs, layer=layer)
            found.append(side)
            faults += side.report.errors
        except InputError as error:
            faults += error.findings
    if len(found) < len(reading):
        raise InputError(tuple(faults))
    return found[0], found[1]
