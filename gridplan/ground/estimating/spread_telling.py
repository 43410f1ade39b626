"""What spreading is told with: where each household of the areas went."""

from __future__ import annotations

from collections.abc import Mapping

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray

from gridplan.findings import Finding
from gridplan.ground.estimating.areas import Areas
from gridplan.ground.estimating.spreading import Spread

_SHOWN = 6
"""So many pairs of areas are named; all of them stand in the numbers."""


def tell_spread(
    areas: Areas, spread: Spread, ids: NDArray[np.object_], *, built: NDArray[np.bool_], word: str
) -> tuple[Finding, ...]:
    """Return the account of the areas' households, and the areas whose households do not fit the ground.

    Parameters
    ----------
    ids
        The units filled.
    built
        bool (m,): areas in which any unit lies.
    word
        ``census`` or ``totals``.
    """
    numbers = {
        "areas": len(areas.names),
        "total": int(areas.totals.sum()),
        "counted": int(spread.counted.sum()),
        "spread": int(spread.spread.sum()),
        "left": int(spread.left.sum()),
        "over": int(spread.over.sum()),
    }
    found = [Finding(f"households-{word}", tuple(ids), numbers)]
    left = (("census-left", np.where(built, spread.left, 0)), ("census-empty", np.where(built, 0, spread.left)))
    for code, amounts in (*left, ("census-over", spread.over)):
        at = np.flatnonzero(amounts)
        if len(at):
            each = {str(areas.names[i]): int(amounts[i]) for i in at}
            about = {"households": int(amounts.sum()), "by_area": each}
            found.append(Finding(code, tuple(each), about))
    return tuple(found)


def tell_outside(ids: NDArray[np.object_], households: NDArray[np.int64]) -> tuple[Finding, ...]:
    """Return the units in no area that were estimated."""
    numbers = {"households": int(households.sum())}
    return (Finding("census-outside", tuple(ids), numbers),) if len(ids) else ()


def tell_parts_outside(ids: NDArray[np.object_], households: NDArray[np.int64]) -> tuple[Finding, ...]:
    """Return the units in areas that reach out of all of them, with what was estimated out there, (n,) each."""
    numbers = {"households": int(households.sum())}
    return (Finding("census-parts-outside", tuple(ids[households > 0]), numbers),) if households.any() else ()


def tell_overlap(ids: NDArray[np.object_], shared: Mapping[str, float]) -> tuple[Finding, ...]:
    """Return the units that lie in areas over one another, and these areas with the ground they share, m²."""
    if not len(ids) and not shared:
        return ()
    more = [f"… (+{len(shared) - _SHOWN})"] if len(shared) > _SHOWN else []
    shown = [f"{pair} ({metres:g} m²)" for pair, metres in [*shared.items()][:_SHOWN]]
    numbers = {"m2": round(sum(shared.values()), 1), "pairs": "; ".join([*shown, *more]) or "-", "by_pair": {**shared}}
    return (Finding("census-overlap", tuple(ids), numbers),)


def tell_nowhere(areas: Areas) -> tuple[Finding, ...]:
    """Return the areas without a shape, whose households are not spread."""
    if not len(areas.names):
        return ()
    each = {str(name): int(total) for name, total in zip(areas.names, areas.totals, strict=True)}
    numbers = {"households": int(areas.totals.sum()), "by_area": each}
    return (Finding("census-shapeless", tuple(each), numbers),)


def tell_mended(areas: Areas) -> tuple[Finding, ...]:
    """Return the areas whose shapes crossed themselves and were mended."""
    numbers = {"households": int(areas.totals.sum())}
    return (Finding("census-mended", tuple(map(str, areas.names)), numbers),) if len(areas.names) else ()


def tell_replaced(
    frame: gpd.GeoDataFrame, households: NDArray[np.int64], filled: NDArray[np.bool_]
) -> tuple[Finding, ...]:
    """Return the counts that gave way to a share of their area's total."""
    gone = filled & frame["source"].isin(("given", "ledger", "corrected")).to_numpy()
    if not gone.any():
        return ()
    before = int(frame["households"].to_numpy(dtype=np.int64)[gone].sum())
    numbers = {"before": before, "after": int(households[gone].sum())}
    return (Finding("counts-replaced", tuple(frame["unit"].to_numpy(dtype=object)[gone]), numbers),)


def tell_beyond(names: NDArray[np.object_], totals: NDArray[np.int64]) -> tuple[Finding, ...]:
    """Return the areas that reach beyond the surveyed ground, all of whose households go to the units on it."""
    numbers = {"households": int(totals.sum())}
    return (Finding("census-beyond", tuple(map(str, names)), numbers),) if len(names) else ()
