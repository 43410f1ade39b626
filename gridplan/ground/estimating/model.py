"""The model: households expected of a building, learned from those that have counts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gridplan.ground.estimating.buildings import Buildings
from gridplan.ground.estimating.fitting import Terms, expected_counts, fit_counts
from gridplan.ground.estimating.nearby import nearby_ratio
from gridplan.ground.estimating.terms import Layout, lay_out, terms_of

_ENOUGH = 40
"""With fewer counted buildings than this, neighbours are not asked."""
_CLOSE = 0.5


@dataclass(frozen=True)
class Model:
    """What was learned.

    Parameters
    ----------
    layout, coefficients
        Of the regression on size, storeys, shape and types.
    learned, counts, expected
        The buildings learned from, their households, and what the regression alone expects of them, (m,).
    nearby
        Level and slope with which like buildings nearby enter; None where there are too few.
    """

    layout: Layout
    coefficients: NDArray[np.float64]
    learned: Buildings
    counts: NDArray[np.float64]
    expected: NDArray[np.float64]
    nearby: NDArray[np.float64] | None


def learn(buildings: Buildings, counts: NDArray[np.float64]) -> Model:
    """Return the model that suits `buildings` with `counts`, (m,), of which at least one is above 0."""
    layout = lay_out(buildings)
    terms, offset = terms_of(buildings, layout), np.zeros(len(buildings))
    coefficients = fit_counts(counts, terms, offset=offset)
    expected = expected_counts(terms.columns, coefficients, offset)
    nearby = None
    if len(buildings) >= _ENOUGH:
        ratio = nearby_ratio(counts, expected, learned=buildings)
        nearby = fit_counts(counts, _slope(ratio), offset=np.log(expected))
    return Model(layout, coefficients, buildings, counts, expected, nearby)


def expect(model: Model, buildings: Buildings) -> NDArray[np.float64]:
    """Return the households expected of `buildings`, float64 (n,)."""
    terms = terms_of(buildings, model.layout)
    expected = expected_counts(terms.columns, model.coefficients, np.zeros(len(buildings)))
    if model.nearby is None or not len(buildings):
        return expected
    ratio = nearby_ratio(model.counts, model.expected, learned=model.learned, of=buildings)
    return expected_counts(_slope(ratio).columns, model.nearby, np.log(expected))


def _slope(ratio: NDArray[np.float64]) -> Terms:
    """Return the columns with which neighbours enter: a level, and a slope that is not negative."""
    return Terms(
        columns=np.column_stack([np.ones(len(ratio)), ratio]),
        usual=np.zeros(2),
        spread=np.array([np.inf, _CLOSE]),
        lowest=np.array([-np.inf, 0.0]),
    )
