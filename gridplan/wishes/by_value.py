"""One grid for each value of a column, such as each estate: said by the wishes that there are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gridplan.errors import InputError, OptionError
from gridplan.findings import Finding
from gridplan.ground.formats.table import id_text
from gridplan.ground.ground import Ground
from gridplan.ground.reading.attributes import missing_column
from gridplan.options import Rules


def one_grid_each(ground: Ground, by: str, keywords: Mapping[str, Any]) -> dict[str, Any]:
    """Return the wishes that make each value of the column `by` one grid: together, whole, about its middle.

    Parameters
    ----------
    keywords
        What else is asked of `gridplan.partition`.

    Raises
    ------
    InputError
        When the units have no such column, or no value in it.
    OptionError
        When estates are to be cut, or places of grids are given too.
    """
    if taken := [name for name in ("centres", "n_grids") if keywords.get(name) is not None]:
        raise OptionError(f"{' and '.join(taken)} cannot be told with by: there is one grid for each {by}")
    if keywords.get("estates") == "cut":
        raise OptionError(f"each {by} is one grid with by, so estates cannot be cut")
    if by not in ground.units:
        raise InputError((missing_column(ground.units, by),))
    if not (places := middles(ground, by)):
        raise InputError((Finding("wish-column-empty", numbers={"column": by, "wish": "by"}),))
    others = keywords.get("together") or ()
    groups = (by, *(group for group in ((others,) if isinstance(others, str) else others) if group != by))
    return {"together": groups, "estates": "whole", "centres": places}


def rules_for_each(ground: Ground, by: str, rules: Rules) -> Rules:
    """Return rules with the wishes of `one_grid_each` added, whatever they say about estates."""
    asked = {"centres": rules.centres or None, "n_grids": rules.n_grids, "together": rules.together}
    return replace(rules, **one_grid_each(ground, by, asked))


def middles(ground: Ground, by: str) -> tuple[str, ...]:
    """Return the unit nearest to the middle of those of each value of a column, in order of the values."""
    return tuple(_middles(ground, np.array([id_text(value) for value in ground.units[by]], dtype=str)))


def _middles(ground: Ground, values: NDArray[np.str_]) -> Iterator[str]:
    """Yield the unit nearest to the middle of those of each value."""
    units = ground.units["unit"].astype(str).to_numpy()
    for value in np.unique(values[values != ""]).tolist():
        own = np.flatnonzero(values == value)
        away = ground.points[own] - ground.points[own].mean(axis=0)
        yield str(units[own[np.argmin(np.round(np.hypot(*away.T), 2))]])
