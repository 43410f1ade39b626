"""How long to search: what the effort multiplies."""

from __future__ import annotations

import numpy as np
import pytest
from toy_graphs import lattice

from gridplan.solve.request import Request
from gridplan.solve.settings import settings


@pytest.mark.parametrize(("side", "grids", "width"), [(10, 4, 0.2), (10, 4, 0.01), (75, 12, 0.2), (150, 100, 0.2)])
def test_twice_the_effort_tries_twice_as_many_moves(side, grids, width):
    """Small, tight, large and tiled searches all propose twice as many moves at effort 2, and far fewer at 0."""
    graph = lattice(side, side, amounts=100)
    middle = side * side * 100 / grids
    window = np.full((grids, 1), middle).round().astype(np.int64)
    reach = int(middle * width / 2)
    none, one, two = (
        settings(graph, Request(lo=window - reach, hi=window + reach, effort=effort)).total for effort in (0, 1, 2)
    )
    assert two == 2 * one
    assert 3 * none < one
