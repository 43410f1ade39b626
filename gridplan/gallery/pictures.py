"""A small picture of a plan: its grids in the colours of the map, borders of communities, roads that are grids."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

import gridplan as gp
from gridplan.language import Lang
from gridplan.show import colours
from gridplan.show.map.modes import Mode, opening_mode, plan_modes
from gridplan.show.small.paths import area_paths, line_paths
from gridplan.show.small.place import Place, place_in

_WIDTH, _HEIGHT = 900, 620
_TOLERANCE = 1.2
"""Steps by which borders may run elsewhere than they do."""
_WATER = 20.0
"""Steps² of the least water that is shown."""


@dataclass(frozen=True)
class Picture:
    """A picture as SVG paths in a box, and what its colours mean.

    Parameters
    ----------
    box
        ``viewBox`` of the picture.
    drawn
        SVG that goes inside.
    title
        What the fills are of, by language.
    legend
        Fill → what it means, by language.
    lines
        Colours of road-segment grids, empty where there are none.
    parents
        Whether borders of communities are drawn.
    water
        Whether there is water.
    """

    box: str
    drawn: str
    title: Mapping[Lang, str]
    legend: Mapping[str, Mapping[Lang, str]]
    lines: tuple[str, ...]
    parents: bool
    water: bool


def picture_of(plan: gp.Plan) -> Picture:
    """Return the picture of a plan in the colours that tell most of it.

    These are kinds of area or classes of communities where they have standards of their own, else those in which its
    map opens.
    """
    place = place_in(plan.ground.outline.bounds, _WIDTH, _HEIGHT, margin=4)
    shapes = shapely.coverage_simplify(plan.grids.geometry.to_numpy(), _TOLERANCE / place.scale)
    modes: dict[Lang, Mode] = {lang: _telling(plan, lang) for lang in ("zh", "en")}
    fills, of = modes["zh"].colours, np.asarray(modes["zh"].of)
    paths = np.array(area_paths(shapes, place), dtype=object)
    areas = "".join(f'<path d="{"".join(paths[of == kind])}" fill="{fills[kind]}"/>' for kind in np.unique(of).tolist())
    roads, lines = _roads(plan, place)
    communities, water = _inner_borders(plan.ground.communities.geometry.to_numpy(), place), _water(plan, place)
    rows = zip(*(mode.rows for mode in modes.values()), strict=True)
    return Picture(
        place.box,
        f'{areas}{water}<path class="grid" d="{_borders(shapes, place)}"/>'
        f'<path class="community" d="{communities}"/>{roads}',
        {lang: mode.title for lang, mode in modes.items()},
        {row["colour"]: {"zh": row["name"], "en": same["name"]} for row, same in rows},
        lines,
        bool(communities),
        bool(water),
    )


def _telling(plan: gp.Plan, lang: Lang) -> Mode:
    modes = plan_modes(plan, lang)
    return next((mode for mode in modes if mode.name in ("areas", "classes")), opening_mode(plan, modes))


def _borders(shapes: NDArray[Any], place: Place) -> str:
    merged = shapely.line_merge(shapely.union_all(shapely.boundary(shapes)))
    return "".join(line_paths(np.array([merged], dtype=object), place))


def _inner_borders(areas: NDArray[Any], place: Place) -> str:
    """Return the borders between communities, what two share once."""
    return _borders(shapely.coverage_simplify(areas, _TOLERANCE / place.scale), place) if len(areas) > 1 else ""


def _water(plan: gp.Plan, place: Place) -> str:
    shapes = plan.ground.barriers.geometry.to_numpy()
    areas = shapes[(shapely.get_dimensions(shapes) == 2) & (shapely.area(shapes) * place.scale**2 > _WATER)]
    inside = shapely.intersection(shapely.simplify(areas, _TOLERANCE / place.scale), plan.ground.outline.envelope)
    path = "".join(area_paths(inside, place))
    return f'<path class="water" d="{path}"/>' if path else ""


def _roads(plan: gp.Plan, place: Place) -> tuple[str, tuple[str, ...]]:
    """Return the lines of road-segment grids, told apart by colours in turn."""
    if plan.roads is None:
        return "", ()
    paths = line_paths(
        shapely.simplify(shapely.line_merge(plan.roads.grids.geometry.to_numpy()), _TOLERANCE / place.scale), place
    )
    drawn = partial(_coloured, paths)
    used = colours.ROADS[: len(paths)]
    return f'<g class="roads">{"".join(map(drawn, range(len(used))))}</g>', tuple(used)


def _coloured(paths: Sequence[str], number: int) -> str:
    step = len(colours.ROADS)
    return f'<path d="{"".join(paths[number::step])}" stroke="{colours.ROADS[number]}"/>'
