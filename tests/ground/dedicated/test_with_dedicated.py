"""Units marked with the dedicated place they stand in, from polygons or a column."""

import geopandas as gpd
import pytest
import shapely
from toy_plan import toy_ground

import gridplan as gp
from gridplan.errors import InputError, OptionError
from gridplan.ground.units import Units

CRS = 4547


def units_at(*west, community="A", **columns):
    """Return squares of 10 m with 20 households, at these eastings."""
    squares = shapely.multipolygons([[shapely.box(x, 0, x + 10, 10)] for x in west])
    ids = [f"b{i}" for i in range(len(west))]
    table = {"unit": ids, "households": 20, "source": "given", "kind": None, "community": community, "floors": 2.0}
    return Units(gpd.GeoDataFrame({**table, **columns}, geometry=squares, crs=CRS))


def places(*rows, crs=CRS):
    """Return places of name, kind, and from easting to easting."""
    table = {"name": [row[0] for row in rows], "kind": [row[1] for row in rows]}
    return gpd.GeoDataFrame(table, geometry=[shapely.box(a, -5, b, 15) for *_, a, b in rows], crs=crs)


def told(marked):
    """Return code → (ids, households) of the findings."""
    return {f.code: (f.ids, f.numbers.get("households")) for f in marked.report.findings}


def columns(marked):
    """Return place and kind of each unit, empty where there is none."""
    return marked.frame[["dedicated", "dedicated_kind"]].fillna("").to_numpy().tolist()


def test_units_bear_name_and_kind_of_their_place():
    """Units inside get both, others nothing; nothing is told where nothing is wrong, and input stays."""
    units = units_at(0, 20, 100)
    marked = gp.with_dedicated(units, places(("Mall", "mall", -5, 40)))
    assert columns(marked) == [["Mall", "mall"], ["Mall", "mall"], ["", ""]]
    assert told(marked) == {}
    assert "dedicated" not in units.frame


def test_what_is_wrong_is_told_with_ids_and_households():
    """Units across an edge or in two places, places without buildings, unnamed ones, and those over communities."""
    units = units_at(0, 20, 60, 100, community=["A", "B", "A", "A"])
    layer = places(("M", "mall", -5, 40), ("M2", None, 15, 35), ("half", None, 64, 80), ("P", "park", 200, 220))
    found = told(gp.with_dedicated(units, layer))
    assert found["dedicated-overlap"] == (("b1",), 20)
    assert found["dedicated-crossed"] == (("b2",), 20)
    assert found["dedicated-empty"] == (("P",), None)
    assert "dedicated-torn" not in found
    torn = told(gp.with_dedicated(units, places(("M", "mall", -5, 40), (None, None, 90, 120))))
    assert torn["dedicated-torn"] == (("b0", "b1"), 40)
    assert "dedicated-unnamed" in torn


def test_a_column_of_the_units_tells_as_well():
    """The column becomes the place of each unit, its kind stands beside it; unknown columns are refused."""
    units = units_at(0, 20, 100, mall=["M", " ", None], what=["mall", "x", "y"])
    assert columns(gp.with_dedicated(units, "mall", kind_column="what")) == [["M", "mall"], ["", ""], ["", ""]]
    with pytest.raises(InputError) as refused:
        gp.with_dedicated(units, "maal", kind_column="waht")
    assert len(refused.value.findings) == 2


def test_polygons_leave_what_units_say_elsewhere():
    """A unit outside every polygon keeps its own place."""
    units = gp.with_dedicated(units_at(0, 100, mall=["old", "own"]), "mall")
    marked = gp.with_dedicated(units, places(("new", "mall", -5, 40)))
    assert columns(marked) == [["new", "mall"], ["own", ""]]


def test_a_park_becomes_a_unit_where_asked():
    """It has its ground without the buildings on its edge, nobody lives there, and ids stay unique."""
    units = units_at(0, 20, 100)
    marked = gp.with_dedicated(units, places(("b1", "park", 28, 80)), parks="unit")
    assert len(marked) == 4
    park = marked.frame[marked.frame["dedicated"].notna()].iloc[0]
    assert (park["unit"], park["households"], park["source"], park["community"]) == ("b1-2", 0, "zero", "A")
    assert park.geometry.area == pytest.approx(52 * 20 - 2 * 10)
    assert park["dedicated_kind"] == "park"
    assert told(marked)["dedicated-made"][0] == ("b1-2",)
    assert len(gp.with_dedicated(units, places(("b1", "park", 28, 80)))) == 3


def test_a_surveyed_ground_is_marked_too():
    """Its units get the place; units cannot be added to it any more."""
    ground = toy_ground()
    west, south, _, _ = ground.outline.bounds
    mall = gpd.GeoDataFrame({"name": ["M"]}, geometry=[shapely.box(west, south, west + 80, south + 80)], crs=2154)
    assert gp.with_dedicated(ground, mall).units["dedicated"].notna().sum() == 4
    with pytest.raises(OptionError):
        gp.with_dedicated(ground, mall, parks="unit")


def test_a_layer_without_coordinate_system_is_refused():
    """So is one that lies elsewhere, and a column of names that does not exist."""
    units = units_at(0, 20)
    for layer, column in ((places(("M", None, 0, 9), crs=None), None), (places(("M", None, 9e3, 1e4)), None)):
        with pytest.raises(InputError):
            gp.with_dedicated(units, layer, name_column=column)
    with pytest.raises(InputError):
        gp.with_dedicated(units, places(("M", None, 0, 9)), name_column="nmae")
