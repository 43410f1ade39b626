"""The places that there are, by name."""

from __future__ import annotations

from collections.abc import Mapping

from gridplan.errors import OptionError
from gridplan.gallery import (
    Mapping,
    RECIPES,
    Recipe,
    agencies,
    city,
    def,
    find_recipe,
    from,
    gallery,
    gridplan,
    import,
    large_district,
    mixed,
    mixed_town,
    name,
    networks,
    recipe,
    str,
    subdistrict,
    town,
    village,
) -> Recipe:
    """Return the recipe of a place.

    Raises
    ------
    OptionError
        When there is no such place.
    """
    if name not in RECIPES:
        raise OptionError(f"no place is called {name!r}; there are {', '.join(RECIPES)}")
    return RECIPES[name]
