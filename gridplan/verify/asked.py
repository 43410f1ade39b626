"""What a plan was asked for: groups that its rules name, read anew from its units, and numbers that cannot be had."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gridplan.plan import Plan

Units = NDArray[np.int64]

ASKED_TOO_MUCH = ("grids-impossible", "workers-impossible", "grids-locked", "centres-grids", "centres-workers")
"""Findings that make a plan infeasible as a whole, whatever its pieces are."""


class Groups(NamedTuple):
    """Units of each group, and names of the rules that are no unit and no column."""

    groups: tuple[Units, ...]
    lost: tuple[str, ...]


class Before(NamedTuple):
    """Units and workers of a grid of the older plan."""

    units: tuple[int, ...]
    workers: int


def read_groups(units: pd.DataFrame, wished: Sequence[str | tuple[str, ...]], place: Mapping[str, int]) -> Groups:
    """Return the groups that are wished for by ids or by a column.

    Parameters
    ----------
    units
        One row a unit.
    place
        Unit id → row.
    """
    groups: list[Units] = []
    lost: list[str] = []
    for wish in wished:
        if not isinstance(wish, str):
            groups.append(np.array([place[unit] for unit in wish if unit in place], dtype=np.int64))
            lost += [unit for unit in wish if unit not in place]
        elif wish in units.columns:
            column = units[wish].reset_index(drop=True)
            given = column[column.notna() & (column.astype(str).str.strip() != "")]
            values, number = np.unique(given.astype(str), return_inverse=True)
            groups += [given.index.to_numpy()[number == i] for i in range(len(values))]
        else:
            lost.append(wish)
    return Groups(tuple(group for group in groups if len(group) > 1), tuple(lost))


def older_grid(plan: Plan, code: str) -> Before | None:
    """Return the units and workers that a grid had in the older plan, None where there is no such grid.

    The older plan of a merged one is the network of its base; its people are no multiples of a window, so that each of
    its grids counts as one worker's.
    """
    name = "before" if plan.merger is None else plan.merger.base
    for network in plan.others:
        if network.name == name and code in network.codes:
            grid = network.codes.index(code)
            workers = int(network.n_workers[grid]) if plan.merger is None else 1
            return Before(tuple(np.flatnonzero(network.labels == grid).tolist()), workers)
    return None
