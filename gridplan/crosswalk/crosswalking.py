"""Read off a plan which new grid each department's old grids became."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import numpy as np
import pandas as pd

from gridplan.columns import FUNCTION_COLUMNS, NEW_GRID_COLUMNS
from gridplan.crosswalk.tables import backward_table, effort_table, forward_table, handover_table
from gridplan.crosswalk.values import Crosswalk
from gridplan.errors import OptionError
from gridplan.language import say
from gridplan.plan import Network, Plan
from gridplan.store.geopackage import load
from gridplan.wishes.earlier import BEFORE


def crosswalk(plan: Plan | str | Path, *, departments: Collection[str] | None = None) -> Crosswalk:
    """Return which new grid each old grid became, and back, with households, buildings, shares and relations.

    Units decide, so nothing is lost at borders: for each department, the households of all rows of ``forward`` and
    those that it did not serve are all households of the ground; the rows of ``backward`` alone are.

    The relation says how many old grids the new one is made of, and how many new grids the old one goes to: ``1:1``,
    ``1:n`` (split), ``n:1`` (merged), ``n:m``. Every common household counts, be it one at the border; ``main`` marks
    the new grid with the largest share, and ``share`` tells how much the others matter. Pairs that have only buildings
    without households in common have an empty relation, unless one of the grids has no households at all.

    Parameters
    ----------
    plan
        A merged plan, or one made with a `start`, or the file of one. Every areal network beside the plan's own counts
        as a department's; the older division of a plan with `start` is called ``before``.
    departments
        Names of the departments to look at; all when None.

    Raises
    ------
    OptionError
        When the plan holds no older network, or a department is not in it.
    PlanFileError
        When the file cannot be loaded.

    Examples
    --------
    >>> import gridplan as gp
    >>> town = gp.samples.city(buildings=200, seed=1)
    >>> ground = gp.survey(gp.read_units(town.buildings, households="households"), roads=town.roads)
    >>> plan = gp.partition(ground, start=gp.partition(ground, effort=0), effort=0, stay=1.0)
    >>> walk = gp.crosswalk(plan)
    >>> walk.departments, walk.holds
    (('before',), True)
    """
    whole = plan if isinstance(plan, Plan) else load(plan)
    networks = _chosen(whole, departments)
    households = whole.ground.units["households"].to_numpy(np.int64)
    forward = forward_table(networks, whole.network, households)
    return Crosswalk(
        forward=forward,
        backward=backward_table(networks, whole.network, households),
        effort=effort_table(networks, whole.network, households, forward),
        functions=_functions(whole, departments),
        grids=_new_grids(whole),
        handover=handover_table(networks, whole.network, whole.ground, forward),
        households=int(households.sum()),
    )


def _chosen(plan: Plan, departments: Collection[str] | None) -> list[Network]:
    """Return the networks asked for, sorted by name."""
    known = {network.name: network for network in plan.others if _is_department(network, plan)}
    if not known:
        raise OptionError(say("crosswalk-nothing"))
    names = sorted(known if departments is None else set(departments))
    if unknown := [name for name in names if name not in known]:
        raise OptionError(say("crosswalk-unknown", unknown=", ".join(unknown), known=", ".join(sorted(known))))
    return [known[name] for name in names]


def _is_department(network: Network, plan: Plan) -> bool:
    """Tell departments' networks from the older division, which is one only where nothing was merged."""
    merged = plan.merger is not None and BEFORE not in plan.merger.weights
    return network.kind == "areal" and not (merged and network.name == BEFORE)


def _functions(plan: Plan, departments: Collection[str] | None) -> pd.DataFrame:
    """Return what hangs on the new grids, of the departments asked for."""
    if plan.merger is None:
        return pd.DataFrame({name: pd.Series(dtype=object) for name in FUNCTION_COLUMNS})
    table = plan.merger.functions[list(FUNCTION_COLUMNS)]
    return table if departments is None else table[table["department"].isin(set(departments))].reset_index(drop=True)


def _new_grids(plan: Plan) -> pd.DataFrame:
    grids = pd.DataFrame(plan.grids).rename(columns={"units": "buildings"})
    return grids[list(NEW_GRID_COLUMNS)]
