"""Layers that are read by part: the same rows whatever the format, numbers that tell every change."""

import geopandas as gpd
import numpy as np
import pytest
from geopandas.testing import assert_geodataframe_equal
from shapely import Point

from gridplan.batch import geopackage_rows
from gridplan.batch.layers import open_layer, stamps
from gridplan.errors import InputError

FRAME = gpd.GeoDataFrame(
    {"name": ["甲", "b", None, "d", "e"], "count": [1, 2, 3, 4, 5], "share": [0.5, np.nan, 1.0, 2.0, 3.0]},
    geometry=[Point(i, -i) for i in range(5)],
    crs=4547,
)


def written(folder, ending):
    """Write the frame in a format and open it."""
    path = folder / f"layer.{ending}"
    if ending == "parquet":
        FRAME.to_parquet(path, row_group_size=2)
    else:
        FRAME.to_file(path)
    return open_layer(str(path))


@pytest.mark.parametrize("ending", ["gpkg", "parquet", "fgb", "geojson"])
def test_rows_can_be_read_again_by_their_numbers(tmp_path, monkeypatch, ending):
    """What a pass over all rows shows under a number is what reading that number gives, in every format."""
    monkeypatch.setattr(geopackage_rows, "_CHUNK", 2)
    layer = written(tmp_path, ending)
    found = {}
    for rows, frame in layer.chunks():
        found |= dict(zip(rows.tolist(), zip(frame["count"], stamps(frame), strict=True), strict=True))
    assert sorted(count for count, _ in found.values()) == [1, 2, 3, 4, 5]
    wanted = [row for row, (count, _) in found.items() if count in (2, 5)]
    read = layer.read(wanted[::-1])
    assert dict(zip(read["count"], stamps(read), strict=True)) == {found[row][0]: found[row][1] for row in wanted}


def test_geopackage_and_geoparquet_hold_the_same(tmp_path):
    """The two formats that are read by row give one frame."""
    frames = [written(tmp_path, ending).read(rows) for ending, rows in (("gpkg", [1, 2, 3]), ("parquet", [0, 1, 2]))]
    assert_geodataframe_equal(frames[0], frames[1], check_dtype=False)


@pytest.mark.parametrize("column", ["name", "count", "share", "geometry"])
def test_a_stamp_tells_every_change(column):
    """One value changed in one row changes the number of this row alone, and the sum."""
    other = FRAME.copy()
    other.loc[3, column] = {"name": "D", "count": 9, "share": 9.0, "geometry": Point(9, 9)}[column]
    before, after = stamps(FRAME), stamps(other)
    assert [a == b for a, b in zip(before, after, strict=True)] == [True, True, True, False, True]
    assert sum(before) != sum(after)


def test_a_damaged_file_is_refused(tmp_path):
    """A file that is a GeoPackage by name only is a fault in words."""
    (tmp_path / "a.gpkg").write_bytes(b"PK" + b"x" * 500)
    with pytest.raises(InputError):
        open_layer(str(tmp_path / "a.gpkg"))
