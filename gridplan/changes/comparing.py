"""Compare a version of a plan with the one before, or any two plans of one place."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from gridplan.changes.buildings import unit_table
from gridplan.changes.communities import community_table
from gridplan.changes.grids import grid_table, heirs, located
from gridplan.changes.naming import named_grids
from gridplan.changes.pairing import pairs_of_plans, pairs_of_round
from gridplan.changes.posts import worker_table
from gridplan.changes.sides import newer_side, older_side
from gridplan.changes.totals import totals_of
from gridplan.changes.values import Changes
from gridplan.errors import OptionError
from gridplan.language import say
from gridplan.lineage.rounds import round_between
from gridplan.lineage.tracing import trace
from gridplan.plan import Plan
from gridplan.regrid.matching import match_units
from gridplan.store.geopackage import load
from gridplan.version import Version
from gridplan.wishes.earlier import BEFORE


def changes(old: Plan | str | Path, new: Plan | str | Path | None = None) -> Changes:
    """Return what became of every grid, building, community and worker from one plan to the next.

    Parameters
    ----------
    old, new
        Two plans of one place or their files: the version in force and the one that is to follow. Buildings go by id,
        else by shared ground. With one plan alone: what its own last round of re-gridding changed, or what changed
        against the older plan it was divided from. Then today's counts tell what was there before.

    Raises
    ------
    OptionError
        When one plan alone is given and it knows of no older division.
    InputError
        When no building of the older plan is found again.
    PlanFileError
        When a file cannot be loaded.

    Examples
    --------
    >>> import gridplan as gp
    >>> town = gp.samples.city(buildings=200, seed=1)
    >>> ground = gp.survey(gp.read_units(town.buildings, households="households"), roads=town.roads)
    >>> plan = gp.partition(ground, effort=0)
    >>> gp.changes(plan, plan).totals.moved
    0
    """
    first = _loaded(old)
    return _of_one(first) if new is None else _of_two(first, _loaded(new))


def changes_since(plan: Plan, old: Plan | str | Path | None = None) -> Changes:
    """Return what changed in `plan` since the `old` one, or in its last round; see `changes`."""
    return changes(plan) if old is None else changes(old, plan)


def _loaded(plan: Plan | str | Path) -> Plan:
    return plan if isinstance(plan, Plan) else load(plan)


def _of_two(old: Plan, new: Plan) -> Changes:
    match = match_units(old.ground, new.ground)
    date = new.history[-1].date if _follows(old, new) else new.version.valid_from
    past = round_between(old, new, old_of=match.old_of, date=date)
    return _changes(pairs_of_plans(old, new, match), past.lineage, new=new, old=old, before=old.version, date=date)


def _follows(old: Plan, new: Plan) -> bool:
    """Tell whether the newer plan is the older one's next version."""
    return len(new.history) == len(old.history) + 1 and new.history[-1].before.number == old.version.number


def _of_one(new: Plan) -> Changes:
    if new.history:
        past = new.history[-1]
        pairs = pairs_of_round(new, past)
        return _changes(pairs, past.lineage, new=new, before=past.before, date=past.date)
    if all(network.name != BEFORE for network in new.others):
        raise OptionError(say("changes-nothing"))
    pairs = pairs_of_round(new, None)
    return _changes(pairs, _lineage(pairs), new=new, before=None, date=new.version.valid_from)


def _lineage(pairs: pd.DataFrame) -> pd.DataFrame:
    """Return what became of the older grids of a plan that was divided from another one without a round."""
    sides = {side: sorted({code for code in pairs[f"{side}_grid"] if code is not None}) for side in ("old", "new")}
    labels = {side: pd.Index(codes).get_indexer(pairs[f"{side}_grid"]) for side, codes in sides.items()}
    households = pairs["after"].to_numpy()
    return trace(labels["old"], labels["new"], households, old_codes=sides["old"], new_codes=sides["new"])


def _changes(
    pairs: pd.DataFrame,
    lineage: pd.DataFrame,
    *,
    new: Plan,
    old: Plan | None = None,
    before: Version | None,
    date: str,
) -> Changes:
    goes_on = heirs(lineage)
    older, newer = older_side(new, old, pairs, goes_on), newer_side(new)
    grids = grid_table(lineage, pairs, before=older, after=newer, goes_on=goes_on)
    placed = located(pairs, grids)
    workers = worker_table(grids, new=new, old=old)
    return Changes(
        grids=grids,
        units=unit_table(placed, grids),
        communities=community_table(grids, placed),
        workers=workers,
        totals=totals_of(grids, placed, workers),
        named=named_grids(new, {*older.index, *newer.index}),
        drawn=older.geometry,
        before=before,
        date=date,
        plan=new,
        old=old,
    )
