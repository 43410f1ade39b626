"""The barrier layer as it arrives, brought to one kind and one name: what a border in words calls it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import Any

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray

from gridplan.findings import Finding
from gridplan.ground.columns import detect_all, plain_name
from gridplan.ground.reading.layers import geometry_of
from gridplan.text import plain

_NAMES = ("name", "nom", "名称", "河流名称", "name_zh", "name_en")
_WATER = (
    *("river", "stream", "brook", "creek", "canal", "lake", "pond", "reservoir", "water", "basin"),
    *("fleuve", "riviere", "rivière", "ecoulement", "écoulement", "lac", "eau", "etang", "étang", "retenue"),
)
_WATER_SIGNS = ("江", "河", "湖", "溪", "渠", "塘", "水库", "水系", "水域", "水面", "水体")
_RAIL = ("rail", "ferree", "ferrée")
_RAIL_SIGNS = ("铁路", "轨道", "高铁")
_KINDS = ("kind", "waterway", "railway", "barrier", "fclass", "nature", "type", "类型", "种类")


def clean_barriers(barriers: gpd.GeoDataFrame | None, crs: Any) -> gpd.GeoDataFrame:
    """Return the barriers with their kind, such as ``river``, their name and their shape; empty texts where unknown.

    Examples
    --------
    >>> import shapely
    >>> raw = gpd.GeoDataFrame({"waterway": ["canal"]}, geometry=[shapely.box(0, 0, 1, 9)], crs=4547)
    >>> clean_barriers(raw, 4547)[["kind", "name"]].values.tolist()
    [['canal', '']]
    """
    if barriers is None:
        return gpd.GeoDataFrame({name: np.zeros(0, dtype=object) for name in ("kind", "name")}, geometry=[], crs=crs)
    columns = {"kind": _texts(barriers, _KINDS), "name": _texts(barriers, _NAMES)}
    return gpd.GeoDataFrame(columns, geometry=geometry_of(barriers), crs=crs)


def is_water(kinds: Iterable[str]) -> NDArray[np.bool_]:
    """Tell which kinds of barriers are water, bool (n,).

    Examples
    --------
    >>> is_water(["River", "riverbank", "Plan d'eau", "湖泊", "palace wall", "水泥墙", ""]).tolist()
    [True, True, True, True, False, False, False]
    """
    return np.array([_says_water(plain_name(kind)) for kind in kinds], dtype=np.bool_)


def is_rail(kinds: Iterable[str]) -> NDArray[np.bool_]:
    """Tell which kinds of barriers are railways, bool (n,).

    Examples
    --------
    >>> is_rail(["Rail", "railway", "voie ferrée", "铁路", "trailhead", ""]).tolist()
    [True, True, True, True, False, False]
    """
    return np.array([_says_rail(plain_name(kind)) for kind in kinds], dtype=np.bool_)


def _says_rail(kind: str) -> bool:
    words = re.findall(r"[^\W\d_]+", kind)
    return any(word.startswith(_RAIL) for word in words) or any(sign in kind for sign in _RAIL_SIGNS)


def _says_water(kind: str) -> bool:
    words = re.findall(r"[^\W\d_]+", kind)
    return any(word.startswith(_WATER) for word in words) or any(sign in kind for sign in _WATER_SIGNS)


def told_by_kind(
    barriers: gpd.GeoDataFrame, kinds: Collection[str] | None
) -> tuple[gpd.GeoDataFrame, NDArray[np.bool_], tuple[Finding, ...]]:
    """Return the barriers, which of them may not be crossed, and what is to be told about the kinds.

    Where some may be crossed, a column ``bars`` tells which: bounds in words and maps name them all.

    Parameters
    ----------
    barriers
        Clean barriers.
    kinds
        Kinds that may not be crossed, in any case of letters; all when None. A barrier without a kind is always one.

    Examples
    --------
    >>> import shapely
    >>> rows = gpd.GeoDataFrame({"kind": ["Rail", "canal"], "name": ""}, geometry=shapely.box([0, 1], 0, [1, 2], 9))
    >>> told, bars, findings = told_by_kind(rows, ["rail"])
    >>> told["bars"].tolist(), bars.tolist(), [finding.code for finding in findings]
    ([True, False], [True, False], ['barriers-crossable'])
    """
    if kinds is None:
        return barriers, np.ones(len(barriers), dtype=bool), ()
    own = np.array([plain_name(kind) for kind in barriers["kind"]], dtype=object)
    asked = {plain_name(kind) for kind in kinds}
    soft = ~np.isin(own, [*asked, ""])
    findings: tuple[Finding, ...] = ()
    if unknown := sorted(asked - set(own)):
        present = ", ".join(sorted(set(own) - {""})) or "–"
        findings += (Finding("barrier-kinds-unknown", numbers={"kinds": ", ".join(unknown), "present": present}),)
    if soft.any():
        numbers = {"rows": int(soft.sum()), "kinds": ", ".join(sorted(set(own[soft])))}
        findings += (Finding("barriers-crossable", numbers=numbers),)
    return (barriers.assign(bars=~soft) if soft.any() else barriers), ~soft, findings


def _texts(frame: gpd.GeoDataFrame, usual: tuple[str, ...]) -> NDArray[np.object_]:
    """Return the first text of each row in any of the `usual` columns."""
    texts = np.full(len(frame), "", dtype=object)
    for column in detect_all(frame.columns, usual):
        texts = np.where(texts == "", np.array([plain(value).strip() for value in frame[column]], dtype=object), texts)
    return texts
