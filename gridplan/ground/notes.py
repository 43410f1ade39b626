"""What was noticed while a layer was read, carried on the layer until a report takes it in.

A layer is a plain GeoDataFrame without a report; pandas keeps ``attrs`` with it through selections and projections.
"""

from __future__ import annotations

import geopandas as gpd

from gridplan.findings import Finding

_KEY = "gridplan"


def noting(frame: gpd.GeoDataFrame, *findings: Finding) -> gpd.GeoDataFrame:
    """Return the layer with further findings on it; the layer given stays as it is.

    Examples
    --------
    >>> layer = gpd.GeoDataFrame(geometry=gpd.points_from_xy([1.0], [2.0]), crs=4326)
    >>> noted = noting(layer, Finding("crs-unknown", numbers={"source": "a", "crs": "b"}))
    >>> [finding.code for finding in notes_of(noted)], notes_of(layer)
    (['crs-unknown'], ())
    """
    if not findings:
        return frame
    noted = frame.copy(deep=False)
    plain = [{"code": f.code, "ids": list(f.ids), "numbers": dict(f.numbers)} for f in findings]
    noted.attrs = {**frame.attrs, _KEY: [*frame.attrs.get(_KEY, []), *plain]}
    return noted


def notes_of(frame: gpd.GeoDataFrame) -> tuple[Finding, ...]:
    """Return the findings that a layer carries, in the order in which they were made."""
    return tuple(Finding(f["code"], tuple(f["ids"]), f["numbers"]) for f in frame.attrs.get(_KEY, []))
