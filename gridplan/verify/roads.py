"""Checks of road-segment grids, recomputed from lines, fronts and counts: nothing of how they were made is used."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from gridplan.findings import Finding
from gridplan.options.road_rules import LENGTH
from gridplan.road_network import RoadNetwork
from gridplan.verify.facts import Facts
from gridplan.verify.neighbours import groups

ROAD_FIGURES = (
    *("n_road_segments", "n_road_grids", "road_m", "patrol_m"),
    *("road_grids_outside_window", "road_grids_noncontiguous"),
)
_CM, _MET = 0.01, 0.02
"""Lengths may differ by 1 cm a segment, and lines meet that come so near to each other, m."""
_LEAST = 1e-6


class RoadFacts:
    """The road network of a plan beside its facts."""

    def __init__(self, facts: Facts, network: RoadNetwork) -> None:
        self.facts, self.network = facts, network
        self.lines = np.asarray(network.segments.geometry.array, dtype=object)
        self.ids = network.segments["segment"].to_numpy(dtype=object)
        self.codes = np.array(network.codes, dtype=object)

    @cached_property
    def metres(self) -> NDArray[np.float64]:
        """float64 (s,), m along each line."""
        return np.asarray(shapely.length(self.lines), dtype=np.float64)

    @cached_property
    def share(self) -> NDArray[np.float64]:
        """float64 (s,), part of the road that each segment stands for: half where it is one side."""
        return np.where(self.network.segments["side"].to_numpy() == "both", 1.0, 0.5)

    @cached_property
    def links(self) -> NDArray[np.int64]:
        """int64 (m, 2), rows of the segments that links join, −1 where there is none."""
        place = {name: row for row, name in enumerate(self.ids)}
        both = self.network.links[["first", "second"]].to_numpy()
        return np.array([[place.get(name, -1) for name in pair] for pair in both], dtype=np.int64).reshape(-1, 2)

    @cached_property
    def met(self) -> NDArray[np.int64]:
        """int64 (m, 2), rows of segments of which one ends at the other."""
        ends = np.concatenate([shapely.get_point(self.lines, at) for at in (0, -1)])
        end, other = shapely.STRtree(self.lines).query(ends, predicate="dwithin", distance=_MET)
        return np.stack([end % len(self.lines), other], axis=1)

    @cached_property
    def pieces(self) -> NDArray[np.int64]:
        """int64 (k,), pieces of each grid that hang together, links taken as joined."""
        labels, both = self.network.labels, np.vstack([self.met, self.links[(self.links >= 0).all(axis=1)]])
        inside = labels[both[:, 0]] == labels[both[:, 1]]
        piece = groups(len(self.lines), both[inside, 0], both[inside, 1])
        first = np.unique(piece, return_index=True)[1]
        return np.bincount(labels[first], minlength=len(self.codes))

    @cached_property
    def outside(self) -> NDArray[np.bool_]:
        """Bool (k,), grids outside the window."""
        total = np.zeros(len(self.codes), dtype=np.int64)
        np.add.at(total, self.network.labels, self.network.segments["load"].to_numpy(np.int64))
        lo, hi = self.network.rules.window.whole()
        return np.asarray((total < lo) | (total > hi))


def road_figures(facts: Facts) -> dict[str, Any]:
    """Return the figures on road-segment grids, None where there are none."""
    network = facts.plan.roads
    if network is None or not _whole(network):
        return dict.fromkeys(ROAD_FIGURES)
    own = RoadFacts(facts, network)
    metres = round(float((own.metres * own.share).sum()), 2)
    values = (len(own.lines), len(own.codes), metres, round(float(network.patrol.sum()), 2))
    return dict(zip(ROAD_FIGURES, (*values, int(own.outside.sum()), int((own.pieces > 1).sum())), strict=True))


def check_roads(facts: Facts) -> Iterator[Finding]:
    """Yield what road-segment grids say and is not so, and the exceptions they name."""
    network = facts.plan.roads
    if network is None:
        return
    if not _whole(network):
        yield Finding("verify-roads-shape")
        return
    own = RoadFacts(facts, network)
    for check in (_check_once, _check_length, _check_connected, _check_load, _check_windows, _check_patrol):
        yield from check(own)
    for check in (_check_fronts, _check_counts, _check_account):
        yield from check(own)


def check_stored_roads(facts: Facts, stored: pd.DataFrame | None) -> Iterator[Finding]:
    """Yield rows of the stored layer of road-segment grids that say other than the segments."""
    network = facts.plan.roads
    if network is None or stored is None or not _whole(network):
        return
    rows, labels, k = stored.set_index("grid").reindex(list(network.codes)), network.labels, len(network.codes)
    wrong = rows["segments"].to_numpy() != np.bincount(labels, minlength=k)
    for name in ("load", "length", "road_m"):
        total = np.bincount(labels, network.segments[name].to_numpy(np.float64), k)
        wrong |= ~np.isclose(rows[name].to_numpy(np.float64), total, atol=_CM)
    if wrong.any():
        yield Finding("verify-roads-stored", tuple(np.array(network.codes, dtype=object)[wrong]))


def _whole(network: RoadNetwork) -> bool:
    """Tell whether labels, codes and patrols fit the segments, so that the rest can be looked at."""
    labels, k = np.asarray(network.labels), len(network.codes)
    fits = len(labels) == len(network.segments) > 0 and len(network.patrol) == k
    return fits and bool((np.bincount(labels[labels >= 0], minlength=k) > 0).all() and (labels >= 0).all())


def _check_once(own: RoadFacts) -> Iterator[Finding]:
    """Yield segments that stand twice, codes given twice or back from retirement, and grids in several communities."""
    twice = {str(name) for name in own.ids[pd.Series(own.ids).duplicated()]}
    repeated = {str(code) for code in own.codes[pd.Series(own.codes).duplicated()]} | {*own.codes} & {*own.facts.codes}
    if twice or repeated:
        yield Finding("verify-roads-twice", tuple(sorted({*twice, *repeated})))
    if back := sorted({*own.network.codes} & own.network.retired):
        yield Finding("verify-roads-returned", tuple(back))
    spread = own.network.segments.groupby(own.network.labels)["community"].nunique()
    known = {*own.facts.community_names}
    strange = own.network.segments.groupby(own.network.labels)["community"].first().map(lambda one: one not in known)
    wrong = (spread > 1).to_numpy() | strange.to_numpy(dtype=bool)
    if wrong.any():
        yield Finding("verify-roads-parents", tuple(own.codes[wrong]))


def _check_length(own: RoadFacts) -> Iterator[Finding]:
    """Yield segments whose metres are not those of the line, and metres of road that are missing or there twice."""
    segments = own.network.segments
    wrong = np.abs(segments["length"].to_numpy() - own.metres) > _CM
    wrong |= np.abs(segments["road_m"].to_numpy() - own.metres * own.share) > _CM
    if wrong.any():
        yield Finding("verify-roads-metres", tuple(own.ids[wrong]))
    sides = pd.DataFrame({"line": shapely.to_wkb(own.lines, hex=True), "side": segments["side"].to_numpy()})
    found = sides.groupby("line")["side"].agg(lambda each: "+".join(sorted(each)))
    odd = sides["line"].map(found).isin(["both", "left+right"]).to_numpy()
    union = float(shapely.union_all(own.lines).length)
    total, asked = float((own.metres * own.share).sum()), own.network.road_length
    slack = _CM * len(own.lines)
    if not odd.all() or abs(union - asked) > slack or abs(total - asked) > slack:
        numbers = {"asked": round(asked, 2), "total": round(total, 2), "once": round(union, 2)}
        yield Finding("verify-roads-length", tuple(own.ids[~odd]), numbers)


def _check_connected(own: RoadFacts) -> Iterator[Finding]:
    """Yield links that are not as long as said, and grids that do not hang together."""
    known = (own.links >= 0).all(axis=1)
    one, other = own.links[known].T
    away = shapely.distance(own.lines[one], own.lines[other])
    wrong = np.array(~known, dtype=np.bool_)
    wrong[known] = np.abs(away - own.network.links["metres"].to_numpy()[known]) > _CM
    if wrong.any():
        yield Finding("verify-roads-links", tuple(own.network.links["first"][wrong]))
    if (own.pieces > 1).any():
        yield Finding("verify-roads-torn", tuple(own.codes[own.pieces > 1]))


def _check_load(own: RoadFacts) -> Iterator[Finding]:
    """Yield segments whose load is not that of their metres and counts."""
    segments, work = own.network.segments, own.network.rules.work
    parts = {**{name: segments[name].to_numpy(np.float64) for name in own.network.rules.counts}}
    total = work[LENGTH] * own.metres * own.share + sum(work[name] * each for name, each in parts.items())
    wrong = np.abs(segments["load"].to_numpy() - total) > 0.5 + _LEAST
    if wrong.any():
        yield Finding("verify-roads-load", tuple(own.ids[wrong]))


def _check_windows(own: RoadFacts) -> Iterator[Finding]:
    """Yield grids outside the window: those that the network names as notes, the others as failures."""
    named = {one for finding in own.network.report.findings for one in finding.ids}
    outside = [str(code) for code in own.codes[own.outside]]
    silent = tuple(code for code in outside if code not in named)
    if silent or (own.network.status == "feasible" and outside):
        yield Finding("verify-roads-silent", silent or tuple(outside))
    if told := tuple(code for code in outside if code in named):
        yield Finding("verify-roads-exceptions", told)


def _check_patrol(own: RoadFacts) -> Iterator[Finding]:
    """Yield grids whose patrol is shorter than their segments, or longer than going everywhere twice."""
    labels, k = own.network.labels, len(own.codes)
    least = np.bincount(labels, own.metres, k)
    known = own.links[(own.links >= 0).all(axis=1)]
    inside = known[labels[known[:, 0]] == labels[known[:, 1]]]
    away = shapely.distance(own.lines[inside[:, 0]], own.lines[inside[:, 1]])
    linked = np.bincount(labels[inside[:, 0]], away, k)
    wrong = (own.network.patrol < least + 2 * linked - 1) | (own.network.patrol > 2 * (least + linked) + 1)
    if wrong.any():
        yield Finding("verify-roads-patrol", tuple(own.codes[wrong]))


def _check_fronts(own: RoadFacts) -> Iterator[Finding]:
    """Yield units that are counted at another road than the nearest, twice, or not at all though one is near."""
    fronts, touch = own.network.fronts, own.network.rules.touch
    units = own.facts.ground.units
    ids = units["unit"].astype(str).to_numpy()
    row, away = shapely.STRtree(own.lines).query_nearest(
        np.asarray(units.geometry.array, dtype=object), max_distance=touch, all_matches=False, return_distance=True
    )
    nearest = dict(zip(ids[row[0]], away, strict=True))
    counted = fronts[fronts["counted"]]
    shape = dict(zip(ids, units.geometry, strict=True))
    line = dict(zip(own.ids, own.lines, strict=True))
    wrong = {*counted["unit"][counted["unit"].duplicated()], *nearest} ^ {*counted["unit"]}
    wrong |= {*counted["unit"][counted["unit"].duplicated()]}
    for unit, segment in zip(counted["unit"], counted["segment"], strict=True):
        known = unit in nearest and segment in line
        if not known or shapely.distance(shape[unit], line[segment]) > nearest[unit] + _CM:
            wrong.add(unit)
    if wrong:
        yield Finding("verify-roads-fronts", tuple(sorted(wrong)))


def _check_counts(own: RoadFacts) -> Iterator[Finding]:
    """Yield segments whose counts are not those of the units counted there."""
    fronts, segments = own.network.fronts, own.network.segments
    wrong: set[str] = set()
    for name in own.network.rules.counts:
        if name in fronts:
            found = fronts[fronts["counted"]].groupby("segment")[name].sum().reindex(own.ids, fill_value=0.0)
            wrong |= {*own.ids[~np.isclose(found.to_numpy(np.float64), segments[name].to_numpy(np.float64))]}
    if wrong:
        yield Finding("verify-roads-counts", tuple(sorted(wrong)))


def _check_account(own: RoadFacts) -> Iterator[Finding]:
    """Yield work that is lost or counted in both networks: along roads and in areal grids there is all, and no more."""
    units, network = own.facts.ground.units, own.network
    wrong = [name for name in network.rules.counts if name not in set(network.account["work"])]
    for name, total, roads, areal in network.account.itertuples(index=False):
        along = float(network.segments[name].sum()) if name in network.segments else np.nan
        left = float(units[name].sum()) if name in units else areal
        sound = (abs(roads - along), abs(areal - left), abs(total - roads - areal))
        wrong += [] if max(sound) < _LEAST * max(total, 1) and areal >= -_LEAST else [name]
    if "households" in network.fronts or "households" in network.rules.work:
        wrong.append("households")
    if wrong:
        yield Finding("verify-roads-account", tuple(wrong))
