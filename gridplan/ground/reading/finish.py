"""From a faultless draft to units: projected, gaps filled, in canonical order, accounted for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from gridplan.findings import Finding, Report
from gridplan.ground.coordinates.crs import to_metric
from gridplan.ground.faults import refusal
from gridplan.ground.reading.counts import Estimate, estimate_counts, floors_of
from gridplan.ground.reading.draft import Draft, Gaps, account
from gridplan.ground.reading.shapes import squares
from gridplan.ground.units import COLUMNS, Units, canonical_order


@dataclass(frozen=True)
class Attributes:
    """What else is known of each row, (n,) each: texts or None, numbers or NaN; in `more` by column."""

    kind: NDArray[np.object_]
    community: NDArray[np.object_]
    floors: NDArray[np.float64]
    height: NDArray[np.float64]
    more: Mapping[str, NDArray[Any]] = field(default_factory=dict)


def finish(
    draft: Draft,
    attributes: Attributes,
    gaps: Gaps,
    *,
    crs: object,
    source: str,
    households_in: int,
    lost: int,
    generated: bool,
) -> Units:
    """Return the units of a draft without faults.

    Parameters
    ----------
    households_in
        Households that the files name.
    lost
        Those among them that found no unit.
    generated
        True when ids are to be numbered in canonical order.
    """
    alive = ~draft.dropped
    frame, notes = to_metric(gpd.GeoDataFrame(geometry=draft.geometry[alive], crs=crs), source=source)
    shapes = np.asarray(frame.geometry.array, dtype=object)
    shapes = squares(shapes) if draft.points else np.asarray(shapely.normalize(shapes))
    if draft.points:
        notes = (*notes, Finding("points-squares", (), {"rows": len(shapes)}))
    guess, told = _estimate(draft, attributes, gaps, shapes)
    counts = np.nan_to_num(draft.counts[alive]).astype(np.int64) + guess
    origin = np.select([gaps.estimate[alive], gaps.zero[alive]], ["estimated", "zero"], draft.source[alive])
    order = canonical_order(shapes, draft.ids[alive])
    ids = _numbered(len(order)) if generated else draft.ids[alive][order]
    units = gpd.GeoDataFrame(
        {
            "unit": ids.astype(str),
            "households": counts[order],
            "source": origin[order].astype(str),
            "kind": pd.Series(attributes.kind[alive][order], dtype=object),
            "community": pd.Series(attributes.community[alive][order], dtype=object),
            "floors": attributes.floors[alive][order],
            **{name: pd.Series(values[alive][order], dtype=values.dtype) for name, values in attributes.more.items()},
        },
        geometry=shapes[order],
        crs=frame.crs,
    )[[*COLUMNS, *attributes.more]]
    kept = account(draft, households_in=households_in, lost=lost, estimated=int(guess.sum()))
    return Units(units, Report((*draft.findings, *notes, *told), kept))


def _estimate(
    draft: Draft, attributes: Attributes, gaps: Gaps, shapes: NDArray[np.object_]
) -> tuple[NDArray[np.int64], tuple[Finding, ...]]:
    alive = ~draft.dropped
    wanted = gaps.estimate[alive]
    if not wanted.any():
        return np.zeros(len(shapes), dtype=np.int64), ()
    storeys = floors_of(attributes.floors[alive], attributes.height[alive])
    guess = estimate_counts(draft.counts[alive], storeys, shapely.area(shapes), wanted=wanted, model=gaps.model[alive])
    if guess is None:
        raise refusal("estimate-nothing", draft.ids[gaps.estimate])
    return guess.values, (_estimated(guess, draft.ids[alive][wanted], np.isnan(storeys[wanted])),)


def _estimated(guess: Estimate, ids: NDArray[np.object_], guessed_floors: NDArray[np.bool_]) -> Finding:
    numbers = {
        "households": int(guess.values.sum()),
        "per_100m2": round(100 * guess.per_m2, 3),
        "usual_floors": guess.usual_floors,
        "without_floors": int(guessed_floors.sum()),
    }
    return Finding("households-estimated", tuple(ids), numbers)


def _numbered(n: int) -> NDArray[np.object_]:
    width = max(4, len(str(n)))
    return np.array([f"u{i + 1:0{width}d}" for i in range(n)], dtype=object)
