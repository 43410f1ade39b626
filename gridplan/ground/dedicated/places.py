"""Which units stand in a dedicated place, as their column tells."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gridplan.columns import DEDICATED_KIND
from gridplan.ground.formats.table import id_text
from gridplan.options import Rules
from gridplan.options.dedicated import DEDICATED


def places_of(units: pd.DataFrame) -> NDArray[np.object_]:
    """Return the dedicated place of each unit, object (n,), empty where it is in none.

    Examples
    --------
    >>> places_of(pd.DataFrame({"dedicated": ["mall", None, " "]})).tolist()
    ['mall', '', '']
    """
    return _texts(units, DEDICATED)


def own_places(units: pd.DataFrame, rules: Rules) -> NDArray[np.object_]:
    """Return the dedicated place of each unit, object (n,), empty where none is to be a grid of its own."""
    if rules.dedicated != "own":
        return np.full(len(units), "", dtype=object)
    return places_of(units)


def kinds_of_places(units: pd.DataFrame) -> dict[str, str]:
    """Return the kind of each dedicated place, such as mall or park, as far as it is known.

    Examples
    --------
    >>> kinds_of_places(pd.DataFrame({"dedicated": ["M", "P"], "dedicated_kind": ["mall", None]}))
    {'M': 'mall'}
    """
    places, kinds = places_of(units), _texts(units, DEDICATED_KIND)
    known = np.flatnonzero((places != "") & (kinds != ""))[::-1]
    return dict(zip(places[known].tolist(), kinds[known].tolist(), strict=True))


def _texts(units: pd.DataFrame, column: str) -> NDArray[np.object_]:
    found = np.full(len(units), "", dtype=object)
    if column in units.columns:
        found[:] = [id_text(value) for value in units[column]]
    return found
