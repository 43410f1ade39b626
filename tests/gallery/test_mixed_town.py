"""The mixed town: its kinds of area counted anew from the saved files, without the verbs that made them."""

import json
import sqlite3

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


@pytest.mark.places
def test_all_five_kinds_have_grids(gallery):
    """Five kinds of area have grids of their own in one plan."""
    assert set(grids(gallery(NAME))["area"]) == KINDS
