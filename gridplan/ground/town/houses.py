"""The buildings of a generated town: estates, open courtyards, old lanes, shops, offices, schools."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from gridplan.ground.town.layout import Rect

SHOPS_UP_TO = 3
"""Streets of this class and higher have shops along them."""
_SHOP_DEPTH = 11.0


@dataclass(frozen=True)
class House:
    """A building in the drawing plane: its middle, width and depth in m, and what it is used for."""

    x: float
    y: float
    width: float
    depth: float
    floors: int
    households: int
    use: str
    kind: str | None


Rng = np.random.Generator


def fill_estate(block: Rect, rng: Rng) -> list[House]:
    """Return a managed estate: rows of slabs facing south, towers in the back rows, shops on the main street."""
    yard, houses = _shops(block.inner(), block.sides, rng)
    tall = rng.random() < 0.55
    y = yard.south + 10
    while y + 8 < yard.north:
        towers = tall and y > yard.south + 0.45 * yard.height
        houses += _row(yard, y, _tower if towers else _slab, 24 if towers else 13, rng)
        y += 46 if towers else 33
    return houses


def fill_open(block: Rect, rng: Rng) -> list[House]:
    """Return open courtyards: rows of walk-ups with a shed here and there."""
    yard, houses = _shops(block.inner(), block.sides, rng)
    y = yard.south + 7
    while y + 6 < yard.north:
        houses += _row(yard, y, _walk_up, 8, rng)
        if y + 15 < yard.north and rng.random() < 0.3:
            houses.append(
                House(yard.west + 5 + rng.uniform(0, max(1, yard.width - 10)), y + 12, 7, 4, 1, 0, "annex", None)
            )
        y += 24
    return houses


def fill_old(block: Rect, rng: Rng) -> list[House]:
    """Return old lanes: low houses side by side, several households each."""
    yard, houses = _shops(block.inner(), block.sides, rng)
    y = yard.south + 5
    while y + 5 < yard.north:
        houses += _row(yard, y, _old_house, 2.5, rng)
        y += 14.5
    return houses


def fill_business(block: Rect, rng: Rng) -> list[House]:
    """Return a mall, offices and a market; nobody lives here."""
    yard = block.inner()
    houses: list[House] = []
    for column in range(max(1, int(yard.width // 75))):
        for row in range(max(1, int(yard.height // 70))):
            width, depth = rng.uniform(34, 56), rng.uniform(28, 44)
            x, y = yard.west + 38 + 75 * column, yard.south + 34 + 70 * row
            if x + width / 2 < yard.east and y + depth / 2 < yard.north:
                use = ("mall", "office", "office", "market")[int(rng.integers(4))]
                houses.append(House(x, y, width, depth, int(rng.integers(3, 15)), 0, use, None))
    return houses


def fill_school(block: Rect, rng: Rng) -> list[House]:
    """Return a school: teaching wings to the north, a sports ground to the south."""
    yard = block.inner()
    wings = max(1, int(yard.height * 0.55 // 34))
    width = min(64.0, yard.width - 16)
    return [
        House(
            (yard.west + yard.east) / 2, yard.north - 14 - 34 * i, width, 14, int(rng.integers(3, 6)), 0, "school", None
        )
        for i in range(wings)
    ]


def fill_park(block: Rect, rng: Rng) -> list[House]:
    """Return a park with a pavilion."""
    yard = block.inner()
    x, y = yard.west + yard.width * rng.uniform(0.3, 0.7), yard.south + yard.height * rng.uniform(0.3, 0.7)
    return [House(x, y, 11, 11, 1, 0, "pavilion", None)]


def _row(yard: Rect, y: float, build: Callable[[float, float, Rng], House], gap: float, rng: Rng) -> list[House]:
    """Set houses side by side while there is room, the row in the middle of the yard."""
    houses: list[House] = []
    x = yard.west
    while True:
        house = build(x, y, rng)
        if x + house.width > yard.east:
            break
        houses.append(replace(house, x=x + house.width / 2))
        x += house.width + gap + rng.uniform(0, 3)
    spare = yard.east - houses[-1].x - houses[-1].width / 2 if houses else 0.0
    return [replace(house, x=house.x + spare / 2) for house in houses]


def _tower(x: float, y: float, rng: Rng) -> House:
    floors = int(rng.integers(11, 19))
    return House(
        x, y, 27, 17, floors, floors * int(rng.integers(2, 4)) + int(rng.integers(0, 4)), "residential", "managed"
    )


def _slab(x: float, y: float, rng: Rng) -> House:
    floors, entrances = int(rng.integers(6, 10)), int(rng.integers(2, 4))
    return House(
        x, y, 15.0 * entrances, 12, floors, 2 * floors * entrances - int(rng.integers(0, 4)), "residential", "managed"
    )


def _walk_up(x: float, y: float, rng: Rng) -> House:
    floors, entrances = int(rng.integers(4, 7)), int(rng.integers(2, 4))
    return House(
        x, y, 13.0 * entrances, 10.5, floors, 2 * floors * entrances - int(rng.integers(0, 5)), "residential", "open"
    )


def _old_house(x: float, y: float, rng: Rng) -> House:
    width = rng.uniform(9, 15)
    return House(
        x, y, width, rng.uniform(8, 9.5), int(rng.integers(1, 4)), int(rng.integers(3, 12)), "residential", "open"
    )


def _shops(yard: Rect, sides: tuple[int, int, int, int], rng: Rng) -> tuple[Rect, list[House]]:
    """Line the main streets with shops, and return what is left of the yard behind them."""
    west, south, east, north = (side <= SHOPS_UP_TO for side in sides)
    houses: list[House] = []
    for wanted, y in ((south, yard.south + 4.5), (north, yard.north - 4.5)):
        if wanted:
            houses += _row(yard, y, _shop, 1.5, rng)
    left = replace(yard, south=yard.south + (_SHOP_DEPTH + 6) * south, north=yard.north - (_SHOP_DEPTH + 4) * north)
    for wanted, x in ((west, yard.west + 4.5), (east, yard.east - 4.5)):
        if wanted:
            houses += _column(left, x, rng)
    return replace(left, west=left.west + (_SHOP_DEPTH + 3) * west, east=left.east - (_SHOP_DEPTH + 3) * east), houses


def _shop(x: float, y: float, rng: Rng) -> House:
    """Return a shop; one in four has flats above."""
    width = rng.uniform(16, 34)
    if rng.random() < 0.25:
        floors = int(rng.integers(4, 7))
        return House(x, y, width, 9, floors, 2 * (floors - 1) * max(1, round(width / 14)), "mixed", "open")
    return House(x, y, width, 9, int(rng.integers(1, 4)), 0, "shop", None)


def _column(yard: Rect, x: float, rng: Rng) -> list[House]:
    houses: list[House] = []
    y = yard.south + rng.uniform(0, 4)
    while True:
        depth = rng.uniform(16, 34)
        if y + depth > yard.north:
            return houses
        shop = _shop(x, y, rng)
        houses.append(replace(shop, y=y + depth / 2, width=9, depth=depth))
        y += depth + 2 + rng.uniform(0, 3)
