"""Growing a place: streets and plots, buildings on them, people in these, and what departments have there."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

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
from gridplan.ground.places.sections import cut_sections, name_sections
from gridplan.ground.places.sharing import numbered
from gridplan.ground.places.stock import Stock, build, settle, thin
from gridplan.ground.places.streets import frontage, keep_main, road_layer, with_fronts
from gridplan.ground.places.tables import place_tables
from gridplan.ground.places.uses import AREA_KINDS, choose_uses, enough_plots
from gridplan.ground.town.layout import Bend, Street

_ATTEMPTS = 14
_GROWTH = 1.08


@dataclass(frozen=True)
class _Drawn:
    """A place in the drawing plane: plots and what each is for, the plots of estates, buildings, streets."""

    preset: Preset
    plots: Plots
    uses: list[str]
    estates: NDArray[np.intp]
    stock: Stock
    streets: list[Street]


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
        drawn = _draw(preset, plots, rng) if enough_plots(plots, preset) else None
        if drawn is not None:
            return _assemble(drawn, seed, rng)
    raise OptionError(
        f"no ground was found for {preset.communities} communities with {preset.households} households, "
        f"{preset.estates or 'any'} estates and {preset.buildings or 'any'} buildings"
    )


def _draw(preset: Preset, plots: Plots, rng: np.random.Generator) -> _Drawn | None:
    """Return the place on these plots, or None where they have no room for its buildings."""
    uses, estates = choose_uses(plots, preset, rng)
    stock, lanes = build(plots, uses, rng)
    if preset.buildings is not None:
        if len(stock) < preset.buildings:
            return None
        stock = thin(stock, preset.buildings, rng)
    streets = keep_main([*plots.streets, *lanes], preset.main_roads)
    streets = streets if preset.road_sections is None else cut_sections(streets, preset.road_sections, plots.town.frame)
    open_plots = np.array(uses, dtype=object) == "open"
    return _Drawn(preset, plots, uses, estates, settle(stock, preset, estates, rng, open_plots=open_plots), streets)


def _assemble(drawn: _Drawn, seed: int, rng: np.random.Generator) -> Place:
    preset, plots, uses, stock = drawn.preset, drawn.plots, drawn.uses, drawn.stock
    bend = Bend.of(plots.town, [*drawn.streets, *([plots.rail] if plots.rail else [])], rng)
    boundaries, codes = community_layer(plots, bend, preset)
    held = drawn.estates if preset.estates is not None else np.flatnonzero(np.array(uses) == "managed")
    walls = estate_layer(plots, bend, held, uses, codes)
    buildings = _buildings(drawn, bend, codes, dict(zip(held, walls["estate"], strict=True)), rng)
    roads = road_layer(drawn.streets, bend)
    roads = roads if preset.road_sections is None else name_sections(roads)
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
        venues=venue_layer(buildings, totals, preset.rooms, rng),
        networks=networks(plots, bend, stock, preset, rng),
        officers=officer_table(preset.officers, totals, at_home=preset.officers_at_home),
        entrances=entrances(stock, buildings["unit"].to_numpy(dtype=object)),
        totals=totals,
        tables=place_tables(preset.counts, buildings, walls, rng),
        assumptions=preset.assumptions,
    )


def _buildings(
    drawn: _Drawn, bend: Bend, codes: NDArray[np.object_], estate: dict[int, str], rng: np.random.Generator
) -> gpd.GeoDataFrame:
    stock, use = drawn.stock, np.array(drawn.uses, dtype=object)
    community = np.array([codes[plot.community] for plot in drawn.plots.plots], dtype=object)
    estates = np.array([estate.get(i) for i in range(len(use))], dtype=object)
    kinds = np.where(use == "managed", "managed", "open").astype(object)
    area = np.array([AREA_KINDS[name] for name in use], dtype=object)
    lived = stock.households > 0
    columns = {
        "unit": numbered("B", len(stock), 6),
        "households": stock.households,
        "kind": pd.Series(kinds[stock.plot]).where(lived, None),
        "community": community[stock.plot],
        "estate": estates[stock.plot],
        "floors": stock.floors,
        "use": stock.use,
        "area_kind": area[stock.plot],
    }
    return frame(dict(columns) | weigh(stock, use, drawn.preset.people, rng), bend.houses(stock.boxes))


def totals_of(buildings: gpd.GeoDataFrame, boundaries: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return the official totals: ``community, households, people``."""
    sums = buildings.groupby("community")[["households", "people"]].sum()
    found = sums.reindex(boundaries["community"], fill_value=0).reset_index()
    return pd.DataFrame(found)
