"""Which version of a plan is in force on a day, and the table of all versions."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from gridplan.columns import VERSION_COLUMNS
from gridplan.errors import InputError, OptionError
from gridplan.findings import Finding
from gridplan.history import Round
from gridplan.plan import Plan
from gridplan.store.geopackage import load
from gridplan.version import Version, required_day


class _Known(NamedTuple):
    """A version that a plan is, or that its history tells of.

    Parameters
    ----------
    plan
        The plan, None where only the history of a later one tells of it.
    made_by
        The round that made it, None for first plans.
    grids
        How many grids it has.
    """

    version: Version
    plan: Plan | None
    made_by: Round | None
    grids: int


def in_force(plans: Iterable[Plan | str | Path], at: str) -> Plan:
    """Return the plan that is in force on a day: the approved one with the latest ``valid_from`` up to it.

    Parameters
    ----------
    plans
        Versions of one plan, or their files.
    at
        The day, ``2027-01-31``.

    Raises
    ------
    OptionError
        When `at` is no day, or there are no plans.
    InputError
        When none is in force, when the one that is, as a later version tells, is not among the plans, or when two
        different plans are.
    PlanFileError
        When a file cannot be loaded.

    Examples
    --------
    >>> import gridplan as gp
    >>> gp.in_force(["plan-2026.gpkg", "plan-2027.gpkg"], "2027-06-30").version.number  # doctest: +SKIP
    2
    """
    required_day("at", at)
    return _in_force(_known(_loaded(plans)), at)


def versions(plans: Iterable[Plan | str | Path], *, at: str | None = None) -> pd.DataFrame:
    """Return a table of the versions of a plan, of the files at hand and of those that their history tells of.

    Parameters
    ----------
    plans
        Versions of one plan, or their files.
    at
        Day for which to tell which version is in force.

    Returns
    -------
    DataFrame
        By number: ``version``, ``state``, ``by``, ``date``, ``valid_from``; ``grids``; ``households``, None where the
        plan is not at hand; ``moved_households`` that got another grid in the round that made it, None without a round;
        ``at_hand``; and ``in_force``, None when nobody asked.

    Raises
    ------
    OptionError, InputError, PlanFileError
        As `in_force` does.

    Examples
    --------
    >>> import gridplan as gp
    >>> gp.versions(["plan-2026.gpkg", "plan-2027.gpkg"])["state"].tolist()  # doctest: +SKIP
    ['approved', 'draft']
    """
    if at is not None:
        required_day("at", at)
    known = _known(_loaded(plans))
    valid = None if at is None else _in_force(known, at)
    rows = [(*_row(one), None if valid is None else one.plan is valid) for one in known]
    return pd.DataFrame(rows, columns=list(VERSION_COLUMNS), dtype=object)


def _loaded(plans: Iterable[Plan | str | Path]) -> list[Plan]:
    found = [plan if isinstance(plan, Plan) else load(plan) for plan in plans]
    if not found:
        raise OptionError("name at least one plan or plan file")
    return found


def _known(plans: list[Plan]) -> list[_Known]:
    """Return all versions by number: those of the plans, then what only a history tells of."""
    found = [_Known(p.version, p, p.history[-1] if p.history else None, len(p.network.codes)) for p in plans]
    told = {one.version for one in found}
    for plan in plans:
        makers = (None, *plan.history)
        for made_by, past in zip(makers, plan.history, strict=False):
            if past.before not in told:
                told.add(past.before)
                found.append(_Known(past.before, None, made_by, past.lineage["old_grid"].nunique()))
    return sorted(found, key=lambda one: (one.version.number, one.version.valid_from))


def _in_force(known: list[_Known], at: str) -> Plan:
    approved = [one for one in known if one.version.state == "approved" and one.version.valid_from <= at]
    if not approved:
        numbers = {"at": at, "n": len(known)}
        raise InputError((Finding("signoff-none-in-force", numbers=numbers),))
    latest = max((one.version for one in approved), key=lambda version: (version.valid_from, version.number))
    plans = [one.plan for one in approved if one.version == latest and one.plan is not None]
    if not plans:
        raise InputError((Finding("signoff-not-at-hand", numbers={"at": at, **latest.as_dict()}),))
    if len({plan.digest for plan in plans}) > 1:
        raise InputError((Finding("signoff-two-in-force", tuple(plan.digest[:12] for plan in plans), {"at": at}),))
    return plans[0]


def _row(one: _Known) -> tuple[object, ...]:
    version = one.version
    households = None if one.plan is None else int(one.plan.ground.units["households"].sum())
    moved = None if one.made_by is None else moved_households(one.made_by)
    own = (version.number, version.state, version.by, version.date, version.valid_from)
    return (*own, one.grids, households, moved, one.plan is not None)


def moved_households(past: Round) -> int:
    """Return the households of buildings that got another grid in a round; a new code for the same ground is none."""
    recoded = past.lineage[past.lineage["event"] == "C"]
    same = set(zip(recoded["old_grid"], recoded["new_grid"], strict=True))
    units = past.units[past.units[["unit", "old_unit", "old_grid", "new_grid"]].notna().all(axis=1)]
    rows = zip(units["old_grid"], units["new_grid"], units["households"], strict=True)
    return int(sum(count for old, new, count in rows if old != new and (old, new) not in same))
