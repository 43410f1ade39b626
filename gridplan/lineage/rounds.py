"""One round of re-gridding, read off the older and the newer plan."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gridplan.columns import MOVE_COLUMNS
from gridplan.history import Round
from gridplan.lineage.stood import Stood, stood
from gridplan.lineage.tracing import trace
from gridplan.plan import Plan


def round_between(old: Plan, new: Plan, *, old_of: NDArray[np.int32], date: str) -> Round:
    """Return what became of the grids and buildings of an older plan in a newer one.

    Parameters
    ----------
    old_of
        int32 (n,), position in ``old.ground.units`` of the building that each of the newer plan's was, −1 for none.
        Several may have been one; older buildings that none was are gone.
    date
        Day from which the newer plan counts, ``2027-01-31``, or empty.

    Examples
    --------
    >>> round_between(plan, changed, old_of=old_of, date="2027-01-31")  # doctest: +SKIP
    <Round: version 1 to 2, 31 units>
    """
    before, after = stood(old), stood(new)
    gone = np.setdiff1d(np.arange(len(before.units)), old_of)
    none = np.full(len(gone), -1, np.int64)
    lineage = trace(
        np.concatenate([np.append(before.labels, -1)[old_of], before.labels[gone]]),
        np.concatenate([after.labels, none]),
        np.concatenate([after.households, before.households[gone]]),
        old_codes=before.codes,
        new_codes=after.codes,
    )
    return Round(old.version, date, lineage, _moves(before, after, old_of, gone))


def _moves(before: Stood, after: Stood, old_of: NDArray[np.int32], gone: NDArray[np.int64]) -> pd.DataFrame:
    """Return the buildings whose grid, id or being changed: in the order of the newer plan, then those gone."""
    none = np.array([None], dtype=object)
    ids, grids = (np.concatenate([column, none])[old_of] for column in (before.units, before.grids))
    changed = (ids != after.units) | (grids != after.grids)
    nothing = np.full(len(gone), None, dtype=object)
    columns = (
        np.concatenate([after.units[changed], nothing]),
        np.concatenate([ids[changed], before.units[gone]]),
        np.concatenate([grids[changed], before.grids[gone]]),
        np.concatenate([after.grids[changed], nothing]),
        np.concatenate([after.households[changed], before.households[gone]]),
    )
    texts = {name: pd.Series(column, dtype=object) for name, column in zip(MOVE_COLUMNS[:4], columns, strict=False)}
    return pd.DataFrame({**texts, MOVE_COLUMNS[4]: columns[4]})
