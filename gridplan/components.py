"""The pieces of ground that are divided separately: connected units of one community."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from gridplan.options.dedicated import place_of_area

if TYPE_CHECKING:
    from gridplan.ground.areas import Areas
    from gridplan.ground.ground import Ground


@dataclass(frozen=True)
class Piece:
    """Connected units of one community.

    Parameters
    ----------
    name
        The community, with the number of the piece where it has several: ``"A"``, ``"A/2"``.
    units
        int64 (m,), positions of its units, ascending.
    within
        Fixed departments and the code of their grid that it lies in.
    area
        Kind of area whose windows hold there; empty where no areas are in use.
    """

    name: str
    community: str
    units: NDArray[np.int64]
    within: tuple[tuple[str, str], ...] = ()
    area: str = ""


def communities_of(ground: Ground) -> NDArray[np.object_]:
    """Return the community of each unit, empty where there is none."""
    column = ground.units["community"]
    return np.asarray(column.where(column.notna(), "").astype(str), dtype=object)


def connected_groups(n: int, u: NDArray[np.int32], v: NDArray[np.int32]) -> list[NDArray[np.int64]]:
    """Return the positions of the units of each connected component, ascending, of `n` units joined by pairs (u, v).

    Examples
    --------
    >>> [group.tolist() for group in connected_groups(3, np.array([0]), np.array([2]))]
    [[0, 2], [1]]
    """
    links = coo_array((np.ones(len(u), np.int8), (u, v)), shape=(n, n))
    _, label = connected_components(links, directed=False)
    return np.split(np.argsort(label, kind="stable"), np.cumsum(np.bincount(label))[:-1])


def may_reach(ground: Ground, *walls: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Return bool (m,), pairs that grids may reach across: no barrier, parent border or wall lies between.

    Parameters
    ----------
    walls
        int32 (n,) each; between units with different numbers runs a wall, such as the border of a locked grid.
    """
    community, near = communities_of(ground), ground.adjacency
    may: NDArray[np.bool_] = near.open & (community[near.u] == community[near.v])
    for wall in walls:
        may &= wall[near.u] == wall[near.v]
    return may


def split_ground(ground: Ground, *walls: NDArray[np.int32]) -> tuple[Piece, ...]:
    """Return the pieces of `ground`, by community, the largest piece of each first (by households, then units).

    Two units belong together when grids may reach from one to the other: a neighbouring pair that no barrier, no
    parent border and no wall bars. A grid that is locked is a piece of its own.

    Parameters
    ----------
    walls
        int32 (n,) each, as for `may_reach`.
    """
    community = communities_of(ground)
    near = ground.adjacency
    may = may_reach(ground, *walls)
    groups = connected_groups(len(ground), near.u[may], near.v[may])
    households = ground.units["households"].to_numpy()
    groups.sort(key=lambda g: (community[g[0]], -int(households[g].sum()), -len(g), int(g[0])))
    several = Counter(str(community[g[0]]) for g in groups)
    counted: Counter[str] = Counter()
    pieces = []
    for group in groups:
        name = str(community[group[0]])
        counted[name] += 1
        shown = f"{name or '#'}/{counted[name]}" if several[name] > 1 else name
        pieces.append(Piece(shown, name, group.astype(np.int64)))
    return tuple(pieces)


def named_by_area(pieces: Sequence[Piece], areas: Areas, load: NDArray[np.int64]) -> tuple[Piece, ...]:
    """Return pieces with their kind of area, and under its name, numbered where a community has several of one kind.

    Parameters
    ----------
    load
        int64 (n,), load of each unit.
    """
    number = np.full(len(load), -1, np.int64)
    for i, piece in enumerate(pieces):
        number[piece.units] = i
    kinds = [str(kind) for kind in areas.of_grids(number, load, n_grids=len(pieces))]
    words = [place_of_area(kind) or kind for kind in kinds]
    heads = [
        " · ".join(part for part in (piece.community, word, *(f"{a} {b}" for a, b in piece.within)) if part) or "#"
        for piece, word in zip(pieces, words, strict=True)
    ]
    several, counted = Counter(heads), Counter[str]()
    found = []
    for piece, kind, head in zip(pieces, kinds, heads, strict=True):
        counted[head] += 1
        name = f"{head}/{counted[head]}" if several[head] > 1 else head
        found.append(replace(piece, name=name, area=kind))
    return tuple(found)
