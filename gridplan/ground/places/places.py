"""The inputs of published places and of towns of any size."""

from __future__ import annotations

from gridplan.errors import OptionError
from gridplan.ground.places.grow import grow
from gridplan.ground.places.place import Place
from gridplan.ground.places.presets import PRESETS, any_town, find_preset
from gridplan.ground.places.sharing import UnfitError
from gridplan.ground.places.village import grow_village
from gridplan.language import say

_VILLAGE = "village"


def place_names() -> tuple[str, ...]:
    """Return the names of the published places.

    Examples
    --------
    >>> place_names()[:3]
    ('city', 'networks', 'subdistrict')
    """
    return tuple(PRESETS)


def place_figures() -> list[dict[str, str | int]]:
    """Return the main figures of each published place: ``place, households, people, communities``.

    Examples
    --------
    >>> place_figures()[6]
    {'place': 'village', 'households': 1691, 'people': 7459, 'communities': 1}
    """
    return [
        {
            "place": preset.name,
            "households": preset.households,
            "people": preset.people,
            "communities": preset.communities,
        }
        for preset in PRESETS.values()
    ]


def place_assumptions(name: str) -> tuple[str, ...]:
    """Return the keys of the sentences on what no account publishes of a place and its inputs therefore assume.

    Examples
    --------
    >>> place_assumptions("subdistrict")
    ('sample-assumed-households', 'sample-assumed-staff')
    """
    return find_preset(name).assumptions


def quick_size(name: str) -> float:
    """Return the share of a published place that is enough to try it out.

    Examples
    --------
    >>> 0 < quick_size("large-district") < 1
    True
    """
    return find_preset(name).quick


def place_inputs(name: str, *, seed: int = 0, households: int | None = None, size: float = 1.0) -> Place:
    """Return what a planner is given of a published place; grids, workers and posts come from the verbs.

    The numbers that the accounts give are held exactly; all shapes and whatever they do not give are made up, and
    `Place.assumed` says what.

    Parameters
    ----------
    name
        One of `place_names`.
    seed
        The same seed gives the same place.
    households
        In place of the published number, with as many people in each household, on the same ground.
    size
        Share of everything, for trying out: 0.1 is a tenth of the communities, households, estates, officers.

    Raises
    ------
    OptionError
        When there is no such place, or it cannot have that size or so many households.

    Examples
    --------
    >>> place_inputs("village")
    <Place village: 1563 buildings, 1691 households>
    >>> place_inputs("city", size=0.1, seed=2).totals["households"].sum()
    np.int64(8200)
    """
    if households is not None and households < 1:
        raise OptionError(say("sample-households", households=households))
    preset = find_preset(name).sized(size)
    try:
        preset = preset if households is None else preset.with_households(households)
        return grow_village(preset, seed) if name == _VILLAGE else grow(preset, seed)
    except UnfitError as fault:
        key = "sample-households-least" if fault.most is None else "sample-households-between"
        asked = preset.households if households is None else households
        told = say(key, place=name, households=asked, fewest=fault.fewest, most=fault.most)
        raise OptionError(told) from fault
    except OptionError as fault:
        usual = find_preset(name)
        told = say(
            "sample-no-place",
            place=name,
            households=preset.households,
            communities=preset.communities,
            quick=usual.quick,
            usual=usual.households,
        )
        raise OptionError(told) from fault


def town_inputs(
    *, buildings: int = 2_000, communities: int = 4, subdistricts: int | None = None, seed: int = 0
) -> Place:
    """Return what a planner is given of a made-up town of any size: every layer that the toolkit can take.

    Parameters
    ----------
    buildings
        Exactly so many, at least 50 for each community.
    communities, subdistricts
        Numbers of both; six communities or so to a subdistrict unless told.
    seed
        The same seed gives the same town.

    Raises
    ------
    OptionError
        When the numbers cannot be.

    Examples
    --------
    >>> town_inputs(buildings=300, communities=2, seed=1)
    <Place town: 300 buildings, 3408 households>
    """
    return grow(any_town(buildings, communities, subdistricts), seed)
