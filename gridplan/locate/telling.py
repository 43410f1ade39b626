"""What is known of a place, in a few lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from gridplan.language import called, language, say
from gridplan.text import plain
from gridplan.wishes.earlier import BEFORE

OFFICERS, OLD_GRID = "officers_", "old_grid_"
"""Columns of one department begin with these."""


def told_place(row: Mapping[str, Any], at: str, lang: str | None = None) -> Iterator[str]:
    """Yield the lines on one point.

    Parameters
    ----------
    row
        A row of `Located.table`.
    at
        The day asked for, or empty.
    """
    yield _where(row, lang)
    if row["unit"]:
        yield say("locate-in-unit" if row["unit_m"] == 0 else "locate-near-unit", lang, **_filled(row))
    for column in ("micro_grids", "workers", "road_grid", "road_officers"):
        if row.get(column):
            yield say(f"locate-{column}", lang, **_filled(row))
    for key, prefix in (("locate-officers", OFFICERS), ("locate-old_grid", OLD_GRID)):
        named = {name.removeprefix(prefix): row[name] for name in row if name.startswith(prefix) and row[name]}
        if named:
            yield say(key, lang, named=_listed(named, lang))
    if at:
        known = "locate-then-nowhere" if not row["grid_then"] else f"locate-then-{row['then_from']}"
        yield say(known, lang, at=at, **_filled(row))


def _where(row: Mapping[str, Any], lang: str | None) -> str:
    """Return the line on the grid."""
    if not row["inside"]:
        return say("locate-outside", lang, **_filled(row))
    if not row["grid"]:
        return say("locate-no-grid", lang, **_filled(row))
    return say("locate-grid-community" if row["community"] else "locate-grid", lang, **_filled(row))


def _filled(row: Mapping[str, Any]) -> dict[str, str]:
    """Return the values of a row as text; metres whole, of a kilometre and more in kilometres."""
    return {name: _metres(value) if name.endswith("_m") else plain(value) for name, value in row.items()}


def _metres(value: float) -> str:
    return f"{value:.0f} m" if value < 1000 else f"{value / 1000:.1f} km"


def department_name(name: str, lang: str | None = None) -> str:
    """Return what a department's network is called; that of the older plan has words of its own.

    Examples
    --------
    >>> department_name("police", "en"), department_name("before", "en")
    ('police', 'before the last change')
    """
    return say("locate-before", lang) if name == BEFORE else plain(called(name, lang, of="department"))


def _listed(named: Mapping[str, str], lang: str | None) -> str:
    colon, semicolon = ("：", "；") if language(lang) == "zh" else (": ", "; ")
    texts = {department_name(name, lang): plain(value) for name, value in named.items()}
    return semicolon.join(f"{name}{colon}{value}" if name else value for name, value in texts.items())
