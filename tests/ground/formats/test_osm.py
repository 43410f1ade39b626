"""Extracts of OpenStreetMap: layers that planners ask for, in words that the other rooms know."""

from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace

import geopandas as gpd
import pytest
import shapely
from bad_files import houses

import gridplan as gp
from gridplan.errors import InputError
from gridplan.ground.formats import osm

pyrosm_is_here = pytest.mark.skipif(find_spec("pyrosm") is None, reason="pip install 'gridplan[osm]'")


def codes(fault) -> list[str]:
    """Codes of the findings of a refusal."""
    return [finding.code for finding in fault.value.findings]


@pytest.fixture
def helsinki() -> Path:
    """The extract that pyrosm brings along."""
    return Path(find_spec("pyrosm").submodule_search_locations[0], "data", "Helsinki.osm.pbf")


@pytest.fixture
def extract(tmp_path) -> Path:
    """A file that begins like an extract."""
    file = tmp_path / "city.osm.pbf"
    file.write_bytes(b"\0\0\0\x0d\x0a\x09OSMHeader")
    return file


def districts(*levels):
    """Return a library whose extracts have administrative areas of these levels."""
    rows = {"osm_type": "relation", "id": range(len(levels)), "name": "x", "admin_level": list(levels)}
    frame = gpd.GeoDataFrame(rows, geometry=[shapely.box(i, 0, i + 1, 1) for i in range(len(levels))], crs=4326)
    return SimpleNamespace(OSM=lambda *_, **__: SimpleNamespace(get_boundaries=lambda **_: frame))


@pyrosm_is_here
def test_buildings_have_levels_and_use(helsinki):
    """The houses of Helsinki have unique ids, levels as floors, and uses in which housing is recognised."""
    houses = gp.read_layer(helsinki, layer="buildings")
    assert houses["osm_id"].is_unique
    assert set(houses.geom_type) <= {"Polygon", "MultiPolygon"}
    assert (houses["use"] == "apartments").sum() == 30
    assert houses["building:levels"].notna().sum() == 163
    assert set(houses.columns) == {"osm_id", "use", "name", "building:levels", "height", "geometry"}


@pyrosm_is_here
def test_roads_and_barriers_fit_the_survey(helsinki):
    """Roads are lines with a class that is understood; rails and water on the ground are barriers."""
    roads = gp.clean_roads(gp.read_layer(helsinki, layer="roads"))
    assert set(roads["road_class"]) >= {2, 3, 4, 5, 6}
    assert 0 < (~roads["at_ground"]).sum() < len(roads) / 4
    assert {"rail", "tram"} <= set(gp.read_layer(helsinki, layer="barriers")["kind"])


@pyrosm_is_here
@pytest.mark.parametrize(
    ("layer", "code"), [(None, "layer-choice"), ("trees", "layer-missing"), ("boundaries", "osm-nothing")]
)
def test_layers_that_are_not_there_are_told(helsinki, layer, code):
    """A layer must be named, be one of those there are, and hold something."""
    with pytest.raises(InputError) as fault:
        gp.read_layer(helsinki, layer=layer)
    assert codes(fault) == [code]


@pyrosm_is_here
def test_a_cut_extract_is_damage(helsinki, tmp_path):
    """A download that broke off is refused."""
    cut = tmp_path / "cut.osm.pbf"
    cut.write_bytes(helsinki.read_bytes()[:5000])
    with pytest.raises(InputError) as fault:
        gp.read_layer(cut, layer="roads")
    assert codes(fault) == ["source-damaged"]


def test_units_of_an_extract_are_its_buildings(extract, tmp_path, monkeypatch):
    """Units read from an extract are its buildings, though no layer is named, with households from a ledger."""
    frame = houses(osm_type="way", building=["apartments", "yes"] * 3).drop(columns="hh").to_crs(4326)
    library = SimpleNamespace(OSM=lambda *_, **__: SimpleNamespace(get_buildings=lambda: frame))
    monkeypatch.setattr(osm, "find_spec", lambda _: True)
    monkeypatch.setattr(osm, "import_module", lambda _: library)
    (tmp_path / "l.csv").write_text("osm_id,households\nwh0,7\nwh2,5\n")
    units = gp.read_units(extract, households_table=tmp_path / "l.csv", key="osm_id", attributes=["use"])
    found = units.frame.set_index("unit")
    assert found["households"].sum() == 12 + found["households"][["wh4"]].sum()
    assert found["use"].dropna().to_dict() == {"wh0": "apartments", "wh2": "apartments", "wh4": "apartments"}


def test_without_its_reader_an_extract_says_what_to_install(extract, monkeypatch):
    """Where pyrosm is not installed the finding names the extra."""
    monkeypatch.setattr(osm, "find_spec", lambda _: None)
    with pytest.raises(InputError) as fault:
        gp.read_layer(extract, layer="roads")
    assert codes(fault) == ["osm-reader"]
    assert "gridplan[osm]" in fault.value.findings[0].action("en")


def test_boundaries_are_of_one_level(extract, monkeypatch):
    """Areas of several levels lie over each other: one is named, or the levels are listed."""
    monkeypatch.setattr(osm, "find_spec", lambda _: True)
    monkeypatch.setattr(osm, "import_module", lambda _: districts("8", "10", "10"))
    assert len(gp.read_layer(extract, layer="boundaries-10")) == 2
    for layer, code in (("boundaries", "layer-choice"), ("boundaries-9", "layer-missing")):
        with pytest.raises(InputError, match="boundaries-10, boundaries-8") as fault:
            gp.read_layer(extract, layer=layer)
        assert codes(fault) == [code]
    monkeypatch.setattr(osm, "import_module", lambda _: districts("10", "10"))
    assert len(gp.read_layer(extract, layer="boundaries")) == 2
