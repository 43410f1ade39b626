"""Parts put into corridor groups, as items that micro-grids are made of."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gridplan.levels import LevelRules
from gridplan.nesting.corridors import corridor_groups, evened, lower_half
from gridplan.nesting.items import Items, items_of
from gridplan.options import Window
from gridplan.plan import Plan


@dataclass(frozen=True, eq=False)
class Draft:
    """Parts in corridor groups, before they are put into micro-grids.

    Parameters
    ----------
    frame
        Parts as `corridor_groups` returns them, by unit.
    item
        int64 (rows,), corridor group of each row as a position in `items`.
    """

    frame: pd.DataFrame
    items: Items
    item: NDArray[np.int64]


def draft_items(plan: Plan, parts: pd.DataFrame, rules: LevelRules, *, fine: NDArray[np.bool_]) -> Draft:
    """Return parts in corridor groups; units that are `fine`, bool (n,), get groups up to the middle of the window."""
    position = pd.Series(np.arange(len(plan.ground)), index=plan.ground.units["unit"].to_numpy())
    finer = fine[position.loc[parts["unit"].to_numpy()].to_numpy()]
    half = lower_half(rules.corridor)
    smaller = corridor_groups(evened(parts[finer], half), half, sections=rules.sections)
    smaller = smaller[~smaller["unit"].isin(_too_small(smaller, rules.corridor))]
    others = parts[~parts["unit"].isin(smaller["unit"])]
    frame = pd.concat([corridor_groups(others, rules.corridor, sections=rules.sections), smaller])
    at = position.loc[frame["unit"].to_numpy()].to_numpy(np.int64)
    order = np.argsort(at, kind="stable")
    frame, at = frame.iloc[order].reset_index(drop=True), at[order]
    pairs, item = np.unique(np.stack([at, frame["group"].to_numpy()], axis=1), axis=0, return_inverse=True)
    households = np.zeros(len(pairs), np.int64)
    np.add.at(households, item.ravel(), frame["households"].to_numpy())
    return Draft(frame, items_of(plan, pairs[:, 0], households), item.ravel().astype(np.int64))


def _too_small(frame: pd.DataFrame, window: Window) -> NDArray[np.object_]:
    """Return the units with a corridor group below the window."""
    sums = frame.groupby(["unit", "group"])["households"].sum()
    units: NDArray[np.object_] = sums.index.get_level_values("unit")[sums < window.lo].to_numpy(dtype=object)
    return units
