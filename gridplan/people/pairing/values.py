"""Which left items go with which right ones, how well, proven how far, and why not. Frozen."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gridplan.columns import PAIR_COLUMNS
from gridplan.findings import Finding, Report
from gridplan.later import Later
from gridplan.people.pairing.request import Request

PairingStatus = Literal["feasible", "infeasible", "unproven"]
"""feasible: every rule holds · infeasible: proven impossible · unproven: neither found nor proven impossible."""


@dataclass(frozen=True)
class Window:
    """How evenly loads lie on the right side.

    Parameters
    ----------
    width, bound
        Largest load less the smallest in the narrowest window found, and what no pairs can go below.
    allowed
        Width that the pairs had to keep to.
    """

    width: int
    bound: float
    allowed: float


@dataclass(frozen=True, eq=False, repr=False)
class Pairing:
    """Pairs of a left and a right item.

    Parameters
    ----------
    chosen
        int64 (p, 2), rows of `request.left` and `request.right`, sorted.
    amounts
        int64 (p,), what each pair holds; 1 unless amounts are shared out.
    objective, bound
        Metres (each times its amount), or the sum of weights or figures; and what no pairs can go beyond. 0 where
        nothing is measured, inf without an answer.
    left_prices, right_prices
        int64, thousandths: they prove the bound by arithmetic; empty where loads are balanced.
    window
        How evenly loads lie, where they are balanced.
    reasons
        Why the request cannot be met, in words.
    relaxation
        What would make it possible; None when it is.
    report
        Findings on the input and the result.
    """

    request: Request
    status: PairingStatus
    chosen: NDArray[np.int64]
    amounts: NDArray[np.int64]
    objective: float
    bound: float
    left_prices: NDArray[np.int64]
    right_prices: NDArray[np.int64]
    window: Window | None = None
    reasons: tuple[Finding, ...] = ()
    relaxation: Relaxation | None = None
    report: Report = field(default_factory=Report)

    def __repr__(self) -> str:
        return (
            f"<Pairing: {self.status}, {len(self.request.left)} × {len(self.request.right)}, {len(self.chosen)} pairs>"
        )

    def __str__(self) -> str:
        return self.summary()  # type: ignore[no-any-return]

    @property
    def pairs(self) -> pd.DataFrame:
        """One row a pair: ``left, right, community, amount`` and ``distance_m`` where metres were measured."""
        left, right = self.request.left, self.request.right
        i, j = self.chosen.T
        community = np.where(left.communities[i] == "", right.communities[j], left.communities[i])
        table = {"left": left.ids[i], "right": right.ids[j], "community": community, "amount": self.amounts}
        if self.request.measure in ("line", "walk", "matrix", "weights"):
            figures = self.request.costs.of(i, j) / 1000.0
            of = {"weights": "weight", "matrix": "figure"}.get(self.request.measure, "distance_m")
            table[of] = -figures if self.request.measure == "weights" else figures
        return pd.DataFrame(table)[[name for name in PAIR_COLUMNS if name in table]]

    @property
    def gap(self) -> float:
        """How far the objective is from the bound, as a share of the bound; 0 when proven best."""
        away = abs(self.objective - self.bound)
        if not away:
            return 0.0
        return away / abs(self.bound) if self.bound else np.inf

    @property
    def digest(self) -> str:
        """SHA-256 of sides, rules and pairs: the same on every machine."""
        request = self.request
        sides = [
            [side.ids.tolist(), side.communities.tolist(), side.lower.tolist(), side.upper.tolist()]
            for side in (request.left, request.right)
        ]
        pairs = [[*ids, int(n)] for ids, n in zip(request.text(self.chosen), self.amounts, strict=True)]
        text = json.dumps([request.as_dict(), sides, self.status, pairs], ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()

    def replace(self, **changes: Any) -> Pairing:
        """Return a pairing with `changes`."""
        return dataclasses.replace(self, **changes)

    summary = Later("gridplan.people.pairing.telling:summary")
    as_dict = Later("gridplan.people.pairing.telling:as_dict")
    export = Later("gridplan.people.pairing.export:export")
    verify = Later("gridplan.people.pairing.checking:verify_pairing")


@dataclass(frozen=True, eq=False)
class Relaxation:
    """The smallest change that makes an impossible request possible.

    Parameters
    ----------
    changes
        What to change, one finding each; without any one of them it stays impossible.
    pairing
        The pairing of the request with the changes applied: solved and verified.
    """

    changes: tuple[Finding, ...]
    pairing: Pairing
