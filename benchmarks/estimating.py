"""Households where there are none: counts of Nantes hidden and estimated again, census squares of Olemps spread.

Counts are hidden in the file, and the file is read as any other. What comes out is judged by plain lines below, beside
floors × footprint alone: households per m² of floor on the buildings that still have a count.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

import gridplan as gp
from benchmarks import cases, table
from benchmarks.settings import Settings

HIDES = 20
HIDDEN = 0.3
HEADER = ("figure", "asked", "measured")
HOLDS = 20
"""Times that squares are held back."""


@dataclass(frozen=True)
class Hide:
    """One hide: errors in households, totals and ranges as shares."""

    error: float
    plain_error: float
    total: float
    within: float


def run(_settings: Settings) -> None:
    """Print what was asked and what was measured."""
    buildings = gpd.read_file(gp.samples.nantes().path, layer="buildings")
    for name, among in (("housing", housing(buildings)), ("all", buildings["NB_LOGTS"].notna())):
        hides = [hide(buildings, among.to_numpy(), seed=seed) for seed in range(HIDES)]
        table.show(HEADER, hidden_rows(hides, name))
    olemps = cases.SHARED / "data" / "olemps_bdtopo.gpkg"
    if olemps.exists():
        table.show(HEADER, olemps_rows(olemps))
    else:
        print("no census squares here: set GRIDPLAN_SHARED to the folder with data/olemps_bdtopo.gpkg\n")


def housing(buildings: gpd.GeoDataFrame) -> gpd.GeoSeries:
    """Return which buildings are homes, wholly or in part, and counted."""
    homes = (buildings["USAGE1"] == "Résidentiel") | (buildings["USAGE2"] == "Résidentiel")
    return homes & buildings["NB_LOGTS"].notna()


def hide(buildings: gpd.GeoDataFrame, among: NDArray[np.bool_], *, seed: int) -> Hide:
    """Hide 30 % of the counts `among` buildings, read the rest, and judge what was estimated in their place."""
    rng = np.random.default_rng(seed)
    hidden = np.zeros(len(buildings), dtype=bool)
    counted = np.flatnonzero(among)
    hidden[rng.choice(counted, round(HIDDEN * len(counted)), replace=False)] = True
    left = buildings.assign(NB_LOGTS=buildings["NB_LOGTS"].where(~hidden))
    found = gp.read_units(left, households="NB_LOGTS", use="USAGE1", missing="estimate").frame.set_index("unit")
    found = found.loc[buildings["ID"][hidden]]
    truth = buildings["NB_LOGTS"].to_numpy()[hidden]
    guess = found["households"].to_numpy()
    guessed = (found["source"] == "estimated").to_numpy()
    ends = [found[name].to_numpy() for name in ("households_low", "households_high")]
    within = (truth >= ends[0]) & (truth <= ends[1])
    return Hide(
        error=float(np.abs(guess - truth).mean()),
        plain_error=float(np.abs(plain(left, hidden) - truth).mean()),
        total=float(guess.sum() / truth.sum() - 1),
        within=float(within[guessed].mean()),
    )


def plain(left: gpd.GeoDataFrame, hidden: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return floors × footprint times the households per m² of floor of the homes that have a count; 0 elsewhere."""
    known = housing(left).to_numpy()
    homes = ((left["USAGE1"] == "Résidentiel") | (left["USAGE2"] == "Résidentiel")).to_numpy()
    floors = left["NB_ETAGES"].fillna((left["HAUTEUR"] / 3).round().clip(lower=1)).to_numpy()
    floor_area = floors * left.area.to_numpy()
    rate = left["NB_LOGTS"].to_numpy()[known].sum() / floor_area[known].sum()
    return np.where(homes, np.round(rate * floor_area), 0.0)[hidden]


def hidden_rows(hides: list[Hide], name: str) -> list[list[str]]:
    """Return the rows about hidden counts."""
    error, plain_error = (np.mean([getattr(h, key) for h in hides]) for key in ("error", "plain_error"))
    totals = np.array([h.total for h in hides])
    where = f"Nantes, {HIDES} hides of 30 % of the counts ({name})"
    return [
        [f"{where}: total of the hidden, largest error of the {HIDES}", "-", f"{100 * np.abs(totals).max():.2f} %"],
        [f"{where}: total of the hidden, mean error without sign", "-", f"{100 * np.abs(totals).mean():.2f} %"],
        [f"{where}: total of the hidden, mean with sign", "within 3 %", f"{100 * totals.mean():+.2f} %"],
        [f"{where}: error a building", "-", f"{error:.3f} (floors × footprint: {plain_error:.3f})"],
        [f"{where}: below floors × footprint by", "≥ 15 %", f"{100 * (1 - error / plain_error):.1f} %"],
        [f"{where}: truth within the range given", "80 %", f"{100 * np.mean([h.within for h in hides]):.1f} %"],
    ]


