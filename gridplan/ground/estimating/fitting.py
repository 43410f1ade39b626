"""Poisson regression with bounded coefficients that are drawn towards what is known beforehand."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import lsq_linear

_ROUNDS = 30
_STEP = 1e-5
_FARTHEST = 3.0
"""Residuals beyond this many times their usual size count no more than if they lay there (Huber, 1964)."""
_LOW, _HIGH = -15.0, 12.0
"""Logarithms of expected households are kept within these."""


@dataclass(frozen=True)
class Terms:
    """Columns of a regression and what is known of their coefficients beforehand.

    Parameters
    ----------
    columns
        float64 (n, p); the first is the level and is not drawn anywhere.
    usual, spread, lowest
        float64 (p,): where each coefficient is drawn to, how far it usually lies from there (infinite: free), and
        what it may not fall below.
    """

    columns: NDArray[np.float64]
    usual: NDArray[np.float64]
    spread: NDArray[np.float64]
    lowest: NDArray[np.float64]


def fit_counts(counts: NDArray[np.float64], terms: Terms, *, offset: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return coefficients (p,) of log(expected) = offset + columns · coefficients; the expected sum to the counts.

    Iteratively reweighted least squares for the quasi-Poisson model (McCullagh & Nelder, Generalized Linear Models,
    1989, ch. 9): counts vary more than Poisson ones by a factor that is taken from the residuals, so that the draw of
    `Terms.spread` has the weight it deserves. Far residuals weigh less, and the level is set last so that the total is
    right.

    Parameters
    ----------
    counts
        (n,), at least one above 0.
    offset
        (n,), logarithms.

    Examples
    --------
    >>> level = Terms(np.ones((2, 1)), np.zeros(1), np.full(1, np.inf), np.full(1, -np.inf))
    >>> float(np.exp(fit_counts(np.array([1.0, 3.0]), level, offset=np.zeros(2)))[0])
    2.0
    """
    found = terms.usual.copy()
    found[0] = _level(counts, terms.columns @ found + offset, found[0])
    for _ in range(_ROUNDS):
        moved = _step(counts, terms, found, offset)
        far = float(np.abs(moved - found).max())
        found = moved
        if far < _STEP:
            break
    found[0] = _level(counts, terms.columns @ found + offset, found[0])
    return found


def expected_counts(
    columns: NDArray[np.float64], coefficients: NDArray[np.float64], offset: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the expected counts (n,)."""
    return np.asarray(np.exp(np.clip(columns @ coefficients + offset, _LOW, _HIGH)))


def _level(counts: NDArray[np.float64], logarithm: NDArray[np.float64], level: float) -> float:
    """Return the level at which the expected counts sum to the counts."""
    return level + float(np.log(counts.sum() / np.exp(np.clip(logarithm, _LOW, _HIGH)).sum()))


def _step(
    counts: NDArray[np.float64], terms: Terms, found: NDArray[np.float64], offset: NDArray[np.float64]
) -> NDArray[np.float64]:
    logarithm = np.clip(terms.columns @ found + offset, _LOW, _HIGH)
    expected = np.exp(logarithm)
    residual = (counts - expected) / np.sqrt(expected)
    usual = max(1.0, float(np.median(np.abs(residual))) / 0.6745)
    weight = expected * np.minimum(1.0, _FARTHEST * usual / np.maximum(np.abs(residual), 1e-12)) / usual**2
    target = logarithm - offset + (counts - expected) / expected
    pull = 1 / terms.spread**2
    square = terms.columns.T @ (terms.columns * weight[:, None]) + np.diag(pull + 1e-9)
    right = terms.columns.T @ (weight * target) + pull * terms.usual
    root = np.linalg.cholesky(square)
    solved = lsq_linear(root.T, np.linalg.solve(root, right), (terms.lowest, np.inf))
    return np.asarray(solved.x, dtype=np.float64)
