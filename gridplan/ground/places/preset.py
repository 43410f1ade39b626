"""What is fixed about a generated place before it is drawn: its size and its people, never its grids."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from gridplan.errors import OptionError
from gridplan.ground.places.sharing import UnfitError
from gridplan.language import say

Counts = Mapping[str, int]
_AREA_PER_HOUSEHOLD = 132.0
_MOST_SIZE = 20


@dataclass(frozen=True)
class Preset:
    """The inputs of a place.

    Parameters
    ----------
    name
        What the place goes by.
    communities, subdistricts, households, people
        Numbers of them; no subdistrict is empty, and nobody lives without a household.
    buildings
        Exactly so many; None for as many as the households need.
    area
        Of the whole place, m²; None for what the households or the buildings need.
    estates
        Exactly so many residential estates; None for managed blocks as they come.
    estate_households
        Fewest and most households of an estate, where `estates` says how many.
    in_estates
        Share of the households that live in them.
    open_estates
        Share of the estates that are open courtyards; beyond estates, of the housing without any.
    open_households
        Households in open courtyards, where `estates` says how many there are: then exactly the share of them is open.
    longest_block
        Longest side of a block, m.
    rail
        Whether a railway runs through.
    classes
        Classes of communities in turn; they differ in how their blocks are used.
    uses
        How much likelier a use of blocks is than in an ordinary town.
    networks
        Department → households of its grids at most; `crossing` ones go over community borders.
    officers
        Department → officers in all.
    officers_at_home
        Whether officers have a home community.
    rooms
        Fewest and most grids that an existing room can look after as a service station.
    main_roads
        Exactly so many named roads of classes 1 to 3; None for as they come.
    road_sections
        Exactly so many named sections of them, each from junction to junction; None for roads named from end to end.
    counts
        Numbers for the tables that only this place has.
    quick
        Share of the place that is enough to try it out.
    assumptions
        Keys of the sentences on what was not published and is therefore assumed.
    """

    name: str
    communities: int
    households: int
    people: int
    subdistricts: int = 1
    buildings: int | None = None
    area: float | None = None
    estates: int | None = None
    estate_households: tuple[int, int] = (150, 1_800)
    in_estates: float = 1.0
    open_estates: float = 0.0
    open_households: int | None = None
    longest_block: float = 235.0
    rail: bool = True
    classes: tuple[str, ...] = ()
    uses: Mapping[str, float] = field(default_factory=dict)
    networks: Counts = field(default_factory=dict)
    crossing: tuple[str, ...] = ()
    officers: Counts = field(default_factory=dict)
    officers_at_home: bool = True
    rooms: tuple[int, int] = (2, 6)
    main_roads: int | None = None
    road_sections: int | None = None
    counts: Counts = field(default_factory=dict)
    quick: float = 0.15
    assumptions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not 1 <= self.subdistricts <= self.communities or not 1 <= self.households <= self.people:
            raise OptionError(
                f"{self.communities} communities in {self.subdistricts} subdistricts with {self.households} households "
                f"of {self.people} people cannot be"
            )

    @property
    def ground(self) -> float:
        """Area to begin with, m²."""
        return self.area or self.households * _AREA_PER_HOUSEHOLD

    def with_households(self, households: int) -> Preset:
        """Return the place with another number of households, as many people in each.

        Raises
        ------
        UnfitError
            When its estates cannot have so many.
        """
        fewest, most = self._in_estates_of_bounds()
        if not fewest <= households <= most:
            raise UnfitError(f"{households} households in {self.estates} estates", fewest=fewest, most=int(most))
        return replace(
            self,
            households=households,
            people=round(self.people * households / self.households),
            area=self.ground,
            open_households=None
            if self.open_households is None
            else round(self.open_households * households / self.households),
        )

    def _in_estates_of_bounds(self) -> tuple[int, float]:
        """Return the fewest and most households with which every estate is within its bounds, at today's shares."""
        if self.estates is None:
            return 1, math.inf
        some = self.open_households
        courts = 0 if some is None else round(self.estates * self.open_estates)
        inside = self.households * self.in_estates
        kinds = [(self.estates - courts, inside - (some or 0)), (courts, some or 0)]
        low, high = self.estate_households
        shares = [(number, own / self.households) for number, own in kinds if number and own]
        fewest = max(math.ceil(number * low / share) for number, share in shares)
        return fewest, min(math.floor(number * high / share) for number, share in shares)

    def sized(self, size: float) -> Preset:
        """Return a place of the same kind of `size` times everything, each number at least one.

        Raises
        ------
        OptionError
            When `size` is not above 0 and at most 20.
        """
        if not 0 < size <= _MOST_SIZE:
            raise OptionError(say("sample-size", most=_MOST_SIZE, size=f"{size:g}"))
        return self if size == 1 else self._sized(size)

    def _sized(self, size: float) -> Preset:
        def share(number: int) -> int:
            return max(1, round(number * size))

        communities = share(self.communities)
        return replace(
            self,
            communities=communities,
            subdistricts=min(share(self.subdistricts), communities),
            households=share(self.households),
            people=max(share(self.people), share(self.households)),
            buildings=None if self.buildings is None else share(self.buildings),
            area=None if self.area is None else self.area * size,
            estates=None if self.estates is None else max(share(self.estates), communities),
            open_households=None if self.open_households is None else share(self.open_households),
            officers={name: share(number) for name, number in self.officers.items()},
            main_roads=None if self.main_roads is None else share(self.main_roads),
            road_sections=None if self.road_sections is None else share(self.road_sections),
            counts={name: share(number) for name, number in self.counts.items()},
        )
