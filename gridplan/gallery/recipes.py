"""The places that there are, by name."""

from __future__ import annotations

from collections.abc import Mapping

from gridplan.errors import OptionError
from gridplan.gallery import agencies, city, mixed_town, networks, subdistrict, village
from gridplan.gallery.recipe import Recipe

RECIPES: Mapping[str, Recipe] = {
    "city": city,
    "networks": networks,
    "agencies": agencies,
    "village": village,
    "mixed-town": mixed_town,
    "subdistrict": subdistrict,
}


def find_recipe(name: str) -> Recipe:
    """Return the recipe of a place.

    Raises
    ------
    OptionError
        When there is no such place.
    """
    if name not in RECIPES:
        raise OptionError(f"no place is called {name!r}; there are {', '.join(RECIPES)}")
    return RECIPES[name]
