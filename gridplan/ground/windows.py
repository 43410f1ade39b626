"""The windows of grids: each grid is held to those of the kind of area that it lies in."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gridplan.options import Rules, Window
from gridplan.options.dedicated import place_of_area
from gridplan.options.standard import MOST

Ints = NDArray[np.int64]
_WIDE = 2
"""How many times its lower end the upper end of a window is from which its middle is nothing to aim at."""


@dataclass(frozen=True, eq=False)
class GridWindows:
    """The windows of each grid for one worker.

    Parameters
    ----------
    lo, hi
        Resource, ``load`` or ``households`` → int64 (k,), lowest and highest amount for one worker; 0 and 2^53 where
        no window of that kind holds.
    middle
        float64 (k,), what one worker should have, the middle of the window on `decides`; NaN for dedicated grids, of
        which nothing is asked.
    decides
        ``load`` where there is a window on load, else ``households``.
    """

    lo: dict[str, Ints]
    hi: dict[str, Ints]
    middle: NDArray[np.float64]
    decides: str

    def ends(self, workers: Ints) -> Iterator[tuple[str, Ints, Ints]]:
        """Yield each resource with the lowest and highest amount of each grid, int64 (k,), with so many `workers`."""
        for name, lo in self.lo.items():
            yield name, lo * workers, self.hi[name] * workers


def grid_windows(rules: Rules, areas: Sequence[str] | NDArray[np.object_] | None, *, n_grids: int) -> GridWindows:
    """Return the windows of each grid.

    Parameters
    ----------
    areas
        (k,), kind of area of each grid, None where no areas are in use.

    Examples
    --------
    >>> windows = grid_windows(Rules(), None, n_grids=2)
    >>> windows.lo["households"].tolist(), windows.middle.tolist(), windows.decides
    ([300, 300], [400.0, 400.0], 'households')
    """
    kinds = [""] * n_grids if areas is None else [str(kind) for kind in areas]
    ends = {kind: rules.windows_of(kind) for kind in {*kinds}}
    lo, hi = (
        {name: np.array([ends[kind].get(name, (0, MOST))[end] for kind in kinds], np.int64) for name in rules.windows}
        for end in (0, 1)
    )
    middle = {kind: middle_of(rules, kind) for kind in ends}
    decides = "load" if rules.load is not None else "households"
    return GridWindows(lo, hi, np.array([middle[kind] for kind in kinds], np.float64), decides)


def middle_of(rules: Rules, area: str = "") -> float:
    """Return the middle of the window that decides, for one worker: load where it has a window, else households.

    NaN in a dedicated place, where none holds.

    Examples
    --------
    >>> middle_of(Rules())
    400.0
    """
    if place_of_area(area):
        return math.nan
    return window_of(rules, area).middle * (1 if rules.load is None else rules.per_worker)


def window_of(rules: Rules, area: str = "") -> Window:
    """Return the window that decides in an area: on workers' worth of load where there is one, else on households.

    Examples
    --------
    >>> window_of(Rules())
    Window(lo=300, hi=500)
    """
    if rules.load is None:
        assert rules.households is not None  # Rules refuses to have neither
        return rules.households
    own = {} if rules.standard is None else rules.standard.windows
    return own.get(area, rules.load)


def has_target(rules: Rules) -> bool:
    """Tell whether grids were to come near the middle of their window.

    They were not where estates or groups are kept together in a window whose upper end is twice the lower or more:
    their own sizes decide, and no wish evens them out. Estates that are a grid each would all be far from the middle.

    Examples
    --------
    >>> has_target(Rules()), has_target(Rules(together="estate", households=Window(100, 900)))
    (True, False)
    """
    window = window_of(rules)
    return not (window.hi >= _WIDE * window.lo and rules.together and "load" not in rules.balance)
