"""What each further household that may move buys: plans between the least change and a fresh search."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from gridplan.columns import MOVEMENT_COLUMNS
from gridplan.dividing.pieces import divide_pieces
from gridplan.errors import OptionError
from gridplan.ground.ground import Ground
from gridplan.language import hundredths_text, say
from gridplan.measure import border_on_roads
from gridplan.plan import Plan
from gridplan.planning import PieceProgress, finish, prepare
from gridplan.regrid.budget import Budget
from gridplan.regrid.change import Change, change_of, least_change
from gridplan.regrid.following import next_plan
from gridplan.regrid.older import Older
from gridplan.regrid.regridding import NEW_GRID
from gridplan.regrid.rules import Asked
from gridplan.regrid.telling import moved_households
from gridplan.wishes.earlier import Earlier, dedicated_codes

STAYS = (4.0, 2.0, 1.0, 0.5, 0.25)
"""Prices of moving a household that are tried, in mean inertia of one."""


@dataclass(frozen=True, eq=False, repr=False)
class Curve:
    """Plans that move more and more households, each with what that buys.

    Parameters
    ----------
    table
        Columns of `gridplan.columns.MOVEMENT_COLUMNS`, a row for each plan, the first for the least change.
        ``walk_m`` is the root of the mean squared distance to the best unit of the grid; ``on_roads`` the share of the
        borders between grids that runs on streets.
    plans
        The plans, in the same order.
    """

    table: pd.DataFrame
    plans: tuple[Plan, ...]

    def __repr__(self) -> str:
        return f"<Curve: {len(self.plans)} plans>"

    def best(self, max_moved: float) -> Plan:
        """Return the plan with the shortest walks of those that move at most this share of the households.

        Raises
        ------
        OptionError
            When even the least change moves more.
        """
        within = self.table[self.table["share"] <= max_moved]
        if within.empty:
            least = hundredths_text(math.ceil(10_000 * float(self.table["share"].iloc[0])) / 10_000)
            raise OptionError(say("regrid-curve-least", share=least))
        return self.plans[int(within["walk_m"].to_numpy().argmin())]

    def summary(self, lang: str | None = None) -> str:
        """Return a line for each plan."""
        return "\n".join(say("regrid-curve-line", lang, **row) for row in self._spoken())

    def as_dict(self) -> dict[str, Any]:
        """Return the table as plain values for JSON."""
        return {"curve": self.table.to_dict("records")}

    def _spoken(self) -> list[dict[str, Any]]:
        return [
            {
                "moved": row["moved"],
                "share": hundredths_text(row["share"]),
                "walk": f"{row['walk_m']:.0f}",
                "roads": hundredths_text(row["on_roads"]),
            }
            for row in self.table.to_dict("records")
        ]


def regrid_curve(
    plan: Older,
    ground: Ground,
    rules: Asked = None,
    *,
    stays: Sequence[float] = STAYS,
    locked: Sequence[str] = (),
    new_grid: int = NEW_GRID,
    date: str = "",
    threads: int = 2,
    progress: PieceProgress | None = None,
) -> Curve:
    """Return what each further per cent of moved households buys, from the least change on.

    The least change is searched on with a lower and lower price of moving a household; of the plans found, those are
    kept that buy shorter walks or more borders on streets with the households they move.

    Parameters
    ----------
    plan, ground, rules, locked, new_grid, date, threads, progress
        As for `gridplan.regrid`.
    stays
        Prices of moving a household to try, in mean inertia of one; the lower, the more moves.

    Raises
    ------
    InputError, OptionError, PlanFileError
        As `gridplan.regrid`, and when a price is not above 0.

    Examples
    --------
    >>> import gridplan as gp
    >>> town = gp.samples.city(buildings=200, seed=1)
    >>> read = lambda rows: gp.survey(gp.read_units(rows, households="households", unit="unit"), roads=town.roads)
    >>> plan = gp.partition(read(town.buildings), effort=0)
    >>> curve = gp.regrid_curve(plan, read(town.buildings.iloc[4:]), stays=[1.0])
    >>> curve.table["moved"].is_monotonic_increasing
    True
    """
    if wrong := [price for price in stays if not price > 0]:
        raise OptionError(say("regrid-curve-price", prices=", ".join(map(str, wrong))))
    change = change_of(plan, ground, rules, locked=locked, threads=threads)
    least, _ = least_change(change, budget=Budget(), new_grid=new_grid)
    found = [least]
    for at, price in enumerate(sorted(stays, reverse=True)):
        told = None if progress is None else _later(progress, at, len(stays))
        found.append(_searched_on(change, least, price, threads=threads, progress=told))
    rows = _paying([_row(change, one) for one in found])
    plans = tuple(next_plan(change, found[row["at"]], date=date) for row in rows)
    return Curve(pd.DataFrame(rows)[list(MOVEMENT_COLUMNS)], plans)


def _searched_on(change: Change, least: Plan, price: float, *, threads: int, progress: PieceProgress | None) -> Plan:
    """Return the least change searched on at a price of moving a household."""
    start = Earlier(
        least.labels, least.network.codes, least.network.n_workers, change.earlier.taken, dedicated_codes(least)
    )
    ready = prepare(change.ready.ground, replace(change.ready.rules, stay=price), earlier=start, threads=threads)
    found = finish(ready, divide_pieces(ready.tasks, ready.numbers, ready.rules, progress=progress))
    return found.replace(rules=change.ready.rules, others=least.others)


def _row(change: Change, plan: Plan) -> dict[str, Any]:
    moved, total = moved_households(change, plan)
    load = max(int(plan.load.sum()), 1)
    return {
        "moved": moved,
        "share": moved / max(total, 1),
        "walk_m": math.sqrt(plan.objective / load),
        "on_roads": border_on_roads(plan.ground.adjacency, plan.labels),
        "status": plan.status,
    }


def _paying(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows with their positions, by households moved, without those that buy nothing.

    A row buys something where its walks are shorter, or more of its borders run on streets, than in all before it.
    """
    numbered = [{**row, "at": at} for at, row in enumerate(rows)]
    kept = numbered[:1]
    for row in sorted(numbered[1:], key=lambda one: (one["moved"], one["walk_m"])):
        shorter = row["walk_m"] < min(one["walk_m"] for one in kept)
        straighter = row["on_roads"] > max(one["on_roads"] for one in kept)
        if row["status"] == kept[0]["status"] and row["moved"] >= kept[-1]["moved"] and (shorter or straighter):
            kept.append(row)
    return kept


def _later(progress: PieceProgress, at: int, of: int) -> PieceProgress:
    return lambda name, share, gap: progress(name, (at + share) / of, gap)
