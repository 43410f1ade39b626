"""The figures of the district with many networks, counted from its saved plan and stations, and from its inputs."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from pathlib import Path

import networkx as nx
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

import gridplan as gp
from gridplan.gallery.figure import Figure, Span

_MORE_THAN_70 = (71, math.inf)
_EVEN = (0, 10)
"""Mean distance of loads from their community's mean that is called equal, per cent."""
_SUBDISTRICT = 9
"""Digits of the code of a subdistrict, before those of the community."""
_DRAWN = 0.02
"""Share by which overlaps may differ, as departments' borders run through buildings."""
_ROUNDING = 1e-9


def figures(
    out: Path, *, departments: Sequence[str], standard: Mapping[str, int], window: Span, within: float
) -> Iterator[Figure]:
    """Yield every published figure, and what the rules say of workers, loads and stations.

    Parameters
    ----------
    out
        Folder of the place that has run.
    departments
        Whose networks are merged.
    standard
        Households per worker by kind of housing.
    window
        Lowest and highest load of a grid, in workers.
    within
        Longest walk to a service station, m.
    """
    plan, inputs = gp.load(out / "plan.gpkg"), out / "inputs"
    buildings = gp.read_layer(inputs / "buildings.gpkg").set_index("unit")
    layers = [gp.read_layer(inputs / f"network_{name}.gpkg") for name in departments]
    totals = gp.read_table(inputs / "totals.csv")
    yield from _places(plan, inputs, totals)
    yield from _one_network(plan, layers, buildings)
    yield from _workers(plan, buildings, standard, window)
    yield from _stations(plan, out / "stations.json", pd.DataFrame(gp.read_layer(inputs / "venues.gpkg")), within)


def _places(plan: gp.Plan, inputs: Path, totals: pd.DataFrame) -> Iterator[Figure]:
    communities = plan.grids["community"].unique()
    subdistricts = {code[:_SUBDISTRICT] for code in communities}
    known = len(gp.read_layer(inputs / "subdistricts.gpkg"))
    yield Figure("networks-subdistricts", len(subdistricts), published=14, rule=known)
    yield Figure("networks-communities", len(communities), published=_MORE_THAN_70, rule=len(totals))


def _one_network(plan: gp.Plan, layers: Sequence[pd.DataFrame], buildings: pd.DataFrame) -> Iterator[Figure]:
    """Yield how many networks there were, how far they overlapped, and that each building has one grid now."""
    yield Figure("networks-before", len(plan.others), published=4, rule=len(layers))
    ours, rule = [network.labels for network in plan.others], [_inside(layer, buildings) for layer in layers]
    yield Figure("networks-crossing", _crossing(ours), rule=_crossing(rule), near=_DRAWN)
    yield Figure("networks-patches", _patches(ours), rule=_patches(rule), near=_DRAWN)
    grids = pd.Series(plan.network.codes, dtype=object).iloc[plan.labels].groupby(plan.ground.units["unit"].to_numpy())
    found = grids.nunique().reindex(buildings.index, fill_value=0)
    yield Figure("networks-grids-of-a-building", (int(found.min()), int(found.max())), published=1, rule=1)
    assert plan.merger is not None  # the plan is a merged one
    hung = plan.merger.functions.query("grid != ''").drop_duplicates(["department", "old_grid"])
    yield Figure("networks-old-grids-hung", len(hung), rule=sum(layer["grid"].nunique() for layer in layers))


def _inside(layer: pd.DataFrame, buildings: pd.DataFrame) -> NDArray[np.int64]:
    """Return the row of the polygon that holds the middle of each building, int64 (n,), −1 for none."""
    middles = shapely.centroid(buildings.geometry.to_numpy())
    at, row = shapely.STRtree(layer.geometry.to_numpy()).query(middles, predicate="within")
    found = np.full(len(buildings), -1)
    found[at] = row
    return found


def _crossing(networks: Sequence[NDArray[np.integer]]) -> int:
    """Return the number of pairs of grids, of two networks, that share buildings though neither holds the other.

    Parameters
    ----------
    networks
        int (n,) each, grid of each building, -1 for none.
    """
    return sum(_cross(one, other) for one, other in combinations(networks, 2))


