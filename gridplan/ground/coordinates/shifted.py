"""Whether a layer is shifted against the units as web maps in China shift places, and which conversion would mend it.

The evidence is where buildings cannot stand. For each way in which the datums of units and layers may differ, buildings
are moved as that difference would move them, and those that stand where none can be are counted. The explanation with
the fewest of them and the fewest shifted layers is told, where the counts leave no doubt. Nothing is converted here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple, get_args

import geopandas as gpd
import numpy as np

from gridplan.findings import Finding
from gridplan.ground.coordinates.datum import NAMES, Datum
from gridplan.ground.coordinates.evidence import EVIDENCE, Count, Evidence
from gridplan.ground.coordinates.moving import Pair, Sample, sample_of

_FEW, _LEFT, _SURE = 12, 0.35, 4.0
"""Fewer wrong buildings are no evidence; a conversion must leave no more than this share; by so many deviations."""
_PRICE = 0.15
"""What each shifted layer costs an explanation, in layers that do not fit at all."""
_DATUMS: tuple[Datum, ...] = get_args(Datum)
_SAME: Pair = ("wgs84", "wgs84")
_CODES = {name: f"{name}-shifted" for name in ("roads", "barriers", "boundaries")}


class _Explained(NamedTuple):
    """An explanation: the datum of the units and of each layer, and what speaks against it."""

    cost: float
    units: Datum
    layers: Mapping[str, Datum]


class _Counts(NamedTuple):
    """What a layer says of each way in which its datum may differ from that of the units."""

    of: Mapping[Pair, Count]
    everywhere: bool

    @property
    def reach(self) -> int:
        """Most buildings that can be looked at beside this layer."""
        return max(count.looked for count in self.of.values())

    def at(self, pair: Pair) -> Count:
        """Return the count for datums of units and layer."""
        return self.of[_SAME if pair[0] == pair[1] else pair]

    def doubt(self, pair: Pair) -> float:
        """Return how badly the layer fits, 0 to 1 at the worst that there is."""
        worst = max(count.share(self.reach) for count in self.of.values())
        return self.at(pair).share(self.reach) / worst if worst else 0.0

    def wrong(self, pair: Pair) -> int:
        """Return the buildings that speak against these datums."""
        count = self.at(pair)
        return count.wrong + (count.missed(self.reach) if self.everywhere else 0)

    def told(self, pair: Pair, looked: int) -> int:
        """Return how many of the buildings stand where none can be, or have no such layer nearby though all should."""
        count = self.at(pair)
        return count.wrong + (looked - count.looked if self.everywhere else 0)

    def proves(self, pair: Pair) -> bool:
        """Tell whether these datums fit beyond doubt where equal ones do not."""
        before, after = self.wrong(_SAME), self.wrong(pair)
        sure = before - after >= _SURE * np.sqrt(before + after)
        return before >= _FEW and after <= _LEFT * before and bool(sure) and not self.at(pair).missed(self.reach)


def shifted_layers(units: gpd.GeoDataFrame, layers: Mapping[str, gpd.GeoDataFrame | None]) -> tuple[Finding, ...]:
    """Return a warning on each layer, or on the units, that would fit if it were read in another datum.

    Parameters
    ----------
    units
        Outlines in a metric system.
    layers
        ``roads``, ``barriers`` and ``boundaries`` in the same system, those that there are; others are not looked at.

    Examples
    --------
    >>> from shapely import box
    >>> houses = gpd.GeoDataFrame(geometry=box([0, 40], 0, [10, 50], 10), crs=2154)
    >>> shifted_layers(houses, {"roads": None})
    ()
    """
    sample = sample_of(units)
    if sample is None:
        return ()
    known = {
        name: EVIDENCE[name](layer)
        for name, layer in layers.items()
        if name in EVIDENCE and layer is not None and layer.crs == units.crs
    }
    if not any(_doubtful(one, sample) for one in known.values()):
        return ()
    counts = {name: _counts(one, sample) for name, one in known.items()}
    best = min((_explained(counts, datum) for datum in _DATUMS), key=lambda one: one.cost)
    return tuple(_told(best, counts, sample))


def _doubtful(evidence: Evidence, sample: Sample) -> bool:
    """Tell whether a layer as it is gives reason to look at all; nearly all do not, which keeps this cheap."""
    count = evidence.count(sample.shapes)
    far = evidence.everywhere and count.missed(len(sample.shapes)) >= _FEW
    return count.wrong >= _FEW or far


def _counts(evidence: Evidence, sample: Sample) -> _Counts:
    pairs = [_SAME, *((units, layer) for units in _DATUMS for layer in _DATUMS if units != layer)]
    return _Counts({pair: evidence.count(sample.moved(pair)) for pair in pairs}, evidence.everywhere)


def _explained(counts: Mapping[str, _Counts], units: Datum) -> _Explained:
    """Return the best explanation in which the units are of one datum."""
    layers: dict[str, Datum] = {}
    cost = _price(units)
    for name, one in counts.items():
        costs = {datum: one.doubt((units, datum)) + _price(datum) for datum in _DATUMS}
        layers[name] = min(costs, key=lambda datum: costs[datum])
        cost += costs[layers[name]]
    return _Explained(cost, units, layers)


def _price(datum: Datum) -> float:
    return 0.0 if datum == "wgs84" else _PRICE


def _told(best: _Explained, counts: Mapping[str, _Counts], sample: Sample) -> Iterator[Finding]:
    """Yield a warning on the units when they are shifted, and on each layer that is shifted otherwise."""
    proven = [name for name, datum in best.layers.items() if counts[name].proves((best.units, datum))]
    true = [name for name in proven if best.layers[name] == "wgs84"]
    if true:
        numbers = _numbers(best.units, (best.units, "wgs84"), [counts[name] for name in true], sample)
        yield Finding("units-shifted", numbers={**numbers, "layers": ", ".join(true)})
    for name in proven:
        datum = best.layers[name]
        if datum != "wgs84":
            yield Finding(_CODES[name], numbers=_numbers(datum, (best.units, datum), [counts[name]], sample))


def _numbers(datum: Datum, pair: Pair, counts: list[_Counts], sample: Sample) -> dict[str, object]:
    looked = len(sample.shapes)
    return {
        "datum": NAMES[datum],
        "choice": datum,
        "metres": round(sample.metres(pair)),
        "looked": looked,
        "before": max(one.told(_SAME, looked) for one in counts),
        "after": max(one.told(pair, looked) for one in counts),
    }
