"""The plan as a folium map for notebooks, with Leaflet inside instead of links to other servers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import folium
import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from branca.element import Element, MacroElement
from folium.template import Template

from gridplan.language import say
from gridplan.plan import Plan
from gridplan.show import colours
from gridplan.show.classes import FILLS, class_of_grids, dedicated_grids
from gridplan.show.figures import class_name, grid_reasons, number_text, percent_text, told
from gridplan.show.page import leaflet
from gridplan.text import html, plain

MOST_BUILDINGS = 10_000
"""Buildings that folium draws without freezing; beyond, `gridplan.show.map.plan_page.save_html` is the way."""

_NARROW = 600
"""Width of a map, px, up to which the legend lies below the plan."""

_FRAME = """{% macro script(this, kwargs) %}
(function (map, words) {
  const legend = document.querySelector(".gridplan-legend");
  const size = map.getSize(), narrow = size.x < NARROW, none = [10, 10];
  legend.classList.toggle("below", narrow);
  const beside = [legend.offsetWidth + 20, 10], below = [10, legend.offsetHeight + 20];
  const edges = { paddingTopLeft: narrow ? none : [60, 10], paddingBottomRight: narrow ? below : beside };
  map.fitBounds({{ this.bounds|tojson }}, edges);
  map.attributionControl.setPrefix("Leaflet");
  const Scale = L.Control.Scale.extend({
    _updateMetric: function (longest) {
      const metres = this._getRoundNum(longest);
      const [text, unit] = metres < 1000 ? [words.metres, 1] : [words.kilometres, 1000];
      this._updateScale(this._mScale, text.replace("{value}", String(metres / unit)), metres / longest);
    },
  });
  new Scale({ imperial: false }).addTo(map);
})({{ this._parent.get_name() }}, {{ this.words|tojson }});
{% endmacro %}""".replace("NARROW", str(_NARROW))

_STYLES = """
.foliumtooltip { font: 13px system-ui, sans-serif; white-space: normal; max-width: 340px; }
.foliumtooltip th { font-weight: 400; color: #5a6672; vertical-align: top; white-space: nowrap; }
.foliumtooltip td { min-width: 110px; }
.gridplan-legend { position: absolute; z-index: 1000; right: 10px; top: 10px; padding: 8px 12px; background: #fff;
  border-radius: 8px; box-shadow: 0 1px 8px rgba(0, 0, 0, .25); font: 12px/1.6 system-ui, sans-serif; }
.gridplan-legend.below { top: auto; bottom: 28px; }
.gridplan-legend i { display: inline-block; width: 18px; height: 11px; margin-right: 7px; border: 1px solid #59636d; }
.gridplan-legend span { float: right; margin-left: 16px; color: #5a6672; font-variant-numeric: tabular-nums; }
"""


class OfflineMap(folium.Map):
    """A `folium.Map` that brings Leaflet along. What needs jQuery or icon fonts (popups, icons) is not in it."""

    default_js: list[tuple[str, str]] = []  # noqa: RUF012 - folium's own attribute, emptied
    default_css: list[tuple[str, str]] = []  # noqa: RUF012

    def render(self, **kwargs: Any) -> Any:
        """Put Leaflet's script and style sheet into the page, then render as folium does."""
        inside = f"<style>{leaflet.style()}{_STYLES}</style><script>{leaflet.script()}</script>"
        figure: Any = self.get_root()
        figure.header.add_child(_as_it_is(inside), name="leaflet")
        return super().render(**kwargs)  # type: ignore[no-untyped-call]


class _Frame(MacroElement):
    """Shows the whole plan beside the legend, or above it on a narrow screen, with a scale in metres."""

    _template = Template(_FRAME)

    def __init__(self, bounds: list[list[float]], lang: str | None) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.bounds = bounds
        self.words = {name: say(f"map-{name}", lang, value="{value}") for name in ("metres", "kilometres")}


def explore(plan: Plan, *, lang: str | None = None) -> folium.Map:
    """Return `plan` as a folium map that works offline: grids by load, buildings below, figures under the pointer.

    Buildings are drawn up to `MOST_BUILDINGS`; for more the grids stay and `save_html` draws everything.

    Parameters
    ----------
    lang
        ``"en"`` or ``"zh"``; the variable ``GRIDPLAN_LANG`` when None.

    Returns
    -------
    folium.Map
        Without a basemap; add a `folium.TileLayer` where there is a tile server.
    """
    view = OfflineMap(tiles=None, prefer_canvas=True, zoom_snap=0.25)
    for layer in (_grids(plan, lang), _roads(plan, lang), *_buildings(plan, lang), _borders(plan, lang)):
        layer.add_to(view)
    folium.LayerControl(position="topleft").add_to(view)
    west, south, east, north = _degrees(plan.ground.cells).total_bounds.tolist()
    view.add_child(_Frame([[south, west], [north, east]], lang))
    figure: Any = view.get_root()
    figure.html.add_child(_as_it_is(_legend(plan, lang)), name="gridplan-legend")
    return view


def _grids(plan: Plan, lang: str | None) -> folium.GeoJson:
    table = grid_texts(plan, lang)
    table["_fill"] = [FILLS[kind] for kind in class_of_grids(plan.grids)]
    fields = [name for name in table.columns if not str(name).startswith("_")]
    shapes = gpd.GeoDataFrame(table, geometry=_degrees(plan.grids.geometry).to_numpy(), crs=4326)
    return folium.GeoJson(
        shapes[~shapes.geometry.is_empty],
        name=html(say("map-layer-grids", lang)),
        style_function=_grid_style,
        highlight_function=lambda _: {"fillOpacity": 0.5},
        tooltip=folium.GeoJsonTooltip(fields, aliases=fields, sticky=True),
    )


def grid_texts(plan: Plan, lang: str | None = None) -> pd.DataFrame:
    """Return what the pointer shows on each grid, encoded for HTML: one row a grid, its columns named in `lang`."""
    grids, rules = told(plan), plan.rules
    columns: dict[str, Iterable[Any] | None] = {
        "map-code": grids["grid"],
        "map-community": grids["community"],
        "map-households": [number_text(n) for n in grids["households"]],
        "map-load": [say("map-worth", lang, worth=f"{w:.2f}") for w in grids["load_share"]] if rules.standard else None,
        "map-workers": grids["workers"],
        "map-deviation": [
            "–" if own else percent_text(d, lang)
            for own, d in zip(dedicated_grids(grids), grids["deviation"], strict=True)
        ],
        "map-units": [number_text(n) for n in grids["units"]],
        "map-rule-kept": [_state(plan, g, lang) for g in range(len(grids))],
    }
    shown = {key: [html(v) for v in values] for key, values in columns.items() if values is not None}
    return pd.DataFrame({say(key, lang): values for key, values in shown.items() if any(values)})


def _state(plan: Plan, number: int, lang: str | None) -> str:
    if dedicated_grids(plan.grids)[number]:
        key = "map-window-none"
    else:
        key = "map-window-broken" if plan.grids["outside_window"].iloc[number] else "map-window-held"
    return " · ".join([say(key, lang), *grid_reasons(plan, number, lang)])


def _grid_style(feature: dict[str, Any]) -> dict[str, Any]:
    return {"fillColor": feature["properties"]["_fill"], "fillOpacity": 0.95, "stroke": False}


def _borders(plan: Plan, lang: str | None) -> folium.GeoJson:
    line = np.where(plan.grids["outside_window"], colours.ALARM, colours.INK)
    shapes = gpd.GeoDataFrame({"line": line}, geometry=_degrees(plan.grids.geometry).to_numpy(), crs=4326)
    shapes = shapes[~shapes.geometry.is_empty].sort_values("line", ascending=True, kind="stable")
    return folium.GeoJson(
        shapes,
        name=html(say("map-layer-borders", lang)),
        style_function=lambda feature: {"color": feature["properties"]["line"], "weight": 2, "fill": False},
        interactive=False,
    )


def _roads(plan: Plan, lang: str | None) -> folium.GeoJson:
    ground = plan.ground
    lines = shapely.get_parts(ground.roads.geometry.to_numpy())
    inside = shapely.intersection(shapely.multilinestrings(lines[shapely.get_type_id(lines) == 1]), ground.outline)
    together = _degrees(gpd.GeoSeries([inside] if len(lines) else [], crs=ground.cells.crs))
    name = html(say("map-layer-roads", lang))
    style = {"color": "#fff", "weight": 1.2, "opacity": 0.9}
    return folium.GeoJson(together, name=name, style_function=lambda _: style, interactive=False)


def _buildings(plan: Plan, lang: str | None) -> list[folium.GeoJson]:
    if len(plan.ground) > MOST_BUILDINGS:
        return []
    shapes = _degrees(plan.ground.units.geometry)
    parts = shapely.get_parts(shapes.to_numpy())
    together = gpd.GeoSeries([shapely.multipolygons(parts)] if len(parts) else [], crs=4326)
    style = {"stroke": False, "fillColor": colours.INK, "fillOpacity": 0.4}
    name = html(say("map-layer-buildings", lang))
    return [folium.GeoJson(together, name=name, style_function=lambda _: style, interactive=False, smooth_factor=0)]


def _degrees(shapes: gpd.GeoSeries) -> gpd.GeoSeries:
    """Return shapes in WGS84, rounded to about 10 cm."""
    turned = shapes.to_crs(4326)
    return gpd.GeoSeries(shapely.set_precision(turned.to_numpy(), 1e-6, mode="pointwise"), crs=4326)


def _legend(plan: Plan, lang: str | None) -> str:
    lines = [plain(say("map-legend", lang))]
    *counts, places = np.bincount(class_of_grids(plan.grids), minlength=len(FILLS)).tolist()
    rows = [
        _legend_row(f"background:{found.colour}", class_name(found, lang), count)
        for found, count in zip(colours.load_classes(), counts, strict=True)
        if count
    ]
    if places:
        rows.append(_legend_row(f"background:{colours.PLACE}", say("map-class-dedicated", lang), places))
    if outside := int(plan.grids["outside_window"].sum()):
        rows.append(_legend_row(f"border:2px solid {colours.ALARM}", say("map-window-broken", lang), outside))
    if len(plan.ground) > MOST_BUILDINGS:
        rows.append(html(say("map-too-many", lang)))
    return '<div class="gridplan-legend">' + "<br>".join([f"<b>{html(lines[0])}</b>", *rows]) + "</div>"


def _legend_row(style: str, name: str, count: int) -> str:
    return f'<i style="{style}"></i>{html(name)}<span>{number_text(count)}</span>'


def _as_it_is(text: str) -> Element:
    """Return an element that jinja, which folium renders with, leaves alone."""
    return Element("{% raw %}" + text + "{% endraw %}")
