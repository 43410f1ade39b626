"""Small requests tried out in every way, so that nobody has to believe that something is impossible."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gridplan.people.checking.blocks import Block
from gridplan.people.checking.facts import Facts

OFFICERS, GRIDS = 6, 12
"""Sizes up to which a block is tried out."""
_STEPS = 20_000
"""Sets put in place after which the trial gives up."""
_CLOSE = 1e-6


class Kind(NamedTuple):
    """Officers of one kind, and how many of them each grid wants: ``members`` (n,), ``least`` and ``most`` (G,)."""

    members: NDArray[np.bool_]
    least: NDArray[np.int64]
    most: NDArray[np.int64]


class Actor(NamedTuple):
    """An officer or a team: what they add to each kind, int64 (K,), and the sets they may have, bool (s, G)."""

    adds: NDArray[np.int64]
    sets: NDArray[np.bool_]


def small(block: Block) -> bool:
    """Tell whether a block is small enough to be tried out."""
    return len(block.officers) <= OFFICERS and len(block.grids) <= GRIDS


def possible(facts: Facts, block: Block) -> bool | None:
    """Tell whether a small block has an assignment that keeps every rule; None when the trial gave up."""
    ends = facts.assignment.rules.officers_per_community
    if ends and block.name and not ends[0] <= len(block.officers) <= ends[1]:
        return False
    kinds = _kinds(facts, block)
    actors = _actors(facts, block, kinds)
    least, most = (np.array([getattr(kind, end) for kind in kinds]) for end in ("least", "most"))
    return _search(actors, least, most)


def _search(actors: list[Actor], least: NDArray[np.int64], most: NDArray[np.int64]) -> bool | None:
    """Give each actor in turn a set that leaves no kind too high and every kind still able to reach its least."""
    coming = np.zeros((len(actors) + 1, *least.shape), dtype=np.int64)
    for i in reversed(range(len(actors))):
        coming[i] = coming[i + 1] + actors[i].adds[:, None] * actors[i].sets.any(axis=0)
    seen: set[tuple[int, bytes]] = set()
    todo = [(0, np.zeros_like(least))]
    for _ in range(_STEPS):
        if not todo:
            return False
        i, found = todo.pop()
        key = (i, found.tobytes())
        if key in seen or (found + coming[i] < least).any():
            continue
        seen.add(key)
        if i == len(actors):
            return True
        grown = found + actors[i].adds[:, None] * actors[i].sets[:, None, :]
        fits = ~((grown > most) & (grown > found)).any(axis=(1, 2))
        todo += [(i + 1, one) for one in grown[fits]]
    return None


def _kinds(facts: Facts, block: Block) -> list[Kind]:
    """Return the departments, all officers together, and each skill that a grid needs."""
    rules, size = facts.assignment.rules, len(block.grids)
    found = [
        Kind(facts.departments[block.officers] == department, np.full(size, ends[0]), np.full(size, ends[1]))
        for (name, department), ends in facts.counts.items()
        if name == block.name
    ]
    if rules.officers_per_grid:
        least, most = rules.officers_per_grid
        found.append(Kind(np.ones(len(block.officers), bool), np.full(size, least), np.full(size, most)))
    skills = facts.assignment.officers.table["skills"].to_numpy()[block.officers]
    codes = facts.codes[block.grids]
    for skill in sorted({skill for code in codes for skill in rules.needs.get(code, ())}):
        members = np.array([skill in own for own in skills], dtype=bool)
        wanted = np.array([skill in rules.needs.get(code, ()) for code in codes], dtype=np.int64)
        found.append(Kind(members, wanted, np.full(size, len(block.officers))))
    return found


def _actors(facts: Facts, block: Block, kinds: list[Kind]) -> list[Actor]:
    """Return officers and teams, those of one department one after another."""
    every = _all_sets(facts, block)
    found = []
    for rows in _units(facts, block):
        kept = every[np.all([_fits(facts, block, every, row) for row in rows], axis=0)]
        place = np.searchsorted(block.officers, rows)
        found.append(Actor(np.array([kind.members[place].sum() for kind in kinds]), kept))
    return found


def _units(facts: Facts, block: Block) -> Iterator[NDArray[np.int64]]:
    """Yield rows of the officers who move as one."""
    teams = facts.assignment.officers.table["team"].to_numpy(dtype=object)[block.officers]
    seen = set()
    for row, team in zip(block.officers, teams, strict=True):
        if not isinstance(team, str):
            yield np.array([row])
        elif team not in seen:
            seen.add(team)
            yield block.officers[teams == team]


def _all_sets(facts: Facts, block: Block) -> NDArray[np.bool_]:
    """Return the sets of grids, bool (s, G): all of them, or those that hang together where the rules ask for it."""
    size = len(block.grids)
    masks = np.arange(2**size)
    if facts.assignment.rules.connected:
        masks = masks[_whole(masks, _links(facts, block))]
    return np.asarray((masks[:, None] >> np.arange(size) & 1).astype(bool))


def _whole(masks: NDArray[np.int64], links: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return the sets, one bit a grid, that are reached whole from their lowest grid."""
    near = links @ (1 << np.arange(len(links)))
    reached = masks & -masks
    for _ in range(len(links)):
        for grid, mask in enumerate(near):
            reached |= np.where(reached >> grid & 1, mask, 0) & masks
    return np.asarray(reached == masks)


def _links(facts: Facts, block: Block) -> NDArray[np.bool_]:
    grids, size = facts.assignment.grids, len(facts.codes)
    links = np.zeros((size, size), dtype=bool)
    links[grids.pairs[:, 0], grids.pairs[:, 1]] = True
    links = (links | links.T)[np.ix_(block.grids, block.grids)]
    if facts.assignment.rules.reach is not None:
        points = grids.points[block.grids]
        links |= facts.on_foot.matrix(points, points) <= facts.assignment.rules.reach + _CLOSE
    return links


def _fits(facts: Facts, block: Block, sets: NDArray[np.bool_], row: int) -> NDArray[np.bool_]:
    """Return the sets that one officer may have by number, load and the pairs asked for."""
    assignment, codes = facts.assignment, facts.codes[block.grids].tolist()
    asked = {name: _grids(getattr(assignment.rules, name), facts.ids[row]) for name in ("pinned", "forbidden")}
    own = {name: _grids(getattr(assignment.officers, name), facts.ids[row]) for name in asked}
    must = np.array([code in asked["pinned"] | own["pinned"] for code in codes])
    never = np.array([code in asked["forbidden"] | own["forbidden"] for code in codes])
    number, load = sets.sum(axis=1), sets @ assignment.grids.load[block.grids]
    kept = (number >= facts.limits[row, 0]) & (number <= facts.limits[row, 1])
    kept &= (sets | ~must).all(axis=1) & ~(sets & never).any(axis=1)
    if assignment.rules.load_window is not None and facts.usual[row] > 0:
        kept &= np.abs(load / facts.usual[row] - 1) <= assignment.rules.load_window + _CLOSE
    return np.asarray(kept)


def _grids(pairs: tuple[tuple[str, str], ...], officer: str) -> set[str]:
    return {grid for own, grid in pairs if own == officer}
