"""Places: published numbers hold exactly, the ground is whole, the same seed gives the same bytes, a year passes."""

import re

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gridplan.errors import OptionError
from gridplan.ground.places.later import later
from gridplan.ground.places.places import place_figures, place_inputs, place_names, quick_size, town_inputs
from gridplan.ground.places.presets import find_preset
from gridplan.ground.places.uses import DEDICATED
from gridplan.ground.reading.parts import read_parts
from gridplan.ground.reading.read import read_units
from gridplan.language import sentences

SMALL = [name for name in place_names() if name not in ("city", "networks", "large-district")]


@pytest.fixture(scope="module")
def city():
    """The published city."""
    return place_inputs("city")


@pytest.fixture(scope="module")
def town():
    """A town of 900 buildings in nine communities."""
    return town_inputs(buildings=900, communities=9, seed=4)


def check_whole(place) -> None:
    """Assert that communities tile, that buildings stand in their own and nowhere in each other, roads or water."""
    houses, borders = place.buildings, place.boundaries
    assert shapely.coverage_is_valid(borders.geometry.array)
    assert all(layer.is_valid.all() and not layer.is_empty.any() for layer in place.layers().values())
    assert houses["unit"].is_unique
    own = gpd.GeoSeries(houses["community"].map(borders.set_index("community").geometry), crs=houses.crs)
    assert houses.within(own).all()
    assert houses.sindex.query(houses.geometry, predicate="intersects").shape[1] == len(houses)
    assert not houses.sindex.query(place.roads.geometry, predicate="intersects").size
    assert not houses.intersects(place.barriers.union_all()).any()


def check_sums(place) -> None:
    """Assert that entrances, totals and streets tell the same numbers as the buildings."""
    houses = place.buildings
    lived = houses[houses["households"] > 0].set_index("unit")["households"].sort_index()
    parts = read_parts(place.entrances).groupby("unit")["households"].sum().sort_index()
    assert parts.to_dict() == lived.to_dict()
    sums = houses.groupby("community")[["households", "people"]].sum()
    told = place.totals.set_index("community")
    assert told.loc[sums.index].equals(sums)
    assert told["households"].sum() == lived.sum()
    assert (houses["people"] >= houses["households"]).all()
    fronts = place.frontage["kind"].value_counts()
    assert place.roads["shops"].sum() == fronts["shop"]
    assert place.roads["stalls"].sum() == fronts.get("stall", 0)


@pytest.mark.parametrize("name", SMALL)
def test_a_place_holds_its_published_numbers(name):
    """Households, people and communities are exactly those of the account, and the ground is whole."""
    preset, place = find_preset(name), place_inputs(name, seed=1)
    assert place.buildings["households"].sum() == preset.households
    assert place.buildings["people"].sum() == preset.people
    assert len(place.boundaries) == preset.communities
    assert len(place.subdistricts) == preset.subdistricts
    assert set(place.boundaries["subdistrict"]) == set(place.subdistricts["subdistrict"])
    check_whole(place)
    check_sums(place)


@pytest.mark.parametrize("name", ["subdistrict", "village"])
def test_other_households_live_on_the_same_ground(name):
    """Five per cent more households come to that number exactly, in the buildings that were there."""
    more = round(find_preset(name).households * 1.05)
    place = place_inputs(name, households=more)
    assert place.buildings["households"].sum() == more
    if name != "village":
        assert place.buildings.geom_equals(place_inputs(name).buildings).all()


def test_the_city_has_what_its_account_gives(city):
    """223 estates of 300 to 500 households hold everybody; ledger, officers and cadres are as published."""
    homes = city.buildings[city.buildings["households"] > 0]
    each = homes.groupby("estate")["households"].sum()
    assert len(each) == len(city.estates) == 223
    assert each.sum() == 82_000
    assert each.between(300, 500).all()
    assert homes.groupby("estate")["kind"].nunique().max() == 1
    assert len(city.officers) == 147
    assert "community" not in city.officers
    assert homes.loc[homes["kind"] == "open", "households"].sum() == 14_250
    sections = city.roads.query("road_class <= 3 and pos_sol == 0")
    assert (len(sections), sections["name"].nunique()) == (125, 125)
    ledger = city.tables["ledger"]
    assert (ledger["households"].sum(), ledger["people"].sum()) == (41_858, 120_000)
    assert ledger.merge(homes, on="unit")["households_x"].equals(ledger.merge(homes, on="unit")["households_y"])
    assert len(city.tables["cadres"]) == 4_079
    check_whole(city)
    check_sums(city)


def test_an_estate_holds_its_own_buildings(city):
    """A building stands on the ground of the estate that its column names, and others on no estate's ground."""
    points = city.buildings.geometry.representative_point()
    on = gpd.GeoDataFrame(geometry=points).sjoin(city.estates[["estate", "geometry"]], predicate="within")["estate"]
    assert on.index.is_unique
    assert on.sort_index().to_dict() == city.buildings["estate"].dropna().sort_index().to_dict()
    assert set(city.dedicated["kind"]) == set(DEDICATED)
    assert not len(city.dedicated.sindex.query(city.estates.buffer(-0.1), predicate="intersects")[0])


