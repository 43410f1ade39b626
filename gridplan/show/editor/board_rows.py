"""A plan as the editor reads it: units, neighbours and rules as packed integers."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gridplan.components import communities_of
from gridplan.edits import Board, board_of
from gridplan.ground.windows import middle_of
from gridplan.options import Rules
from gridplan.plan import Plan
from gridplan.show.shapes.geometry import Frame, pack_integers
from gridplan.text import plain


def board_rows(plan: Plan, place: Frame) -> dict[str, Any]:
    """Return what the model of the editor needs to count and to check as `gridplan.edits.replay` does."""
    board, ground = board_of(plan), plan.ground
    own_load = bool((board.load != board.households).any())
    return {
        "plan": board.digest,
        "units": board.ids.tolist(),
        "codes": list(board.codes),
        "labels": _packed(board.labels),
        "households": _packed(board.households),
        "load": _packed(board.load) if own_load else None,
        "community": _packed(board.community),
        "area": None if board.areas is None else _packed(board.areas.number),
        "communities": [plain(name) for name in np.unique(communities_of(ground).astype(str))],
        "block": _packed(ground.block),
        "points": _packed(np.diff(place.steps(ground.points), axis=0, prepend=np.zeros((1, 2), np.int64)).ravel()),
        "needs": _packed(board.needs),
        "least": _packed(board.least),
        "most": _packed(board.most),
        "pairs": _pairs(board),
        "rules": _rules(board),
    }


def _pairs(board: Board) -> dict[str, str]:
    """Return the pairs of neighbours by their first unit, and which of them are barred."""
    return {
        "counts": _packed(np.bincount(board.u, minlength=len(board.labels))),
        "gaps": _packed(board.v.astype(np.int64) - board.u),
        "barred": _packed(np.diff(np.flatnonzero(board.barred), prepend=0)),
    }


def _rules(board: Board) -> dict[str, Any]:
    rules = board.rules
    decides, middle = deciding_window(rules)
    return {
        "windows": _windows(rules, ""),
        "decides": decides,
        "middle": middle,
        "areas": [_of_area(rules, kind) for kind in (() if board.areas is None else board.areas.kinds)],
        "perWorker": rules.per_worker,
        "together": [group.tolist() for group in board.together],
        "apart": [group.tolist() for group in board.apart],
        "centres": board.centres.tolist(),
        "pinned": [[unit, name] for unit, name in board.pinned.items()],
        "locked": list(board.locked),
        "nGrids": rules.n_grids,
        "nWorkers": rules.workers,
    }


def deciding_window(rules: Rules) -> tuple[str, float]:
    """Return which amount deviations are measured on, and the target of one worker.

    Examples
    --------
    >>> deciding_window(Rules())
    ('households', 400.0)
    """
    return "households" if rules.load is None else "load", middle_of(rules)


def _of_area(rules: Rules, kind: str) -> dict[str, Any]:
    """Return the windows of one kind of area, and what one worker should have there, None where nothing is asked."""
    return {"windows": _windows(rules, kind), "middle": _finite(middle_of(rules, kind))}


def _finite(number: float) -> float | None:
    return number if math.isfinite(number) else None


def _windows(rules: Rules, area: str) -> dict[str, list[int]]:
    return {name: list(ends) for name, ends in rules.windows_of(area).items()}


def _packed(values: NDArray[Any]) -> str:
    return pack_integers(np.asarray(values, dtype=np.int64))
