"""The older plan that is changed: one, or several whose ground was joined; its grids on the units of new ground."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from gridplan.adopt import NO_GRID
from gridplan.assembling.assemble import worker_table
from gridplan.columns import LINEAGE_COLUMNS
from gridplan.errors import InputError, OptionError
from gridplan.findings import Finding, Report
from gridplan.ground.adjacency import Adjacency
from gridplan.ground.ground import Ground
from gridplan.history import Round
from gridplan.language import say
from gridplan.lineage.stood import stood
from gridplan.plan import Component, Network, Plan
from gridplan.regrid.matched import Matched
from gridplan.regrid.roads import joined_roads_note
from gridplan.store.geopackage import load
from gridplan.wishes.earlier import Earlier, dedicated_codes

Older = Plan | str | Path | Sequence[Plan | str | Path]

_EDGES = ("length", "off_road", "kind", "barred")


def older_plan(plan: Older) -> Plan:
    """Return the plan that is changed; several, as of subdistricts that become one, joined as they stand.

    Raises
    ------
    OptionError
        When there is none.
    InputError
        When grids of two of them have one code, or units one id.
    PlanFileError
        When a file cannot be loaded.
    """
    if isinstance(plan, (Plan, str, Path)):
        return plan if isinstance(plan, Plan) else load(plan)
    plans = [one if isinstance(one, Plan) else load(one) for one in plan]
    if not plans:
        raise OptionError(say("regrid-no-plan"))
    return plans[0] if len(plans) == 1 else _joined(plans)


def earlier_of(old: Plan, matched: Matched) -> Earlier:
    """Return the older grids on the new units."""
    none = old.network.codes.index(NO_GRID) if NO_GRID in old.network.codes else -1
    had = np.append(old.labels, -1)[matched.old_of]
    labels = np.where(had == none, -1, had).astype(np.int32)
    return Earlier(labels, old.network.codes, old.network.n_workers, old.retired, dedicated_codes(old))


def _joined(plans: Sequence[Plan]) -> Plan:
    """Return one plan of several that lie beside each other; what is wrong of itself comes to light later."""
    _refuse_equal("regrid-codes-twice", [code for plan in plans for code in plan.network.codes if code != NO_GRID])
    _refuse_equal("regrid-units-twice", [str(unit) for plan in plans for unit in plan.ground.units["unit"]])
    first = plans[0]
    pieces, part = _joined_pieces(plans)
    codes = tuple(sorted({code for plan in plans for code in plan.network.codes}))
    place = {code: number for number, code in enumerate(codes)}
    labels = [np.array([place[code] for code in plan.network.codes], np.int32)[plan.labels] for plan in plans]
    workers = np.zeros(len(codes), np.int64)
    for plan in plans:
        for code, count in zip(plan.network.codes, plan.network.n_workers.tolist(), strict=True):
            workers[place[code]] += count
    return first.replace(
        ground=_joined_ground([plan.ground for plan in plans]),
        load=np.concatenate([plan.load for plan in plans]),
        network=Network(first.network.name, "areal", np.concatenate(labels), codes, workers),
        workers=_joined_workers(plans),
        components=pieces,
        component=part,
        prices=_joined_prices(plans),
        bound=None,
        free=None,
        others=(),
        levels=None,
        merger=None,
        roads=None,
        report=Report(joined_roads_note(plans)),
        version=max((plan.version for plan in plans), key=lambda version: version.number),
        history=_joined_history(plans),
        trail=tuple(sitting for plan in plans for sitting in plan.trail),
        names={code: name for plan in plans for code, name in plan.names.items()},
    )


def one_worker_each(plan: Plan) -> bool:
    """Tell whether the workers of a plan are those that dividing gives: each at one grid, numbered on."""
    usual = worker_table(plan.network)
    return len(plan.workers) == len(usual) and bool(
        (plan.workers[["worker", "grid"]].to_numpy() == usual[["worker", "grid"]].to_numpy()).all()
    )


def _joined_workers(plans: Sequence[Plan]) -> pd.DataFrame:
    """Return the workers of all plans; those of later plans whose ids are taken are numbered on, since they are others.

    Every division numbers its workers from 1, so the same id in two plans means two people.
    """
    found: list[pd.DataFrame] = []
    taken: set[str] = set()
    number = 0
    for plan in plans:
        ids = pd.unique(plan.workers["worker"]).tolist()
        named = {}
        for worker in ids:
            name = worker
            while name in taken:
                number += 1
                name = f"W{number:04d}"
            named[worker] = name
            taken.add(name)
        found.append(plan.workers.assign(worker=plan.workers["worker"].map(named)))
    return pd.concat(found, ignore_index=True)


def _joined_pieces(plans: Sequence[Plan]) -> tuple[tuple[Component, ...], NDArray[np.int32] | None]:
    """Return the pieces of all plans and the piece of each unit; nothing where a plan does not tell its pieces."""
    if any(plan.component is None for plan in plans):
        return (), None
    starts = np.cumsum([0, *(len(plan.components) for plan in plans)])
    part = [plan.component + start for plan, start in zip(plans, starts, strict=False) if plan.component is not None]
    return tuple(piece for plan in plans for piece in plan.components), np.concatenate(part).astype(np.int32)


def _joined_prices(plans: Sequence[Plan]) -> NDArray[np.float64] | None:
    """Return the prices that prove the bounds of all plans, 0 where one proves nothing."""
    if all(plan.prices is None for plan in plans):
        return None
    return np.concatenate([np.zeros(len(plan.ground)) if plan.prices is None else plan.prices for plan in plans])


def _refuse_equal(code: str, names: Sequence[str]) -> None:
    if twice := tuple(sorted(name for name, count in Counter(names).items() if count > 1)):
        raise InputError((Finding(code, twice),))


def _joined_ground(grounds: Sequence[Ground]) -> Ground:
    """Return the grounds as one, without the borders between them."""
    crs = grounds[0].units.crs
    frames = [ground.units.to_crs(crs) for ground in grounds]
    starts = np.cumsum([0, *(len(ground) for ground in grounds)])
    pairs = [
        np.stack([ground.adjacency.u, ground.adjacency.v], axis=1) + start
        for ground, start in zip(grounds, starts, strict=False)
    ]
    parts = {name: np.concatenate([getattr(ground.adjacency, name) for ground in grounds]) for name in _EDGES}
    return Ground(
        units=gpd.GeoDataFrame(pd.concat(frames, ignore_index=True), crs=crs),
        points=np.concatenate([ground.points for ground in grounds]),
        cells=gpd.GeoSeries(pd.concat([ground.cells.to_crs(crs) for ground in grounds], ignore_index=True), crs=crs),
        adjacency=Adjacency.from_pairs(int(starts[-1]), np.concatenate(pairs), **parts),
        block=np.concatenate([ground.block for ground in grounds]),
        outline=shapely.union_all([ground.outline for ground in grounds]),
        outline_shift=sum(ground.outline_shift for ground in grounds),
        roads=grounds[0].roads,
        barriers=grounds[0].barriers,
        communities=grounds[0].communities,
    )


def _joined_history(plans: Sequence[Plan]) -> tuple[Round, ...]:
    """Return the rounds of several plans as one row of rounds, the last of each together.

    A plan that had fewer rounds stood unchanged in the others' first ones.
    """
    longest = max((plan.history for plan in plans), key=len)
    found = []
    for back in range(len(longest), 0, -1):
        now = [plan.history[-back] for plan in plans if len(plan.history) >= back]
        still = [_unchanged(plan) for plan in plans if len(plan.history) < back]
        found.append(
            Round(
                longest[-back].before,
                max(one.date for one in now),
                pd.concat([*(one.lineage for one in now), *still], ignore_index=True),
                pd.concat([one.units for one in now], ignore_index=True),
            )
        )
    return tuple(found)


def _unchanged(plan: Plan) -> pd.DataFrame:
    """Return the lineage of a round before a plan's first one, in which all its grids stood unchanged."""
    if plan.history:
        held = plan.history[0].lineage.groupby("old_grid")["households"].sum()
        codes, households = held.index.to_numpy(dtype=object), held.to_numpy(np.int64)
    else:
        first = stood(plan)
        inside = first.labels >= 0
        codes = np.array(first.codes, dtype=object)
        households = np.zeros(len(codes), np.int64)
        np.add.at(households, first.labels[inside], first.households[inside])
    rows = {"event": "U", "old_grid": codes, "new_grid": codes, "households": households}
    return pd.DataFrame({**rows, "share_from": 1.0, "share_to": 1.0})[list(LINEAGE_COLUMNS)]
