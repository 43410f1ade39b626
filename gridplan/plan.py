"""The plan: a division of the ground into grids, with its rules, staff, proof and findings. Frozen."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal, get_args

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gridplan import measure
from gridplan.agreement import pairs_kept
from gridplan.findings import Finding, Report
from gridplan.ground.ground import Ground
from gridplan.history import Round
from gridplan.language import hundredths_text, say
from gridplan.later import Later, LaterValue
from gridplan.levels import Levels
from gridplan.merger import Merger
from gridplan.options import Rules
from gridplan.options.dedicated import DEDICATED
from gridplan.road_network import RoadNetwork
from gridplan.status import Status, status_text
from gridplan.trail import Edits
from gridplan.version import Version, next_version

Kind = Literal["areal", "line"]
KINDS: tuple[Kind, ...] = get_args(Kind)
"""What a network is: grids that tile the ground, or chains of road segments."""


@dataclass(frozen=True)
class Component:
    """One connected piece of a community, divided on its own.

    Parameters
    ----------
    name
        Community and, where it has several pieces, the number of the piece.
    status
        As for plans, for this component alone.
    n_grids
        Grids it was divided into.
    bound
        Proven lower bound on the objective of any division of it into grids with these workers, load·m², or None.
    findings
        What stood in the way and the smallest relaxation that works.
    """

    name: str
    community: str
    status: Status
    n_units: int
    households: int
    load: int
    n_grids: int
    bound: float | None = None
    findings: tuple[Finding, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return the component as plain values for JSON."""
        return {
            "name": self.name,
            "community": self.community,
            "status": self.status,
            "households": self.households,
            "n_grids": self.n_grids,
            "findings": [finding.as_dict() for finding in self.findings],
        }


@dataclass(frozen=True, eq=False)
class Network:
    """One division of the ground.

    Parameters
    ----------
    kind
        ``areal`` networks tile the ground, ``line`` networks are chains of road segments.
    labels
        int32 (n,), position of each unit's grid in `codes`.
    codes
        Grid codes, west to east, then north to south inside a community.
    n_workers
        int64 (k,), workers by which each grid's window is multiplied.
    share
        float64 (n,), share of each unit's ground that lies in its grid, where the grids were drawn; None where units
        are whole by their making.
    """

    name: str
    kind: Kind
    labels: NDArray[np.int32]
    codes: tuple[str, ...]
    n_workers: NDArray[np.int64]
    share: NDArray[np.float64] | None = None


