"""What an estimate is told with: how many, by which coefficients, how sure."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gridplan.findings import Finding
from gridplan.ground.estimating.estimate import Estimate
from gridplan.language import hundredths_text

_SHOWN = 6


def tell_estimate(
    estimate: Estimate, ids: NDArray[np.object_], *, usual_floors: float, guessed: NDArray[np.bool_]
) -> tuple[Finding, ...]:
    """Return what is told about estimated households.

    Parameters
    ----------
    ids
        (m,) the buildings estimated.
    usual_floors, guessed
        Storeys taken where they are unknown, and where that was, bool (m,).
    """
    numbers = {
        "households": int(estimate.values.sum()),
        "per_100m2": round(estimate.per_100m2, 3),
        "usual_floors": usual_floors,
        "without_floors": int(guessed.sum()),
    }
    floors = (Finding("estimate-floors", tuple(ids[guessed]), {"usual_floors": usual_floors}),) if guessed.any() else ()
    return (Finding("households-estimated", tuple(ids), numbers), *floors, *_types(estimate), _sureness(estimate))


def tell_open(ids: NDArray[np.object_]) -> Finding:
    """Return that housing has no counts yet."""
    return Finding("households-open", tuple(ids))


def _types(estimate: Estimate) -> tuple[Finding, ...]:
    """Return the coefficients by type where there is more than one type."""
    if len(estimate.rates) < 2:
        return ()
    shown = [f"{rate.name} {rate.per_100m2:g} ({rate.buildings})" for rate in estimate.rates[:_SHOWN]]
    more = len(estimate.rates) - len(shown)
    numbers = {
        "types": len(estimate.rates),
        "rates": "; ".join(shown) + (f" … (+{more})" if more else ""),
        "by_type": {rate.name: vars(rate) for rate in estimate.rates},
    }
    return (Finding("estimate-types", (), numbers),)


def _sureness(estimate: Estimate) -> Finding:
    sureness = estimate.sureness
    if sureness is None:
        return Finding("estimate-untested", (), {"buildings": sum(rate.buildings for rate in estimate.rates)})
    low, high = sureness.total_range(estimate.expected[estimate.expected > 0])
    numbers = {
        "buildings": sureness.buildings,
        "error": round(sureness.error, 2),
        "plain_error": round(sureness.plain_error, 2),
        "total_error": hundredths_text(sureness.total_error),
        "within": hundredths_text(sureness.within),
        "low": low,
        "high": high,
    }
    return Finding("estimate-tested", (), numbers)
