"""Dedicated grids: malls, campuses, hospitals, parks that are grids of their own, each an area of its own kind."""

from __future__ import annotations

from typing import Literal

Dedicated = Literal["own", "attach"]
DEDICATED = "dedicated"
"""Column of the units that names the dedicated place of each."""
_MARK = "dedicated:"


def area_of_place(place: str) -> str:
    """Return the kind of area that a dedicated place is: one of its own, so that no grid reaches out of it.

    Examples
    --------
    >>> area_of_place("万达广场")
    'dedicated:万达广场'
    """
    return _MARK + place


def place_of_area(area: str) -> str:
    """Return the dedicated place of a kind of area; empty for all other kinds.

    Examples
    --------
    >>> place_of_area("dedicated:万达广场"), place_of_area("campus")
    ('万达广场', '')
    """
    return area[len(_MARK) :] if area.startswith(_MARK) else ""
