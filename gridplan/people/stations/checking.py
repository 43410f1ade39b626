"""The independent check of stations: every rule and every sum again, bounds from the stored prices, no solver."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from gridplan.findings import Finding
from gridplan.people.checking.checked import Checked
from gridplan.people.stations.asking import Steps, allowed, problem_of, room_of, sizes, walks
from gridplan.people.stations.bounds import count_bound, walk_bound
from gridplan.people.stations.problem import STEPS, Problem
from gridplan.people.stations.values import Stations

_NEAR = 1e-6


@dataclass(frozen=True, eq=False)
class _Facts:
    """What is claimed, and walks measured again, decimetres."""

    claim: Stations

    @cached_property
    def walk(self) -> Steps:
        return walks(self.claim.grids, self.claim.venues, self.claim.rules)

    @cached_property
    def problem(self) -> Problem:
        return problem_of(self.claim.grids, self.claim.venues, self.claim.rules, self.walk)

    @cached_property
    def served(self) -> Steps:
        """Rows of the grids that are served."""
        return np.flatnonzero(self.claim.station >= 0)

    @cached_property
    def own(self) -> Steps:
        """Walk of each grid that is served, decimetres."""
        return np.asarray(self.walk[self.served, self.claim.station[self.served]])

    @property
    def mean(self) -> float:
        """Mean walk, m."""
        weight = self.problem.weight[self.served]
        return float((weight * self.own).sum() / (STEPS * weight.sum())) if len(self.served) else 0.0


def verify_stations(stations: Stations) -> Checked:
    """Recompute everything that is said of stations, without the solver.

    Walks are measured again; every rule, every sum and each stage's value is computed again. Bounds: from the stored
    prices a lower bound on walks and on the number of stations is computed, which no solver has to be trusted for. It
    is that of the relaxation in fractions, so it may lie below the bound that the search proved; of that one it is
    checked only that it does not lie above the value. That an impossible request is impossible is recomputed where
    arithmetic tells it (no venue within reach), otherwise a note says that only the search proved it.

    Examples
    --------
    >>> verify_stations(stations).status  # doctest: +SKIP
    'verified'
    """
    broken = tuple(_shape(stations))
    if broken:
        return Checked.of(broken, {})
    facts = _Facts(stations)
    if stations.status != "feasible":
        return Checked.of(_impossible(facts), {"stations": 0, "grids": len(stations.grids)})
    proven = _proven(facts)
    found = [*_rules(facts), *_capacity(facts), *_sharing(facts), *_stages(facts, proven), *_curve(facts)]
    figures = {
        "stations": int(stations.opened.sum()),
        "grids": len(facts.served),
        "households": int(stations.grids.table["households"].to_numpy()[facts.served].sum()),
        "mean_walk_m": facts.mean,
        "largest_walk_m": float(facts.own.max(initial=0)) / STEPS,
        "proven_stations": proven["fewest"],
        "proven_mean_walk_m": proven["nearest"],
    }
    return Checked.of(found, figures)


def _shape(claim: Stations) -> Iterator[Finding]:
    k, v = len(claim.grids), len(claim.venues)
    wanted = {"opened": v, "station": k, "walk": k}
    wrong = [name for name, length in wanted.items() if np.shape(getattr(claim, name)) != (length,)]
    wrong += [f"prices.{name}" for name, prices in claim.prices.items() if np.shape(prices) != (k,)]
    if wrong:
        yield Finding("stations-check-lengths", (), {"names": ", ".join(wrong)})
    elif claim.station.max(initial=-1) >= v:
        yield Finding("stations-check-no-such-venue", tuple(claim.grids.codes[claim.station >= v]))


def _rules(facts: _Facts) -> Iterator[Finding]:
    claim, rules, codes = facts.claim, facts.claim.rules, facts.claim.grids.codes
    if unserved := tuple(codes[claim.station < 0]):
        yield Finding("stations-check-unserved", unserved)
    at = claim.station[facts.served]
    for code, rows in {
        "stations-check-closed": ~claim.opened[at],
        "stations-check-far": facts.own > round(STEPS * rules.within),
        "stations-check-walk": ~(np.abs(claim.walk[facts.served] - facts.own / STEPS) < 0.05 + _NEAR),
        "stations-check-not-allowed": ~allowed(claim.grids, claim.venues, rules)[facts.served, at],
    }.items():
        if rows.any():
            yield Finding(code, tuple(codes[facts.served[rows]]))
    ids = claim.venues.ids.astype(str)
    if shut := tuple(claim.venues.ids[np.isin(ids, rules.fixed) & ~claim.opened]):
        yield Finding("stations-check-fixed", shut)
    if barred := tuple(claim.venues.ids[np.isin(ids, rules.excluded) & claim.opened]):
        yield Finding("stations-check-excluded", barred)
    if rules.stations is not None and claim.opened.sum() > rules.stations:
        yield Finding("stations-check-too-many", (), {"count_open": int(claim.opened.sum()), "most": rules.stations})


def _capacity(facts: _Facts) -> Iterator[Finding]:
    claim = facts.claim
    room = room_of(claim.venues, claim.rules)
    need = np.bincount(
        claim.station[facts.served], weights=sizes(claim.grids, claim.rules)[facts.served], minlength=len(room)
    )
    if over := tuple(claim.venues.ids[(room >= 0) & (need > room)]):
        yield Finding("stations-check-capacity", over)


def _sharing(facts: _Facts) -> Iterator[Finding]:
    claim = facts.claim
    if claim.rules.share == "none":
        count = np.bincount(claim.station[facts.served], minlength=len(claim.venues))
        if shared := tuple(claim.venues.ids[count > 1]):
            yield Finding("stations-check-shared", shared)
    if claim.rules.share == "adjacent":
        apart = [venue for venue in np.unique(claim.station[facts.served]) if not _hangs(facts, venue)]
        if apart:
            yield Finding("stations-check-apart", tuple(claim.venues.ids[apart]))


def _hangs(facts: _Facts, venue: int) -> bool:
    """Tell whether the grids of a station hang together, by going from neighbour to neighbour."""
    own = set(np.flatnonzero(facts.claim.station == venue).tolist())
    links: dict[int, list[int]] = {grid: [] for grid in own}
    for one, other in facts.claim.grids.pairs.tolist():
        if one in own and other in own:
            links[one].append(other)
            links[other].append(one)
    reached, ahead = set(), [min(own)]
    while ahead:
        grid = ahead.pop()
        if grid not in reached:
            reached.add(grid)
            ahead += links[grid]
    return reached == own


def _proven(facts: _Facts) -> dict[str, float]:
    """Return what the stored prices prove: a number of stations, and a mean walk in metres; 0 without prices."""
    claim, problem = facts.claim, facts.problem
    found = {"fewest": 0.0, "nearest": 0.0}
    if "fewest" in claim.prices:
        found["fewest"] = float(np.ceil(count_bound(problem, claim.prices["fewest"]) - 1e-4))
    if "nearest" in claim.prices:
        most = int(claim.opened.sum()) if claim.rules.goal == "fewest" else claim.rules.stations
        found["nearest"] = walk_bound(problem, claim.prices["nearest"], most) / (STEPS * float(problem.weight.sum()))
    return {name: max(0.0, value) for name, value in found.items()}


def _stages(facts: _Facts, proven: dict[str, float]) -> Iterator[Finding]:
    claim = facts.claim
    stages = {stage.name: stage for stage in claim.stages}
    if set(stages) != {"fewest", "nearest"}:
        yield Finding("stations-check-stages")
        return
    if abs(stages["nearest"].value - facts.mean) > 0.01:
        told = {"told": f"{stages['nearest'].value:.2f}", "found": f"{facts.mean:.2f}"}
        yield Finding("stations-check-mean", (), told)
    count = int(claim.opened.sum())
    if stages["fewest"].value > count or (claim.rules.goal == "fewest" and stages["fewest"].value != count):
        yield Finding("stations-check-count", (), {"told": f"{stages['fewest'].value:g}", "found": count})
    for name, stage in stages.items():
        if stage.bound > stage.value + _NEAR or proven[name] > stage.value * (1 + _NEAR) + _NEAR:
            yield Finding("stations-check-bound", (), {"stage": name, "value": f"{stage.value:.2f}"})
        elif proven[name] < stage.bound * (1 - 1e-4):
            told = {"bound": f"{stage.bound:.1f}", "proven": f"{proven[name]:.1f}"}
            yield Finding(f"stations-check-searched-{name}", (), told)


def _curve(facts: _Facts) -> Iterator[Finding]:
    """Check that more stations never cost more, and that the row of these stations is theirs."""
    curve = facts.claim.curve
    if not len(curve):
        return
    good = curve[curve["feasible"].astype(bool)]
    mean: NDArray[np.float64] = good["mean_walk_m"].to_numpy(dtype=float)
    slack = 1 + good["gap"].to_numpy(dtype=float) + 1e-3
    if (mean[1:] > mean[:-1] * slack[1:] + 0.01).any():
        yield Finding("stations-check-curve-order")
    most = int(facts.claim.opened.sum()) if facts.claim.rules.goal == "fewest" else facts.claim.rules.stations
    own = good.loc[good["stations"] == most, "mean_walk_m"]
    if len(own) and abs(float(own.iloc[0]) - facts.mean) > 0.01:
        yield Finding("stations-check-curve", (), {"told": f"{float(own.iloc[0]):.2f}", "found": f"{facts.mean:.2f}"})


def _impossible(facts: _Facts) -> Iterator[Finding]:
    claim = facts.claim
    if claim.opened.any() or (claim.station >= 0).any():
        yield Finding("stations-check-open-though-impossible")
    if not claim.reasons:
        yield Finding("stations-check-no-reason")
    lost = set(claim.grids.codes[~(facts.problem.walk >= 0).any(axis=1)])
    told = {code for finding in claim.reasons if finding.code == "stations-out-of-reach" for code in finding.ids}
    if told != lost:
        yield Finding("stations-check-reach", tuple(sorted(told ^ lost)))
    elif not lost:
        yield Finding("stations-check-searched")
