"""Prices of borders, by a case that can be reckoned by hand."""

from __future__ import annotations

import numpy as np
import pytest
from toy_plan import toy_plan

from gridplan import measure
from gridplan.explain.scene import look_at
from gridplan.options import Rules, Window


def test_prices_are_those_of_a_square() -> None:
    """On square grids an off-road metre at dial 1 costs 1.5 grid inertias over the border that such a square has."""
    plan = toy_plan(rules=Rules(households=Window(300, 500)))
    prices, near = look_at(plan).prices, plan.ground.adjacency
    inertia = measure.moment_of_inertia(plan.ground.points, prices.weight, plan.labels, n_grids=4).sum()
    square = 4 * np.sqrt(6 * inertia / prices.weight.sum())
    assert square == pytest.approx(4 * 120, rel=0.08)
    assert prices.toll == pytest.approx(1.5 * inertia / 4 / square * near.off_road)