@dataclass(frozen=True, eq=False, repr=False)
class Plan:
    """A division of `ground` under `rules`.

    Parameters
    ----------
    load
        int64 (n,), load of each unit; `rules.per_worker` is one full worker.
    network
        The areal network that the rules apply to.
    others
        Further networks on the same ground.
    component
        int32 (n,), position of each unit's piece in `components`, or None where nothing was divided separately.
    levels
        Micro-grids and corridor groups below the grids, or None where the plan ends at its grids.
    merger
        How the departments' networks in `others` were made one; None for plans that merge nothing.
    workers
        Table of grid workers, separate from the grids: columns ``worker``, ``grid``, ``share``.
    components
        The pieces that were divided separately, with their status.
    prices
        float64 (n,), the dual prices that prove `bound` (m²), or None.
    bound
        Proven lower bound on the medoid inertia of any division under the rules into grids with these workers, load·m²;
        None where a component is not solved.
    free
        Medoid inertia of the free plan, load·m²: the best found by one quick search for the same request with streets,
        short borders and crossings free of charge; None where streets play no part, networks are merged, or a
        component is not solved.
    report
        Findings on ground and plan.
    version
        Draft or approved, by whom and from when.
    history
        What became of grids and buildings in each round of re-gridding, oldest first.
    trail
        What was edited by hand in this version and those before it, oldest sitting first; the digests in each sitting
        tell which plan it began with and which came of it.
    names
        Code → name of the grids that the planner named; codes that the plan has no more are passed over.
    roads
        Road-segment grids beside the areal ones, or None where there are none.
    """

    ground: Ground
    rules: Rules
    load: NDArray[np.int64]
    network: Network
    workers: pd.DataFrame
    components: tuple[Component, ...]
    status: Status
    prices: NDArray[np.float64] | None = None
    bound: float | None = None
    free: float | None = None
    report: Report = field(default_factory=Report)
    others: tuple[Network, ...] = ()
    component: NDArray[np.int32] | None = None
    levels: Levels | None = None
    merger: Merger | None = None
    version: Version = field(default_factory=Version)
    history: tuple[Round, ...] = ()
    trail: tuple[Edits, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    roads: RoadNetwork | None = None

    @property
    def labels(self) -> NDArray[np.int32]:
        """int32 (n,), position of each unit's grid in `network.codes`."""
        return self.network.labels

    @cached_property
    def grids(self) -> gpd.GeoDataFrame:
        """One row a grid: code, households, load, workers, units, figures and the polygon."""
        return measure.grid_table(self.ground, self.rules, self.load, self.network)

    @property
    def retired(self) -> frozenset[str]:
        """Codes that were in use in an earlier round and are no more: they never return."""
        return frozenset(code for past in self.history for code in past.codes) - set(self.network.codes)

    @property
    def latest_day(self) -> str:
        """Last day from which this plan, or a round of its history, counts; empty where none was said."""
        days = [day for past in self.history for day in (past.before.valid_from, past.date)]
        return max(self.version.valid_from, *days, "")

    @property
    def first_draft(self) -> bool:
        """True for a plan that nobody has approved or re-gridded yet."""
        return not self.history and self.version == Version()

    @cached_property
    def objective(self) -> float:
        """Medoid inertia of this plan, load·m²."""
        return measure.medoid_inertia(self.ground.points, self.load, self.labels)

    @property
    def gap(self) -> float | None:
        """How far from perfect the plan can be at most: objective ÷ bound − 1. Street borders are part of it."""
        return self.objective / self.bound - 1 if self.bound else None

    @property
    def price_of_streets(self) -> float | None:
        """Inertia of this plan ÷ inertia of the free plan: 1.2 where following the streets costs 20 %."""
        return self.objective / self.free if self.free else None

    @cached_property
    def grid_mates(self) -> tuple[float, float] | None:
        """Pairs of households that share a grid in a department's network, and those of them that share one here.

        Both weighted over departments, `merger.bound` is their upper limit; None for plans that merge nothing.
        """
        if self.merger is None:
            return None
        households, weights = self.ground.units["households"].to_numpy(np.int64), self.merger.weights
        networks = [network for network in self.others if network.name in weights]
        pairs = [pairs_kept(network.labels, self.labels, households) for network in networks]
        had = sum(weights[network.name] * total for network, (_, total) in zip(networks, pairs, strict=True))
        kept = sum(weights[network.name] * kept for network, (kept, _) in zip(networks, pairs, strict=True))
        return had, kept

    @cached_property
    def digest(self) -> str:
        """SHA-256 of ids, loads, labels, codes, rules, seed and levels: the same on every machine."""
        sha = hashlib.sha256(b"gridplan-plan/1")
        rules = json.dumps(self.rules.as_dict(), sort_keys=True, ensure_ascii=False)
        ids = json.dumps([self.ground.units["unit"].tolist(), self.network.codes], ensure_ascii=False)
        for text in (rules, ids, self.status):
            sha.update(text.encode())
        for array in (self.ground.units["households"], self.load, self.labels, self.network.n_workers):
            sha.update(np.asarray(array, dtype="<i8").tobytes())
        if self.levels is not None:
            sha.update(self.levels.digest.encode())
        if self.merger is not None:
            sha.update(self.merger.digest.encode())
        if self.roads is not None:
            sha.update(self.roads.digest.encode())
        return sha.hexdigest()

    def __repr__(self) -> str:
        return f"<Plan: {self.status}, {len(self.network.codes)} grids, {len(self.ground)} units>"

    def replace(self, **changes: object) -> Plan:
        """Return a plan with `changes`; this one stays as it is.

        An approved plan whose digest changes becomes the draft of the next version, unless `changes` name one.
        """
        changed: Plan = dataclasses.replace(self, **changes)  # type: ignore[arg-type]
        if self.version.state == "draft" or "version" in changes or changed.digest == self.digest:
            return changed
        return dataclasses.replace(changed, version=next_version(self.version))

    def summary(self, lang: str | None = None) -> str:
        """Return the plan in a few lines: grids, windows, borders, gap, what to look at.

        The range of households is that of the grids which are no dedicated ones.
        """
        from_grids = self.grids
        usual = from_grids[from_grids[DEDICATED] == ""] if DEDICATED in from_grids else from_grids
        ends = usual["households"] if len(usual) else from_grids["households"]
        lines = [
            say(
                "plan-summary",
                lang,
                status=status_text(self.status, lang, by_hand=bool(self.trail)),
                grids=len(from_grids),
                units=len(self.ground),
                households=int(from_grids["households"].sum()),
                lo=int(ends.min()),
                hi=int(ends.max()),
                outside=int(from_grids["outside_window"].sum()),
            )
        ]
        if not self.first_draft:
            lines.append(self.version.text(lang))
        lines += proof_lines(self, lang)
        if self.levels is not None:
            lines.append(self.levels.headline(lang))
        if self.roads is not None:
            lines.append(self.roads.headline(lang))
        lines += [finding.advice(lang) for component in self.components for finding in component.findings]
        return "\n".join(lines)

    plot = Later("gridplan.show.notebook.plots:plot")
    explore = Later("gridplan.show.notebook.explore:explore")
    save_html = Later("gridplan.show.map.plan_page:save_html")
    save_report = Later("gridplan.show.report.saving:save_report")
    save_editor = Later("gridplan.show.editor.page:save_editor")
    edit = Later("gridplan.show.widget.editing:edit")
    save = Later("gridplan.store.geopackage:save")
    export = Later("gridplan.store.export:export")
    verify = Later("gridplan.verify:verify")
    crosswalk = Later("gridplan.crosswalk:crosswalk")
    lineage = Later("gridplan.lineage:lineage")
    changes = Later("gridplan.changes:changes_since")
    with_names = Later("gridplan.naming:with_names")
    with_roads = Later("gridplan.roads:with_roads")
    grid_names = LaterValue("gridplan.naming:names_of")
    """Name and bounds in words of each grid, `gridplan.naming.GridName`, in the order of the codes."""
    _repr_html_ = Later("gridplan.show.notebook.summary:repr_html")


def proof_lines(plan: Plan, lang: str | None = None) -> list[str]:
    """Return how far above the best the plan is at most, and what following the streets costs, if known.

    Of a merged plan, how many grid-mates stay together, and how many could at most.
    """
    if plan.merger is not None and plan.grid_mates is not None:
        return [_kept_line(plan, plan.merger.bound, *plan.grid_mates, lang)]
    gap, price = plan.gap, plan.price_of_streets
    if gap is None:
        return []
    numbers: dict[str, Any] = {"grids": len(plan.network.codes), "gap": hundredths_text(gap)}
    if price is None:
        return [say("plan-gap", lang, **numbers)]
    return [say("plan-gap-streets", lang, **numbers, streets=hundredths_text(price - 1))]


def _kept_line(plan: Plan, bound: float | None, had: float, kept: float, lang: str | None) -> str:
    share = hundredths_text(kept / had if had else 1.0)
    if bound is None:
        return say("plan-kept-no-bound", lang, kept=share)
    most = hundredths_text(bound / had if had else 1.0)
    reached = hundredths_text(math.floor(1000 * kept / bound) / 1000 if bound else 1.0)  # never more than is proven
    return say("plan-kept", lang, kept=share, most=most, reached=reached, grids=len(plan.network.codes))