def olemps_rows(path: Path) -> list[list[str]]:
    """Return the rows about the census squares: spread whole, and held back in turn."""
    squares = gp.read_layer(path, layer="insee_200m_households")
    buildings = gpd.read_file(path, layer="buildings")
    units = gp.read_units(buildings.drop(columns="NB_LOGTS"), use="USAGE1", missing="spread")
    counted = buildings.set_index("ID")["NB_LOGTS"].fillna(0)[units.frame["unit"]].to_numpy()
    unit, square, share = overlaps(units.frame, squares.to_crs(units.frame.crs))
    spread = gp.spread_households(units, squares, households="men").frame
    inside = np.unique(square)
    men = squares["men"].to_numpy()
    found = {"census": [], "buildings": []}
    for seed in range(HOLDS):
        held = np.random.default_rng(seed).choice(inside, round(HIDDEN * len(inside)), replace=False)
        rest = gp.spread_households(units, squares.drop(index=held), households="men").frame["households"].to_numpy()
        sums, truth = (np.bincount(square, share * v[unit], len(squares)) for v in (rest, counted))
        found["census"].append(np.corrcoef(sums[held], men[held])[0, 1])
        found["buildings"].append(np.corrcoef(sums[held], truth[held])[0, 1])
    where = f"Olemps, 30 % of the squares held back, {HOLDS} times"
    return [
        *balance_rows(spread, squares["men"].to_numpy(), overlaps(spread, squares.to_crs(spread.crs))),
        *(
            [f"{where}: correlation with the {name}", "≥ 0.8", f"{np.mean(r):.3f} (lowest {min(r):.3f})"]
            for name, r in found.items()
        ),
    ]


def balance_rows(units: gpd.GeoDataFrame, men: NDArray, held: tuple[NDArray, NDArray, NDArray]) -> list[list[str]]:
    """Return how the households of the units differ from the file's column, by groups of squares that share buildings.

    Buildings over a border join the squares on both sides, so that the households of a group are those of its buildings
    wholly; groups with a building that reaches out of all squares have some of its households beside theirs.
    """
    unit, square, share = held
    filled = (units["source"] == "census").to_numpy()
    kept = filled[unit] & (share > 1e-6)
    unit, square, share = unit[kept], square[kept], share[kept]
    n, m = len(units), len(men)
    group = connected_components(coo_array((np.ones(len(unit)), (unit, n + square)), shape=(n + m, n + m)))[1]
    _, group = np.unique(group, return_inverse=True)
    size = int(group.max()) + 1
    named = np.bincount(group[n:], men, size)
    found = np.bincount(group[:n][filled], units["households"].to_numpy()[filled], size)
    housed = np.bincount(group[:n][filled], minlength=size) > 0
    out = np.bincount(unit, share, n) < 1 - 1e-6
    reaching = np.bincount(group[:n][filled & out], minlength=size) > 0
    whole = housed & ~reaching & (named > 0)
    off = np.abs(found - named)[whole]
    a_square = (off / np.bincount(group[n:], minlength=size)[whole]).max()
    return [
        ["Olemps: households named by the file's own column", "-", f"{men.sum():g} in {m} squares"],
        [
            f"Olemps: households of units − column, largest of {whole.sum()} groups of squares that share buildings",
            "< 1 a square, whose fractions are made whole",
            f"{a_square:.2f} a square (largest group {off.max():.1f}; groups of {named[whole].sum():.1f} in all)",
        ],
        ["Olemps: named in groups with buildings that reach out of all squares", "-", f"{named[reaching].sum():g}"],
        ["Olemps: named where no building waits for a count", "-", f"{named[~housed].sum():g}"],
    ]


def overlaps(units: gpd.GeoDataFrame, squares: gpd.GeoDataFrame) -> tuple[NDArray, NDArray, NDArray[np.float64]]:
    """Return unit, square and share of the footprint of every overlap."""
    shapes, outlines = units.geometry.to_numpy(), squares.geometry.to_numpy()
    unit, square = shapely.STRtree(outlines).query(shapes, predicate="intersects")
    share = shapely.area(shapely.intersection(shapes[unit], outlines[square])) / shapely.area(shapes[unit])
    return unit, square, share
