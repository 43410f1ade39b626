"""Communities are areas, whatever a repair of their outlines leaves beside them."""

import geopandas as gpd
import shapely

from gridplan.ground.surveying.parents import read_communities


def test_lines_beside_an_area_are_left_out():
    """A community that a repair made an area and a line is the area alone."""
    square = shapely.box(0, 0, 9, 9)
    mended = shapely.GeometryCollection([square, shapely.LineString([(9, 9), (9, 10)])])
    given = gpd.GeoDataFrame({"community": ["A", "B"]}, geometry=[mended, shapely.box(9, 0, 18, 9)], crs="EPSG:2154")
    found, findings = read_communities(given)
    assert found.geometry.iloc[0].equals(square)
    assert found.geom_type.tolist() == ["Polygon", "Polygon"]
    assert findings == ()
