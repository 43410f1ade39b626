"""Road-segment grids as the tables of a plan file, and back.

What a planner counts along roads may have any name, so the counts of a row stand together in one column of JSON.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping, Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from gridplan.columns import ROAD_FRONT_COLUMNS, ROAD_GRID_COLUMNS, ROAD_LINK_COLUMNS, ROAD_SEGMENT_COLUMNS
from gridplan.findings import Finding, Report
from gridplan.options.road_rules import RoadRules
from gridplan.road_network import RoadNetwork
from gridplan.store.container import Table
from gridplan.store.frames import frame_of, table_of, types_of

COUNTS = "counts"
"""Column of the counts of a row."""


def fresh_road_grids(network: RoadNetwork) -> gpd.GeoDataFrame:
    """Return the grids computed from the segments, whatever was done to the table that the network hands out."""
    return dataclasses.replace(network).grids


def road_tables(network: RoadNetwork) -> dict[str, Table]:
    """Return the layers of segments and grids, and the tables of fronts and links."""
    grids = fresh_road_grids(network)
    segments = network.segments.assign(grid=np.array(network.codes, dtype=object)[network.labels])
    counts = network.rules.counts
    return {
        "road_grids": _counted(grids, ROAD_GRID_COLUMNS, counts),
        "road_segments": _counted(segments, ROAD_SEGMENT_COLUMNS, counts),
        "road_fronts": _counted(network.fronts, ROAD_FRONT_COLUMNS, counts),
        "road_links": table_of(network.links, ROAD_LINK_COLUMNS),
    }


def road_meta(network: RoadNetwork) -> dict[str, Any]:
    """Return the notes on road-segment grids: what was asked, the account, and what the columns hold."""
    told = {
        "rules": network.rules.as_dict(),
        "status": network.status,
        "road_length": network.road_length,
        "account": network.account.to_numpy().tolist(),
        "fronts": [name for name in network.rules.counts if name in network.fronts],
        "types": {
            "road_segments": types_of(network.segments[[*ROAD_SEGMENT_COLUMNS[1:]]]),
            "road_fronts": types_of(network.fronts[[*ROAD_FRONT_COLUMNS]]),
            "road_links": types_of(network.links[[*ROAD_LINK_COLUMNS]]),
        },
    }
    return {"road_network": told | ({"retired": sorted(network.retired)} if network.retired else {})}


def roads_of(tables: Mapping[str, Table], meta: Mapping[str, Any], findings: tuple[Finding, ...]) -> RoadNetwork | None:
    """Return the road-segment grids that the tables hold, or None for a plan without."""
    if "road_network" not in meta:
        return None
    told = meta["road_network"]
    rules = RoadRules.from_dict(told["rules"])
    segments, grids = tables["road_segments"], tables["road_grids"]
    place = {code: number for number, code in enumerate(grids.columns["grid"])}
    frame = frame_of(segments, told["types"]["road_segments"])
    frame = gpd.GeoDataFrame(frame, geometry=segments.geometry, crs=meta["crs"])
    return RoadNetwork(
        segments=_with_counts(frame, segments, rules.counts, rules.counts),
        labels=np.array([place[code] for code in segments.columns["grid"]], dtype=np.int32),
        codes=tuple(grids.columns["grid"]),
        patrol=np.array(grids.columns["patrol_m"], dtype=np.float64),
        fronts=_with_counts(
            frame_of(tables["road_fronts"], told["types"]["road_fronts"]),
            tables["road_fronts"],
            rules.counts,
            told["fronts"],
        ),
        links=frame_of(tables["road_links"], told["types"]["road_links"]),
        account=pd.DataFrame(told["account"], columns=["work", "total", "roads", "areal"]),
        rules=rules,
        road_length=told["road_length"],
        status=told["status"],
        report=Report(findings),
        retired=frozenset(told.get("retired", ())),
    )


def _counted(frame: pd.DataFrame, columns: Sequence[str], counts: Sequence[str]) -> Table:
    """Return a table with its counts as one column of JSON, empty where nothing is counted."""
    own = table_of(frame, columns)
    told = [name for name in counts if name in frame]
    values = frame[told].to_numpy(dtype=np.float64).tolist() if told else [[]] * len(frame)
    texts = [json.dumps(dict(zip(told, row, strict=True)), ensure_ascii=False) if told else "" for row in values]
    ordered = {name: own.columns[name] for name in columns if name in own.columns}
    return Table({**ordered, COUNTS: texts}, {**own.types, COUNTS: "TEXT"}, own.geometry)


def _with_counts(frame: pd.DataFrame, table: Table, counts: Sequence[str], told: Sequence[str]) -> Any:
    """Return a frame with the counts of its rows as columns again, in the order in which they were asked."""
    rows = [json.loads(text) if text else {} for text in table.columns[COUNTS]]
    named = {name: np.array([row[name] for row in rows], dtype=np.float64) for name in counts if name in told}
    return frame.assign(**named)
