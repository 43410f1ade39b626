"""The maps of a report, drawn without scripts: one of the plan, one a community, one a grid."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from gridplan.language import Lang, say
from gridplan.show import colours
from gridplan.show.figures import short_codes
from gridplan.show.report.frame import HIGHEST, LOWEST, Frame, frame_around
from gridplan.show.report.labels import LARGE, Taken, inside, street_names, text_width
from gridplan.show.report.rows import GridRow
from gridplan.show.report.scenery import Scenery
from gridplan.show.small.paths import area_paths
from gridplan.text import html

_AROUND, _CLOSE = 0.12, 0.02
"""How far maps of a grid and of many reach beyond them, as a share of their size."""
_LONGEST = 24
"""Letters of a name on the map; more are cut."""
_BROAD = 80_000.0
"""A grid that is no neighbour is named where the map shows so much of it, square steps."""
_NO_CLASS = "#e3e5e4"
"""Fill of a grid whose deviation is withheld."""
_MOST_STREETS = 250
"""Grids up to which streets are drawn on them."""

Label = tuple[NDArray[np.float64], str]


def fill_of(row: GridRow) -> str:
    """Return the fill of a grid by its class of deviation, or of its amount; that of dedicated places for one."""
    if row.dedicated:
        return colours.PLACE
    if row.step_fill:
        return row.step_fill
    if math.isnan(row.deviation):
        return _NO_CLASS
    return colours.LOAD[int(colours.class_of(np.array([row.deviation]))[0])]


def grid_map(
    scenery: Scenery, row: GridRow, rows: Sequence[GridRow], *, units: Any, neighbours: Collection[int], lang: Lang
) -> str:
    """Return the map of one grid: its buildings and streets, and the names of the grids around it.

    Parameters
    ----------
    rows
        All grids.
    units
        Positions of its units.
    neighbours
        Positions of the grids to be named before others.
    """
    shape = scenery.shapes[row.number]
    if shapely.is_empty(shape):
        return ""
    frame = frame_around(shapely.bounds(shape).tolist(), share=_AROUND)
    near = [(number, cut) for number, cut in scenery.grids_near(frame.cut) if number != row.number]
    own, *others = area_paths(np.array([shape, *(cut for _, cut in near)], dtype=object), frame.place)
    one, more = f"m{row.number}", f"n{row.number}"
    taken = frame.taken()
    names = _names(frame, _named_first(near, neighbours), rows, taken)
    parts = [
        f'<defs><path id="{one}" d="{own}"/><path id="{more}" d="{"".join(others)}"/></defs>',
        _again(more, "other") + _again(one, "own"),
        scenery.streets(frame.cut, frame.place),
        scenery.buildings(units, frame.place),
        scenery.surroundings(frame.cut, frame.place),
        _again(more, "border") + _again(one, "outline broken" if row.outside else "outline"),
        street_names(*scenery.named_within(frame.box), frame.place, taken),
        names,
        frame.furniture(lang),
    ]
    return frame.svg("".join(parts), say("report-map-of", lang, name=row.name))


def area_map(
    scenery: Scenery, shown: Sequence[GridRow], lang: Lang, *, labels: Iterable[Label], link: bool, name: str
) -> str:
    """Return the map of several grids, coloured by load.

    Parameters
    ----------
    shown
        The grids that the map is about; others around them stay pale.
    labels
        Places, m, and what stands there if it has room.
    link
        Whether a grid leads to its sheet.
    """
    numbers = [row.number for row in shown]
    whole = scenery.shapes[numbers]
    if shapely.is_empty(whole).all():
        return ""
    frame = frame_around(shapely.total_bounds(whole).tolist(), share=_CLOSE, lowest=LOWEST, highest=HIGHEST)
    step = 0.6 / frame.place.scale
    pale = scenery.others_near(frame.cut, set(numbers), step)
    fills = area_paths(shapely.coverage_simplify(whole, step), frame.place)
    parts = [
        _path("other", area_paths(pale, frame.place)),
        "".join(map(_filled(link), shown, fills)),
        scenery.streets(frame.cut, frame.place) if len(shown) <= _MOST_STREETS else "",
        scenery.surroundings(frame.cut, frame.place),
        _path("border", fills),
        _path("outline broken", [path for row, path in zip(shown, fills, strict=True) if row.outside]),
        _codes(labels, frame),
        frame.furniture(lang),
    ]
    return frame.svg("".join(parts), say("report-map-of", lang, name=name))


def _filled(link: bool) -> Callable[[GridRow, str], str]:
    def draw(row: GridRow, path: str) -> str:
        area = f'<path fill="{fill_of(row)}" d="{path}"><title>{html(f"{row.code} {row.name}")}</title></path>'
        return f'<a href="#g{row.number}" tabindex="-1">{area}</a>' if link else area

    return draw


def grid_labels(scenery: Scenery, shown: Sequence[GridRow]) -> list[Label]:
    """Return what tells the codes of grids apart, at the place where each has most room."""
    short = short_codes([row.code for row in shown])
    return [(scenery.centres[row.number], text) for row, text in zip(shown, short, strict=True)]


def community_labels(scenery: Scenery, communities: Iterable[tuple[str, Sequence[GridRow]]]) -> list[Label]:
    """Return the names of communities, at the place where each has most room."""
    found = []
    for name, rows in communities:
        whole = shapely.coverage_union_all(scenery.shapes[[row.number for row in rows]])
        if not shapely.is_empty(whole):
            spoke = shapely.maximum_inscribed_circle(whole, tolerance=20.0)
            found.append((shapely.get_coordinates(spoke)[0], name))
    return found


def _codes(labels: Iterable[Label], frame: Frame) -> str:
    """Return labels where there is room for them."""
    taken, found = frame.taken(), []
    for spot, text in labels:
        x, y = frame.place.at(spot)
        if taken.place((x, y), text_width(text, LARGE), LARGE):
            found.append(f'<text class="code" x="{x:.0f}" y="{y:.0f}">{html(text)}</text>')
    return "".join(found)


def _named_first(near: Sequence[tuple[int, Any]], neighbours: Collection[int]) -> list[tuple[int, Any, float]]:
    """Return the grids around, neighbours first, each with how much of it must be seen to be named."""
    first = [(number, cut, 0.0) for number, cut in near if number in neighbours]
    return first + [(number, cut, _BROAD) for number, cut in near if number not in neighbours]


def _names(frame: Frame, grids: Sequence[tuple[int, Any, float]], rows: Sequence[GridRow], taken: Taken) -> str:
    """Return short code and name of each grid where there is room."""
    found = []
    for number, cut, least in grids:
        seen = shapely.clip_by_rect(cut, *frame.box)
        if shapely.area(seen) * frame.place.scale**2 <= least:
            continue
        spot = shapely.get_coordinates(shapely.point_on_surface(seen))[0]
        found.append(_name(rows[number], frame.place.at(spot), taken))
    return "".join(found)


def _name(row: GridRow, spot: tuple[float, float], taken: Taken) -> str:
    """Return short code and name of a grid about a spot, or its code alone, or nothing where neither has room."""
    name = row.name if len(row.name) <= _LONGEST else row.name[: _LONGEST - 1] + "…"
    long = max(text_width(text, LARGE) for text in (name, row.short))
    x, y = inside(taken, spot, long, 2 * LARGE)
    if taken.place((x, y), long, 2 * LARGE):
        lines = (
            f'<tspan x="{x:.0f}" dy="-.2em">{html(row.short)}</tspan><tspan x="{x:.0f}" dy="1.1em">{html(name)}</tspan>'
        )
        return f'<text class="name" x="{x:.0f}" y="{y:.0f}">{lines}</text>'
    x, y = inside(taken, spot, text_width(row.short, LARGE), LARGE)
    if taken.place((x, y), text_width(row.short, LARGE), LARGE):
        return f'<text class="code" x="{x:.0f}" y="{y:.0f}">{html(row.short)}</text>'
    return ""


def _again(place: str, name: str) -> str:
    return f'<use href="#{place}" class="{name}"/>'


def _path(name: str, paths: Sequence[str]) -> str:
    path = "".join(paths)
    return f'<path class="{name}" d="{path}"/>' if path else ""
