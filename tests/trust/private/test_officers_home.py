"""Where an officer lives: nobody who reads a roster, and measures from its walks, finds the home."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from promises import times
from scipy.optimize import least_squares
from toy_assignment import EAST, NORTH, toy_grids

import gridplan as gp

GRIDS = toy_grids(6, 6)
RULES = gp.OfficerRules(grids_per_officer=(5, 7), connected=False)
WIDTH = 1200.0
"""Of the toy town, m."""


def officers_at(homes):
    """Return a table of police who start from their homes."""
    ids = [f"P{number:02d}" for number in range(len(homes))]
    return pd.DataFrame({"officer": ids, "department": "police", "x": homes[:, 0], "y": homes[:, 1]})


def rosters(homes, folder, **reading):
    """Return the roster of officers with such homes as every file has it, and as plain values."""
    officers = gp.read_officers(officers_at(homes), GRIDS, crs=GRIDS.table.crs, **reading)
    found = gp.assign_officers(GRIDS, officers, RULES)
    folder.mkdir()
    names = ("roster.json", "roster.xlsx", "map.html")
    found.export(folder / names[0])
    found.export(folder / names[1])
    found.save_html(folder / names[2])
    return [(folder / name).read_bytes() for name in names], json.loads((folder / names[0]).read_text("utf-8"))


def measured(posts):
    """Return where walks to known grids come from, as least squares find it from many beginnings."""
    where = dict(zip(GRIDS.codes, GRIDS.points, strict=True))
    centres = np.array([where[code] for _, code, _ in posts])
    walks = np.array([walk for *_, walk in posts])

    def off(place):
        return np.hypot(*(centres - place).T) - walks

    tries = [least_squares(off, place) for place in (centres.mean(axis=0), *(centres + 150.0))]
    return min(tries, key=lambda one: one.cost).x


def homes_of(seed, n=6):
    """Return n homes in the toy town."""
    return np.round([EAST, NORTH] + np.random.default_rng(seed).random((n, 2)) * WIDTH, 2)


def missed(homes, told):
    """Return how far from each home the measuring ends, m."""
    posts = {officer: [post for post in told["posts"] if post[0] == officer] for officer, *_ in told["posts"]}
    return [float(np.hypot(*(measured(own) - homes[int(officer[1:])]))) for officer, own in posts.items()]


@pytest.mark.long
def test_measuring_works_where_homes_are_told(tmp_path):
    """The attacker is able: from places left as they are the walks tell each home to a metre."""
    homes = homes_of(1)
    assert max(missed(homes, rosters(homes, tmp_path / "a", square=0)[1])) < 1.0


@pytest.mark.long
def test_walks_tell_no_home(tmp_path, tried):
    """Measuring from all walks of a roster ends as far from the homes as anybody who knows the square would guess."""
    away = []
    for seed in range(times(3, 50)):
        homes = homes_of(seed)
        away += missed(homes, rosters(homes, tmp_path / str(seed))[1])
    assert np.mean(np.array(away) < 100.0) < 0.25
    assert np.median(away) > 150.0
    tried(len(away), "homes measured")


@pytest.mark.long
def test_every_home_of_a_square_gives_the_same_bytes(tmp_path, tried):
    """Officers who move within their squares change no byte of workbook, JSON and map, so these tell no more."""
    homes = homes_of(2)
    corner = np.floor(homes / 500) * 500
    moved = np.round(corner + np.random.default_rng(3).random(homes.shape) * 499, 2)
    assert rosters(homes, tmp_path / "a")[0] == rosters(moved, tmp_path / "b")[0]
    tried(len(homes), "officers moved")


@pytest.mark.parametrize("square", [-1, float("nan"), float("inf")])
def test_a_square_has_a_side(square):
    """A side that is none is refused."""
    with pytest.raises(gp.OptionError):
        gp.read_officers(officers_at(homes_of(0)), GRIDS, square=square)