def test_agencies_can_be_paired_with_estates():
    """59 estates, 87 agencies with at least one for each estate of a community; officers of no community yet."""
    place = place_inputs("agencies")
    agencies, estates = place.tables["agencies"], place.estates
    assert (len(agencies), len(estates), agencies["subdistrict_seat"].sum()) == (87, 59, 22)
    home = agencies["community"].value_counts().reindex(estates["community"].unique(), fill_value=0)
    assert (home >= estates["community"].value_counts()[home.index]).all()
    assert (len(place.tables["members"]), len(place.tables["families"])) == (362, 287)
    assert "community" not in place.officers
    assert place.officers["department"].value_counts().to_dict() == {"urban": 15, "police": 10, "property": 10}


def test_small_figures_of_the_other_places():
    """31 main roads and the three ranks; 3.24 km² and 700 staff; 19 hamlets with 30 groups kept in one piece."""
    county = place_inputs("county-town")
    assert county.roads.loc[county.roads["road_class"] <= 3, "name"].nunique() == 31
    assert county.tables["staff"]["rank"].value_counts().to_dict() == {"1": 39, "2": 410, "3": 3_091}
    assert (len(county.tables["leaders"]), len(county.tables["agencies"])) == (39, 90)
    subdistrict = place_inputs("subdistrict")
    assert round(subdistrict.boundaries.area.sum() / 1e6, 2) == 3.24
    assert len(subdistrict.tables["staff"]) == 700
    village = place_inputs("village")
    homes = village.buildings[village.buildings["households"] > 0]
    assert (homes["hamlet"].nunique(), homes["group"].nunique()) == (19, 30)
    assert homes.groupby("group")["hamlet"].nunique().max() == 1
    assert village.tables["teams"]["kind"].value_counts().to_dict() == {"service": 10, "group": 8}
    assert set(place_inputs("mixed-town").buildings["area_kind"]) == {
        *("administrative", "residential", "commercial", "campus", "industrial")
    }


@pytest.mark.parametrize("seed", range(3))
def test_one_island_has_a_bridge_and_the_last_has_none(seed):
    """Two hamlets lie amid the lake; the one bridge is the only road over water."""
    village = place_inputs("village", seed=seed)
    lake = village.barriers.geometry[0]
    islands = gpd.GeoSeries([shapely.Polygon(ring) for ring in lake.interiors], crs=village.buildings.crs)
    assert len(islands) == 2
    assert [village.buildings.within(island).sum() > 0 for island in islands] == [True, True]
    assert [village.roads[village.roads["pos_sol"] == 1].distance(island).min() < 1 for island in islands] == [
        True,
        False,
    ]
    dry = village.roads[village.roads["pos_sol"] == 0]
    assert dry.intersection(lake.buffer(-0.1)).length.sum() == 0


@given(st.integers(200, 700), st.integers(1, 4), st.integers(0, 10**6))
@settings(max_examples=5, deadline=None)
def test_a_town_of_any_size_is_whole(buildings, communities, seed):
    """Exactly so many buildings, all laws of the ground and of sums, for any seed."""
    place = town_inputs(buildings=max(buildings, 60 * communities), communities=communities, seed=seed)
    assert len(place.buildings) == max(buildings, 60 * communities)
    check_whole(place)
    check_sums(place)


def test_a_railway_is_crossed_by_underpasses_only(town):
    """Where a street meets the railway it dives under it; every other street stays on its side."""
    rail = town.barriers.loc[town.barriers["kind"] == "rail"].union_all()
    crossing = town.roads[town.roads.intersects(rail)]
    assert len(crossing[crossing["pos_sol"] == -1]) > 0
    assert (crossing["pos_sol"] == -1).all()


@pytest.mark.parametrize("form", ["gpkg", "parquet"])
def test_written_places_agree_byte_for_byte(tmp_path, town, form):
    """Two towns of one seed write the same files, every file and column is told in both languages, and units read."""
    again = town_inputs(buildings=900, communities=9, seed=4)
    first, second = town.write(tmp_path / "a", form=form), again.write(tmp_path / "b", form=form)
    names = sorted(file.name for file in first.iterdir())
    assert names == sorted(file.name for file in second.iterdir())
    assert all((first / name).read_bytes() == (second / name).read_bytes() for name in names)
    units = read_units(first / f"buildings.{form}", households="households", kind="kind", community="community")
    assert units.frame["households"].sum() == town.buildings["households"].sum()
    told = (first / "README.txt").read_text(encoding="utf-8")
    assert told.count(f"buildings.{form}:") == told.count("officers.csv:") == 2
    assert "户数" in told
    assert "households" in told


def test_every_column_has_a_sentence(city):
    """All files and columns of all kinds of places are explained."""
    places = [city, *(place_inputs(name, size=0.3) for name in ("agencies", "county-town", "village"))]
    for place in places:
        for name, table in {**place.layers(), **place.lists()}.items():
            assert f"sample-layer-{name.split('_')[0]}" in sentences()
            columns = {f"sample-column-{column.replace('_', '-')}" for column in table if column != "geometry"}
            assert columns <= set(sentences())
        assert set(place.assumptions) <= set(sentences())


