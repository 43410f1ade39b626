"""The village, recounted from its saved files without the package's own counting: groups, people, branches, islands."""

import json
import sqlite3
from contextlib import closing

import geopandas as gpd
import pandas as pd
import pytest

import gridplan as gp

_MEMBERS = """SELECT unit, grid, households, people, "group" FROM membership JOIN units USING (unit)
WHERE network = 'grids'"""
TEAMS = {"branch-groups": "group", "service-teams": "service"}


def table(path, query):
    """Return a query of a plan file as a frame."""
    with closing(sqlite3.connect(path)) as connection:
        return pd.read_sql_query(query, connection)


def homes(folder):
    """Return each house of the saved plan with its grid, and with what the inputs say of it."""
    found = table(folder / "plan.gpkg", _MEMBERS)
    inputs = gpd.read_file(folder / "inputs" / "buildings.gpkg")
    told = inputs[["unit", "hamlet", "group", "people"]]
    return found.merge(told, on="unit", validate="1:1", suffixes=("", "_told"))


def posts(folder, name):
    """Return ``officer, grid, branch`` of a saved roster of teams."""
    roster = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    branch = {row[0]: row[1] for row in roster["officers"]["rows"]}
    found = pd.DataFrame([post[:2] for post in roster["posts"]], columns=["officer", "grid"])
    return found.assign(branch=found["officer"].map(branch))


def ours(ran):
    """Return the figures of the account by name."""
    return {figure.name.removeprefix("village-"): figure.ours for figure in ran.account.figures}


def check_groups(ran):
    """No villager group is cut by a grid, today or a year later, and the account says as many as there are."""
    for folder, name in ((ran.folder, "groups-whole"), (ran.folder / "later", "groups-later")):
        found = homes(folder)
        assert (found.groupby("group")["grid"].nunique() == 1).all()
        assert found["group"].nunique() == ours(ran)[name]


def check_people(ran):
    """Every house of the ledger is in a grid, with its households and people as the official totals have them."""
    found, totals = homes(ran.folder), pd.read_csv(ran.folder / "inputs" / "totals.csv")
    assert found["households"].sum() == totals["households"].sum() == ours(ran)["households"]
    assert found["people"].sum() == totals["people"].sum() == ours(ran)["people"]
    assert (found["people"] == found["people_told"]).all()
    assert found["group"].equals(found["group_told"])
    assert found["hamlet"].nunique() == ours(ran)["hamlets"]


def check_teams(ran):
    """Every team serves grids, and every grid has exactly one team of each kind and branch, now and a year later."""
    asked = pd.read_csv(ran.folder / "inputs" / "teams.csv")
    for folder, told in ((ran.folder, "branches-each"), (ran.folder / "later", "branches-each-later")):
        grids = set(table(folder / "plan.gpkg", "SELECT grid FROM grids")["grid"])
        for name, kind in TEAMS.items():
            found, own = posts(folder, name), asked[asked["kind"] == kind]
            assert set(found["officer"]) == set(own["team"])
            assert ours(ran)[f"teams-{kind}"] == len(own)
            served = {branch: set(rows["grid"]) for branch, rows in found.groupby("branch")}
            assert served == dict.fromkeys(own["branch"], grids)
            assert not found.duplicated(["branch", "grid"]).any()
        assert ours(ran)[told] == (asked["branch"].nunique(),) * 2


def check_a_year_later(ran):
    """All people of the totals of then are in grids a year later."""
    found = table(ran.folder / "later" / "plan.gpkg", "SELECT people FROM units")
    totals = pd.read_csv(ran.folder / "later" / "inputs" / "totals.csv")
    assert found["people"].sum() == totals["people"].sum() == ours(ran)["people-later"]


def check_islands(ran):
    """Each island lies in one grid with other ground, and the plan says how it is reached."""
    lake = gpd.read_file(ran.folder / "inputs" / "barriers.gpkg").geometry
    cells = gpd.read_file(ran.folder / "plan.gpkg", layer="units").merge(
        table(ran.folder / "plan.gpkg", _MEMBERS)[["unit", "grid"]], on="unit"
    )
    places = [ring for water in lake for ring in water.interiors]
    for ring in places:
        there = cells.within(gpd.GeoSeries([ring], crs=cells.crs).polygonize().iloc[0])
        (grid,) = cells.loc[there, "grid"].unique()
        assert (cells.loc[~there, "grid"] == grid).any()
    told = table(ran.folder / "plan.gpkg", "SELECT code FROM findings WHERE code LIKE 'islands-%'")
    assert len(told) == len(places) == ours(ran)["islands"]


def check_grids(ran):
    """Each grid has 240 to 360 households, and there is one worker for each 300 of the village."""
    found = table(ran.folder / "plan.gpkg", "SELECT households, workers FROM grids")
    assert found["households"].between(240, 360).all()
    assert (found["households"].min(), found["households"].max()) == ours(ran)["grid-households"]
    assert found["workers"].sum() == round(found["households"].sum() / 300) == ours(ran)["workers"]


CHECKS = (check_groups, check_people, check_teams, check_a_year_later, check_islands, check_grids)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_a_small_share_recounts(gallery, check):
    """Half a village has, in its files, what its account says."""
    check(gallery.quick("village"))


@pytest.mark.places
@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_the_village_recounts(gallery, check):
    """The whole village has, in its files, what its account says."""
    check(gallery("village"))


@pytest.mark.places
def test_the_published_village(gallery):
    """19 hamlets, 30 whole groups, 1,691 households, 7,459 people, 4 branches with 8 groups and 10 service teams."""
    ran = gallery("village")
    found = homes(ran.folder)
    assert (found["hamlet"].nunique(), found["group"].nunique()) == (19, 30)
    assert (found["households"].sum(), found["people"].sum()) == (1_691, 7_459)
    assert round(found["households"].sum() / found["group"].nunique()) == 56
    groups, services = (posts(ran.folder, name) for name in TEAMS)
    assert (groups["officer"].nunique(), services["officer"].nunique()) == (8, 10)
    assert groups["branch"].nunique() == services["branch"].nunique() == 4


def test_lanes_reach_the_roads():
    """The roads and lanes of a village hang together but for the island without a bridge."""
    roads = gp.samples.place_inputs("village", seed=2).roads
    parts = roads.buffer(0.05).union_all()
    assert len(parts.geoms) == 2
