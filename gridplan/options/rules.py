"""All rules of a division as one frozen value that refuses what can never be right."""

from __future__ import annotations

import dataclasses
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, get_args

from gridplan.errors import OptionError
from gridplan.options.codes import USUAL_CODES, CodeScheme
from gridplan.options.dedicated import DEDICATED, Dedicated, place_of_area
from gridplan.options.numbers import is_count, is_number
from gridplan.options.standard import Standard
from gridplan.options.window import HOUSEHOLDS, Window
from gridplan.options.wishes import READERS, Group, Place
from gridplan.options.work import completed, measure_faults, steps_of, work_of

Rounding = Literal["ceil", "floor", "nearest", "largest_remainder"]
Objective = Literal["medoid", "centroid"]
Islands = Literal["own", "bridge", "refuse"]
Estates = Literal["cut", "whole"]
_CHOICES = {
    "rounding": get_args(Rounding),
    "objective": get_args(Objective),
    "islands": get_args(Islands),
    "estates": get_args(Estates),
    "dedicated": get_args(Dedicated),
}
_DIALS = ("streets", "borders", "stay")
_READERS = {**READERS, "work": work_of}
_WHERE_USED = (*_READERS, "borders", "islands", "stay", "areas", "strict_areas", "estates", "links", "dedicated")
"""What older plans do not name; as usual it is left out, so that their digests stay."""


def _plain(value: Any) -> Any:
    """Return a window or mapping as a dictionary, anything else as it is."""
    if isinstance(value, Window):
        return {"lo": value.lo, "hi": value.hi}
    if isinstance(value, (CodeScheme, Standard)):
        return value.as_dict()
    return dict(value) if isinstance(value, Mapping) else value


def _is_naming(value: Any) -> bool:
    """Tell whether a value is none, or names in both columns."""
    if value is None:
        return True
    return isinstance(value, Mapping) and all(isinstance(name, str) for pair in value.items() for name in pair)


