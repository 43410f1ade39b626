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
from gridplan.ground.coordinates.datum import Datum, read_as
from gridplan.ground.estimating.buildings import Buildings, describe_buildings
from gridplan.ground.estimating.estimate import Estimate, estimate_households
from gridplan.ground.estimating.telling import tell_estimate, tell_open
from gridplan.ground.faults import refusal
from gridplan.ground.reading.counts import METRES_PER_FLOOR, floors_of
from gridplan.ground.reading.draft import Draft, Gaps, account
from gridplan.ground.reading.shapes import squares
from gridplan.ground.units import COLUMNS, Units, canonical_order


@dataclass(frozen=True)
class Attributes:
    """What else is known of each row, (n,) each: texts or None, numbers or NaN; in `more` by column.

    The columns in `types` tell what a building is used for.
    """

    kind: NDArray[np.object_]
    community: NDArray[np.object_]
    floors: NDArray[np.float64]
    height: NDArray[np.float64]
    more: Mapping[str, NDArray[Any]] = field(default_factory=dict)
    types: tuple[NDArray[np.object_], ...] = ()


def finish(
    draft: Draft,
    attributes: Attributes,
    gaps: Gaps,
    *,
    crs: object,
    datum: Datum,
    source: str,
    households_in: int,
    lost: int,
    generated: bool,
) -> Units:
    """Return the units of a draft without faults.

    Parameters
    ----------
    crs, datum
        Coordinate system of the shapes, and where their coordinates come from.
    households_in
        Households that the files name.
    lost
        Those among them that found no unit.
    generated
        True when ids are to be numbered in canonical order.
    """
    alive = ~draft.dropped
    placed, moved = read_as(gpd.GeoDataFrame(geometry=draft.geometry[alive], crs=crs), datum, source=source)
    frame, projected = to_metric(placed, source=source)
    notes = (*moved, *projected)
    shapes = np.asarray(frame.geometry.array, dtype=object)
    shapes = squares(shapes) if draft.points else np.asarray(shapely.normalize(shapes))
    if draft.points:
        notes = (*notes, Finding("points-squares", (), {"rows": len(shapes)}))
    rows = np.flatnonzero(alive)[order := canonical_order(shapes, draft.ids[alive])]
    shapes = shapes[order]
    filled = _fill(draft, attributes, gaps, rows=rows, shapes=shapes)
    units = gpd.GeoDataFrame(
        {
            "unit": (_numbered(len(rows)) if generated else draft.ids[rows]).astype(str),
            "households": np.nan_to_num(draft.counts[rows]).astype(np.int64) + filled.households,
            "source": filled.source.astype(str),
            "kind": pd.Series(attributes.kind[rows], dtype=object),
            "community": pd.Series(attributes.community[rows], dtype=object),
            "floors": attributes.floors[rows],
            **{name: pd.Series(values[rows], dtype=values.dtype) for name, values in attributes.more.items()},
            **filled.sureness,
        },
        geometry=shapes,
        crs=frame.crs,
    )[[*COLUMNS, *attributes.more, *filled.sureness]]
    estimated = int(filled.households.sum())
    kept = account(draft, households_in=households_in, lost=lost, estimated=estimated)
    return Units(units, Report((*draft.findings, *notes, *filled.findings), kept))


@dataclass(frozen=True)
class _Filled:
    """Rows with their gaps filled, (n,) each: households estimated, where counts come from, how sure they are."""

    households: NDArray[np.int64]
    source: NDArray[np.object_]
    sureness: Mapping[str, NDArray[np.float64]]
    findings: tuple[Finding, ...]


def _fill(
    draft: Draft, attributes: Attributes, gaps: Gaps, *, rows: NDArray[np.intp], shapes: NDArray[np.object_]
) -> _Filled:
    """Return what fills the gaps of `rows`, which are in canonical order."""
    wanted = gaps.estimate[rows]
    source = np.select([wanted, gaps.zero[rows]], ["estimated", "zero"], draft.source[rows])
    if not wanted.any():
        return _Filled(np.zeros(len(rows), dtype=np.int64), source, {}, ())
    storeys = floors_of(attributes.floors[rows], attributes.height[rows])
    buildings = describe_buildings(
        shapes,
        floors=storeys,
        height=attributes.height[rows],
        types=tuple(column[rows] for column in attributes.types),
        usual=gaps.model[rows] if gaps.model[rows].any() else wanted,
        metres_per_floor=METRES_PER_FLOOR,
    )
    counts, ids = draft.counts[rows], draft.ids[rows][wanted]
    guess = estimate_households(buildings, counts, wanted=wanted, learned=gaps.model[rows])
    if guess is not None:
        told = tell_estimate(guess, ids, usual_floors=buildings.usual_floors, guessed=np.isnan(storeys[wanted]))
        return _Filled(guess.values, source, _sureness(guess, counts), told)
    if not gaps.open:
        raise refusal("estimate-nothing", draft.ids[gaps.estimate])
    return _opened(buildings, wanted, source, tell_open(ids))


def _sureness(guess: Estimate, counts: NDArray[np.float64]) -> dict[str, NDArray[np.float64]]:
    """Return what is expected of each unit and its range; a counted one is what it is."""
    return {
        "households_expected": np.where(np.isfinite(counts), counts, guess.expected),
        "households_low": np.where(np.isfinite(counts), counts, guess.low),
        "households_high": np.where(np.isfinite(counts), counts, guess.high),
    }


def _opened(buildings: Buildings, wanted: NDArray[np.bool_], source: NDArray[np.object_], told: Finding) -> _Filled:
    """Return rows that wait for counts: all that is known of them is the size of their floors, in 100 m²."""
    expected = np.where(wanted, buildings.floor_area / 100, 0.0)
    nothing = np.zeros(len(wanted), dtype=np.int64)
    return _Filled(nothing, np.where(wanted, "open", source), {"households_expected": expected}, (told,))


def _numbered(n: int) -> NDArray[np.object_]:
    width = max(4, len(str(n)))
    return np.array([f"u{i + 1:0{width}d}" for i in range(n)], dtype=object)
