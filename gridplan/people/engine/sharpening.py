"""Sharpening the bound by triples of grids."""

from __future__ import annotations

import numpy as np

from gridplan.people.engine.master import NOTHING, Master
from gridplan.people.engine.triples import broken_triples

ROUNDS = 20
IDLE, HARDLY = 2, 0.03
"""Rounds in a row in which the bound may rise by less than this share of the gap before triples are given up."""


def sharpen(master: Master, value: float) -> None:
    """Add the triples that the linear programme breaks, until it breaks none or the bound hardly rises.

    Parameters
    ----------
    value
        Of the best assignment so far, infinite when there is none.
    """
    idle = 0
    for _ in range(ROUNDS):
        priced = master.priced
        part = priced.chosen > NOTHING
        if idle == IDLE or (priced.chosen[part] > 1 - NOTHING).all() or value <= priced.bound + 1:
            return
        held, kind = master.members[: len(part)][part], master.kind[: len(part)][part]
        counted = master.rows.counts[kind] > 0
        broken = broken_triples(held, counted, priced.chosen[part], master.singles, master.triples)
        if not len(broken):
            return
        master.triples += broken
        master.priced = master.price(1.0, master.dear)
        far = value - priced.bound if np.isfinite(value) else 0.01 * abs(priced.bound)
        idle = idle + 1 if master.priced.bound - priced.bound < HARDLY * far else 0
