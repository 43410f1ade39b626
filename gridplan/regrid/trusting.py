"""Which ids can be believed: not those of buildings that were numbered anew, nor those of places drawn elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from gridplan.findings import Finding
from gridplan.regrid.sharing import Shared, Sides, shared_ground

_FEW = 0.05
"""More ids than this part of all equal ones at places of other buildings mean that buildings were numbered anew."""
_MOST = 0.5
_NEARLY_ALL = 0.95
_ALIKE = 5.0
_ENOUGH = 3


@dataclass(frozen=True, eq=False)
class Trusted:
    """The ids that are believed.

    Parameters
    ----------
    by_id
        int64 (n_new,), old unit of a new one by its id, −1 where it has none or the id is not believed.
    findings
        What was noticed about ids.
    """

    by_id: NDArray[np.int64]
    findings: tuple[Finding, ...]


def without_shift(sides: Sides) -> tuple[Sides, Shared, tuple[Finding, ...]]:
    """Return the sides with what they share, the old ones moved where all coordinates were shifted alike.

    Exports in another coordinate system that pass for the same (GCJ-02 for one) move everything by one distance. It
    is taken back where more units then stand on the ground of old ones.
    """
    shared = shared_ground(sides)
    offset = _common_offset(sides, shared)
    if offset is None:
        return sides, shared, ()
    moved = sides.shifted(offset)
    found = shared_ground(moved)
    if found.held <= shared.held:
        return sides, shared, ()
    numbers = {"distance": round(float(np.hypot(*offset)), 1)}
    return moved, found, (Finding("matching-shifted", numbers=numbers),)


def _common_offset(sides: Sides, shared: Shared) -> NDArray[np.float64] | None:
    """Return by how much most units of equal id lie elsewhere, float64 (2,), m, or None where they do not."""
    known = np.flatnonzero(sides.by_id >= 0)
    if len(known) < _ENOUGH or shared.at_home[known].mean() > 1 - _MOST or shared.held >= _NEARLY_ALL * len(known):
        return None
    places = [shapely.get_coordinates(shapely.centroid(shapes)) for shapes in _pairs(sides, known)]
    offset = np.median(places[0] - places[1], axis=0)
    alike = np.hypot(*(places[0] - places[1] - offset).T) <= _ALIKE
    return offset if alike.mean() > _MOST else None


def _pairs(sides: Sides, known: NDArray[np.intp]) -> tuple[NDArray[np.object_], NDArray[np.object_]]:
    return sides.new_shapes[known], sides.old_shapes[sides.by_id[known]]


def trusted_ids(sides: Sides, shared: Shared) -> Trusted:
    """Return which ids are believed, and tell of the others.

    The id of a unit at another place is believed when nobody else stands at its old place and it stands on nobody
    else's, unless more than 5 % of all equal ids lie at places of other buildings, or most lie elsewhere.
    """
    known = sides.by_id >= 0
    stray = known & ~shared.at_home
    own = shared.old == sides.by_id[shared.new]
    taken = np.isin(sides.by_id, shared.old[~own]) & known
    settler = np.isin(np.arange(len(known)), shared.new[~own])
    renumbered = (stray & taken).sum() > _FEW * known.sum() or stray.sum() > _MOST * known.sum()
    if renumbered:
        same_ground = shared.settled | np.isin(np.arange(len(known)), shared.new[own])
        return Trusted(np.where(same_ground, sides.by_id, -1), (_told_renumbered(stray, known),))
    reused = stray & (taken | settler)
    return Trusted(np.where(reused, -1, sides.by_id), (*_told(sides, reused, stray & ~reused),))


def _told_renumbered(stray: NDArray[np.bool_], known: NDArray[np.bool_]) -> Finding:
    return Finding("matching-renumbered", numbers={"elsewhere": int(stray.sum()), "equal": int(known.sum())})


def _told(sides: Sides, reused: NDArray[np.bool_], moved: NDArray[np.bool_]) -> list[Finding]:
    """Return findings on the few ids at other places: not believed, and believed."""
    told = (("matching-reused", reused), ("matching-moved", moved))
    return [Finding(code, tuple(sorted(sides.new_ids[rows].tolist()))) for code, rows in told if rows.any()]
