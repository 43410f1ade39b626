"""The verb: two plans of the same buildings, beside each other."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gridplan.agreement import shared
from gridplan.alternatives.figures import differing, figures_of
from gridplan.columns import COMPARED_GRID_COLUMNS
from gridplan.compare.values import Comparison
from gridplan.errors import InputError, OptionError
from gridplan.findings import Finding
from gridplan.plan import Plan
from gridplan.store.geopackage import load

_NAMES = ("A", "B")


def compare(first: Plan | str | Path, second: Plan | str | Path, *, names: tuple[str, str] = _NAMES) -> Comparison:
    """Return two plans of the same ground beside each other: figures, and which grids hold the same households.

    Buildings are the same when their id is. Neither plan needs to come from the other: `gridplan.changes` tells what
    became of a plan from one version to the next.

    Parameters
    ----------
    first, second
        Plans or their files.
    names
        What each is called, such as ``("draft", "as edited")``.

    Raises
    ------
    InputError
        When the plans have no building in common.
    OptionError
        When a name is empty or both are alike.
    PlanFileError
        When a file cannot be loaded.

    Examples
    --------
    >>> import gridplan as gp
    >>> town = gp.samples.city(buildings=200, seed=1)
    >>> units = gp.read_units(town.buildings, households="households", unit="unit")
    >>> ground = gp.survey(units, roads=town.roads)
    >>> plans = [gp.partition(ground, streets=streets, effort=0) for streets in (1, 0)]
    >>> gp.compare(*plans).differing > 0
    True
    """
    if len(set(names)) < len(names) or not all(name.strip() for name in names):
        raise OptionError(f"names must be two different names, not {names!r}")
    plans = tuple(plan if isinstance(plan, Plan) else load(plan) for plan in (first, second))
    rows = _common(*plans)
    households = plans[1].ground.units["households"].to_numpy(np.int64)[rows[1]]
    labels = tuple(plan.labels[row] for plan, row in zip(plans, rows, strict=True))
    return Comparison(
        plans=(plans[0], plans[1]),
        names=names,
        grids=_grids(plans, labels, households),
        figures=(figures_of(plans[0], None), figures_of(plans[1], None)),
        differing=differing(households, *labels),
        only=(len(plans[0].ground) - len(rows[0]), len(plans[1].ground) - len(rows[1])),
    )


def _common(first: Plan, second: Plan) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the rows of the buildings that both plans know, in the same order."""
    ids = [pd.Index(plan.ground.units["unit"].astype(str)) for plan in (first, second)]
    where = ids[1].get_indexer(ids[0])
    known = np.flatnonzero(where >= 0)
    if not len(known):
        numbers = {"first": len(ids[0]), "second": len(ids[1])}
        raise InputError((Finding("compare-nothing-common", (), numbers),))
    return known, where[known]


def _grids(
    plans: tuple[Plan, ...], labels: tuple[NDArray[np.int32], ...], households: NDArray[np.int64]
) -> pd.DataFrame:
    """Return one row a pair of grids with buildings in common, by the first, its largest part first."""
    found = shared(labels[0], labels[1], households)
    sums = [np.bincount(own, households, len(plan.network.codes)) for own, plan in zip(labels, plans, strict=True)]
    shares = [
        found.households / np.maximum(sums[0][found.old], 1),
        found.households / np.maximum(sums[1][found.new], 1),
    ]
    table = pd.DataFrame(
        {
            "first_grid": np.array(plans[0].network.codes, dtype=object)[found.old],
            "second_grid": np.array(plans[1].network.codes, dtype=object)[found.new],
            "households": found.households,
            "units": found.units,
            "share_first": shares[0],
            "share_second": shares[1],
        },
        columns=list(COMPARED_GRID_COLUMNS),
    )
    return table.sort_values(["first_grid", "households", "second_grid"], ascending=[True, False, True]).reset_index(
        drop=True
    )
