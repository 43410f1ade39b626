"""What a pairing is asked to be, as one frozen value."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from gridplan.people.engine.costs import Costs
from gridplan.people.engine.transport import Transport
from gridplan.people.pairing.sides import Side

Measure = Literal["line", "walk", "matrix", "weights", "none"]
"""What is made small: metres in a straight line or on foot, a table's figures; made large: weights; or nothing."""


@dataclass(frozen=True, eq=False)
class Request:
    """Two sides and the rules between them.

    Parameters
    ----------
    measure, costs
        What a pair costs, in thousandths of the measure (mm); weights count below 0. Closed, opened and differing
        communities stand in `costs`.
    most
        What one pair may hold: 1, or as much as there is where amounts are shared out.
    shared
        True where the amounts of the right side are shared out; its counts are facts then.
    fixed, forbidden, allowed
        int64 (p, 2), pairs of rows: those that must be, may not be, and may be although communities differ.
    same
        True when communities must agree where both have one.
    balance
        True when the left items' amounts are evened out over the right ones.
    slack
        Share of the mean load that is added to the narrowest window before distances count.
    """

    left: Side
    right: Side
    measure: Measure
    costs: Costs
    most: int
    shared: bool
    fixed: NDArray[np.int64]
    forbidden: NDArray[np.int64]
    allowed: NDArray[np.int64]
    same: bool
    balance: bool
    slack: float

    def transport(self) -> Transport:
        """Return the counts and costs as arrays for the engine."""
        left, right = self.left, self.right
        return Transport(left.lower, left.upper, right.lower, right.upper, self.most, self.fixed, self.costs)

    def replace(self, **changes: Any) -> Request:
        """Return a request with `changes`; the costs follow pairs that are forbidden or allowed."""
        made = dataclasses.replace(self, **changes)
        kept = pair_numbers(made.forbidden, made.costs.shape), pair_numbers(made.allowed, made.costs.shape)
        return dataclasses.replace(made, costs=dataclasses.replace(made.costs, closed=kept[0], opened=kept[1]))

    def text(self, pairs: NDArray[np.int64]) -> list[list[str]]:
        """Return pairs of rows as pairs of ids."""
        return [[str(self.left.ids[i]), str(self.right.ids[j])] for i, j in pairs.tolist()]

    def as_dict(self) -> dict[str, Any]:
        """Return the rules as plain values."""
        return {
            "measure": self.measure,
            "shared": self.shared,
            "same": self.same,
            "balance": self.balance,
            "slack": self.slack,
            **{name: self.text(getattr(self, name)) for name in ("fixed", "forbidden", "allowed")},
        }


def pair_numbers(pairs: NDArray[np.int64], shape: tuple[int, int]) -> NDArray[np.int64]:
    """Return pairs as sorted numbers ``row · columns + column``.

    Examples
    --------
    >>> pair_numbers(np.array([[1, 0], [0, 2]]), (2, 3)).tolist()
    [2, 3]
    """
    return np.unique(pairs.reshape(-1, 2) @ np.array([shape[1], 1]))
