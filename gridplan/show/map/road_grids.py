"""Road-segment grids on the map of a plan: lines over the areal grids, and what each tells."""

from __future__ import annotations

from typing import Any

import numpy as np

from gridplan.ground.adjacency import Adjacency
from gridplan.language import Lang, say
from gridplan.road_network import RoadNetwork
from gridplan.roads.joining import meeting_grids
from gridplan.show import colours
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
    return [{"mark": "road-grid", "name": say("map-layer-roadGrids", lang), "count": len(network.codes)}]


def _told(network: RoadNetwork, beside: Beside, lang: Lang) -> dict[str, Any]:
    """Return codes, texts and colours of the grids, by column."""
    grids, pairs = network.grids, meeting_grids(network)
    near = Adjacency.from_pairs(len(grids), pairs)
    tones = colours.tones(near, np.arange(len(grids), dtype=np.int32), len(grids)).tolist()
    return {
        "code": [plain(code) for code in grids["grid"]],
        "text": [_text(row, lang, public=beside.public) for row in grids.to_dict("records")],
        "tone": tones,
        "colours": list(colours.ROADS),
        "outside": [] if beside.public else np.flatnonzero(grids["outside_window"]).tolist(),
    }


def _text(row: dict[str, Any], lang: Lang, *, public: bool) -> str:
    numbers = {
        "code": plain(row["grid"]),
        "roads": plain(row["roads"]) or say("map-road-nameless", lang),
        "metres": round(row["road_m"]),
        "patrol": round(row["patrol_m"]),
    }
    return say("map-road-public" if public else "map-road", lang, **numbers, load=int(row["load"]))
