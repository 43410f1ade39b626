"""The district with many networks: its figures counted again from the saved files, without the verbs."""

import json
import math
import sqlite3
from itertools import combinations

import geopandas as gpd
import networkx as nx
import pandas as pd
import pytest

DEPARTMENTS = ("party", "governance", "emergency", "urban")
PER_WORKER = {"open": 300, "managed": 500}
CROSSINGS = 5
"""Place among the sheets of conflicts.xlsx of the pairs of grids that cross."""
COMMON = 1_000
"""Ground from which two grids have some in common, m²."""


@pytest.fixture(params=["quick", pytest.param("full", marks=pytest.mark.places)])
def ran(request, gallery):
    """The place as it has run, small in the tests and in full by make places."""
    return gallery.quick("networks") if request.param == "quick" else gallery("networks")


@pytest.fixture
def folder(ran):
    """The folder of the place."""
    return ran.folder


def told(ran, name):
    """What the table of figures says."""
    return next(figure.ours for figure in ran.account.figures if figure.name == f"networks-{name}")


def table(folder, name, columns="*"):
    """Return columns of a table of the saved plan."""
    with sqlite3.connect(folder / "plan.gpkg") as file:
        return pd.read_sql(f"SELECT {columns} FROM {name}", file)


def buildings(folder):
    """Return the buildings that were given, each with its share of a worker."""
    rows = pd.DataFrame(gpd.read_file(folder / "inputs" / "buildings.gpkg").drop(columns="geometry"))
    return rows.assign(load=(rows["households"] / rows["kind"].map(PER_WORKER)).fillna(0.0))


def grid_of(folder):
    """Return the grid of each building in the saved plan."""
    return table(folder, "membership WHERE network = 'grids'", "unit, grid").set_index("unit")["grid"]


def test_every_building_is_in_one_grid_of_one_community(folder):
    """The one network holds every building once, and no grid reaches over a community's border."""
    given, grid = buildings(folder), grid_of(folder)
    assert grid.index.is_unique
    assert set(grid.index) == set(given["unit"])
    assert grid.notna().all()
    assert given.groupby(given["unit"].map(grid))["community"].nunique().eq(1).all()


def shared_ground(folder):
    """Yield the numbers of grids of each two departments, and of the pieces of ground that these cut each other to."""
    layers = [gpd.read_file(folder / "inputs" / f"network_{name}.gpkg")[["geometry"]] for name in DEPARTMENTS]
    for i, first in enumerate(layers):
        for second in layers[:i]:
            both = gpd.overlay(first, second, how="intersection", keep_geom_type=False)
            yield len(first), len(second), int((both.area > COMMON).sum())


def test_networks_of_today_differ(folder):
    """No two departments have the same grids."""
    assert all(common > min(first, second) for first, second, common in shared_ground(folder))


def test_the_plan_carries_the_networks_as_they_were_drawn(ran):
    """Patches of buildings that no department parts, and pairs of grids that cross, are those of the drawn outlines."""
    given = gpd.read_file(ran.folder / "inputs" / "buildings.gpkg")[["unit", "geometry", "households"]]
    for name in DEPARTMENTS:
        drawn = gpd.read_file(ran.folder / "inputs" / f"network_{name}.gpkg")[["grid", "geometry"]]
        found = gpd.sjoin(given[["unit", "geometry"]], drawn, predicate="covered_by").set_index("unit")["grid"]
        given[name] = given["unit"].map(found)
    assert len(given[[*DEPARTMENTS]].drop_duplicates()) == told(ran, "patches")
    crossing, lived_in = 0, given[given["households"] > 0]
    for first, second in combinations(DEPARTMENTS, 2):
        both = lived_in.dropna(subset=[first, second]).groupby([first, second])["unit"].agg(set)
        whole = [lived_in.groupby(name)["unit"].agg(set) for name in (first, second)]
        crossing += sum(bool(whole[0][a] - own and whole[1][b] - own) for (a, b), own in both.items())
    assert crossing == told(ran, "crossing")
    assert crossing == len(pd.read_excel(ran.folder / "conflicts.xlsx", sheet_name=CROSSINGS))


@pytest.mark.places
def test_networks_of_today_cross(gallery):
    """Grids of two departments and more cross: they share ground that is all of neither."""
    folder = gallery("networks").folder
    assert any(common > max(first, second) for first, second, common in shared_ground(folder))


