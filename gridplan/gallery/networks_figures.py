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
    load = _loads(buildings, standard)
    needed = _needed(load, buildings["community"], window)
    yield from _workers(plan, load, needed, window)
    venues = pd.DataFrame(gp.read_layer(inputs / "venues.gpkg"))
    yield from _stations(plan, out / "stations.json", venues, within=within, needed=needed)


def _places(plan: gp.Plan, inputs: Path, totals: pd.DataFrame) -> Iterator[Figure]:
    communities = plan.grids["community"].unique()
    subdistricts = {code[:_SUBDISTRICT] for code in communities}
    known = len(gp.read_layer(inputs / "subdistricts.gpkg"))
    yield Figure("networks-subdistricts", len(subdistricts), published=14, rule=known, given=True)
    yield Figure("networks-communities", len(communities), published=_MORE_THAN_70, rule=len(totals), given=True)


def _one_network(plan: gp.Plan, layers: Sequence[pd.DataFrame], buildings: pd.DataFrame) -> Iterator[Figure]:
    """Yield how many networks there were, how far they overlapped, and that each building has one grid now.

    Departments' borders follow streets: no building of these places stands astride one, so where its middle lies is
    where all of it does, and overlaps are the same to the last pair.
    """
    yield Figure("networks-before", len(plan.others), published=4, rule=len(layers), given=True)
    ours, rule = [network.labels for network in plan.others], [_inside(layer, buildings) for layer in layers]
    lived_in = plan.ground.units["households"].to_numpy(np.int64), buildings["households"].to_numpy(np.int64)
    yield Figure("networks-crossing", _crossing(ours, lived_in[0]), rule=_crossing(rule, lived_in[1]))
    yield Figure("networks-patches", _patches(ours), rule=_patches(rule))
    grids = pd.Series(plan.network.codes, dtype=object).iloc[plan.labels].groupby(plan.ground.units["unit"].to_numpy())
    found = grids.nunique().reindex(buildings.index, fill_value=0)
    yield Figure("networks-grids-of-a-building", (int(found.min()), int(found.max())), published=1, rule=1)
    assert plan.merger is not None  # the plan is a merged one
    hung = plan.merger.functions.query("grid != ''").drop_duplicates(["department", "old_grid"])
    known = sum(layer["grid"].nunique() for layer in layers)
    unnamed = () if plan.merger.functions["functions"].ne("").any() else ("gallery-assumed-networks-functions",)
    yield Figure("networks-old-grids-hung", len(hung), rule=known, given=True, assumed=unnamed)


def _inside(layer: pd.DataFrame, buildings: pd.DataFrame) -> NDArray[np.int64]:
    """Return the row of the polygon that holds the middle of each building, int64 (n,), −1 for none."""
    middles = shapely.centroid(buildings.geometry.to_numpy())
    at, row = shapely.STRtree(layer.geometry.to_numpy()).query(middles, predicate="within")
    found = np.full(len(buildings), -1)
    found[at] = row
    return found


def _crossing(networks: Sequence[NDArray[np.integer]], households: NDArray[np.int64]) -> int:
    """Return the number of pairs of grids, of two networks, that cross as the list of conflicts counts them.

    Both have households of their own, and some in common.

    Parameters
    ----------
    networks
        int (n,) each, grid of each building, -1 for none.
    households
        (n,), of each building.
    """
    return sum(_cross(one, other, households) for one, other in combinations(networks, 2))


def _cross(one: NDArray[np.integer], other: NDArray[np.integer], households: NDArray[np.int64]) -> int:
    by = pd.DataFrame({"one": one, "other": other, "households": households})
    own = [by[by[name] >= 0].groupby(name)["households"].sum() for name in ("one", "other")]
    both = by[(by["one"] >= 0) & (by["other"] >= 0)].groupby(["one", "other"])["households"].sum()
    beside = [whole.reindex(both.index, level=name) for whole, name in zip(own, ("one", "other"), strict=True)]
    return int(((both > 0) & (both < beside[0]) & (both < beside[1])).sum())


def _patches(networks: Sequence[NDArray[np.integer]]) -> int:
    """Return the number of sets of buildings that no network parts."""
    return len(np.unique(np.column_stack(networks), axis=0))


