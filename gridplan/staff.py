"""How many workers a plan's rules give each community, and how the pieces of a community share them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gridplan.components import Piece, communities_of
from gridplan.findings import Finding
from gridplan.ground.staffing import StaffingTable, apportion, household_range, load_by_community, workers
from gridplan.language import say
from gridplan.options import Rules
from gridplan.plan import Plan
from gridplan.quota import limits


def staff_communities(units: pd.DataFrame, amount: NDArray[np.int64], rules: Rules) -> StaffingTable:
    """Return the workers of each community under `rules`.

    Parameters
    ----------
    units
        Columns ``community`` and ``households``.
    amount
        int64 (n,), load of each unit, or households where these decide.
    """
    usual = limits(rules).usual
    table = load_by_community(units, amount * usual.denominator)
    return workers(table, usual.numerator, rounding=rules.rounding, total=rules.workers)


def share_staff(staff: StaffingTable, pieces: Sequence[Piece], amount: NDArray[np.int64]) -> list[int]:
    """Return the workers of each piece: those of its community by load, at least one where anyone lives."""
    totals = np.array([int(amount[piece.units].sum()) for piece in pieces], np.int64)
    names = np.array([piece.community for piece in pieces], dtype=object)
    shares = np.zeros(len(pieces), np.int64)
    for name, total in zip(staff.frame["community"], staff.frame["workers"], strict=True):
        own = np.flatnonzero((names == name) & (totals > 0))
        if len(own):
            shares[own] = apportion(totals[own], max(int(total), len(own)))
    return shares.tolist()


def staffing(plan: Plan) -> StaffingTable:
    """Return the workers that the plan's rules give each community, beside the subdistrict's own figure.

    Examples
    --------
    >>> import gridplan as gp
    >>> town = gp.samples.city(buildings=300, seed=1)
    >>> ground = gp.survey(gp.read_units(town.buildings, households="households", community="community"))
    >>> table = gp.staffing(gp.partition(ground))
    >>> table.sum_of_communities == int(table.frame["workers"].sum())
    True
    """
    amount = plan.load if plan.rules.load is not None else plan.ground.units["households"].to_numpy(np.int64)
    table = staff_communities(plan.ground.units, amount, plan.rules)
    scale = limits(plan.rules).usual.denominator
    return StaffingTable(
        table.frame.assign(load=table.frame["load"] // scale), table.sum_of_communities, table.subdistrict
    )


def staff_notes(plan: Plan) -> tuple[Finding, ...]:
    """Return a finding that names the communities whose workers the windows forced away from staffing."""
    table = staffing(plan).frame
    community = np.asarray(communities_of(plan.ground), dtype=object)
    by_grid = np.empty(len(plan.network.codes), dtype=object)
    by_grid[plan.labels] = community
    made = pd.Series(plan.network.n_workers).groupby(by_grid).sum()
    found = [
        f"{name or '*'} ({wanted} → {made[name]})"
        for name, wanted in zip(table["community"], table["workers"], strict=True)
        if wanted != made[name]
    ]
    return (Finding("staff-forced", ids=tuple(found)),) if found else ()


def staffing_lines(plan: Plan, lang: str | None = None) -> list[str]:
    """Return the staffing in sentences: household range per kind, workers per community, both sums."""
    lines = []
    rules = plan.rules
    if rules.standard is not None and rules.load is not None:
        for kind, (lo, hi) in household_range(rules.standard, rules.load).items():
            lines.append(say("staff-kind", lang, kind=kind, ratio=rules.standard[kind], lo=lo, hi=hi))
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
            workers=len(plan.workers),
            communities=table.sum_of_communities,
            subdistrict=table.subdistrict,
            rounding=rules.rounding,
        )
    )
    return lines
