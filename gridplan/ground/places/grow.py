"""Growing a place: streets and plots, buildings on them, people in these, and what departments have there."""

from __future__ import annotations

import zlib

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gridplan.errors import OptionError
from gridplan.ground.places.attributes import entrances, weigh
from gridplan.ground.places.departments import networks, officer_table, venue_layer
from gridplan.ground.places.grounds import (
    barrier_layer,
    community_layer,
    dedicated_layer,
    estate_layer,
    frame,
    subdistrict_layer,
)
from gridplan.ground.places.place import Place
from gridplan.ground.places.plots import Plots, lay_out
from gridplan.ground.places.preset import Preset
from gridplan.ground.places.sharing import numbered
from gridplan.ground.places.stock import Stock, build, settle, thin
from gridplan.ground.places.streets import frontage, keep_main, road_layer, with_fronts
from gridplan.ground.places.tables import place_tables
from gridplan.ground.places.uses import AREA_KINDS, choose_uses, enough_plots
from gridplan.ground.town.layout import Bend, Street

_ATTEMPTS = 14
_GROWTH = 1.08


def grow(preset: Preset, seed: int) -> Place:
    """Return the place of a preset, the same for the same seed.

    Raises
    ------
    OptionError
        When the numbers of the preset fit no ground.
    """
    for attempt in range(_ATTEMPTS):
        rng = np.random.default_rng([seed, zlib.crc32(preset.name.encode())])
        plots = lay_out(preset, rng, growth=_GROWTH**attempt)
        if not enough_plots(plots, preset):
            continue
        uses, estates = choose_uses(plots, preset, rng)
        stock, lanes = build(plots, uses, rng)
        if preset.buildings is not None and len(stock) < preset.buildings:
            continue
        stock = thin(stock, preset.buildings, rng) if preset.buildings else stock
        streets = keep_main([*plots.streets, *lanes], preset.main_roads)
        return _assemble(preset, seed, plots, uses, estates, settle(stock, preset, estates, rng), streets, rng)
    raise OptionError(
        f"no ground was found for {preset.communities} communities with {preset.households} households, "
        f"{preset.estates or 'any'} estates and {preset.buildings or 'any'} buildings"
    )


def _assemble(
    preset: Preset,
    seed: int,
    plots: Plots,
    uses: list[str],
    estates: NDArray[np.intp],
    stock: Stock,
    streets: list[Street],
    rng: np.random.Generator,
) -> Place:
    bend = Bend.of(plots.town, [*streets, *([plots.rail] if plots.rail else [])], rng)
    boundaries, codes = community_layer(plots, bend, preset)
    held = estates if preset.estates is not None else np.flatnonzero(np.array(uses) == "managed")
    walls = estate_layer(plots, bend, held, uses, codes)
    buildings = _buildings(preset, plots, bend, stock, uses, codes, dict(zip(held, walls["estate"], strict=True)), rng)
    roads = road_layer(streets, bend)
    fronts = frontage(buildings, roads, rng)
    totals = totals_of(buildings, boundaries)
    return Place(
        name=preset.name,
        seed=seed,
        buildings=buildings,
        roads=with_fronts(roads, fronts),
        boundaries=boundaries,
        subdistricts=subdistrict_layer(boundaries),
        estates=walls,
        barriers=barrier_layer(plots, bend),
        dedicated=dedicated_layer(plots, bend, uses, codes),
        frontage=fronts,
        venues=venue_layer(buildings, totals, rng),
        networks=networks(plots, bend, stock, preset, rng),
        officers=officer_table(preset.officers, totals),
        entrances=entrances(stock, buildings["unit"].to_numpy(dtype=object)),
        totals=totals,
        tables=place_tables(preset.counts, buildings, walls, rng),
        assumptions=preset.assumptions,
    )


def _buildings(
    preset: Preset,
    plots: Plots,
    bend: Bend,
    stock: Stock,
    uses: list[str],
    codes: NDArray[np.object_],
    estate: dict[int, str],
    rng: np.random.Generator,
) -> gpd.GeoDataFrame:
    use = np.array(uses, dtype=object)
    community = np.array([codes[plot.community] for plot in plots.plots], dtype=object)
    estates = np.array([estate.get(i) for i in range(len(uses))], dtype=object)
    kinds = np.where(use == "managed", "managed", "open").astype(object)
    area = np.array([AREA_KINDS[name] for name in uses], dtype=object)
    lived = stock.households > 0
    columns = {
        "unit": numbered("B", len(stock), 6),
        "households": stock.households,
        "kind": np.where(lived, kinds[stock.plot], None),
        "community": community[stock.plot],
        "estate": estates[stock.plot],
        "floors": stock.floors,
        "use": stock.use,
        "area_kind": area[stock.plot],
    }
    return frame(dict(columns) | weigh(stock, use, preset.people, rng), bend.houses(stock.boxes))


def totals_of(buildings: gpd.GeoDataFrame, boundaries: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return the official totals: ``community, households, people``."""
    sums = buildings.groupby("community")[["households", "people"]].sum()
    found = sums.reindex(boundaries["community"], fill_value=0).reset_index()
    return pd.DataFrame(found)
