"""Formats beside GeoPackage: what a file holds arrives whatever it is, and what it lacks is told."""

import pyogrio
import pytest
from bad_files import CRS, houses

import gridplan as gp
from gridplan.errors import InputError

DRIVERS = {"tab": "MapInfo File", "mif": "MapInfo File", "gdb": "OpenFileGDB", "kml": "LIBKML", "kmz": "LIBKML"}
NAMES = ["幸福里", "和平里", "光明里", "友谊里", "团结里", "建设里"]


def codes(fault) -> list[str]:
    """Codes of the findings of a refusal."""
    return [finding.code for finding in fault.value.findings]


def written(folder, ending):
    """Write six houses with Chinese names and counts; KML in degrees."""
    frame = houses(名称=NAMES).rename(columns={"hh": "户数"})
    file = folder / f"h.{ending}"
    encoding = {"tab": {"ENCODING": "CP936"}, "mif": {"ENCODING": "CP936"}}.get(ending, {})
    encoding |= {"TARGET_ARCGIS_VERSION": "ARCGIS_PRO_3_2_OR_LATER"} if ending == "gdb" else {}
    frame = frame.to_crs(4326) if ending.startswith("km") else frame
    pyogrio.write_dataframe(frame, file, driver=DRIVERS[ending], **encoding)
    return file


def polyline(layer, points, closed):
    """One polyline of a drawing."""
    flags = [("0", "LWPOLYLINE"), ("8", layer), ("90", len(points)), ("70", int(closed))]
    return flags + [pair for x, y in points for pair in (("10", x), ("20", y))]


def drawing(folder, *entities):
    """Write a drawing of entities."""
    pairs = [("0", "SECTION"), ("2", "ENTITIES"), *(p for e in entities for p in e), ("0", "ENDSEC"), ("0", "EOF")]
    file = folder / "plan.dxf"
    file.write_text("".join(f"{code}\n{value}\n" for code, value in pairs), encoding="utf-8")
    return file


def square(at):
    """Corners of a square house."""
    x, y = 528_000 + 20 * at, 3_386_000
    return [(x, y), (x + 10, y), (x + 10, y + 10), (x, y + 10)]


@pytest.mark.parametrize("ending", DRIVERS)
def test_every_format_gives_ids_counts_and_chinese_names(tmp_path, ending):
    """MapInfo, FileGDB and KML give the houses, counts and names that were written."""
    units = gp.read_units(written(tmp_path, ending), households="户数", unit="id", attributes=["名称"])
    assert sorted(zip(units.frame["unit"], units.frame["households"], units.frame["名称"], strict=True)) == [
        (f"h{i}", 10 + i, NAMES[i]) for i in range(6)
    ]
    assert units.frame.area.to_numpy() == pytest.approx(100, rel=0.03)


def test_mapinfo_in_gbk_that_says_nothing_is_read_with_a_warning(tmp_path):
    """A table whose charset is Neutral holds GBK: its names are found, and said to be guessed."""
    file = written(tmp_path, "mif")
    file.write_bytes(file.read_bytes().replace(b"WindowsSimpChinese", b"Neutral"))
    units = gp.read_units(file, households="户数", unit="id")
    assert "encoding-guessed" in [finding.code for finding in units.report.findings]


@pytest.mark.parametrize(("ending", "part"), [("tab", ".map"), ("tab", ".dat"), ("mif", ".mid")])
def test_half_a_mapinfo_table_is_refused(tmp_path, ending, part):
    """A MapInfo table without one of its files names the part."""
    file = written(tmp_path, ending)
    file.with_suffix(part).unlink()
    with pytest.raises(InputError, match=part) as fault:
        gp.read_layer(file)
    assert codes(fault) == ["file-parts"]


def test_a_mapinfo_list_of_other_files_is_refused(tmp_path):
    """A table that names other tables would open files that nobody named."""
    file = written(tmp_path, "tab")
    file.write_bytes(b"!table\n!version 300\nDefinition Table\n  Type LINKED\n")
    with pytest.raises(InputError) as fault:
        gp.read_layer(file)
    assert codes(fault) == ["mapinfo-not-native"]


