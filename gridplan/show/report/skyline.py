"""All grids in one picture: a column each, the most loaded first, over the window."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from gridplan.show.report.bars import Measure
from gridplan.show.report.maps import fill_of
from gridplan.show.report.rows import GridRow
from gridplan.text import html

_WIDE, _TALL, _LEFT, _TOP, _FOOT = 760, 190, 46, 12, 182
_BROADEST, _LEAST = 44.0, 0.35
"""A column is at most so many steps wide; the picture takes at least this share of its width."""


def skyline(rows: Sequence[GridRow], measure: Measure, *, name: str) -> str:
    """Return grids as columns.

    Parameters
    ----------
    rows
        Grids whose deviation is known, at least one.
    name
        What the picture is called for those who do not see it.
    """
    ordered = sorted(rows, key=lambda row: (-row.deviation, row.number))
    step = min((_WIDE - _LEFT - 4) / len(ordered), _BROADEST)
    tops = [_Top(_LEFT + step * i, _height(measure, row), fill_of(row)) for i, row in enumerate(ordered)]
    across = max(step * len(ordered), _LEAST * _WIDE)
    drawn = [_band(measure, across), _columns(tops, step), _profile(tops, step), *_marks(measure, across)]
    drawn.append(f'<path class="axis" d="M{_LEFT} {_FOOT}h{across:.1f}"/>')
    label = f'role="img" aria-label="{html(name)}"'
    return f'<svg class="skyline" viewBox="0 0 {_WIDE} {_TALL}" {label}>{"".join(drawn)}</svg>'


@dataclass(frozen=True)
class _Top:
    """Where a column stands, how high it reaches, and its colour."""

    x: float
    y: float
    fill: str


def _height(measure: Measure, row: GridRow) -> float:
    return _at(measure.of_row(row) or 0.0)


def _at(share: float) -> float:
    return _FOOT - (_FOOT - _TOP) * share


def _columns(tops: Sequence[_Top], step: float) -> str:
    paths: dict[str, list[str]] = defaultdict(list)
    gap = min(step * 0.12, 2.0)
    for top in tops:
        paths[top.fill].append(f"M{top.x + gap / 2:.1f} {_FOOT}V{top.y:.1f}h{step - gap:.1f}V{_FOOT}z")
    return "".join(f'<path fill="{fill}" d="{"".join(path)}"/>' for fill, path in paths.items())


def _profile(tops: Sequence[_Top], step: float) -> str:
    """Return a line over all columns: pale ones stand out from the band by it."""
    path = "".join(f"V{top.y:.1f}H{top.x + step:.1f}" for top in tops)
    return f'<path class="profile" d="M{_LEFT} {_FOOT}{path}V{_FOOT}"/>'


def _band(measure: Measure, across: float) -> str:
    top, bottom = (_at(measure.share(value)) for value in (measure.window.hi, measure.window.lo))
    return f'<path class="band" d="M{_LEFT} {top:.1f}h{across:.1f}V{bottom:.1f}h-{across:.1f}z"/>'


def _marks(measure: Measure, across: float) -> list[str]:
    """Return the ends of the window and the target, where there is one, as lines with their numbers."""
    window = measure.window
    aim = [(window.middle, "target")] if measure.aims else []
    return [
        f'<path class="{kind}" d="M{_LEFT} {_at(measure.share(value)):.1f}h{across:.1f}"/>'
        f'<text class="tick" x="{_LEFT - 6}" y="{_at(measure.share(value)):.1f}" dy=".35em">{value:g}</text>'
        for value, kind in ((window.hi, "edge"), *aim, (window.lo, "edge"))
    ]
