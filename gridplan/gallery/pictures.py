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
from gridplan.language import Lang, say
from gridplan.options.dedicated import DEDICATED
from gridplan.show import colours
from gridplan.show.classes import FILLS, class_of_grids
from gridplan.show.figures import class_name, kind_word
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
    legend
        Fill → key of what it means in words: a class of load by number, or a kind of area by name.
    lines
        Colours of road-segment grids, empty where there are none.
    parents
        Whether borders of communities are drawn.
    """

    box: str
    drawn: str
    legend: Mapping[str, int | str]
    lines: tuple[str, ...]
    parents: bool


def picture_of(plan: gp.Plan) -> Picture:
    """Return the picture of a plan: grids by load, or by kind of area where each kind has grids of its own."""
    place = place_in(plan.ground.outline.bounds, _WIDTH, _HEIGHT, margin=4)
    shapes = shapely.coverage_simplify(plan.grids.geometry.to_numpy(), _TOLERANCE / place.scale)
    fills, meaning = _by_area(plan) if plan.rules.areas is not None else _by_load(plan)
    paths = np.array(area_paths(shapes, place), dtype=object)
    areas = "".join(
        f'<path d="{"".join(paths[fills == number])}" fill="{fill}"/>' for number, fill in enumerate(meaning)
    )
    roads, lines = _roads(plan, place)
    communities = _inner_borders(plan.ground.communities.geometry.to_numpy(), place)
    return Picture(
        place.box,
        f'{areas}{_water(plan, place)}<path class="grid" d="{_borders(shapes, place)}"/>'
        f'<path class="community" d="{communities}"/>{roads}',
        meaning,
        lines,
        bool(communities),
    )


def legend_words(picture: Picture, lang: Lang) -> list[tuple[str, str]]:
    """Return each fill of a picture with what it means."""
    return [(fill, _word(meaning, lang)) for fill, meaning in picture.legend.items()]


def _word(meaning: int | str, lang: Lang) -> str:
    if isinstance(meaning, str):
        return kind_word(meaning, lang) if meaning else say("map-class-dedicated", lang)
    classes = colours.load_classes()
    return class_name(classes[meaning], lang) if meaning < len(classes) else say("map-class-dedicated", lang)


def _by_load(plan: gp.Plan) -> tuple[NDArray[np.int64], dict[str, int | str]]:
    kinds = class_of_grids(plan.grids)
    used = np.unique(kinds)
    return np.searchsorted(used, kinds), {FILLS[kind]: int(kind) for kind in used}


def _by_area(plan: gp.Plan) -> tuple[NDArray[np.int64], dict[str, int | str]]:
    areas = plan.grids["area"].astype(str).to_numpy(dtype=object)
    if DEDICATED in plan.grids:
        areas = np.where(plan.grids[DEDICATED].to_numpy(dtype=object) != "", "", areas)
    used = sorted({*areas.tolist()})
    fills = dict(zip([kind for kind in used if kind], colours.KINDS, strict=False)) | {"": colours.PLACE}
    number = {kind: i for i, kind in enumerate(used)}
    return np.array([number[kind] for kind in areas.tolist()], dtype=np.int64), {fills[kind]: kind for kind in used}


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
