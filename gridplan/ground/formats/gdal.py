"""The name by which GDAL opens a file: that file and no other, by the driver that its ending promises where it can."""

from __future__ import annotations

from pathlib import Path

from gridplan.ground.faults import refusal

_SIGNS = ("!", ";")
"""What pyogrio takes for the end of an archive's name or the beginning of parameters, and opens something else."""


def gdal_name(file: Path, driver: str) -> str:
    """Return what to call a file, or file geodatabase, when GDAL is asked to open it.

    GeoJSON is opened as such: by its words alone GDAL would take some for lists of other files, or run programmes.

    Parameters
    ----------
    file
        Absolute path.

    Raises
    ------
    InputError
        ``path-signs`` when a folder of tables bears a sign that cannot be passed on.

    Examples
    --------
    >>> gdal_name(Path("/data/houses.gpkg"), "GPKG"), gdal_name(Path("/data/houses.json"), "GeoJSON")
    ('/data/houses.gpkg', 'GeoJSON:/data/houses.json')
    >>> gdal_name(Path("/data!/houses.shp"), "ESRI Shapefile")
    '/vsisubfile/0_0,/data!/houses.shp'
    """
    if driver == "GeoJSON":
        return f"GeoJSON:{file}"
    if not any(sign in str(file) for sign in _SIGNS):
        return str(file)
    if file.is_dir():
        raise refusal("path-signs", source=file.name, signs=" ".join(_SIGNS))
    return f"/vsisubfile/0_0,{file}"