def test_no_community_has_more_workers_than_its_households_need(folder):
    """Workers are at most one per 300 households in open courtyards and per 500 in managed estates, rounded up."""
    given = buildings(folder)
    workers = table(folder, "workers", "worker, grid").set_index("grid")["worker"]
    community = given.set_index(given["unit"].map(grid_of(folder)))["community"]
    made = workers.groupby(workers.index.map(community[~community.index.duplicated()])).nunique()
    most = given.groupby("community")["load"].sum().map(lambda load: math.ceil(round(load, 9)))
    assert (made.reindex(most.index, fill_value=0) <= most).all()
    assert made.sum() == len(set(workers))


def test_workers_above_the_quotient_are_told(ran):
    """How many communities have more workers than their households divided by 300 or 500 stands beside the ceiling."""
    given = buildings(ran.folder)
    workers = table(ran.folder, "workers", "worker, grid").drop_duplicates("worker")
    made = workers["grid"].str[:12].value_counts()
    exact = given.groupby("community")["load"].sum()
    assert (made > exact.reindex(made.index) + 1e-9).sum() == told(ran, "above-quotient")


def test_loads_of_grids_are_about_equal(folder):
    """A worker has 0.65 to 1.35 of a load, and on average at most 10 % more or less than in the whole community."""
    given = buildings(folder)
    load = given.groupby(given["unit"].map(grid_of(folder)))["load"].sum()
    each = load / table(folder, "workers", "grid, worker").groupby("grid")["worker"].size()
    assert each.between(0.65 - 1e-9, 1.35 + 1e-9).all()
    community = given.groupby(given["unit"].map(grid_of(folder)))["community"].first()
    workers = (load / each).groupby(community).sum()
    mean = community.map(given.groupby("community")["load"].sum() / workers)
    assert (each / mean - 1).abs().mean() <= 0.1


def test_departments_hang_all_their_grids_on_the_one_network(folder):
    """Every grid that a department has today hangs on a grid that there is."""
    hung = table(folder, "functions").query("grid != ''")
    assert set(hung["grid"]) <= set(grid_of(folder))
    for name in DEPARTMENTS:
        known = gpd.read_file(folder / "inputs" / f"network_{name}.gpkg")["grid"]
        assert set(hung[hung["department"] == name]["old_grid"]) == set(known)


def test_stations_are_shared_by_adjacent_grids_in_existing_rooms(folder):
    """Each grid has one station within 1,500 m, in a room that is there and large enough; its grids hang together."""
    serves = pd.DataFrame(json.loads((folder / "stations.json").read_text(encoding="utf-8"))["serves"])
    assert sorted(serves["grid"]) == sorted(set(grid_of(folder)))
    assert serves["walk_m"].le(1500).all()
    rooms = gpd.read_file(folder / "inputs" / "venues.gpkg").set_index("venue")["capacity"]
    number = serves.groupby("station").size()
    assert (number <= rooms.loc[number.index]).all()
    assert number.max() > 1
    shapes = gpd.read_file(folder / "plan.gpkg", layer="grids").set_index("grid").geometry
    links = _links(folder)
    for _, own in serves.groupby("station"):
        near = nx.Graph([(a, b) for a in own["grid"] for b in own["grid"] if shapes[a].distance(shapes[b]) < 0.01])
        near.add_edges_from((a, b) for a, b in links if {a, b} <= set(own["grid"]))
        assert nx.is_connected(near)


def test_the_grids_of_a_community_share_its_station(ran):
    """Every community has one station, which all its grids share where it has several."""
    serves = pd.DataFrame(json.loads((ran.folder / "stations.json").read_text(encoding="utf-8"))["serves"])
    community = serves["grid"].str[:12]
    assert set(community) == set(gpd.read_file(ran.folder / "inputs" / "boundaries.gpkg")["community"])
    assert serves.groupby(community)["station"].nunique().eq(1).all()
    assert len(set(serves["station"])) == community.nunique() == told(ran, "stations")
    assert (community.value_counts() > 1).sum() == told(ran, "stations-shared")
    assert told(ran, "grids-without-station") == told(ran, "stations-elsewhere") == told(ran, "stations-apart") == 0


def _links(folder):
    """Return the pairs of grids that a bridge or crossing links."""
    grid = table(folder, "units", "unit")["unit"].map(grid_of(folder))
    return [(grid[a], grid[b]) for a, b in table(folder, "links", "u, v").to_numpy()]
