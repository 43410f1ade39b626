"""The plots of a generated place: blocks between streets, where a railway runs through cut along it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from gridplan.ground.places.preset import Preset
from gridplan.ground.town.layout import Rect, Street, Town, draw_town

_ASPECT = 1.25
_STRIP, _RAMP = 12.0, 26.0
"""Half the width of the railway's ground, and how far from it an underpass begins, m."""
_BESIDE = 30.0
_MAIN = 3
_NO_STREET = 5
"""Class whose half width is left free on the side of a railway."""
_LEAST = 34.0
"""Room between streets that is worth building on, m."""


@dataclass(frozen=True)
class Plots:
    """The drawing plane with its railway.

    Parameters
    ----------
    town
        Communities, blocks, the river.
    plots
        What can be built on; `block` tells in which block each lies.
    streets
        Those of the town, cut where they meet the railway.
    rail
        Its line, or None.
    """

    town: Town
    plots: tuple[Rect, ...]
    block: tuple[int, ...]
    streets: tuple[Street, ...]
    rail: Street | None


def lay_out(preset: Preset, rng: np.random.Generator, *, growth: float = 1.0) -> Plots:
    """Return the plots of a place, `growth` times as large as it need be."""
    area = preset.ground * growth
    width = float(np.sqrt(area * _ASPECT))
    town = draw_town(
        round(width, 1),
        round(area / width, 1),
        communities=preset.communities,
        rng=rng,
        quarter=2 * preset.longest_block - 40,
        block=preset.longest_block,
    )
    rail = _railway(town) if preset.rail else None
    cut = [(piece, i) for i, block in enumerate(town.blocks) for piece in _pieces(block, rail)]
    return Plots(
        town,
        tuple(piece for piece, _ in cut),
        tuple(i for _, i in cut),
        tuple(part for street in town.streets for part in _parts(street, rail)),
        rail,
    )


def worth_building(plot: Rect) -> bool:
    """Return whether streets leave enough of a plot to build on."""
    inner = plot.inner()
    return min(inner.width, inner.height) >= _LEAST


def _railway(town: Town) -> Street:
    """Return a line from west to east through the northern half, beside as few streets as can be."""
    south, north = town.river.north, town.frame.north
    lines = south + (north - south) * np.linspace(0.4, 0.8, 161)
    beside = [_beside(float(y), town.streets) for y in lines]
    return Street(False, round(float(lines[int(np.argmin(beside))]), 1), 0.0, town.frame.east, 1)


def _beside(y: float, streets: Iterable[Street]) -> float:
    """Return how far streets run along a line close by, m."""
    return sum(s.end - s.start for s in streets if not s.upright and abs(s.at - y) < _BESIDE)


def _pieces(block: Rect, rail: Street | None) -> Iterator[Rect]:
    """Yield a block, or what a railway leaves of it on both sides."""
    if rail is None or rail.at + _STRIP <= block.south or rail.at - _STRIP >= block.north:
        yield block
        return
    west, south, east, north = block.sides
    if block.south < rail.at - _STRIP:
        yield replace(block, north=round(rail.at - _STRIP, 1), sides=(west, south, east, _NO_STREET))
    if rail.at + _STRIP < block.north:
        yield replace(block, south=round(rail.at + _STRIP, 1), sides=(west, _NO_STREET, east, north))


def _parts(street: Street, rail: Street | None) -> Iterator[Street]:
    """Yield a street; where it meets a railway, a main one dives under it and the others end on both sides."""
    if rail is None or not street.upright or not street.start < rail.at < street.end:
        yield street
        return
    dives = street.road_class <= _MAIN
    away = _RAMP if dives else _STRIP
    south = round(max(street.start, rail.at - away), 1)
    north = round(min(street.end, rail.at + away), 1)
    if south > street.start:
        yield replace(street, end=south)
    if dives:
        yield replace(street, start=south, end=north, underpass=True)
    if north < street.end:
        yield replace(street, start=north)
