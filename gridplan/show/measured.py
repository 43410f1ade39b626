"""What a grid without households' work is measured by, such as jobs, in words."""

from __future__ import annotations

import numpy as np

from gridplan.ground.workload import floor_area, loads_by_column
from gridplan.language import language, say, sentences
from gridplan.measure import amounts, loads
from gridplan.options.standard import FLOOR_AREA, PER_HOUSEHOLD
from gridplan.plan import Network, Plan
from gridplan.text import plain


def measured_grids(plan: Plan, lang: str | None, network: Network | None = None) -> list[str]:
    """Return what makes up most of the load of each grid, such as ``540 jobs``; empty where households do their part.

    A campus has no households, and 0 would say that nothing is to do there.

    Parameters
    ----------
    network
        Another division of the plan's units; its own when None.
    """
    own_network = plan.network if network is None else network
    labels, n_grids, spoken = own_network.labels, len(own_network.codes), language(lang)
    standard = plan.rules.standard
    if standard is None or all(standard.ratio_of(kind).by_households for kind in standard):
        return [""] * n_grids
    units = plan.ground.units
    by_column = loads_by_column(units, plan.rules)
    columns = [name for name in by_column if name != PER_HOUSEHOLD]
    own = np.stack([loads(labels, by_column[name], n_grids=n_grids) for name in columns])
    homes = loads(labels, by_column[PER_HOUSEHOLD], n_grids=n_grids) if PER_HOUSEHOLD in by_column else 0
    most = np.where((own.max(axis=0) > 0) & (np.asarray(homes) == 0), own.argmax(axis=0), -1)
    sums = [
        amounts(labels, floor_area(units) if name == FLOOR_AREA else units[name], n_grids=n_grids) for name in columns
    ]
    return ["" if column < 0 else _told(columns[column], sums[column][grid], spoken)
            for grid, column in enumerate(most.tolist())]  # fmt: skip


def _told(column: str, amount: float, lang: str) -> str:
    """Return an amount of a column in words; columns that are the planner's own stand as they are written."""
    key, count = f"measured-{column}", f"{amount:,.0f}"
    if key in sentences():
        return say(key, lang, count=count)
    return say("measured-column", lang, count=count, column=plain(column))
