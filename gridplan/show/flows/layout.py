"""Where old and new grids and the flows between them stand in a picture."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import isotonic_regression

from gridplan.crosswalk.pairing import NOWHERE
from gridplan.show.flows.order import Flows, ordered

SLIGHT = 0.1
"""A flow that is less of both its grids is slight: no change, but borders that do not match."""
ROW, _GRID, _GAP = 14.0, 12.0, 3.0

_RELATIONS = np.array([["1:1", "1:n"], ["n:1", "n:m"]], dtype=object)


@dataclass(frozen=True)
class Side:
    """The grids of one side, from top to bottom.

    Parameters
    ----------
    codes
        (k,).
    households
        int64 (k,), as far as they flow.
    top, thickness
        float64 (k,), px.
    """

    codes: list[str]
    households: NDArray[np.int64]
    top: NDArray[np.float64]
    thickness: NDArray[np.float64]


@dataclass(frozen=True)
class Picture:
    """A layout.

    Parameters
    ----------
    old, new
        The two sides.
    flows
        One row a flow: ``old``, ``new`` (positions), ``households``, ``share`` (of the old grid), ``relation``
        (``1:1``, ``1:n``, ``n:1``, ``n:m`` among the flows that are not slight, empty for slight ones), ``top_old``,
        ``top_new``, ``thickness`` (px).
    height
        Of the picture, px.
    """

    old: Side
    new: Side
    flows: pd.DataFrame
    height: float


def lay_out(forward: pd.DataFrame) -> Picture:
    """Return the picture of one department's rows of `Crosswalk.forward`; grids without households have a thin row."""
    rows = forward[(forward["grid"] != NOWHERE) & ((forward["households"] > 0) | forward["main"])]
    sides = [sorted(set(rows[side])) for side in ("old_grid", "grid")]
    old, new = (_positions(rows[side], codes) for side, codes in zip(("old_grid", "grid"), sides, strict=True))
    flows = Flows(old, new, rows["households"].to_numpy(np.int64))
    places = ordered(_grave(flows), *map(len, sides))
    flows = Flows(places[0][old], places[1][new], flows.households)
    scale = _GRID * max(map(len, sides), default=0) / max(int(flows.households.sum()), 1)
    left, right = _sides(flows, [_moved(codes, place) for codes, place in zip(sides, places, strict=True)], scale)
    table = _bands(flows, left, right, scale).assign(share=rows["share"].to_numpy())
    return Picture(left, right, table, max(_end(left), _end(right)))


def _positions(grids: pd.Series, codes: list[str]) -> NDArray[np.int64]:
    found: NDArray[np.int64] = np.searchsorted(np.array(codes, dtype=object), grids.to_numpy(dtype=object))
    return found


def relations(flows: Flows) -> NDArray[np.object_]:
    """Return the relation (p,) of the grids of each flow among those that are not slight; empty for slight ones."""
    grave = ~_slight(flows)
    successors = np.bincount(flows.old[grave], minlength=int(flows.old.max(initial=0)) + 1)[flows.old]
    sources = np.bincount(flows.new[grave], minlength=int(flows.new.max(initial=0)) + 1)[flows.new]
    return np.where(grave, _RELATIONS[(sources > 1).astype(int), (successors > 1).astype(int)], "")


def _slight(flows: Flows) -> NDArray[np.bool_]:
    sums = [np.bincount(node, flows.households)[node] for node in (flows.old, flows.new)]
    return (flows.households < SLIGHT * sums[0]) & (flows.households < SLIGHT * sums[1])


def _grave(flows: Flows) -> Flows:
    kept = ~_slight(flows)
    return Flows(flows.old[kept], flows.new[kept], flows.households[kept])


def _moved(codes: list[str], place: NDArray[np.int64]) -> list[str]:
    return [codes[i] for i in np.argsort(place)]


def _sides(flows: Flows, codes: list[list[str]], scale: float) -> tuple[Side, Side]:
    """Return both sides: the longer one closely packed, the other beside it, each grid near what it flows to."""
    nodes = (flows.old, flows.new)
    sums = [np.bincount(node, flows.households, len(names)) for node, names in zip(nodes, codes, strict=True)]
    rows = [np.maximum(ROW, total * scale + _GAP) for total in sums]
    longer = int(rows[1].sum() > rows[0].sum())
    tops = [np.cumsum(row) - row for row in rows]
    other = 1 - longer
    middle = tops[longer] + rows[longer] / 2
    weight = np.maximum(np.bincount(nodes[other], flows.households, len(codes[other])), 1e-9)
    wish = np.bincount(nodes[other], flows.households * middle[nodes[longer]], len(codes[other])) / weight
    tops[other] = _apart(wish - rows[other] / 2, rows[other], weight, float(rows[longer].sum()))
    found = [
        Side(names, total.astype(np.int64), top + (row - total * scale) / 2, np.maximum(total * scale, 1.0))
        for names, total, top, row in zip(codes, sums, tops, rows, strict=True)
    ]
    return found[0], found[1]


def _apart(
    wish: NDArray[np.float64], row: NDArray[np.float64], weight: NDArray[np.float64], height: float
) -> NDArray[np.float64]:
    """Return tops nearest to those wished for, by least squares, with room for each row and within the height."""
    if not len(wish):
        return wish
    before = np.cumsum(row) - row
    moved = np.asarray(isotonic_regression(wish - before, weights=weight).x, dtype=np.float64)
    found: NDArray[np.float64] = np.clip(moved, 0, height - row.sum()) + before
    return found


def _bands(flows: Flows, left: Side, right: Side, scale: float) -> pd.DataFrame:
    thick = np.asarray(flows.households * scale, dtype=np.float64)
    return pd.DataFrame(
        {
            "old": flows.old,
            "new": flows.new,
            "households": flows.households,
            "relation": relations(flows),
            "top_old": _stacked(flows.old, flows.new, thick, left.top),
            "top_new": _stacked(flows.new, flows.old, thick, right.top),
            "thickness": thick,
        }
    )


def _stacked(
    node: NDArray[np.int64], far: NDArray[np.int64], thick: NDArray[np.float64], top: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return where each flow leaves its grid: one below the other, in the order of the grids at the far end."""
    order = np.lexsort((far, node))
    sums = np.cumsum(thick[order]) - thick[order]
    starts = np.searchsorted(node[order], node[order])
    found = np.empty(len(node))
    found[order] = top[node[order]] + sums - sums[starts]
    return found


def _end(side: Side) -> float:
    ends = side.top + np.maximum(side.thickness + _GAP, ROW)
    return float(ends.max(initial=0))
