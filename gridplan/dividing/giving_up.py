"""Whether a piece between fixed borders could be divided, were one of these borders given up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from gridplan.components import Piece, connected_groups, may_reach
from gridplan.dividing.together import divided_together
from gridplan.ground.ground import Ground
from gridplan.options import Rules
from gridplan.tasks.relaxation import Relaxation, RelaxationKind
from gridplan.tasks.task import Outcome
from gridplan.wishes.fields import Fields
from gridplan.wishes.wished import Wishes

_TRIES = 3
"""Borders that are tried for one piece."""
_Border = tuple[int, int, int]
"""A fixed department, its grid on this side and the one on the other, by position."""


def given_up(ground: Ground, outcomes: Sequence[Outcome], i: int, rules: Rules, *, wishes: Wishes) -> Relaxation | None:
    """Return the fixed border without which a piece can be divided, or None where none was found.

    Tried are the longest borders with grids of one fixed department that nothing else bars. A part that is cut off
    from the rest of its grid, or far too small, is counted to the next grid; otherwise the two grids are made one.

    Raises
    ------
    KeyboardInterrupt
        When a search is interrupted.
    """
    if wishes.mates is None or not outcomes[i].task.piece.within:
        return None
    fields, piece = wishes.mates.fields, outcomes[i].task.piece
    kind: RelaxationKind = "moved" if _is_part(outcomes, i) else "fixed"
    for border, beyond in _borders(ground, fields, wishes, piece.units):
        number = _moved(fields, piece, beyond) if kind == "moved" else fields.joined(*border)
        own = [outcomes[j] for j in _joined(ground, outcomes, wishes, number, i)]
        n_grids = sum(len(outcome.n_workers) for outcome in own)
        joint = divided_together(ground, [outcome.task for outcome in own], rules, wishes=wishes, n_grids=n_grids)
        if joint is not None:
            units = tuple(piece.units.tolist()) if kind == "moved" else ()
            return Relaxation(kind, *outcomes[i].task.window, *joint, units, border=_names(fields, border))
    return None


def _moved(fields: Fields, piece: Piece, beyond: int) -> NDArray[np.int32]:
    """Return the field of each unit, int32 (n,), were a piece in the field of the unit `beyond`."""
    number = fields.number.copy()
    number[piece.units] = fields.number[beyond]
    return number


def _names(fields: Fields, border: _Border) -> tuple[str, str, str]:
    department, here, there = border
    codes = fields.codes[department]
    return fields.departments[department], codes[here], codes[there]


def _is_part(outcomes: Sequence[Outcome], i: int) -> bool:
    """Tell whether a piece holds less than half a window, or less than another one in its fixed grids.

    Pieces of one community come by size.
    """
    task = outcomes[i].task
    if (2 * task.amounts.sum(axis=0) < task.limits.lo).any():
        return True
    before = [outcome.task for outcome in outcomes[:i] if outcome.task.asked.kept is None]
    own = task.piece.community, task.piece.within
    return any((larger.piece.community, larger.piece.within) == own for larger in before)


def _borders(ground: Ground, fields: Fields, wishes: Wishes, units: NDArray[np.int64]) -> Iterator[tuple[_Border, int]]:
    """Yield the borders of a piece with other grids of one fixed department, the longest first, and a unit beyond."""
    near, inside = ground.adjacency, np.zeros(len(ground), bool)
    inside[units] = True
    edges = np.flatnonzero(may_reach(ground, *wishes.lasting) & (inside[near.u] != inside[near.v]))
    here = np.where(inside[near.u[edges]], near.u[edges], near.v[edges])
    there = np.where(inside[near.u[edges]], near.v[edges], near.u[edges])
    metres: dict[_Border, float] = {}
    beyond: dict[_Border, int] = {}
    for edge, one, two in zip(edges.tolist(), here.tolist(), there.tolist(), strict=True):
        own, other = fields.grids[one], fields.grids[two]
        differs = np.flatnonzero(own != other)
        if len(differs) == 1 and own[differs[0]] >= 0 and other[differs[0]] >= 0:
            department = int(differs[0])
            border = department, int(own[department]), int(other[department])
            metres[border] = metres.get(border, 0.0) + float(near.length[edge])
            beyond.setdefault(border, two)
    for border in sorted(metres, key=lambda border: (-metres[border], border))[:_TRIES]:
        yield border, beyond[border]


def _joined(
    ground: Ground, outcomes: Sequence[Outcome], wishes: Wishes, number: NDArray[np.int32], i: int
) -> list[int]:
    """Return the pieces that become one with piece `i`, itself the first, under other fields."""
    may, near = may_reach(ground, *wishes.lasting, number), ground.adjacency
    mine = outcomes[i].task.piece.units[0]
    group = next(own for own in connected_groups(len(ground), near.u[may], near.v[may]) if mine in own)
    others = [j for j, outcome in enumerate(outcomes) if j != i and outcome.task.piece.units[0] in group]
    return [i, *others]
