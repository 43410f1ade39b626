"""Units on their way in: rows with a name, a count and a shape, before and after they are decided on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from gridplan.findings import Conservation, Finding
from gridplan.ground.reading.counts import MOST_IN_A_BUILDING, Missing, is_residential


@dataclass(frozen=True)
class Draft:
    """Rows as read, checked step by step; every step returns a new one.

    Parameters
    ----------
    ids
        (n,) names of the rows: the unit id, or ``#3`` for the third row of a file without ids.
    counts
        float64 (n,) households, NaN where missing.
    source
        (n,) ``given``, ``ledger`` or ``corrected`` for rows with a count.
    geometry
        (n,) mended shapes, empty where there is none.
    dropped, repaired
        bool (n,).
    points
        True when the shapes are points.
    """

    ids: NDArray[np.object_]
    counts: NDArray[np.float64]
    source: NDArray[np.object_]
    geometry: NDArray[np.object_]
    dropped: NDArray[np.bool_]
    repaired: NDArray[np.bool_]
    points: bool
    findings: tuple[Finding, ...] = ()

    def noting(self, *findings: Finding) -> Draft:
        """Return the draft with more findings."""
        return replace(self, findings=(*self.findings, *findings))


def drop_duplicates(draft: Draft) -> Draft:
    """Return the draft with one row per shape: the same building entered twice counts once.

    Rows that are alike in shape and count are dropped but for the first by id; a row without a count gives way to one
    with a count. Two different counts for one shape are a fault. Addresses at one point are added up instead.
    """
    shape = _shape_numbers(draft)
    order = np.lexsort((draft.ids.astype(str), -np.nan_to_num(draft.counts, nan=-1.0), shape))
    order = order[shape[order] >= 0]
    follows = np.zeros(len(order), dtype=bool)
    follows[1:] = shape[order][1:] == shape[order][:-1]
    if not follows.any():
        return draft
    return _merge_points(draft, shape, order, follows) if draft.points else _drop_copies(draft, shape, order, follows)


def _shape_numbers(draft: Draft) -> NDArray[np.intp]:
    """Number identical shapes alike; -1 for rows that are dropped or have no shape."""
    whole = ~(draft.dropped | shapely.is_missing(draft.geometry) | shapely.is_empty(draft.geometry))
    numbers = np.full(len(draft.geometry), -1, dtype=np.intp)
    numbers[whole] = np.unique(shapely.to_wkb(draft.geometry[whole]), return_inverse=True)[1]
    return numbers


def _drop_copies(draft: Draft, shape: NDArray[np.intp], order: NDArray[np.intp], follows: NDArray[np.bool_]) -> Draft:
    first = order[np.maximum.accumulate(np.where(follows, 0, np.arange(len(order))))]
    differs = follows & (np.nan_to_num(draft.counts[order]) > 0) & (draft.counts[order] != draft.counts[first])
    copies = order[follows & ~differs]
    findings = []
    if differs.any():
        rows = np.isin(shape, shape[order[differs]])
        findings.append(Finding("duplicates-differ", tuple(draft.ids[rows])))
    if len(copies):
        households = int(np.nansum(draft.counts[copies]))
        findings.append(Finding("duplicates-dropped", tuple(draft.ids[np.sort(copies)]), {"households": households}))
    dropped = draft.dropped.copy()
    dropped[copies] = True
    return replace(draft, dropped=dropped).noting(*findings)


def _merge_points(draft: Draft, shape: NDArray[np.intp], order: NDArray[np.intp], follows: NDArray[np.bool_]) -> Draft:
    """Give all households at one point to the first row by id."""
    by_id = order[np.lexsort((draft.ids[order].astype(str), shape[order]))]
    keep, merged = by_id[~follows], by_id[follows]
    total = pd.Series(draft.counts).groupby(shape).sum(min_count=1)
    counts, dropped, repaired = draft.counts.copy(), draft.dropped.copy(), draft.repaired.copy()
    counts[keep] = total[shape[keep]].to_numpy()
    counts[merged] = 0
    dropped[merged] = True
    repaired[keep[np.isin(shape[keep], shape[merged])]] = True
    finding = Finding("points-merged", tuple(draft.ids[np.sort(merged)]))
    return replace(draft, counts=counts, dropped=dropped, repaired=repaired).noting(finding)


@dataclass(frozen=True)
class Gaps:
    """What to do about rows without a count.

    Parameters
    ----------
    estimate, zero
        bool (n,), rows to estimate and rows to set to 0.
    model
        bool (n,), rows whose counts the estimate may learn from.
    open
        True when rows may stay without a count where there is nothing to learn from.
    """

    estimate: NDArray[np.bool_]
    zero: NDArray[np.bool_]
    model: NDArray[np.bool_]
    open: bool = False


def decide_gaps(
    draft: Draft, uses: Sequence[pd.Series[str]], missing: Missing | None
) -> tuple[Gaps, tuple[Finding, ...]]:
    """Return how missing counts are filled: housing is estimated, everything else holds nobody.

    A building is housing when one of its `uses` says so. Without a use that tells housing apart, the choice is the
    planner's: ``households-missing`` asks for it.
    """
    gaps = np.isnan(draft.counts) & ~draft.dropped
    nothing = np.zeros(len(gaps), dtype=bool)
    housing = np.any([[is_residential(value) for value in use] for use in uses], axis=0) if uses else None
    told = housing is not None and bool(housing.any())
    model = housing & ~draft.dropped if told and housing is not None else (draft.counts > 0) & ~draft.dropped
    said = _said_zero(draft, housing)
    if not gaps.any():
        return Gaps(nothing, nothing, model), said
    if missing == "zero":
        estimate = nothing
    elif told and housing is not None:
        estimate = gaps & housing
    elif missing in ("estimate", "spread"):
        estimate = gaps
    else:
        return Gaps(nothing, nothing, model), (Finding("households-missing", tuple(draft.ids[gaps])),)
    if estimate.any() and draft.points and missing != "spread":
        return Gaps(nothing, gaps, model), (Finding("estimate-points", tuple(draft.ids[estimate])),)
    zero = gaps & ~estimate
    notes = (Finding("households-zero", (), {"rows": int(zero.sum())}),) if zero.any() else ()
    return Gaps(estimate, zero, model, open=missing == "spread"), (*said, *notes)


def _said_zero(draft: Draft, housing: NDArray[np.bool_] | None) -> tuple[Finding, ...]:
    """Note housing whose count is written as 0: it is believed, not estimated."""
    if housing is None:
        return ()
    faulty = [
        one for f in draft.findings if f.code.startswith("households-") and f.severity == "error" for one in f.ids
    ]
    said = housing & (draft.counts == 0) & ~draft.dropped & ~np.isin(draft.ids.astype(str), faulty)
    return (Finding("households-said-zero", tuple(draft.ids[said])),) if said.any() else ()


def check_totals(draft: Draft, missing: Missing | None = None) -> tuple[Finding, ...]:
    """Return the faults of the whole: nobody lives here, or so many in one building that it is no count of households.

    Where counts are to be spread later, there need not be any yet.
    """
    kept = np.where(draft.dropped, 0.0, np.nan_to_num(draft.counts))
    if not kept.any() and missing != "spread" and not any(f.severity == "error" for f in draft.findings):
        return (Finding("households-none", (), {"rows": len(draft.counts)}),)
    beyond = kept > MOST_IN_A_BUILDING
    if beyond.any():
        return (Finding("households-beyond", tuple(draft.ids[beyond]), {"most": MOST_IN_A_BUILDING}),)
    return ()


def account(draft: Draft, *, households_in: int, lost: int, estimated: int) -> Conservation:
    """Return where every row and household went, each side summed by itself.

    Parameters
    ----------
    households_in
        Households that the files name, those of a ledger that found no unit included.
    lost
        Households of a ledger that found no unit.

    Raises
    ------
    RuntimeError
        When rows or households do not add up: an error of gridplan, never of the data.
    """
    counts = np.nan_to_num(draft.counts).astype(np.int64)
    mended = draft.repaired & ~draft.dropped
    kept = ~draft.repaired & ~draft.dropped
    line = Conservation(
        rows_in=len(counts),
        rows_kept=int(kept.sum()),
        rows_repaired=int(mended.sum()),
        rows_dropped=int(draft.dropped.sum()),
        households_in=households_in,
        households_kept=int(counts[kept].sum()),
        households_repaired=int(counts[mended].sum()),
        households_dropped=int(counts[draft.dropped].sum()) + lost,
        households_estimated=estimated,
    )
    if not line.holds:
        raise RuntimeError(f"gridplan lost count of what it read; please report this: {line.text('en')}")
    return line
