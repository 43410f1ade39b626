"""Rows of layers without a shape are left out by name."""

import geopandas as gpd
import pytest
import shapely

import gridplan as gp
from gridplan.errors import OptionError
from gridplan.ground.notes import notes_of


def roads():
    """Return three roads, the second without a shape, the third empty."""
    lines = [shapely.LineString([(0, 0), (100, 0)]), None, shapely.LineString()]
    return gpd.GeoDataFrame({"name": ["a", "b", "c"]}, geometry=lines, crs=4547)


def test_rows_without_a_shape_are_noted_on_the_layer(tmp_path):
    """A layer read leaves them out with their numbers in the file, or keeps them where asked."""
    roads().to_file(tmp_path / "roads.geojson")
    left = gp.read_layer(tmp_path / "roads.geojson")
    assert left["name"].tolist() == ["a"]
    assert [(f.code, f.ids, f.numbers["source"]) for f in notes_of(left)] == [
        ("layer-shapes-missing", ("#2", "#3"), "roads.geojson")
    ]
    assert gp.read_layer(tmp_path / "roads.geojson", shapeless="keep")["name"].tolist() == ["a", "b", "c"]
    with pytest.raises(OptionError, match="drop or keep"):
        gp.read_layer(roads(), shapeless="no")


@pytest.mark.parametrize("read", [gp.read_layer, lambda frame: frame])
def test_a_survey_tells_them_once(read):
    """Read as a layer or handed over as a table, the survey names the rows it leaves out, once."""
    homes = gpd.GeoDataFrame({"hh": [3, 4]}, geometry=shapely.box([10, 40], 5, [20, 50], 15), crs=4547)
    ground = gp.survey(gp.read_units(homes, households="hh"), roads=read(roads()))
    found = [f for f in ground.report.findings if f.code == "layer-shapes-missing"]
    assert [f.ids for f in found] == [("#2", "#3")]
