"""Wishes as planners write them, brought to one plain form: groups, names, places, weights."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from gridplan.options.codes import scheme_of
from gridplan.options.numbers import is_number

Group = str | tuple[str, ...]
"""A column of the units, whose equal values make groups, or the ids of one group."""
Place = str | tuple[float, float]
"""A unit by its id, or x and y in m in the coordinate system of the ground."""


def groups_of(value: Any) -> tuple[Group, ...]:
    """Return groups of ids; a text alone is a column of the units.

    Raises
    ------
    ValueError
        When a group holds anything but ids, or fewer than two.

    Examples
    --------
    >>> groups_of("estate"), groups_of([["b1", "b2"]])
    (('estate',), (('b1', 'b2'),))
    """
    if isinstance(value, str):
        return (value,)
    return tuple(group if isinstance(group, str) else _group(group) for group in _listed(value))


def names_of(value: Any) -> dict[str, str]:
    """Return unit id → name of its grid, by id.

    Examples
    --------
    >>> names_of({"b2": 7, "b1": "A-001"})
    {'b1': 'A-001', 'b2': '7'}
    """
    if not isinstance(value, Mapping):
        raise ValueError("must name a grid for each unit id")
    found = {_text(unit): _text(grid) for unit, grid in value.items()}
    return dict(sorted(found.items()))


def codes_of(value: Any) -> tuple[str, ...]:
    """Return codes of grids, each once, in order; a text alone is one code."""
    return tuple(sorted({value} if isinstance(value, str) else {_text(code) for code in _listed(value)}))


def places_of(value: Any) -> tuple[Place, ...]:
    """Return places: ids of units, or pairs of x and y.

    Examples
    --------
    >>> places_of(["b1", [355000, 6689000]])
    ('b1', (355000.0, 6689000.0))
    """
    return tuple(place if isinstance(place, str) else _place(place) for place in _listed(value))


def weights_of(value: Any) -> dict[str, float]:
    """Return column → weight, in order of the columns; weights are numbers of at least 0."""
    return dict(sorted(_prices(value, str).items()))


def crossings_of(value: Any) -> dict[str, float]:
    """Return class of road → price of reaching across it, classes 1 to 6 as text, as TOML and JSON hold them.

    Examples
    --------
    >>> crossings_of({2: 1, "1": 2.5})
    {'1': 2.5, '2': 1.0}
    """
    found = _prices(value, str)
    if wrong := [name for name in found if name not in {"1", "2", "3", "4", "5", "6"}]:
        raise ValueError(f"must name classes of road from 1 to 6, not {', '.join(wrong)}")
    return dict(sorted(found.items()))


READERS: dict[str, Callable[[Any], Any]] = {
    "together": groups_of,
    "apart": groups_of,
    "pinned": names_of,
    "locked": codes_of,
    "centres": places_of,
    "balance": weights_of,
    "crossing": crossings_of,
    "codes": scheme_of,
}
"""How each wish is read."""


def _listed(value: Any) -> Iterable[Any]:
    if isinstance(value, (str, Mapping)) or not isinstance(value, Iterable):
        raise ValueError(f"must be a list, not {value!r}")
    return value


def _group(value: Any) -> tuple[str, ...]:
    ids = tuple(dict.fromkeys(_text(unit) for unit in _listed(value)))
    if len(ids) < 2:
        raise ValueError(f"must hold groups of at least two units, not {list(ids)}")
    return ids


def _text(value: Any) -> str:
    text = str(value).strip()
    if not text or not isinstance(value, (str, int)) or isinstance(value, bool):
        raise ValueError(f"must hold ids and names, not {value!r}")
    return text


def _place(value: Any) -> tuple[float, float]:
    place = tuple(value) if isinstance(value, Iterable) else ()
    if len(place) != 2 or not all(is_number(axis) for axis in place):
        raise ValueError(f"must hold unit ids or pairs of x and y, not {value!r}")
    return float(place[0]), float(place[1])


def _prices(value: Any, key: Callable[[Any], str]) -> dict[str, float]:
    if not isinstance(value, Mapping):
        raise ValueError(f"must give a number by name, not {value!r}")
    if wrong := [name for name, price in value.items() if not (is_number(price) and price >= 0)]:
        raise ValueError(f"must be numbers of at least 0, not so for {', '.join(map(str, wrong))}")
    return {key(name): float(price) for name, price in value.items()}
