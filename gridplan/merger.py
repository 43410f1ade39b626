"""How departments' networks were made one: weights, dials, the proof, and what hangs on each new grid."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from gridplan.columns import FUNCTION_COLUMNS

__all__ = ["FUNCTION_COLUMNS", "Merger"]


@dataclass(frozen=True, eq=False, repr=False)
class Merger:
    """What was asked when departments' networks were made one, and what came of it.

    The networks themselves are `Plan.others`, by their departments' names.

    Parameters
    ----------
    weights
        Department → weight of its network.
    base
        The department whose codes go on and whose grids are kept where all else is equal, or None.
    fixed
        Departments whose borders no new grid crosses.
    compact
        The dial: 0 keeps grid-mates together whatever the shapes, 1 weighs compact shapes as much.
    bound
        No division into as many grids with these workers, in each piece of the ground, keeps more pairs of households
        together than this, weighted over departments; None where nothing is proven. Fewer grids may keep more.
    carry
        The rule by which functions and staff go to new grids: ``largest`` share, or ``split`` by share.
    functions
        Table of `FUNCTION_COLUMNS`.
    """

    weights: Mapping[str, float]
    base: str | None
    fixed: tuple[str, ...]
    compact: float
    bound: float | None
    carry: str
    functions: pd.DataFrame

    def as_dict(self) -> dict[str, Any]:
        """Return all but the functions as plain values for JSON."""
        return {
            "weights": dict(self.weights),
            "base": self.base,
            "fixed": list(self.fixed),
            "compact": self.compact,
            "bound": self.bound,
            "carry": self.carry,
        }

    @property
    def digest(self) -> str:
        """SHA-256 of what was asked and of the functions, the bound left out: the same on every machine."""
        asked = {name: value for name, value in self.as_dict().items() if name != "bound"}
        rows = self.functions[list(FUNCTION_COLUMNS[:6])].astype(str).to_numpy().tolist()
        return hashlib.sha256(json.dumps([asked, rows], sort_keys=True, ensure_ascii=False).encode()).hexdigest()
