"""The subdistrict: its figures counted anew from the saved files, without the verbs that made them."""

import json
import sqlite3

import geopandas as gpd
import openpyxl
import pandas as pd
import pytest

NAME = "subdistrict"
MEMBERS = "SELECT unit, grid, households FROM units JOIN membership USING (unit) WHERE network = 'grids'"


@pytest.fixture(params=["quick", pytest.param("published", marks=pytest.mark.places)])
def ran(request, gallery):
    """The place as it has run, small and in full."""
    return gallery.quick(NAME) if request.param == "quick" else gallery(NAME)


def shown(ran):
    """Our figures by name."""
    return {figure.name: figure.ours for figure in ran.account.figures}


def staff_list(ran):
    """Category of each person of the list."""
    return pd.read_csv(ran.folder / "inputs" / "staff.csv").set_index("person")["category"]


def test_groups_and_communities_are_those_of_the_file(ran):
    """Resident groups, communities and both together are as many as the plan's file has rows and codes for."""
    with sqlite3.connect(f"file:{ran.folder / 'plan.gpkg'}?mode=ro", uri=True) as file:
        groups, communities = file.execute("SELECT count(*), count(DISTINCT community) FROM grids").fetchone()
    told = shown(ran)
    assert (told["resident-groups"], told["subdistrict-communities"]) == (groups, communities)
    assert told["grids-over-levels"] == groups + communities


def test_no_number_of_groups_was_asked_for(ran):
    """The rules in the file name no number of grids or workers: the groups follow from 300 households each."""
    with sqlite3.connect(f"file:{ran.folder / 'plan.gpkg'}?mode=ro", uri=True) as file:
        text = " ".join(str(row) for row in file.execute("SELECT * FROM meta"))
    assert '"n_grids": null' in text
    assert '"workers": null' in text


def test_the_area_is_that_of_the_outline(ran):
    """The groups cover the communities, to the last hundredth of a square kilometre."""
    outline = gpd.read_file(ran.folder / "inputs" / "boundaries.gpkg").union_all()
    assert round(outline.area / 1e6, 2) == shown(ran)["square-kilometres"]


def test_residents_are_those_of_the_buildings(ran):
    """Everyone who lives in a building of the inputs is in the plan."""
    buildings = gpd.read_file(ran.folder / "inputs" / "buildings.gpkg", ignore_geometry=True)
    assert int(buildings["people"].sum()) == shown(ran)["subdistrict-residents"]


def test_everybody_stands_on_one_post(ran):
    """The workbook and the JSON hold each of the staff once, by category as many as the table of figures says."""
    kind, told = staff_list(ran), shown(ran)
    posts = json.loads((ran.folder / "staff.json").read_text("utf-8"))["posts"]
    held = [person for post in posts if post["wanted"] for person in post["people"]]
    assert len(held) == len(set(held)) == told["staff-placed"]
    counts = kind[held].value_counts()
    assert {name: told[f"staff-{name}"] for name in counts.index} == counts.to_dict()
    sheets = openpyxl.load_workbook(ran.folder / "staff.xlsx", read_only=True)
    cells = [str(cell) for sheet in sheets for row in sheet.iter_rows(values_only=True) for cell in row if cell]
    assert set(held) <= {one for cell in cells for one in cell.split(", ")}


