"""The conflicts of a diagnosis on a map: areas and lines, and the list to work through."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from gridplan.diagnose.values import Diagnosis
from gridplan.findings import Finding
from gridplan.language import Lang, say
from gridplan.show.shapes.geometry import Frame, pack_areas, pack_lines
from gridplan.text import plain

_SPOT_M = 8.0
"""Radius by which a conflict without extent is drawn."""


def conflict_layers(diagnosis: Diagnosis, place: Frame, lang: Lang) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the conflicts as packed areas and packed lines, and what the page says about each, worst first."""
    shapes = conflict_shapes(diagnosis).to_crs(place.crs)
    packed = {"conflicts": pack_areas(shapes, place), "conflictLines": pack_lines(shapes, place)}
    rows = conflict_rows(diagnosis, lang)
    rows["at"] = place.steps(diagnosis.conflicts[["x", "y"]].to_numpy(np.float64)).ravel().tolist()
    return packed, {"conflicts": rows}


def conflict_shapes(diagnosis: Diagnosis) -> gpd.GeoSeries:
    """Return what is drawn for each conflict: its geometry, and a spot for one that has no extent."""
    table = diagnosis.conflicts
    shapes, spots = table.geometry.to_numpy(), shapely.points(table[["x", "y"]].to_numpy(np.float64))
    flat = shapely.is_missing(shapes) | ((shapely.area(shapes) == 0) & (shapely.length(shapes) == 0))
    drawn = np.where(flat, shapely.buffer(spots, _SPOT_M, quad_segs=4), shapes)
    return gpd.GeoSeries(drawn, crs=table.crs)


def conflict_rows(diagnosis: Diagnosis, lang: Lang) -> dict[str, Any]:
    """Return the conflicts by column, and the kinds that occur with their names and numbers."""
    table = diagnosis.conflicts
    kinds = list(dict.fromkeys(table["kind"]))
    named = {kind: say(f"map-kind-{kind}", lang) for kind in kinds}
    counts = table["kind"].value_counts()
    return {
        "kind": table["kind"].tolist(),
        "kinds": [[kind, named[kind], int(counts[kind])] for kind in kinds],
        "name": [f"{number} · {named[kind]}" for number, kind in zip(table["number"], table["kind"], strict=True)],
        "households": table["households"].astype(int).tolist(),
        "size": [_size(row, lang) for row in table.to_dict("records")],
        "area": np.nan_to_num(table["area_m2"].to_numpy(np.float64)).round(1).tolist(),
        "text": [plain(text) for text in table[f"text_{lang}"]],
    }


def advice_without_ids(finding: Finding, lang: Lang, ids: frozenset[str]) -> str:
    """Return a finding with what to do about it; the `ids` of buildings stay out of pages."""
    if not ids.intersection(finding.ids):
        return finding.advice(lang)
    return " → ".join(filter(None, (finding.sentence(lang), finding.action(lang))))


def _size(row: dict[Any, Any], lang: Lang) -> str:
    """Return how much a conflict concerns: households, or ground where nobody lives."""
    if row["households"] or not row["area_m2"] > 0:
        return say("map-size-households", lang, households=f"{int(row['households']):,}")
    return say("map-size-area", lang, area=f"{row['area_m2']:,.0f}")
