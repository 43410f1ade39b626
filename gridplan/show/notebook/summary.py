"""A plan in a few lines, as a notebook shows the value of a cell."""

from __future__ import annotations

import numpy as np
import shapely

from gridplan.plan import Plan
from gridplan.show import colours
from gridplan.show.classes import FILLS, class_of_grids
from gridplan.show.figures import heading
from gridplan.text import html

_WIDTH, _HEIGHT = 260, 180


def repr_html(plan: Plan, lang: str | None = None) -> str:
    """Return a small summary of `plan` as HTML: a picture of its grids, status, and the figures that matter."""
    found = heading(plan, lang)
    rows = "".join(
        f'<tr><td style="text-align:left">{html(name)}</td><td style="text-align:right"><b>{html(value)}</b></td></tr>'
        for name, value, *_ in found["figures"]
    )
    return (
        '<div style="display:flex;gap:20px;align-items:center">'
        f"{thumbnail(plan)}<div><b>{html(found['subtitle'])}</b><table>{rows}</table></div></div>"
    )


def thumbnail(plan: Plan) -> str:
    """Return the grids as a small SVG, coloured by load; lines thinner than a pixel are left out."""
    west, south, east, north = plan.ground.outline.bounds
    scale = min(_WIDTH / (east - west), _HEIGHT / (north - south))
    shapes = shapely.coverage_simplify(plan.grids.geometry.to_numpy(), 2 / scale)
    steps = shapely.transform(shapes, lambda xy: np.rint((xy - (west, north)) * (scale, -scale) * 10) / 10)
    kinds = class_of_grids(plan.grids)
    paths = "".join(
        f'<path d="{_path(shape)}" fill="{FILLS[kind]}"/>' for shape, kind in zip(steps, kinds, strict=True)
    )
    width, height = (east - west) * scale, (north - south) * scale
    return (
        f'<svg width="{width:.0f}" height="{height:.0f}" viewBox="-1 -1 {width + 2:.0f} {height + 2:.0f}" '
        f'fill-rule="evenodd" stroke="{colours.INK}" stroke-width="0.8" stroke-linejoin="round">{paths}</svg>'
    )


def _path(shape: shapely.Geometry) -> str:
    rings = shapely.get_rings(shapely.get_parts(shape))
    return "".join("M" + "L".join(f"{x:g} {y:g}" for x, y in ring.coords[:-1]) + "Z" for ring in rings)
