"""What a coordinate system is called, and whether two names mean one system."""

from __future__ import annotations

from pyproj import CRS


def label(crs: CRS) -> str:
    """Return a short name of a coordinate system.

    Examples
    --------
    >>> label(CRS.from_epsg(4547))
    'EPSG:4547 (CGCS2000 / 3-degree Gauss-Kruger CM 114E)'
    """
    authority = crs.to_authority()
    return f"{':'.join(authority)} ({crs.name})" if authority else str(crs.name)


def same_crs(one: CRS, other: CRS) -> bool:
    """Tell whether two descriptions mean one system, whatever they call it and in which order they write its axes.

    A Shapefile's ``.prj`` names its system in Esri's words and without a number.

    Examples
    --------
    >>> same_crs(CRS.from_wkt(CRS.from_epsg(4547).to_wkt("WKT1_ESRI")), CRS.from_epsg(4547))
    True
    >>> same_crs(CRS.from_epsg(4547), CRS.from_epsg(4548))
    False
    """
    if one.equals(other, ignore_axis_order=True):
        return True
    number = other.to_epsg()
    return number is not None and number == one.to_epsg(min_confidence=60)
