"""The tables and names that the file of a batch may have, and what they hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from gridplan.language import say
from gridplan.options.numbers import is_count, is_number
from gridplan.version import wrong_day

FILES = ("units", "roads", "barriers", "boundaries", "estates", "dedicated")
"""Layers of the table ``[input]``."""

SURVEYING = {
    "road_class": "road_class",
    "boundaries_column": "community_column",
    "community_wins": "community_wins",
    "barrier_kinds": "barrier_kinds",
    "estates_column": "estates_column",
    "estates_parted": "estates_parted",
}
"""Name in ``[input]`` → option of `gridplan.survey`."""

MARKING = {"dedicated_column": "name_column", "dedicated_kind": "kind_column"}
"""Name in ``[input]`` → option of `gridplan.with_dedicated`."""

_BEFORE = ("", *(f"{name}_" for name in FILES if name != "units"))
"""What stands before the options of each layer; options of the units have no name before them."""


def _text(value: object) -> bool:
    return isinstance(value, str) and bool(value)


def _flag(value: object) -> bool:
    return isinstance(value, bool)


def _texts(value: object) -> bool:
    return isinstance(value, list) and all(map(_text, value))


def _whole(value: object) -> bool:
    return isinstance(value, int) and is_count(value, least=0)


def _amount(value: object) -> bool:
    return is_number(value) and value >= 0  # type: ignore[operator]


def _share(value: object) -> bool:
    return _amount(value) and value <= 1  # type: ignore[operator]


def _day(value: object) -> bool:
    return _text(value) and not wrong_day(value)


def _wholes(value: object) -> bool:
    return isinstance(value, list) and all(map(_whole, value))


def _one_of(*words: str) -> Callable[[object], bool]:
    return lambda value: value in words


READING = {
    **dict.fromkeys(("households", "kind", "community", "unit", "floors", "use"), _text),
    "missing": _one_of("zero", "estimate"),
}
"""Options of `gridplan.read_units` in ``[input]`` and what they hold."""

KEYS: Mapping[str, Mapping[str, Callable[[object], bool]]] = {
    "input": {
        **dict.fromkeys(FILES, _text),
        **READING,
        "attributes": _texts,
        **dict.fromkeys((f"{name}{option}" for name in _BEFORE for option in ("layer", "crs", "encoding")), _text),
        **dict.fromkeys((f"{name}datum" for name in _BEFORE), _one_of("wgs84", "gcj02", "bd09")),
        "road_class": _wholes,
        **dict.fromkeys(("boundaries_column", "estates_column", *MARKING, "totals"), _text),
        "barrier_kinds": _texts,
        "estates_parted": _flag,
        "counted": _one_of("keep", "replace"),
        "community_wins": _one_of("boundaries", "column"),
    },
    "places": {"by": _one_of("community", "subdistrict"), "column": _text, "margin": _amount},
    "regrid": {"plans": _text, "max_moved": _share, "max_grids": _whole, "date": _day},
    "output": {
        "folder": _text,
        "maps": _flag,
        "changes": _flag,
        "lang": _one_of("en", "zh"),
    },
}
"""Table → name in it → whether a value can be right. ``[rules]`` and ``[place]`` are rules of their own."""


def table_faults(told: Mapping[str, Any], out: str | Path | None) -> Iterator[str]:
    """Yield everything in a file that can never be right, but for rules.

    Examples
    --------
    >>> [*table_faults({"input": {"units": "a.gpkg", "community": "c", "colour": 1}, "output": {"folder": "b"}}, None)]
    ['[input] colour is not known']
    """
    for table in sorted(told.keys() - KEYS.keys() - {"rules", "place"}):
        yield say("batch-key-unknown", table=table, name="").strip()
    for table, known in KEYS.items():
        yield from _faults_of(table, told.get(table, {}), known)
    for table in ("rules", "place"):
        yield from _faults_of(table, told.get(table, {}), None)
    tables = {name: values for name, values in told.items() if isinstance(values, dict)}
    for place, values in tables.get("place", {}).items():
        if not (isinstance(values, dict) and values.keys() <= {"rules"} and isinstance(values.get("rules", {}), dict)):
            yield say("batch-place-rules", place=place)
    yield from _missing(tables, out)


def _faults_of(table: str, values: object, known: Mapping[str, Callable[[object], bool]] | None) -> Iterator[str]:
    """Yield what can never be right in a table; None stands for one with names of its own."""
    if not isinstance(values, dict):
        yield say("batch-key-wrong", table=table, name="", value=values)
        return
    if known is None:
        return
    for name, value in values.items():
        if name not in known:
            yield say("batch-key-unknown", table=table, name=name)
        elif not known[name](value):
            yield say("batch-key-wrong", table=table, name=name, value=repr(value))


def _missing(told: Mapping[str, Any], out: str | Path | None) -> Iterator[str]:
    """Yield what has to be there and is not."""
    data = told.get("input", {})
    if "units" not in data:
        yield say("batch-key-missing", table="input", name="units")
    if "boundaries" in data and "boundaries_column" not in data:
        yield say("batch-key-missing", table="input", name="boundaries_column")
    if not {"boundaries", "community"} & set(data) and "column" not in told.get("places", {}):
        yield say("batch-no-community")
    if out is None and "folder" not in told.get("output", {}):
        yield say("batch-key-missing", table="output", name="folder")
    if "regrid" in told and "plans" not in told["regrid"]:
        yield say("batch-key-missing", table="regrid", name="plans")
