"""What became of each grid in one round, as a table: codes and labels in, rows out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gridplan.agreement import Labels, shared
from gridplan.columns import LINEAGE_COLUMNS
from gridplan.history import Event
from gridplan.lineage.letters import letters_of


class _Grids(NamedTuple):
    """The grids of one side: codes, letters, and all that they hold, not only what is in common.

    Parameters
    ----------
    households, units
        int64 (k,).
    """

    codes: NDArray[np.object_]
    letters: NDArray[np.object_]
    households: NDArray[np.int64]
    units: NDArray[np.int64]


class _Pairs(NamedTuple):
    """What an older and a newer grid have in common, or what a grid without the other holds.

    Parameters
    ----------
    old, new
        int64 (p,), −1 for none.
    households, units
        int64 (p,).
    """

    old: NDArray[np.int64]
    new: NDArray[np.int64]
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
    lost = np.setdiff1d(np.arange(len(old_codes)), common.old)
    found = np.setdiff1d(np.arange(len(new_codes)), common.new)
    nothing = np.full(len(found), -1), np.full(len(lost), -1)
    pairs = _Pairs(
        np.concatenate([common.old, lost, nothing[0]]),
        np.concatenate([common.new, nothing[1], found]),
        np.concatenate([common.households, before.households[lost], after.households[found]]),
        np.concatenate([common.units, before.units[lost], after.units[found]]),
    )
    return _table(pairs, before, after)


def _grids(labels: Labels, households: NDArray[np.int64], codes: Sequence[str], letters: Sequence[Event]) -> _Grids:
    inside = labels >= 0
    lived_in = np.bincount(labels[inside], households[inside], minlength=len(codes)).astype(np.int64)
    units = np.bincount(labels[inside], minlength=len(codes))
    names, events = (np.array([*texts, None], dtype=object)[:-1] for texts in (codes, letters))
    return _Grids(names, events, lived_in, units)


def _table(pairs: _Pairs, before: _Grids, after: _Grids) -> pd.DataFrame:
    """Return the rows in order."""
    rank = [np.append(np.argsort(np.argsort(grids.codes)), len(grids.codes)) for grids in (before, after)]
    order = np.lexsort((rank[1][pairs.new], -pairs.households, rank[0][pairs.old]))
    old, new, households, units = (column[order] for column in pairs)
    event = np.where(old >= 0, _picked(before.letters, old), _picked(after.letters, new))
    shares = [_shares(households, units, grids, at) for grids, at in ((before, old), (after, new))]
    texts = (event, _picked(before.codes, old), _picked(after.codes, new))
    columns = (*(pd.Series(text, dtype=object) for text in texts), households, *shares)
    return pd.DataFrame(dict(zip(LINEAGE_COLUMNS, columns, strict=True)))


def _picked(texts: NDArray[np.object_], at: NDArray[np.int64]) -> NDArray[np.object_]:
    """Return texts by position, None for −1."""
    return np.concatenate([texts, np.array([None], dtype=object)])[at]


def _shares(
    households: NDArray[np.int64], units: NDArray[np.int64], grids: _Grids, at: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return what each pair has in common, of all that one of its grids holds; NaN where there is no grid."""
    whole, of_units = (np.append(column, 0)[at].astype(np.float64) for column in (grids.households, grids.units))
    found = np.where(at >= 0, 1.0, np.nan)
    np.divide(units, of_units, out=found, where=of_units > 0)
    np.divide(households, whole, out=found, where=whole > 0)
    return found
