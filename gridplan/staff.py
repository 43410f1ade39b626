"""How many workers a plan's rules give each community, as a table, a finding and sentences."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gridplan.components import communities_of
from gridplan.findings import Finding
from gridplan.ground.dedicated.places import own_places
from gridplan.ground.staffing import StaffingTable, apportion, household_range, load_by_community
from gridplan.language import say, sentences
from gridplan.plan import Plan
from gridplan.tasks.workers import staff_communities, worker_parts


def staffing(plan: Plan) -> StaffingTable:
    """Return the workers that the plan's rules give each community, beside the subdistrict's own figure.

    Examples
    --------
    >>> import gridplan as gp
    >>> town = gp.samples.city(buildings=300, seed=1)
    >>> ground = gp.survey(gp.read_units(town.buildings, households="households", community="community"))
    >>> table = gp.staffing(gp.partition(ground, effort=0))
    >>> table.sum_of_communities == int(table.frame["workers"].sum())
    True
    """
    amount = plan.load if plan.rules.load is not None else plan.ground.units["households"].to_numpy(np.int64)
    table = staff_communities(plan.ground, plan.load, plan.rules)
    load = load_by_community(plan.ground.units, amount)["load"]
    return StaffingTable(table.frame.assign(load=load), table.sum_of_communities, table.subdistrict)


def staff_notes(plan: Plan) -> tuple[Finding, ...]:
    """Return findings that name the communities with other workers than staffing gives; those outside windows apart.

    Workers of dedicated grids, which need one each whatever staffing gives, do not count, nor what staffing gives for
    those who live in such places.
    """
    made = _workers_made(plan)
    unmet = {part.community for part in plan.components if part.status != "feasible"}
    found: dict[str, list[str]] = {"staff-forced": [], "staff-unmet": []}
    for name, wanted in _workers_wanted(plan).items():
        if wanted != made.get(name, 0):
            code = "staff-unmet" if name in unmet else "staff-forced"
            found[code].append(f"{name or '*'} ({wanted} → {made.get(name, 0)})")
    return tuple(Finding(code, ids=tuple(ids)) for code, ids in found.items() if ids)


def _workers_made(plan: Plan) -> dict[str, int]:
    """Return the workers of each community outside dedicated grids."""
    by_grid = np.empty(len(plan.network.codes), dtype=object)
    by_grid[plan.labels] = communities_of(plan.ground)
    usual = ~_dedicated_grids(plan)
    found = pd.Series(plan.network.n_workers[usual]).groupby(by_grid[usual]).sum()
    return {str(name): int(count) for name, count in found.items()}


def _workers_wanted(plan: Plan) -> dict[str, int]:
    """Return the workers that staffing gives each community for what lies outside dedicated grids."""
    table = staffing(plan).frame
    wanted: dict[str, int] = dict(zip(table["community"], table["workers"], strict=True))
    places, community = own_places(plan.ground.units, plan.rules) != "", communities_of(plan.ground)
    parts = worker_parts(plan.ground, plan.load, plan.rules).of_unit
    for name in np.unique(community[places & (parts > 0)]).tolist():
        inside = community == name
        totals = np.array([parts[inside & ~places].sum(), parts[inside & places].sum()], np.int64)
        wanted[name] = int(apportion(totals, max(wanted[name], int(np.count_nonzero(totals))))[0])
    return wanted


def _dedicated_grids(plan: Plan) -> NDArray[np.bool_]:
    """Tell which grids are dedicated places, bool (k,)."""
    found = np.zeros(len(plan.network.codes), dtype=bool)
    found[plan.labels[own_places(plan.ground.units, plan.rules) != ""]] = True
    return found


def staffing_lines(plan: Plan, lang: str | None = None) -> list[str]:
    """Return the staffing in sentences: household range per kind, workers per community, both sums."""
    lines = []
    rules = plan.rules
    if rules.standard is not None and rules.load is not None:
        for kind, (lo, hi) in household_range(rules.standard, rules.load).items():
            lines.append(
                say("staff-kind", lang, kind=_word("housing", kind, lang), ratio=rules.standard[kind], lo=lo, hi=hi)
            )
    table = staffing(plan)
    if len(table.frame) > 1:
        for row in table.frame.itertuples():
            exact = f"{row.exact:.2f}"
            lines.append(
                say(
                    "staff-community",
                    lang,
                    community=row.community or "-",
                    households=row.households,
                    exact=exact,
                    workers=row.workers,
                )
            )
    lines.append(
        say(
            "staff-sum",
            lang,
            workers=plan.workers["worker"].nunique(),
            communities=table.sum_of_communities,
            subdistrict=table.subdistrict,
            rounding=_word("rounding", rules.rounding, lang),
        )
    )
    dedicated = _dedicated_grids(plan)
    if dedicated.any():
        lines.append(say("staff-dedicated", lang, workers=int(plan.network.n_workers[dedicated].sum())))
    return lines


def _word(subject: str, name: str, lang: str | None) -> str:
    """Return the word for one of the names that options know; a kind of the planner's own stays as it is."""
    key = f"{subject}-{name}"
    return say(key, lang) if key in sentences() else name
