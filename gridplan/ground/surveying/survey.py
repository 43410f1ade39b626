"""The survey: from units and the lines between them to cells, blocks and adjacency."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection
from typing import Literal, TypeAlias

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gridplan.errors import InputError, OptionError
from gridplan.findings import Finding, Report
from gridplan.ground.estates.marking import with_estates
from gridplan.ground.estates.polygons import read_estates
from gridplan.ground.ground import Ground
from gridplan.ground.reading.read import opened_layer
from gridplan.ground.surveying.basis import Basis
from gridplan.ground.surveying.blocks import NoRoomError, build_blocks
from gridplan.ground.surveying.cells import Tiling, build_cells
from gridplan.ground.surveying.contacts import read_contacts
from gridplan.ground.surveying.links import with_links
from gridplan.ground.surveying.network import build_network
from gridplan.ground.surveying.outline import inhabited
from gridplan.ground.surveying.parents import settle_communities
from gridplan.ground.surveying.places import keep_apart
from gridplan.ground.surveying.surroundings import Surroundings, gather
from gridplan.ground.touching import PileError, tree_of
from gridplan.ground.units import Units
from gridplan.language import say

Progress = Callable[[str, float], None]
Layer: TypeAlias = gpd.GeoDataFrame | str | os.PathLike[str]
_BEYOND = 50.0
"""Roads and barriers are kept this far beyond the outline, in m, for the map."""


def survey(
    units: Units,
    *,
    roads: Layer | None = None,
    barriers: Layer | None = None,
    boundaries: Layer | None = None,
    outline: BaseGeometry | gpd.GeoDataFrame | None = None,
    road_class: Collection[int] = (1, 2, 3, 4, 5),
    community_column: str | None = None,
    community_wins: Literal["column", "boundaries"] = "boundaries",
    barrier_kinds: Collection[str] | None = None,
    estates: Layer | None = None,
    estates_column: str | None = None,
    estates_parted: bool = False,
    threads: int = 2,
    progress: Progress | None = None,
) -> Ground:
    """Return the ground: each unit's cell, its street block, and who touches whom across what.

    Roads, barriers, boundaries and estates are tables, or files that are read as `gridplan.read_layer` does.

    Cells tile the outline without gap or overlap and follow road centre-lines, hard barriers and community borders;
    each is one polygon that holds its unit's place. They match edge to edge on a 1 cm grid.

    Parameters
    ----------
    units
        Checked units in a metric coordinate system.
    roads
        Lines with a class, a name and a level (see `clean_roads`); those in `road_class` at ground level cut blocks.
    barriers
        Lines or polygons that no grid may cross.
    boundaries
        Polygons of the communities.
    outline
        The area to survey; else the communities together; else drawn round the units.
    road_class
        Classes that bound blocks, 1 (highest) to 6.
    community_column
        Column of `boundaries` with the communities' names; looked for when None.
    community_wins
        Whether a unit's own community or the polygon it lies in counts where they differ.
    barrier_kinds
        Kinds of barriers that may not be crossed, such as ``("river", "rail")``; all when None. Blocks end at others
        too, but grids may reach across. A barrier without a kind may never be crossed.
    estates
        Polygons of estates: units are marked with the estate they stand in, see `gridplan.with_estates`, and blocks
        end at the walls, which grids may cross.
    estates_column, estates_parted
        Column of `estates` with their names, looked for when None, and whether borders of communities part estates, as
        in `gridplan.with_estates`.
    threads
        How many tiles of up to 4,000 units are worked on at a time; the ground does not depend on it.
    progress
        Called with the name of each step and the share done, 0 to 1.

    Raises
    ------
    InputError
        With every fault of every layer: no coordinate system, no overlap with the units, the wrong kind of geometry.
    OptionError
        When a road class is not 1 to 6, or there is no thread.

    Examples
    --------
    >>> square = shapely.multipolygons([shapely.box([0, 20], 0, [10, 30], 10)[i : i + 1] for i in range(2)])
    >>> frame = gpd.GeoDataFrame({"unit": ["a", "b"], "households": 5, "community": None}, geometry=square, crs=4547)
    >>> ground = survey(Units(frame))
    >>> len(ground), ground.adjacency.u.tolist(), ground.adjacency.v.tolist()
    (2, [0], [1])
    """
    _check_options(units, road_class, threads)
    roads, barriers, boundaries, estates = map(opened_layer, (roads, barriers, boundaries, estates))
    tell = progress or _silent
    footprints = np.asarray(units.frame.geometry.array, dtype=object)
    _check_piled(footprints, units.frame["unit"].to_numpy())
    tell(say("survey-layers"), 0.0)
    walls = None if estates is None else read_estates(estates, units.frame, name_column=estates_column)[0]
    around = gather(
        units, roads=roads, barriers=barriers, boundaries=boundaries, outline=outline,
        road_class=road_class, community_column=community_column, barrier_kinds=barrier_kinds,
        walls=None if walls is None else walls.geometry.to_numpy(),
    )  # fmt: skip
    tell(say("survey-blocks"), 0.1)
    network = build_network(
        roads=around.bounding,
        barriers=around.barrier_lines,
        borders=around.border_lines,
        outline=around.outline,
        seams=around.seams,
    )
    places = keep_apart(around.places, footprints=footprints, network=network, outline=around.outline)
    try:
        blocks = build_blocks(network, places, outline=around.outline)
        tell(say("survey-cells"), 0.2)
        basis = Basis.of(footprints, places, blocks=blocks, network=network, outline=around.outline)
        tiling = build_cells(basis, threads=threads, tell=lambda share: tell(say("survey-cells"), 0.2 + 0.6 * share))
    except NoRoomError as crowd:
        narrow = Finding("units-no-room", tuple(units.frame["unit"].to_numpy()[crowd.rows]))
        raise InputError((narrow, *around.findings)) from None
    tell(say("survey-contacts"), 0.8)
    ground = _ground(units, around, basis=basis, tiling=tiling, wins=community_wins, threads=threads)
    if estates is not None:
        ground = with_estates(ground, estates, name_column=estates_column, parted=estates_parted)
    ground = with_links(ground)
    tell(say("survey-done"), 1.0)
    return ground


def _silent(_step: str, _share: float) -> None:
    """Tell nobody."""


def _check_options(units: Units, road_class: Collection[int], threads: int) -> None:
    if wrong := [c for c in road_class if isinstance(c, bool) or c not in range(1, 7)]:
        raise OptionError(f"road classes run from 1 to 6, not {wrong}")
    if threads < 1:
        raise OptionError(f"a survey needs at least one thread, not {threads}")
    if not len(units):
        raise InputError((Finding("survey-no-units"),))
    if units.frame.crs is None:
        raise InputError((Finding("layer-crs-missing", numbers={"layer": "units"}),))


def _check_piled(footprints: NDArray[np.object_], names: NDArray[np.object_]) -> None:
    """Refuse units of which thousands stand in one place, as addresses do whose coordinates were not found."""
    try:
        tree_of(footprints)
    except PileError as pile:
        found = Finding("units-piled-up", (str(names[pile.row]),), {"others": pile.others})
        raise InputError((found,)) from None


def _ground(
    units: Units,
    around: Surroundings,
    *,
    basis: Basis,
    tiling: Tiling,
    wins: Literal["column", "boundaries"],
    threads: int,
) -> Ground:
    frame, findings = _with_community(units.frame, around, wins)
    community = pd.factorize(frame["community"], use_na_sentinel=False)[0] if "community" in frame else None
    adjacency = read_contacts(
        tiling.cells,
        roads=around.bounding,
        barriers=basis.network.barriers,
        community=community,
        side=basis.blocks.side,
        tiles=tiling.tiles,
        threads=threads,
    )
    outline = inhabited(tiling.outline, basis.places)
    return Ground(
        units=frame,
        points=basis.places,
        cells=gpd.GeoSeries(tiling.cells, crs=frame.crs),
        adjacency=adjacency,
        block=basis.blocks.of_unit,
        outline=outline,
        outline_shift=_shift(tiling.outline, around.asked),
        roads=_near(around.roads, outline),
        barriers=_near(around.barriers, outline),
        communities=around.communities,
        report=Report(
            (*units.report.findings, *around.findings, *findings, *_left_out(tiling.outline, outline)),
            units.report.conservation,
            units.report.repairs,
        ),
    )


def _shift(outline: BaseGeometry, asked: BaseGeometry) -> float:
    """Return by how much snapping and noding moved the outline asked for, m²."""
    return float(shapely.symmetric_difference(outline, shapely.make_valid(shapely.force_2d(asked))).area)


def _left_out(whole: BaseGeometry, outline: BaseGeometry) -> tuple[Finding, ...]:
    """Return a note on the parts of the outline that belong to no block."""
    area = round(float(whole.area - outline.area), 2)
    return (Finding("outline-part-empty", numbers={"area": area}),) if area else ()


def _with_community(
    frame: gpd.GeoDataFrame, around: Surroundings, wins: Literal["column", "boundaries"]
) -> tuple[gpd.GeoDataFrame, tuple[Finding, ...]]:
    if around.drawn is None:
        return frame, ()
    settled, findings = settle_communities(frame, drawn=around.drawn, wins=wins)
    return frame.assign(community=settled), findings


def _near(layer: gpd.GeoDataFrame, outline: BaseGeometry) -> gpd.GeoDataFrame:
    """Return the layer clipped to the box round the outline and a little beyond, in an order of its own."""
    west, south, east, north = shapely.bounds(outline)
    shapes = np.asarray(layer.geometry.array, dtype=object)
    cut = shapely.clip_by_rect(shapes, west - _BEYOND, south - _BEYOND, east + _BEYOND, north + _BEYOND)
    rows = np.flatnonzero(~shapely.is_empty(cut))
    rows = rows[_west_to_east(cut[rows], layer.iloc[rows].drop(columns=layer.geometry.name))]
    return layer.iloc[rows].reset_index(drop=True).set_geometry(gpd.GeoSeries(cut[rows], crs=layer.crs))


def _west_to_east(shapes: NDArray[np.object_], table: pd.DataFrame) -> NDArray[np.intp]:
    """Return the positions of rows from west to east, so that the order in which a layer came changes nothing.

    Rows that begin at one place are ordered by their course, then by what the other columns say.
    """
    said = [pd.factorize(table[name].astype(str), sort=True)[0] for name in table.columns]
    course = np.unique(shapely.to_wkb(shapes), return_inverse=True)[1]
    west, south = shapely.bounds(shapes).T[:2]
    return np.lexsort((*said, course, south, west))
