"""The samples: the real town is there with its licence, the generated one is a town, and the same each time."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gridplan.errors import OptionError
from gridplan.ground.reading.read import read_layer, read_units
from gridplan.ground.town.builtup import build_up
from gridplan.ground.town.layout import Rect, Town
from gridplan.ground.town.samples import City, city, nantes

TOWNS = st.builds(city, buildings=st.integers(400, 900), seed=st.integers(0, 10**6), communities=st.integers(1, 8))


def test_nantes_is_there_with_its_licence():
    """The extract opens under the names given, and the licence text names IGN beside it."""
    sample = nantes()
    assert len(read_layer(sample.path, layer=sample.roads)) == 3696
    readme = (sample.path.parent / "README.md").read_text(encoding="utf-8")
    assert "© IGN" in sample.attribution
    assert "© IGN, BD TOPO®" in readme
    assert "Licence Ouverte 2.0" in readme


def test_blocks_in_the_very_corners_are_built_up():
    """A block farther from the middle than any old lane has houses like every other."""
    frame, corner = Rect(0, 0, 10_000, 10_000), Rect(9_900, 9_900, 10_000, 10_000)
    town = Town(frame, (frame,), (corner,), (), Rect(0, 0, 1, 1))
    assert all(build_up(town, np.random.default_rng(seed)).uses != ["old"] for seed in range(30))


def content(town: City) -> list[bytes]:
    """Return everything in a town as bytes."""
    layers = town.layers().values()
    shapes = [shape for layer in layers for shape in layer.geometry.to_wkb()]
    tables = [pd.DataFrame(layer.drop(columns="geometry")) for layer in layers]
    return shapes + [table.to_csv().encode() for table in [*tables, town.officers]]


def test_the_same_seed_is_the_same_town():
    """Two calls agree byte for byte, another seed does not."""
    assert content(city(buildings=500, seed=3)) == content(city(buildings=500, seed=3))
    assert content(city(buildings=500, seed=3)) != content(city(buildings=500, seed=4))


def test_written_files_agree_byte_for_byte(tmp_path):
    """Writing a town twice gives the same files, which read as units without a fault."""
    town = city(buildings=300, seed=2, communities=2)
    first, second = town.write(tmp_path / "a"), town.write(tmp_path / "b")
    names = sorted(file.name for file in first.iterdir())
    assert names == sorted(file.name for file in second.iterdir())
    assert all((first / name).read_bytes() == (second / name).read_bytes() for name in names)
    units = read_units(first / "buildings.gpkg", households="households", kind="kind", community="community")
    assert units.frame["households"].sum() == town.buildings["households"].sum()
    assert units.report.conservation.rows_kept == 300
    assert set(pd.read_csv(first / "officers.csv")["community"]) == set(town.boundaries["community"])


@given(TOWNS)
@settings(max_examples=12, deadline=None)
def test_a_town_is_whole(town):
    """Communities tile the town; every building stands in its own community, in no other building, road or river."""
    houses, borders = town.buildings, town.boundaries
    assert shapely.coverage_is_valid(borders.geometry.array)
    assert borders["community"].is_unique
    assert houses["unit"].is_unique
    own = gpd.GeoSeries(houses["community"].map(borders.set_index("community").geometry), crs=houses.crs)
    assert houses.within(own).all()
    pairs = houses.sindex.query(houses.geometry, predicate="intersects")
    assert pairs.shape[1] == len(houses)
    assert not houses.sindex.query(town.roads.geometry, predicate="intersects").size
    assert not houses.intersects(town.barriers.union_all()).any()
    assert all(layer.is_valid.all() and not layer.is_empty.any() for layer in town.layers().values())


@given(TOWNS)
@settings(max_examples=8, deadline=None)
def test_a_town_can_be_divided(town):
    """Buildings hold 3 to 60 households or none, kinds are told where people live, and no community is a village."""
    houses = town.buildings
    lived = houses["households"] > 0
    assert houses.loc[lived, "households"].between(3, 60).all()
    assert houses.loc[lived, "kind"].isin(["open", "managed"]).all()
    assert houses.loc[~lived, "kind"].isna().all()
    assert set(houses["estate"].dropna()) <= set(town.estates["estate"])
    assert len(houses) == houses.groupby("community").size().sum()
    assert set(town.roads["road_class"]) <= {1, 2, 3, 4, 5}


def test_bridges_cross_the_river():
    """Only bridges lie above the ground, and each reaches from bank to bank."""
    town = city()
    bridges = town.roads[town.roads["pos_sol"] == 1]
    assert len(bridges) == 3
    river = town.barriers.geometry[0]
    assert bridges.geometry.intersection(river).length.to_numpy() == pytest.approx(bridges.length.to_numpy(), rel=1e-3)
    on_ground = town.roads[town.roads["pos_sol"] == 0]
    assert on_ground.geometry.intersection(river.buffer(-1)).length.max() == 0


def test_departments_divide_the_ground_differently():
    """Networks differ, cross community borders where departments do, and each has a grid for nearly everyone."""
    town = city()
    points = town.buildings.geometry.representative_point()
    households = town.buildings["households"]
    covered = {}
    for name, grids in town.networks.items():
        assert grids["grid"].is_unique
        inside = gpd.GeoDataFrame(geometry=points).sjoin(grids, predicate="within")
        assert inside.index.is_unique
        covered[name] = households[inside.index].sum() / households.sum()
        crossing = town.buildings.loc[inside.index, "community"].groupby(inside["grid"]).nunique().max()
        assert (crossing > 1) == (name != "urban")
    assert covered["police"] == covered["urban"] == 1
    assert 0.9 < covered["emergency"] < 1
    assert len({len(grids) for grids in town.networks.values()}) == 3


def test_officers_are_nine_to_twelve_a_community():
    """Officers by department and home community, with their capacity."""
    officers = city(communities=3).officers
    assert officers["officer"].is_unique
    assert officers.groupby("community").size().between(9, 12).all()
    assert np.isin(officers["capacity"], (5, 6)).all()


@pytest.mark.parametrize("options", [{"buildings": 20}, {"communities": 0}, {"buildings": 300, "communities": 9}])
def test_towns_that_cannot_be_are_refused(options):
    """Too few buildings for the communities is a usage error."""
    with pytest.raises(OptionError):
        city(**options)
