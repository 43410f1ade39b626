"""Mending around edits: what was edited or locked stays, all else that is broken there changes as little as it can."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from gridplan.edits.around import Around, around
from gridplan.edits.board import Board
from gridplan.edits.dividing import Division, divided, division_of
from gridplan.edits.judging import Judged, judged
from gridplan.edits.keeping import begun_grids, drawn, kept_names
from gridplan.edits.reasons import Reasons
from gridplan.edits.replaying import Replayed
from gridplan.edits.settling import settled
from gridplan.edits.telling import applied_note, begun_notes
from gridplan.findings import Finding
from gridplan.plan import Plan
from gridplan.regrid.pieces import MendedPiece
from gridplan.trail import NEW, Edits
from gridplan.wishes.earlier import carry_codes


def mended(plan: Plan, board: Board, found: Replayed, edits: Edits, *, date: str) -> Plan:
    """Return the plan after edits, with the other grids of the pieces that were edited mended around them.

    Parameters
    ----------
    found
        The plan after edits.
    edits
        What is kept in its trail.
    date
        Day from which it counts, or empty.
    """
    first = drawn(plan, board, found)
    edited = settled(plan, board, first, edits, date=date)
    asked = around(plan, edited, found)
    came = _mended(asked, asked.changed | asked.locked)
    division = divided(plan, came.labels, kept_names(plan, came.labels, came.names), came.workers)
    if np.array_equal(division.grids, division_of(plan).grids):
        return plan
    reasons = Reasons(asked, came.pieces, came.left, _given_up(asked, came.left))
    begun = _begun(plan, found, first.grids, came, division.grids)
    more = _more(found, judged(edited, board, divided(edited, came.labels, came.names, came.workers)), begun, division)
    notes = (
        applied_note(judged(plan, board, first)),
        *((more,) if any(more.numbers.values()) else ()),
        *begun_notes(begun, plan.network.codes),
        *reasons.notes(),
    )
    return settled(plan, board, division, replace(edits, mended=True), date=date, notes=notes, known=reasons.known)


@dataclass(frozen=True, eq=False)
class _Mended:
    """What mending came to.

    Parameters
    ----------
    labels
        int32 (n,), positions in `names`.
    names
        Codes of the edited plan, and names of grids that begin.
    left
        Pieces that stay as edited, by number.
    """

    pieces: list[MendedPiece]
    labels: NDArray[np.int32]
    names: tuple[str, ...]
    workers: NDArray[np.int64]
    left: frozenset[int]


def _mended(asked: Around, fixed: NDArray[np.bool_]) -> _Mended:
    """Return the pieces mended where these units stay; those in which that cannot be, as edited."""
    pieces = asked.mend(fixed)
    grids = _codes(asked, pieces, fixed)
    edited = division_of(asked.edited)
    left = _left(asked, pieces, grids, (grids != edited.grids) & fixed)
    workers = dict(zip(edited.codes, edited.n_workers.tolist(), strict=True))
    for number, piece in enumerate(pieces):
        units = piece.outcome.task.piece.units
        if number in left or not asked.touched[units].any():
            grids[units] = edited.grids[units]
        else:
            workers |= dict(zip(grids[units], piece.outcome.n_workers[piece.outcome.labels].tolist(), strict=True))
    names, labels = np.unique(grids.astype(str), return_inverse=True)
    counts = np.array([workers[name] for name in names.tolist()], np.int64)
    return _Mended(pieces, labels.astype(np.int32), tuple(names.tolist()), counts, left)


def _begun(
    plan: Plan, found: Replayed, first: NDArray[np.object_], came: _Mended, grids: NDArray[np.object_]
) -> dict[str, str]:
    """Return the name of each grid that edits began → its code after mending, of those that are still there.

    Parameters
    ----------
    first, grids
        object (n,), code of each unit's grid as edited and at the end.
    """
    after = np.array(came.names, dtype=object)[came.labels]
    codes = dict(zip(after.tolist(), grids.tolist(), strict=True))
    return {name: codes[code] for name, code in begun_grids(plan, found, first).items() if code in codes}


def _more(found: Replayed, mended: Judged, begun: dict[str, str], division: Division) -> Finding:
    """Return what mending moved beyond the edits: of a grid that goes on under an older code nothing moves into it.

    Parameters
    ----------
    mended
        The mended division under the codes as edited.
    begun
        Name of each grid that edits began → its code at the end.
    division
        The same under its own codes.
    """
    edited = division_of(mended.plan).grids
    names = np.array(found.names, dtype=object)[found.labels]
    expected = np.array([begun.get(name, code) for name, code in zip(names, edited, strict=True)], dtype=object)
    moved = mended.changed & (expected != division.grids)
    numbers = {"units": int(moved.sum()), "households": int(mended.board.households[moved].sum())}
    told = applied_note(mended, code="edits-mended")
    return replace(told, numbers={**told.numbers, **numbers})


def _given_up(asked: Around, left: frozenset[int]) -> NDArray[np.bool_]:
    """Return bool (n,), edited units of these pieces that would move if they might, where all rules can hold then."""
    found = np.zeros(len(asked.changed), dtype=bool)
    if not left:
        return found
    pieces = asked.mend(asked.locked)
    for number in left:
        if pieces[number].outcome.status == "feasible":
            found[pieces[number].outcome.task.piece.units] = True
    moved = _codes(asked, pieces, asked.locked) != division_of(asked.edited).grids
    return np.asarray(found & asked.changed & moved, dtype=np.bool_)


def _codes(asked: Around, pieces: list[MendedPiece], fixed: NDArray[np.bool_]) -> NDArray[np.object_]:
    """Return the code of each unit's grid after mending, object (n,): carried on, those of fixed units first of all.

    Not so where a whole piece was searched anew: a code would go with few buildings while the grid stays behind. Grids
    that begin have names of their own.
    """
    edited = division_of(asked.edited)
    labels, naming, count = np.empty(len(edited.labels), np.int64), fixed & asked.at_home, 0
    for piece in pieces:
        labels[piece.outcome.task.piece.units] = piece.outcome.labels + count
        naming[piece.outcome.task.piece.units] &= piece.how != "searched"
        count += len(piece.outcome.n_workers)
    given: dict[int, str] = {}
    for unit in np.flatnonzero(naming).tolist():
        if (code := edited.grids[unit]) not in given.values():
            given.setdefault(int(labels[unit]), code)
    households = asked.edited.ground.units["households"].to_numpy(np.int64)
    carried, begun = carry_codes(asked.earlier, labels, households, given), _unused(edited.codes)
    return np.array([carried.get(grid, f"{begun}{grid}") for grid in range(count)], dtype=object)[labels]


def _unused(codes: Sequence[str]) -> str:
    """Return a beginning of names that no code has."""
    begun = NEW
    while any(code.startswith(begun) for code in codes):
        begun += NEW
    return begun


def _left(
    asked: Around, pieces: list[MendedPiece], grids: NDArray[np.object_], moved: NDArray[np.bool_]
) -> frozenset[int]:
    """Return the pieces that stay as edited: not mended, or only by moving what stays, or sharing a grid with such."""
    before = division_of(asked.edited).grids
    units = {number: piece.outcome.task.piece.units for number, piece in enumerate(pieces)}
    looked = {number for number, own in units.items() if asked.touched[own].any()}
    left = {n for n in looked if pieces[n].outcome.status != "feasible" or moved[units[n]].any()}
    while True:
        shared = {code for number in left for code in before[units[number]]}
        wider = left | {n for n in looked if not shared.isdisjoint((*before[units[n]], *grids[units[n]]))}
        if wider == left:
            return frozenset(left)
        left = wider
