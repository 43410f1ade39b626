"""The places that there are, by name."""

from __future__ import annotations

from collections.abc import Mapping

from gridplan.errors import OptionError
from gridplan.gallery import agencies, city, county_town, large_district, mixed_town, networks, subdistrict, village
from gridplan.gallery.recipe import Recipe
from gridplan.language import say

RECIPES: Mapping[str, Recipe] = {
    "city": city,
    "networks": networks,
    "subdistrict": subdistrict,
    "large-district": large_district,
    "agencies": agencies,
    "county-town": county_town,
    "village": village,
    "mixed-town": mixed_town,
}


def find_recipe(name: str) -> Recipe:
    """Return the recipe of a place.

    Raises
    ------
    OptionError
        When there is no such place.
    """
    if name not in RECIPES:
        raise OptionError(say("sample-unknown", place=name, places=", ".join(RECIPES)))
    return RECIPES[name]
