"""The figures of a verification as lines that people read, in their language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from gridplan.language import hundredths_text, say
from gridplan.version import Version

_TOLD = ("components", "departments")
"""Figures that have lines of their own."""
_SHARES = ("border_on_roads", "blocks_cut", "max_deviation", "gap", "kept_share")
_FINE = ("mean_polsby_popper", "price_of_streets")
_LEFT_OUT = ("objective_name",)
"""Figures that another line names."""


def figure_lines(figures: Mapping[str, Any], lang: str | None = None) -> list[str]:
    """Return a line for each figure that there is, then one for each piece and each department.

    Examples
    --------
    >>> figure_lines({"n_grids": 1200, "gap": 0.0371, "bound": None}, "en")
    ['grids: 1,200', 'above the best possible by at most: 3.7 %']
    """
    named = [name for name in figures if name not in (*_TOLD, *_LEFT_OUT) and figures[name] is not None]
    lines = [say(f"figure-{name}", lang, value=_shown(name, figures[name], lang)) for name in named]
    lines += [_piece_line(piece, lang) for piece in figures.get("components") or ()]
    departments = figures.get("departments") or {}
    return lines + [_department_line(name, kept, lang) for name, kept in departments.items()]


def _shown(name: str, value: Any, lang: str | None) -> str:
    """Return a value as people write it."""
    words: dict[str, Callable[[Any], str]] = {
        "plan_status": lambda status: say(f"status-{status}", lang),
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


def _piece_line(piece: Mapping[str, Any], lang: str | None) -> str:
    """Return one line for a piece that was divided on its own; its findings stand in the plan's report."""
    return say(
        "figure-piece",
        lang,
        name=piece["name"] or "-",
        status=say(f"status-{piece['status']}", lang),
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
