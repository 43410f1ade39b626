"""Dedicated places of the older plan that go on where the new ground names none."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from gridplan.columns import DEDICATED_COLUMNS
from gridplan.findings import Finding, Report
from gridplan.ground.dedicated.places import places_of
from gridplan.ground.ground import Ground
from gridplan.options.dedicated import DEDICATED
from gridplan.regrid.matched import Matched


def dedicated_still(old: Ground, ground: Ground, matched: Matched) -> Ground:
    """Return the new ground with the dedicated places of the older units, where it names none; a note tells them."""
    if DEDICATED in ground.units or not places_of(old.units).any():
        return ground
    columns = {
        name: np.array([*old.units[name], None], dtype=object)[matched.old_of]
        for name in DEDICATED_COLUMNS
        if name in old.units
    }
    units = ground.units.assign(**columns)
    places = places_of(units)
    ids = tuple(units["unit"][places != ""].astype(str))
    if not ids:
        return ground
    told = Finding("dedicated-go-on", ids, {"places": ", ".join(sorted(set(places) - {""}))})
    return replace(ground, units=units, report=ground.report + Report((told,)))
