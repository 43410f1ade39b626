"""The kinds of area on a ground (administrative, residential, commercial, campus, industrial), whose grids do not mix.

Which area a unit counts to is told in `gridplan.ground.settling`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gridplan.ground.columns import plain_name
from gridplan.ground.dedicated.places import own_places
from gridplan.ground.ground import Ground
from gridplan.ground.settling import RESIDENTIAL, Setting, as_held_together, residential, settled
from gridplan.options import Rules
from gridplan.options.dedicated import area_of_place

AREA_KINDS = ("administrative", "residential", "commercial", "campus", "industrial")
"""The usual kinds of area; a standard may name others."""
_CHINESE = {
    **{"行政": "administrative", "居住": "residential", "住宅": "residential", "商业": "commercial"},
    **{"校园": "campus", "学校": "campus", "工业": "industrial", "园区": "industrial"},
}
NOWHERE = "-"
"""What units without a kind of area have, where areas are asked for strictly."""

Ints = NDArray[np.int32] | NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Areas:
    """The kinds of area on a ground.

    Parameters
    ----------
    kinds
        Kinds of area, in the words of the standard as far as it has them.
    number
        int32 (n,), position in `kinds` of the area that each unit is counted to.
    given
        int32 (n,), position of its own kind, −1 where it has none.
    """

    kinds: tuple[str, ...]
    number: NDArray[np.int32]
    given: NDArray[np.int32]

    @property
    def of_units(self) -> NDArray[np.object_]:
        """Kind of the area that each unit is counted to, object (n,)."""
        return np.asarray(np.array(self.kinds, dtype=object)[self.number], dtype=object)

    def of_grids(self, labels: Ints, load: NDArray[np.int64], *, n_grids: int) -> NDArray[np.object_]:
        """Return the kind of area of each grid, object (k,): that of most of its load, then of most of its units.

        Examples
        --------
        >>> areas = Areas(("campus", "homes"), np.array([0, 1, 1], np.int32), np.array([0, 1, 1], np.int32))
        >>> areas.of_grids(np.array([0, 0, 1]), np.array([5, 3, 0]), n_grids=2).tolist()
        ['campus', 'homes']
        """
        inside = labels >= 0
        grid, area = labels[inside].astype(np.int64), self.number[inside]
        weight = np.zeros((n_grids, len(self.kinds)), np.int64)
        units = np.zeros_like(weight)
        np.add.at(weight, (grid, area), load[inside])
        np.add.at(units, (grid, area), 1)
        heaviest = weight == weight.max(axis=1, keepdims=True)
        kinds: NDArray[np.object_] = np.array(self.kinds, dtype=object)
        return np.asarray(kinds[np.where(heaviest, units, -1).argmax(axis=1)], dtype=object)

    def mixed(self, labels: Ints, *, n_grids: int) -> NDArray[np.bool_]:
        """Return which grids have units of several areas, bool (k,)."""
        inside = labels >= 0
        pairs = np.unique(np.column_stack([labels[inside], self.number[inside]]), axis=0)
        return np.asarray(np.bincount(pairs[:, 0], minlength=n_grids) > 1)


def areas_of(ground: Ground, rules: Rules, load: NDArray[np.int64]) -> Areas | None:
    """Return the area that each unit is counted to, of which each dedicated place that is a grid of its own is one.

    None where there is no such place, and rules name no column of areas or units lack it. General ground beside
    dedicated places is then of the empty kind.

    Parameters
    ----------
    load
        int64 (n,), load of each unit.
    """
    places = own_places(ground.units, rules)
    found = _areas_by_column(ground, rules, load, dedicated=places != "")
    if not places.any():
        return found
    nothing = np.zeros(len(places), np.int32)
    return _with_places(found or Areas(("",), nothing, nothing), places)


def _with_places(areas: Areas, places: NDArray[np.object_]) -> Areas:
    """Return areas with a further one for each dedicated place."""
    names, place = np.unique(places.astype(str), return_inverse=True)
    names, first = names[names != ""], int("" in names)
    inside, own = places != "", place - first + len(areas.kinds)
    number, given = (np.where(inside, own, old).astype(np.int32) for old in (areas.number, areas.given))
    return Areas((*areas.kinds, *(area_of_place(name) for name in names.tolist())), number, given)


def _areas_by_column(
    ground: Ground, rules: Rules, load: NDArray[np.int64], *, dedicated: NDArray[np.bool_]
) -> Areas | None:
    """Return the areas that a column tells, None without one; what is `dedicated` counts to none of them."""
    if rules.areas is None or rules.areas not in ground.units.columns:
        return None
    words = area_words(ground.units, rules)
    kinds = sorted({word for word in words if word})
    if rules.strict_areas and "" in words:
        kinds.append(NOWHERE)
        words = [word or NOWHERE for word in words]
    if not kinds:
        kinds = [RESIDENTIAL]
    place = {kind: number for number, kind in enumerate(kinds)}
    given = np.array([place.get(word, -1) for word in words], dtype=np.int32)
    held = as_held_together(ground.units, rules, given, load)
    if rules.strict_areas:
        return Areas(tuple(kinds), held, given)
    home = residential(kinds, held, load)
    return Areas(tuple(kinds), settled(Setting(ground, rules, load, tuple(kinds), home, dedicated), held), given)


def grid_areas(
    ground: Ground, rules: Rules, load: NDArray[np.int64], *, labels: Ints, n_grids: int
) -> NDArray[np.object_] | None:
    """Return the kind of area of each grid of a division, object (k,), None where no areas are in use.

    Parameters
    ----------
    load
        int64 (n,), load of each unit.
    labels
        (n,), grid of each unit, −1 for none.
    """
    areas = areas_of(ground, rules, load)
    return None if areas is None else areas.of_grids(labels, load, n_grids=n_grids)


def area_words(units: pd.DataFrame, rules: Rules) -> list[str]:
    """Return the kind of area of each unit in the words of the standard, empty where it has none.

    Words compare without regard to case, width or spaces; the usual kinds may be told in Chinese, and `Rules.kind_map`
    maps others. One that the standard does
    not know is an area of its own under the general windows.
    """
    known = {**{kind: kind for kind in AREA_KINDS}, **_CHINESE}
    known |= {plain_name(kind): kind for kind in rules.standard or ()}
    known |= {plain_name(word): kind for word, kind in (rules.kind_map or {}).items()}
    words = ["" if value is None or pd.isna(value) else str(value).strip() for value in units[rules.areas]]
    return [known.get(plain_name(word), word) if word else "" for word in words]
