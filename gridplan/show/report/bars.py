"""A grid as a bar beside its window."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from gridplan.ground.windows import has_target, window_of
from gridplan.options import Rules, Window
from gridplan.show import colours
from gridplan.show.report.maps import fill_of
from gridplan.show.report.rows import GridRow

_BAR, _HIGH = 140, 12
_ROOM, _MOST = 1.1, 2.0
"""The scale ends this far above the window, or at the most loaded grid, but never beyond the second figure times it."""


@dataclass(frozen=True)
class Measure:
    """What is balanced, for one worker: households, or workers' worth of load.

    Parameters
    ----------
    window
        The window that decides.
    end
        Where the scale ends.
    aims
        Whether the middle of the window is a target.
    """

    window: Window
    end: float
    aims: bool

    @classmethod
    def of(cls, rules: Rules, rows: Sequence[GridRow]) -> Measure:
        """Return the measure that decides under `rules`, with a scale on which `rows` can be shown."""
        window = window_of(rules)
        most = max([window.hi, *(row.window.hi for row in rows)])
        found = (row.amount for row in rows if math.isfinite(row.deviation))
        return cls(window, min(max(_ROOM * most, *found, 0), _MOST * most), has_target(rules))

    def share(self, value: float) -> float:
        """Return how far along the scale a value lies, 0–1."""
        return min(max(value / self.end, 0.0), 1.0)

    def of_row(self, row: GridRow) -> float | None:
        """Return how far along the scale a grid lies, or None where that is withheld or there is no target."""
        return self.share(row.amount) if math.isfinite(row.deviation) else None


def bar(row: GridRow, measure: Measure) -> str:
    """Return a grid as a bar over its window; nothing where its load is withheld."""
    share = measure.of_row(row)
    if share is None:
        return ""
    lo, hi, middle = (_BAR * measure.share(v) for v in (row.window.lo, row.window.hi, row.window.middle))
    target = f'<path class="target" d="M{middle:.1f} 0V{_HIGH}"/>' if measure.aims else ""
    return (
        f'<svg class="bar" viewBox="0 0 {_BAR} {_HIGH}" aria-hidden="true">'
        f'<path class="band" d="M{lo:.0f} 0H{hi:.0f}V{_HIGH}H{lo:.0f}z"/>'
        f'<path fill="{fill_of(row)}" stroke="{colours.INK}" stroke-width=".6" d="M0 2.5H{_BAR * share:.1f}v7H0"/>'
        f"{target}</svg>"
    )
