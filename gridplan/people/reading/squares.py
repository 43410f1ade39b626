"""Places taken to the middle of squares, so that nothing made of them tells where somebody lives."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from gridplan.errors import OptionError
from gridplan.findings import Finding
from gridplan.language import say

SQUARE = 500.0
"""Side of a square, m: walks to five or six grids give a place away to the metre; in a town so large a square holds
hundreds of homes."""


def into_squares(
    places: NDArray[np.float64], square: float, *, source: str
) -> tuple[NDArray[np.float64], tuple[Finding, ...]]:
    """Return float64 (n, 2) middles of the squares that places lie in, NaN where they are unknown, and a note.

    Squares have their corners at whole multiples of `square`, so whoever reads a table again finds the same ones.

    Parameters
    ----------
    places
        float64 (n, 2), m.
    square
        Side, m; 0 leaves places as they are.

    Raises
    ------
    OptionError
        When `square` is negative or no number.

    Examples
    --------
    >>> into_squares(np.array([[1234.5, 90.0]]), 500, source="officers.csv")[0].tolist()
    [[1250.0, 250.0]]
    >>> into_squares(np.array([[0.1, 0.1]]), 0.4, source="officers.csv")[1][0].text("en").partition(", so")[0]
    '1 places of officers.csv are taken to the middle of squares of 0.4 m'
    """
    if not math.isfinite(square) or square < 0:
        raise OptionError(say("officers-square", square=square))
    known = int(np.isfinite(places).all(axis=1).sum())
    if not square or not known:
        return places, ()
    numbers = {"source": source, "places": known, "metres": square}
    return (np.floor(places / square) + 0.5) * square, (Finding("officers-places-squares", (), numbers),)
