"""One grid for each value of a column, such as each estate: what a plan that was divided so goes on holding."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gridplan.findings import Finding
from gridplan.ground.formats.table import id_text
from gridplan.ground.ground import Ground
from gridplan.options import Rules
from gridplan.wishes.by_value import middles


def values_apart(rules: Rules, columns: tuple[str, ...], before: Ground, now: Ground) -> Rules:
    """Return rules under which no grid has two values of columns of which each value was one grid.

    Each value is kept together already, so a group with one unit of each, in the stead of the places of the first
    division, makes it one grid still, and each new value a new one.

    Parameters
    ----------
    columns
        As `divided_by` finds them.
    before
        Ground of the plan that has the rules.
    now
        Ground on which they are to hold.
    """
    for column in columns:
        own = set(middles(before, column))
        groups = tuple(group for group in rules.apart if set(group) != own)
        each = tuple(sorted(middles(now, column))) if column in now.units else ()
        rules = replace(rules, centres=(), apart=(*groups, each) if len(each) > 1 else groups)
    return rules


def divided_by(rules: Rules, ground: Ground) -> tuple[str, ...]:
    """Return the columns of which each value was one grid of a plan: by the places of its grids, or kept apart since.

    `gridplan.partition` asks for a grid about the middle of each value; re-gridding turns the places into a group.
    """
    if rules.estates != "whole":
        return ()
    asked = [set(map(str, rules.centres)), *(set(group) for group in rules.apart if not isinstance(group, str))]
    columns = [name for name in rules.together if isinstance(name, str) and name in ground.units]
    return tuple(name for name in columns if (own := set(middles(ground, name))) and own in asked)


def same_values(columns: tuple[str, ...], before: Ground, now: Ground, old_of: NDArray[np.int32]) -> bool:
    """Tell whether the units that are still there have the values that they had.

    Parameters
    ----------
    old_of
        int32 (n,), older unit that each unit was, −1 for none.
    """
    still = np.flatnonzero(old_of >= 0)
    return all(
        name in now.units and _texts(now.units[name].iloc[still]) == _texts(before.units[name].iloc[old_of[still]])
        for name in columns
    )


def value_notes(columns: tuple[str, ...], now: Ground) -> Iterator[Finding]:
    """Yield that each value is one grid still."""
    for name in columns:
        if name in now.units:
            yield Finding("regrid-by-value", numbers={"column": name, "values": len(middles(now, name))})


def _texts(values: pd.Series) -> list[str]:
    return [id_text(value) for value in values]
