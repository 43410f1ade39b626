"""Which columns the regression has: size, storeys, height of a storey, shape and types."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gridplan.ground.estimating.buildings import Buildings
from gridplan.ground.estimating.fitting import Terms

_QUANTILES = (0.1, 0.3, 0.5, 0.7, 0.9)
_STOREY_KNOTS = np.log([2.6, 3.0, 3.5])
"""Logarithms of m from floor to floor between which the effect may bend."""
_STOREY = (2.0, 8.0)
_TYPES = 40
"""Of each column of types the commonest this many have a coefficient of their own."""
_SPREAD = 0.5
"""Coefficients usually lie this far from those of floors × footprint alone, in logarithms."""


@dataclass(frozen=True)
class Layout:
    """Where the slopes bend and which types have a coefficient, so that other buildings get the same columns.

    Parameters
    ----------
    footprint, floors
        Logarithms between which the slope is one.
    types
        For each column of types those with a coefficient.
    """

    footprint: NDArray[np.float64]
    floors: NDArray[np.float64]
    types: tuple[tuple[str, ...], ...]


def lay_out(learned: Buildings) -> Layout:
    """Return the layout that suits the buildings learned from."""
    return Layout(
        footprint=_knots(np.log(learned.footprint)),
        floors=_knots(np.log(learned.floors)),
        types=tuple(_commonest(column) for column in learned.types),
    )


def terms_of(buildings: Buildings, layout: Layout) -> Terms:
    """Return the columns of `buildings`.

    The logarithm of households rises with that of the footprint and of the storeys along lines that bend at the knots
    and never fall; without any counts to learn from all slopes are 1, which is floors × footprint.
    """
    rising = (_bent(np.log(buildings.footprint), layout.footprint), _bent(np.log(buildings.floors), layout.floors))
    storey = np.log(np.clip(buildings.height / buildings.floors, *_STOREY))
    shape = np.log(buildings.compactness)[:, None]
    free = (_bent(storey, _STOREY_KNOTS), shape, *map(_marks, buildings.types, layout.types))
    n_rising, n_free = (sum(part.shape[1] for part in parts) for parts in (rising, free))
    return Terms(
        columns=np.column_stack([np.ones(len(buildings)), *rising, *free]),
        usual=np.concatenate([np.zeros(1), np.ones(n_rising), np.zeros(n_free)]),
        spread=np.concatenate([np.full(1, np.inf), np.full(n_rising + n_free, _SPREAD)]),
        lowest=np.concatenate([np.full(1, -np.inf), np.zeros(n_rising), np.full(n_free, -np.inf)]),
    )


def _knots(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.unique(np.quantile(values, _QUANTILES))


def _bent(values: NDArray[np.float64], knots: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return (n, knots + 1) how far each value lies along each piece; the pieces sum to the value."""
    lower = np.minimum(values, knots[0])
    upper = [np.clip(values, a, b) - a for a, b in zip(knots, [*knots[1:], np.inf], strict=True)]
    return np.column_stack([lower, *upper])


def _commonest(column: NDArray[np.str_]) -> tuple[str, ...]:
    names, count = np.unique(column[column != ""], return_counts=True)
    order = np.lexsort((names, -count))[:_TYPES]
    return tuple(names[order].tolist())


def _marks(column: NDArray[np.str_], names: tuple[str, ...]) -> NDArray[np.float64]:
    return np.array([column == name for name in names], dtype=np.float64).reshape(len(names), len(column)).T
