"""Requests for stations and pairs that nobody can meet, and what the answers are worth."""

from __future__ import annotations

import time

import numpy as np

import gridplan as gp
from benchmarks.people_outcome import Outcome


def no_venue_near(seed: int) -> Outcome:
    """Ask for a venue within so few metres that the grid farthest from all venues has none."""
    draw = np.random.default_rng(seed)
    grids = gp.samples.generated_staff(2, grids=24, officers=10, seed=int(draw.integers(1000))).grids
    rooms = gp.samples.venues(grids, 8, seed=int(draw.integers(1000)))
    away = np.hypot(*(rooms[["x", "y"]].to_numpy()[:, None] - grids.points).transpose(2, 0, 1)).min(axis=0)
    begin = time.process_time()
    got = gp.site_stations(grids, rooms, within=float(away.max()) - 1, steps=0)
    cpu = time.process_time() - begin
    farthest, ease = str(grids.codes[away.argmax()]), got.relaxation
    works = tight = False
    if ease is not None:
        again = gp.site_stations(grids, ease.venues, ease.rules, steps=0)
        works = again.status == "feasible" and again.verify().status == "verified"
        tight = len(ease.changes) == 1  # without it the request is the one that was made impossible
    reason = any(farthest in told.ids for told in got.reasons)
    return Outcome("no venue within reach", got.status == "infeasible", reason, works, tight, cpu)


def one_agency_short(seed: int) -> Outcome:
    """Ask for N+1 where one community has one agency less than estates."""
    draw = np.random.default_rng(seed)
    agencies, estates = gp.samples.agencies_and_estates(int(draw.integers(1000)))
    community = str(draw.choice(estates["community"].unique()))
    own = np.flatnonzero(agencies["community"] == community)
    gone = [*own[(estates["community"] == community).sum() - 1 :], *np.flatnonzero(agencies["community"].isna())]
    begin = time.process_time()
    got = gp.pair(agencies.drop(index=gone), estates, same="community")
    cpu = time.process_time() - begin
    works = got.relaxation is not None and got.relaxation.pairing.verify().status == "verified"
    tight = got.relaxation is not None and len(got.relaxation.changes) == 1
    reason = any(community in told.text("en") for told in got.reasons)
    return Outcome("one agency short", got.status == "infeasible", reason, works, tight, cpu)
