"""What a map shows beside its plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from gridplan.diagnose.values import Diagnosis
from gridplan.errors import OptionError
from gridplan.people.assignment import Assignment
from gridplan.people.stations.values import Stations
from gridplan.plan import Plan
from gridplan.publishing import PublicFigures, public_figures
from gridplan.show.map.basemap import Basemap
from gridplan.version import wrong_day


@dataclass(frozen=True, eq=False)
class Beside:
    """What the caller of a map adds to a plan; see `gridplan.show.map.plan_page.save_html`."""

    plan: Plan
    diagnosis: Diagnosis | None = None
    roster: Assignment | None = None
    stations: Stations | None = None
    basemap: Basemap | None = None
    date: str = ""
    public: bool = False
    earlier: Sequence[Plan] = ()

    def __post_init__(self) -> None:
        if wrong_day(self.date):
            raise OptionError(f"the date of a map is a day such as 2027-01-31, not {self.date!r}")
        if self.public and self.diagnosis is not None:
            raise OptionError("a map for everyone shows no diagnosis: conflicts name households of single places")

    @property
    def day(self) -> str:
        """The day that the map tells of, empty where nobody said."""
        return self.date or self.plan.version.valid_from

    @property
    def has_stations(self) -> bool:
        """Whether there is a station to show."""
        return self.stations is not None and bool(self.stations.opened.any())

    @cached_property
    def figures(self) -> PublicFigures | None:
        """The figures that everyone may see, where the map is for everyone."""
        return public_figures(self.plan, self.earlier) if self.public else None
