"""Road layers of any make become one scale, one name, one level."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from town import CRS, lines

from gridplan.errors import InputError
from gridplan.ground.reading.streets import class_column_of, clean_roads, is_clean

TWO = ([(0, 0), (1, 0)], [(0, 1), (1, 1)])


def test_french_columns():
    """BD TOPO columns are understood: text classes, NC as the lowest, levels other than 0 off the ground."""
    roads = lines(*TWO, IMPORTANCE=["5", "NC"], POS_SOL=["0", "-1"], NOM_COLL_G=[None, "RUE B"], NOM_COLL_D=["A", "X"])
    clean = clean_roads(roads)
    assert clean["road_class"].tolist() == [5, 6]
    assert clean["at_ground"].tolist() == [True, False]
    assert clean["name"].tolist() == ["A", "RUE B"]
    assert is_clean(clean)


def test_openstreetmap_words():
    """OpenStreetMap words become classes, links count as their road, bridges and tunnels are off the ground."""
    roads = lines(
        *[[(0, i), (1, i)] for i in range(5)],
        highway=["motorway_link", "secondary", "residential", "footway", "proposed"],
        bridge=["no", "yes", "F", "T", None],
        layer=["0", "1", None, "0", "0"],
    )
    clean = clean_roads(roads)
    assert clean["road_class"].tolist() == [1, 3, 5, 6, 6]
    assert clean["at_ground"].tolist() == [True, False, True, False, True]


def test_no_class_column():
    """Without a usable class every road is class 1, so that all bound blocks."""
    roads = lines(*TWO, importance=["?", "x"])
    assert class_column_of(roads) is None
    assert clean_roads(roads)["road_class"].tolist() == [1, 1]


def test_named_columns():
    """Columns that are named win, and one that does not exist is refused with those that do."""
    roads = lines(*TWO, importance=[1, 1], rang=[3, 4], etage=[0, 2], voie=["a", "b"])
    clean = clean_roads(roads, class_column="rang", name_column="voie", level_column="etage")
    assert clean["road_class"].tolist() == [3, 4]
    assert clean["name"].tolist() == ["a", "b"]
    assert clean["at_ground"].tolist() == [True, False]
    with pytest.raises(InputError, match="nothing"):
        clean_roads(roads, class_column="nothing")


def test_shapes_are_flat_and_empty_rows_leave():
    """Heights are dropped, rows without a line leave, the input stays as it was."""
    shapes = np.array([shapely.from_wkt("LINESTRING Z (0 0 5, 1 0 5)"), None], dtype=object)
    roads = gpd.GeoDataFrame({"class": [2, 3]}, geometry=shapes, crs=CRS)
    clean = clean_roads(roads)
    assert len(clean) == 1
    assert not clean.has_z.any()
    assert len(roads) == 2
    assert roads.has_z.any()
