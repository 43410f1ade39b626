"""What a division of roads into grids was asked for."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from gridplan.errors import OptionError
from gridplan.options.codes import USUAL_CODES, CodeScheme, scheme_of
from gridplan.options.numbers import is_count, is_number
from gridplan.options.window import Window

Border = Literal["one side", "split"]
By = Literal["name"]
LENGTH = "length"
"""What a metre of road goes by among the kinds of work."""
_NEVER = ("households", "unit", "segment", "load")
_METRES, _NUMBERS = ("touch", "longest"), ("touch", "longest", "chains")
_CLASSES = range(1, 7)


@dataclass(frozen=True)
class RoadRules:
    """Everything a division of roads was asked for; stored in the network it made.

    Parameters
    ----------
    window
        Load of a road-segment grid.
    work
        Kind of work → its weight: ``length`` for a metre of road, else a count along it, such as shops. Where length
        weighs 1 load is in metres, and ``{"shops": 20}`` makes a shop count as much as 20 m of road.
    n_grids
        Number of grids, or None for as many as come nearest to the middle of the window.
    by
        ``name`` for one grid for each named road, whole, in the community that most of it lies in; where a road of one
        name does not hang together, each piece is a grid. Roads without a name are not divided, and none is cut for
        the window, which still tells the grids outside it.
    touch
        How far a road's line lies from what stands along it, m.
    classes
        Classes of road (1 to 6) that are divided.
    longest
        Segments longer than this are cut into equal parts, m.
    by_side
        True where the two sides of each road are segments of their own.
    border
        What becomes of a segment that is itself the border of two communities: it goes whole to ``one side``, the one
        with more units along it, or it is ``split`` by side.
    chains
        How strongly grids follow roads by name and straight on, and break at junctions: 0 is compact grids only.
    effort
        How long to search; 0 is one quick run.
    seed
        Same seed, same data, same rules: same network.
    codes
        How grids are coded.

    Raises
    ------
    OptionError
        With every value that can never be right.

    Examples
    --------
    >>> RoadRules(work={"shops": 20}).work
    {'length': 1.0, 'shops': 20.0}
    """

    window: Window = field(default_factory=lambda: Window(1000, 2500))
    work: Mapping[str, float] = field(default_factory=lambda: {LENGTH: 1.0})
    n_grids: int | None = None
    by: By | None = None
    touch: float = 25.0
    classes: tuple[int, ...] = (1, 2, 3, 4, 5)
    longest: float = 1000.0
    by_side: bool = False
    border: Border = "one side"
    chains: float = 10.0
    effort: int = 1
    seed: int = 0
    codes: CodeScheme = USUAL_CODES

    def __post_init__(self) -> None:
        if faults := [*self._faults()]:
            raise OptionError("; ".join(faults))
        object.__setattr__(self, "window", Window.of(self.window))
        object.__setattr__(self, "work", {LENGTH: 1.0} | {name: float(each) for name, each in self.work.items()})
        object.__setattr__(self, "classes", tuple(sorted({int(one) for one in self.classes})))
        for name in _NUMBERS:
            object.__setattr__(self, name, float(getattr(self, name)))

    def _faults(self) -> Iterator[str]:
        work: Any = self.work
        if not isinstance(work, Mapping):
            yield f"work must give numbers by kind, not {work!r}"
            return
        if not self.work or not all(is_number(each) and each >= 0 for each in self.work.values()):
            yield f"work must give numbers of at least 0, not {dict(self.work)!r}"
        elif LENGTH in self.work and not any(self.work.values()):
            yield "one kind of work must weigh more than 0"
        if wrong := sorted(set(self.work) & set(_NEVER)):
            yield f"{', '.join(wrong)} cannot go to roads: households stay with the areal grids"
        for name in _METRES:
            if not is_number(value := getattr(self, name)) or value <= 0:
                yield f"{name} must be a number of metres above 0, not {value!r}"
        by_side: Any = self.by_side
        if not isinstance(by_side, bool):
            yield f"by_side must be true or false, not {by_side!r}"
        classes: Any = self.classes
        listed = isinstance(classes, Collection) and len(classes) > 0
        if not (listed and all(is_count(one, least=1) and one in _CLASSES for one in classes)):
            yield f"classes of road must be 1 to 6, not {self.classes!r}"
        yield from self._odd_names()
        if self.border not in get_args(Border):
            yield f"border must be one of {', '.join(get_args(Border))}, not {self.border!r}"
        if not is_number(self.chains) or self.chains < 0:
            yield f"chains must be a number of at least 0, not {self.chains!r}"
        for name, least in (("n_grids", 1), ("effort", 0), ("seed", 0)):
            value = getattr(self, name)
            if not (is_count(value, least=least) or (value is None and name == "n_grids")):
                yield f"{name} must be a whole number of at least {least}, not {value!r}"

    def _odd_names(self) -> Iterator[str]:
        """Yield what is wrong with grids by name."""
        if self.by is not None and self.by not in get_args(By):
            yield f"by must be {', '.join(get_args(By))} or None, not {self.by!r}"
        elif self.by is not None and self.n_grids is not None:
            yield "n_grids cannot be told with by: there are as many grids as names"

    @property
    def counts(self) -> tuple[str, ...]:
        """Kinds of work that are counted along the roads."""
        return tuple(name for name in self.work if name != LENGTH)

    def as_dict(self) -> dict[str, Any]:
        """Return the rules as plain values; `from_dict` reads them back."""
        values = {one.name: getattr(self, one.name) for one in dataclasses.fields(self)}
        plain = {"window": [self.window.lo, self.window.hi], "work": dict(self.work), "classes": list(self.classes)}
        found = values | plain | {"codes": self.codes.as_dict()}
        return found if self.by is not None else {name: value for name, value in found.items() if name != "by"}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> RoadRules:
        """Return rules from plain values, refusing names that do not exist."""
        known = {one.name for one in dataclasses.fields(cls)}
        if unknown := sorted(set(values) - known):
            raise OptionError(f"unknown rules of roads {unknown}; known are {sorted(known)}")
        given = dict(values)
        if "window" in given:
            given["window"] = Window.of(given["window"])
        if "codes" in given:
            given["codes"] = scheme_of(given["codes"])
        return cls(**given)