@dataclass(frozen=True)
class Rules:
    """Everything a division was asked for; stored in the plan it made.

    Parameters
    ----------
    households
        Households per worker. None when the load window alone decides.
    load
        Workers' worth of load per worker (1.0 is one full worker). None when households alone decide.
    standard
        Households per worker by kind, or shops, jobs, students, m²; None when every household counts alike.
    kind_map
        Kind as written in the data → kind in the standard.
    classes
        Community → kind in the standard, where the ratio goes by community instead of by unit.
    n_grids
        Number of grids, or None to derive it.
    workers
        Fixed number of workers, apportioned to the communities; None to derive it by `rounding`.
    streets
        How strongly borders are drawn to streets: 0 not at all, 1 the default. Prices off-road border metres.
    borders
        From compact grids (0, the default) to short borders (1 and more): the price of all border metres. Compact
        grids keep every walk short, and `streets` already draws their borders to streets; short borders are for those
        who must mark, fence or patrol them, and cost longer walks.
    crossing
        Class of road (1 to 6) → price of reaching across it: 1 counts as much as `streets` counts a border off them.
    balance
        Column of the units → weight; its sums are evened out over the grids, softly: 1 weighs as much as compactness,
        and with 0 they are only told.
        ``load`` is what the windows are on: under a standard, parts of a worker.
    together
        Groups of unit ids that share a grid, or a column whose equal values do, such as estates.
    apart
        Groups of unit ids, or a column, of which no two may share a grid.
    pinned
        Unit id → name of its grid: one name is one grid, which gets that name as its code.
    locked
        Codes of grids of the older plan that stay exactly as they are.
    centres
        Units, or places (x, y) inside units, about which grids lie; a piece of ground that has any gets one grid for
        each.
    areas
        Column of the units with kinds of area, such as residential, commercial or campus: no grid mixes two of them,
        and each is held to the window of its own kind; see `gridplan.ground.settling`.
    strict_areas
        Whether also a bit of an area that is too small for a grid stands on its own.
    dedicated
        Dedicated places that a column ``dedicated`` of the units names, such as malls, campuses and hospitals: each is
        a grid of its ``own``, whatever its load, or they ``attach`` to the grids around, kept together as estates are.
    work
        Column of the units → how many households' worth of work one of it is, beside the households of kinds that are
        measured by them; at most two decimals.
    islands
        Parts of a community that do not hang together: divided on their ``own``, joined by a named ``bridge`` over the
        shortest way, or ``refuse``.
    estates
        Units that share a value of a column in `together`, such as estates, and are more than one worker may have:
        ``cut`` into the fewest parts, each kept together, or kept ``whole`` with several workers.
    links
        Whether grids may reach over barriers by bridges, underpasses and level crossings.
    stay
        Price of moving a household away from the grid it has in the older plan: 1 is the mean inertia of a household.
    effort
        How long to search: twice the effort tries twice as many moves (and from 2 on exact steps, which plans that
        hardly gain by them are spared at 1); what is not search takes as long as ever. 0 is one quick run.
    rounding
        How workers per community are rounded to whole people.
    objective
        Whether grids lie compactly about their best unit (``medoid``) or their middle (``centroid``).
    seed
        Same seed, same data, same rules: same plan.
    codes
        How grids are coded; in TOML the table ``[rules.codes]``.

    Raises
    ------
    OptionError
        With every value that can never be right.

    Examples
    --------
    >>> Rules(together=[["b1", "b2"]], crossing={1: 2}).crossing
    {'1': 2.0}
    """

    households: Window | None = HOUSEHOLDS
    load: Window | None = None
    standard: Standard | None = None
    kind_map: Mapping[str, str] | None = None
    classes: Mapping[str, str] | None = None
    n_grids: int | None = None
    workers: int | None = None
    streets: float = 1.0
    borders: float = 0.0
    crossing: Mapping[str, float] = field(default_factory=dict)
    balance: Mapping[str, float] = field(default_factory=dict)
    together: tuple[Group, ...] = ()
    apart: tuple[Group, ...] = ()
    pinned: Mapping[str, str] = field(default_factory=dict)
    locked: tuple[str, ...] = ()
    centres: tuple[Place, ...] = ()
    islands: Islands = "own"
    estates: Estates = "cut"
    links: bool = False
    stay: float = 0.0
    effort: int = 1
    rounding: Rounding = "nearest"
    objective: Objective = "medoid"
    seed: int = 0
    codes: CodeScheme = USUAL_CODES
    work: Mapping[str, float] = field(default_factory=dict)
    areas: str | None = None
    strict_areas: bool = False
    dedicated: Dedicated = "own"

    def __post_init__(self) -> None:
        faults = [*self._number_faults(), *self._read_wishes(), *self._window_faults(), *self._area_faults()]
        if faults:
            raise OptionError("; ".join(faults))
        for name in ("n_grids", "workers", "effort", "seed"):
            if (value := getattr(self, name)) is not None:
                object.__setattr__(self, name, int(value))
        for name in _DIALS:
            object.__setattr__(self, name, float(getattr(self, name)))
        if self.dedicated == "attach" and DEDICATED not in self.together:
            object.__setattr__(self, "together", (*self.together, DEDICATED))

    def _read_wishes(self) -> Iterator[str]:
        """Bring each wish to its plain form; yield what can never be right."""
        for name, read in _READERS.items():
            try:
                object.__setattr__(self, name, read(getattr(self, name)))
            except ValueError as fault:
                if name == "work":  # the load of one worker is reckoned with it
                    object.__setattr__(self, name, {})
                yield f"{name} {fault}"

    def _number_faults(self) -> Iterator[str]:
        for name, least in (("n_grids", 1), ("workers", 1), ("effort", 0), ("seed", 0)):
            value = getattr(self, name)
            if not (is_count(value, least=least) or (value is None and name in ("n_grids", "workers"))):
                yield f"{name} must be a whole number of at least {least}, not {value!r}"
        for name in _DIALS:
            value = getattr(self, name)
            if not (is_number(value) and value >= 0):
                yield f"{name} must be a number of at least 0, not {value!r}"
        for name, words in _CHOICES.items():
            if getattr(self, name) not in words:
                yield f"{name} must be one of {', '.join(words)}, not {getattr(self, name)!r}"
        links: Any = self.links
        if not isinstance(links, bool):
            yield f"links must be true or false, not {links!r}"
        for name in ("kind_map", "classes"):
            if not _is_naming(value := getattr(self, name)):
                yield f"{name} must give a kind by name, not {value!r}"
        if self.n_grids is not None and self.workers is not None:
            yield "ask for a number of grids or for a number of workers, not for both"

    def _window_faults(self) -> Iterator[str]:
        if self.households is None and self.load is None:
            yield "a window is needed, on households or on load"
        if (self.standard is None) != (self.load is None):
            yield "load is measured by kind: a load window such as 0.8-1.2 and a standard by kind go together"
            return
        yield from measure_faults(self.standard, self.work)
        if self.work and self.standard is None:
            yield "work is counted in load: name a standard, or let gridplan.rules_of make one"
        if empty := [name for name, (lo, hi) in self.windows.items() if lo > hi]:
            yield f"no whole number of {' and '.join(empty)} lies in the window"

    def _area_faults(self) -> Iterator[str]:
        if self.areas is not None and not (isinstance(self.areas, str) and self.areas.strip()):
            yield f"areas must be the name of a column, not {self.areas!r}"
        if self.strict_areas not in (True, False):
            yield f"strict_areas must be true or false, not {self.strict_areas!r}"
        if self.strict_areas and self.areas is None:
            yield "strict_areas must be told the column with the areas: name it as areas (--areas)"
        other = sorted(set(self.standard) - set(self.standard.by_households)) if self.standard is not None else []
        if self.households is not None and self.areas is None and other:
            yield (
                f"a window on households cannot hold for grids that mix in {', '.join(other)}, which are measured"
                " otherwise: leave it out, or name the column with the areas (--areas)"
            )

    @property
    def per_worker(self) -> int:
        """Load of one full worker: 1 without a standard, where load is households."""
        return self.standard.per_worker * steps_of(self.work) if self.standard else 1

    @property
    def windows(self) -> dict[str, tuple[int, int]]:
        """Lowest and highest amount per worker of ``load`` and ``households``, as far as they have windows.

        Examples
        --------
        >>> Rules().windows
        {'households': (300, 500)}
        """
        found = {}
        if self.load is not None:
            found["load"] = self.load.whole(unit=self.per_worker)
        if self.households is not None:
            found["households"] = self.households.whole()
        return found

    def windows_of(self, area: str) -> dict[str, tuple[int, int]]:
        """Lowest and highest amounts per worker of grids in an area: the load window of its kind where that has one.

        No window on households holds where the kind of the area is measured by something else, and none at all in a
        dedicated place.

        Examples
        --------
        >>> standard = {"homes": 300, "shops": {"per": "shops", "ratio": 200, "window": [0.7, 1.3]}}
        >>> rules = Rules.from_dict({"standard": standard, "areas": "use"})
        >>> rules.windows_of("homes"), rules.windows_of("shops")
        ({'load': (480, 720)}, {'load': (420, 780)})
        """
        if place_of_area(area):
            return {}
        found = self.windows
        if self.standard is None or area not in self.standard:
            return found
        own = self.standard.ratio_of(area)
        if isinstance(own.window, Window):
            found["load"] = own.window.whole(unit=self.per_worker)
        if not own.by_households:
            found.pop("households", None)
        return found

    @property
    def measured(self) -> tuple[str, ...]:
        """Columns of the units that make up load beside households and floor area."""
        own = () if self.standard is None else self.standard.columns
        return tuple(dict.fromkeys((*own, *self.work)))

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns of the units that the rules name, which reading must keep.

        Examples
        --------
        >>> Rules(together=["estate", ["b1", "b2"]], balance={"shops": 1}).columns
        ('shops', 'estate')
        """
        groups = [group for group in (*self.together, *self.apart) if isinstance(group, str)]
        areas = () if self.areas is None else (self.areas,)
        return tuple(dict.fromkeys((*self.balance, *groups, *self.measured, *areas)))

    def as_dict(self) -> dict[str, Any]:
        """Return the rules as plain values, wishes only as far as there are any; `from_dict` reads them back."""
        usual = {name: getattr(_USUAL, name) for name in _WHERE_USED}
        values = {field.name: getattr(self, field.name) for field in dataclasses.fields(self)}
        return {name: _plain(value) for name, value in values.items() if name not in usual or value != usual[name]}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Rules:
        """Return rules from plain values, refusing names that do not exist."""
        known = {f.name for f in dataclasses.fields(cls)}
        if unknown := sorted(set(values) - known):
            raise OptionError(f"unknown rules {unknown}; known are {sorted(known)}")
        given = completed(values)
        for name in ("households", "load"):
            if given.get(name) is not None:
                given[name] = Window.of(given[name])
        if given.get("standard") is not None and not isinstance(given["standard"], Standard):
            given["standard"] = Standard(given["standard"])
        return cls(**given)

    @classmethod
    def from_toml(cls, path: str | Path) -> Rules:
        """Return the rules in the table ``[rules]`` of a TOML file."""
        return cls.from_dict(tomllib.loads(Path(path).read_text(encoding="utf-8")).get("rules", {}))


_USUAL = Rules()
