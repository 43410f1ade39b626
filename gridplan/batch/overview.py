"""The map of all places on one page without scripts: a colour for each status, grids lightly, links to their maps."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from urllib.parse import quote

import geopandas as gpd
import numpy as np
import pyogrio
import shapely
from pyogrio.errors import DataLayerError, DataSourceError

from gridplan.batch.record import MAP, PLAN, PlaceRecord, PlaceStatus
from gridplan.batch.report import COUNTS, BatchReport
from gridplan.ground.formats.gdal import gdal_name
from gridplan.language import Lang, say
from gridplan.show.colours import ALARM, INK
from gridplan.show.page.assembly import assemble, static
from gridplan.show.small.place import Place, place_in
from gridplan.show.small.scale_bar import with_scale
from gridplan.text import html

_SIZE = 1200
_FILLS: dict[PlaceStatus, str] = {
    "feasible": "#cfe3d4",
    "adopted": "#bdd9ec",
    "partial": "#f8d3a3",
    "stopped": "#f1e3a0",
    "unproven": "#eba25c",
    "infeasible": "#e58a6f",
    "refused": "#d9a3c4",
    "failed": "#f3c3cf",
}
_IN_LIST = ("grids", "outside_window", "moved_households")
_MOST_GRIDS = 20_000
"""Grids up to which their borders are drawn."""
_MOST_ROWS = 500
"""Places in the list beside the map; the workbook has all."""


def overview_page(found: BatchReport, folders: dict[str, Path], *, lang: Lang, maps: bool) -> str:
    """Return the page with the map of all places and the list of them, worst first.

    Parameters
    ----------
    folders
        Place → folder of its files.
    maps
        Whether places lead to their own maps.
    """
    links = {name: _link(folder) if maps and (folder / MAP).is_file() else None for name, folder in folders.items()}
    inside = {
        "summary": f"<p>{html(found.headline(lang))}</p>",
        "map": _map(found, folders, links, lang),
        "legend": _legend(found, lang),
        "tables": _table(found, links, lang),
    }
    words = {
        "map": say("batch-page-title", lang),
        "legend": say("map-legend", lang),
        "intro": say("batch-page-intro", lang),
        "attribution": "",
        "about": "",
    }
    return assemble(
        static("people/stations.html"),
        lang=lang,
        title=say("batch-page-title", lang),
        words=words,
        parts=inside,
        styles=[static(name) for name in ("small/small.css", "people/stations.css", "small/batch.css")],
    )


def _link(folder: Path) -> str:
    return "/".join(quote(part) for part in (folder.parent.name, folder.name, MAP))


def _map(found: BatchReport, folders: dict[str, Path], links: dict[str, str | None], lang: Lang) -> str:
    """Return the map as SVG; places whose plan cannot be read are in the list only."""
    grids = {r.place: shapes for r in found.records if (shapes := _grids(r, folders)) is not None}
    if not grids:
        return ""
    common = next(iter(grids.values())).crs
    areas = {name: np.asarray(shapes.to_crs(common).array, dtype=object) for name, shapes in grids.items()}
    bounds = shapely.total_bounds(np.concatenate([*areas.values()]))
    place = place_in((bounds[0], bounds[1], bounds[2], bounds[3]), _SIZE, _SIZE, margin=4)
    outlined = sum(map(len, areas.values())) <= _MOST_GRIDS
    parts = [
        _place(record, areas[record.place], place, outlined=outlined, link=links.get(record.place), lang=lang)
        for record in reversed(found.records)
        if record.place in areas
    ]
    return with_scale(place, "".join(parts), lang)


def _grids(record: PlaceRecord, folders: dict[str, Path]) -> gpd.GeoSeries | None:
    """Return the grids of a place, None where it has no plan that can be read."""
    if not record.plan_digest or record.place not in folders:
        return None
    try:
        told, _, shapes, _ = pyogrio.raw.read(
            gdal_name(folders[record.place].resolve() / PLAN, "GPKG"), layer="grids", columns=[]
        )
        return gpd.GeoSeries(shapely.from_wkb(shapes), crs=told["crs"])
    except (DataSourceError, DataLayerError, RuntimeError):
        return None


def _place(
    record: PlaceRecord, shapes: np.ndarray, place: Place, *, outlined: bool, link: str | None, lang: Lang
) -> str:
    """Return a place with its grids; it tells its figures under the pointer."""
    step = 0.5 / place.scale
    simple = shapely.coverage_simplify(shapes, step)
    whole = shapely.coverage_union_all(simple)
    hint = f"<title>{html(_hint(record, lang))}</title>"
    fill = f'<path d="{place.areas(whole)}" fill="{_FILLS[record.status]}">{hint}</path>'
    inner = place.areas(shapely.multipolygons([])) if not outlined else "".join(map(place.areas, simple))
    lines = f'<path d="{inner}" fill="none" stroke="{INK}" stroke-opacity="0.35" stroke-width="0.5"/>' if inner else ""
    edge = ALARM if record.figures.get("outside_window") else INK
    border = f'<path d="{place.areas(whole)}" fill="none" stroke="{edge}" stroke-width="1.2"/>'
    drawn = f'{fill}<g pointer-events="none">{lines}{border}</g>'
    return drawn if link is None else f'<a href="{html(link)}">{drawn}</a>'


def _hint(record: PlaceRecord, lang: Lang) -> str:
    figures = [f"{say(f'batch-head-{name}', lang)} {record.figures.get(name, 0)}" for name in COUNTS]
    told = [record.place, say(f"status-{record.status}", lang), *figures, record.reason(lang)]
    return " · ".join(filter(None, told))


def _legend(found: BatchReport, lang: Lang) -> str:
    return "".join(
        f'<li><svg width="20" height="14"><rect width="20" height="14" rx="3" fill="{_FILLS[status]}" '
        f'stroke="{INK}" stroke-opacity="0.35"/></svg>{html(say(f"status-{status}", lang))} {count}</li>'
        for status, count in found.counts.items()
    )


def _table(found: BatchReport, links: dict[str, str | None], lang: Lang) -> str:
    columns = ("place", "status", *_IN_LIST)
    heads = "".join(f"<th>{html(say(f'batch-head-{name}', lang))}</th>" for name in columns)
    rows = "".join(_rows(found.records[:_MOST_ROWS], links, lang))
    return f"<article><table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></article>"


def _rows(records: Iterable[PlaceRecord], links: dict[str, str | None], lang: Lang) -> Iterable[str]:
    for record in records:
        link, name = links.get(record.place), html(record.place)
        told = name if link is None else f'<a href="{html(link)}">{name}</a>'
        counts = "".join(f"<td>{record.figures.get(figure, 0):,}</td>" for figure in _IN_LIST)
        status = html(say(f"status-{record.status}", lang))
        yield f"<tr><th>{told}</th><td>{status}</td>{counts}</tr>"
        if reason := record.reason(lang):
            yield f'<tr><td class="reason" colspan="5">{html(reason)}</td></tr>'
