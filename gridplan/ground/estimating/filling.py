"""Filling units from areas: which are open, what each gets, how sure that is, and the account of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray

from gridplan.findings import Conservation, Finding, Report
from gridplan.ground.estimating.areas import Areas, Shares
from gridplan.ground.estimating.rounding import whole_counts
from gridplan.ground.estimating.spread_telling import tell_outside, tell_parts_outside, tell_replaced, tell_spread
from gridplan.ground.estimating.spreading import Spread, spread_totals
from gridplan.ground.faults import refusal
from gridplan.ground.units import ESTIMATED

Counted = Literal["keep", "replace"]


@dataclass(frozen=True)
class _Waiting:
    """What spreading needs of the units, (n,) each.

    Parameters
    ----------
    open
        bool, the units to be filled.
    counts
        int64, households that stay.
    weights
        float64, of the units to be filled.
    scaled
        True when the weights are floor areas and no households yet.
    """

    open: NDArray[np.bool_]
    counts: NDArray[np.int64]
    weights: NDArray[np.float64]
    scaled: bool


def _opened(frame: gpd.GeoDataFrame, counted: Counted, *, reached: NDArray[np.bool_]) -> _Waiting:
    """Return which units are filled; a count in no area always stays."""
    households = frame["households"].to_numpy(dtype=np.int64)
    source = frame["source"].to_numpy(dtype=object)
    waiting = source == "open"
    guessed = np.isin(source, [*ESTIMATED, "open"])
    expected = frame["households_expected"] if "households_expected" in frame else frame["households"]
    weights = np.where(guessed, expected.to_numpy(dtype=np.float64), households)
    is_open = guessed if counted == "keep" else guessed | (reached & (households > 0))
    return _Waiting(is_open, np.where(is_open, 0, households), np.where(is_open, weights, 0.0), bool(waiting.any()))


def fill_units(
    frame: gpd.GeoDataFrame, areas: Areas, shares: Shares, *, counted: Counted, word: str
) -> tuple[gpd.GeoDataFrame, tuple[Finding, ...]]:
    """Return units with the households of areas, and where these went.

    Parameters
    ----------
    word
        Where the counts come from: ``census`` or ``totals``.
    """
    beyond = shares.outside(len(frame))
    units = _opened(frame, counted, reached=beyond <= 0.5)
    spread = spread_totals(areas.totals, shares, counts=units.counts, weights=units.weights)
    outside = units.weights * beyond * (_rate(spread, units, shares) if units.scaled else 1.0)
    estimated = whole_counts(outside)
    households = units.counts + spread.households + estimated
    source = np.where(units.open, np.where(beyond > 0.5, "estimated", word), frame["source"].to_numpy(dtype=object))
    expected = np.where(units.open, spread.expected + outside, households)
    ids = frame["unit"].to_numpy(dtype=object)
    built = np.bincount(shares.area, minlength=len(areas.names)) > 0
    findings = (
        *tell_spread(areas, spread, ids[units.open & (beyond <= 0.5)], built=built, word=word),
        *tell_outside(ids[units.open & (beyond > 0.5)], households[units.open & (beyond > 0.5)]),
        *tell_parts_outside(ids, np.where(units.open & (beyond <= 0.5), estimated, 0)),
        *tell_replaced(frame, households, units.open),
    )
    low, high = _ranges(frame, units.open, households=households, expected=expected)
    filled = frame.assign(
        households=households,
        source=source.astype(str),
        households_expected=expected,
        households_low=low,
        households_high=high,
    )
    return filled[[*(c for c in filled.columns if c != "geometry"), "geometry"]], findings


def _rate(spread: Spread, units: _Waiting, shares: Shares) -> float:
    """Return households per unit of weight in the areas that have both."""
    among = np.bincount(shares.area, weights=units.weights[shares.unit] * shares.share, minlength=len(spread.spread))
    total = float(among.sum())
    if not total or not spread.spread.any():
        raise refusal("spread-nothing")
    return float(spread.spread.sum()) / total


def _ranges(
    frame: gpd.GeoDataFrame, filled: NDArray[np.bool_], *, households: NDArray[np.int64], expected: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the ranges of the estimate, moved along with what is expected; NaN where there were none."""
    low, high = households.astype(np.float64), households.astype(np.float64)
    low[filled] = high[filled] = np.nan
    if "households_low" in frame:
        before = frame["households_expected"].to_numpy(dtype=np.float64)
        factor = np.divide(expected, before, out=np.full(len(frame), np.nan), where=before > 0)
        guessed = filled & frame["source"].isin(ESTIMATED).to_numpy()
        ends = (frame[name].to_numpy(dtype=np.float64) * factor for name in ("households_low", "households_high"))
        lower, upper = next(ends), next(ends)
        low[guessed] = np.minimum(np.floor(lower[guessed]), households[guessed])
        high[guessed] = np.maximum(np.ceil(upper[guessed]), households[guessed])
    return low, high


def accounted(
    report: Report, *, before: gpd.GeoDataFrame, after: gpd.GeoDataFrame, more: tuple[Finding, ...]
) -> Report:
    """Return the report with what is told, and with the households that are now estimated."""
    kept = tuple(finding for finding in report.findings if finding.code != "households-open")
    line = report.conservation
    return replace(
        report,
        findings=(*kept, *more),
        conservation=None if line is None else _moved(line, before=before, after=after),
    )


def _moved(line: Conservation, *, before: gpd.GeoDataFrame, after: gpd.GeoDataFrame) -> Conservation:
    """Return the line with counts that were replaced taken off what was kept."""
    was_counted, is_counted = (~frame["source"].isin([*ESTIMATED, "open"]) for frame in (before, after))
    replaced = int(before["households"][was_counted & ~is_counted].sum())
    from_kept = min(replaced, line.households_kept)
    return replace(
        line,
        households_kept=line.households_kept - from_kept,
        households_repaired=line.households_repaired - (replaced - from_kept),
        households_dropped=line.households_dropped + replaced,
        households_estimated=int(after["households"][after["source"].isin(ESTIMATED)].sum()),
    )
