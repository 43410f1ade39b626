"""Whether officers' rules can be met at all, by one plain CP-SAT model of a single community: slow and obvious."""

import numpy as np
from ortools.sat.python import cp_model


def can_be_met(grids, officers, rules):
    """Return whether some assignment keeps every rule; grids of one community, no teams, no reach."""
    table, codes = officers.table, list(grids.codes)
    if rules.officers_per_community and not _between(len(table), rules.officers_per_community):
        return False
    model = cp_model.CpModel()
    serves = {(o, g): model.new_bool_var("") for o in table["officer"] for g in codes}
    for pair in (*rules.pinned, *officers.pinned):
        model.add(serves[pair] == 1)
    for pair in (*rules.forbidden, *officers.forbidden):
        model.add(serves[pair] == 0)
    fewest, most = rules.grids_per_officer
    for officer, capacity in zip(table["officer"], table["capacity"], strict=True):
        room = most if capacity < 0 else min(most, int(capacity))
        model.add_linear_constraint(sum(serves[officer, g] for g in codes), fewest, room)
        if rules.connected:
            _one_piece(model, grids, [serves[officer, g] for g in codes])
    for department, ends in rules.departments.items():
        staff = list(table["officer"][table["department"] == department])
        for g in codes:
            model.add_linear_constraint(sum(serves[o, g] for o in staff), *ends)
        if rules.load_window is not None:
            _window(model, grids, [[serves[o, g] for g in codes] for o in staff], ends, rules)
    for g in codes:
        if rules.officers_per_grid:
            model.add_linear_constraint(sum(serves[o, g] for o in table["officer"]), *rules.officers_per_grid)
        for skill in rules.needs.get(g, ()):
            able = [o for o, skills in zip(table["officer"], table["skills"], strict=True) if skill in skills]
            model.add(sum(serves[o, g] for o in able) >= 1)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    found = solver.solve(model)
    assert found in (cp_model.OPTIMAL, cp_model.FEASIBLE, cp_model.INFEASIBLE)
    return found != cp_model.INFEASIBLE


def _window(model, grids, rows, ends, rules):
    """Keep loads within the window around posts of mean load, evenly shared."""
    n, k = len(rows), len(grids)
    least = max(ends[0] * k, rules.grids_per_officer[0] * n)
    posts = ends[0] * k if ends[0] == ends[1] else (least + min(ends[1] * k, rules.grids_per_officer[1] * n)) / 2
    for row in rows:
        usual = grids.load.mean() * posts / n
        load = sum(int(weight) * var for weight, var in zip(grids.load, row, strict=True))
        model.add(load <= int(np.floor(usual * (1 + rules.load_window))))
        model.add(load >= int(np.ceil(usual * (1 - rules.load_window))))


def _one_piece(model, grids, row):
    """Let each served grid but one follow a served neighbour of lower rank."""
    rank = [model.new_int_var(0, 6, "") for _ in row]
    first = [model.new_bool_var("") for _ in row]
    model.add_at_most_one(first)
    above = [[] for _ in row]
    for a, b in grids.pairs.tolist():
        for here, there in ((a, b), (b, a)):
            follows = model.new_bool_var("")
            model.add_implication(follows, row[here])
            model.add(rank[there] >= rank[here] + 1).only_enforce_if(follows)
            above[there].append(follows)
    for place, var in enumerate(row):
        model.add_bool_or([var.negated(), first[place], *above[place]])


def _between(value, ends):
    return ends[0] <= value <= ends[1]
