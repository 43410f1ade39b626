"""The offline map: a plan as one HTML file that opens anywhere and loads nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from gridplan.diagnose.values import Diagnosis
from gridplan.ground.ground import Ground
from gridplan.language import Lang, language, say
from gridplan.people.assignment import Assignment
from gridplan.people.stations.values import Stations
from gridplan.plan import Plan
from gridplan.show import colours
from gridplan.show.figures import map_words
from gridplan.show.map.basemap import Basemap, Datum
from gridplan.show.map.beside import Beside
from gridplan.show.map.buildings import building_data
from gridplan.show.map.conflicts import conflict_layers
from gridplan.show.map.departments import department_words
from gridplan.show.map.everyone import public_layers
from gridplan.show.map.modes import mode_data, opening_mode, plan_modes
from gridplan.show.map.place_names import place_names
from gridplan.show.map.road_grids import road_grid_layer
from gridplan.show.map.serving import serving_rows, station_data
from gridplan.show.map.staff_modes import staff_modes
from gridplan.show.map.streets import street_rows
from gridplan.show.map.telling import grid_figures, map_heading, map_marks, neighbours
from gridplan.show.page.mapped import assemble_mapped
from gridplan.show.shapes.geometry import Frame
from gridplan.show.shapes.layers import place_of, plan_layers
from gridplan.store.safe import check_writable, replace_file

SCRIPTS = (
    *("page/unpack.js", "page/painter.js", "page/panel.js"),
    *("map/departments.js", "map/conflicts.js", "map/stations.js", "map/roads.js", "map/basemap.js"),
    *("page/labels.js", "page/drawing.js", "page/view.js"),
    *("map/list.js", "map/card.js", "map/moves.js", "map/buildings.js", "map/grids.js"),
    *("map/paper.js", "map/picture.js", "map/map.js"),
)
"""Our own scripts on the map, in the order in which they run."""

STYLES = ("map/departments.css", "map/map.css")
_WORDS = (
    *("legend", "layers", "grids", "order", "search", "nothing", "mode", "skip", "keys", "print", "picture", "basemap"),
    *("departments", "conflicts", "kind", "no-conflicts", "hung"),
)
_LAYERS = (
    "grids",
    "borders",
    "labels",
    "places",
    "roadGrids",
    "stations",
    "buildings",
    "roads",
    "communities",
    "barriers",
    "micro",
)
_OFF_AT_FIRST = ("micro",)


def save_html(
    plan: Plan,
    path: str | Path,
    *,
    lang: str | None = None,
    title: str | None = None,
    attribution: str = "",
    diagnosis: Diagnosis | None = None,
    roster: Assignment | None = None,
    stations: Stations | None = None,
    basemap: str | Basemap | None = None,
    basemap_datum: Datum = "wgs84",
    date: str = "",
    public: bool = False,
    earlier: Sequence[Plan] = (),
) -> Path:
    """Write the map of `plan` to one HTML file and return its path; an older file is replaced whole, or not at all.

    The file holds everything: Leaflet, geometry, figures. It asks the network for nothing but the pictures of a
    `basemap`, and its policy forbids any script but its own. The same plan gives the same bytes. On the map of a merged
    plan each department's older grids can be switched on, and a new grid tells what hangs on it.

    Parameters
    ----------
    lang
        ``"en"`` or ``"zh"``; the variable ``GRIDPLAN_LANG`` when None.
    title
        Heading of the page; a general one when None.
    attribution
        Whose data this is, e.g. ``"© IGN, BD TOPO®"``; shown on the page.
    diagnosis
        Of the departments' networks on the same ground: its conflicts, those before merging, are listed beside the
        grids, and departments whose grids are road segments can be switched on. A plan alone holds neither: without
        a diagnosis the map has no conflicts, and of road segments only what hangs on each new grid.
    roster
        Officers sent to the grids of this plan: a colour for each department, and their ids, never their names.
    stations
        Service stations for the grids of this plan: a layer, and which grids each serves.
    basemap
        Tile server of an intranet that is drawn below the plan: the address, as for
        `gridplan.show.map.basemap.Basemap`, or one of these. The page works without it too.
    basemap_datum
        ``"gcj02"`` where the tiles are shifted as those of web maps in China are: they are put where they belong. Only
        for a `basemap` that is an address.
    date
        Day that the map tells of, ``2027-01-31``; that from which an approved plan is in force when empty.
    public
        For everyone: no counts of buildings, no findings, no ids of people, and grids only as
        `gridplan.publishing.public_figures` shows them.
    earlier
        With `public`, plans of this place that everyone has seen before, the oldest first: what the differences to them
        would tell is withheld too.

    Raises
    ------
    OptionError
        When the language is not known, the basemap is no tile server, the date is no day, a map for everyone is
        asked for with a diagnosis, or no file can be written there.
    """
    check_writable(path)
    page = html_page(
        plan,
        lang=lang,
        title=title,
        attribution=attribution,
        diagnosis=diagnosis,
        roster=roster,
        stations=stations,
        basemap=basemap,
        basemap_datum=basemap_datum,
        date=date,
        public=public,
        earlier=earlier,
    )
    return replace_file(path, page.encode())


def html_page(
    plan: Plan,
    *,
    lang: str | None = None,
    title: str | None = None,
    attribution: str = "",
    diagnosis: Diagnosis | None = None,
    roster: Assignment | None = None,
    stations: Stations | None = None,
    basemap: str | Basemap | None = None,
    basemap_datum: Datum = "wgs84",
    date: str = "",
    public: bool = False,
    earlier: Sequence[Plan] = (),
) -> str:
    """Return the map of `plan` as the text of one HTML page; parameters as for `save_html`."""
    spoken = language(lang)
    ground_below = Basemap(basemap, basemap_datum) if isinstance(basemap, str) else basemap
    beside = Beside(plan, diagnosis, roster, stations, ground_below, date, public, earlier)
    return assemble_map(
        page_data(beside, spoken),
        spoken,
        title=title or say("map-title", spoken),
        attribution=attribution,
        words=department_words(plan, spoken),
        scripts=SCRIPTS,
        tiles="" if ground_below is None else ground_below.origins,
    )


def assemble_map(
    data: dict[str, Any],
    lang: Lang,
    *,
    title: str,
    attribution: str,
    words: Mapping[str, str] | None = None,
    scripts: Sequence[str] = SCRIPTS,
    styles: Sequence[str] = STYLES,
    tiles: str = "",
) -> str:
    """Return the page that shows `data`, such as grids and conflicts; with the words of every map when None."""
    words = map_words(lang) if words is None else words
    return assemble_mapped(
        "map/map.html",
        lang=lang,
        title=title,
        attribution=attribution,
        words={name.replace("-", "_"): words[name] for name in _WORDS},
        data=data,
        scripts=scripts,
        styles=styles,
        tiles=tiles,
    )


def page_data(beside: Beside, lang: Lang) -> dict[str, Any]:
    """Return everything the scripts of the page read, as plain values."""
    plan, place = beside.plan, place_of(beside.plan.ground)
    found = plan_layers(plan, lang, diagnosis=beside.diagnosis)
    found = public_layers(found) if beside.public else found
    shapes, conflicts = conflict_layers(beside.diagnosis, place, lang) if beside.diagnosis else ({}, {})
    road_shapes, road_grids = road_grid_layer(beside, place, lang)
    staff = [] if beside.public else staff_modes(plan, lang, roster=beside.roster)
    modes = [*plan_modes(plan, lang, public=beside.figures), *staff]
    names = place_names(plan, place, public=beside.public)
    return {
        **found,
        "layers": found["layers"] | shapes | road_shapes,
        **conflicts,
        **road_grids,
        **map_heading(beside, lang),
        **mode_data(modes),
        **station_data(beside, place),
        **_basemap(beside.basemap, place, plan),
        **({} if beside.public else building_data(plan, lang)),
        "grids": grid_figures(beside, lang) | {mode.name: list(mode.of) for mode in modes},
        "opens": opening_mode(plan, modes).name,
        "places": names,
        "neighbours": neighbours(plan),
        "serving": serving_rows(beside, lang),
        "streets": street_rows(plan),
        "legend": {mode.name: list(mode.rows) for mode in modes} | {"marks": map_marks(beside, lang)},
        "colours": {mode.name: list(mode.colours) for mode in modes} | {"homes": list(colours.HOMES)},
        "publicNote": say("map-public-note", lang) if beside.public else "",
        "toggles": toggles_of(
            plan.ground,
            _LAYERS,
            micro="micro" in found["layers"],
            stations=beside.has_stations,
            roadGrids=bool(road_grids),
            places=bool(names["name"]),
        ),
        "offAtFirst": list(_OFF_AT_FIRST),
        "words": map_words(lang),
    }


def _basemap(basemap: Basemap | None, place: Frame, plan: Plan) -> dict[str, Any]:
    if basemap is None:
        return {}
    corners = np.array([plan.ground.outline.bounds]).reshape(2, 2)
    south_west, north_east = place.steps(corners)
    extent = np.maximum(north_east - south_west, 1)
    return {"basemap": basemap.data(place, (float(extent[0]), float(extent[1])))}


def toggles_of(ground: Ground, layers: Iterable[str], **holds: bool) -> list[str]:
    """Return the layers that can be switched on and off: those that hold something."""
    on_ground = {
        "roads": len(ground.roads) > 0,
        "communities": len(ground.communities) > 1,
        "barriers": len(ground.barriers) > 0,
    }
    return [name for name in layers if (on_ground | holds).get(name, True)]
