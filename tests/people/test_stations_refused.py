"""Venues and rules that cannot be right are refused, every fault at once."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from toy_assignment import CRS, EAST, NORTH, toy_grids

import gridplan as gp

GRIDS = toy_grids(2, 2)


def table(**changes: object) -> pd.DataFrame:
    """Return three sound venues with other columns."""
    sound = {"venue": ["V1", "V2", "V3"], "x": [EAST + 100.0, EAST + 200, EAST + 300], "y": [NORTH + 100.0] * 3}
    return pd.DataFrame(sound | changes)


def codes(venues: object, **wishes: object) -> set[str]:
    """Return the codes of all faults."""
    with pytest.raises(gp.InputError) as refused:
        gp.site_stations(GRIDS, venues, **wishes)
    return {finding.code for finding in refused.value.findings}


def test_every_fault_of_the_table_is_told_at_once():
    """Repeated ids, a missing place, a negative and a broken capacity stand in one refusal."""
    wrong = table(venue=["V1", "V1", None], x=[EAST, None, EAST], capacity=[-2, 1.5, 3])
    found = {"venues-ids-repeated", "venues-ids-empty", "venues-without-place", "venues-capacity-negative"}
    assert codes(wrong) == found | {"venues-capacity-wrong"}


def test_every_fault_of_the_rules_is_told_at_once():
    """Unknown venues and such as are fixed and excluded at once stand in one refusal."""
    found = codes(table(community=["A", "Z", ""]), fixed=["V1", "X"], excluded=["V1", "Y"], pooled=False)
    assert found == {
        *("stations-fixed-unknown", "stations-excluded-unknown", "stations-fixed-excluded"),
        "stations-community-unknown",
    }


def test_no_venue_and_no_place_are_refused(tmp_path):
    """A table without rows, without ids or without coordinates is refused; so are places on the other side of Earth."""
    assert codes(table().iloc[:0]) == {"file-empty"}
    assert codes(table().drop(columns="venue")) == {"venues-no-column"}
    assert codes(table().drop(columns="x")) == {"venues-no-place-columns"}
    assert codes(table(x=[5e6] * 3)) == {"venues-far"}
    assert codes(tmp_path / "none.csv") == {"file-missing"}


@pytest.mark.parametrize(
    "wish",
    [{"within": -1}, {"stations": 0}, {"capacity": -1}, {"share": "far"}, {"goal": "nearest"}, {"fixed": "V1"}],
)
def test_values_that_can_never_be_right_are_refused(wish):
    """Negative numbers, unknown words and a goal without its number are usage faults."""
    with pytest.raises(gp.OptionError):
        gp.site_stations(GRIDS, table(), **wish)


def test_tables_files_and_layers_are_read_alike(tmp_path):
    """A frame, a csv file, points in degrees and polygons give the same stations."""
    frame = table()
    frame.to_csv(tmp_path / "venues.csv", index=False)
    points = gpd.GeoDataFrame(frame[["venue"]], geometry=gpd.points_from_xy(frame["x"], frame["y"]), crs=CRS)
    degrees = points.to_crs(4326)
    written = pd.DataFrame({"venue": frame["venue"], "lon": degrees.geometry.x, "lat": degrees.geometry.y})
    boxes = points.set_geometry(shapely.buffer(points.geometry.to_numpy(), 3, cap_style="square"))
    boxes.to_file(tmp_path / "boxes.gpkg")
    sources = [frame, tmp_path / "venues.csv", points, degrees, written, tmp_path / "boxes.gpkg"]
    found = [gp.site_stations(GRIDS, source, steps=0) for source in sources]
    assert len({one.digest for one in found}) == 1
    assert np.allclose([one.venues.points for one in found], frame[["x", "y"]].to_numpy(), atol=0.2)


def test_ids_are_data():
    """An id with markup or a formula is carried, never run."""
    hostile = table(venue=["<script>alert(1)</script>", "=1+1", "V3"])
    page = gp.site_stations(GRIDS, hostile, within=900, fixed=["=1+1", "<script>alert(1)</script>"])
    assert "=1+1" in page.open["station"].tolist()
