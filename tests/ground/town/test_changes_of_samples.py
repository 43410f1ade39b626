"""Sample changes: what the table tells is what differs, new houses stand on free ground, communities still tile."""

import pandas as pd
import pytest
import shapely
from geopandas.testing import assert_geodataframe_equal

from gridplan.errors import OptionError
from gridplan.ground.reading.read import read_units
from gridplan.ground.town.boundary_changes import redrawn
from gridplan.ground.town.building_changes import changed
from gridplan.ground.town.city import city
from gridplan.ground.town.district import district


@pytest.fixture(scope="module")
def town():
    """A generated town of 900 buildings in nine communities."""
    return city(buildings=900, seed=4, communities=9)


def apart(town):
    """Return roads and what else nothing may be built on."""
    return {"roads": town.roads, "clear_of": town.barriers}


def test_the_table_tells_what_differs(town):
    """Old and new buildings differ in the rows of the table and in nothing else, with the counts it names."""
    after = changed(town.buildings, estate_households=200, demolished=12, corrected=9, seed=3, **apart(town))
    old, new = (frame.set_index("unit")["households"] for frame in (town.buildings, after.buildings))
    both = pd.DataFrame({"before": old, "after": new}).fillna(0).astype(int)
    table = after.table.set_index("unit")
    pd.testing.assert_frame_equal(
        both[(both["before"] != both["after"]) | ~both.index.isin(old.index.intersection(new.index))].sort_index(),
        table[["before", "after"]].astype(int).sort_index(),
        check_names=False,
    )
    assert table["change"].value_counts().to_dict() == {"gone": 12, "corrected": 9, "new": 5}
    assert table.loc[table["change"] == "new", "after"].sum() == 200
    kept = after.buildings[after.buildings["unit"].isin(old.index)].drop(columns="households")
    there = town.buildings[town.buildings["unit"].isin(new.index)].drop(columns="households")
    pd.testing.assert_frame_equal(kept.reset_index(drop=True), there.reset_index(drop=True))


@pytest.mark.parametrize("seed", range(3))
def test_an_estate_stands_on_ground_of_its_own(town, seed):
    """New houses overlap nothing that stands, no road and no river, lie in the town and beside a street."""
    after = changed(town.buildings, estate_households=250, demolished=15, corrected=0, seed=seed, **apart(town))
    new = after.buildings[~after.buildings["unit"].isin(town.buildings["unit"])]
    assert after.buildings.sindex.query(new.geometry, predicate="intersects").shape[1] == len(new) == 6
    for layer in apart(town).values():
        assert not len(layer.sindex.query(new.geometry, predicate="intersects")[0])
    streets = town.roads[(town.roads["road_class"] <= 5) & (town.roads["pos_sol"] == 0)]
    assert (shapely.distance(new.geometry.array, streets.union_all()) <= 40).all()
    assert new.within(town.boundaries.union_all()).all()


def test_changes_are_the_same_for_a_seed_and_edit_nothing(town):
    """Two calls agree, another seed does not, the input stays, and checked units do as well as frames."""
    before = town.buildings.copy()
    options = {"estate_households": 90, "demolished": 6, "corrected": 3}
    units = read_units(town.buildings, households="households", kind="kind", community="community")
    once, twice, other = (changed(units, seed=seed, **options) for seed in (1, 1, 2))
    pd.testing.assert_frame_equal(once.table, twice.table)
    assert once.buildings.geom_equals(twice.buildings).all()
    assert not once.table.equals(other.table)
    assert len(read_units(once.buildings, households="households")) == 900 + 2 - 6
    assert_geodataframe_equal(town.buildings, before)
    untouched = changed(units, estate_households=0, demolished=0, corrected=0).buildings
    assert_geodataframe_equal(untouched, units.frame, check_dtype=False)


@pytest.mark.parametrize("seed", range(3))
def test_an_estate_lies_amid_the_town(town, seed):
    """Little is pulled down for it, and of the inhabited buildings that stay some are on three of its sides."""
    after = changed(town.buildings, estate_households=250, demolished=15, corrected=0, seed=seed, **apart(town))
    both = after.buildings.merge(town.buildings[["unit"]], on="unit", how="left", indicator=True)
    new, stay = both[both["_merge"] == "left_only"], both[(both["_merge"] == "both") & (both["households"] > 0)]
    estate = shapely.convex_hull(shapely.union_all(new.geometry.array))
    near = stay[stay.distance(estate) <= 60].geometry.centroid
    middle = estate.centroid
    quarters = {(x > middle.x, y > middle.y) for x, y in zip(near.x, near.y, strict=True)}
    assert len(quarters) >= 3
    gone = town.buildings[~town.buildings["unit"].isin(after.buildings["unit"])]
    assert gone[gone.distance(shapely.union_all(new.geometry.array)) <= 3]["households"].sum() <= 50


def test_changes_that_cannot_be_are_refused(town):
    """More demolitions than houses, and an estate where every place is taken."""
    with pytest.raises(OptionError, match="demolitions"):
        changed(town.buildings, demolished=900)
    with pytest.raises(OptionError, match="room"):
        changed(town.buildings, clear_of=town.boundaries)


@pytest.mark.parametrize("seed", range(4))
def test_communities_still_tile_after_a_reform(town, seed):
    """Every change happens as often as asked, no community takes part in two, and the ground stays the same."""
    after = redrawn(town.boundaries, seed=seed)
    assert shapely.coverage_is_valid(after.boundaries.geometry.array)
    assert set(after.boundaries.geom_type) == {"Polygon"}
    assert after.boundaries.area.sum() == pytest.approx(town.boundaries.area.sum(), rel=1e-6)
    assert after.boundaries["community"].is_unique
    assert after.table.groupby("old")["change"].nunique().max() == 1
    assert after.table["change"].value_counts().to_dict() == {"redrawn": 3, "merged": 2, "split": 2, "renamed": 1}
    shapes = {**town.boundaries.set_index("community").geometry}
    today = {**after.boundaries.set_index("community").geometry}
    for old in set(shapes) - set(after.table["old"]):
        assert today[old].equals(shapes[old])
    for row in after.table.itertuples():
        assert shapes[row.old].intersection(today[row.new]).area > 1


def test_a_reform_that_finds_no_neighbours_is_refused(town):
    """Nine communities cannot be merged in six pairs."""
    with pytest.raises(OptionError, match="neighbours"):
        redrawn(town.boundaries, merged=6)


def test_a_district_goes_by_administrative_codes(tmp_path):
    """Twelve digits each, subdistricts by the first nine, households in total as asked, files in both forms."""
    town = district(communities=12, subdistricts=3, buildings=900, households=7_000, seed=2)
    codes = town.boundaries["community"]
    assert codes.str.fullmatch(r"\d{12}").all()
    assert codes.is_unique
    assert codes.is_monotonic_increasing
    assert town.boundaries.groupby("subdistrict").size().tolist() == [4, 4, 4]
    assert set(town.buildings["community"]) <= set(codes)
    assert set(town.officers["community"]) == set(codes)
    assert town.buildings["households"].sum() == 7_000
    for form in ("gpkg", "parquet"):
        folder = town.write(tmp_path / form, form=form)
        assert read_units(folder / f"buildings.{form}", households="households").frame["households"].sum() == 7_000
    reform = redrawn(town.boundaries, renamed=0, moved=0)
    assert reform.boundaries["community"].str.fullmatch(r"\d{12}").all()
    with pytest.raises(OptionError, match="parquet"):
        town.write(tmp_path, form="shp")
    with pytest.raises(OptionError):
        district(communities=2, subdistricts=3)