def _workers(plan: gp.Plan, load: pd.Series[float], needed: pd.DataFrame, window: Span) -> Iterator[Figure]:
    """Yield workers beside the ceiling of each community, and the loads of grids, both anew from the buildings.

    A ceiling is rounded up to whole workers; how many communities have more than before rounding is counted beside it.
    """
    made = plan.grids.groupby("community")["workers"].sum().reindex(needed.index, fill_value=0)
    ceiling = "gallery-assumed-networks-ceiling"
    above = int((made > needed["ceiling"]).sum())
    yield Figure("networks-above-ceiling", above, published=0, rule=0, assumed=(ceiling,))
    exact = needed["load"] + _ROUNDING
    ends = int((needed["fewest"] > exact).sum()), int((needed["most"] > exact).sum())
    yield Figure("networks-above-quotient", int((made > exact).sum()), rule=ends)
    ends = int(needed["fewest"].sum()), int(needed["most"].sum())
    whole = {"exact": f"{needed['load'].sum():.1f}"}
    yield Figure(
        "networks-workers", int(made.sum()), rule=ends, assumed=("gallery-assumed-networks-whole",), numbers=whole
    )
    code = pd.Series(np.array(plan.network.codes, dtype=object)[plan.labels], plan.ground.units["unit"].to_numpy())
    each = load.groupby(code.reindex(load.index)).sum() / plan.grids.set_index("grid")["workers"]
    least, largest = round(float(each.min()), 9), round(float(each.max()), 9)
    load_assumed = ("gallery-assumed-networks-load",)
    yield Figure("networks-task-load", (least, largest), rule=window, decimals=3, limit=True, assumed=load_assumed)
    own = (needed["load"] / made).reindex(plan.grids.set_index("grid")["community"].reindex(each.index)).to_numpy()
    apart = round(float((100 * (each / own - 1)).abs().mean()), 1)
    yield Figure("networks-task-apart", apart, rule=_EVEN, assumed=("gallery-assumed-networks-even",))


def _loads(buildings: pd.DataFrame, standard: Mapping[str, int]) -> pd.Series[float]:
    """Return the workers' worth of each building."""
    ratio = buildings["kind"].map(dict(standard))
    return (buildings["households"] / ratio).where(buildings["households"] > 0, 0.0)


def _needed(load: pd.Series[float], community: pd.Series[str], window: Span) -> pd.DataFrame:
    """Return ``load, ceiling, fewest, most`` of each community, in workers, and ``grids``, its fewest."""
    by = load.groupby(community)
    own = by.sum()
    ceiling = np.ceil(own - _ROUNDING)
    fewest = np.ceil(own / window[1] - _ROUNDING)
    most = np.minimum(ceiling, np.floor(own / window[0] + _ROUNDING))
    # A building that is too much for one worker is a grid with several.
    grids = np.where(by.max() <= window[1], fewest, 1)
    return pd.DataFrame({"load": own, "ceiling": ceiling, "fewest": fewest, "most": most, "grids": grids})


def _stations(
    plan: gp.Plan, file: Path, venues: pd.DataFrame, *, within: float, needed: pd.DataFrame
) -> Iterator[Figure]:
    """Yield the stations: every grid has one near by, in a room that is there, and those of a community share one."""
    saved = json.loads(file.read_text(encoding="utf-8"))
    serves = pd.DataFrame(saved["serves"], columns=["grid", "station", "walk_m"])
    near = serves.loc[serves["walk_m"] <= within, "grid"]
    bare = len(set(plan.grids["grid"]) - set(near))
    yield Figure("networks-grids-without-station", bare, published=0, rule=0)
    inside = serves.groupby("station").size()
    yield Figure("networks-stations", len(inside), rule=len(needed), assumed=("gallery-assumed-networks-rooms",))
    room = venues.set_index("venue")["capacity"].reindex(inside.index, fill_value=-1)
    yield Figure("networks-stations-elsewhere", int((inside > room).sum()), published=0, rule=0)
    graph = gp.grids_of(plan).graph()
    together = [nx.is_connected(graph.subgraph(own["grid"])) for _, own in serves.groupby("station")]
    yield Figure("networks-stations-apart", together.count(False), published=0, rule=0)
    ends = int((needed["grids"] > 1).sum()), int((needed["most"] > 1).sum())
    yield Figure("networks-stations-shared", int((inside > 1).sum()), rule=ends)
