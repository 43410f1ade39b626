"""The large district: its published figures recounted from the saved files by other means than the recipe's."""

import json
import math
import sqlite3
from contextlib import closing
from fractions import Fraction

import openpyxl
import pandas as pd
import pytest

NAME = "large-district"
RATIOS = {"old": 300, "redevelopment": 350, "commercial": 400, "new": 500, "institution": 450}
_GRIDS = "SELECT unit, grid FROM membership WHERE network = 'grids'"


@pytest.fixture(params=["quick", pytest.param("published", marks=pytest.mark.places)])
def ran(request, gallery):
    """The district as it ran, small or whole."""
    return gallery.quick(NAME) if request.param == "quick" else gallery(NAME)


def rows(path, question):
    """Return the rows that a question to a GeoPackage gives."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as file:
        return file.execute(question).fetchall()


def column(path, table, name):
    """Return a column of a GeoPackage's layer."""
    return [row[0] for row in rows(path, f'SELECT "{name}" FROM "{table}"')]


def published(ran, name):
    """Return the published figure; what there is in the inputs where these are not the published ones."""
    figure = next(figure for figure in ran.account.figures if figure.name == name)
    return figure.published if figure.compared and figure.published is not None else figure.rule


def test_every_community_has_grids(ran):
    """149 communities and villages: as many stand in the codes of the grids."""
    codes = {code[:12] for code in column(ran.folder / "plan.gpkg", "grids", "grid")}
    assert len(codes) == published(ran, "large-communities")


def test_every_resident_has_a_grid(ran):
    """886,400 residents: those of all buildings that were given and, by the plan, of all its grids."""
    units = column(ran.folder / "plan.gpkg", "units", "unit")
    people = dict(rows(ran.folder / "inputs" / "buildings.gpkg", "SELECT unit, people FROM buildings"))
    assert len(units) == len(set(units))
    assert sum(people[unit] for unit in units) == published(ran, "large-residents")
    assert sum(column(ran.folder / "plan.gpkg", "grids", "people")) == published(ran, "large-residents")


def test_all_communities_were_divided_in_one_run(ran):
    """149 in one batch: each has a record of its own, and every rule holds there."""
    records = [json.loads(path.read_text()) for path in (ran.folder / "batch/places").glob("*/record.json")]
    assert {record["status"] for record in records} == {"feasible"}
    assert len(records) == published(ran, "large-one-run")


def test_the_district_is_the_sum_of_its_batch(ran):
    """The joined plan has the grids of the communities' own plans, code by code and building by building."""
    places = sorted((ran.folder / "batch/places").glob("*/plan.gpkg"))
    apart = [pair for path in places for pair in rows(path, _GRIDS)]
    assert sorted(rows(ran.folder / "plan.gpkg", _GRIDS)) == sorted(apart)


def test_each_class_is_compared_by_itself(ran):
    """Five classes: the workbook has a sheet for each, and every community one rank in one of them."""
    book = openpyxl.load_workbook(ran.folder / "communities.xlsx")
    _, *classes = book.worksheets
    ranks = [[row[0] for row in sheet.iter_rows(min_row=2, values_only=True)] for sheet in classes]
    assert len(classes) == published(ran, "large-classes")
    assert all(own == [*range(1, len(own) + 1)] for own in ranks)
    assert sum(map(len, ranks)) == published(ran, "large-compared")


def test_each_class_has_the_workers_of_its_standard(ran):
    """Households of each community ÷ those per worker in its class, to the nearest; none has more than 1.35 of it."""
    classes = dict(rows(ran.folder / "inputs" / "boundaries.gpkg", 'SELECT community, "class" FROM boundaries'))
    totals = pd.read_csv(ran.folder / "inputs" / "totals.csv", dtype={"community": str})
    wanted = dict.fromkeys(RATIOS, 0)
    for community, households in zip(totals["community"], totals["households"], strict=True):
        worth = Fraction(households, RATIOS[classes[community]])
        wanted[classes[community]] += max(1, math.floor(worth + Fraction(1, 2)), math.ceil(worth / Fraction("1.35")))
    found = dict.fromkeys(RATIOS, 0)
    for code, workers in rows(ran.folder / "plan.gpkg", "SELECT grid, workers FROM grids"):
        found[classes[code[:12]]] += workers
    assert found == wanted
    figure = next(figure for figure in ran.account.figures if figure.name == "large-grids")
    assert figure.ours == figure.rule == sum(wanted.values())
    assert len(column(ran.folder / "plan.gpkg", "grids", "grid")) == sum(wanted.values())


def test_each_worker_serves_one_community(ran):
    """Workers of the batch are numbered in each community; in the district no two share a number."""
    table = rows(ran.folder / "plan.gpkg", "SELECT worker, grid FROM workers")
    assert (
        len({worker for worker, _ in table}) == len(table) == sum(column(ran.folder / "plan.gpkg", "grids", "workers"))
    )


def test_a_year_later_communities_are_those_of_then(ran):
    """Merged, split and renamed communities: the codes of the grids follow."""
    later = ran.folder / "later"
    codes = {code[:12] for code in column(later / "plan.gpkg", "grids", "grid")}
    assert codes == set(column(later / "inputs" / "boundaries.gpkg", "boundaries", "community"))