@pytest.mark.parametrize("ending", ["kml", "mif", "tab", "dxf", "osm.pbf"])
def test_what_only_has_the_ending_is_refused(tmp_path, ending):
    """A file of other bytes under a format's ending is damaged, an empty one empty."""
    file = tmp_path / f"x.{ending}"
    file.write_bytes(b'{"type": "FeatureCollection", "features": []}')
    with pytest.raises(InputError) as fault:
        gp.read_layer(file)
    assert codes(fault) == ["source-damaged"]
    file.write_bytes(b"")
    with pytest.raises(InputError) as fault:
        gp.read_layer(file)
    assert codes(fault) == ["file-empty"]


def test_a_folder_called_gdb_is_no_geodatabase(tmp_path):
    """An empty folder with the ending of a geodatabase is refused."""
    (tmp_path / "x.gdb").mkdir()
    with pytest.raises(InputError) as fault:
        gp.read_layer(tmp_path / "x.gdb")
    assert codes(fault) == ["source-damaged"]


def test_closed_lines_of_a_drawing_are_areas(tmp_path):
    """A CAD layer of closed lines becomes polygons with a note; the drawing needs a named coordinate system."""
    file = drawing(
        tmp_path, *(polyline("建筑", square(i), True) for i in range(3)), polyline("路", square(9)[:2], False)
    )
    with pytest.raises(InputError) as fault:
        gp.read_layer(file, layer="建筑")
    assert codes(fault) == ["crs-missing"]
    layer = gp.read_layer(file, layer="建筑", crs=CRS)
    assert set(layer.geom_type) == {"Polygon"}
    assert layer.area.tolist() == [100, 100, 100]
    assert gp.read_layer(file, layer="路", crs=CRS).geom_type.tolist() == ["LineString"]


@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
def test_names_in_a_drawing_are_found_in_both_encodings(tmp_path, encoding):
    """Old drawings have GBK names without a word about it, new ones UTF-8."""
    file = drawing(tmp_path, polyline("建筑", square(0), True))
    file.write_bytes(file.read_text(encoding="utf-8").encode(encoding))
    assert gp.read_layer(file, crs=CRS)["Layer"].tolist() == ["建筑"]


def test_the_layers_of_a_drawing_must_be_chosen(tmp_path):
    """A drawing with several CAD layers lists them."""
    file = drawing(tmp_path, polyline("A", square(0), True), polyline("B", square(1), True))
    with pytest.raises(InputError, match="A, B") as fault:
        gp.read_layer(file, crs=CRS)
    assert codes(fault) == ["layer-choice"]


def test_loops_among_roads_stay_lines(tmp_path):
    """Where fewer than half of a layer's lines are closed, a loop is a road that comes back."""
    ways = [polyline("路", square(i)[:3], False) for i in range(3)]
    layer = gp.read_layer(drawing(tmp_path, polyline("路", square(9), True), *ways), crs=CRS)
    assert set(layer.geom_type) == {"LineString"}


@pytest.mark.parametrize(("name", "better"), [("list.xls", ".xlsx"), ("plan.dwg", ".dxf"), ("houses.dbf", ".shp")])
def test_a_near_format_is_named(tmp_path, name, better):
    """A file in a format of habit says what to save it as."""
    (tmp_path / name).write_bytes(b"x")
    with pytest.raises(InputError) as fault:
        gp.read_layer(tmp_path / name)
    assert codes(fault) == ["file-format-better"]
    assert better in fault.value.findings[0].action("en")


def test_placemarks_without_ids_get_some(tmp_path):
    """KML from a map on the phone has a name and nothing else: the empty columns of its driver are no ids."""
    mark = "<Placemark><ExtendedData><Data name='hh'><value>3</value></Data></ExtendedData><Point><coordinates>{},30"
    marks = "".join(f"{mark.format(x)}</coordinates></Point></Placemark>" for x in (114, 114.001))
    text = f"<?xml version='1.0'?><kml xmlns='http://www.opengis.net/kml/2.2'><Document>{marks}</Document></kml>"
    (tmp_path / "p.kml").write_text(text, encoding="utf-8")
    assert gp.read_units(tmp_path / "p.kml", households="hh").frame["unit"].tolist() == ["u0001", "u0002"]
