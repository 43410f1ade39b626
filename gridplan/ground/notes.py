"""What was noticed while a layer was read, carried on the layer until a report takes it in.

A layer is a plain GeoDataFrame without a report, a table of totals a plain DataFrame; pandas keeps ``attrs`` with it
through selections and projections.
"""

from __future__ import annotations

from typing import TypeVar

import pandas as pd

from gridplan.findings import Finding

_KEY = "gridplan"
_Frame = TypeVar("_Frame", bound=pd.DataFrame)


def noting(frame: _Frame, *findings: Finding) -> _Frame:
    """Return the layer with further findings on it; the layer given stays as it is.

    Examples
    --------
    >>> import geopandas as gpd
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


def notes_of(frame: pd.DataFrame) -> tuple[Finding, ...]:
    """Return the findings that a layer carries, in the order in which they were made."""
    return tuple(Finding(f["code"], tuple(f["ids"]), f["numbers"]) for f in frame.attrs.get(_KEY, []))
