"""Older and newer buildings side by side, with their grids: what every table of changes is counted from."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gridplan.adopt import NO_GRID
from gridplan.components import communities_of
from gridplan.ground.apportion import largest_remainder
from gridplan.history import Round
from gridplan.plan import Plan
from gridplan.regrid.matched import Matched
from gridplan.wishes.earlier import BEFORE

_NOTHING = pd.DataFrame({"unit": [None], "grid": [None], "households": [0], "community": [None]})

COLUMNS = ("unit", "old_unit", "old_grid", "new_grid", "before", "after", "community", "old_community")
"""Ids and codes, None where there is none; households before and after, 0 where the building was or is not there."""


def units_of(plan: Plan) -> pd.DataFrame:
    """Return id, grid (None where in none), households and community of each unit of a plan."""
    return pd.DataFrame(
        {
            "unit": plan.ground.units["unit"].astype(str).to_numpy(dtype=object),
            "grid": _codes(plan.network.codes, plan.labels),
            "households": plan.ground.units["households"].to_numpy(np.int64),
            "community": communities_of(plan.ground),
        }
    )


def pairs_of_plans(old: Plan, new: Plan, match: Matched) -> pd.DataFrame:
    """Return one row an older building and what it is now, one for what came, one for what went, columns `COLUMNS`.

    Households of buildings that were split or joined are shared out among their rows by those on the other side, so
    that both versions' sums hold.
    """
    then, now = units_of(old), units_of(new)
    here = np.flatnonzero(match.old_of >= 0)
    gone = np.setdiff1d(match.gone, match.joined)
    none = np.full(max(len(match.new), len(gone)), -1)
    older = np.concatenate([match.old_of[here], match.joined, none[: len(match.new)], gone])
    newer = np.concatenate([here, match.joined_to, match.new, none[: len(gone)]])
    was, today = (pd.concat([side, _NOTHING]).reset_index(drop=True) for side in (then, now))
    was, today = was.iloc[older].reset_index(drop=True), today.iloc[newer].reset_index(drop=True)
    columns = {
        "unit": today["unit"],
        "old_unit": was["unit"],
        "old_grid": was["grid"],
        "new_grid": today["grid"],
        "before": _shared_out(older, was["households"], today["households"]),
        "after": _shared_out(newer, today["households"], was["households"]),
        "community": today["community"],
        "old_community": was["community"],
    }
    return _paired(columns)


def _shared_out(owner: NDArray[np.int64], total: pd.Series, weights: pd.Series) -> pd.Series:
    """Return the total of each owner, by rows: where it has several, shared out by their weights."""
    found = total.to_numpy(np.int64).copy()
    rows = pd.Series(np.arange(len(owner)))[owner >= 0]
    for _, several in rows.groupby(owner[owner >= 0]):
        if len(several) > 1:
            weight = weights.iloc[several].to_numpy(np.int64)
            found[several] = largest_remainder(weight if weight.sum() else weight + 1, int(found[several.iloc[0]]))
    return pd.Series(found)


def pairs_of_round(new: Plan, past: Round | None) -> pd.DataFrame:
    """Return one row a building of the newer plan and one for each that went, columns `COLUMNS`.

    Nothing but the round and the network `BEFORE` tells of what was: counts before are those of today, and of then
    for what is gone. A community is known by today's buildings only.
    """
    now = units_of(new)
    here = _paired(
        {
            "unit": now["unit"],
            "old_unit": now["unit"],
            "old_grid": _old_grids(new, past, now),
            "new_grid": now["grid"],
            "before": now["households"],
            "after": now["households"],
            "community": now["community"],
            "old_community": now["community"],
        }
    )
    if past is None:
        return _came_where_no_grid_was(here)
    listed = past.units.set_index("unit", drop=False)["old_unit"]
    known = here["unit"].isin(listed.index.dropna())
    here.loc[known, "old_unit"] = listed[listed.index.notna()].reindex(here.loc[known, "unit"]).to_numpy()
    return pd.concat([_came(here), _gone(past)], ignore_index=True)


def _came_where_no_grid_was(here: pd.DataFrame) -> pd.DataFrame:
    return _came(here.assign(old_unit=here["old_unit"].where(here["old_grid"].notna(), None)))


def _came(here: pd.DataFrame) -> pd.DataFrame:
    """Return the rows in which buildings without an older id have no households before."""
    return here.assign(before=here["before"].where(here["old_unit"].notna(), 0))


def _gone(past: Round) -> pd.DataFrame:
    rows = past.units[past.units["unit"].isna()]
    blank = pd.Series(None, index=rows.index, dtype=object)
    return _paired(
        {
            "unit": blank,
            "old_unit": rows["old_unit"],
            "old_grid": rows["old_grid"],
            "new_grid": blank,
            "before": rows["households"],
            "after": pd.Series(0, index=rows.index),
            "community": blank,
            "old_community": blank,
        }
    )


def _old_grids(new: Plan, past: Round | None, now: pd.DataFrame) -> pd.Series:
    """Return the older grid of each of today's units: as the plan keeps it, else as its last round tells."""
    for network in new.others:
        if network.name == BEFORE:
            return pd.Series(_codes(network.codes, network.labels), index=now.index)
    if past is None:
        return now["grid"]
    told = past.units[past.units["unit"].notna()]
    older = dict(zip(told["unit"], told["old_grid"], strict=True))
    recoded = past.lineage[past.lineage["event"] == "C"]
    codes = dict(zip(recoded["new_grid"], recoded["old_grid"], strict=True))
    return pd.Series(
        [older.get(unit, codes.get(grid, grid)) for unit, grid in zip(now["unit"], now["grid"], strict=True)],
        index=now.index,
        dtype=object,
    )


def _codes(codes: tuple[str, ...], labels: NDArray[np.int32]) -> NDArray[np.object_]:
    named = np.array([*(None if code == NO_GRID else code for code in codes), None], dtype=object)
    return named[labels]


def _paired(columns: Mapping[str, pd.Series]) -> pd.DataFrame:
    table = pd.DataFrame(dict(columns))[list(COLUMNS)].reset_index(drop=True)
    for name in ("before", "after"):
        table[name] = table[name].fillna(0).astype(np.int64)
    texts = [name for name in COLUMNS if name not in ("before", "after")]
    table[texts] = table[texts].astype(object).where(table[texts].notna(), None)
    return table
