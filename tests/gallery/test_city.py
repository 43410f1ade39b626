"""The city: every published figure counted anew from the tables that were saved, without the library."""

import json
import math
import sqlite3

import geopandas as gpd
import pandas as pd
import pytest

import gridplan as gp

GRIDS_AND_ROADS = ("plan.gpkg", "later/plan.gpkg")


def rows(file, table):
    """A table of a GeoPackage without its shapes, read by sqlite alone."""
    with sqlite3.connect(file) as base:
        return pd.read_sql_query(f'select * from "{table}"', base)


def units_of(file):
    """The buildings of a plan with their grids; a plan made anew keeps its older grids beside them, as a network."""
    found = rows(file, "membership").query("network == 'grids'")
    return rows(file, "units").merge(found[["unit", "grid"]], on="unit", validate="one_to_one")


def saved(folder, name):
    """What a JSON file of the place holds."""
    return json.loads((folder / name).read_text(encoding="utf-8"))


@pytest.fixture(
    params=[pytest.param("quick"), pytest.param("published", marks=pytest.mark.places)], scope="session", name="folder"
)
def folder_of(request, gallery):
    """The folder of a small share of the city, and of the whole."""
    return (gallery.quick("city") if request.param == "quick" else gallery("city")).folder


def test_each_estate_is_one_grid(folder):
    """Buildings of an estate share a grid and no grid has two estates, so there are as many grids as estates."""
    units = units_of(folder / "plan.gpkg")
    inside = units.dropna(subset=["estate"])
    assert inside.groupby("estate")["grid"].nunique().max() == inside.groupby("grid")["estate"].nunique().max() == 1
    grids = rows(folder / "plan.gpkg", "grids")
    assert len(grids) == inside["estate"].nunique() == len(gpd.read_file(folder / "inputs" / "estates.gpkg"))


def test_each_section_of_road_is_one_grid(folder):
    """Every named section of the main roads is one road-segment grid, whole."""
    segments = rows(folder / "plan.gpkg", "road_segments")
    assert segments.groupby("name")["grid"].nunique().max() == segments.groupby("grid")["name"].nunique().max() == 1
    roads = gpd.read_file(folder / "inputs" / "roads.gpkg")
    assert segments["name"].nunique() == roads.query("road_class <= 3 and pos_sol == 0")["name"].nunique()


def test_every_household_is_counted_as_told(folder):
    """Communities hold their official totals to the household, and buildings in the ledger what stands there."""
    units = rows(folder / "plan.gpkg", "units")
    totals = pd.read_csv(folder / "inputs" / "totals.csv", dtype={"community": str}).set_index("community")
    assert units.groupby("community")["households"].sum().to_dict() == totals["households"].to_dict()
    ledger = pd.read_csv(folder / "inputs" / "ledger.csv").set_index("unit")["households"]
    assert units.set_index("unit")["households"].loc[ledger.index].to_dict() == ledger.to_dict()


def needed(inputs):
    """Workers that all households need at 300 and 500 each, as the buildings of the inputs have them, not rounded."""
    homes = gpd.read_file(inputs / "buildings.gpkg").groupby("kind")["households"].sum()
    return homes["open"] / 300 + homes["managed"] / 500


def figures(folder):
    """The figures of the account by name."""
    return {figure.name.removeprefix("city-"): figure for figure in gp.count_place("city", folder).figures}


def test_workers_follow_the_standard(folder):
    """There are as many workers as 300 and 500 households each give, rounded once, and every grid has one."""
    for place in (folder, folder / "later"):
        by_kind = rows(place / "plan.gpkg", "units").groupby("kind")["households"].sum()
        posts = pd.DataFrame(saved(place, "workers.json")["posts"])
        assert posts["worker"].nunique() == math.floor(by_kind["open"] / 300 + by_kind["managed"] / 500 + 0.5)
        assert abs(posts["worker"].nunique() - needed(place / "inputs")) < 1
        assert set(posts["grid"]) == set(rows(place / "plan.gpkg", "grids")["grid"])
        assert posts.groupby("worker")["grid"].nunique().max() <= 3


def test_all_files_tell_of_the_same_workers(folder):
    """Plan and roster place the same people on the same grids; changes and the report count and name no others."""
    for place in (folder, folder / "later"):
        posts = pd.DataFrame(saved(place, "workers.json")["posts"])
        assert set(zip(posts["worker"], posts["grid"], strict=True)) == set(
            rows(place / "plan.gpkg", "workers")[["worker", "grid"]].itertuples(index=False, name=None)
        )
    told = pd.read_excel(folder / "later" / "changes.xlsx", sheet_name="workers", dtype=str)
    now = posts.sort_values("grid").groupby("worker")["grid"].agg(", ".join)
    after = told.set_index("Grid worker")["Grids after"].dropna()
    assert (after == now[after.index]).all()
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert f"<dt>Grid workers</dt><dd>{figures(folder)['workers'].ours}</dd>" in page


