"""The places of the published accounts, and any town: what was published is fixed, the rest is told as assumed.

The figures are those that the accounts give of each place. What counts grids, workers or posts is left to the verbs.
"""

from __future__ import annotations

from collections.abc import Mapping

from gridplan.errors import OptionError
from gridplan.ground.places.preset import Preset
from gridplan.language import say

_THREE = {"police": 5_500, "urban": 3_300, "emergency": 9_000}
_CROSSING = ("police", "emergency")
_PEOPLE_PER_HOUSEHOLD = 2.8
_AREA_PER_BUILDING, _HOUSEHOLDS_PER_BUILDING = 1_500.0, 11.36
_BUILDINGS_PER_COMMUNITY = 50

_PRESETS = (
    Preset(
        name="city",
        communities=14,
        subdistricts=3,
        households=82_000,
        people=235_081,
        area=9_000_000.0,
        estates=223,
        estate_households=(300, 480),
        open_estates=0.17,
        open_households=14_250,
        longest_block=270.0,
        networks=_THREE,
        crossing=_CROSSING,
        officers={"police": 63, "urban": 63, "market": 21},
        officers_at_home=False,
        road_sections=125,
        counts={"ledger_households": 41_858, "ledger_people": 120_000, "cadres": 4_079},
        quick=0.07,
        assumptions=(
            "sample-assumed-people",
            "sample-assumed-estates",
            "sample-assumed-open",
            "sample-assumed-sections",
            "sample-assumed-departments",
        ),
    ),
    Preset(
        name="networks",
        communities=72,
        subdistricts=14,
        households=100_800,
        people=282_240,
        open_estates=0.45,
        networks={"party": 1_400, "governance": 1_000, "emergency": 9_000, "urban": 3_300},
        crossing=("emergency",),
        officers={"police": 216, "urban": 288, "market": 216},
        rooms=(12, 18),
        quick=0.04,
        assumptions=(
            "sample-assumed-households",
            "sample-assumed-communities",
            "sample-assumed-departments",
            "sample-assumed-rooms",
        ),
    ),
    Preset(
        name="subdistrict",
        communities=8,
        households=26_400,
        people=71_080,
        area=3_240_000.0,
        networks=_THREE,
        crossing=_CROSSING,
        officers={"police": 24, "urban": 32, "market": 24},
        counts={"full-time": 104, "part-time": 176, "building": 332, "volunteer": 88},
        quick=0.25,
        assumptions=("sample-assumed-households", "sample-assumed-staff"),
    ),
    Preset(
        name="large-district",
        communities=149,
        subdistricts=15,
        households=300_475,
        people=886_400,
        classes=("old", "redevelopment", "commercial", "new", "institution"),
        networks=_THREE,
        crossing=_CROSSING,
        officers={"police": 447, "urban": 596, "market": 447},
        quick=0.04,
        assumptions=("sample-assumed-households", "sample-assumed-subdistricts", "sample-assumed-classes"),
    ),
    Preset(
        name="agencies",
        communities=10,
        subdistricts=3,
        households=60_000,
        people=175_000,
        estates=59,
        estate_households=(300, 1_600),
        in_estates=0.75,
        open_estates=0.25,
        longest_block=330.0,
        uses={"administrative": 4.0},
        networks=_THREE,
        crossing=_CROSSING,
        officers={"police": 10, "urban": 15, "property": 10},
        officers_at_home=False,
        counts={"agencies": 87, "subdistrict_seats": 22, "members": 362, "families": 287},
        quick=0.15,
        assumptions=(
            "sample-assumed-households",
            "sample-assumed-estates",
            "sample-assumed-agencies",
            "sample-assumed-urban",
        ),
    ),
    Preset(
        name="county-town",
        communities=12,
        households=36_000,
        people=104_000,
        open_estates=0.5,
        uses={"administrative": 2.0},
        networks=_THREE,
        crossing=_CROSSING,
        officers={"police": 36, "urban": 48, "market": 36},
        main_roads=31,
        counts={"leaders": 39, "agencies": 90, "rank_1": 39, "rank_2": 410, "rank_3": 3_091},
        quick=0.13,
        assumptions=("sample-assumed-households",),
    ),
    Preset(
        name="village",
        communities=1,
        households=1_691,
        people=7_459,
        area=14_000_000.0,
        rail=False,
        counts={"hamlets": 19, "groups": 30, "teams": 8, "service_teams": 10, "islands": 2},
        quick=0.5,
        assumptions=("sample-assumed-village",),
    ),
    Preset(
        name="mixed-town",
        communities=6,
        households=18_000,
        people=52_000,
        area=3_600_000.0,
        uses={"administrative": 5.0, "campus": 2.0, "industrial": 6.0, "office": 2.5, "mall": 2.0},
        networks=_THREE,
        crossing=_CROSSING,
        officers={"police": 24, "urban": 30, "market": 24},
        officers_at_home=False,
        quick=0.34,
        assumptions=("sample-assumed-households", "sample-assumed-communities"),
    ),
)
PRESETS: Mapping[str, Preset] = {preset.name: preset for preset in _PRESETS}


def find_preset(name: str) -> Preset:
    """Return the inputs of a published place.

    Raises
    ------
    OptionError
        When no place goes by that name.

    Examples
    --------
    >>> find_preset("village").households
    1691
    """
    if name not in PRESETS:
        raise OptionError(say("sample-unknown", place=name, places=", ".join(PRESETS)))
    return PRESETS[name]


def any_town(buildings: int, communities: int, subdistricts: int | None = None) -> Preset:
    """Return the inputs of a town with so many buildings, everything else in proportion.

    Raises
    ------
    OptionError
        When there are fewer than 50 buildings a community, or no community.
    """
    if communities < 1 or buildings < _BUILDINGS_PER_COMMUNITY * communities:
        raise OptionError(
            f"a town needs at least one community and {_BUILDINGS_PER_COMMUNITY} buildings in each, "
            f"not {buildings} in {communities}"
        )
    households = round(buildings * _HOUSEHOLDS_PER_BUILDING)
    return Preset(
        name="town",
        communities=communities,
        subdistricts=max(1, round(communities / 6)) if subdistricts is None else subdistricts,
        households=households,
        people=round(households * _PEOPLE_PER_HOUSEHOLD),
        buildings=buildings,
        area=buildings * _AREA_PER_BUILDING,
        networks=_THREE,
        crossing=_CROSSING,
        officers={"police": 3 * communities, "urban": 4 * communities, "market": 3 * communities},
        assumptions=("sample-assumed-people",),
    )
