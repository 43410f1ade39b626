"""Where the counts of units come from and how sure they are, as plain values."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np

from gridplan.ground.units import ESTIMATED


def count_sources(units: gpd.GeoDataFrame) -> dict[str, Any]:
    """Return units and households by source, and each estimated unit with its range (None where it is unknown).

    Parameters
    ----------
    units
        Columns as in `gridplan.ground.units.COLUMNS`, with those of `SURENESS` where there are estimates.

    Examples
    --------
    >>> count_sources(gpd.GeoDataFrame({"unit": ["a", "b"], "households": [3, 4], "source": "given"}))
    {'sources': {'given': {'units': 2, 'households': 7}}, 'estimates': []}
    """
    found = units.groupby("source")["households"].agg(["size", "sum"])
    counts = zip(found.index, found["size"], found["sum"], strict=True)
    sources = {str(name): {"units": int(n), "households": int(total)} for name, n, total in counts}
    return {"sources": sources, "estimates": _estimates(units)}


def _estimates(units: gpd.GeoDataFrame) -> list[dict[str, Any]]:
    guessed = units[units["source"].isin(ESTIMATED)]
    nothing = np.full(len(guessed), np.nan)
    low, high = (guessed.get(name, nothing) for name in ("households_low", "households_high"))
    rows = zip(guessed["unit"], guessed["households"], guessed["source"], low, high, strict=True)
    return [
        {"unit": str(unit), "households": int(n), "source": str(source), "low": _whole(least), "high": _whole(most)}
        for unit, n, source, least, most in rows
    ]


def _whole(value: float) -> int | None:
    return int(value) if np.isfinite(value) else None
