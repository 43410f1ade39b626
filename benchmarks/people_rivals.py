"""What a planner would write with OR-tools: one compact model a community, load range and travel in one sum.

The range counts ten metres a unit of load; a hard load window, where one is asked for, stands in the model too.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from ortools.math_opt.python import mathopt
from ortools.sat.python import cp_model

from benchmarks.people_request import Request

_PER_LOAD = 10
"""Metres that one unit of load range weighs."""
Rows = NDArray[np.intp]


@dataclass(frozen=True)
class Answer:
    """Posts, rows of officer and grid (p, 2), and the worst gap and how many blocks are proven optimal."""

    posts: NDArray[np.int64]
    gap: float
    proven: int
    blocks: int


def cp_sat(asked: Request, seconds: float) -> Answer | None:
    """Solve every block with CP-SAT on one thread, the time shared out evenly, counted in its deterministic seconds."""
    blocks = asked.blocks()
    return _together([_cp_sat(asked, *block, seconds / len(blocks)) for block in blocks])


def mip(asked: Request, seconds: float) -> Answer | None:
    """Solve every block with HiGHS, the time shared out evenly, by the clock."""
    blocks = asked.blocks()
    return _together([_mip(asked, *block, seconds / len(blocks)) for block in blocks])


def _together(answers: list[tuple[list[tuple[int, int]], float] | None]) -> Answer | None:
    found = [answer for answer in answers if answer is not None]
    if len(found) < len(answers):
        return None
    gaps = [gap for _, gap in found]
    posts = [post for block, _ in found for post in block]
    return Answer(np.array(sorted(posts)).reshape(-1, 2), max(gaps), sum(gap <= 1e-4 for gap in gaps), len(answers))


def _cp_sat(asked: Request, officers: Rows, grids: Rows, seconds: float) -> tuple[list[tuple[int, int]], float] | None:
    model = cp_model.CpModel()
    serves = {(o, g): model.new_bool_var(f"{o} {g}") for o in officers.tolist() for g in grids.tolist()}
    for o in officers.tolist():
        own = sum(serves[o, g] for g in grids.tolist())
        model.add_linear_constraint(own, asked.fewest, int(asked.most[o]))
        if asked.connected:
            _one_piece(model, asked, {g: serves[o, g] for g in grids.tolist()}, int(asked.most[o]))
    cost = sum(round(float(asked.metres[pair])) * var for pair, var in serves.items())
    for department, (fewest, most) in asked.in_grid.items():
        staff = [o for o in officers.tolist() if asked.department[o] == department]
        if not staff:
            continue
        for g in grids.tolist():
            model.add_linear_constraint(sum(serves[o, g] for o in staff), fewest, most)
        loads = [sum(int(asked.load[g]) * serves[o, g] for g in grids.tolist()) for o in staff]
        total = int(asked.load[grids].sum())
        usual = asked.usual()[staff[0]]
        low, high = model.new_int_var(0, total, "low"), model.new_int_var(0, total, "high")
        for load in loads:
            model.add(low <= load)
            model.add(load <= high)
            if asked.window is not None:
                model.add(load <= int(np.floor(usual * (1 + asked.window))))
                model.add(load >= int(np.ceil(usual * (1 - asked.window))))
        cost += _PER_LOAD * (high - low)
    model.minimize(cost)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_deterministic_time = seconds
    if solver.solve(model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None
    value, bound = solver.objective_value, solver.best_objective_bound
    return [pair for pair, var in serves.items() if solver.value(var)], (value - bound) / max(value, 1.0)


def _one_piece(model: cp_model.CpModel, asked: Request, serves: dict[int, cp_model.IntVar], most: int) -> None:
    """Demand that an officer's grids hang together: what starts in one of them flows to each."""
    start = {g: model.new_bool_var("") for g in serves}
    inflow: dict[int, list[cp_model.LinearExpr | cp_model.IntVar]] = {g: [] for g in serves}
    for a, b in asked.near.tolist():
        if a not in serves or b not in serves:
            continue
        for here, there in ((a, b), (b, a)):
            flow = model.new_int_var(0, most - 1, "")
            model.add(flow <= (most - 1) * serves[here])
            inflow[there].append(flow)
            inflow[here].append(-flow)
    model.add_exactly_one(start.values())
    for g, var in serves.items():
        model.add(sum(inflow[g]) >= var - most * start[g])
        model.add_implication(start[g], var)


def _mip(asked: Request, officers: Rows, grids: Rows, seconds: float) -> tuple[list[tuple[int, int]], float] | None:
    model = mathopt.Model()
    serves = {(o, g): model.add_binary_variable() for o in officers.tolist() for g in grids.tolist()}
    cost = [round(float(asked.metres[pair])) * var for pair, var in serves.items()]
    for o in officers.tolist():
        own = mathopt.fast_sum(serves[o, g] for g in grids.tolist())
        model.add_linear_constraint(lb=asked.fewest, ub=int(asked.most[o]), expr=own)
    for department, (fewest, most) in asked.in_grid.items():
        staff = [o for o in officers.tolist() if asked.department[o] == department]
        if not staff:
            continue
        for g in grids.tolist():
            there = mathopt.fast_sum(serves[o, g] for o in staff)
            model.add_linear_constraint(lb=fewest, ub=most, expr=there)
        loads = [model.add_variable(lb=0) for _ in staff]
        low, high = model.add_variable(lb=0), model.add_variable(lb=0)
        usual = float(asked.usual()[staff[0]])
        for o, load in zip(staff, loads, strict=True):
            summed = mathopt.fast_sum(int(asked.load[g]) * serves[o, g] for g in grids.tolist())
            model.add_linear_constraint(summed == load)
            model.add_linear_constraint(low <= load)
            model.add_linear_constraint(load <= high)
            if asked.window is not None:
                model.add_linear_constraint(load <= (1 + asked.window) * usual)
                model.add_linear_constraint(load >= (1 - asked.window) * usual)
        cost.append(_PER_LOAD * (high - low))
    model.minimize(mathopt.fast_sum(cost))
    limit = mathopt.SolveParameters(time_limit=datetime.timedelta(seconds=seconds))
    result = mathopt.solve(model, mathopt.SolverType.HIGHS, params=limit)
    if not result.has_primal_feasible_solution():
        return None
    bounds = result.termination.objective_bounds
    gap = (bounds.primal_bound - bounds.dual_bound) / max(bounds.primal_bound, 1.0)
    return [pair for pair, var in serves.items() if result.variable_values(var) > 0.5], gap
