"""New polygons laid over the old ground: who gets what, with gaps and overlaps in m²."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from gridplan.findings import Finding

_LEAST = 1.0
"""Areas below this, in m², are drawing noise and are not told."""
_THIN = 0.01
"""Pieces thinner than this, in m, are noise of two drawings of one border: they go to whoever they lie along."""


@dataclass(frozen=True, eq=False)
class Redrawn:
    """The ground of some communities after their new polygons were laid over it.

    Parameters
    ----------
    polygons
        Community → its ground; those without any are gone.
    """

    polygons: Mapping[str, BaseGeometry]
    findings: tuple[Finding, ...]


def redraw(
    old: Mapping[str, BaseGeometry], drawn: Mapping[str, BaseGeometry], others: Mapping[str, BaseGeometry]
) -> Redrawn:
    """Return who has which ground of the `old` communities once the `drawn` ones are laid over it.

    Drawn polygons are cut to the old ground, ground under several of them goes to the first by name, and old ground
    under none stays with its community; slivers go to the neighbour that they lie along. No ground is lost or added.

    Parameters
    ----------
    old
        Communities concerned, m.
    drawn
        New polygons by community, m.
    others
        All other communities: what is drawn over them stays theirs.
    """
    ground = shapely.union_all([*old.values()])
    names = sorted(drawn)
    found: dict[str, BaseGeometry] = {}
    left = ground
    for name in names:
        found[name] = areas(shapely.intersection(drawn[name], left))
        left = areas(shapely.difference(left, drawn[name]))
    rests = {name: areas(shapely.intersection(polygon, left)) for name, polygon in sorted(old.items())}
    thick, thin = _sorted_out(rests, drawn)
    for name, rest in thick.items():
        found[name] = shapely.union_all([found[name], rest]) if name in found else rest
    found = _with_slivers(found, thin)
    kept = {name: areas(polygon) for name, polygon in found.items() if polygon.area > 0}
    return Redrawn(kept, (*_drawing_faults(drawn, ground, others), *_rest_findings(thick, drawn)))


def areas(shape: BaseGeometry) -> BaseGeometry:
    """Return the polygons of a shape, without lines and points.

    Examples
    --------
    >>> areas(shapely.GeometryCollection([shapely.box(0, 0, 1, 1), shapely.Point(5, 5)])).geom_type
    'Polygon'
    """
    if isinstance(shape, Polygon | MultiPolygon):
        return shape
    parts = shapely.get_parts(shape)
    return shapely.union_all(parts[shapely.get_dimensions(parts) == 2])


def _sorted_out(
    rests: Mapping[str, BaseGeometry], drawn: Mapping[str, BaseGeometry]
) -> tuple[dict[str, BaseGeometry], list[BaseGeometry]]:
    """Return what is left of each community, and the slivers of it."""
    thick: dict[str, BaseGeometry] = {}
    thin: list[BaseGeometry] = []
    for name, rest in rests.items():
        pieces: NDArray[np.object_] = shapely.get_parts(rest)
        noise = shapely.area(pieces) < _THIN * shapely.length(pieces)
        if name in drawn:
            thick[name] = rest
        elif not noise.all():
            thick[name] = shapely.union_all(pieces[~noise])
            thin += pieces[noise].tolist()
        else:
            thin += pieces.tolist()
    return thick, thin


def _with_slivers(found: Mapping[str, BaseGeometry], thin: Sequence[BaseGeometry]) -> dict[str, BaseGeometry]:
    """Return the polygons with each sliver added to the one that it lies along most."""
    names = sorted(name for name, polygon in found.items() if polygon.area > 0)
    given: dict[str, list[BaseGeometry]] = {name: [found[name]] for name in names}
    for sliver in thin:
        along = shapely.area(shapely.intersection(shapely.buffer(sliver, _THIN), [found[name] for name in names]))
        given[names[int(np.argmax(along))]].append(sliver)
    return {name: shapely.union_all(parts) if len(parts) > 1 else parts[0] for name, parts in given.items()}


def _drawing_faults(
    drawn: Mapping[str, BaseGeometry], ground: BaseGeometry, others: Mapping[str, BaseGeometry]
) -> Iterator[Finding]:
    """Yield drawn ground that lies over other drawn ground, over communities that nobody named, or outside all."""
    polygons = [drawn[name] for name in sorted(drawn)]
    twice = sum(shapely.area(polygons)) - shapely.area(shapely.union_all(polygons))
    if twice > _LEAST:
        yield Finding("boundary-drawn-overlap", tuple(sorted(drawn)), {"area": round(float(twice), 1)})
    beyond = shapely.difference(shapely.union_all(polygons), ground)
    over = {name: shapely.intersection(beyond, polygon).area for name, polygon in sorted(others.items())}
    touched = {name: area for name, area in over.items() if area > _LEAST}
    if touched:
        numbers = {"area": round(float(sum(touched.values())), 1)}
        yield Finding("boundary-drawn-beyond", tuple(touched), numbers)
    outside = float(beyond.area) - sum(over.values())
    if outside > _LEAST:
        yield Finding("boundary-drawn-outside", tuple(sorted(drawn)), {"area": round(outside, 1)})


def _rest_findings(rests: Mapping[str, BaseGeometry], drawn: Mapping[str, BaseGeometry]) -> Iterator[Finding]:
    """Yield old ground of communities with new polygons that none of these covers."""
    gaps = {name: float(rest.area) for name, rest in rests.items() if name in drawn and rest.area > _LEAST}
    if gaps:
        yield Finding("boundary-drawn-gap", tuple(gaps), {"area": round(sum(gaps.values()), 1)})
