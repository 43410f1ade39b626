"""Wishes on units of dedicated places, each of which is one grid whatever is wished."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from gridplan.findings import Finding
from gridplan.ground.areas import Areas
from gridplan.options.dedicated import place_of_area
from gridplan.wishes.linking import Ways

Findings = tuple[Finding, ...]


def check_places(
    ids: NDArray[np.object_],
    areas: Areas | None,
    ways: Ways,
    *,
    apart: Sequence[Sequence[int]],
    pins: Mapping[str, Sequence[int]],
    centres: Collection[int],
) -> Findings:
    """Return the wishes that would part a dedicated place.

    Parameters
    ----------
    ways
        The neighbours that grids may reach; no grid reaches beyond a place.
    apart
        Units of which no two may share a grid.
    pins
        Name of a grid → units that must be in it.
    centres
        Units about each of which a grid of its own is to lie.
    """
    if areas is None:
        return ()
    places = [place_of_area(kind) for kind in areas.of_units]
    findings: Findings = ()
    for units in ways.parts([unit for unit, place in enumerate(places) if place]):
        part = frozenset(units)
        clashing = [*_of_several(part, pins.values()), *_within(part, centres)]
        clashing += [unit for group in apart for unit in _within(part, group)]
        if clashing:
            told = tuple(str(ids[unit]) for unit in sorted(set(clashing)))
            findings += (Finding("places-wished-apart", told, {"place": places[units[0]]}),)
    return findings


def _within(part: Collection[int], units: Collection[int]) -> list[int]:
    """Return the units of a part where it has several of them."""
    found = [unit for unit in units if unit in part]
    return found if len(found) > 1 else []


def _of_several(part: Collection[int], groups: Iterable[Sequence[int]]) -> list[int]:
    """Return the units of a part that are of groups, where these are several."""
    found = [own for group in groups if (own := [unit for unit in group if unit in part])]
    return [unit for own in found for unit in own] if len(found) > 1 else []
