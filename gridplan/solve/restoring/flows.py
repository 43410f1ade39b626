"""Which grids have to take part in mending broken ones, and between which of them units go.

A grid with too much hands what is too much to a neighbour, who may have to hand on: a transport of amounts between
neighbouring grids, at the price of households moved, of pairs of grids that take part, and of grids that begin or end.
Units are cut and need not hang together here, so this only says where to look.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

Labels = NDArray[np.int32]
Floats = NDArray[np.float64]

_PAIR, _DRAWN_IN = 4.0, 60.0
"""What a pair of grids that take part costs, and a grid that would else not change, in mean units."""
_FAR_OFF = 3.0
"""How many times as dear households are that lie farther from a grid than a walk."""
_GIVEN_UP = 1_000.0
"""What it costs to leave a group of broken neighbours as it is, in mean units: more than mending it ever does."""
_HARDLY, _ONE_HALF = 0.01, 0.5
_GAP, _NODES = 0.01, 200


@dataclass(frozen=True)
class Stock:
    """What the grids around broken ones hold.

    Parameters
    ----------
    held, new
        float64 (k,), amount of each grid, and that of it in units without a home, which move for nothing.
    dear
        float64 (k,), households in each unit of amount.
    lo, hi
        float64 (k,), window.
    pairs
        int64 (p, 2), neighbours, each way once.
    can_go, far_off
        float64 (p,), amount of the first of each pair at home in units that may go to the second, and in units that lie
        farther from it than a walk.
    at_border
        float64 (p,), amount of the first of each pair in units without a home beside the second.
    may_end
        bool (k,), grids that may end.
    group
        int64 (k,), number of the group of broken neighbours a grid is in, from which grids may begin; −1 for none.
    quiet
        bool (k,), grids in which nothing changed: drawing them in costs.
    unit
        Amount of a mean unit.
    """

    held: Floats
    new: Floats
    dear: Floats
    lo: Floats
    hi: Floats
    pairs: NDArray[np.int64]
    can_go: Floats
    far_off: Floats
    at_border: Floats
    may_end: NDArray[np.bool_]
    group: NDArray[np.int64]
    quiet: NDArray[np.bool_]
    unit: float


@dataclass(frozen=True)
class Transport:
    """Who takes part.

    Parameters
    ----------
    pairs
        int64 (q, 2), from which grid to which.
    far_off
        int64 (f, 2), those of the pairs where more is handed on than lies within a walk.
    begin
        int64 (g,), grids that begin from each group.
    mended
        bool (g,), groups that come inside their windows.
    """

    pairs: NDArray[np.int64]
    far_off: NDArray[np.int64]
    begin: NDArray[np.int64]
    mended: NDArray[np.bool_]


def transport(
    stock: Stock, *, fresh: tuple[float, float], most_fresh: int, price: float, margin: float
) -> Transport | None:
    """Return the cheapest transport that brings as many broken grids as it can into their windows, None for none.

    Parameters
    ----------
    fresh
        Window of a grid that begins.
    most_fresh
        Such grids at most.
    price
        Households that a grid which begins or ends counts as much as.
    margin
        Share of the window's upper end to stay away from both ends, for units cannot be cut.
    """
    columns = _Columns(stock)
    lowest, highest, whole = columns.bounds(most_fresh)
    found = milp(
        columns.cost(price),
        integrality=whole,
        bounds=Bounds(lowest, highest),
        constraints=[*columns.windows(margin), *columns.begun(fresh, margin), *columns.given(), *columns.taking_part()],
        options={"mip_rel_gap": _GAP, "node_limit": _NODES},
    )
    if found.x is None:
        return None
    return Transport(
        pairs=stock.pairs[found.x[columns.used] > _ONE_HALF],
        far_off=stock.pairs[found.x[columns.far] > _ONE_HALF],
        begin=np.round(found.x[columns.begin]).astype(np.int64),
        mended=found.x[columns.given_up] < _ONE_HALF,
    )


class _Columns:
    """The variables of a transport, and its rules.

    Amounts of units at home and of new ones, from grid to grid and then from broken grids to such as begin; pairs in
    use; grids that begin, stay, are drawn in; groups given up; amounts from far off.
    """

    def __init__(self, stock: Stock) -> None:
        k, p, groups = len(stock.held), len(stock.pairs), int(stock.group.max(initial=-1)) + 1
        self.stock, self.grids, self.groups = stock, k, groups
        self.parts = np.flatnonzero(stock.group >= 0)
        self.source = np.concatenate([stock.pairs[:, 0], self.parts])
        n = len(self.source)
        sizes = (n, n, p, groups, k, k, groups, p)
        self.width = sum(sizes)
        self.home, self.new, self.used, self.begin, self.stay, self.drawn, self.given_up, self.far = np.split(
            np.arange(self.width), np.cumsum(sizes[:-1])
        )
        self.pairs = np.arange(p)
        self.leaves = _entries(self.source, np.arange(n), k, n)

    def cost(self, price: float) -> Floats:
        """Return what each variable costs, but for a constant."""
        stock, found = self.stock, np.zeros(self.width)
        unit = stock.unit * max(float(stock.dear.mean()), _HARDLY)
        found[self.home], found[self.new] = stock.dear[self.source], _HARDLY
        found[self.far] = _FAR_OFF * stock.dear[stock.pairs[:, 0]]
        found[self.used], found[self.given_up] = _PAIR * unit, _GIVEN_UP * unit
        found[self.begin], found[self.stay] = price, -price
        found[self.drawn] = np.where(stock.quiet, _DRAWN_IN * unit, 0.0)
        return found

    def bounds(self, most_fresh: int) -> tuple[Floats, Floats, Floats]:
        """Return the least and most of each variable, and 1 where it is a whole number."""
        stock, lowest, highest = self.stock, np.zeros(self.width), np.full(self.width, np.inf)
        yes_or_no = np.concatenate([self.used, self.stay, self.drawn, self.given_up])
        highest[yes_or_no], highest[self.begin] = 1, most_fresh
        highest[self.home[self.pairs]], highest[self.new[self.pairs]] = stock.can_go, stock.at_border
        highest[self.far] = stock.far_off
        lowest[self.stay[~stock.may_end]] = 1
        whole = np.isin(np.arange(self.width), np.append(yes_or_no, self.begin))
        return lowest, highest, whole.astype(np.float64)

    def windows(self, margin: float) -> list[LinearConstraint]:
        """Return that grids that stay come inside their windows, unless their group is given up."""
        stock = self.stock
        change = _entries(stock.pairs[:, 1], self.pairs, self.grids, len(self.source)) - self.leaves
        rows = np.zeros((2, self.grids, self.width))
        rows[:, :, self.home] = rows[:, :, self.new] = change
        rows[:, :, self.far] = change[:, self.pairs]
        lo, hi = _inner_window(stock, margin)
        rows[0][:, self.stay], rows[1][:, self.stay] = -np.diag(lo), -np.diag(hi)
        missing = (stock.held + stock.hi)[self.parts]
        at = self.parts, self.given_up[stock.group[self.parts]]
        rows[0][at], rows[1][at] = missing, -missing
        return [LinearConstraint(rows[0], -stock.held, np.inf), LinearConstraint(rows[1], -np.inf, -stock.held)]

    def begun(self, fresh: tuple[float, float], margin: float) -> list[LinearConstraint]:
        """Return that grids that begin hold what their window asks for."""
        rows = np.zeros((2, self.groups, self.width))
        into = _entries(self.stock.group[self.parts], np.arange(len(self.parts)), self.groups, len(self.parts))
        first = len(self.pairs)
        rows[:, :, self.home[first:]] = rows[:, :, self.new[first:]] = into
        room = float(_slack(np.array(fresh[0]), np.array(fresh[1]), margin))
        rows[0][:, self.begin] = -np.eye(self.groups) * (fresh[0] + room)
        rows[1][:, self.begin] = -np.eye(self.groups) * (fresh[1] - room)
        return [LinearConstraint(rows[0], 0, np.inf), LinearConstraint(rows[1], -np.inf, 0)]

    def given(self) -> list[LinearConstraint]:
        """Return that no grid hands on more than it holds, of units at home and of new ones."""
        stock, rows = self.stock, np.zeros((2, self.grids, self.width))
        rows[0][:, self.home] = rows[1][:, self.new] = self.leaves
        rows[0][:, self.far] = self.leaves[:, self.pairs]
        return [LinearConstraint(rows[0], 0, stock.held - stock.new), LinearConstraint(rows[1], 0, stock.new)]

    def taking_part(self) -> list[LinearConstraint]:
        """Return that pairs between which something goes are in use, and both their grids drawn in."""
        p = len(self.pairs)
        opened, entered = np.zeros((p, self.width)), np.zeros((2 * p, self.width))
        for amounts in (self.home[self.pairs], self.new[self.pairs], self.far):
            opened[self.pairs, amounts] = 1
        opened[self.pairs, self.used] = -(self.stock.held[self.stock.pairs[:, 0]] + 1.0)
        entered[np.arange(2 * p), np.tile(self.used, 2)] = 1
        entered[np.arange(2 * p), self.drawn[self.stock.pairs.T.ravel()]] = -1
        return [LinearConstraint(opened, -np.inf, 0), LinearConstraint(entered, -np.inf, 0)]


def _inner_window(stock: Stock, margin: float) -> tuple[Floats, Floats]:
    """Return windows away from their ends, but no farther than where grids are that break none."""
    slack = _slack(stock.lo, stock.hi, margin)
    lo, hi = stock.lo + slack, stock.hi - slack
    inside = (stock.group < 0) & (stock.held >= stock.lo) & (stock.held <= stock.hi)
    return np.where(inside, np.minimum(lo, stock.held), lo), np.where(inside, np.maximum(hi, stock.held), hi)


def _slack(lo: Floats, hi: Floats, margin: float) -> Floats:
    """Return how far to stay away from the ends of windows."""
    return np.minimum(margin * hi, (hi - lo) / 4)


def _entries(row: NDArray[np.int64], column: NDArray[np.int64], height: int, width: int) -> Floats:
    return np.asarray(coo_array((np.ones(len(row)), (row, column)), shape=(height, width)).todense())
