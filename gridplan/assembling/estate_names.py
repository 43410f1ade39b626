"""Names of what is kept together: estates by the columns that keep them, everything else by its first unit."""

from __future__ import annotations

from collections.abc import Iterable

from gridplan.ground.formats.table import id_text
from gridplan.ground.ground import Ground
from gridplan.options import Rules


def set_names(units: Iterable[int], rules: Rules, ground: Ground) -> tuple[str, ...]:
    """Return the names of sets of units that share a grid, each once.

    Parameters
    ----------
    units
        Position on the ground of one unit of each set.
    """
    return tuple(dict.fromkeys(_name(unit, rules, ground) for unit in units))


def _name(unit: int, rules: Rules, ground: Ground) -> str:
    columns = [column for column in rules.together if isinstance(column, str) and column in ground.units]
    named = (id_text(ground.units[column].iloc[unit]) for column in columns)
    return next(filter(None, named), str(ground.units["unit"].iloc[unit]))
