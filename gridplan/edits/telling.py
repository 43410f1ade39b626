"""What edits did, and every rule that is broken after them, in findings, worst first."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from gridplan.assembling.amounts import amount_text
from gridplan.components import communities_of
from gridplan.edits.board import Board
from gridplan.edits.judging import Judged
from gridplan.findings import Finding
from gridplan.trail import BEGUN, BROKEN


def applied_note(judged: Judged, *, code: str = "edits-applied") -> Finding:
    """Return how many buildings and households changed their grid, and how many grids changed."""
    had, has = {*judged.plan.network.codes}, {*judged.division.codes}
    numbers = {
        "units": int(judged.changed.sum()),
        "households": int(judged.board.households[judged.changed].sum()),
        "grids": len(judged.touched & had & has),
        "began": len(has - had),
        "ended": len(had - has),
    }
    return Finding(code, numbers=numbers)


def begun_notes(begun: Mapping[str, str], known: Collection[str]) -> tuple[Finding, ...]:
    """Return which code each grid has that edits began, by the name that they gave to it.

    Parameters
    ----------
    known
        Codes of the plan before the edits.
    """
    return tuple(Finding(BEGUN[code in known], (code,), {"name": name}) for name, code in begun.items())


def broken_notes(judged: Judged) -> tuple[Finding, ...]:
    """Return every rule that does not hold, worst first; grids that did not change and broke one before as one."""
    found = [*_windows(judged), *_pieces(judged), *_wishes(judged)]
    broken = judged.broken
    every = {*broken.window, *broken.pieces, *broken.barriers, *broken.communities, *broken.areas}
    if left := tuple(code for code in judged.division.codes if code in every - judged.touched):
        found.append(Finding("edits-before", left))
    return tuple(sorted(found, key=lambda finding: BROKEN.index(finding.code)))


def _windows(judged: Judged) -> Iterator[Finding]:
    """Yield the windows that changed grids break, the grid farthest from its middle first."""
    counters, rules = judged.counters, judged.board.rules
    ends = {name: (lo, hi) for name, lo, hi in counters.windows.ends(counters.workers)}
    place = {name: number for number, name in enumerate(counters.names)}
    outside = [place[code] for code in judged.broken.window if code in judged.touched]
    for grid in sorted(outside, key=lambda one: (-abs(counters.deviation[one]), one)):
        code = counters.names[grid]
        amounts = {"load": int(counters.load[grid]), "households": int(counters.households[grid])}
        for name, (least, most) in ends.items():
            lo, hi = int(least[grid]), int(most[grid])
            if not lo <= amounts[name] <= hi:
                numbers = {
                    "grid": code,
                    "amount": amount_text(amounts[name], name, rules),
                    "lo": amount_text(lo, name, rules, end="lo"),
                    "hi": amount_text(hi, name, rules, end="hi"),
                }
                yield Finding(f"edits-window-{name}", (code,), numbers)


def _pieces(judged: Judged) -> Iterator[Finding]:
    """Yield changed grids that fall apart, reach across a barrier, lie on several communities or mix areas."""
    broken, board = judged.broken, judged.board
    pieces = dict(zip(judged.counters.names, judged.counters.on_map.tolist(), strict=True))
    for code in (code for code in broken.pieces if code in judged.touched):
        ids = _cut_off(board, judged.members(code), across=True)
        yield Finding("edits-pieces", ids, {"grid": code, "pieces": pieces[code]})
    for code in (code for code in broken.barriers if code in judged.touched):
        yield Finding("edits-barriers", _cut_off(board, judged.members(code), across=False), {"grid": code})
    names = communities_of(judged.plan.ground).astype(str)
    for code in (code for code in broken.communities if code in judged.touched):
        members = judged.members(code)
        own, number = np.unique(names[members], return_inverse=True)
        ids = tuple(board.ids[members[number != _heaviest(board, members, number)]])
        yield Finding("edits-communities", ids, {"grid": code, "communities": ", ".join(own.tolist())})
    for code in (code for code in broken.areas if code in judged.touched):
        yield _mixed(judged, code)


def _mixed(judged: Judged, code: str) -> Finding:
    """Return that a grid mixes kinds of area, with the units that are not of the one that it has most of."""
    board, members = judged.board, judged.members(code)
    kinds = np.zeros(len(members), np.int64) if board.areas is None else board.areas.of_units[members].astype(str)
    own, number = np.unique(kinds, return_inverse=True)
    ids = tuple(board.ids[members[number != _heaviest(board, members, number)]])
    return Finding("edits-areas", ids, {"grid": code, "areas": ", ".join(map(str, own.tolist()))})


def _cut_off(board: Board, members: NDArray[np.int64], *, across: bool) -> tuple[str, ...]:
    """Return the units of a grid that do not hang together with its largest piece.

    Parameters
    ----------
    across
        Whether barred pairs count as joined.
    """
    place = np.full(len(board.labels), -1)
    place[members] = np.arange(len(members))
    inside = (place[board.u] >= 0) & (place[board.v] >= 0) & (across | ~board.barred)
    ends = (place[board.u[inside]], place[board.v[inside]])
    links = coo_array((np.ones(len(ends[0]), np.int8), ends), shape=(len(members), len(members)))
    piece = connected_components(links, directed=False)[1]
    return tuple(board.ids[members[piece != _heaviest(board, members, piece)]])


def _heaviest(board: Board, members: NDArray[np.int64], number: NDArray[np.int64]) -> int:
    """Return the number whose units have most households; of several the one with most units."""
    return int(np.bincount(number, board.households[members] * (len(members) + 1.0) + 1.0).argmax())


def _wishes(judged: Judged) -> Iterator[Finding]:
    """Yield the wishes of the rules that do not hold."""
    broken = judged.broken
    wishes = {"locked": broken.locked, "together": broken.together, "apart": broken.apart}
    for name, ids in (wishes | {"pinned": broken.pinned, "centres": broken.centres}).items():
        if ids:
            yield Finding(f"edits-{name}", ids)
    if broken.number:
        yield Finding("edits-number", numbers={"found": broken.number, "asked": judged.board.rules.n_grids or 0})
    if broken.workers:
        yield Finding("edits-workers", numbers={"found": broken.workers, "asked": judged.board.rules.workers or 0})
