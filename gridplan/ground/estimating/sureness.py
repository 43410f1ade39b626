"""How sure an estimate is: counted buildings are left out in turn and estimated from the others."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import nnls

from gridplan.ground.estimating.buildings import Buildings
from gridplan.ground.estimating.model import expect, learn
from gridplan.ground.estimating.rounding import whole_counts

FOLDS = 5
FEWEST = 20
"""With fewer counted buildings than this nothing is said about how sure an estimate is."""
_OUTSIDE = 0.1
"""Share of the buildings above the range, and below it."""
_NORMAL = 1.2815515655446004
"""The normal distribution has a tenth of its mass beyond this."""


@dataclass(frozen=True)
class Sureness:
    """What leaving counted buildings out showed.

    Parameters
    ----------
    buildings
        How many were left out in turn.
    error, plain_error
        Mean absolute error a building, households: of the estimate, and of floors × footprint alone.
    total_error
        Mean over the folds of the relative error of the total, without sign.
    within
        Share of the buildings whose count lies in the range that was learned from all of them.
    noise
        Variance of a count = noise[0] · expected + noise[1] · expected².
    low, high
        Residuals in standard deviations that a tenth of the buildings fall below and exceed.
    drift
        Relative standard error of a total over many buildings, from what was learned.
    """

    buildings: int
    error: float
    plain_error: float
    total_error: float
    within: float
    noise: tuple[float, float]
    low: float
    high: float
    drift: float

    def deviation(self, expected: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the standard deviation of counts about what is expected, (n,)."""
        return np.asarray(np.sqrt(self.noise[0] * expected + self.noise[1] * expected**2))

    def ranges(self, expected: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the whole households (n,) between which four buildings in five lie."""
        deviation = self.deviation(expected)
        low = np.maximum(0.0, np.ceil(expected + self.low * deviation - 1e-9))
        high = np.maximum(np.floor(expected + self.high * deviation + 1e-9), np.ceil(expected))
        return np.minimum(low, np.floor(expected)), high

    def total_range(self, expected: NDArray[np.float64]) -> tuple[int, int]:
        """Return between what the sum over buildings lies four times in five."""
        total = float(expected.sum())
        half = _NORMAL * float(np.sqrt((self.deviation(expected) ** 2).sum() + (self.drift * total) ** 2))
        return max(0, int(np.floor(total - half))), int(np.ceil(total + half))


def judge_by_leaving_out(buildings: Buildings, counts: NDArray[np.float64]) -> Sureness | None:
    """Return how far estimates are off where the count is known; None where there are too few buildings to tell.

    Every fifth building in their order, which goes from west to east, is left out and estimated from the rest, five
    times over. Missing counts that lie together are less sure than this says.

    The ranges are those of split conformal prediction (Lei et al., Distribution-free predictive inference for
    regression, 2018) on residuals scaled by their usual size.
    """
    fold = np.arange(len(counts)) % FOLDS
    halves = [(np.flatnonzero(fold != k), np.flatnonzero(fold == k)) for k in range(FOLDS)]
    if len(counts) < FEWEST or any(counts[rest].sum() == 0 for rest, _ in halves):
        return None
    expected, plain = np.zeros(len(counts)), np.zeros(len(counts))
    whole = np.zeros(len(counts), dtype=np.int64)
    off = []
    for rest, left_out in halves:
        tested = buildings.taken(left_out)
        expected[left_out] = expect(learn(buildings.taken(rest), counts[rest]), tested)
        plain[left_out] = counts[rest].sum() / buildings.floor_area[rest].sum() * tested.floor_area
        whole[left_out] = whole_counts(expected[left_out])
        off.append(abs(whole[left_out].sum() - counts[left_out].sum()) / max(1.0, counts[left_out].sum()))
    return _judged(counts, expected, whole=whole, plain=plain, total_error=float(np.mean(off)))


def _judged(
    counts: NDArray[np.float64],
    expected: NDArray[np.float64],
    *,
    whole: NDArray[np.int64],
    plain: NDArray[np.float64],
    total_error: float,
) -> Sureness:
    noise = _noise(counts - expected, expected)
    deviation = np.sqrt(noise[0] * expected + noise[1] * expected**2)
    low, high = _tenths((counts - expected) / deviation)
    found = Sureness(
        buildings=len(counts),
        error=float(np.abs(whole - counts).mean()),
        plain_error=float(np.abs(np.floor(plain + 0.5) - counts).mean()),
        total_error=total_error,
        within=0.0,
        noise=noise,
        low=low,
        high=high,
        drift=float(np.sqrt((deviation**2).sum()) / expected.sum()),
    )
    least, most = found.ranges(expected)
    return replace(found, within=float(((counts >= least) & (counts <= most)).mean()))


def _noise(residual: NDArray[np.float64], expected: NDArray[np.float64]) -> tuple[float, float]:
    """Return how the squared residuals grow with what is expected; never quite nothing."""
    columns = np.column_stack([np.ones(len(expected)), expected])
    found, _ = nnls(columns, residual**2 / expected)
    return max(float(found[0]), 1e-6), float(found[1])


def _tenths(scores: NDArray[np.float64]) -> tuple[float, float]:
    """Return the scores that a tenth of new buildings fall below, and exceed."""
    ordered = np.sort(scores)
    beyond = max(0, int(np.floor(_OUTSIDE * (len(scores) + 1))) - 1)
    return float(ordered[beyond]), float(ordered[-1 - beyond])
