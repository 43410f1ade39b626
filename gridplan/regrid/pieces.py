"""Mending the pieces of a ground: each on its own, within one budget for all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from gridplan.dividing.pieces import PieceProgress, divide_piece
from gridplan.options import Rules
from gridplan.plan import Component
from gridplan.planning import Prepared
from gridplan.regrid.budget import Place
from gridplan.regrid.cases import Case, Course, case_of, searched_anew
from gridplan.regrid.homes import Homes, homes_of
from gridplan.solve.connect import components
from gridplan.solve.proof.bound import lower_bound
from gridplan.solve.restoring.request import Repair, Restored
from gridplan.tasks.task import Outcome, Task, plain_outcome

How = Literal["kept", "mended", "searched", "new", "broken"]


@dataclass(frozen=True)
class MendedPiece:
    """What became of one piece.

    Parameters
    ----------
    how
        ``kept``: it is as it was, or was not to be looked at. ``mended``: by the least change found. ``searched``:
        divided anew, near to the older plan. ``new``: no older grid has its home there. ``broken``: some grids break a
        rule still.
    repairs, refused
        Repairs that were made, and those that the budget did not allow; their labels are positions in `grids`.
    grids
        int32 (k,), positions of the older grids in the codes of the older plan; labels above begin.
    grown
        Labels of older grids to which new units were counted before anything was mended.
    component
        The older component that it is, where it is as it was.
    """

    outcome: Outcome
    how: How
    repairs: tuple[Repair, ...] = ()
    refused: tuple[Repair, ...] = ()
    grids: tuple[int, ...] = ()
    grown: tuple[int, ...] = ()
    component: Component | None = None


def mend_pieces(ready: Prepared, course: Course, *, progress: PieceProgress | None = None) -> list[MendedPiece]:
    """Return what became of each piece of a prepared ground."""
    homes = homes_of(ready.tasks, course.earlier, course.households)
    kept = [course.untouched.component(task) for task in ready.tasks]
    cases: dict[int, Case] = {}
    for i, (task, home, number) in enumerate(zip(ready.tasks, homes, ready.numbers, strict=True)):
        if len(home.grids) and task.asked.kept is None and not _stays(kept[i], task, home):
            case = case_of(task, home, ready.rules, course)
            if kept[i] is None or case.repairs or case.restored.broken:
                cases[i] = replace(case, searched=searched_anew(case, number, ready.rules))
        if progress is not None:
            progress(task.piece.name, (i + 1) / len(ready.tasks), None)
    cases, refused = _within_budget(cases, ready.rules, course)
    found = []
    for i, (task, number) in enumerate(zip(ready.tasks, ready.numbers, strict=True)):
        if i in cases:
            own = frozenset(at for piece, at in refused if piece == i)
            found.append(_mended(cases[i], own, course))
        elif (component := kept[i]) is not None and len(homes[i].grids):
            found.append(_as_it_was(task, homes[i], component, course))
        else:
            found.append(MendedPiece(divide_piece(task, number, ready.rules), "new"))
    return found


def _stays(component: Component | None, task: Task, homes: Homes) -> bool:
    """Tell whether a piece that broke a rule before is as it was: nobody shall move there unless grids fell apart."""
    if component is None or component.status == "feasible":
        return False
    pieces = components(task.graph.indptr, task.graph.indices, homes.labels)
    return int(pieces.max()) + 1 == len(homes.grids)


def _within_budget(cases: dict[int, Case], rules: Rules, course: Course) -> tuple[dict[int, Case], frozenset[Place]]:
    """Return the cases, with fewer grids where only so the budget suffices, and the repairs that it does not cover."""
    repairs = [repair for case in cases.values() for repair in case.repairs]
    if course.budget.suffices(repairs):
        return cases, frozenset()
    if course.budget.grids is not None:
        cases = {i: _with_fewer(case, rules, course) for i, case in cases.items()}
    numbered = {(i, at): repair for i, case in cases.items() for at, repair in enumerate(case.repairs)}
    return cases, course.budget.refused(numbered)


def _with_fewer(case: Case, rules: Rules, course: Course) -> Case:
    """Return the case mended with as few grids as can be, whatever households move."""
    best = case
    for most in range(max((len(repair.touched) for repair in case.repairs), default=1) - 1, 0, -1):
        tried = replace(case_of(case.task, case.homes, rules, course, most_touched=most), searched=case.searched)
        if len(tried.restored.broken) > len(case.restored.broken):
            break
        if _touched(tried) < _touched(best):
            best = tried
    return best


def _touched(case: Case) -> int:
    return sum(len(repair.touched) for repair in case.repairs)


def _as_it_was(task: Task, homes: Homes, component: Component, course: Course) -> MendedPiece:
    """Return a piece in which nothing changed, with all that was found out about it."""
    outcome = replace(
        plain_outcome(task, homes.labels, len(homes.grids), component.status),
        n_workers=course.earlier.n_workers[homes.grids],
        bound=component.bound or 0.0,
        prices=course.prices[task.piece.units],
    )
    return MendedPiece(outcome, "kept", component=component)


def _mended(case: Case, refused: frozenset[int], course: Course) -> MendedPiece:
    made = tuple(repair for at, repair in enumerate(case.repairs) if at not in refused)
    left = tuple(repair for at, repair in enumerate(case.repairs) if at in refused)
    told = MendedPiece(_outcome(case, case.restored.placed), "broken", made, left, tuple(case.homes.grids.tolist()))
    told = replace(told, grown=case.grown)
    searched = case.searched
    if searched is not None and searched.status == "feasible":
        as_placed = replace(told.outcome, status="unproven")
        return replace(told, outcome=as_placed) if left else replace(told, outcome=searched, how="searched", repairs=())
    outcome = _outcome(case, _without(case.restored, left))
    if searched is not None:
        return replace(told, outcome=replace(searched, labels=outcome.labels, n_workers=outcome.n_workers))
    if left:
        return replace(told, outcome=replace(outcome, status="unproven"))
    return replace(told, outcome=_certified(outcome, course.prices[case.task.piece.units]), how="mended")


def _without(restored: Restored, refused: Sequence[Repair]) -> NDArray[np.int32]:
    """Return the labels without some of the repairs."""
    touched = np.array([label for repair in refused for label in repair.touched], np.int32)
    return np.where(np.isin(restored.placed, touched), restored.placed, restored.labels).astype(np.int32)


def _outcome(case: Case, labels: NDArray[np.int32]) -> Outcome:
    """Return the outcome of labels, numbered without gaps."""
    used, dense = np.unique(labels, return_inverse=True)
    had = case.asked.n_workers
    workers = np.where(used < len(had), had[np.minimum(used, len(had) - 1)], 1)
    return replace(plain_outcome(case.task, dense, len(used), "feasible"), n_workers=workers)


def _certified(outcome: Outcome, prices: NDArray[np.float64]) -> Outcome:
    """Return the outcome with a lower bound, from the prices of the older plan on."""
    task = outcome.task
    if not task.load.any():
        return outcome
    proof = lower_bound(
        task.graph.xy,
        task.load,
        task.limits.hi[0] * outcome.n_workers,
        floors=task.limits.lo[0] * outcome.n_workers,
        effort=0,
        start=outcome.labels.astype(np.int32),
        prices=prices,
    )
    return replace(outcome, bound=proof.value, prices=proof.prices)
