"""Plans that lie beside each other made one plan on the ground of all, as they stand: the verb."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd

from gridplan.assembling.assemble import worker_table
from gridplan.errors import InputError, OptionError
from gridplan.findings import Finding
from gridplan.ground.ground import Ground, link_table
from gridplan.language import say
from gridplan.plan import Plan
from gridplan.regrid.budget import Budget
from gridplan.regrid.change import Change, change_of, least_change
from gridplan.regrid.older import one_worker_each
from gridplan.regrid.workers import carry_workers
from gridplan.store.geopackage import load
from gridplan.version import Version


def join_plans(plans: Sequence[Plan | str | Path], ground: Ground, *, threads: int = 2) -> Plan:
    """Return one plan of several that lie beside each other, such as those of a batch, on the ground of all.

    Grids, codes, workers, bounds and names stay as they are; the borders between the plans become borders between
    neighbours. Nothing is divided anew.

    Parameters
    ----------
    plans
        Plans or their files, made by the same rules, without levels, road-segment grids or networks of departments.
    ground
        The ground of all of them, surveyed in one piece: the same units with the same households.
    threads
        As for `gridplan.partition`.

    Raises
    ------
    OptionError
        When there is no plan, the rules of two differ, or one has more than its grids.
    InputError
        When codes or units stand in two plans, units or households differ from those of the ground, or pieces hang
        together otherwise there.
    PlanFileError
        When a file cannot be loaded.

    Examples
    --------
    >>> report = gp.batch("district.toml")  # doctest: +SKIP
    >>> gp.join_plans(report.plans, ground)  # doctest: +SKIP
    <Plan: feasible, 748 grids, 33386 units>
    """
    parts = [one if isinstance(one, Plan) else load(one) for one in plans]
    _check_alike(parts)
    change = change_of(parts, _with_their_links(parts, ground), threads=threads)
    _check_same(change)
    drawn, pieces = least_change(change, budget=Budget(None, None), new_grid=0)
    if other := tuple(piece.outcome.task.piece.name for piece in pieces if piece.how != "kept"):
        raise InputError((Finding("join-pieces", other),))
    return _one(change, drawn, parts)


def _check_alike(parts: Sequence[Plan]) -> None:
    """Refuse plans of different rules, but for how they were searched, and plans of which something would be lost."""
    rules = [replace(plan.rules, seed=0, effort=1).as_dict() for plan in parts]
    names = sorted(
        {name for one in rules for name in rules[0].keys() | one.keys() if one.get(name) != rules[0].get(name)}
    )
    if names:
        raise OptionError(say("join-rules", names=", ".join(names)))
    if any(plan.levels or plan.roads or plan.merger or plan.others for plan in parts):
        raise OptionError(say("join-more"))


def _with_their_links(parts: Sequence[Plan], ground: Ground) -> Ground:
    """Return the ground with the links that each plan had inside: a bridge may land elsewhere where more units are."""
    place = pd.Series(np.arange(len(ground)), index=ground.units["unit"].to_numpy())
    own = [_links_at(plan, place) for plan in parts]
    number = {unit: i for i, plan in enumerate(parts) for unit in plan.ground.units["unit"]}
    part = np.array([number.get(unit, -1) for unit in ground.units["unit"]])
    near = ground.links
    between = near[part[near["u"].to_numpy(np.int64)] != part[near["v"].to_numpy(np.int64)]]
    rows = [row for table in (between, *own) for row in table.to_crs(ground.units.crs).to_dict("records") if len(table)]
    return replace(ground, links=link_table(sorted(rows, key=lambda row: (row["u"], row["v"])), ground.units.crs))


def _links_at(plan: Plan, place: pd.Series) -> gpd.GeoDataFrame:
    """Return the links of a plan by the places of their units in `place`, lower first, without those that are gone."""
    ids, links = plan.ground.units["unit"].to_numpy(), plan.ground.links
    ends = np.stack([place.reindex(ids[links[end].to_numpy(np.int64)]).to_numpy() for end in ("u", "v")])
    known = np.isfinite(ends.astype(float)).all(axis=0)
    low, high = np.sort(ends[:, known].astype(np.int64), axis=0)
    return links[known].assign(u=low, v=high)


def _check_same(change: Change) -> None:
    """Refuse units that are on one side only, or count other households there."""
    units, matched = change.ready.ground.units["unit"], change.matched
    wrong = {*matched.new.tolist(), *matched.corrected.tolist(), *matched.renamed.tolist()}
    gone = change.old.ground.units["unit"].iloc[matched.gone].tolist()
    if ids := (*units.iloc[sorted(wrong)].tolist(), *gone):
        raise InputError((Finding("join-units", tuple(ids)),))


def _one(change: Change, drawn: Plan, parts: Sequence[Plan]) -> Plan:
    old = change.old
    same = {code: code for code in drawn.network.codes}
    own = all(one_worker_each(plan) for plan in parts)
    versions = {plan.version for plan in parts}
    return drawn.replace(
        workers=worker_table(drawn.network) if own else carry_workers(old.workers, drawn.network, same),
        others=(),
        version=old.version if len(versions) == 1 else Version(old.version.number),
        history=old.history,
        trail=old.trail,
        names=old.names,
        rules=parts[0].rules,
    )
