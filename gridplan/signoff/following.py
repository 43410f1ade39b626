"""The verb supersede: a plan made anew takes the place of an older one, with its history and its codes."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from gridplan.errors import InputError, OptionError
from gridplan.findings import Finding, Report
from gridplan.lineage.rounds import round_between
from gridplan.naming import carried_names
from gridplan.plan import Plan
from gridplan.regrid.matching import match_units
from gridplan.regrid.older import earlier_of
from gridplan.verify.facts import Facts
from gridplan.verify.history import check_history
from gridplan.version import next_version, wrong_day
from gridplan.wishes.earlier import BEFORE


def supersede(older: Plan, newer: Plan, *, date: str = "") -> Plan:
    """Make a plan that was divided anew, merged, or drawn by hand and adopted, the version that follows an older one.

    Re-gridding does so by itself. Here buildings are matched as it matches them, and what became of each grid joins the
    history, so that codes of earlier versions stay known and are never given out again.

    Parameters
    ----------
    older
        The version that is replaced.
    newer
        The plan in its place: a first draft without history of its own.
    date
        Day from which it counts, ``2027-01-31``; approving it sets the day as well.

    Returns
    -------
    Plan
        The newer plan as the draft of the next version, its digest unchanged, the older grids beside it as the network
        ``before``.

    Raises
    ------
    OptionError
        When `date` is no day.
    InputError
        With every fault at once: the newer plan has a version already, a code that was retired is used again, or one
        stands for other ground than before, or for road and ground; or no building of the older plan is found again.

    Examples
    --------
    >>> import gridplan as gp
    >>> town = gp.samples.city(buildings=200, seed=1)
    >>> ground = gp.survey(gp.read_units(town.buildings, households="households"), roads=town.roads)
    >>> older = gp.partition(ground, effort=0)
    >>> newer = gp.supersede(older, gp.partition(ground, window=(400, 700), start=older, effort=0), date="2027-01-31")
    >>> newer.version.number, len(newer.history)
    (2, 1)
    """
    if wrong_day(date):
        raise OptionError(f"date must be a day like 2027-01-31, not {date!r}")
    if not newer.first_draft:
        raise InputError((Finding("signoff-not-first", numbers={"number": newer.version.number}),))
    Report(tuple(_roads_taken(older, newer))).raise_errors()
    matched = match_units(older.ground, newer.ground)
    past = round_between(older, newer, old_of=matched.old_of, date=date)
    before = earlier_of(older, matched).network
    found = dataclasses.replace(
        newer,
        others=(*(network for network in newer.others if network.name != BEFORE), before),
        report=newer.report + Report((*matched.findings, *_roads_gone(older, newer))),
        version=next_version(older.version),
        history=(*older.history, past),
        trail=(*older.trail, *newer.trail),
        names=carried_names(older, newer, {code: code for code in newer.network.codes}),
    )
    if faults := tuple(check_history(Facts(found))):
        raise InputError(faults)
    return found


def _roads_taken(older: Plan, newer: Plan) -> Iterator[Finding]:
    """Yield codes that stand for road in one plan and stand, or stood, for ground in the other, or were retired."""
    areal = [{*plan.network.codes, *plan.retired} for plan in (older, newer)]
    roads = [{*(() if plan.roads is None else plan.roads.codes)} for plan in (older, newer)]
    if taken := sorted(areal[0] & roads[1] | areal[1] & roads[0]):
        yield Finding("roads-codes-taken", tuple(taken))
    if older.roads is not None and (back := sorted(older.roads.retired & roads[1])):
        yield Finding("verify-roads-returned", tuple(back))


def _roads_gone(older: Plan, newer: Plan) -> Iterator[Finding]:
    """Yield that the road-segment grids of the older plan are not in the newer one."""
    if older.roads is not None and newer.roads is None:
        yield Finding("signoff-roads-gone", older.roads.codes, {"grids": len(older.roads.codes)})
