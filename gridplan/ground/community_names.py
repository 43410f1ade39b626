"""Communities under their code or their name, as lists from offices have either."""

from __future__ import annotations

from collections.abc import Sequence

import geopandas as gpd


def known_communities(listed: Sequence[str], of_units: set[str], communities: gpd.GeoDataFrame | None) -> list[str]:
    """Return what units call each of the communities `listed`; as listed where that says nothing.

    Parameters
    ----------
    listed
        Codes or names.
    of_units
        What the units call their communities.
    communities
        With columns ``community`` and, where these are codes and names are known, ``name``. A name that stands for
        several codes says nothing.

    Examples
    --------
    >>> frame = gpd.GeoDataFrame({"community": ["001", "002"], "name": ["east", "west"]})
    >>> known_communities(["west", "001", "north"], {"001", "002"}, frame)
    ['002', '001', 'north']
    """
    if communities is None or "name" not in communities:
        return list(listed)
    pairs = communities[["community", "name"]].astype(str).drop_duplicates("name", keep=False)
    code = dict(zip(pairs["name"], pairs["community"], strict=True))
    name = dict(zip(communities["community"].astype(str), communities["name"].astype(str), strict=True))
    return [_known((key, code.get(key, key), name.get(key, key)), of_units) for key in listed]


def _known(ways: tuple[str, str, str], of_units: set[str]) -> str:
    """Return the first of several ways to call a community that units have."""
    return next((way for way in ways if way in of_units), ways[0])
