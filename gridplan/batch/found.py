"""Which places there are, and which rows of each layer are theirs: one pass over every layer."""

from __future__ import annotations

from dataclasses import dataclass, field

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from gridplan.batch.config import BatchConfig
from gridplan.batch.layers import Chunk, Layer, stamps
from gridplan.batch.naming import Naming
from gridplan.batch.task import Part
from gridplan.findings import Finding, Report
from gridplan.ground.coordinates.crs import is_metric, metric_crs
from gridplan.ground.faults import refusal

LINES = ("roads", "barriers")
NEARBY = (*LINES, "estates", "dedicated")
"""Layers of which a place reads what comes near it."""
Box = tuple[float, float, float, float]
_STEP = 1000.0
"""Corners of boxes stand no farther apart than this, in m, when they go into another coordinate system."""
_NOWHERE = (np.inf, np.inf, -np.inf, -np.inf)


@dataclass
class Place:
    """A place while its rows are gathered.

    Parameters
    ----------
    parts
        Layer → its rows; layers without any are missing.
    stamp
        Layer → number that changes with anything in these rows.
    bounds
        West, south, east, north of its units and boundaries, in the coordinate system of the units.
    """

    parts: dict[str, Part] = field(default_factory=dict)
    stamp: dict[str, int] = field(default_factory=dict)
    bounds: NDArray[np.float64] = field(default_factory=lambda: np.array(_NOWHERE))

    def add(self, name: str, layer: Layer, *, rows: NDArray[np.int64], stamp: int, box: Box | None = None) -> None:
        """Add rows of a layer."""
        known = self.parts[name].rows if name in self.parts else ()
        self.parts[name] = Part(layer, (*known, *rows.tolist()), box)
        self.stamp[name] = self.stamp.get(name, 0) + stamp

    def reach(self, bounds: NDArray[np.float64]) -> None:
        """Grow to hold what lies within `bounds`, (n, 4)."""
        with np.errstate(invalid="ignore"):
            low, high = np.fmin.reduce(bounds[:, :2], axis=0), np.fmax.reduce(bounds[:, 2:], axis=0)
        self.bounds = np.concatenate([np.fmin(self.bounds[:2], low), np.fmax(self.bounds[2:], high)])


@dataclass(frozen=True)
class Found:
    """The places of a batch by name, in order, and what was noticed about them."""

    places: dict[str, Place]
    report: Report


def find_places(config: BatchConfig) -> Found:
    """Return the places of a batch and which rows are theirs.

    Memory holds one part of a layer at a time, and eight bytes for each of its rows.

    Raises
    ------
    InputError
        When a column is missing, no row names a place, or layers have no coordinate system.
    """
    places: dict[str, Place] = {}
    naming, crs, nameless = _gather_units(config, places)
    if naming.drawn is not None:
        own = Chunk(naming.drawn.rows, naming.drawn.frame)
        _share_out("boundaries", config.layers["boundaries"], own, naming.drawn.places, places)
    if not places:
        raise refusal("batch-no-places")
    ordered = {name: places[name] for name in sorted(places)}
    for name in NEARBY:
        if name in config.layers:
            _gather_near(name, config.layers[name], ordered, crs=crs, margin=config.margin)
    return Found(ordered, Report(nameless))


def _gather_units(config: BatchConfig, places: dict[str, Place]) -> tuple[Naming, CRS, tuple[Finding, ...]]:
    """Add the units of each place; return how they are named, their coordinate system, and rows without a place."""
    layer, without = config.layers["units"], 0
    naming: Naming | None = None
    for chunk in layer.chunks():
        naming = naming or Naming.of(config, chunk.frame.crs)
        crs, names = chunk.frame.crs, naming.places_of(chunk.frame)
        without += int((names == "").sum())
        _share_out("units", layer, chunk, names, places)
    if naming is None:
        raise refusal("file-empty", source=layer.rows.name)
    return naming, crs, (Finding("batch-nameless", numbers={"rows": without}),) if without else ()


def _share_out(name: str, layer: Layer, chunk: Chunk, names: NDArray[np.object_], places: dict[str, Place]) -> None:
    """Give each row of a part of a layer to the place that it names."""
    numbers = np.array(stamps(chunk.frame), dtype=object)
    bounds = chunk.frame.geometry.bounds.to_numpy(dtype=np.float64)
    code, known = pd.factorize(names)
    for own, place in zip(_rows_by(code, len(known)), known, strict=True):
        if place:
            found = places.setdefault(str(place), Place())
            found.add(name, layer, rows=chunk.rows[own], stamp=int(numbers[own].sum()))
            found.reach(bounds[own])


def _gather_near(name: str, layer: Layer, places: dict[str, Place], *, crs: CRS, margin: float) -> None:
    """Give each row that comes near a place to it; lines are cut to the place later."""
    somewhere = {name: place for name, place in places.items() if np.isfinite(place.bounds).all()}
    boxes: list[Box] | None = None
    for chunk in layer.chunks():
        if boxes is None:
            boxes = _boxes(somewhere, crs, margin=margin, to=chunk.frame.crs)
            tree = shapely.STRtree([shapely.box(*box) for box in boxes])
        row, at = tree.query(np.asarray(chunk.frame.geometry.array, dtype=object), predicate="intersects")
        numbers = np.array(stamps(chunk.frame), dtype=object)
        for place, box, own in zip(somewhere.values(), boxes, _rows_by(at, len(boxes)), strict=True):
            if len(own):
                place.add(
                    name,
                    layer,
                    rows=chunk.rows[row[own]],
                    stamp=int(numbers[row[own]].sum()),
                    box=box if name in LINES else None,
                )


def _rows_by(code: NDArray[np.int64], count: int) -> list[NDArray[np.int64]]:
    """Return for each code below `count` the positions where it stands."""
    order = np.argsort(code, kind="stable")
    return np.split(order, np.searchsorted(code[order], np.arange(1, count)))[:count]


def _boxes(places: dict[str, Place], crs: CRS, *, margin: float, to: CRS) -> list[Box]:
    """Return the bounds of each place and a margin in m, in another coordinate system."""
    whole = gpd.GeoSeries([shapely.box(*place.bounds) for place in places.values()], crs=crs)
    if not is_metric(crs):
        whole = whole.to_crs(metric_crs(gpd.GeoDataFrame(geometry=whole)))
    wide = whole.buffer(margin, join_style="mitre").segmentize(_STEP)
    return [tuple(bounds) for bounds in wide.to_crs(to).bounds.to_numpy(dtype=np.float64).tolist()]
