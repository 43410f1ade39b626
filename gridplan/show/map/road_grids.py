"""Road-segment grids on the map of a plan: lines under the borders of areal grids, and what each tells."""

from __future__ import annotations

from typing import Any

import numpy as np

from gridplan.ground.adjacency import Adjacency
from gridplan.language import Lang, say
from gridplan.naming.lines import community_titles
from gridplan.publishing import fronted_grids, road_table
from gridplan.road_network import RoadNetwork
from gridplan.roads.joining import meeting_grids
from gridplan.show import colours
from gridplan.show.figures import percent_text
from gridplan.show.map.beside import Beside
from gridplan.show.shapes.geometry import Frame, pack_lines
from gridplan.text import plain


def road_grid_layer(beside: Beside, place: Frame, lang: Lang) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the layer of road-segment grids and what the page says about them, both empty where there are none.

    On a map for everyone they have no load, as it tells what is counted along single roads.
    """
    network = beside.plan.roads
    if network is None:
        return {}, {}
    return {"roadGrids": pack_lines(network.grids.geometry, place)}, {"roadGrids": _told(network, beside, lang)}


def road_grid_marks(beside: Beside, lang: Lang) -> list[dict[str, Any]]:
    """Return the row of the legend for road-segment grids, where there are any."""
    network = beside.plan.roads
    if network is None:
        return []
    used = [colours.ROADS[tone] for tone in sorted({*_tones(network)})]
    name = say("map-layer-roadGrids", lang)
    return [{"mark": "road-grid", "colour": used, "name": name, "count": len(network.codes)}]


def _tones(network: RoadNetwork) -> list[int]:
    """Return the place of each grid's colour, another for each two that meet."""
    count = len(network.codes)
    near = Adjacency.from_pairs(count, meeting_grids(network))
    return list(map(int, colours.tones(near, np.arange(count, dtype=np.int32), count)))


def _told(network: RoadNetwork, beside: Beside, lang: Lang) -> dict[str, Any]:
    """Return codes, texts, colours and cards of the grids, by column."""
    plan, table = beside.plan, road_table(beside.plan)
    place = {code: number for number, code in enumerate(plan.network.codes)}
    rows = table.drop(columns="geometry").to_dict("records")
    outside = table["outside_window"].astype(bool).tolist()
    return {
        "code": [plain(row["grid"]) for row in rows],
        "name": [_roads(row, lang) for row in rows],
        "text": [_text(row, lang, public=beside.public) for row in rows],
        "tone": _tones(network),
        "colours": list(colours.ROADS),
        "outside": [] if beside.public else np.flatnonzero(outside).tolist(),
        "state": ["" if beside.public else _state(one, lang) for one in outside],
        "figures": [_figures(row, beside, lang) for row in rows],
        "fronts": [[place[code] for code in codes] for codes in fronted_grids(plan, network)],
        "reasons": [[] if beside.public else _reasons(network, code, lang) for code in network.codes],
        "heading": say("map-road-fronts", lang),
        "tag": say("map-layer-roadGrids", lang),
    }


def _text(row: dict[str, Any], lang: Lang, *, public: bool) -> str:
    numbers = {
        "code": plain(row["grid"]),
        "roads": _roads(row, lang),
        "metres": round(row["road_m"]),
        "patrol": round(row["patrol_m"]),
    }
    return say("map-road-public" if public else "map-road", lang, **numbers, load=int(row["load"]))


def _roads(row: dict[str, Any], lang: Lang) -> str:
    return plain(row["roads"]) or say("map-road-nameless", lang)


def _state(outside: bool, lang: Lang) -> str:
    return say("map-window-broken" if outside else "map-window-held", lang)


def _figures(row: dict[str, Any], beside: Beside, lang: Lang) -> list[tuple[str, str]]:
    """Return the figures on the card of a grid by name; for everyone none of what is counted along it."""
    community, counts = plain(row["community"]), () if beside.plan.roads is None else beside.plan.roads.rules.counts
    title = community_titles(beside.plan).get(community, community)
    told = [
        *([(say("map-community", lang), title)] if title else []),
        (say("map-road-length", lang), _metres(row["road_m"], lang)),
        (say("map-road-patrol", lang), _metres(row["patrol_m"], lang)),
        (say("map-road-segments", lang), f"{row['segments']:,}"),
    ]
    if beside.public:
        return told
    counted = [(plain(name), f"{row[name]:,g}") for name in counts]
    away = (say("map-deviation", lang), percent_text(row["deviation"], lang))
    return [*told, (say("map-load", lang), f"{row['load']:,}"), away, *counted]


def _metres(metres: float, lang: Lang) -> str:
    return say("map-road-metres", lang, metres=f"{round(metres):,}")


def _reasons(network: RoadNetwork, code: str, lang: Lang) -> list[str]:
    """Return what the network says of a grid by its code."""
    return [plain(finding.sentence(lang)) for finding in network.report.findings if code in finding.ids]
