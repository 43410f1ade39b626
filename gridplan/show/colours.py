"""Colours that colour-blind readers can tell apart: classes of load, and tones that differ between neighbours."""

from __future__ import annotations

from dataclasses import dataclass

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from gridplan import deviation
from gridplan.ground.adjacency import Adjacency

EDGES, LOAD, PLACE = deviation.EDGES, deviation.LOAD, deviation.PLACE
"""Ends of the classes of deviation, the fill of each, and that of dedicated grids."""

TONES = ("#a9cbe8", "#f3c79f", "#bdeecb", "#dd9b9b", "#a9a6df", "#e3ecf2", "#83cbc4")
"""Fills for telling neighbours apart, for every reader; a planar map never needs more than the first six."""

ROADS = ("#7b3294", "#1b7837", "#b35806", "#2166ac", "#c51b7d", "#01665e", "#5a4a00")
"""Lines of road-segment grids, of which two that meet never share one."""

STEPS = ("#fdf6d8", "#cfe3a9", "#8cc7b0", "#56a0b9", "#3d74a8")
"""Fills by amount, from least to most."""

KINDS, MIXED = ("#8cbfe6", "#f2b36b", "#4f9480", "#e3aacb", "#6f73a0"), "#ebe5d3"
"""Fills by kind of housing or area, and of grids where no kind prevails."""

EVENTS = {
    "U": "#f1eee6",
    "C": "#bdbdbd",
    "S": "#6fb1e0",
    "M": "#ec9a45",
    "X": "#f6e884",
    "N": "#3f8f7c",
    "edited": "#d9a7cf",
}
"""Fills by what became of a grid, see `gridplan.history`, and of grids that were edited by hand."""

NOTHING = "#d9dcdf"
"""Fill of a grid of which nothing is shown, or that nobody serves."""

HOMES = ("rgba(38,50,63,.13)", "rgba(38,50,63,.30)", "rgba(38,50,63,.46)", "rgba(38,50,63,.66)")
"""Buildings by class of households."""

DEPARTMENTS = (
    ("#0a5db8", ()),
    ("#d95f02", (9, 4)),
    ("#00664f", (3, 3)),
    ("#c2188a", (14, 3, 3, 3)),
    ("#0099cc", (18, 4)),
    ("#4a2c12", (2, 5)),
)
"""Line and dashes (px, none for a whole line) of departments' borders, in the order of their names."""

INK, ALARM, PARENT, LAND = "#26323f", "#a3123f", "#5b2a86", "#f1efe9"
"""Lines and buildings; grids outside their window; community borders; ground without a grid."""


def department_line(number: int) -> tuple[str, tuple[int, ...]]:
    """Return colour and dashes of a department's borders; beyond the last colour other dashes tell them apart.

    Examples
    --------
    >>> department_line(0), department_line(6)
    (('#0a5db8', ()), ('#0a5db8', (9, 4)))
    """
    turn, place = divmod(number, len(DEPARTMENTS))
    return DEPARTMENTS[place][0], DEPARTMENTS[(place + turn) % len(DEPARTMENTS)][1]


@dataclass(frozen=True)
class LoadClass:
    """One class of deviation from the target: from `lo` up to, but without, `hi`; None where it has no end."""

    lo: float | None
    hi: float | None
    colour: str


def load_classes() -> tuple[LoadClass, ...]:
    """Return the classes of deviation from too little to too much work."""
    ends = (None, *EDGES, None)
    return tuple(LoadClass(lo, hi, colour) for lo, hi, colour in zip(ends, ends[1:], LOAD, strict=False))


def class_of(deviation: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return the class (k,) of each deviation (k,).

    Examples
    --------
    >>> class_of(np.array([-0.3, 0.0, 0.05, 0.9])).tolist()
    [0, 2, 3, 4]
    """
    return np.digitize(deviation, EDGES)


def tones(adjacency: Adjacency, labels: NDArray[np.int32], n_grids: int) -> NDArray[np.int64]:
    """Return a tone for each grid, int64 (n_grids,), never the same for two grids that share a border.

    Grids are coloured in smallest-last order, which needs at most six colours on a planar map (Matula and Beck 1983).
    Where links reach over water more may be needed than there are tones; they start again then.
    """
    pairs = np.sort(np.stack([labels[adjacency.u], labels[adjacency.v]], axis=1), axis=1)
    borders = np.unique(pairs[(pairs[:, 0] != pairs[:, 1]) & (adjacency.length > 0)], axis=0)
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(n_grids))
    graph.add_edges_from(borders.tolist())
    found = nx.greedy_color(graph, strategy="smallest_last")
    return np.array([found[grid] for grid in range(n_grids)], dtype=np.int64) % len(TONES)