def _cross(one: NDArray[np.integer], other: NDArray[np.integer]) -> int:
    known = (one >= 0) & (other >= 0)
    pairs, both = np.unique(np.column_stack([one, other])[known], axis=0, return_counts=True)
    first, second = np.bincount(one[one >= 0]), np.bincount(other[other >= 0])
    return int(((both < first[pairs[:, 0]]) & (both < second[pairs[:, 1]])).sum())


def _patches(networks: Sequence[NDArray[np.integer]]) -> int:
    """Return the number of sets of buildings that no network parts."""
    return len(np.unique(np.column_stack(networks), axis=0))


def _workers(plan: gp.Plan, buildings: pd.DataFrame, standard: Mapping[str, int], window: Span) -> Iterator[Figure]:
    """Yield workers beside the ceiling of each community, and the loads of grids, both anew from the buildings."""
    ratio = buildings["kind"].map(dict(standard))
    load = (buildings["households"] / ratio).where(buildings["households"] > 0, 0.0)
    own = load.groupby(buildings["community"]).sum()
    ceiling = np.ceil(own - _ROUNDING)
    made = plan.grids.groupby("community")["workers"].sum().reindex(ceiling.index, fill_value=0)
    yield Figure("networks-above-ceiling", int((made > ceiling).sum()), published=0, rule=0)
    fewest = np.ceil(own / window[1] - _ROUNDING).sum()
    most = np.minimum(ceiling, np.floor(own / window[0] + _ROUNDING)).sum()
    yield Figure("networks-workers", int(made.sum()), rule=(int(fewest), int(most)))
    code = pd.Series(np.array(plan.network.codes, dtype=object)[plan.labels], plan.ground.units["unit"].to_numpy())
    each = load.groupby(code.reindex(load.index)).sum() / plan.grids.set_index("grid")["workers"]
    ends = round(float(each.min()), 3), round(float(each.max()), 3)
    yield Figure("networks-task-load", ends, rule=window, assumed=("gallery-assumed-networks-load",))
    mean = (own / made).reindex(plan.grids.set_index("grid")["community"].reindex(each.index)).to_numpy()
    apart = round(float((100 * (each / mean - 1)).abs().mean()), 1)
    assumed = ("gallery-assumed-networks-even",)
    yield Figure("networks-task-apart", apart, rule=_EVEN, assumed=assumed)


def _stations(plan: gp.Plan, file: Path, venues: pd.DataFrame, within: float) -> Iterator[Figure]:
    saved = json.loads(file.read_text(encoding="utf-8"))
    serves = pd.DataFrame(saved["serves"], columns=["grid", "station", "walk_m"])
    near = serves[serves["walk_m"] <= within]
    yield Figure("networks-grids-with-station", int(near["grid"].nunique()), rule=len(plan.grids))
    graph = gp.grids_of(plan).graph()
    groups = [own["grid"].tolist() for _, own in serves.groupby("station")]
    parts = {(code[:-3], frozenset(part)) for part in nx.connected_components(graph) for code in list(part)[:1]}
    yield Figure("networks-stations", len(groups), rule=len(parts), assumed=("gallery-assumed-networks-rooms",))
    room = venues.set_index("venue")["capacity"]
    inside = serves.groupby("station").size()
    fits = inside.index.isin(room.index) & (inside <= room.reindex(inside.index, fill_value=-1))
    yield Figure("networks-stations-in-venues", int(fits.sum()), rule=len(groups))
    together = [nx.is_connected(graph.subgraph(group)) for group in groups]
    yield Figure("networks-stations-apart", together.count(False), published=0, rule=0)
    shared = math.ceil(100 * sum(len(group) for group in groups if len(group) > 1) / max(len(serves), 1))
    yield Figure("networks-grids-sharing", shared, rule=_in_several(plan))


def _in_several(plan: gp.Plan) -> int:
    """Return the share of grids that are not alone in their community, per cent."""
    size = plan.grids.groupby("community")["grid"].transform("size")
    return math.ceil(100 * int((size > 1).sum()) / len(size))
