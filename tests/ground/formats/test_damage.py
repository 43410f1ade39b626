"""Damage on the way: mended and told where that is possible, refused where it is not, never an error of a library."""

import contextlib
import errno
import re
import warnings
import zipfile

import bad_files as bad
import geopandas as gpd
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely

import gridplan as gp
from gridplan.errors import InputError
from gridplan.ground.formats import archives, rings

DRIVERS = {
    "geojson": "GeoJSON",
    "gpkg": "GPKG",
    "fgb": "FlatGeobuf",
    "shp": "ESRI Shapefile",
    "tab": "MapInfo File",
}
"""Of MapInfo's text format a ring is closed by definition, and GDAL writes no open one into KML."""


def codes(fault) -> list[str]:
    """Codes of the findings of a refusal."""
    return [finding.code for finding in fault.value.findings]


def parquet_with_open_ring(file):
    """Six houses in GeoParquet, the ring of the third one left open."""
    bad.houses().to_parquet(file)
    table = pq.read_table(file)
    shapes = table["geometry"].to_pylist()
    shapes[2] = bad.open_ring(4)
    at = table.column_names.index("geometry")
    pq.write_table(table.set_column(at, "geometry", pa.array(shapes, type=pa.binary())), file)
    return file


def kml_with_open_ring(file):
    """Six houses in KML, the last corner of the third one left out."""
    bad.houses().to_crs(4326).to_file(file, driver="LIBKML")
    parts = re.split(r"(?=</coordinates>)", file.read_text())
    parts[2] = parts[2].rstrip().rpartition("\n")[0]
    file.write_text("".join(parts))
    return file


def with_open_ring(file):
    """Six houses, the ring of the third one left open, in the format of a file's name."""
    other = {".parquet": parquet_with_open_ring, ".kml": kml_with_open_ring}.get(file.suffix)
    return other(file) if other else bad.with_open_ring(file, DRIVERS[file.suffix[1:]])


@pytest.mark.parametrize("ending", [*DRIVERS, "kml", "parquet"])
def test_an_open_ring_is_closed_in_every_format_and_told_by_id(tmp_path, ending, recwarn):
    """The house is whole and counts as mended, and no library warns of it."""
    written = with_open_ring(tmp_path / f"h.{ending}")
    recwarn.clear()
    units = gp.read_units(written, households="hh", unit="id")
    assert not [one for one in recwarn if issubclass(one.category, RuntimeWarning)]
    assert units.frame.area.to_numpy() == pytest.approx(100, rel=0.01)
    told = {f.code: f.ids for f in units.report.findings if f.code in (rings.CLOSED, "reader-remarks")}
    assert told == {rings.CLOSED: ("h2",)}
    assert [one.unit for one in units.report.repairs] == ["h2"]
    assert units.report.conservation.rows_repaired == 1


def test_a_closed_ring_of_a_layer_is_told_by_its_row(tmp_path):
    """Layers beside the units have no ids: the third row is #3."""
    layer = gp.read_layer(bad.with_open_ring(tmp_path / "h.gpkg", "GPKG"))
    assert layer.geometry.is_valid.all()
    assert [f.ids for f in gp.ground.notes.notes_of(layer) if f.code == rings.CLOSED] == [("#3",)]


def test_coordinates_that_are_no_numbers_are_told_without_a_warning(tmp_path, recwarn):
    """NaN is refused by id, and nothing else reaches the screen."""
    frame = bad.with_shape(shapely.Polygon([(0, 0), (1, np.nan), (1, 1)]))
    frame.to_file(tmp_path / "h.gpkg")
    recwarn.clear()
    with pytest.raises(InputError) as fault:
        gp.read_units(tmp_path / "h.gpkg", households="hh")
    assert "geometry-not-finite" in codes(fault)
    assert not list(recwarn)


def test_a_road_that_leads_nowhere_is_refused_by_its_row():
    """NaN in a layer beside the units is a fault with the row's number, no error of a library."""
    units = gp.read_units(bad.houses(), households="hh")
    x, y = bad.WEST, bad.SOUTH
    wild = shapely.transform(shapely.LineString([(x, y), (x, y + 9)]), lambda at: at * [[1, 1], [np.nan, 1]])
    lines = [None, shapely.LineString([(x, y), (x + 9, y)]), wild]
    with pytest.raises(InputError) as fault:
        gp.survey(units, roads=gpd.GeoDataFrame(geometry=lines, crs=bad.CRS))
    assert {f.code: f.ids for f in fault.value.findings}["layer-not-finite"] == ("#3",)


def test_what_a_library_remarks_is_a_finding_without_folders(tmp_path, monkeypatch):
    """A warning of GDAL becomes a finding; the folders of the machine stay out of it."""
    bad.houses().to_file(tmp_path / "h.gpkg")
    plain = rings.pyogrio.read_dataframe

    def warning(file, **options):
        warnings.warn(f"{file}: something about a field", RuntimeWarning, stacklevel=1)
        return plain(file, **options)

    monkeypatch.setattr(rings.pyogrio, "read_dataframe", warning)
    findings = gp.read_units(tmp_path / "h.gpkg", households="hh").report.findings
    assert [f.numbers["first"] for f in findings if f.code == "reader-remarks"] == ["h.gpkg: something about a field"]


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_no_damage_to_an_archive_is_an_error_of_a_library(tmp_path, method):
    """Cut, flipped and shortened at many places, an archive reads as before or is refused."""
    bad.houses().to_crs(4326).to_file(tmp_path / "h.geojson")
    with zipfile.ZipFile(tmp_path / "a.zip", "w", method) as archive:
        archive.write(tmp_path / "h.geojson", "楼.geojson")
    whole, random = (tmp_path / "a.zip").read_bytes(), np.random.default_rng(7)
    for _ in range(12):
        at = int(random.integers(len(whole)))
        for damaged in (whole[:at], whole[:at] + b"\xff\xff" + whole[at + 2 :], whole[:at] + whole[at + 40 :]):
            (tmp_path / "b.zip").write_bytes(damaged)
            with contextlib.suppress(InputError):
                units = gp.read_units(tmp_path / "b.zip", households="hh")
                assert units.frame["households"].sum() == sum(range(10, 16))


def test_a_full_disk_is_not_called_a_damaged_archive(tmp_path, monkeypatch):
    """Errors of the system that the bytes are not to blame for stay what they are."""
    bad.houses().to_crs(4326).to_file(tmp_path / "h.geojson")
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.write(tmp_path / "h.geojson", "h.geojson")

    def full(*_args, **_words):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(archives, "_unpack", full)
    with pytest.raises(OSError, match="No space left"):
        gp.read_units(tmp_path / "a.zip", households="hh")


def test_a_mif_file_with_texts_over_several_lines_and_empty_rows_is_whole(tmp_path):
    """Line breaks in texts and rows without a value make no rows more or less."""
    file = tmp_path / "h.mif"
    rows = ['1,"a"', '2,"b\nc"', '3,""']
    region = "Region 1\n  5\n{0} 0\n{0} 1\n{1} 1\n{1} 0\n{0} 0\n"
    head = 'Version 300\nCharset "Neutral"\nDelimiter ","\nColumns 2\n  hh Integer\n  note Char(9)\nData\n\n'
    file.write_text(head + "".join(region.format(114 + i, 114.5 + i) for i in range(3)))
    file.with_suffix(".mid").write_text("\n".join(rows) + "\n\n")
    assert len(gpd.read_file(file)) == 3
    with pytest.raises(InputError) as fault:
        gp.read_units(file, households="hh", unit="note", crs=4326)
    assert "file-rows-differ" not in codes(fault)
