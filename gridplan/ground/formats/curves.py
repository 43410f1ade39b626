"""Layers of curves, which arrive as short straight lines."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from gridplan.findings import Finding

_CURVED = ("CURVE", "SURFACE", "CIRCULARSTRING")


def curved_note(file: Path, layer: str) -> tuple[Finding, ...]:
    """Return a warning when a layer of a GeoPackage is said to hold curves: GDAL straightens them without a word."""
    asked = "SELECT geometry_type_name FROM gpkg_geometry_columns WHERE table_name = ?"
    with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as opened:
        declared = "".join(str(name) for (name,) in opened.execute(asked, (layer,))).upper()
    if not any(word in declared for word in _CURVED):
        return ()
    return (Finding("geometry-curved", (), {"source": file.name, "type": declared}),)
