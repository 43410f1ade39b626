"""Streets drawn over water that nobody marked as bridges."""

from __future__ import annotations

import geopandas as gpd
import numpy as np

from gridplan.findings import Finding

_NAMED = 12
"""So many streets are named; of more the rest is left to their number."""


def streets_over_water(
    streets: gpd.GeoDataFrame, links: gpd.GeoDataFrame, units: gpd.GeoDataFrame
) -> tuple[Finding, ...]:
    """Return a warning on streets over water between units that no link joins, with the units on both banks.

    Parameters
    ----------
    streets, links
        As `gridplan.Ground.links`.
    """
    joined = {*zip(links["u"], links["v"], strict=True)}
    rows = [pair not in joined for pair in zip(streets["u"], streets["v"], strict=True)]
    apart = streets[np.array(rows, dtype=bool)]
    if apart.empty:
        return ()
    names = sorted({name for name in apart["name"] if name})
    more = ["…"] if len(names) > _NAMED else []
    banks = np.unique(apart[["u", "v"]].to_numpy())
    numbers = {
        "streets": len(apart),
        "names": ", ".join([*names[:_NAMED], *more]) or "–",
        "metres": round(float(apart["length"].max())),
    }
    return (Finding("streets-over-water", tuple(units["unit"].to_numpy()[banks]), numbers),)
