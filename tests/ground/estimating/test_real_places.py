"""Estimates on real ground: hidden counts of Nantes, and the census squares of Olemps held back."""

import geopandas as gpd
import numpy as np
import pytest
from promises import times

import gridplan as gp
from benchmarks.estimating import HIDES, hide, housing, overlaps


@pytest.fixture(scope="module")
def buildings():
    """Return the buildings of Nantes as they are in the file."""
    return gpd.read_file(gp.samples.nantes().path, layer="buildings")


def test_hidden_counts_of_a_quarter_come_back(buildings):
    """On a part of Nantes hidden counts come back nearer than by floors × footprint, and in their ranges."""
    part = buildings[buildings.geometry.centroid.x.rank(pct=True) < 0.4]
    hides = [hide(part, housing(part).to_numpy(), seed=seed) for seed in range(2)]
    assert np.mean([h.error / h.plain_error for h in hides]) < 0.9
    assert abs(np.mean([h.total for h in hides])) < 0.05
    assert 0.75 < np.mean([h.within for h in hides]) < 0.85


@pytest.mark.long
def test_hidden_counts_of_nantes_come_back(buildings):
    """Over 8 hides, at length 20, the total is within 3 %, the error a building 15 % below floors × footprint alone."""
    hides = [hide(buildings, housing(buildings).to_numpy(), seed=seed) for seed in range(times(8, HIDES))]
    assert abs(np.mean([h.total for h in hides])) <= 0.03
    assert np.mean([h.error for h in hides]) <= 0.85 * np.mean([h.plain_error for h in hides])


@pytest.fixture
def olemps(shared):
    """Return buildings without counts, their true counts, squares, and what overlaps; skipped where they are not."""
    file = shared / "data" / "olemps_bdtopo.gpkg"
    frame = gpd.read_file(file, layer="buildings")
    units = gp.read_units(frame.drop(columns="NB_LOGTS"), use="USAGE1", missing="spread")
    truth = frame.set_index("ID")["NB_LOGTS"].fillna(0)[units.frame["unit"]].to_numpy()
    squares = gp.read_layer(file, layer="insee_200m_households", to=units.frame.crs)
    return units, truth, squares, overlaps(units.frame, squares)


def test_squares_of_olemps_are_reproduced(olemps):
    """Every household of the squares is spread or listed; squares of whole buildings sum to their total."""
    units, truth, squares, (unit, square, share) = olemps
    filled = gp.spread_households(units, squares, households="men")
    households = filled.frame["households"].to_numpy()
    account = {f.code: f.numbers for f in filled.report.findings}
    told = account["households-census"]
    assert told["spread"] + told["left"] == told["total"] == round(squares["men"].sum())
    assert account["census-left"]["households"] + account["census-empty"]["households"] == told["left"]
    cut = np.unique(square[(share < 1 - 1e-9) & (households[unit] > 0)])
    whole = np.setdiff1d(np.unique(square[households[unit] > 0]), cut)
    sums = np.bincount(square, households[unit] * share, len(squares))
    assert len(whole) > 10
    assert (np.abs(sums[whole] - squares["men"].to_numpy()[whole]) < 1).all()
    assert np.corrcoef(households, truth)[0, 1] > 0.75


def test_squares_held_back_are_met(olemps):
    """Squares that were not given are met by what the others teach: r ≥ 0.8 with the census and the counts hidden."""
    units, truth, squares, (unit, square, share) = olemps
    inside = np.unique(square)
    for seed in range(3):
        held = np.random.default_rng(seed).choice(inside, len(inside) // 3, replace=False)
        rest = gp.spread_households(units, squares.drop(index=held), households="men").frame["households"].to_numpy()
        sums, counted = (np.bincount(square, share * v[unit], len(squares)) for v in (rest, truth))
        assert np.corrcoef(sums[held], squares["men"].to_numpy()[held])[0, 1] >= 0.8
        assert np.corrcoef(sums[held], counted[held])[0, 1] >= 0.8


def test_a_town_total_is_spread_as_its_squares_lie(olemps):
    """One total for the whole town, spread by floor area alone, meets its squares: r ≥ 0.8."""
    units, _, squares, (unit, square, share) = olemps
    town = gpd.GeoDataFrame({"men": [1400]}, geometry=[units.frame.geometry.union_all().convex_hull], crs=squares.crs)
    households = gp.spread_households(units, town).frame["households"].to_numpy()
    sums = np.bincount(square, share * households[unit], len(squares))
    inside = np.unique(square)
    assert households.sum() == 1400
    assert np.corrcoef(sums[inside], squares["men"].to_numpy()[inside])[0, 1] >= 0.8