def test_another_seed_is_another_place():
    """Seeds differ in shapes and agree in what is published."""
    one, other = (place_inputs("village", seed=seed) for seed in (1, 2))
    assert one.totals["households"].sum() == other.totals["households"].sum()
    assert one.buildings.total_bounds.tolist() != other.buildings.total_bounds.tolist()


@pytest.mark.parametrize("seed", range(2))
def test_a_year_later_is_whole_as_well(town, seed):
    """Buildings differ in the rows of the table alone, communities still tile, codes in all tables exist."""
    before = town.buildings.copy()
    year = later(town, seed=seed)
    assert town.buildings.equals(before)
    place = year.place
    old, new = (frame.set_index("unit")["households"] for frame in (before, place.buildings))
    both = pd.DataFrame({"before": old, "after": new}).fillna(0).astype(int)
    differing = both[(both["before"] != both["after"]) | ~both.index.isin(old.index.intersection(new.index))]
    told = year.changes.set_index("unit")
    assert differing.to_dict("index") == told[["before", "after"]].to_dict("index")
    assert shapely.coverage_is_valid(place.boundaries.geometry.array)
    assert place.boundaries["name"].is_unique
    codes = set(place.boundaries["community"])
    for table in (place.buildings, place.estates, place.dedicated, place.venues, place.frontage, place.officers):
        assert set(table["community"]) <= codes
    assert set(place.frontage["unit"].dropna()) <= set(place.buildings["unit"])
    assert not year.reform.empty
    check_sums(place)


def test_a_small_place_is_not_reformed():
    """With fewer than eight communities only buildings change."""
    year = later(town_inputs(buildings=300, communities=3))
    assert year.reform.empty
    assert set(year.changes["change"]) == {"new", "gone", "corrected"}


def test_figures_are_listed():
    """The list names every place with its numbers."""
    assert [row["place"] for row in place_figures()] == list(place_names())


@pytest.mark.parametrize(
    "ask",
    [
        lambda: place_inputs("atlantis"),
        lambda: place_inputs("city", size=0),
        lambda: place_inputs("subdistrict", households=100),
        lambda: place_inputs("city", households=200_000),
        lambda: town_inputs(buildings=60, communities=2),
        lambda: town_inputs(buildings=300, communities=2, subdistricts=3),
    ],
)
def test_places_that_cannot_be_are_refused(ask):
    """Unknown places and impossible numbers are usage errors."""
    with pytest.raises(OptionError):
        ask()


@pytest.mark.parametrize("name", ["city", "county-town", "village"])
def test_too_few_households_are_told_with_the_fewest_that_can_be(name):
    """Whoever asks for too few households reads how many there must be; so many are possible, one fewer is not."""
    asked = {"size": quick_size(name), "seed": 1}
    with pytest.raises(OptionError) as fault:
        place_inputs(name, households=3, **asked)
    fewest = int(re.search(r"takes? ([\d,]+)", str(fault.value))[1].replace(",", ""))
    assert place_inputs(name, households=fewest, **asked).totals["households"].sum() == fewest
    with pytest.raises(OptionError, match=f"{fewest:,}"):
        place_inputs(name, households=fewest - 1, **asked)


def test_estates_that_cannot_hold_all_households_tell_how_many_they_can():
    """The city has 223 estates of 300 to 480 households: more than these can hold are refused with their number."""
    with pytest.raises(OptionError, match="67,174 to 104,960"):
        place_inputs("city", households=104_961)
    assert place_inputs("city", households=104_960).totals["households"].sum() == 104_960


def test_a_year_without_room_is_told():
    """A village too small for the changes of a year says so, and what to do."""
    with pytest.raises(OptionError, match="take more households"):
        later(place_inputs("village", households=100))


def test_a_folder_never_holds_two_places(tmp_path):
    """Files of an earlier place that would stay among the new ones are refused by name; one's own are written anew."""
    town, village = (town_inputs(buildings=200, communities=2), place_inputs("village"))
    village.write(tmp_path)
    (tmp_path / "plan.gpkg").write_bytes(b"")
    village.write(tmp_path)
    only = sorted({*village.lists()} - {*town.lists()}) + sorted({*village.layers()} - {*town.layers()})
    with pytest.raises(OptionError) as fault:
        town.write(tmp_path, form="parquet")
    assert [name for name in (*only, "buildings.gpkg") if name not in str(fault.value)] == []
    assert "plan.gpkg" not in str(fault.value)


@pytest.mark.parametrize("seed", [0, 1])
def test_each_main_road_runs_on_the_ground(seed):
    """The county town has exactly 31 named roads of classes 1 to 3, none of which is a bridge or underpass alone."""
    roads = place_inputs("county-town", seed=seed).roads
    main = roads[roads["road_class"] <= 3]
    assert main["name"].nunique() == 31
    assert main.loc[main["pos_sol"] == 0, "name"].nunique() == 31