def test_most_workers_keep_a_grid_a_year_later(folder):
    """At least nine of ten have the grid with most households of one they had, by buildings; all are told."""
    before, after = (units_of(folder / name).set_index("unit") for name in GRIDS_AND_ROADS)
    both = after.assign(before=before["grid"]).groupby(["before", "grid"])["households"].sum().reset_index()
    most = both.sort_values(["households", "grid"], ascending=[False, True]).drop_duplicates("before")
    heir = most.set_index("before")["grid"].to_dict()
    then, now = (pd.DataFrame(saved(folder, name)["posts"]) for name in ("workers.json", "later/workers.json"))
    had = set(zip(then["worker"], then["grid"].map(heir), strict=True))
    kept = had & set(zip(now["worker"], now["grid"], strict=True))
    assert len({worker for worker, _ in kept}) == figures(folder)["workers-kept"].ours
    assert len({worker for worker, _ in kept}) >= 0.9 * then["worker"].nunique()


def test_corridor_groups_are_about_as_large_as_asked(folder):
    """Each corridor group has half to one and a half times 21 households, or is all of a smaller building."""
    units = rows(folder / "plan.gpkg", "units").query("households > 0").set_index("unit")["households"]
    groups = rows(folder / "plan.gpkg", "corridors")
    assert groups.groupby("unit")["households"].sum().to_dict() == units.to_dict()
    whole = groups["unit"].map(units)
    assert groups["households"].where(whole > 10, 11).between(11, 31).all()
    told = figures(folder)
    assert told["corridor-heads"].ours == told["corridor-groups"].ours == len(groups)
    fewest, most = told["corridor-groups"].rule
    assert units.sum() / 31 < fewest < len(groups) < most


def test_officers_are_placed_by_the_published_counts(folder):
    """Each community has 9–12 officers, each officer 5–6 grids of it, and no grid is without one."""
    plan = gp.load(folder / "plan.gpkg")
    roster = gp.read_roster(folder / "officers.json", plan)
    assert roster.verify().failures == ()
    table = roster.by_officer()
    assert table["n_grids"].between(5, 6).all()
    assert table["community"].value_counts().between(9, 12).all()
    assert len(table) == len(pd.read_csv(folder / "inputs" / "officers.csv"))


def test_cadres_are_linked_to_every_household(folder):
    """Each cadre has 18 to 22 households, and each corridor group has all of its own linked."""
    pairs = pd.DataFrame(saved(folder, "cadres.json")["pairs"])
    linked = pairs.groupby("left")["amount"].sum()
    assert len(linked) == len(pd.read_csv(folder / "inputs" / "cadres.csv"))
    assert linked.between(18, 22).all()
    groups = rows(folder / "plan.gpkg", "corridors").set_index("corridor")["households"]
    assert pairs.groupby("right")["amount"].sum().to_dict() == groups.to_dict()


def test_an_estate_is_one_grid_a_year_later_too(folder):
    """Estates, and each side of one that a new border runs through, share no grid, and none is cut."""
    later = folder / "later"
    units = units_of(later / "plan.gpkg")
    inside = units.dropna(subset=["estate"])
    assert inside.groupby("estate")["grid"].nunique().max() == inside.groupby("grid")["estate"].nunique().max() == 1
    walls, borders = (gpd.read_file(later / "inputs" / f"{name}.gpkg") for name in ("estates", "boundaries"))
    sides = walls[["estate", "geometry"]].overlay(borders[["community", "geometry"]], keep_geom_type=True)
    places = gpd.read_file(later / "inputs" / "buildings.gpkg").set_index("unit")["geometry"].representative_point()
    lived_in = sides[[places.within(side).any() for side in sides["geometry"]]]
    assert len(rows(later / "plan.gpkg", "grids")) == len(lived_in) == figures(folder)["estate-grids-later"].ours


def test_estates_and_roads_that_are_as_they_were_keep_their_codes(folder):
    """Estates in the community that they were in keep their codes, and so do sections of road that are still there."""
    before, after = (units_of(folder / name).dropna(subset=["estate"]) for name in GRIDS_AND_ROADS)
    once, now = (units.groupby("estate")["grid"].first() for units in (before, after))
    where, there = (units.groupby("estate")["community"].agg(set) for units in (before, after))
    same = [name for name in once.index.intersection(now.index) if where[name] == there[name]]
    assert same
    assert (once[same] == now[same]).all()
    before, after = (rows(folder / name, "road_segments").groupby("name")["grid"].first() for name in GRIDS_AND_ROADS)
    same = before.index.intersection(after.index)
    assert (before[same].str[:12] != after[same].str[:12]).sum() + (before[same] == after[same]).sum() == len(same)


@pytest.mark.places
def test_the_city_has_its_published_counts(gallery):
    """82,000 households, 223 and 125 grids, 183 workers, 147 officers in 735–882 posts, 4,079 cadres, 4,115 groups."""
    folder = gallery("city").folder
    assert rows(folder / "plan.gpkg", "units")["households"].sum() == 82_000
    assert (len(rows(folder / "plan.gpkg", "grids")), len(rows(folder / "plan.gpkg", "road_grids"))) == (223, 125)
    assert pd.DataFrame(saved(folder, "workers.json")["posts"])["worker"].nunique() == 183
    table = gp.read_roster(folder / "officers.json", gp.load(folder / "plan.gpkg")).by_officer()
    assert len(table) == 147
    assert 735 <= table["n_grids"].sum() <= 882
    cadres = pd.DataFrame(saved(folder, "cadres.json")["pairs"]).groupby("left")["amount"].sum()
    assert (len(cadres), cadres.min() >= 18, cadres.max() <= 22) == (4_079, True, True)
    assert needed(folder / "inputs") == pytest.approx(183)
    assert abs(len(rows(folder / "plan.gpkg", "corridors")) - 4_115) < 4_115 * 0.02
