"""The plan as a matplotlib plot, for papers and notebooks."""

from __future__ import annotations

from collections.abc import Sequence

import geopandas as gpd
import matplotlib.pyplot as plt
import numpy as np
from matplotlib import font_manager
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from gridplan.language import say
from gridplan.plan import Plan
from gridplan.show import colours
from gridplan.show.classes import FILLS, class_of_grids
from gridplan.show.figures import class_name
from gridplan.show.small.scale_bar import length_text, round_metres
from gridplan.text import plain

CJK_FONTS = (
    "Noto Sans CJK SC",
    "Noto Sans CJK JP",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "Microsoft YaHei",
    "PingFang SC",
    "Hiragino Sans GB",
    "SimHei",
    "SimSun",
    "Noto Serif CJK SC",
    "Noto Serif CJK JP",
)
"""Fonts with Chinese characters, best first; matplotlib knows a font collection by its first member only."""

_HOUSE = colours.INK + "66"
_ROAD_WIDTHS = {1: 2.4, 2: 2.0, 3: 1.6, 4: 1.1, 5: 0.7}


def plot(plan: Plan, *, ax: Axes | None = None, lang: str | None = None, title: str | None = None) -> Axes:
    """Draw `plan` and return the axes: grids by load, buildings, roads, scale bar and legend.

    Parameters
    ----------
    ax
        Where to draw; a new figure when None.
    lang
        ``"en"`` or ``"zh"``; the variable ``GRIDPLAN_LANG`` when None.
    title
        Heading; figures of the plan when None.
    """
    axes = ax if ax is not None else plt.subplots(figsize=(10, 8), layout="constrained")[1]
    fonts = text_fonts()
    _draw_ground(plan, axes)
    _draw_borders(plan, axes)
    _frame(plan, axes)
    draw_scale_bar(axes, fonts, lang)
    _draw_north(axes, fonts, lang)
    _draw_legend(plan, axes, fonts, lang)
    axes.set_title(plain(title) if title else _title(plan, lang), fontfamily=fonts, fontsize=11, parse_math=False)
    return axes


def text_fonts() -> list[str]:
    """Return the fonts to write with: matplotlib's own, then the first with Chinese characters on this machine."""
    known = {font.name for font in font_manager.fontManager.ttflist}
    return ["DejaVu Sans", *[name for name in CJK_FONTS if name in known][:1]]


def draw_scale_bar(axes: Axes, fonts: Sequence[str], lang: str | None = None) -> None:
    """Draw a bar of a round length, at most a quarter of the width, in the lower left corner; axes are in metres."""
    west, east = axes.get_xlim()
    south, north = axes.get_ylim()
    length = round_metres((east - west) / 4)
    x, y, tick = west + 0.02 * (east - west), south + 0.025 * (north - south), 0.008 * (north - south)
    axes.plot([x, x, x + length, x + length], [y + tick, y, y, y + tick], color=colours.INK, linewidth=1.6, zorder=9)
    told = length_text(length, lang)
    axes.text(x + length / 2, y + tick, told, ha="center", va="bottom", fontsize=8, fontfamily=list(fonts), zorder=9)


def _draw_north(axes: Axes, fonts: Sequence[str], lang: str | None) -> None:
    """Draw an arrow to the north in the lower right corner."""
    arrow = {"arrowstyle": "-|>", "color": colours.INK, "shrinkA": 0, "shrinkB": 0}
    (x, low), tip = (0.97, 0.03), (0.97, 0.075)
    axes.annotate("", tip, (x, low), xycoords="axes fraction", arrowprops=arrow, zorder=9)
    told = say("map-north", lang)
    axes.text(x, low, told, transform=axes.transAxes, ha="center", va="top", fontsize=8, fontfamily=list(fonts))


def _draw_ground(plan: Plan, axes: Axes) -> None:
    ground = plan.ground
    kinds = class_of_grids(plan.grids)
    gpd.GeoSeries([ground.outline]).plot(ax=axes, color=colours.LAND, aspect=None, zorder=1)
    for kind, colour in enumerate(FILLS):
        _areas(plan.grids.geometry[kinds == kind], axes, facecolor=colour, zorder=2)
    for road_class, width in _ROAD_WIDTHS.items():
        roads = ground.roads.geometry[ground.roads["road_class"] == road_class]
        if len(roads):
            roads.plot(ax=axes, color="white", linewidth=width, aspect=None, zorder=3)
    _areas(ground.units.geometry, axes, facecolor=_HOUSE, zorder=4)


def _draw_borders(plan: Plan, axes: Axes) -> None:
    shapes, outside = plan.grids.geometry, plan.grids["outside_window"].to_numpy(bool)
    _areas(shapes, axes, facecolor="none", edgecolor="white", linewidth=2.6, zorder=5)
    _areas(shapes, axes, facecolor="none", edgecolor=colours.INK, linewidth=1.0, zorder=6)
    _areas(shapes[outside], axes, facecolor="none", edgecolor=colours.ALARM, linewidth=1.6, hatch="////", zorder=7)
    if len(plan.ground.communities) > 1:
        parents = plan.ground.communities.geometry
        _areas(parents, axes, facecolor="none", edgecolor=colours.PARENT, linewidth=2.2, linestyle="-.", zorder=8)


def _areas(shapes: gpd.GeoSeries, axes: Axes, **style: object) -> None:
    full = shapes[~shapes.is_empty]
    if len(full):
        full.plot(ax=axes, aspect=None, **style)


def _frame(plan: Plan, axes: Axes) -> None:
    west, south, east, north = plan.ground.outline.bounds
    edge = 0.02 * max(east - west, north - south)
    axes.set_xlim(west - edge, east + edge)
    axes.set_ylim(south - 3 * edge, north + edge)
    axes.set_aspect("equal")
    axes.set_axis_off()


def _draw_legend(plan: Plan, axes: Axes, fonts: Sequence[str], lang: str | None) -> None:
    outside = plan.grids["outside_window"]
    counts = np.bincount(class_of_grids(plan.grids), minlength=len(FILLS)).tolist()
    names = [*(class_name(found, lang) for found in colours.load_classes()), say("map-class-dedicated", lang)]
    handles: list[Artist] = [
        Patch(
            facecolor=colour,
            edgecolor=colours.INK,
            linewidth=0.5,
            label=say("map-counted", lang, name=name, count=count),
        )
        for colour, name, count in zip(FILLS, names, counts, strict=True)
        if count
    ]
    if outside.any():
        label = say("map-counted", lang, name=say("map-window-broken", lang), count=int(outside.sum()))
        handles.append(Patch(facecolor="none", edgecolor=colours.ALARM, hatch="////", label=label))
    if len(plan.ground.communities) > 1:
        name = say("map-layer-communities", lang)
        handles.append(Line2D([], [], color=colours.PARENT, linewidth=2.2, linestyle="-.", label=name))
    axes.legend(
        handles=handles,
        title=say("map-legend", lang),
        loc="upper left",
        bbox_to_anchor=(1.0, 1.0),
        frameon=False,
        prop={"family": list(fonts), "size": 8},
        title_fontproperties={"family": list(fonts), "size": 9},
        alignment="left",
    )


def _title(plan: Plan, lang: str | None) -> str:
    return plan.summary(lang).splitlines()[0]
