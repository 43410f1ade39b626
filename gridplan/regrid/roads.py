"""Road-segment grids of the older plan: they go on where all along their roads is as it was, else they are let go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from gridplan.codes.recoding import recode
from gridplan.findings import Finding, Report
from gridplan.ground.coordinates.names import same_crs
from gridplan.ground.ground import Ground
from gridplan.plan import Plan
from gridplan.regrid.matched import Matched
from gridplan.road_network import RoadNetwork
from gridplan.roads.attaching import leave_fronts, whole_ground
from gridplan.roads.continuing import given_codes
from gridplan.roads.sides import Communities, communities_of

JOINED = "regrid-roads-joined"
_CM = 0.01
_NEAR = 30.0
"""How far the middle of a segment may lie from its community, m: one that is a border belongs to one side."""


def roads_today(old: Plan, new: Plan, matched: Matched) -> tuple[RoadNetwork | None, Ground, tuple[Finding, ...]]:
    """Return the older road-segment grids as they go on, the new ground beside them, and what is to be told.

    They go on under the communities of today where buildings, streets and counts along them are what they were and each
    community went whole into one of today. Else there are none, and a note names the older ones.

    Parameters
    ----------
    new
        The new plan on its own ground.
    """
    network = old.roads
    if network is None:
        return None, new.ground, tuple(finding for finding in old.report.findings if finding.code == JOINED)
    today = _communities_today(old.ground, new.ground, matched)
    segments = _segments_today(network, today, new.ground)
    left = None if segments is None else _left_ground(old, network, new, matched)
    codes = () if segments is None else _codes_today(network, segments, {*_given(old), *new.network.codes})
    if segments is None or left is None or {*codes} & {*_given(old), *new.network.codes}:
        dropped = Finding("regrid-roads-dropped", network.codes, {"grids": len(network.codes)})
        return None, new.ground, (dropped,)
    changed = tuple(f"{past} → {code}" for past, code in zip(network.codes, codes, strict=True) if code != past)
    report = _report_today(network, codes, segments, today)
    retired = given_codes(network) - {*codes}
    kept = replace(network, segments=segments, codes=codes, report=report, retired=retired)
    return kept, left, (Finding("regrid-roads-recoded", changed),) if changed else ()


def joined_roads_note(plans: Sequence[Plan]) -> tuple[Finding, ...]:
    """Return that road-segment grids of several plans do not go on in the one that they become."""
    codes = tuple(code for plan in plans if plan.roads is not None for code in plan.roads.codes)
    return (Finding(JOINED, codes),) if codes else ()


def _given(old: Plan) -> frozenset[str]:
    """Return codes that areal grids have or had."""
    return old.retired | {*old.network.codes}


def _left_ground(old: Plan, network: RoadNetwork, new: Plan, matched: Matched) -> Ground | None:
    """Return the new ground without what is counted along the roads; None where it is not as it was along them."""
    if not _same_places(old.ground, new.ground, matched) or not _same_streets(old.ground, new.ground):
        return None
    told = [name for name in network.rules.counts if name in new.ground.units]
    if {*told} - {*network.fronts.columns}:
        return None
    if _same_counts(old.ground, new.ground, matched, told):
        return new.ground
    counted = {*new.rules.balance, *new.rules.measured} & {*told}
    if counted or not _same_counts(whole_ground(old), new.ground, matched, told):
        return None
    return leave_fronts(new.ground, network)


def _same_places(old: Ground, new: Ground, matched: Matched) -> bool:
    """Tell whether the buildings are the same, each by its id and outline."""
    if len(old) != len(new) or len(matched.new) or len(matched.renamed) or not same_crs(old.units.crs, new.units.crs):
        return False
    before = shapely.normalize(old.units.geometry.to_numpy()[matched.old_of])
    return bool(shapely.equals_exact(before, shapely.normalize(new.units.geometry.to_numpy()), tolerance=_CM).all())


def _same_streets(old: Ground, new: Ground) -> bool:
    """Tell whether the roads are those of the older ground, or none were given."""
    before, after = ({*shapely.to_wkb(shapely.normalize(one.roads.geometry.to_numpy()))} for one in (old, new))
    return not after or before == after


def _same_counts(old: Ground, new: Ground, matched: Matched, names: list[str]) -> bool:
    return all(
        name in old.units and np.array_equal(old.units[name].to_numpy()[matched.old_of], new.units[name].to_numpy())
        for name in names
    )


def _communities_today(old: Ground, new: Ground, matched: Matched) -> dict[str, str]:
    """Return each older community → the one of today that has all its buildings; those in several are left out."""
    then, now = (_names(ground) for ground in (old, new))
    known = matched.old_of >= 0
    pairs = pd.DataFrame({"then": then[matched.old_of[known]], "now": now[known]}).drop_duplicates()
    whole = pairs[~pairs["then"].duplicated(keep=False)]
    return dict(zip(whole["then"], whole["now"], strict=True))


def _names(ground: Ground) -> NDArray[np.object_]:
    told = ground.units["community"].tolist() if "community" in ground.units else [""] * len(ground)
    return np.array([value if isinstance(value, str) else "" for value in told], dtype=object)


def _segments_today(network: RoadNetwork, today: Mapping[str, str], ground: Ground) -> gpd.GeoDataFrame | None:
    """Return the segments in communities of today; None where one lies elsewhere, or its community was divided."""
    segments, areas = network.segments, communities_of(ground)
    names = segments["community"].map(today.get)
    if names.isna().any():
        return None
    own = np.searchsorted(areas.names.astype(str), names.to_numpy(dtype=str))
    near = _near(segments, areas)
    if not near[own, np.arange(len(segments))].all():
        return None
    border = segments["border"].to_numpy(dtype=bool) & (near.sum(axis=0) > 1)
    return segments.assign(community=names.to_numpy(dtype=object), border=border)


def _near(segments: gpd.GeoDataFrame, areas: Communities) -> NDArray[np.bool_]:
    """Return bool (c, s), communities to which the middle of each segment lies near."""
    if not areas.several:
        return np.ones((1, len(segments)), dtype=bool)
    middles = shapely.line_interpolate_point(segments.geometry.to_numpy(), 0.5, normalized=True)
    return np.stack([shapely.dwithin(middles, area, _NEAR) for area in areas.areas])


def _codes_today(network: RoadNetwork, segments: gpd.GeoDataFrame, taken: set[str]) -> tuple[str, ...]:
    """Return the codes of the grids, which name their communities of today."""
    first = np.unique(network.labels, return_index=True)[1]
    former, now = (frame["community"].to_numpy(dtype=object)[first].tolist() for frame in (network.segments, segments))
    points = shapely.get_coordinates(shapely.centroid(network.grids.geometry.to_numpy()))
    used, scheme = taken | network.retired, network.rules.codes
    return recode(network.codes, points, parents=now, former=former, taken=used, scheme=scheme, kind="road")


def _report_today(
    network: RoadNetwork, codes: tuple[str, ...], segments: gpd.GeoDataFrame, today: Mapping[str, str]
) -> Report:
    """Return what was said of the roads, under codes and communities of today; of borders those that are still some."""
    now = dict(zip(network.codes, codes, strict=True))
    borders = segments[segments["border"]]
    found = []
    for finding in network.report.findings:
        if finding.code == "roads-borders":
            ids, metres = tuple(borders["segment"]), round(float(borders["road_m"].sum()))
            found += [Finding(finding.code, ids, {"metres": metres})] if ids else []
        else:
            place = finding.numbers.get("community")
            numbers = {**finding.numbers} | ({} if place is None else {"community": today.get(place, place)})
            found.append(replace(finding, ids=tuple(now.get(one, one) for one in finding.ids), numbers=numbers))
    return Report(tuple(found), network.report.conservation)
