"""What became of each grid in one round, as a table: codes and labels in, rows out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gridplan.agreement import Labels, Shared, shared
from gridplan.columns import LINEAGE_COLUMNS
from gridplan.history import Event
from gridplan.lineage.letters import letters_of


class _Grids(NamedTuple):
    """The grids of one side: their codes, letters, and all that they hold, not only what is in common.

    Parameters
    ----------
    households, units
        int64 (k,).
    """

    codes: NDArray[np.object_]
    letters: tuple[Event, ...]
    households: NDArray[np.int64]
    units: NDArray[np.int64]


def trace(
    old: Labels,
    new: Labels,
    households: NDArray[np.int64],
    *,
    old_codes: Sequence[str],
    new_codes: Sequence[str],
) -> pd.DataFrame:
    """Return what became of each older grid, by the rules of `gridplan.lineage.letters`.

    Parameters
    ----------
    old, new
        int (m,), grid of each building before and after, −1 for none. Buildings that stood before or stand after: one
        that was pulled down has no newer grid, one that was built no older grid.
    households
        int64 (m,), households of each: of today, of then where it is gone.
    old_codes, new_codes
        Code of each grid, each once a side.

    Returns
    -------
    pandas.DataFrame
        Columns `LINEAGE_COLUMNS`, sorted by ``old_grid``, the most households first, then ``new_grid``. One row an
        older and a newer grid with buildings in common. ``share_from`` is what they have in common of all households
        of the older grid, those in buildings that are gone too; ``share_to`` of all of the newer one, those in new
        buildings too; of buildings where a grid has no households. So the shares of a grid sum to 1 less what is gone
        or new. One row with all its households and a share of 1 for an older grid that nothing is left of (without
        ``new_grid`` and ``share_to``), and for a newer one without any older building (without ``old_grid`` and
        ``share_from``). Every row of an older grid has its event.

    Examples
    --------
    >>> old, new, households = np.array([0, 0, 0, -1]), np.array([0, 0, 1, 1]), np.array([200, 100, 100, 300])
    >>> trace(old, new, households, old_codes=["001"], new_codes=["001", "002"]).values.tolist()
    [['S', '001', '001', 300, 0.75, 1.0], ['S', '001', '002', 100, 0.25, 0.25]]
    """
    common = shared(old, new, households)
    letters = letters_of(common, old_codes, new_codes)
    before = _grids(old, households, old_codes, letters.old)
    after = _grids(new, households, new_codes, letters.new)
    rows = pd.concat([_kept(common, before, after), _lost(common, before), _found(common, after)], ignore_index=True)
    rows["lone"] = rows["old_grid"].isna()
    order = ["lone", "old_grid", "households", "new_grid"]
    return rows.sort_values(order, ascending=[True, True, False, True], ignore_index=True)[list(LINEAGE_COLUMNS)]


def _grids(labels: Labels, households: NDArray[np.int64], codes: Sequence[str], letters: tuple[Event, ...]) -> _Grids:
    inside = labels >= 0
    lived_in = np.bincount(labels[inside], households[inside], minlength=len(codes)).astype(np.int64)
    units = np.bincount(labels[inside], minlength=len(codes))
    return _Grids(np.array([*codes, None], dtype=object)[:-1], letters, lived_in, units)


def _kept(common: Shared, before: _Grids, after: _Grids) -> pd.DataFrame:
    """Return the rows of pairs with buildings in common."""
    return _rows(
        event=[before.letters[i] for i in common.old.tolist()],
        old_grid=before.codes[common.old],
        new_grid=after.codes[common.new],
        households=common.households,
        share_from=_shares(common, before, common.old),
        share_to=_shares(common, after, common.new),
    )


def _lost(common: Shared, before: _Grids) -> pd.DataFrame:
    """Return the rows of older grids of which nothing is left."""
    alone = np.setdiff1d(np.arange(len(before.codes)), common.old)
    return _rows(
        event=[before.letters[i] for i in alone.tolist()],
        old_grid=before.codes[alone],
        new_grid=[None] * len(alone),
        households=before.households[alone],
        share_from=np.ones(len(alone)),
        share_to=np.full(len(alone), np.nan),
    )


def _found(common: Shared, after: _Grids) -> pd.DataFrame:
    """Return the rows of newer grids without any older building."""
    alone = np.setdiff1d(np.arange(len(after.codes)), common.new)
    return _rows(
        event=[after.letters[i] for i in alone.tolist()],
        old_grid=[None] * len(alone),
        new_grid=after.codes[alone],
        households=after.households[alone],
        share_from=np.full(len(alone), np.nan),
        share_to=np.ones(len(alone)),
    )


def _rows(**columns: object) -> pd.DataFrame:
    """Return rows whose codes stay objects: None where there is no grid."""
    texts = {name: pd.Series(columns[name], dtype=object) for name in ("event", "old_grid", "new_grid")}
    return pd.DataFrame(columns | texts)


def _shares(common: Shared, grids: _Grids, at: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return what each pair has in common, of all that one of its grids holds."""
    lived_in = grids.households[at] > 0
    part = np.where(lived_in, common.households, common.units)
    whole = np.where(lived_in, grids.households[at], grids.units[at])
    return np.asarray(part / whole, dtype=np.float64)
