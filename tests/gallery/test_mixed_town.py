"""The mixed town: its kinds of area counted anew from the saved files, without the verbs that made them."""

import json
import sqlite3

import geopandas as gpd
import pandas as pd
import pytest

NAME = "mixed-town"
KINDS = {"administrative", "residential", "commercial", "campus", "industrial"}


@pytest.fixture(params=["quick", pytest.param("published", marks=pytest.mark.places)])
def ran(request, gallery):
    """The place as it has run, small and in full."""
    return gallery.quick(NAME) if request.param == "quick" else gallery(NAME)


MEASURES = {
    "residential": ("households", 400),
    "administrative": ("jobs", 500),
    "commercial": ("jobs", 1_200),
    "campus": ("students", 800),
    "industrial": ("jobs", 300),
}


def query(file, text):
    """A question to a plan's file."""
    with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as base:
        return pd.read_sql(text, base)


def grids(ran):
    """Grids as the plan's file has them."""
    return query(ran.folder / "plan.gpkg", "SELECT grid, area, workers, load_share FROM grids")


def told(ran, name):
    """What the table of figures says."""
    return next(figure.ours for figure in ran.account.figures if figure.name == name)


def buildings(ran):
    """Buildings that were given, by id, each with the workers that it is worth by the standard of its kind."""
    rows = gpd.read_file(ran.folder / "inputs" / "buildings.gpkg", ignore_geometry=True).set_index("unit")
    each = [rows[per].where(rows["area_kind"] == kind, 0) / ratio for kind, (per, ratio) in MEASURES.items()]
    return rows.assign(worth=sum(each))


def load_of(ran):
    """Workers' worth of load of each grid, summed anew from the buildings."""
    given = buildings(ran)
    place = query(ran.folder / "plan.gpkg", "SELECT unit, grid FROM membership WHERE network = 'grids'")
    return given["worth"].groupby(place.set_index("unit")["grid"].reindex(given.index)).sum()


def test_kinds_are_those_of_the_file(ran):
    """Each grid is of one of the five kinds, and as many kinds have grids as the table of figures says."""
    table = grids(ran)
    assert set(table["area"]) <= KINDS
    assert table["area"].nunique() == next(f.ours for f in ran.account.figures if f.name == "area-kinds")


def test_every_worker_of_the_plan_has_grids(ran):
    """The roster has as many workers with grids as the grids say."""
    roster = json.loads((ran.folder / "workers.json").read_text("utf-8"))
    assert sum(1 for row in roster["workers"] if row["grids"]) == grids(ran)["workers"].sum()


def test_homes_are_staffed_by_households_and_works_by_jobs(ran):
    """Workers' worth of load of a grid, counted from the buildings by kind, is what the plan says and in its window."""
    table = grids(ran).set_index("grid")
    assert load_of(ran).reindex(table.index).to_numpy() == pytest.approx(table["load_share"].to_numpy())
    assert told(ran, "area-standards") == len({MEASURES[kind] for kind in table["area"]})
    each = table["load_share"] / table["workers"]
    low = table["area"].eq("residential").map({True: 0.75, False: 0.5})
    high = table["area"].eq("residential").map({True: 1.25, False: 1.5})
    assert ((each >= low - 1e-9) & (each <= high + 1e-9)).all()


def test_workers_are_those_of_the_load(ran):
    """Workers of a community are its load to the nearest by kind: half a worker off at most for each kind it has."""
    given, table = buildings(ran), grids(ran)
    workers = table.groupby(table["grid"].str[:12])["workers"].sum()
    worth = given.groupby("community")["worth"].sum()
    kinds = given[given["worth"] > 0].groupby("community")["area_kind"].nunique()
    assert ((workers - worth).abs() <= kinds / 2 + 1e-9).all()


@pytest.mark.parametrize("when", ["", "later"])
def test_each_grid_has_one_officer_of_each_department(ran, when):
    """All officers of the list are sent, each to at most six grids of one community, one of a department in each."""
    folder = ran.folder / when
    listed = pd.read_csv(folder / "inputs" / "officers.csv").set_index("officer")["department"]
    roster = json.loads((folder / "officers.json").read_text("utf-8"))
    posts = pd.DataFrame([post[:2] for post in roster["posts"]], columns=["officer", "grid"])
    posts["department"] = posts["officer"].map(listed)
    assert set(posts["officer"]) == set(listed.index)
    assert posts.groupby("officer")["grid"].nunique().max() <= 6
    assert posts["grid"].str[:12].groupby(posts["officer"]).nunique().max() == 1
    each = posts.groupby(["grid", "department"]).size()
    assert (each == 1).all()
    number = query(folder / "plan.gpkg", "SELECT count(*) AS grids FROM grids")["grids"].item()
    assert len(each) == number * listed.nunique()
    assert told(ran, f"area-departments-{when or 'everywhere'}") == listed.nunique()


@pytest.mark.places
def test_all_five_kinds_have_grids(gallery):
    """Five kinds of area have grids of their own in one plan."""
    assert set(grids(gallery(NAME))["area"]) == KINDS
