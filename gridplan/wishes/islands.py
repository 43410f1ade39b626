"""Parts of a community that do not hang together: divided on their own, joined by named bridges, or refused."""

from __future__ import annotations

import dataclasses

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from gridplan.components import Piece, split_ground
from gridplan.errors import InputError
from gridplan.findings import Finding
from gridplan.ground.areas import Areas
from gridplan.ground.ground import Ground
from gridplan.options import Islands
from gridplan.wishes.barring import Barring
from gridplan.wishes.links import Pair, join_by_links, join_pairs


def settle_islands(
    ground: Ground, islands: Islands, *, areas: Areas | None = None
) -> tuple[Ground, tuple[Finding, ...]]:
    """Return the ground with its islands as the rule wants them, and a note that names every bridge.

    Islands are joined over the links of the ground, the shortest first, and over the shortest way where none leads.
    Ground of one kind of area that others cut into several parts, such as homes behind a mall, is joined as well;
    refused are only parts between which no grid could reach whatever the areas.

    Raises
    ------
    InputError
        When islands are refused and there are some: each island with its units.
    """
    if islands == "own":
        return ground, ()
    if islands == "refuse":
        _refuse(ground)
        return ground, ()
    walls = () if areas is None else (areas.number,)
    parts = _parted(ground, *walls)
    before = ground
    ground, linked = join_by_links(ground, *walls) if parts else (ground, ())
    parts = _parted(ground, *walls) if linked else parts
    pairs = [pair for own in parts for pair in _bridges(ground.points, [part.units for part in own])]
    if not pairs:
        return ground, linked
    joined = dataclasses.replace(ground, adjacency=join_pairs(ground.adjacency, pairs))
    barring = Barring.of(before, areas)
    return joined, (*linked, *(_note(ground, pair, barring) for pair in pairs))


def _parted(ground: Ground, *walls: NDArray[np.int32]) -> list[list[Piece]]:
    """Return the pieces of each community, and side of the walls, that has several; with most households first."""
    found: dict[tuple[object, ...], list[Piece]] = {}
    for piece in split_ground(ground, *walls):
        side = (int(wall[piece.units[0]]) for wall in walls)
        found.setdefault((piece.community, *side), []).append(piece)
    return [parts for parts in found.values() if len(parts) > 1]


def _refuse(ground: Ground) -> None:
    """Refuse ground that does not hang together."""
    parts = _parted(ground)
    if parts:
        raise InputError(tuple(_refusal(ground, island) for community in parts for island in community[1:]))


def _bridges(points: NDArray[np.float64], parts: list[NDArray[np.int64]]) -> list[Pair]:
    """Return the pairs of units that join all parts over the least distances (Prim's tree), ties to the first unit."""
    rest = np.concatenate(parts[1:])
    part = np.repeat(np.arange(1, len(parts)), [len(units) for units in parts[1:]])
    order = np.argsort(rest)
    rest, part = rest[order], part[order]
    away, near = _nearest(points, parts[0], rest)
    found: list[Pair] = []
    while len(rest):
        first = int(np.argmin(away))
        found.append((int(near[first]), int(rest[first])))
        joined = parts[part[first]]
        left = part != part[first]
        rest, part, away, near = rest[left], part[left], away[left], near[left]
        closer, by = _nearest(points, joined, rest)
        near, away = np.where(closer < away, by, near), np.minimum(closer, away)
    return found


def _nearest(
    points: NDArray[np.float64], units: NDArray[np.int64], others: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return how far each of the `others` is from the nearest of `units`, m, and which that is."""
    away, which = cKDTree(points[units]).query(points[others].reshape(-1, 2))
    return np.asarray(away), units[np.asarray(which, dtype=np.int64)]


def _refusal(ground: Ground, island: Piece) -> Finding:
    households = int(ground.units["households"].to_numpy()[island.units].sum())
    numbers = {"island": island.name, "households": households}
    return Finding("islands-refused", tuple(ground.units["unit"].iloc[island.units].astype(str)), numbers)


def _note(ground: Ground, pair: Pair, barring: Barring) -> Finding:
    metres = round(float(np.hypot(*(ground.points[pair[0]] - ground.points[pair[1]]))))
    names = tuple(ground.units["unit"].iloc[list(pair)].astype(str))
    places = barring.between(*pair)
    if places:
        return Finding("islands-bridged-past", names, {"metres": metres, "places": places})
    return Finding("islands-bridged", names, {"metres": metres})
