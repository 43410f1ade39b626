"""The toy ground with dedicated places."""

from __future__ import annotations

import dataclasses

import numpy as np
from toy_plan import toy_ground

from gridplan.ground.ground import Ground


def dedicated_ground(*, side: int = 8, communities: int = 1, **places: list[int]) -> Ground:
    """Return the toy ground, in which each place has the units at these positions and nobody lives in a park."""
    ground = toy_ground(side=side, communities=communities)
    names = np.full(len(ground), None, dtype=object)
    for name, units in places.items():
        names[units] = name
    kinds = np.where(names == None, None, "mall")  # noqa: E711
    households = np.where(names == "park", 0, ground.units["households"])
    units = ground.units.assign(dedicated=names, dedicated_kind=kinds, households=households)
    lost = int(ground.units["households"].sum() - households.sum())
    line = ground.report.conservation
    assert line is not None
    line = dataclasses.replace(
        line, households_in=line.households_in - lost, households_kept=line.households_kept - lost
    )
    return dataclasses.replace(ground, units=units, report=dataclasses.replace(ground.report, conservation=line))


def square(column: int, row: int, *, wide: int = 2, high: int = 2, side: int = 8) -> list[int]:
    """Return the units of a rectangle."""
    return [(column + i) * side + row + j for i in range(wide) for j in range(high)]
