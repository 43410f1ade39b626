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


def grids(ran):
    """Grids as the plan's file has them."""
    with sqlite3.connect(f"file:{ran.folder / 'plan.gpkg'}?mode=ro", uri=True) as file:
        return pd.read_sql("SELECT grid, area, workers, load_share FROM grids", file)


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
    table, per = grids(ran), {"residential": ("households", 400), "campus": ("students", 800)}
    per |= {"administrative": ("jobs", 500), "commercial": ("jobs", 1_200), "industrial": ("jobs", 300)}
    buildings = gpd.read_file(ran.folder / "inputs" / "buildings.gpkg", ignore_geometry=True).set_index("unit")
    worth = sum(
        buildings[column].where(buildings["area_kind"] == kind, 0) / number for kind, (column, number) in per.items()
    )
    with sqlite3.connect(f"file:{ran.folder / 'plan.gpkg'}?mode=ro", uri=True) as file:
        place = pd.read_sql("SELECT unit, grid FROM membership WHERE network = 'grids'", file).set_index("unit")["grid"]
    each = worth.groupby(place.reindex(worth.index)).sum() / table.set_index("grid")["workers"]
    low = table.set_index("grid")["area"].eq("residential").map({True: 0.75, False: 0.5})
    high = table.set_index("grid")["area"].eq("residential").map({True: 1.25, False: 1.5})
    assert ((each >= low - 1e-9) & (each <= high + 1e-9)).all()


def test_each_grid_has_one_officer_of_each_department(ran):
    """All officers of the list are sent, each to at most six grids of one community, one of a department in each."""
    listed = pd.read_csv(ran.folder / "inputs" / "officers.csv").set_index("officer")["department"]
    roster = json.loads((ran.folder / "officers.json").read_text("utf-8"))
    posts = pd.DataFrame([post[:2] for post in roster["posts"]], columns=["officer", "grid"])
    posts["department"] = posts["officer"].map(listed)
    assert set(posts["officer"]) == set(listed.index)
    assert posts.groupby("officer")["grid"].nunique().max() <= 6
    assert posts["grid"].str[:12].groupby(posts["officer"]).nunique().max() == 1
    each = posts.groupby(["grid", "department"]).size()
    assert (each == 1).all()
    assert len(each) == len(grids(ran)) * listed.nunique()


@pytest.mark.places
def test_all_five_kinds_have_grids(gallery):
    """Five kinds of area have grids of their own in one plan."""
    assert set(grids(gallery(NAME))["area"]) == KINDS
