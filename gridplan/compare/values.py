"""Two plans beside each other, as one frozen value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from gridplan.language import hundredths_text, say
from gridplan.later import Later
from gridplan.plan import Plan
from gridplan.status import status_text

FIGURES = (
    *("status", "grids", "workers", "households", "fewest", "most", "outside"),
    *("uneven_pct", "distance_m", "border_km", "on_streets_pct", "gap_pct"),
)
"""What plans are compared by, in the order in which people read it."""


@dataclass(frozen=True, eq=False, repr=False)
class Comparison:
    """Two plans of the same ground; see `gridplan.compare`.

    Parameters
    ----------
    plans, names
        The first and the second, and what they are called.
    grids
        One row a pair of grids with buildings in common: ``first_grid``, ``second_grid``, ``households`` and ``units``
        in common, ``share_first`` and ``share_second`` of the households of each; by the first grid, largest part
        first.
    figures
        Of each plan, the figures of `gridplan.alternatives.figures.figures_of`.
    differing
        Least share of households whose grid differs, however the grids are named.
    only
        Buildings that only the first, only the second plan has.
    """

    plans: tuple[Plan, Plan]
    names: tuple[str, str]
    grids: pd.DataFrame
    figures: tuple[Mapping[str, float], Mapping[str, float]]
    differing: float
    only: tuple[int, int]

    def __repr__(self) -> str:
        return f"<Comparison: {self.names[0]} and {self.names[1]}, {self.differing:.1%} of households differ>"

    def as_table(self, lang: str | None = None) -> pd.DataFrame:
        """Return the figures of both plans, one row a plan: its ``name`` and the columns of `FIGURES`."""
        return pd.DataFrame([self._row(number, lang) for number in (0, 1)])

    def as_dict(self) -> dict[str, Any]:
        """Return figures and pairs of grids as plain values for JSON."""
        rows = [self._row(number, "en") | {"status": self.plans[number].status} for number in (0, 1)]
        return {
            "plans": [{name: None if pd.isna(value) else value for name, value in row.items()} for row in rows],
            "differing": self.differing,
            "only_first": self.only[0],
            "only_second": self.only[1],
            "grids": self.grids.to_dict("records"),
        }

    def summary(self, lang: str | None = None) -> str:
        """Return in a few lines what tells the plans apart."""
        first, second = self.names
        share = hundredths_text(self.differing)
        lines = [say("compare-differing", lang, share=share, first=first, second=second)]
        if any(self.only):
            lines.append(say("compare-only", lang, first=first, second=second, a=self.only[0], b=self.only[1]))
        table = self.as_table(lang).set_index("name").T
        table.index = [say(f"compare-{name}", lang) for name in table.index]
        with pd.option_context("display.unicode.east_asian_width", True, "display.float_format", "{:,.1f}".format):
            return "\n".join([*lines, table.to_string()])

    def _row(self, number: int, lang: str | None) -> dict[str, Any]:
        plan, figures = self.plans[number], self.figures[number]
        households = plan.grids["households"]
        return {
            "name": self.names[number],
            "status": status_text(plan.status, lang, by_hand=bool(plan.trail)),
            "grids": len(plan.network.codes),
            "workers": int(plan.network.n_workers.sum()),
            "households": int(households.sum()),
            "fewest": int(households.min()),
            "most": int(households.max()),
            "outside": int(plan.grids["outside_window"].sum()),
            "uneven_pct": 100 * figures["even"],
            "distance_m": figures["compact"],
            "border_km": figures["short"] / 1000,
            "on_streets_pct": 100 * (1 - figures["streets"]),
            "gap_pct": np.nan if plan.gap is None else 100 * plan.gap,
        }

    save_html = Later("gridplan.show.compare.page:save_html")
    _repr_html_ = Later("gridplan.show.compare.page:repr_html")