def test_as_many_as_there_are_posts_for_stand_on_one_a_year_later(ran):
    """All workers share the groups of then; of building heads and volunteers as many are placed as there are posts."""
    later = ran.folder / "later"
    listed = pd.read_csv(later / "inputs" / "staff.csv")["category"].value_counts()
    totals = pd.read_csv(later / "inputs" / "totals.csv")["households"]
    with sqlite3.connect(f"file:{later / 'plan.gpkg'}?mode=ro", uri=True) as file:
        groups = file.execute("SELECT count(*) FROM grids").fetchone()[0]
    posts = json.loads((later / "staff.json").read_text("utf-8"))["posts"]
    held = {person for post in posts if post["wanted"] for person in post["people"]}
    heads = min(listed["building"], (-(-totals // 80)).sum()) + min(listed["volunteer"], groups)
    assert len(held) == shown(ran)["staff-later"] == listed["full-time"] + listed["part-time"] + heads


def served(file):
    """Person → grids, of workers and of people on posts."""
    saved = json.loads(file.read_text("utf-8"))
    found = {person: {post["place"]} for post in saved["posts"] if post["wanted"] for person in post["people"]}
    return found | {
        worker: set(own["grid"]) for worker, own in pd.DataFrame(saved["roster"]["posts"]).groupby("worker")
    }


def test_people_keep_their_grids_a_year_later(ran):
    """Most workers and nine of ten heads are on the grid with most households of theirs, by the buildings' ids."""
    tables = [
        pd.read_sql(MEMBERS, sqlite3.connect(folder / "plan.gpkg")) for folder in (ran.folder, ran.folder / "later")
    ]
    both = tables[1].merge(tables[0], on="unit", suffixes=("", "_before"))
    common = both.groupby(["grid_before", "grid"])["households"].sum().reset_index()
    common = common.sort_values(["households", "grid"], ascending=[False, True]).drop_duplicates("grid_before")
    heir = common.set_index("grid_before")["grid"].to_dict()
    then, now = served(ran.folder / "staff.json"), served(ran.folder / "later" / "staff.json")
    kept = pd.Series(
        {person: bool({heir[code] for code in own} & now.get(person, set())) for person, own in then.items()}
    )
    share = kept.groupby(staff_list(ran)).mean()
    assert shown(ran)["staff-kept"] == kept.sum()
    assert share["volunteer"] > 0.9
    assert share["building"] > 0.9
    assert min(share["full-time"], share["part-time"]) > 0.5


def test_each_group_has_a_volunteer_for_its_head(ran):
    """Heads are volunteers of the list, one in each resident group."""
    saved, kind = json.loads((ran.folder / "staff.json").read_text("utf-8")), staff_list(ran)
    heads = [post for post in saved["posts"] if post["level"] == "grid_head"]
    assert len(heads) == shown(ran)["resident-groups"]
    assert [[kind[person] for person in post["people"]] for post in heads] == [["volunteer"]] * len(heads)


def test_each_group_has_the_time_of_its_load(ran):
    """Workers' time in a group is in exact proportion to households in a community, and nearly so over all of them."""
    roster, kind = json.loads((ran.folder / "staff.json").read_text("utf-8"))["roster"], staff_list(ran)
    people = pd.DataFrame(roster["workers"])
    assert set(people["full_time"][people["worker"].map(kind) == "full-time"]) == {1.0}
    assert set(people["full_time"][people["worker"].map(kind) == "part-time"]) == {0.5}
    with sqlite3.connect(f"file:{ran.folder / 'plan.gpkg'}?mode=ro", uri=True) as file:
        groups = pd.read_sql("SELECT grid, community, households FROM grids", file).set_index("grid")
    groups["time"] = pd.DataFrame(roster["posts"]).groupby("grid")["share"].sum()
    each = groups["households"] / groups["time"]
    assert each.groupby(groups["community"]).agg(lambda own: own.max() / own.min()).max() == pytest.approx(1, abs=1e-3)
    assert each.max() / each.min() < 1.05


@pytest.mark.places
def test_the_published_figures(gallery):
    """3.24 km², 71,080 residents, 8 communities, 88 resident groups, 96 grids over both levels, about 700 staff."""
    told = shown(gallery(NAME))
    assert (told["square-kilometres"], told["subdistrict-residents"], told["subdistrict-communities"]) == (
        3.24,
        71_080,
        8,
    )
    assert (told["resident-groups"], told["grids-over-levels"], told["staff-placed"]) == (88, 96, 700)
