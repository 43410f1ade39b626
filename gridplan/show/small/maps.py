"""Alternative plans as one page: a table and a small map for each, drawn without scripts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import shapely
from numpy.typing import NDArray

from gridplan.language import Lang, language, per_cent, say
from gridplan.plan import Plan
from gridplan.show import colours
from gridplan.show.classes import FILLS, class_of_grids
from gridplan.show.figures import class_name, number_text, percent_text, rule_text
from gridplan.show.page.assembly import assemble, static
from gridplan.show.small.place import Place, place_in
from gridplan.show.small.scale_bar import with_scale
from gridplan.store.safe import check_writable, replace_file
from gridplan.text import html, plain

if TYPE_CHECKING:
    from gridplan.alternatives.values import Alternatives

_WIDTH, _HEIGHT = 480, 360
_LEAST = ("uneven_pct", "distance_m", "border_km", "moved_pct")
"""Columns in which less is better."""
_COLUMNS = {
    "grids": "alternatives-grids",
    "range": "alternatives-range",
    "uneven_pct": "alternatives-uneven",
    "distance_m": "alternatives-distance",
    "border_km": "alternatives-border",
    "on_streets_pct": "alternatives-streets",
    "moved_pct": "alternatives-moved",
    "differs_pct": "alternatives-differs",
    "dials": "alternatives-dials",
}
_UNITS = {"distance_m": "alternatives-metres", "border_km": "alternatives-kilometres"}
_HINTS = {"uneven_pct": "alternatives-uneven-hint", "distance_m": "alternatives-distance-hint"}


def save_html(
    found: Alternatives, path: str | Path, *, lang: str | None = None, title: str | None = None, attribution: str = ""
) -> Path:
    """Write the alternatives to one HTML page and return its path; an older file is replaced whole, or not at all.

    The page holds everything, runs no script and asks the network for nothing.

    Parameters
    ----------
    lang
        ``"en"`` or ``"zh"``; the variable ``GRIDPLAN_LANG`` when None.
    title
        Heading of the page; a general one when None.
    attribution
        Whose data this is; shown at the foot.

    Raises
    ------
    OptionError
        When the language is not known, or no file can be written there.
    """
    check_writable(path)
    return replace_file(path, html_page(found, lang=lang, title=title, attribution=attribution).encode())


def html_page(found: Alternatives, *, lang: str | None = None, title: str | None = None, attribution: str = "") -> str:
    """Return the page of alternatives as text; parameters as for `save_html`."""
    spoken = language(lang)
    inside = {"table": table(found, spoken), "legend": _legend(found, spoken), "maps": _maps(found, spoken)}
    words = {
        "subtitle": _subtitle(found, spoken),
        "intro": say("alternatives-intro", spoken),
        "table": say("alternatives-table", spoken),
        "legend": say("map-legend", spoken),
        "attribution": attribution,
    }
    return assemble(
        static("small/alternatives.html"),
        lang=spoken,
        title=title or say("alternatives-title", spoken),
        words=words,
        parts=inside,
        styles=[static("small/small.css")],
    )


def repr_html(found: Alternatives, lang: str | None = None) -> str:
    """Return the alternatives as a notebook shows the value of a cell: the table, and the maps side by side."""
    spoken = language(lang)
    maps = "".join(
        f'<div style="width:300px"><b>{number}. {html(name)}</b>{draw(plan, lang=spoken, hints=False)}</div>'
        for number, (plan, name) in enumerate(zip(found.plans, found.names(spoken), strict=True), 1)
    )
    return f'{table(found, spoken)}<div style="display:flex;flex-wrap:wrap;gap:14px">{maps}</div>'


def table(found: Alternatives, lang: Lang) -> str:
    """Return the figures of the plans as an HTML table, the best of each marked."""
    figures = found.as_table(lang)
    columns = [name for name in _COLUMNS if name != "moved_pct" or figures["moved_pct"].notna().any()]
    heads = "".join(f"<th{_hint(name, lang)}>{html(say(_COLUMNS[name], lang))}</th>" for name in columns)
    rows = "".join(_row(number, figures, columns, lang) for number in range(len(figures)))
    return f"<table><thead><tr><th></th>{heads}</tr></thead><tbody>{rows}</tbody></table>"


def draw(plan: Plan, *, lang: Lang, hints: bool = True, below: str = "") -> str:
    """Return the grids of a plan as SVG, coloured by load.

    Parameters
    ----------
    hints
        Whether grids tell code, households and deviation under the pointer.
    below
        SVG that lies between the fills and the borders, such as streets.
    """
    place = _place(plan)
    kinds = class_of_grids(plan.grids)
    shapes = shapely.coverage_simplify(plan.grids.geometry.to_numpy(), 0.7 / place.scale)
    told = [f"<title>{html(_hint_text(row, lang))}</title>" if hints else "" for _, row in plan.grids.iterrows()]
    areas = "".join(
        f'<path d="{place.areas(shape)}" fill="{FILLS[kind]}">{text}</path>'
        for shape, kind, text in zip(shapes, kinds, told, strict=True)
    )
    borders = place.lines(shapely.line_merge(shapely.union_all(shapely.boundary(shapes))))
    edges = f'<path d="{borders}" fill="none" stroke="{colours.INK}" stroke-width="1.1" pointer-events="none"/>'
    return with_scale(place, f"{areas}{below}{edges}{_broken(plan, shapes, place)}", lang)


def _streets(plan: Plan, place: Place) -> str:
    """Return the streets that bound blocks as one path, to be drawn on every map."""
    roads = plan.ground.roads
    lines = shapely.union_all(roads.geometry[roads["bounds"].astype(bool)].to_numpy())
    inside = shapely.intersection(shapely.simplify(lines, 1 / place.scale), plan.ground.outline)
    path = f'<path id="streets" d="{place.lines(inside)}" fill="none" stroke="#fff" stroke-width="0.9"/>'
    return f'<svg class="shared" width="0" height="0" aria-hidden="true"><defs>{path}</defs></svg>'


def _place(plan: Plan) -> Place:
    return place_in(plan.ground.outline.bounds, _WIDTH, _HEIGHT)


def _broken(plan: Plan, shapes: NDArray[Any], place: Place) -> str:
    """Return the outlines of grids outside their window, drawn last."""
    outside = plan.grids["outside_window"].to_numpy(bool)
    path = "".join(place.areas(shape) for shape in shapes[outside])
    return f'<path d="{path}" fill="none" stroke="{colours.ALARM}" stroke-width="2"/>' if path else ""


def _maps(found: Alternatives, lang: Lang) -> str:
    """Return a card with a small map for each plan."""
    first = found.plans[0]
    below = '<use href="#streets" pointer-events="none"/>'
    cards = "".join(
        f'<article><h2><span class="number">{number}</span>{html(name)}</h2>'
        f"{draw(plan, lang=lang, below=below)}</article>"
        for number, (plan, name) in enumerate(zip(found.plans, found.names(lang), strict=True), 1)
    )
    return _streets(first, _place(first)) + cards


def _row(number: int, figures: pd.DataFrame, columns: list[str], lang: Lang) -> str:
    row = figures.iloc[number]
    cells = "".join(
        f'<td class="best"><span>{html(_cell(name, row, lang))}</span></td>'
        if _is_best(name, row, figures)
        else f"<td>{html(_cell(name, row, lang))}</td>"
        for name in columns
    )
    return f'<tr><th><span class="number">{number + 1}</span>{html(row["name"])}</th>{cells}</tr>'


def _cell(name: str, row: pd.Series, lang: Lang) -> str:
    if name == "range":
        return f"{number_text(row['fewest'])}–{number_text(row['most'])}"
    if name == "dials":
        return plain(row["dials"]) or say("alternatives-as-asked", lang)
    if name == "grids":
        return number_text(row["grids"])
    if name == "differs_pct" and row[name] == 0:
        return "–"
    value = f"{row[name]:,.1f}"
    return say(_UNITS[name], lang, value=value) if name in _UNITS else per_cent(value, lang)


def _is_best(name: str, row: pd.Series, figures: pd.DataFrame) -> bool:
    """Tell whether no plan has a better value than this one."""
    if name in _LEAST:
        return bool(row[name] <= figures[name].min())
    return name == "on_streets_pct" and bool(row[name] >= figures[name].max())


def _hint(name: str, lang: Lang) -> str:
    return f' title="{html(say(_HINTS[name], lang))}"' if name in _HINTS else ""


def _hint_text(row: pd.Series, lang: Lang) -> str:
    return f"{plain(row['grid'])}: {number_text(row['households'])} ({percent_text(row['deviation'], lang)})"


def _legend(found: Alternatives, lang: Lang) -> str:
    name = f"<li><b>{html(say('map-legend', lang))}</b></li>"
    rows = "".join(
        f'<li><svg width="20" height="14"><rect width="20" height="14" rx="3" fill="{kind.colour}" '
        f'stroke="{colours.INK}" stroke-opacity="0.35"/></svg>{html(class_name(kind, lang))}</li>'
        for kind in colours.load_classes()
    )
    broken = any(plan.grids["outside_window"].any() for plan in found.plans)
    return name + rows + (_broken_mark(lang) if broken else "")


def _broken_mark(lang: Lang) -> str:
    """Return the row of the legend for grids outside their window."""
    mark = f'<rect x="1" y="1" width="18" height="12" rx="2" fill="none" stroke="{colours.ALARM}" stroke-width="2"/>'
    return f'<li><svg width="20" height="14">{mark}</svg>{html(say("alternatives-broken", lang))}</li>'


def _subtitle(found: Alternatives, lang: Lang) -> str:
    ground = found.plans[0].ground
    return say(
        "alternatives-subtitle",
        lang,
        count=len(found),
        units=number_text(len(ground)),
        households=number_text(ground.units["households"].sum()),
        rule=rule_text(found.asked, lang),
    )
