"""Sets of grids that hang together: look at an answer, cut off the sets that do not.

Where grids a and b share a station, so does a grid of every set S that parts them: x_a + x_b - x(S) <= y. The S are
minimal, taken beside the piece of a towards b (Fischetti and others 2017, Thinning out Steiner trees, section 3).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components


class Cut(NamedTuple):
    """On one seat, not both grids of `ends` without one of `between`."""

    seat: int
    ends: tuple[int, int]
    between: tuple[int, ...]


def cuts_of(graph: csr_array, near: NDArray[np.int64], served: NDArray[np.int64], seat: int) -> Iterator[Cut]:
    """Yield what cuts off the grids `served` at one seat, nothing when they hang together.

    Parameters
    ----------
    graph
        (k, k), neighbouring grids.
    near, served
        Sorted numbers of the grids that the seat may serve, and of those that it does.
    """
    pieces = _pieces(graph, served)
    largest = max(pieces, key=len, default=served)
    for piece in pieces:
        if piece is largest:
            continue
        ends = (int(piece[0]), int(largest[0]))
        for one, other in ((piece, largest), (largest, piece)):
            between = _separator(graph, near, one, other)
            yield Cut(seat, (min(ends), max(ends)), tuple(between.tolist()))


def _separator(
    graph: csr_array, near: NDArray[np.int64], piece: NDArray[np.int64], other: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return the grids beside `piece` from which `other` can be reached without touching `piece` or its side again."""
    beside = np.intersect1d(_neighbours(graph, piece), np.setdiff1d(near, piece))
    rest = np.setdiff1d(near, np.union1d(piece, beside))
    far = next(part for part in _pieces(graph, rest) if other[0] in part)
    return np.intersect1d(beside, _neighbours(graph, far))


def _neighbours(graph: csr_array, grids: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.unique(graph[grids].indices).astype(np.int64)


def _pieces(graph: csr_array, grids: NDArray[np.int64]) -> list[NDArray[np.int64]]:
    count, piece = connected_components(graph[grids][:, grids], directed=False)
    return [grids[piece == number] for number in range(count)]
