"""Wider windows tested as they would be asked for: where estates are cut, another window cuts them elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gridplan.assembling.amounts import amount_text
from gridplan.dividing.relaxing import nearest_plan, other_number
from gridplan.dividing.trying import attempt
from gridplan.options import Rules, Standard, Window
from gridplan.preparing import Prepared, read_tasks
from gridplan.tasks.relaxation import Relaxation
from gridplan.tasks.task import Outcome, Task, grid_workers
from gridplan.wishes.estates import CUT

_TRIES = 6
"""Windows that are tried for one piece, each wider than the one before."""


def with_tested_windows(ready: Prepared, outcomes: Sequence[Outcome]) -> list[Outcome]:
    """Return the outcomes, each wider window on pieces with cut estates as the wishes read under it let it be.

    Where none was found in time, or the work was interrupted, no window is told.
    """
    cut = _units_cut(ready)
    doubtful = [bool(len(np.intersect1d(outcome.task.piece.units, cut))) for outcome in outcomes]
    try:
        return [_tested(ready, o) if doubt else o for o, doubt in zip(outcomes, doubtful, strict=True)]
    except KeyboardInterrupt:
        return [_but(o, None) if doubt else o for o, doubt in zip(outcomes, doubtful, strict=True)]


def _units_cut(ready: Prepared) -> NDArray[np.int64]:
    """Return the positions of units of estates that are cut for want of room."""
    ids = {unit for found in ready.told.findings if found.code in CUT - {"estate-parted"} for unit in found.ids}
    return np.flatnonzero(ready.ground.units["unit"].isin(ids))


def _tested(ready: Prepared, outcome: Outcome) -> Outcome:
    wide = next((found for found in outcome.relaxations if found.kind == "window"), None)
    return outcome if wide is None else _but(outcome, _holding(ready, outcome.task, wide))


def _but(outcome: Outcome, wide: Relaxation | None) -> Outcome:
    """Return an outcome with another wider window, or none."""
    rest = tuple(found for found in outcome.relaxations if found.kind != "window")
    return replace(outcome, relaxations=rest if wide is None else (wide, *rest))


def _holding(ready: Prepared, task: Task, wide: Relaxation) -> Relaxation | None:
    """Return the first of ever wider windows under which the piece, read again, can be divided."""
    for _ in range(_TRIES):
        rules = _asking(ready.rules, task, wide)
        again = _same_piece(read_tasks(ready, rules), task)
        if again is None:
            return None
        asked = wide.n_grids if rules.n_grids or rules.workers else again.quota.nearest(again.quota.usual)
        number = _number_held(again, asked, rules)
        if number is not None:
            return Relaxation("window", *again.window, number, int(grid_workers(again, number).sum()))
        numbers = (asked,) if again.quota.possible else again.quota.beside(len(again.load))
        wider = nearest_plan(again, numbers, rules).widened
        if wider is None:
            return None
        wide = wider
    return None


def _asking(rules: Rules, task: Task, wide: Relaxation) -> Rules:
    """Return the rules with the wider window, as it is told, in the place of the one of a piece."""
    ends = zip(task.limits.resources, wide.lo.tolist(), wide.hi.tolist(), strict=True)
    told: dict[str, Any] = {name: _window_told(name, lo, hi, rules) for name, lo, hi in ends}
    kind = task.piece.area
    if rules.standard is None or kind not in rules.standard.windows:
        return replace(rules, **told)
    ratios = {name: rules.standard.ratio_of(name) for name in rules.standard}
    own = {kind: replace(ratios[kind], window=told.pop("load"))}
    return replace(rules, standard=Standard(ratios | own), **told)


def _window_told(name: str, lo: int, hi: int, rules: Rules) -> Window:
    return Window(float(amount_text(lo, name, rules, end="lo")), float(amount_text(hi, name, rules, end="hi")))


def _number_held(task: Task, n_grids: int, rules: Rules) -> int | None:
    """Return the number of grids of a division that holds the windows: that asked for, or where none was, another."""
    if attempt(task, n_grids, rules).labels is not None:
        return n_grids
    other = None if rules.n_grids or rules.workers else other_number(task, n_grids, rules)
    return None if other is None else other.n_grids


def _same_piece(tasks: Sequence[Task], task: Task) -> Task | None:
    """Return the task of the same units; None where pieces are cut in another way."""
    return next(
        (replace(o, threads=task.threads) for o in tasks if np.array_equal(o.piece.units, task.piece.units)), None
    )
