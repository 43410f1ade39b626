"""The figures of a verification as lines that people read, in their language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from gridplan.language import hundredths_text, say
from gridplan.status import status_text
from gridplan.version import Version

_TOLD = ("components", "departments")
"""Figures that have lines of their own."""
_SHARES = ("border_on_roads", "blocks_cut", "max_deviation", "gap", "kept_share")
_FINE = ("mean_polsby_popper", "price_of_streets")
_LEFT_OUT = ("objective_name",)
"""Figures that another line names."""
_WHERE_ANY = ("sittings",)
"""Figures of which nothing is told where they are 0."""


def figure_lines(figures: Mapping[str, Any], lang: str | None = None) -> list[str]:
    """Return a line for each figure that there is, then one for each piece and each department.

    Examples
    --------
    >>> figure_lines({"n_grids": 1200, "gap": 0.0371, "bound": None}, "en")
    ['grids: 1,200', 'above the best possible by at most: 3.7 %']
    """
    left_out = (*_TOLD, *_LEFT_OUT, *(name for name in _WHERE_ANY if not figures.get(name)))
    named = [name for name in figures if name not in left_out and figures[name] is not None]
    by_hand = bool(figures.get("sittings"))
    told = {"plan_status": status_text(figures["plan_status"], lang, by_hand=by_hand)} if "plan_status" in named else {}
    values = {name: told.get(name) or _shown(name, figures[name], lang) for name in named}
    lines = [say(f"figure-{name}", lang, value=value) for name, value in values.items()]
    lines += [_piece_line(piece, by_hand, lang) for piece in figures.get("components") or ()]
    departments = figures.get("departments") or {}
    return lines + [_department_line(name, kept, lang) for name, kept in departments.items()]


def _shown(name: str, value: Any, lang: str | None) -> str:
    """Return a value as people write it."""
    words: dict[str, Callable[[Any], str]] = {
        "version": lambda version: Version(**version).text(lang),
        "searched_objective": lambda objective: say(f"map-objective-{objective}", lang),
    }
    if name in words:
        return words[name](value)
    if name in _SHARES:
        return hundredths_text(value)
    if name in _FINE:
        return f"{value:.2f}"
    return value if isinstance(value, str) else f"{value:,.0f}"


def _piece_line(piece: Mapping[str, Any], by_hand: bool, lang: str | None) -> str:
    """Return one line for a piece that was divided on its own; its findings stand in the plan's report."""
    return say(
        "figure-piece",
        lang,
        name=piece["name"] or "-",
        status=status_text(piece["status"], lang, by_hand=by_hand),
        grids=f"{piece['n_grids']:,}",
        households=f"{piece['households']:,}",
    )


def _department_line(name: str, kept: Mapping[str, Any], lang: str | None) -> str:
    share = kept["kept_share"]
    return say(
        "figure-department",
        lang,
        department=name,
        share="–" if share is None else hundredths_text(share),
        kept=f"{kept['pairs_kept']:,}",
        pairs=f"{kept['pairs']:,}",
        weight="–" if kept["weight"] is None else f"{kept['weight']:g}",
    )
