"""Workers of communities, and of the pieces of ground that a community has."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gridplan.components import Piece
from gridplan.ground.staffing import StaffingTable, apportion, load_by_community, workers
from gridplan.options import Rules
from gridplan.tasks.quota import limits


def staff_communities(units: pd.DataFrame, amount: NDArray[np.int64], rules: Rules) -> StaffingTable:
    """Return the workers of each community under `rules`.

    Parameters
    ----------
    units
        Columns ``community`` and ``households``.
    amount
        int64 (n,), load of each unit, or households where these decide.
    """
    usual = limits(rules).usual
    table = load_by_community(units, amount * usual.denominator)
    return workers(table, usual.numerator, rounding=rules.rounding, total=rules.workers)


def share_staff(staff: StaffingTable, pieces: Sequence[Piece], amount: NDArray[np.int64]) -> list[int]:
    """Return the workers of each piece: those of its community by load, at least one where anyone lives."""
    totals = np.array([int(amount[piece.units].sum()) for piece in pieces], np.int64)
    names = np.array([piece.community for piece in pieces], dtype=object)
    shares = np.zeros(len(pieces), np.int64)
    for name, total in zip(staff.frame["community"], staff.frame["workers"], strict=True):
        own = np.flatnonzero((names == name) & (totals > 0))
        if len(own):
            shares[own] = apportion(totals[own], max(int(total), len(own)))
    return shares.tolist()
