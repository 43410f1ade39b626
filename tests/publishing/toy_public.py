"""Toy plans with chosen counts: four grids in two communities, their households spread over the units at will."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import numpy as np
import pandas as pd
from toy_plan import toy_ground, toy_plan

from gridplan.options import Rules
from gridplan.plan import Plan


def counted(
    households: list[int],
    *,
    kinds: Callable[[pd.DataFrame], np.ndarray] | None = None,
    rules: Rules | None = None,
    backwards: bool = False,
) -> Plan:
    """Return a plan whose grids have these `households`; first two thirds of a grid's units have twice as many.

    With `backwards` the last two thirds have; `kinds` names the kind of each unit.
    """
    ground = toy_ground(communities=2)
    spread = np.zeros(len(ground), dtype=np.int64)
    for grid, total in enumerate(households):
        inside = np.flatnonzero(ground.block == grid)
        weight = np.where(np.arange(len(inside)) < 2 * len(inside) / 3, 2, 1)[:: -1 if backwards else 1]
        ends = np.concatenate([[0], np.cumsum(weight)]) / weight.sum() * total
        spread[inside] = np.diff(ends.round()).astype(np.int64)
    units = ground.units.assign(households=spread)
    if kinds is not None:
        units["kind"] = kinds(units)
    return toy_plan(ground=dataclasses.replace(ground, units=units), rules=rules)
