"""Names of grids and their bounds in words: east to …, south to …, west to …, north to … (四至)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from gridplan.language import Lang
from gridplan.naming.borders import read_borders
from gridplan.naming.estates import Estates
from gridplan.naming.lines import one_line
from gridplan.naming.sides import SIDES, facing
from gridplan.naming.things import Thing, things_along
from gridplan.naming.titles import titles
from gridplan.naming.values import FIELDS, GridName, Words
from gridplan.naming.weighing import longest_things
from gridplan.naming.wording import bounds_text, side_text
from gridplan.plan import Plan

_LANGUAGES: tuple[Lang, ...] = ("en", "zh")
_Sides = dict[tuple[int, int], list[Thing]]
COLUMNS = ("grid", *(f"{field}_{lang}" for field in FIELDS for lang in _LANGUAGES), "given")
"""Columns of the table of names."""


def name_grids(plan: Plan) -> pd.DataFrame:
    """Return the name and the bounds in words (四至) of each grid, in English and Chinese.

    The sides of a grid are those that its buildings have in front; among slanted streets they are those of the streets.
    Thin arms of its ground, as half a river along its neighbours, count for none. On each side named roads, rivers and
    other barriers within 15 m of the border come first, then estates, communities, roads and barriers without a name,
    neighbouring grids and the edge of the surveyed ground; the longest is told first, at most three a side. Nothing is
    told of opposite sides unless it is half of each.

    A name is the planner's own (`with_names`); else the estate where most households live, the community with the
    number of the grid (the code alone where that is of another community), or the main street. No two grids of a plan
    share a name.

    Returns
    -------
    DataFrame
        One row a grid in the order of the codes: ``grid``; ``name``, ``bounds``, ``east``, ``south``, ``west`` and
        ``north``, each with ``_en`` and ``_zh`` behind; ``given``, True where the name is the planner's.

    Examples
    --------
    >>> import gridplan as gp
    >>> town = gp.samples.city(buildings=200, seed=1, communities=2)
    >>> units = gp.read_units(town.buildings, households="households")
    >>> plan = gp.partition(gp.survey(units, roads=town.roads, boundaries=town.boundaries), window=(300, 500))
    >>> gp.name_grids(plan)["name_zh"].iloc[0]
    '江滨社区第1网格'
    """
    rows = [named.as_dict() for named in plan.grid_names]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def names_of(plan: Plan) -> tuple[GridName, ...]:
    """Return the names and bounds of the grids of a plan, in the order of the codes."""
    estates = Estates.of(plan)
    told = _sides(plan, estates)
    words = {lang: _words(plan, estates, told, lang) for lang in _LANGUAGES}
    given = {code for code, name in plan.names.items() if one_line(name)}
    rows = zip(plan.network.codes, words["en"], words["zh"], strict=True)
    return tuple(GridName(code, en, zh, code in given) for code, en, zh in rows)


def _sides(plan: Plan, estates: Estates) -> _Sides:
    """Return what is told of each side of each grid."""
    borders = read_borders(np.asarray(plan.grids.geometry.array, dtype=object))
    side, width = facing(borders, plan)
    thing, things = things_along(plan, borders, estates)
    return longest_things(borders.grid, side, thing=thing, width=width, things=things)


def _words(plan: Plan, estates: Estates, told: _Sides, lang: Lang) -> list[Words]:
    """Return name and bounds of each grid in one language."""
    names = titles(plan, estates, lang=lang)
    by_code = dict(zip(plan.network.codes, names, strict=True))
    found = []
    for grid, name in enumerate(names):
        sides = {side: side_text(told.get((grid, i), []), by_code, lang=lang) for i, side in enumerate(SIDES)}
        found.append(Words(name=name, bounds=bounds_text(sides, lang=lang), **sides))
    return found
