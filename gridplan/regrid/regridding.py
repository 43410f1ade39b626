"""Change a plan as little as possible so that it is right again on new ground: the verb."""

from __future__ import annotations

import math
from collections.abc import Sequence

from gridplan.errors import OptionError
from gridplan.findings import Finding
from gridplan.ground.ground import Ground
from gridplan.language import say
from gridplan.options.numbers import is_count
from gridplan.plan import Plan
from gridplan.planning import PieceProgress
from gridplan.regrid.budget import Budget
from gridplan.regrid.by_value import value_notes
from gridplan.regrid.change import Change, change_of, least_change
from gridplan.regrid.following import as_it_was, is_unchanged, next_plan
from gridplan.regrid.older import Older
from gridplan.regrid.pieces import MendedPiece
from gridplan.regrid.rules import Asked, wish_notes
from gridplan.regrid.telling import (
    budget_notes,
    change_notes,
    dropped_notes,
    few_matched,
    moved_note,
    told_of_budget,
)
from gridplan.version import wrong_day

NEW_GRID = 150
"""How many moved households a grid that begins or ends counts as much as: half of what a usual window asks for."""


def regrid(
    plan: Older,
    ground: Ground,
    rules: Asked = None,
    *,
    max_moved: float | None = None,
    max_grids: int | None = None,
    locked: Sequence[str] = (),
    new_grid: int = NEW_GRID,
    date: str = "",
    threads: int = 2,
    progress: PieceProgress | None = None,
) -> Plan:
    """Make a plan right again on new ground by the least change.

    Units of the new ground are matched with the older ones by id, else by shared ground; new ones go with the
    neighbours with whom they share most ground. Grids that then break a rule are mended, each with as few neighbours as
    it takes: rules first, then households that leave their grid, then buildings, then well drawn borders. Grids begin
    or end only where that spares `new_grid` moved households. Where each value of a column was one grid (`by` of
    `gridplan.partition`), each is one still, and new values begin grids. All other grids keep buildings and code; those
    whose community is another one now are recoded. A piece of ground where nothing changed stays as it is, also where
    it broke a rule before.

    Parameters
    ----------
    plan
        The older plan or its file; several where subdistricts become one.
    ground
        The ground as it is now: built, pulled down, counted anew, with today's communities.
    rules
        Other rules than those of the older plan, such as other windows or classes of communities. A mapping changes
        the rules that it names, ``{"households": (320, 480)}``, and leaves the others as they are.
    max_moved
        Share of all households that may change their grid at most, 0.05 for 5 %.
    max_grids
        Grids that may give or take buildings, begin or end, at most.
    locked
        Codes of grids that stay exactly as they are.
    new_grid
        How many moved households a grid that begins or ends counts as much as.
    date
        Day from which the new plan counts, ``2027-01-31``; kept in its history.
    threads, progress
        As for `gridplan.partition`.

    Returns
    -------
    Plan
        A new draft: the next version, its history one round longer, the older grids beside it as the network
        ``before``. Where nothing had to change, the older plan with the same digest and no further round. Where a
        budget does not suffice, the cheapest repairs are made and its report has the smallest budget that does.

    Raises
    ------
    InputError
        When no older unit is found again, codes that are locked do not exist, or a wish cannot be held.
    OptionError
        When a value can never be right, the day lies before that of the older plan, or rules ask for what only a fresh
        division can.
    PlanFileError
        When a file cannot be loaded.

    Examples
    --------
    >>> import gridplan as gp
    >>> town = gp.samples.city(buildings=200, seed=1)
    >>> read = lambda rows: gp.survey(gp.read_units(rows, households="households", unit="unit"), roads=town.roads)
    >>> plan = gp.partition(read(town.buildings), effort=0)
    >>> new = gp.regrid(plan, read(town.buildings.iloc[4:]), date="2027-01-31")
    >>> new.version.number, len(new.history)
    (2, 1)
    """
    _check(max_moved, max_grids, new_grid, date)
    change = change_of(plan, ground, rules, locked=locked, threads=threads)
    check_day(change.old, date)
    budget = Budget(None if max_moved is None else math.floor(max_moved * change.total + 1e-6), max_grids)
    new, pieces = least_change(change, budget=budget, new_grid=new_grid, progress=progress)
    if is_unchanged(change, new):
        return as_it_was(change, new, pieces)
    notes = (
        *change.matched.findings,
        *few_matched(change),
        *wish_notes(change.goes_on, rules, ground),
        *value_notes(change.columns, ground),
        *_notes(change, new, pieces, budget),
    )
    told = told_of_budget(new, pieces, budget_notes(pieces, budget, change))
    return next_plan(change, told, notes=notes, date=date)


def _notes(change: Change, new: Plan, pieces: Sequence[MendedPiece], budget: Budget) -> tuple[Finding, ...]:
    return (
        moved_note(change, new, pieces),
        *change_notes(pieces, change),
        *budget_notes(pieces, budget, change),
        *dropped_notes(change.old),
    )


def _check(max_moved: float | None, max_grids: int | None, new_grid: int, date: str) -> None:
    faults = []
    if max_moved is not None and not 0 <= max_moved <= 1:
        faults.append(f"max_moved must be a share from 0 to 1, 0.05 for 5 %, not {max_moved!r}")
    if max_grids is not None and (not is_count(max_grids, least=0)):
        faults.append(f"max_grids must be a whole number of at least 0, not {max_grids!r}")
    if not is_count(new_grid, least=0):
        faults.append(f"new_grid must be a whole number of households of at least 0, not {new_grid!r}")
    if wrong_day(date):
        faults.append(f"date must be a day like 2027-01-31, not {date!r}")
    if faults:
        raise OptionError("; ".join(faults))


def check_day(old: Plan, date: str) -> None:
    """Refuse a day before the one from which the older plan, or a round of its history, counts."""
    if date and date < (latest := old.latest_day):
        raise OptionError(say("regrid-too-early", date=date, latest=latest))
