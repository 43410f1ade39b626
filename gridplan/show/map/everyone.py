"""The rows of a map for everyone: small counts and what would tell them are not in the page at all."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from gridplan.language import Lang, say
from gridplan.plan import Plan
from gridplan.publishing import PublicFigures
from gridplan.show.classes import class_of_grids
from gridplan.show.figures import grid_rows, number_text

_HIDDEN = ("micro", "departments", "departmentsOn", "hung")
"""What is told of levels and of departments' grids."""


def public_rows(plan: Plan, figures: PublicFigures, lang: Lang) -> dict[str, list[Any]]:
    """Return the figures of the grids by column as everyone may see them; None or text where a number is withheld."""
    rows = grid_rows(plan, lang)
    n = len(rows["code"])
    rows.pop("measured", None)
    return rows | {
        "households": list(figures.counts.grids),
        "load": [None] * n,
        "worth": _known(figures.load_share, 4) if plan.rules.standard else [None] * n,
        "deviation": _known(figures.deviation, 6),
        "outside": [bool(broken) for broken in figures.outside],
        "judged": [broken is not None for broken in figures.outside],
        "class": class_of_grids(plan.grids, figures.deviation).tolist(),
        "reasons": [[] for _ in range(n)],
    }


def public_heading(heading: dict[str, Any], figures: PublicFigures, lang: Lang) -> dict[str, Any]:
    """Return a heading without what findings tell of counts, and with totals as everyone may see them."""
    total, broken = figures.counts.total, sum(map(bool, figures.outside))
    grids, _, _, *proof = heading["figures"]
    shown = number_text(total) if isinstance(total, int) else total
    judged = None not in figures.outside
    outside = [[say("map-figure-outside", lang), number_text(broken), broken > 0]] if judged else []
    return heading | {
        "figures": [grids, [say("map-households", lang), shown, False], *outside, *proof],
        "notes": [],
    }


def public_layers(found: dict[str, Any]) -> dict[str, Any]:
    """Return the layers of a plan without what tells of single buildings or of departments' grids."""
    kept = {name: layer for name, layer in found["layers"].items() if name not in _HIDDEN}
    rest = {name: value for name, value in found.items() if name not in _HIDDEN}
    return rest | {"layers": kept, "homes": "1" * len(found["homes"])}


def _known(values: NDArray[np.float64], digits: int) -> list[float | None]:
    return [round(float(value), digits) if np.isfinite(value) else None for value in values]
