"""The buildings of a generated place as arrays, and how the published number of households lives in them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from gridplan.errors import OptionError
from gridplan.ground.places.halls import fill
from gridplan.ground.places.plots import Plots
from gridplan.ground.places.preset import Preset
from gridplan.ground.places.sharing import UnfitError, share_out, within
from gridplan.ground.places.uses import HOUSING
from gridplan.ground.town.houses import House
from gridplan.ground.town.layout import Rect, Street, lanes

_LONGEST_PIECE = 125.0
_TALLEST = 33
_USUAL = ("residential", "mixed", "shop", "annex")


@dataclass(frozen=True)
class Stock:
    """Buildings in the drawing plane, in the order of their plots.

    Parameters
    ----------
    boxes
        Float (n, 4): middle x and y, width, depth, m.
    floors, households, plot
        Int (n,).
    use
        Object (n,).
    """

    boxes: NDArray[np.float64]
    floors: NDArray[np.int64]
    households: NDArray[np.int64]
    plot: NDArray[np.intp]
    use: NDArray[np.object_]

    def __len__(self) -> int:
        return len(self.boxes)

    def only(self, kept: NDArray[np.intp]) -> Stock:
        """Return the buildings at these positions."""
        return Stock(self.boxes[kept], self.floors[kept], self.households[kept], self.plot[kept], self.use[kept])


def build(plots: Plots, uses: Sequence[str], rng: np.random.Generator) -> tuple[Stock, list[Street]]:
    """Return the buildings on all plots, and the lanes that old quarters and courtyards are cut by."""
    houses: list[House] = []
    counts: list[int] = []
    streets: list[Street] = []
    for plot, use in zip(plots.plots, uses, strict=True):
        pieces, cut = lanes(plot, _LONGEST_PIECE, rng) if use in ("open", "old") else ([plot], [])
        found = [house for piece in pieces for house in fill(use, piece, rng)]
        if use in HOUSING and not any(house.households for house in found):
            found = [_lone(plot)]
        houses += found
        counts.append(len(found))
        streets += cut
    return _arrays(houses, np.repeat(np.arange(len(counts)), counts)), streets


def thin(stock: Stock, buildings: int, rng: np.random.Generator) -> Stock:
    """Return `buildings` of the buildings: only homes and shops go, and of every plot one inhabited building stays."""
    lived = np.flatnonzero(stock.households > 0)
    first = lived[np.unique(stock.plot[lived], return_index=True)[1]]
    usual = np.setdiff1d(np.flatnonzero(np.isin(stock.use, _USUAL)), first)
    fixed = np.setdiff1d(np.arange(len(stock)), usual)
    more = buildings - len(fixed)
    if not 0 <= more <= len(usual):
        raise OptionError(f"a place with {len(stock)} buildings, {len(fixed)} of them fixed, cannot have {buildings}")
    return stock.only(np.sort(np.concatenate([fixed, rng.choice(usual, more, replace=False)])))


def settle(
    stock: Stock, preset: Preset, estates: NDArray[np.intp], rng: np.random.Generator, *, open_plots: NDArray[np.bool_]
) -> Stock:
    """Return the buildings with the households of the place, the floors following them.

    Each inhabited building keeps one household at least, and in estates the total of each is within the preset's
    bounds. The sum is the preset's, exactly.
    """
    lived = stock.households > 0
    of_estate = lived & np.isin(stock.plot, estates)
    counts = np.zeros(len(stock), dtype=np.int64)
    inside = _inside(of_estate, lived, preset)
    if len(estates):
        for plot, total in _estate_totals(stock, estates, inside, preset, rng, open_plots=open_plots):
            own = slice(*np.searchsorted(stock.plot, [plot, plot + 1]))
            counts[own] = _spread(stock.households[own], int(total))
    others = lived & ~of_estate
    rest = preset.households - inside
    if rest < others.sum():
        fewest = math.ceil(others.sum() * preset.households / rest) if rest else int(others.sum())
        raise UnfitError(f"{rest} households in {others.sum()} inhabited buildings", fewest=fewest)
    counts[others] = _spread(stock.households[others], rest)
    taller = np.ceil(stock.floors * counts / np.maximum(stock.households, 1)).astype(np.int64)
    floors = np.where(lived, np.clip(taller, 1, _TALLEST), stock.floors)
    return replace(stock, households=counts, floors=floors)


def _inside(of_estate: NDArray[np.bool_], lived: NDArray[np.bool_], preset: Preset) -> int:
    """Return how many households live in estates."""
    if not of_estate.any():
        return 0
    if of_estate.sum() == lived.sum():
        return preset.households
    return round(preset.households * preset.in_estates)


def _estate_totals(
    stock: Stock,
    estates: NDArray[np.intp],
    total: int,
    preset: Preset,
    rng: np.random.Generator,
    *,
    open_plots: NDArray[np.bool_],
) -> Iterator[tuple[int, int]]:
    """Yield each estate's plot and households; open courtyards have those that the preset gives them together."""
    if preset.open_households is None:
        groups = [(estates, total)]
    else:
        is_open, some = open_plots[estates], preset.open_households
        groups = [(estates[is_open], some), (estates[~is_open], total - some)]
    for own, households in groups:
        yield from zip(own.tolist(), _shared(stock, own, households, preset, rng).tolist(), strict=True)


def _shared(
    stock: Stock, estates: NDArray[np.intp], total: int, preset: Preset, rng: np.random.Generator
) -> NDArray[np.int64]:
    """Return the households of each of these estates: more where there is more room, with the sum `total`."""
    if not len(estates):
        raise OptionError(f"no estate of the kind that {total} households are to live in")
    room = np.bincount(stock.plot, weights=stock.households, minlength=int(estates.max()) + 1)[estates]
    mean = total / len(estates)
    wished = mean * np.sqrt(room / room.mean()) * rng.uniform(0.85, 1.15, len(estates))
    fewest, most = preset.estate_households
    if not fewest <= mean <= most:
        raise OptionError(f"{total} households in {len(estates)} estates of {fewest} to {most} each cannot be")
    return within(wished, total, fewest, most)


def _spread(weights: NDArray[np.int64], total: int) -> NDArray[np.int64]:
    """Return `total` shared out by weight, one at least for each positive weight."""
    counts = np.zeros(len(weights), dtype=np.int64)
    lived = weights > 0
    counts[lived] = 1
    counts[lived] += share_out(weights[lived], total - int(lived.sum()))
    return counts


def _lone(plot: Rect) -> House:
    """Return the one house of a plot too small for rows of them."""
    inner = plot.inner()
    x, y = (inner.west + inner.east) / 2, (inner.south + inner.north) / 2
    return House(x, y, min(30.0, inner.width - 6), 12, 6, 24, "residential", "open")


def _arrays(houses: Sequence[House], plot: NDArray[np.intp]) -> Stock:
    return Stock(
        boxes=np.array([(h.x, h.y, h.width, h.depth) for h in houses], dtype=np.float64),
        floors=np.array([h.floors for h in houses], dtype=np.int64),
        households=np.array([h.households for h in houses], dtype=np.int64),
        plot=plot,
        use=np.array([h.use for h in houses], dtype=object),
    )
