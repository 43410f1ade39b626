"""What comes of dividing a bare graph."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gridplan.findings import Finding
from gridplan.status import Status


@dataclass(frozen=True)
class BareDivision:
    """Labels of a graph with their proof.

    Parameters
    ----------
    labels
        int32 (n,), grid of each unit, 0..k−1.
    weights
        int64 (k,), weight of each grid.
    objective
        Medoid inertia of the labels, weight·m².
    bound
        Proven lower bound on it, 0 where nothing is proven.
    n_grids_asked
        Number of grids asked for; where the windows cannot hold, the labels may have another number.
    outside
        Grids outside their window.
    findings
        Why the windows do not hold, component by component, and what would let them; units are named by position.
    """

    labels: NDArray[np.int32]
    status: Status
    weights: NDArray[np.int64]
    objective: float
    bound: float
    n_grids_asked: int
    outside: tuple[int, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def gap(self) -> float | None:
        """How far from perfect the division can be at most: objective ÷ bound − 1."""
        return self.objective / self.bound - 1 if self.bound > 0 else None

    def as_dict(self) -> dict[str, Any]:
        """Return the outcome as plain values, without the labels."""
        return {
            "status": self.status,
            "n_units": len(self.labels),
            "n_grids": len(self.weights),
            "n_grids_asked": self.n_grids_asked,
            "outside_window": len(self.outside),
            "lightest": int(self.weights.min()),
            "heaviest": int(self.weights.max()),
            "objective": self.objective,
            "bound": self.bound,
            "gap": self.gap,
            "findings": [finding.as_dict() for finding in self.findings],
        }
