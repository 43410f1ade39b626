"""Grids over barriers: the links of the ground as pairs that grids may reach, where the rules ask for that."""

from __future__ import annotations

import dataclasses

import numpy as np
from numpy.typing import NDArray

from gridplan.components import communities_of, connected_groups, may_reach
from gridplan.findings import Finding
from gridplan.ground.adjacency import Adjacency, EdgeKind
from gridplan.ground.ground import Ground

Pair = tuple[int, int]
Findings = tuple[Finding, ...]


def open_links(ground: Ground) -> tuple[Ground, Findings]:
    """Return the ground with every link inside a community open to grids, and a note on each.

    A warning instead where no road leads over a barrier inside a community.
    """
    rows = _within(ground)
    if not len(rows):
        return ground, (Finding("links-none"),)
    return _joined(ground, rows), tuple(_note("link-open", ground, row) for row in rows.tolist())


def join_by_links(ground: Ground, *walls: NDArray[np.int32]) -> tuple[Ground, Findings]:
    """Return the ground with the fewest links open that join what they can of islands, the shortest first (Kruskal).

    Parameters
    ----------
    walls
        int32 (n,) each, as for `may_reach`; no link is opened from one side of a wall to the other.
    """
    rows, near, may = _within(ground), ground.adjacency, may_reach(ground, *walls)
    ends = ground.links[["u", "v"]].to_numpy(dtype=np.int64)[rows]
    for wall in walls:
        rows, ends = rows[same := wall[ends[:, 0]] == wall[ends[:, 1]]], ends[same]
    island = np.empty(len(ground), dtype=np.int64)
    for number, group in enumerate(connected_groups(len(ground), near.u[may], near.v[may])):
        island[group] = number
    used = []
    for row in rows[np.argsort(ground.links["length"].to_numpy()[rows], kind="stable")].tolist():
        one, two = (island[ground.links[end].iloc[row]] for end in ("u", "v"))
        if one != two:
            island[island == two] = one
            used.append(row)
    if not used:
        return ground, ()
    return _joined(ground, np.array(used)), tuple(_note("islands-linked", ground, row) for row in used)


def close_links(ground: Ground) -> Ground:
    """Return a ground with every link closed to grids, also those that an older plan on it had open."""
    near = ground.adjacency
    u, v = (ground.links[end].to_numpy(dtype=np.int64) for end in ("u", "v"))
    bridge = (near.kind == EdgeKind.BRIDGE) & np.isin(near.u.astype(np.int64) * near.n + near.v, u * near.n + v)
    if not bridge.any():
        return ground
    kept = ~bridge | (near.length > 0)
    on_road = np.where(near.off_road * 2 < near.length, EdgeKind.ACROSS, EdgeKind.TOUCH)
    found = dataclasses.replace(
        near,
        kind=np.where(bridge, on_road, near.kind).astype(np.uint8)[kept],
        barred=(near.barred | bridge)[kept],
        **{name: getattr(near, name)[kept] for name in ("u", "v", "length", "off_road")},
    )
    return dataclasses.replace(ground, adjacency=found)


def join_pairs(near: Adjacency, pairs: list[Pair]) -> Adjacency:
    """Return the adjacency with `pairs` as open bridges; a barred border that lies between such a pair is opened.

    Examples
    --------
    >>> near = Adjacency.from_pairs(3, [(0, 1)], barred=True)
    >>> joined = join_pairs(near, [(0, 1), (2, 1)])
    >>> joined.open.tolist(), joined.kind.tolist(), joined.length.tolist()
    ([True, True], [2, 2], [1.0, 0.0])
    """
    ends = np.sort(np.array(pairs, dtype=np.int64), axis=1)
    stored = near.u.astype(np.int64) * near.n + near.v
    bridged = np.isin(stored, ends[:, 0] * near.n + ends[:, 1])
    none = np.zeros(len(ends))
    # pairs that stand twice count as they stand first
    return Adjacency.from_pairs(
        near.n,
        np.concatenate([np.column_stack([near.u, near.v]), ends]),
        length=np.concatenate([near.length, none]),
        off_road=np.concatenate([near.off_road, none]),
        kind=np.concatenate([np.where(bridged, EdgeKind.BRIDGE, near.kind), none + EdgeKind.BRIDGE]),
        barred=np.concatenate([near.barred & ~bridged, none.astype(bool)]),
    )


def _within(ground: Ground) -> NDArray[np.int64]:
    """Return the rows of the links inside one community that no open border makes needless."""
    u, v = (ground.links[end].to_numpy(dtype=np.int64) for end in ("u", "v"))
    community, near = communities_of(ground), ground.adjacency
    touching = np.isin(u * near.n + v, near.u[near.open].astype(np.int64) * near.n + near.v[near.open])
    return np.flatnonzero((community[u] == community[v]) & ~touching)


def _joined(ground: Ground, rows: NDArray[np.int64]) -> Ground:
    ends = ground.links[["u", "v"]].to_numpy(dtype=np.int64)[rows]
    return dataclasses.replace(ground, adjacency=join_pairs(ground.adjacency, [(u, v) for u, v in ends.tolist()]))


def _note(code: str, ground: Ground, row: int) -> Finding:
    link = ground.links.iloc[row]
    ids = tuple(ground.units["unit"].iloc[[int(link["u"]), int(link["v"])]].astype(str))
    numbers = {"metres": round(float(link["length"])), "road": link["name"]}
    named = code if link["name"] else f"{code}-unnamed"
    return Finding(named if numbers["metres"] else f"{named}-near", ids, numbers)
