"""The verb apply_edits: what was edited by hand, replayed onto a plan."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from gridplan.edits.board import board_of
from gridplan.edits.dividing import division_of
from gridplan.edits.judging import judged
from gridplan.edits.keeping import begun_grids, drawn
from gridplan.edits.mending import mended
from gridplan.edits.reading import read_edits
from gridplan.edits.replaying import replay
from gridplan.edits.settling import settled
from gridplan.edits.telling import applied_note, begun_notes
from gridplan.errors import OptionError
from gridplan.plan import Plan
from gridplan.regrid.regridding import check_day
from gridplan.trail import Edits
from gridplan.version import wrong_day


def apply_edits(
    plan: Plan, edits: Edits | str | Path | Mapping[str, Any], *, mend: bool = False, date: str = ""
) -> Plan:
    """Replay edits made by hand onto a plan.

    Broken rules do not refuse them, as it is the planner who decides: the report names every one, with grids and
    buildings. Grids that are left without buildings end; new ones get codes that were never given out, but one
    that holds most of a grid that would end goes on under its code. The report tells the code of each.

    Parameters
    ----------
    edits
        What `read_edits` returned, or a file or mapping for it.
    mend
        Make broken grids right again around the edits by the least change, in the pieces of ground that were edited:
        buildings that were edited or locked and locked grids stay as they are. Where that cannot be, the piece is as
        edited, and says why and which of the edits stand in the way.
    date
        Day from which the plan counts, ``2027-01-31``, in place of that of the edits; kept in history and trail.

    Returns
    -------
    Plan
        A new draft: the next version, its history one round longer, its trail with these edits. Pieces of ground that
        hold every rule are ``feasible``, those that do not ``adopted``: as somebody drew them; where mending was asked
        for in vain ``infeasible`` or ``unproven``. Edits that change nothing give the plan itself.

    Raises
    ------
    InputError
        With every fault of the file at once; when the edits are of another plan; else with every edit that cannot be:
        of buildings that are not in the grid from which they are said to go, of grids and buildings that do not exist
        or are locked.
    OptionError
        When the day is none, or lies before that of the older plan.

    Examples
    --------
    >>> import gridplan as gp
    >>> town = gp.samples.city(buildings=200, seed=1)
    >>> ground = gp.survey(gp.read_units(town.buildings, households="households"), roads=town.roads)
    >>> plan = gp.partition(ground, effort=0)
    >>> unit, code = plan.ground.units["unit"][0], plan.network.codes[plan.labels[0]]
    >>> begin = {"act": "move", "units": [unit], "from": [code], "to": "+1"}
    >>> new = gp.apply_edits(plan, {"format": "gridplan-edits/1", "plan": plan.digest, "edits": [begin]})
    >>> len(new.network.codes) - len(plan.network.codes), new.version.number, len(new.trail)
    (1, 2, 1)
    """
    made = read_edits(edits.as_dict() if isinstance(edits, Edits) else edits)
    day = date or made.date
    if wrong_day(day):
        raise OptionError(f"date must be a day like 2027-01-31, not {day!r}")
    board = board_of(plan)
    found = replay(board, made)
    check_day(plan, day)
    if not made.edits:
        return plan
    if mend:
        return mended(plan, board, found, made, date=day)
    division = drawn(plan, board, found)
    if np.array_equal(division.grids, division_of(plan).grids):
        return plan
    begun = begun_notes(begun_grids(plan, found, division.grids), plan.network.codes)
    notes = (applied_note(judged(plan, board, division)), *begun)
    return settled(plan, board, division, made, date=day, notes=notes)
