"""Which old unit each unit of a new ground was: by id, else by shared ground."""

from __future__ import annotations

from collections.abc import Iterator

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gridplan.errors import InputError
from gridplan.findings import Finding
from gridplan.ground.coordinates.names import label, same_crs
from gridplan.ground.ground import Ground
from gridplan.regrid.matched import Ledger, Matched
from gridplan.regrid.sharing import Shared, Sides, neighbouring
from gridplan.regrid.trusting import trusted_ids, without_shift


def match_units(old: Ground, new: Ground) -> Matched:
    """Return which unit of `old` each unit of `new` was.

    Units go by their id, unless it lies at the place of another building or most ids lie elsewhere (then buildings
    were numbered anew, and the ground alone decides). Others are the old unit with which they share the most ground,
    if that is at least half of the smaller of the two outlines, and the larger one shares a quarter of its ground with
    such others; or the one of like size whose middle is no farther than 3 m, if each is the other's nearest. All
    parts of a split unit were that unit; of units joined to one, it was the one with which it shares its id, else the
    most ground. Neither depends on the order of rows.

    Parameters
    ----------
    old, new
        Grounds; the old one is brought into the coordinate system of the new one.

    Raises
    ------
    InputError
        When no unit of the old ground is found again.

    Examples
    --------
    >>> import gridplan as gp
    >>> town = gp.samples.city(buildings=200, seed=1)
    >>> read = lambda rows: gp.survey(gp.read_units(rows, households="households"), roads=town.roads)
    >>> found = match_units(read(town.buildings), read(town.buildings.iloc[3:]))
    >>> found, found.ledger.gone, found.ledger.holds
    (<Matched: 197 of 197 units, 3 gone>, 3, True)
    """
    opened, notes = _sides(old.units, new.units)
    sides, shared, shifted = without_shift(opened)
    trusted = trusted_ids(sides, shared)
    old_of = _by_ground(sides, shared, trusted.by_id)
    if (old_of < 0).all():
        raise InputError((Finding("matching-nothing", numbers={"old": len(old), "new": len(new)}),))
    findings = (*notes, *shifted, *trusted.findings)
    return _matched(sides, shared, old_of, households=_households(old, new), findings=findings)


def _sides(old: gpd.GeoDataFrame, new: gpd.GeoDataFrame) -> tuple[Sides, tuple[Finding, ...]]:
    """Return both sides in the coordinate system of the new one, and a note where that was another."""
    notes: tuple[Finding, ...] = ()
    shapes = old.geometry
    if not same_crs(old.crs, new.crs):
        shapes = shapes.to_crs(new.crs)
        notes = (Finding("matching-crs", numbers={"old": label(old.crs), "new": label(new.crs)}),)
    old_ids, new_ids = (frame["unit"].to_numpy(dtype=str) for frame in (old, new))
    by_id = pd.Index(old_ids).get_indexer(new_ids).astype(np.int64)
    return Sides(old_ids, new_ids, _shapes(shapes), _shapes(new.geometry), by_id), notes


def _shapes(geometry: gpd.GeoSeries) -> NDArray[np.object_]:
    return np.asarray(geometry.array, dtype=object)


def _households(old: Ground, new: Ground) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    return old.units["households"].to_numpy(np.int64), new.units["households"].to_numpy(np.int64)


def _by_ground(sides: Sides, shared: Shared, by_id: NDArray[np.int64]) -> NDArray[np.int32]:
    """Return the old unit of each new one: by believed id, else by the most shared ground, else by the middle."""
    old_of = by_id.copy()
    order = np.lexsort((sides.old_ids[shared.old], -shared.area))
    new, first = np.unique(shared.new[order], return_index=True)
    best = shared.old[order[first]]
    free = old_of[new] < 0
    old_of[new[free]] = best[free]
    left = np.setdiff1d(np.arange(len(sides.old_ids)), old_of)
    new, old = neighbouring(sides, np.flatnonzero(old_of < 0), left).T
    old_of[new] = old
    return old_of.astype(np.int32)


def _matched(
    sides: Sides,
    shared: Shared,
    old_of: NDArray[np.int32],
    *,
    households: tuple[NDArray[np.int64], NDArray[np.int64]],
    findings: tuple[Finding, ...],
) -> Matched:
    """Return the match with what follows from it."""
    gone = np.setdiff1d(np.arange(len(sides.old_ids)), old_of).astype(np.int32)
    joined, joined_to = _joined(sides, shared, gone)
    same_id = (old_of >= 0) & (old_of == sides.by_id)
    renamed = np.flatnonzero((old_of >= 0) & ~same_id).astype(np.int32)
    change = _changes(old_of, joined, old_of[joined_to], households)
    corrected = np.flatnonzero((old_of >= 0) & (change[old_of] != 0)).astype(np.int32)
    demolished = np.setdiff1d(gone, joined)
    new = old_of < 0
    ledger = Ledger(
        units_before=len(sides.old_ids),
        kept=int(same_id.sum()),
        renamed=len(renamed),
        split=int((~new).sum()) - len(np.unique(old_of[~new])),
        joined=len(joined),
        gone=len(demolished),
        new=int(new.sum()),
        units_after=len(old_of),
        corrected=len(corrected),
        households_before=int(households[0].sum()),
        households_gone=int(households[0][demolished].sum()),
        households_new=int(households[1][new].sum()),
        households_more=int(change[change > 0].sum()),
        households_fewer=-int(change[change < 0].sum()),
        households_after=int(households[1].sum()),
    )
    how = np.where(new, "new", np.where(same_id, "id", "ground")).astype(object)
    told = (*findings, *_told(sides, old_of, renamed, joined))
    return Matched(old_of, how, gone, joined, joined_to, corrected, renamed, ledger, told)


def _joined(sides: Sides, shared: Shared, gone: NDArray[np.int32]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return old units that no new one is, yet on whose ground one stands, and that with the most of it."""
    mine = np.flatnonzero(np.isin(shared.old, gone))
    order = mine[np.lexsort((sides.new_ids[shared.new[mine]], -shared.area[mine]))]
    joined, first = np.unique(shared.old[order], return_index=True)
    return joined.astype(np.int32), shared.new[order[first]].astype(np.int32)


def _changes(
    old_of: NDArray[np.int32],
    joined: NDArray[np.int32],
    into: NDArray[np.int32],
    households: tuple[NDArray[np.int64], NDArray[np.int64]],
) -> NDArray[np.int64]:
    """Return by how much the households of each old unit that goes on changed, with all that it was split or joined to.

    Parameters
    ----------
    joined, into
        Old units that went into others, and which.
    """
    before, after = households
    went_on = np.flatnonzero(old_of >= 0)
    change = np.zeros(len(before), dtype=np.int64)
    np.add.at(change, old_of[went_on], after[went_on])
    change[np.unique(old_of[went_on])] -= before[np.unique(old_of[went_on])]
    np.subtract.at(change, into, before[joined])
    return change


def _told(
    sides: Sides, old_of: NDArray[np.int32], renamed: NDArray[np.int32], joined: NDArray[np.int32]
) -> Iterator[Finding]:
    """Yield findings on units with another id, in several parts, and joined to others."""
    old, parts = np.unique(old_of[old_of >= 0], return_counts=True)
    told = {
        "matching-renamed": sides.new_ids[renamed],
        "matching-split": sides.old_ids[old[parts > 1]],
        "matching-joined": sides.old_ids[joined],
    }
    for code, ids in told.items():
        if len(ids):
            yield Finding(code, tuple(sorted(ids.tolist())))
