"""The table old code to new code, by which departments replace codes in their own systems."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gridplan.columns import CODE_CHANGE_COLUMNS
from gridplan.errors import InputError, OptionError
from gridplan.findings import Finding
from gridplan.lineage.lives import Texts, lives_of
from gridplan.lineage.rounds import round_between
from gridplan.lineage.stood import Stood, stood
from gridplan.lineage.tracing import trace
from gridplan.plan import Plan
from gridplan.store.geopackage import load


def change_table(
    plan: Plan | str | Path,
    old: Plan | str | Path | None = None,
    *,
    since: int | None = None,
    unchanged: bool = False,
) -> pd.DataFrame:
    """Return which code became which.

    Parameters
    ----------
    plan
        The plan now, or its file.
    old
        An older plan, or its file. Where the plan's history knows its version that is followed, else buildings are
        matched by their ids. None: the history alone.
    since
        Number of the version whose codes are in use elsewhere, over any number of rounds; the one before the last
        round when None.
    unchanged
        Whether grids that stayed as they were are listed too, so that every older code is in the table.

    Returns
    -------
    pandas.DataFrame
        Columns `gridplan.columns.CODE_CHANGE_COLUMNS`, sorted by ``old_code``: ``event`` as in
        `gridplan.history.EVENTS`; ``households`` in common and their share of the older (``share_from``) and the newer
        grid (``share_to``); ``main`` is true once for each old code, where most of its households went, so that a join
        on those rows replaces each code by one. Codes are empty where there is none; ``valid_from`` where nobody said.

    Raises
    ------
    InputError
        When the plan has no older version to compare with, or none with that number.
    OptionError
        When `old` and `since` are both given.
    PlanFileError
        When a file cannot be loaded.

    Examples
    --------
    >>> change_table("plan-2027.gpkg", since=1)  # doctest: +SKIP
    """
    if old is not None and since is not None:
        raise OptionError("an older plan and the number of a version are both given; name one of them")
    now = _plan(plan)
    before = None if old is None else _plan(old)
    numbers = [past.before.number for past in now.history]
    if before is not None and before.version.number not in numbers:
        lineage = round_between(before, now, old_of=_by_id(before, now), date="").lineage
    else:
        lineage = _since(now, _asked(numbers, since if before is None else before.version.number))
    return _table(lineage, _valid_from(now), unchanged=unchanged)


def _plan(source: Plan | str | Path) -> Plan:
    return source if isinstance(source, Plan) else load(source)


def _asked(numbers: Sequence[int], since: int | None) -> int:
    """Return the place in the history of the version asked for."""
    if not numbers:
        raise InputError((Finding("codes-no-history"),))
    if since is not None and since not in numbers:
        known = ", ".join(map(str, numbers))
        raise InputError((Finding("codes-version-unknown", numbers={"asked": since, "known": known}),))
    return len(numbers) - 1 if since is None else numbers.index(since)


def _since(plan: Plan, place: int) -> pd.DataFrame:
    """Return the lineage from the version at a place in the history until now."""
    if place == len(plan.history) - 1:
        return plan.history[place].lineage
    today = stood(plan)
    lives = lives_of(plan.history[place:], today.units, today.grids, today.households)
    before, after = lives.grids[0], lives.grids[-1]
    old, old_codes = _labels(before)
    new, new_codes = _labels(after)
    return trace(old, new, lives.households, old_codes=old_codes, new_codes=new_codes)


def _labels(grids: Texts) -> tuple[NDArray[np.int64], list[str]]:
    """Return the position of each building's grid among the codes, −1 for none, and the codes."""
    number, codes = pd.factorize(pd.Series(grids, dtype=object), sort=True)
    return number.astype(np.int64), [str(code) for code in codes]


def _by_id(old: Plan, new: Plan) -> NDArray[np.int32]:
    """Return the place of each unit in the older plan, −1 for none."""
    found: NDArray[np.int64] = _ids(stood(old)).get_indexer(_ids(stood(new)))
    return found.astype(np.int32)


def _ids(plan: Stood) -> pd.Index[Any]:
    return pd.Index([str(unit) for unit in plan.units], dtype=object)


def _valid_from(plan: Plan) -> str:
    """Return the day from which the codes are valid: as approved, else that of the last round."""
    return plan.version.valid_from or (plan.history[-1].date if plan.history else "")


def _table(lineage: pd.DataFrame, valid_from: str, *, unchanged: bool) -> pd.DataFrame:
    rows = lineage.rename(columns={"old_grid": "old_code", "new_grid": "new_code"})
    codes = {name: rows[name].astype(object).where(rows[name].notna(), "") for name in ("old_code", "new_code")}
    rows = rows.assign(**codes, valid_from=valid_from)
    largest = rows.sort_values(["households", "new_code"], ascending=[False, True], kind="stable")
    rows["main"] = ~largest["old_code"].duplicated().reindex(rows.index) & (rows["old_code"] != "")
    kept = rows if unchanged else rows[rows["event"] != "U"]
    kept = kept.assign(new=kept["old_code"] == "").sort_values(
        ["new", "old_code", "main"], ascending=[True, True, False]
    )
    return kept[list(CODE_CHANGE_COLUMNS)].reset_index(drop=True)
