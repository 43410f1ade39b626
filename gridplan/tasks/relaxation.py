"""Why a piece cannot be divided as asked, and what would let it be: values only."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

import numpy as np
from numpy.typing import NDArray

RelaxationKind = Literal["window", "grids", "worker", "barrier", "bridge", "fixed", "moved", "loose"]
CauseKind = Literal["total", "unit", "branch", "squeezed", "searched"]


@dataclass(frozen=True)
class Relaxation:
    """The smallest change of one kind with which a division was found: each is tested by solving.

    Parameters
    ----------
    kind
        ``window``: wider ends. ``grids``: another number of grids. ``worker``: a second worker for the grid of one
        unit. ``barrier``: a closed border opened. ``bridge``: two places without a common border joined. ``fixed``: two
        grids of a fixed department made one. ``moved``: a small or cut-off part of such a grid counted to the next.
        ``loose``: units that share a grid let go.
    lo, hi
        int64 (r,), window for one worker that the division keeps: wider for ``window``, as asked for the others.
    n_grids, n_workers
        Grids and workers of the division that was found; of all pieces together where a border was opened.
    units
        Positions on the ground: the unit whose grid gets another worker, the two units on either side of the border,
        the units of the part, or the first unit of each set that is in the way.
    joined
        Name of the piece on the other side of the border.
    border
        The fixed department, the code of its grid here and that of the other one.
    """

    kind: RelaxationKind
    lo: NDArray[np.int64]
    hi: NDArray[np.int64]
    n_grids: int
    n_workers: int
    units: tuple[int, ...] = ()
    joined: str = ""
    border: tuple[str, ...] = ()

    def stretch(self, lo: NDArray[np.int64], hi: NDArray[np.int64]) -> Fraction:
        """Return how far its window is wider than `lo` to `hi`: the largest factor over all resources and ends.

        Examples
        --------
        >>> window = np.array([300]), np.array([500])
        >>> Relaxation("window", np.array([275]), np.array([500]), 2, 2).stretch(*window)
        Fraction(12, 11)
        """
        factors = [Fraction(1)]
        for new_lo, new_hi, old_lo, old_hi in zip(self.lo, self.hi, lo, hi, strict=True):
            factors.append(Fraction(int(new_hi), int(old_hi)))
            if old_lo > 0:
                factors.append(Fraction(int(old_lo), max(int(new_lo), 1)))
        return max(factors)


@dataclass(frozen=True)
class Cause:
    """What proves that a piece cannot be divided as asked.

    Parameters
    ----------
    kind
        ``total``: no whole number of workers fits the total. ``unit``: units above the window whose grids the piece
        cannot fill. ``branch``: units that can only be reached through one unit, too few to be a grid and too many to
        share one with it. ``squeezed``: sets or units below the window that cannot pair and lack what would fill them.
        ``searched``: every division was looked at.
    resource
        What the window is on, ``load`` or ``households``; empty for ``searched``.
    amount, beyond
        Amount of the piece, or of the units that must share a grid; and of those behind the one unit. For ``squeezed``
        what all lack to the lower end, and what there is to fill them.
    units
        Positions in the piece: the unit that blocks first, then those behind it; the first unit of each set.
    workers
        Workers that the units above the window need.
    sizes
        Least and most amount of those that are squeezed.
    """

    kind: CauseKind
    resource: str = ""
    amount: int = 0
    beyond: int = 0
    units: tuple[int, ...] = ()
    workers: int = 0
    sizes: tuple[int, int] = (0, 0)
